/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image.h - where in a boot image the kernel is
 *
 * Memory in, places out: nothing here copies, expands or allocates. A caller that holds an image
 * expands what bm_image_payload() or, where that finds none, bm_image_next() names, and looks in
 * the expanded bytes, or in an image that is not compressed, for BTF: by ELF, else by
 * bm_image_find_btf().
 */
#ifndef BM_IMAGE_H
#define BM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "btfmin.h"
#include "codec.h"
#include "span.h"

/*
 * A stream of compressed bytes in an image, by its first bytes only: it may be none all the same.
 * To be opened with BM_DECODE_EMBEDDED, unless exact.
 */
struct bm_payload {
	enum bm_codec codec;
	uint64_t offset;   /* from the image's start */
	uint64_t size;     /* bytes; all inside the image */
	bool exact;        /* the stream and nothing else: otherwise other bytes follow it */
	uint32_t expanded; /* the bytes it claims to hold, modulo 2^32; 0 if nothing claims */
};

enum bm_image_kind {
	BM_IMAGE_NONE = 0, /* no header that is known here */
	BM_IMAGE_X86,      /* bzImage or zImage */
	BM_IMAGE_ZBOOT,    /* EFI zboot: arm64, riscv, loongarch */
	BM_IMAGE_ARM64,    /* Image: not compressed */
	BM_IMAGE_RISCV,    /* the same */
	BM_IMAGE_EFI,      /* the same, of any architecture that boots by EFI: loongarch */
	BM_IMAGE_ARM,      /* zImage of 32-bit ARM */
	BM_IMAGE_S390X     /* a boot image with a payload somewhere, or with a plain kernel */
};

struct bm_image {
	enum bm_image_kind kind;
	const char *form; /* "x86 bzImage", "EFI zboot image", ..., constant; NULL if NONE */
	bool has_payload; /* the header tells where, and a known magic is there */
	struct bm_payload payload; /* if it does */
	bool raw; /* the form is never compressed: only bm_image_find_btf() finds it */
};

/*
 * Tells by its header what image size bytes at data are. No image at all is an answer (kind
 * NONE), and so is a header whose place of the payload is none (x86: has_payload false): then the
 * payload is to be looked for.
 * Errors: CORRUPT (a zboot header whose payload is outside the image or is not what it says),
 * UNSUPPORTED (a zboot header with a name of a compression that is unknown here).
 */
int bm_image_payload(struct bm_image *out, const void *data, size_t size, struct btfmin_error *err);

/*
 * The codec of the stream that may begin at that place, by its magic and as much after it as can
 * be told from chance. False if none does, at bm_codec_of()'s more generous terms or not.
 */
bool bm_image_magic(struct span whole, uint64_t at, enum bm_codec *codec);

/* How many places a scan names at most: what stands behind them is expanded on trial. */
#define BM_IMAGE_TRIES 64

/* A scan for streams in bytes whose header does not tell, or lies. */
struct bm_image_scan {
	struct span whole;
	uint64_t at; /* where to go on */
	unsigned int tries;
	uint32_t seen; /* bit 1 << codec: what was named so far, for messages */
};

void bm_image_scan_start(struct bm_image_scan *scan, const void *data, size_t size);

/*
 * The next place at which a stream may begin (bm_image_magic()), in order; its size is that of
 * all the rest. True if there was one; false at the end, or after BM_IMAGE_TRIES. All calls
 * together go over the bytes once.
 */
bool bm_image_next(struct bm_image_scan *scan, struct bm_payload *out);

/*
 * Finds the BTF in the raw bytes of a kernel: a header that checks out in either byte order,
 * sections inside, records that fill the type section, strings that end in NUL. Of several the
 * largest. *offset and *size tell the blob, header to the last section's end, as the section .BTF
 * of the same kernel has it. Work is linear in the bytes: 64 places are looked at in full at most.
 */
bool bm_image_find_btf(struct span whole, uint64_t *offset, uint64_t *size);

#endif /* BM_IMAGE_H */
