/* SPDX-License-Identifier: BSD-2-Clause */
#include "table.h"

#define FIRST_BUCKETS 64

int bm_table_room(const struct btfmin_allocator *a, struct bm_table *t, size_t count, bool *emptied)
{
	size_t n = t->n ? t->n : FIRST_BUCKETS;
	uint32_t *buckets;

	*emptied = count >= t->n;
	if (!*emptied)
		return 0;
	while (n <= count)
		n *= 2;
	buckets = bm_alloc(a, n, sizeof(*buckets));
	if (!buckets)
		return -1;
	bm_free(a, t->buckets);
	t->buckets = buckets;
	t->n = n;
	bm_table_clear(t);
	return 0;
}

void bm_table_clear(struct bm_table *t)
{
	size_t b;

	for (b = 0; b < t->n; b++)
		t->buckets[b] = BM_NONE;
}

void bm_table_free(struct bm_table *t, const struct btfmin_allocator *a)
{
	bm_free(a, t->buckets);
	t->buckets = NULL;
	t->n = 0;
}
