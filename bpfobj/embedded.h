/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * embedded.h - the package that btfmin embed has put into an object
 *
 * The section .btfmin is the package's bytes and, right behind them, a trailer. Numbers in it are
 * in the byte order of the ELF file. Only its first three fields matter for reading; the others are
 * what it takes to put the object back as it was.
 *
 *	 0  8 bytes  BM_EMBEDDED_MAGIC
 *	 8  u32      version: BM_EMBEDDED_VERSION
 *	12  u32      the field e_shnum of the object as it was
 *	16  u64      bytes of the package
 *	24  u64      bytes of the object as it was
 *	32  u64      the field e_shoff of the object as it was
 *	40  u64      FNV-1a (64 bits) of the object as it was
 *
 * It stands at the end because only there a reader finds it if a linker has joined the sections of
 * several objects: then the sizes do not add up.
 */
#ifndef BM_EMBEDDED_H
#define BM_EMBEDDED_H

#include "btfmin.h"
#include "span.h"

#define BM_EMBEDDED_SECTION ".btfmin"
#define BM_EMBEDDED_MAGIC   ".btfmin\032"
#define BM_EMBEDDED_VERSION 1u

/* Where the trailer has what. */
enum bm_embedded_field {
	BM_EMBEDDED_VERSION_AT = 8,
	BM_EMBEDDED_SHNUM_AT = 12,
	BM_EMBEDDED_PACKAGE_AT = 16,
	BM_EMBEDDED_OBJECT_AT = 24,
	BM_EMBEDDED_SHOFF_AT = 32,
	BM_EMBEDDED_SUM_AT = 40,
	BM_EMBEDDED_TRAILER = 48 /* its size */
};

struct bm_embedded {
	struct span package; /* what is embedded, without what embed put behind it */
	uint64_t offset;     /* of package in the file */
};

/*
 * 1 and the package, 0 and nothing if an ELF file, of any class and machine, has none. The package
 * itself is not looked into. Errors: those of ELF files (CORRUPT, LIMIT); CORRUPT (two such
 * sections, one that is cut or lies outside the file, or what stands behind the package is not what
 * embed wrote), UNSUPPORTED (the section has no bytes, is compressed, or of a later version).
 */
int bm_embedded_find(struct bm_embedded *out, const void *data, size_t size,
		     struct btfmin_error *err);

#endif /* BM_EMBEDDED_H */
