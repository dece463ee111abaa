/* SPDX-License-Identifier: BSD-2-Clause */
/* gather.h - bytes whose number shows only at their end, gathered under a limit */
#ifndef IO_GATHER_H
#define IO_GATHER_H

#include "btfmin.h"

/*
 * In pieces, so that what has arrived is not copied again and again, and memory stays near the
 * number of bytes that are there.
 */
struct bm_gather {
	struct btfmin_allocator a;
	struct bm_piece *first, *last;
	size_t total;
	size_t limit;
	size_t expected; /* the size of the first piece */
};

/* limit in bytes. */
void bm_gather_start(struct bm_gather *g, const struct btfmin_allocator *a, uint64_t limit);
/*
 * Says that so many bytes will come, if what they say themselves is true. It is believed as far
 * as the bytes at hand, from which they come, make it likely.
 */
void bm_gather_expect(struct bm_gather *g, uint64_t bytes, uint64_t at_hand);
/* Where the next bytes go and how many fit, at least one. Errors: LIMIT, NOMEM. */
int bm_gather_room(struct bm_gather *g, unsigned char **to, size_t *room, struct btfmin_error *err);
/* So many bytes have been put there. */
void bm_gather_add(struct bm_gather *g, size_t bytes);
/*
 * All of them in one piece, which the caller gives back with bm_free(block); data is in it.
 * The gathering is empty afterwards. Errors: NOMEM.
 */
int bm_gather_finish(struct bm_gather *g, void **block, const unsigned char **data, size_t *size,
		     struct btfmin_error *err);
void bm_gather_drop(struct bm_gather *g);

#endif /* IO_GATHER_H */
