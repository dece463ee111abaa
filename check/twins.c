/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * twins.c - members of one name in one struct
 *
 * C has none, and readers that look for a name find the first. Names are compared up to 512
 * bytes and longer ones not at all, so that one string that many members share costs each no more.
 */
#include "check.h"
#include "table.h"

#define LEN_MAX 512u

/* Whether there is a name to compare; its hash in *hash. */
static bool hash_of(const char *s, uint32_t seed, uint32_t *hash)
{
	uint32_t h = seed, i;

	for (i = 0; s[i] && i < LEN_MAX; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	*hash = h ^ h >> 15;
	return i > 0 && !s[i];
}

/* Room for twice as many members, a power of two, all of it empty; 0 without memory. */
static size_t make_slots(struct bm_check *c, uint32_t members)
{
	size_t n = 16;

	while (n < (size_t)members * 2)
		n *= 2;
	if (n > c->slots_cap) {
		bm_free(&c->a, c->slots);
		c->slots_cap = 0;
		c->slots = bm_alloc(&c->a, n, sizeof(*c->slots));
		if (!c->slots) {
			c->nomem = true;
			return 0;
		}
		c->slots_cap = n;
	}
	memset(c->slots, 0, n * sizeof(*c->slots));
	return n;
}

static const char *name_of(const struct bm_type *t, uint32_t i)
{
	const char *s = "";

	bm_string(t->b, bm_word(t, bm_elem(t, i)), &s, NULL);
	return s;
}

void bm_check_twins(struct bm_check *c, const struct bm_type *t)
{
	size_t n = t->vlen > 1 ? make_slots(c, t->vlen) : 0, at;
	uint32_t i, hash;

	for (i = 0; n && i < t->vlen; i++) {
		const char *s = name_of(t, i);

		if (!hash_of(s, bm_table_seed(c->slots), &hash))
			continue;
		at = hash & (n - 1);
		while (c->slots[at] && strcmp(name_of(t, c->slots[at] - 1), s))
			at = (at + 1) & (n - 1);
		if (c->slots[at])
			bm_fault(c, t, bm_elem(t, i), BM_MEMBER_TWICE);
		else
			c->slots[at] = i + 1;
	}
}
