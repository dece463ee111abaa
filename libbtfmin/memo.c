/* SPDX-License-Identifier: BSD-2-Clause */
/* memo.c - what is already known of pairs of types */
#include "match.h"

void bm_memo_clear(struct bm_memo *memo)
{
	size_t b;

	if (memo->count)
		for (b = 0; b < memo->nbuckets; b++)
			memo->buckets[b] = BM_NONE;
	memo->count = 0;
}

void bm_memo_free(struct bm_memo *memo, const struct btfmin_allocator *a)
{
	bm_free(a, memo->pairs);
	bm_free(a, memo->buckets);
	memset(memo, 0, sizeof(*memo));
}

static size_t bucket(const struct bm_memo *memo, uint32_t local, uint32_t target, uint32_t relation)
{
	uint64_t h = ((uint64_t)local << 32 | target) * UINT64_C(0x9e3779b97f4a7c15) + relation;

	return (size_t)(h ^ h >> 32) & (memo->nbuckets - 1);
}

static int rehash(struct bm_match *m)
{
	struct bm_memo *memo = m->memo;
	size_t n = memo->nbuckets ? memo->nbuckets * 2 : 64, b;
	uint32_t *buckets = bm_alloc(m->a, n, sizeof(*buckets)), i;

	if (!buckets)
		return -1;
	bm_free(m->a, memo->buckets);
	memo->buckets = buckets;
	memo->nbuckets = n;
	for (b = 0; b < n; b++)
		buckets[b] = BM_NONE;
	for (i = 0; i < memo->count; i++) {
		struct bm_pair *p = &memo->pairs[i];

		b = bucket(memo, p->local, p->target, p->relation);
		p->next = buckets[b];
		buckets[b] = i;
	}
	return 0;
}

struct bm_pair *bm_memo_get(struct bm_match *m, uint32_t local, uint32_t target, uint32_t relation)
{
	struct bm_memo *memo = m->memo;
	uint32_t i;

	if (!memo->count)
		return NULL;
	for (i = memo->buckets[bucket(memo, local, target, relation)]; i != BM_NONE;
	     i = memo->pairs[i].next) {
		struct bm_pair *p = &memo->pairs[i];

		if (p->local == local && p->target == target && p->relation == relation)
			return p;
	}
	return NULL;
}

struct bm_pair *bm_memo_put(struct bm_match *m, uint32_t local, uint32_t target, uint32_t relation,
			    int verdict, uint32_t need)
{
	struct bm_memo *memo = m->memo;
	struct bm_pair *p = bm_memo_get(m, local, target, relation);
	size_t b;

	if (p)
		return p;
	if (memo->count >= memo->nbuckets && rehash(m) < 0)
		return NULL;
	if (bm_grow(m->a, (void **)&memo->pairs, &memo->cap, memo->count, memo->count + 1,
		    sizeof(*memo->pairs)) < 0)
		return NULL;
	b = bucket(memo, local, target, relation);
	p = &memo->pairs[memo->count];
	p->local = local;
	p->target = target;
	p->relation = relation;
	p->verdict = (int8_t)verdict;
	p->need = need;
	p->next = memo->buckets[b];
	memo->buckets[b] = (uint32_t)memo->count++;
	return p;
}
