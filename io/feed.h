/* SPDX-License-Identifier: BSD-2-Clause */
/* feed.h - bytes one after another, from memory or out of a decoder, with a look at the first */
#ifndef IO_FEED_H
#define IO_FEED_H

#include "btfmin.h"
#include "codec.h"
#include "span.h"

#define BM_FEED_HEAD 512u

struct bm_feed {
	struct span memory;         /* all of the bytes, if there is no decoder */
	struct bm_decoder *decoder; /* borrowed; NULL: from memory */
	unsigned char head[BM_FEED_HEAD];
	size_t head_size; /* bytes of the decoder's in head */
	bool ended;       /* the decoder has no more */
	bool broken;      /* it was the decoder that failed */
	uint64_t at;      /* bytes given so far */
};

void bm_feed_memory(struct bm_feed *feed, struct span memory);
/* Errors: those of bm_decoder_read(), which is called for the head. */
int bm_feed_decoder(struct bm_feed *feed, struct bm_decoder *decoder, struct btfmin_error *err);

/* The first bytes, BM_FEED_HEAD of them if there are as many. Before anything has been read. */
struct span bm_feed_head(const struct bm_feed *feed);

/* As bm_decoder_read(): *got is less than size at the end only. */
int bm_feed_read(struct bm_feed *feed, void *buf, size_t size, size_t *got,
		 struct btfmin_error *err);
/* The same without giving the bytes: *got of size were there. */
int bm_feed_skip(struct bm_feed *feed, uint64_t size, uint64_t *got, struct btfmin_error *err);
/* The same with the bytes in place, without a copy; false if they are not in memory. */
bool bm_feed_borrow(struct bm_feed *feed, uint64_t size, struct span *out);

#endif /* IO_FEED_H */
