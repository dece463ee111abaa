/* SPDX-License-Identifier: BSD-2-Clause */
/* emit.h - a package as C source or as an object file that a program is linked with */
#ifndef PACK_EMIT_H
#define PACK_EMIT_H

#include "compress.h"

enum pack_emit { PACK_EMIT_NONE, PACK_EMIT_C, PACK_EMIT_OBJECT };

/* "c", "o" (for this machine) or "o:MACHINE"; *machine is then what stands behind the colon, or
 * NULL. */
bool pack_emit_of(const char *word, enum pack_emit *form, const char **machine);

/*
 * The symbols are those of "ld -r -b binary" on min_core_btfs.tar.gz:
 * _binary_min_core_btfs_tar_gz_start, _end, and _size, whose value is the size.
 *
 * C: an array of const unsigned char, to be compiled as C or C++ by a compiler that has GNU's asm.
 * OBJECT: a relocatable ELF file with the bytes in .data, as ld has it. machine is a word of
 * uname -m or Debian's for an architecture; NULL or "" for this machine. Fails with a wrong call if
 * it is none that is known, or none that has so much room.
 */
bool pack_emit(struct pack_bytes *out, enum pack_emit form, const char *machine, const void *data,
	       size_t size, struct failure *fault);

#endif /* PACK_EMIT_H */
