/* SPDX-License-Identifier: BSD-2-Clause */
/* inflate.h - zlib, with its memory from the decoder's allocator: for gzip's streams and its own */
#ifndef BM_INFLATE_H
#define BM_INFLATE_H

#include <limits.h>

#define ZLIB_CONST
#include <zlib.h>

#include "codecs.h"

struct bm_inflate {
	z_stream z;
	bool ready; /* z was initialised */
};

/* inflate's state and its window of 32 KiB. */
#define BM_INFLATE_MEMORY (48u << 10)

static inline void *bm_inflate_alloc(void *opaque, uInt items, uInt size)
{
	return bm_alloc(opaque, items, size);
}

static inline void bm_inflate_free(void *opaque, void *ptr)
{
	bm_free(opaque, ptr);
}

/* Before each stream; window_bits as inflateInit2() has it. Errors: NOMEM. */
static inline int bm_inflate_begin(struct bm_inflate *s, struct bm_decoder *d, int window_bits,
				   struct btfmin_error *err)
{
	if (s->ready) {
		inflateReset(&s->z);
		return 0;
	}
	s->z.zalloc = bm_inflate_alloc;
	s->z.zfree = bm_inflate_free;
	s->z.opaque = &d->alloc;
	if (inflateInit2(&s->z, window_bits) != Z_OK)
		return fail_nomem(err);
	s->ready = true;
	return 0;
}

/* From d->used on, which it moves, at most size bytes to out. Returns what inflate() says. */
static inline int bm_inflate_step(struct bm_inflate *s, struct bm_decoder *d, unsigned char *out,
				  size_t size, size_t *got)
{
	size_t left = d->in.len - (size_t)d->used;
	int status;

	s->z.next_in = d->in.p + (size_t)d->used;
	s->z.avail_in = left < UINT_MAX ? (uInt)left : UINT_MAX;
	s->z.next_out = out;
	s->z.avail_out = size < UINT_MAX ? (uInt)size : UINT_MAX;
	status = inflate(&s->z, Z_NO_FLUSH);
	d->used = (uint64_t)(s->z.next_in - d->in.p);
	*got = (size_t)(s->z.next_out - out);
	return status;
}

static inline void bm_inflate_end(struct bm_inflate *s)
{
	if (s->ready)
		inflateEnd(&s->z);
}

#endif /* BM_INFLATE_H */
