/* SPDX-License-Identifier: BSD-2-Clause */
/* memo.c - what is already known of pairs of types */
#include "match.h"

void bm_memo_clear(struct bm_memo *memo)
{
	if (memo->count)
		bm_table_clear(&memo->table);
	memo->count = 0;
}

void bm_memo_free(struct bm_memo *memo, const struct btfmin_allocator *a)
{
	bm_free(a, memo->pairs);
	bm_table_free(&memo->table, a);
	memset(memo, 0, sizeof(*memo));
}

static uint32_t hash(uint32_t local, uint32_t target, uint32_t relation)
{
	uint64_t h = ((uint64_t)local << 32 | target) * UINT64_C(0x9e3779b97f4a7c15) + relation;

	return (uint32_t)(h ^ h >> 32);
}

static int room(struct bm_match *m)
{
	struct bm_memo *memo = m->memo;
	bool emptied;
	uint32_t i;

	if (bm_grow(m->a, (void **)&memo->pairs, &memo->cap, memo->count, memo->count + 1,
		    sizeof(*memo->pairs)) < 0 ||
	    bm_table_room(m->a, &memo->table, memo->count, &emptied) < 0)
		return -1;
	for (i = 0; emptied && i < memo->count; i++) {
		struct bm_pair *p = &memo->pairs[i];

		bm_table_hang(&memo->table, hash(p->local, p->target, p->relation), i, &p->next);
	}
	return 0;
}

struct bm_pair *bm_memo_get(struct bm_match *m, uint32_t local, uint32_t target, uint32_t relation)
{
	struct bm_memo *memo = m->memo;
	uint32_t i =
		memo->count ? bm_table_first(&memo->table, hash(local, target, relation)) : BM_NONE;

	for (; i != BM_NONE; i = memo->pairs[i].next) {
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

	if (p)
		return p;
	if (room(m) < 0)
		return NULL;
	p = &memo->pairs[memo->count];
	p->local = local;
	p->target = target;
	p->relation = relation;
	p->verdict = (int8_t)verdict;
	p->need = need;
	bm_table_hang(&memo->table, hash(local, target, relation), (uint32_t)memo->count++,
		      &p->next);
	return p;
}
