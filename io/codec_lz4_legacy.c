/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * codec_lz4_legacy.c - the lz4 format of kernel images: after the magic number, blocks of a size
 * word and that many bytes, each of which becomes 8 MiB, the last one less; no end mark, no check
 */
#include <lz4.h>

#include "codecs.h"
#include "lz4_block.h"

#define BLOCK_SIZE (8u << 20)
#define MAGIC_SIZE 4
#define SIZE_WORD  4

struct legacy {
	unsigned char *block; /* BLOCK_SIZE bytes of room for the block that is being given out */
	size_t have, given;
	uint64_t blocks; /* of this stream */
};

static int legacy_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	struct legacy *s = d->state;

	d->used += MAGIC_SIZE;
	s->have = s->given = 0;
	s->blocks = 0;
	if (!s->block)
		s->block = bm_alloc(&d->alloc, 1, BLOCK_SIZE);
	return s->block ? 0 : fail_nomem(err);
}

/* In an image: is what stands here, after a block, no block any more? See BM_DECODE_EMBEDDED. */
static bool ends_embedded(const struct bm_decoder *d, uint64_t left)
{
	const struct legacy *s = d->state;
	uint32_t word;

	if (s->have < BLOCK_SIZE || !span_u32(d->in, d->used, &word))
		return true;
	if (word == 0 || word > LZ4_COMPRESSBOUND(BLOCK_SIZE))
		return true;
	return word == (uint32_t)d->made && word > left - SIZE_WORD;
}

/* In a file of its own: its end, the next stream, or the size word of the kernel's build. */
static bool ends_file(struct bm_decoder *d, uint64_t left)
{
	uint32_t word;

	if (left == 0)
		return true;
	if (!span_u32(d->in, d->used, &word))
		return false;
	if (left == SIZE_WORD && word == (uint32_t)d->made) {
		d->used += SIZE_WORD;
		return true;
	}
	return word == bm_u32(d->row->magic, false);
}

static bool at_end(struct bm_decoder *d)
{
	const struct legacy *s = d->state;
	uint64_t left = d->in.len - d->used;

	if (!s->blocks)
		return false;
	return d->flags & BM_DECODE_EMBEDDED ? ends_embedded(d, left) : ends_file(d, left);
}

static int decode_block(struct bm_decoder *d, struct btfmin_error *err)
{
	struct legacy *s = d->state;
	struct span block;
	uint32_t size;
	int made;

	if (!span_u32(d->in, d->used, &size))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->in.len, d->row->texts.truncated);
	if (size == 0 || size > LZ4_COMPRESSBOUND(BLOCK_SIZE))
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT,
				       "lz4 legacy: the size of a block is 0, or more than 8 MiB"
				       " can become");
	if (!span_sub(d->in, d->used + SIZE_WORD, size, &block))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->in.len, d->row->texts.truncated);
	if (bm_lz4_offset_0(block))
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
	made = LZ4_decompress_safe((const char *)block.p, (char *)s->block, (int)size,
				   (int)BLOCK_SIZE);
	if (made < 0)
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
	s->have = (size_t)made;
	s->given = 0;
	s->blocks++;
	d->used += SIZE_WORD + (uint64_t)size;
	return BM_STEP_MORE;
}

static int legacy_step(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		       struct btfmin_error *err)
{
	struct legacy *s = d->state;
	size_t left = s->have - s->given;

	if (left == 0)
		return at_end(d) ? BM_STEP_END : decode_block(d, err);
	*got = left < size ? left : size;
	memcpy(out, s->block + s->given, *got);
	s->given += *got;
	return BM_STEP_MORE;
}

static void legacy_end(struct bm_decoder *d)
{
	struct legacy *s = d->state;

	bm_free(&d->alloc, s->block);
}

const struct bm_codec_ops bm_lz4_legacy_ops = {sizeof(struct legacy), BLOCK_SIZE + (1u << 16),
					       legacy_begin, legacy_step, legacy_end};
