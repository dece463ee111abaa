/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * table.h - finding things in an array by a hash
 *
 * The things stay in their array, in the order they came; each has a member that chains it to
 * the next of its bucket. A table knows only the numbers that each bucket begins with.
 */
#ifndef BM_TABLE_H
#define BM_TABLE_H

#include <stdbool.h>

#include "mem.h"

#define BM_NONE UINT32_MAX

struct bm_table {
	uint32_t *buckets;
	size_t n; /* a power of two, or 0 */
};

/*
 * What to begin a hash of input bytes with: an address, which whoever makes the input does not
 * know, so that names cannot be chosen to fall into one bucket. Order never depends on it.
 */
static inline uint32_t bm_table_seed(const void *p)
{
	return (uint32_t)((uintptr_t)p >> 4) * 2654435761u ^ 2166136261u;
}

/* The first thing of hash's bucket, BM_NONE if there is none. */
static inline uint32_t bm_table_first(const struct bm_table *t, uint32_t hash)
{
	return t->n ? t->buckets[hash & (t->n - 1)] : BM_NONE;
}

/* Hangs thing i, whose chaining member is *next, in; there must be room. */
static inline void bm_table_hang(struct bm_table *t, uint32_t hash, uint32_t i, uint32_t *next)
{
	uint32_t *bucket = &t->buckets[hash & (t->n - 1)];

	*next = *bucket;
	*bucket = i;
}

/*
 * Sees to it that one more than count things have a bucket each on average. If *emptied is set,
 * the buckets are new, and all things are to be hung in again. Returns 0, or -1 without memory.
 */
int bm_table_room(const struct btfmin_allocator *a, struct bm_table *t, size_t count,
		  bool *emptied);
/* Takes all things out. */
void bm_table_clear(struct bm_table *t);
void bm_table_free(struct bm_table *t, const struct btfmin_allocator *a);

#endif /* BM_TABLE_H */
