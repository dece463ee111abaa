/* SPDX-License-Identifier: BSD-2-Clause */
/* decoder.h - inside a decoder: what codec.c and decoder.c ask of the one file per codec */
#ifndef BM_DECODER_H
#define BM_DECODER_H

#include "fail.h"
#include "mem.h"
#include "span.h"

#include "codec.h"

/* What can be said of every codec. */
struct bm_codec_texts {
	const char *empty, *no_magic, *truncated, *garbage;
	const char *corrupt, *checksum, *dictionary;
	const char *output, *ratio, *memory;
};

/* The part of a codec that needs its library. NULL in the row of a codec that is not there. */
struct bm_codec_ops {
	size_t state_size; /* bm_decoder.state: that many bytes, zeroed */
	uint64_t memory;   /* the least that max_memory must allow */
	/* A stream begins at bm_decoder.used, its magic number is there; called for each one. */
	int (*begin)(struct bm_decoder *d, struct btfmin_error *err);
	/*
	 * Decodes from bm_decoder.used on, which it moves, at most size bytes to out; size > 0.
	 * Returns BM_STEP_MORE, BM_STEP_END if the stream has ended and its checks hold, or a
	 * failure. A step that neither takes nor gives means that input is missing.
	 */
	int (*step)(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		    struct btfmin_error *err);
	/* Gives back what begin() got, if it got anything. */
	void (*end)(struct bm_decoder *d);
};
enum { BM_STEP_MORE = 0, BM_STEP_END = 1 };

/* One codec: the rules that need no library. */
struct bm_codec_row {
	const char *name;
	const struct bm_codec_ops *ops;
	const char *refusal; /* why it cannot be opened, if ops is NULL */
	unsigned char magic[9], magic_size;
	unsigned char padding; /* zero bytes may follow a stream, in multiples of this; or 0 */
	bool alone;            /* no second stream can follow */
	bool skippable;        /* skippable frames may stand between streams */
	bool lenient;          /* other bytes after the last stream are a note only */
	struct bm_codec_texts texts;
};

/* NULL for BM_CODEC_NONE and for what is no codec. */
const struct bm_codec_row *bm_codec_row(enum bm_codec codec);

/* True if the header of an .lzma file that stands here makes sense. */
bool bm_is_lzma(struct span in);

/* Moves *at past the skippable frames there. False if the last one is cut off. */
bool bm_skip_frames(struct span in, uint64_t *at);

struct bm_decoder {
	const struct bm_codec_row *row;
	struct btfmin_allocator alloc;
	struct bm_decode_limits limits; /* the defaults filled in */
	struct span in;                 /* little-endian, as all of these formats are */
	uint64_t used, made;            /* bytes in and out */
	uint64_t streams;               /* begun so far */
	unsigned flags;
	uint32_t notes;
	bool inside, done; /* a stream; all of the data */
	void *state;       /* the codec's own */
	struct btfmin_error failure;
};

/* A failure at the place in the input where the decoder is. */
static inline int bm_decoder_fail(const struct bm_decoder *d, struct btfmin_error *err, int status,
				  const char *text)
{
	return fail(err, status, 0, d->used, text);
}

#endif /* BM_DECODER_H */
