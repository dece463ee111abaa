/* SPDX-License-Identifier: BSD-2-Clause */
/* codec_zlib.c - the zlib format (RFC 1950), which compressed sections of ELF files have */
#include <limits.h>

#define ZLIB_CONST
#include <zlib.h>

#include "codecs.h"

struct zlib {
	z_stream z;
	bool ready;
};

/* inflate's state and its window of 32 KiB. */
#define MEMORY (48u << 10)

static void *z_alloc(void *opaque, uInt items, uInt size)
{
	return bm_alloc(opaque, items, size);
}

static void z_free(void *opaque, void *ptr)
{
	bm_free(opaque, ptr);
}

static int zlib_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	struct zlib *s = d->state;

	s->z.zalloc = z_alloc;
	s->z.zfree = z_free;
	s->z.opaque = &d->alloc;
	if (inflateInit(&s->z) != Z_OK)
		return fail_nomem(err);
	s->ready = true;
	return 0;
}

static int zlib_step(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		     struct btfmin_error *err)
{
	struct zlib *s = d->state;
	size_t left = d->in.len - (size_t)d->used;
	int status;

	s->z.next_in = d->in.p + (size_t)d->used;
	s->z.avail_in = left < UINT_MAX ? (uInt)left : UINT_MAX;
	s->z.next_out = out;
	s->z.avail_out = size < UINT_MAX ? (uInt)size : UINT_MAX;
	status = inflate(&s->z, Z_NO_FLUSH);
	d->used = (uint64_t)(s->z.next_in - d->in.p);
	*got = (size_t)(s->z.next_out - out);
	switch (status) {
	case Z_STREAM_END: /* its Adler-32 was right */
		return BM_STEP_END;
	case Z_OK:
	case Z_BUF_ERROR:
		return BM_STEP_MORE;
	case Z_MEM_ERROR:
		return fail_nomem(err);
	case Z_NEED_DICT:
		return bm_decoder_fail(d, err, BTFMIN_ERR_UNSUPPORTED, d->row->texts.dictionary);
	default:
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
	}
}

static void zlib_end(struct bm_decoder *d)
{
	struct zlib *s = d->state;

	if (s->ready)
		inflateEnd(&s->z);
}

const struct bm_codec_ops bm_zlib_ops = {sizeof(struct zlib), MEMORY, zlib_begin, zlib_step,
					 zlib_end};
