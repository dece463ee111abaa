/* SPDX-License-Identifier: BSD-2-Clause */
/* codec_lzma.c - xz and lzma by liblzma, which does all of the work */
#include <lzma.h>

#include "codecs.h"

struct lzma {
	lzma_stream z;
	lzma_allocator alloc;
};

/* Of an .lzma file: a byte of properties, the size of the dictionary, that of the data. */
#define LZMA_HEADER 13

/* Below that, liblzma's own structures do not fit, whatever the dictionary. */
#define MEMORY (64u << 10)

static void *z_alloc(void *opaque, size_t nmemb, size_t size)
{
	return bm_alloc(opaque, nmemb, size);
}

static void z_free(void *opaque, void *ptr)
{
	bm_free(opaque, ptr);
}

static int failure_of(const struct bm_decoder *d, lzma_ret ret, struct btfmin_error *err)
{
	switch (ret) {
	case LZMA_MEM_ERROR:
		return fail_nomem(err);
	case LZMA_MEMLIMIT_ERROR:
		return bm_decoder_fail(d, err, BTFMIN_ERR_LIMIT, d->row->texts.memory);
	case LZMA_FORMAT_ERROR:
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.no_magic);
	case LZMA_OPTIONS_ERROR:
		return bm_decoder_fail(d, err, BTFMIN_ERR_UNSUPPORTED,
				       "xz: the data uses a filter or an option that this liblzma"
				       " does not know");
	case LZMA_DATA_ERROR:
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
	default:
		return bm_decoder_fail(d, err, BTFMIN_ERR_INTERNAL,
				       "xz: liblzma was called wrongly");
	}
}

/* liblzma keeps and reuses its memory if the stream was used before. */
static struct lzma *prepare(struct bm_decoder *d)
{
	struct lzma *s = d->state;

	s->alloc.alloc = z_alloc;
	s->alloc.free = z_free;
	s->alloc.opaque = &d->alloc;
	s->z.allocator = &s->alloc;
	return s;
}

static int xz_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	struct lzma *s = prepare(d);
	lzma_ret ret = lzma_stream_decoder(&s->z, d->limits.max_memory,
					   LZMA_TELL_NO_CHECK | LZMA_TELL_UNSUPPORTED_CHECK);

	return ret == LZMA_OK ? 0 : failure_of(d, ret, err);
}

static int lzma_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	struct lzma *s = prepare(d);
	lzma_ret ret;

	/* liblzma would take more: a dictionary of any size, for one. */
	if (span_has(d->in, d->used, LZMA_HEADER) && !bm_is_lzma(d->in))
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.no_magic);
	ret = lzma_alone_decoder(&s->z, d->limits.max_memory);
	return ret == LZMA_OK ? 0 : failure_of(d, ret, err);
}

static int step(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		struct btfmin_error *err)
{
	struct lzma *s = d->state;
	lzma_ret ret;

	s->z.next_in = d->in.p + (size_t)d->used;
	s->z.avail_in = d->in.len - (size_t)d->used;
	s->z.next_out = out;
	s->z.avail_out = size;
	ret = lzma_code(&s->z, LZMA_RUN);
	d->used = d->in.len - s->z.avail_in;
	*got = size - s->z.avail_out;
	switch (ret) {
	case LZMA_STREAM_END:
		return BM_STEP_END;
	case LZMA_NO_CHECK:
	case LZMA_UNSUPPORTED_CHECK:
		d->notes |= BM_DECODE_NOTE_UNCHECKED;
		return BM_STEP_MORE;
	case LZMA_OK:
	case LZMA_BUF_ERROR: /* there was nothing to do: input is missing */
		return BM_STEP_MORE;
	default:
		return failure_of(d, ret, err);
	}
}

static void end(struct bm_decoder *d)
{
	struct lzma *s = d->state;

	lzma_end(&s->z);
}

const struct bm_codec_ops bm_xz_ops = {sizeof(struct lzma), MEMORY, xz_begin, step, end};
const struct bm_codec_ops bm_lzma_ops = {sizeof(struct lzma), MEMORY, lzma_begin, step, end};
