/* SPDX-License-Identifier: BSD-2-Clause */
/* keep_unmatched.c - what did not match on the whole BTF must not begin to on the smaller one */
#include "keep.h"

/* Clashes looked at for one path; C has one member of a name. */
#define CLASHES_MAX 64

/* The name of an enum or FWD that kept a field from being compatible. */
static void keep_clashing_name(struct bm_keep *k, uint32_t id)
{
	struct bm_type t;
	int depth;

	for (depth = 0; depth <= BM_HOPS_MAX && bm_skip(k->btf, id, &t, NULL) == 0; depth++) {
		if (t.kind != BTFMIN_KIND_ARRAY) {
			if (bm_is_enum(&t) || t.kind == BTFMIN_KIND_FWD)
				bm_mark(k, &t, BM_W_NAME);
			return;
		}
		id = bm_word(&t, BM_W_ARRAY_ELEM);
	}
}

/* Where a raw path ends; 0 if it cannot be followed. */
static uint32_t path_end(const struct bm_keep *k, const struct bm_spec *spec)
{
	uint32_t id = spec->root_id, i;
	struct bm_type t;

	for (i = 1; i < spec->raw_len; i++) {
		if (bm_skip(k->btf, id, &t, NULL) < 0)
			return 0;
		if (bm_is_composite(&t) && spec->raw[i] < t.vlen)
			id = bm_member(&t, spec->raw[i]).type;
		else if (t.kind == BTFMIN_KIND_ARRAY)
			id = bm_word(&t, BM_W_ARRAY_ELEM);
		else
			return 0;
	}
	return id;
}

/* The search with the first n clashes hidden, stopping at the next. */
static int search(struct bm_keep *k, const struct bm_query *q, uint32_t id, uint32_t n,
		  struct bm_spec *spec, bool *clash)
{
	k->m.hide_clashes = n;
	k->m.stop_at_clash = true;
	return bm_match_field(&k->m, bm_query_steps(k->res->relos, q), q->steps, id, spec, clash,
			      NULL);
}

/*
 * A path that fails at members of the right name and another type goes on failing if they are
 * dropped, unless another member of the name is behind them; then they stay.
 */
static void keep_unmatched_field(struct bm_keep *k, const struct bm_query *q, uint32_t id)
{
	struct bm_spec spec;
	uint32_t n, i, last;
	bool clash = true;
	int r = 0;

	for (n = 0; r == 0 && clash && n < CLASHES_MAX; n++) {
		r = search(k, q, id, n, &spec, &clash);
		if (r == 0 && clash)
			keep_clashing_name(k, path_end(k, &spec));
	}
	for (i = 0; r > 0 && i + 1 < n; i++)
		if (search(k, q, id, i, &spec, &clash) == 0 && clash)
			bm_keep_path(k, id, spec.raw, spec.raw_len, &last);
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

void bm_keep_successors(struct bm_keep *k)
{
	struct bm_type t;
	size_t i;

	for (i = 0; i < k->count && !k->nomem; i++) /* the list may grow meanwhile */
		if (bm_type(k->btf, k->ids[i], &t, NULL) == 0 && bm_is_composite(&t))
			keep_successor(k, &t);
}
