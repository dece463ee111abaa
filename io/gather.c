/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "gather.h"
#include "mem.h"
#include "told.h"

#define PIECE_MIN ((size_t)64 << 10)
#define PIECE_MAX ((size_t)1 << 20)

struct bm_piece {
	struct bm_piece *next;
	size_t size, used;
	unsigned char bytes[];
};

void bm_gather_start(struct bm_gather *g, const struct btfmin_allocator *a, uint64_t limit)
{
	memset(g, 0, sizeof(*g));
	g->a = *a;
	g->limit = limit < SIZE_MAX / 4 ? (size_t)limit : SIZE_MAX / 4;
}

void bm_gather_expect(struct bm_gather *g, uint64_t bytes, uint64_t at_hand)
{
	uint64_t likely =
		at_hand < UINT64_MAX / BM_LIKELY_RATIO ? at_hand * BM_LIKELY_RATIO : UINT64_MAX;

	if (bytes > likely)
		bytes = likely;
	if (bytes > g->limit)
		bytes = g->limit;
	/* One more, so that the end shows without another piece. */
	g->expected = (size_t)bytes + 1;
}

static size_t next_size(const struct bm_gather *g)
{
	size_t size = g->total;

	if (!g->last)
		return g->expected > PIECE_MIN ? g->expected : PIECE_MIN;
	if (size > PIECE_MAX)
		size = PIECE_MAX;
	return size < PIECE_MIN ? PIECE_MIN : size;
}

static int add_piece(struct bm_gather *g, struct btfmin_error *err)
{
	size_t size = next_size(g);
	struct bm_piece *piece = bm_alloc(&g->a, 1, sizeof(*piece) + size);

	if (!piece)
		return fail_nomem(err);
	piece->next = NULL;
	piece->size = size;
	piece->used = 0;
	if (g->last)
		g->last->next = piece;
	else
		g->first = piece;
	g->last = piece;
	return 0;
}

int bm_gather_room(struct bm_gather *g, unsigned char **to, size_t *room, struct btfmin_error *err)
{
	int ret;

	if (g->total > g->limit)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "more bytes than the limit max_size allows");
	if (!g->last || g->last->used == g->last->size) {
		ret = add_piece(g, err);
		if (ret)
			return ret;
	}
	*to = g->last->bytes + g->last->used;
	*room = g->last->size - g->last->used;
	/* One byte past the limit shows that it is passed. */
	if (*room > g->limit - g->total + 1)
		*room = g->limit - g->total + 1;
	return 0;
}

void bm_gather_add(struct bm_gather *g, size_t bytes)
{
	if (!bytes)
		return;
	g->last->used += bytes;
	g->total += bytes;
}

/* Each piece goes when it has been copied: both copies are never there as a whole. */
static void join(struct bm_gather *g, unsigned char *to)
{
	struct bm_piece *piece;

	while ((piece = g->first) != NULL) {
		memcpy(to, piece->bytes, piece->used);
		to += piece->used;
		g->first = piece->next;
		bm_free(&g->a, piece);
	}
}

int bm_gather_finish(struct bm_gather *g, void **block, const unsigned char **data, size_t *size,
		     struct btfmin_error *err)
{
	unsigned char *all;

	*size = g->total;
	if (g->first && !g->first->next) {
		*block = g->first;
		*data = g->first->bytes;
	} else {
		all = bm_alloc(&g->a, g->total, 1);
		if (!all)
			return fail_nomem(err);
		join(g, all);
		*block = all;
		*data = all;
	}
	g->first = g->last = NULL;
	g->total = 0;
	return 0;
}

void bm_gather_drop(struct bm_gather *g)
{
	struct bm_piece *piece;

	while ((piece = g->first) != NULL) {
		g->first = piece->next;
		bm_free(&g->a, piece);
	}
	g->last = NULL;
	g->total = 0;
}
