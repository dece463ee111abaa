/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * merge.c - equal records once
 *
 * Two records are equal if their words are, and the records that they refer to are equal in
 * turn: the coarsest such partition, found by refining. At first all references count as equal;
 * each round splits the classes whose members refer to different classes, until none splits.
 * There are as many rounds as what is kept is deep.
 */
#include "emit.h"

struct round {
	struct bm_out *out;
	struct bm_table table;
	bool first; /* references: only void or not */
	bool exact; /* references: the very records */
};

static uint32_t class_of(const struct round *r, uint32_t reference)
{
	if (reference == 0 || r->first)
		return reference != 0;
	if (r->exact)
		return reference;
	return r->out->recs[reference - 1].class + 1;
}

/* Word i of a record as this round compares it. */
static uint32_t seen(const struct round *r, const struct bm_rec *rec, uint32_t i)
{
	uint32_t v = r->out->words[rec->first + i];

	return bm_role(rec->kind, i) == 'I' ? class_of(r, v) : v;
}

static uint32_t hash_rec(const struct round *r, const struct bm_rec *rec)
{
	uint32_t h = rec->kind, i;

	for (i = 0; i < rec->count; i++)
		h = (h ^ seen(r, rec, i)) * 16777619u ^ h >> 15;
	return h;
}

static bool equal(const struct round *r, const struct bm_rec *a, const struct bm_rec *b)
{
	uint32_t i;

	if (a->kind != b->kind || a->count != b->count || a->part != b->part)
		return false;
	for (i = 0; i < a->count; i++)
		if (seen(r, a, i) != seen(r, b, i))
			return false;
	return true;
}

/* One round; the new classes go to next. Returns how many there are. */
static uint32_t refine(struct round *r, uint32_t *next)
{
	struct bm_out *out = r->out;
	uint32_t i, c, hash, count = 0;

	bm_table_clear(&r->table);
	for (i = 0; i < out->nrecs; i++) {
		struct bm_rec *rec = &out->recs[i];

		if (rec->apart) {
			next[i] = count++;
			continue;
		}
		hash = hash_rec(r, rec);
		c = bm_table_first(&r->table, hash);
		while (c != BM_NONE && !equal(r, rec, &out->recs[c]))
			c = out->recs[c].next;
		if (c != BM_NONE) {
			next[i] = next[c];
			continue;
		}
		next[i] = count++;
		bm_table_hang(&r->table, hash, i, &rec->next);
	}
	return count;
}

/* As many named INTs are looked at as a place that a nameless one may take. */
#define STAND_INS 16

/*
 * An INT without a name may as well be one that has: nothing read its name, and the only name
 * that an INT is looked up by is a candidate's. So each takes the name of the first that is equal
 * to it but for that, which mostly is the long that tells the size of a pointer.
 */
static void name_ints(struct bm_out *out)
{
	const struct bm_rec *named[STAND_INS];
	const uint32_t *v;
	size_t n = 0, i, j;
	uint32_t *w;

	for (i = 0; i < out->nrecs && n < STAND_INS; i++) {
		w = out->words + out->recs[i].first;
		if (out->recs[i].kind == BTFMIN_KIND_INT && w[BM_W_NAME] && !out->recs[i].apart)
			named[n++] = &out->recs[i];
	}
	for (i = 0; n > 0 && i < out->nrecs; i++) {
		w = out->words + out->recs[i].first;
		if (!out->recs[i].any_name || out->recs[i].apart)
			continue;
		for (j = 0; j < n; j++) {
			v = out->words + named[j]->first;
			if (named[j]->part == out->recs[i].part && v[BM_W_INFO] == w[BM_W_INFO] &&
			    v[BM_W_THIRD] == w[BM_W_THIRD] && v[BM_W_FIXED] == w[BM_W_FIXED])
				break;
		}
		if (j < n)
			w[BM_W_NAME] = out->words[named[j]->first + BM_W_NAME];
	}
}

static uint32_t one_round(struct round *r, uint32_t *next)
{
	uint32_t count = refine(r, next);
	size_t i;

	for (i = 0; i < r->out->nrecs; i++)
		r->out->recs[i].class = next[i];
	return count;
}

/* Chains of more records than this, such as no compiler makes, are not merged to their end. */
#define ROUNDS_MAX 256

/* Refines until no class splits any more. */
static void settle(struct round *r, uint32_t *next)
{
	uint32_t before;
	int rounds = 0;

	r->first = true;
	r->out->classes = one_round(r, next);
	r->first = false;
	do {
		before = r->out->classes;
		r->out->classes = one_round(r, next);
	} while (r->out->classes != before && ++rounds < ROUNDS_MAX);
	if (r->out->classes != before) { /* then only what refers to the very same is equal */
		r->exact = true;
		r->out->classes = one_round(r, next);
	}
}

int bm_out_merge(struct bm_out *out, struct btfmin_error *err)
{
	uint32_t *next = bm_alloc(&out->a, out->nrecs, sizeof(*next));
	struct round r;
	bool emptied;
	int status = 0;

	memset(&r, 0, sizeof(r));
	r.out = out;
	name_ints(out);
	if (!next || bm_table_room(&out->a, &r.table, out->nrecs, &emptied) < 0)
		status = fail_nomem(err);
	else
		settle(&r, next);
	bm_free(&out->a, next);
	bm_table_free(&r.table, &out->a);
	return status;
}
