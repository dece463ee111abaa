/* SPDX-License-Identifier: BSD-2-Clause */
/* codec_lz4.c - lz4 frames by liblz4's frame interface, which is given one block at a time */
#include <lz4frame.h>

#include "codecs.h"
#include "lz4_block.h"

struct lz4 {
	LZ4F_dctx *z;
	uint64_t stop; /* liblz4 may have the input up to here: its blocks were looked at */
	unsigned block_tail, frame_tail; /* bytes of the checksums after each */
};

/* lz4_Frame_format.md: magic, FLG, BD, what FLG says, and a byte of checksum. */
enum {
	FLG = 4,
	HEADER_SIZE = 7,
	FLAG_DICTIONARY = 1,
	FLAG_CONTENT_CHECKSUM = 4,
	FLAG_CONTENT_SIZE = 8,
	FLAG_BLOCK_CHECKSUM = 16
};
#define BLOCK_STORED 0x80000000u

/* liblz4's buffers: a block of 4 MiB, as it comes and as it goes, and 128 KiB before it. */
#define MEMORY (9u << 20)

static int failure_of(const struct bm_decoder *d, size_t ret, struct btfmin_error *err)
{
	const char *name = LZ4F_getErrorName(ret);

	if (!strcmp(name, "ERROR_allocation_failed"))
		return fail_nomem(err);
	if (strstr(name, "Checksum_invalid"))
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.checksum);
	return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
}

static int lz4_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	struct lz4 *s = d->state;
	uint8_t flags;

	if (!span_u8(d->in, d->used + FLG, &flags))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->in.len, d->row->texts.truncated);
	if (flags & FLAG_DICTIONARY)
		return bm_decoder_fail(d, err, BTFMIN_ERR_UNSUPPORTED, d->row->texts.dictionary);
	s->stop = d->used + HEADER_SIZE + (flags & FLAG_CONTENT_SIZE ? 8 : 0);
	s->block_tail = flags & FLAG_BLOCK_CHECKSUM ? 4 : 0;
	s->frame_tail = flags & FLAG_CONTENT_CHECKSUM ? 4 : 0;
	if (s->z)
		LZ4F_resetDecompressionContext(s->z);
	else if (LZ4F_isError(LZ4F_createDecompressionContext(&s->z, LZ4F_VERSION)))
		return fail_nomem(err);
	return 0;
}

/* Looks at the block at s->stop, and moves s->stop past it. */
static int next_block(struct bm_decoder *d, struct btfmin_error *err)
{
	struct lz4 *s = d->state;
	struct span block;
	uint32_t word, size;

	if (!span_u32(d->in, s->stop, &word)) {
		s->stop = d->in.len; /* liblz4 will want more: truncated */
		return 0;
	}
	size = word & ~BLOCK_STORED;
	if (!(word & BLOCK_STORED) && span_sub(d->in, s->stop + 4, size, &block) &&
	    bm_lz4_offset_0(block))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, s->stop, d->row->texts.corrupt);
	s->stop += 4 + (uint64_t)size + (word ? s->block_tail : s->frame_tail);
	return 0;
}

static int lz4_step(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		    struct btfmin_error *err)
{
	struct lz4 *s = d->state;
	size_t taken, ret;
	int status = d->used == s->stop ? next_block(d, err) : 0;

	if (status)
		return status;
	taken = (size_t)((s->stop < d->in.len ? s->stop : d->in.len) - d->used);
	*got = size;
	ret = LZ4F_decompress(s->z, out, got, d->in.p + (size_t)d->used, &taken, NULL);
	if (LZ4F_isError(ret)) {
		*got = 0;
		return failure_of(d, ret, err);
	}
	d->used += taken;
	return ret == 0 ? BM_STEP_END : BM_STEP_MORE;
}

static void lz4_end(struct bm_decoder *d)
{
	struct lz4 *s = d->state;

	LZ4F_freeDecompressionContext(s->z);
}

const struct bm_codec_ops bm_lz4_ops = {sizeof(struct lz4), MEMORY, lz4_begin, lz4_step, lz4_end};
