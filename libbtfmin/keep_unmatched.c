/* SPDX-License-Identifier: BSD-2-Clause */
/* keep_unmatched.c - what did not match on the whole BTF must not begin to on the smaller one */
#include "keep.h"

/* Keeps the clashes that make the path fail on the whole BTF, and as far as it goes there. */
static void keep_clashes(struct bm_keep *k, const struct bm_query *q, uint32_t id)
{
	struct bm_trail trail = {NULL, 0, 0, false};
	struct bm_spec spec;
	uint32_t last;
	size_t i;

	spec.raw_len = 0;
	k->m.trail = &trail;
	bm_match_field(&k->m, bm_query_steps(k->res->relos, q), q->steps, id, &spec, NULL);
	k->m.trail = NULL;
	for (i = 0; i < trail.n; i += 1 + trail.v[i])
		bm_keep_path(k, id, trail.v + i + 1, trail.v[i], &last);
	if (spec.raw_len)
		bm_keep_path(k, id, spec.raw, spec.raw_len, &last);
	k->nomem = k->nomem || trail.nomem;
	bm_free(&k->a, trail.v);
}

/*
 * A path that fails for want of a member goes on failing. One that fails at a member of the right
 * name and another type does so too if that is dropped, unless another member of the name, which
 * it hid, is kept: looked for in what is kept, the path then leads there.
 */
static void keep_unmatched_field(struct bm_keep *k, const struct bm_query *q, uint32_t id)
{
	struct bm_spec spec;
	int r;

	k->m.view = k->marks;
	r = bm_match_field(&k->m, bm_query_steps(k->res->relos, q), q->steps, id, &spec, NULL);
	k->m.view = NULL;
	k->changed = k->changed || k->m.view_changed;
	k->m.view_changed = false;
	if (r > 0)
		keep_clashes(k, q, id);
}

static bool kept_as_candidate(const struct bm_keep *k, uint32_t id)
{
	struct bm_type t;

	return bm_type(k->btf, id, &t, NULL) == 0 && bm_marked(k, &t, BM_W_INFO) &&
	       bm_marked(k, &t, BM_W_NAME);
}

void bm_keep_unmatched(struct bm_keep *k)
{
	const struct btfmin_relos *relos = k->res->relos;
	uint32_t q, i, count;

	for (q = 0; q < relos->nqueries; q++) {
		const struct bm_query *query = &relos->queries[q];
		const struct bm_try *tries = bm_tries(k->res, q, &count);

		k->m.local = relos->objects[query->object].btf;
		for (i = 0; i < count; i++) {
			if (tries[i].verdict != 0 || !kept_as_candidate(k, tries[i].id))
				continue;
			if (bm_is_field_kind(query->kind))
				keep_unmatched_field(k, query, tries[i].id);
			else if (bm_is_type_kind(query->kind))
				bm_keep_unrelated(k, query->type_id, tries[i].id, query->kind);
		}
	}
}

static bool is_empty_array(const struct bm_keep *k, uint32_t id)
{
	struct bm_type t;

	return bm_skip(k->btf, id, &t, NULL) == 0 && t.kind == BTFMIN_KIND_ARRAY &&
	       bm_word(&t, BM_W_ARRAY_NELEMS) == 0;
}

/*
 * An array of no elements that was not its struct's last member must not become it, or it would
 * be a flexible one: something behind it stays too.
 */
static void keep_successor(struct bm_keep *k, const struct bm_type *t)
{
	uint32_t i = t->vlen;

	while (i > 0 && !bm_elem_kept(k, t, i - 1))
		i--;
	if (i == 0 || i == t->vlen || !is_empty_array(k, bm_member(t, i - 1).type))
		return;
	while (i + 1 < t->vlen && is_empty_array(k, bm_member(t, i).type))
		i++;
	bm_keep_elem(k, t, i);
}

/* The number of parameters counts, and so does whether each is void. */
static void keep_whole_proto(struct bm_keep *k, const struct bm_type *t)
{
	struct bm_type param;
	uint32_t i;

	bm_mark(k, t, BM_W_THIRD);
	bm_keep_stripped(k, t->third, &param);
	for (i = 0; i < t->vlen; i++) {
		bm_mark(k, t, bm_elem(t, i) + 1);
		bm_keep_stripped(k, bm_word(t, bm_elem(t, i) + 1), &param);
	}
}

void bm_keep_whole(struct bm_keep *k)
{
	struct bm_type t;
	size_t end;

	/* functions of functions: no relation looks deeper than that */
	for (; k->whole < k->count && k->depth < BM_DEPTH && !k->nomem; k->depth++)
		for (end = k->count; k->whole < end; k->whole++)
			if (bm_type(k->btf, k->ids[k->whole], &t, NULL) == 0 &&
			    t.kind == BTFMIN_KIND_FUNC_PROTO)
				keep_whole_proto(k, &t);
}

void bm_keep_successors(struct bm_keep *k)
{
	struct bm_type t;
	size_t i;

	for (i = 0; i < k->count && !k->nomem; i++) /* the list may grow meanwhile */
		if (bm_type(k->btf, k->ids[i], &t, NULL) == 0 && bm_is_composite(&t))
			keep_successor(k, &t);
}
