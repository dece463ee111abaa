/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * match_type.c - type relocations: is compatible with, matches
 *
 * Both relations are walked by one function a level, which follows pointers, arrays and return
 * types in a loop and calls itself for members and parameters, at most BM_DEPTH deep. Verdicts
 * on pairs go into the memo with the number of levels they took, so that a shared part is
 * compared once and the depth error still comes exactly where libbpf's does.
 */
#include "match.h"

/* One level of the walk. */
struct at {
	struct bm_type l, t; /* the pair, stripped */
	enum bm_relation relation;
	uint32_t level;
	uint32_t need;
};

static int too_deep(const struct at *at, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_LIMIT, at->t.id, bm_type_offset(&at->t),
		    "types nested over 32 levels");
}

/* Compares a member's or parameter's types one level down. */
static int below(struct bm_match *m, struct at *at, uint32_t local_id, uint32_t target_id,
		 struct btfmin_error *err)
{
	uint32_t need = 0;
	int r;

	if (at->level == 0)
		return too_deep(at, err);
	r = bm_types_related(m, local_id, target_id, at->relation, at->level - 1, &need, err);
	if (need + 1 > at->need)
		at->need = need + 1;
	return r;
}

static int params_related(struct bm_match *m, struct at *at, struct btfmin_error *err)
{
	uint32_t i;
	int r = 1;

	if (at->l.vlen != at->t.vlen)
		return 0;
	for (i = 0; i < at->l.vlen && r > 0; i++)
		r = below(m, at, bm_word(&at->l, bm_elem(&at->l, i) + 1),
			  bm_word(&at->t, bm_elem(&at->t, i) + 1), err);
	return r;
}

/* Every local member has a target member of its essential name whose type matches. */
static int members_match(struct bm_match *m, struct at *at, struct btfmin_error *err)
{
	uint32_t i, j;
	int r = 1;

	if (at->l.vlen > at->t.vlen)
		return 0;
	for (i = 0; i < at->l.vlen && r > 0; i++) {
		const char *name = bm_elem_name(&at->l, i);

		r = bm_spend(m, at->t.vlen, err);
		for (j = 0; r == 0 && j < at->t.vlen; j++) {
			r = bm_same_essential(m, name, bm_elem_name(&at->t, j), err);
			if (r > 0)
				r = below(m, at, bm_member(&at->l, i).type,
					  bm_member(&at->t, j).type, err);
		}
	}
	return r;
}

static int enumerators_match(struct bm_match *m, const struct at *at, struct btfmin_error *err)
{
	uint32_t i, j;
	int r = 1;

	if (at->l.third != at->t.third || at->l.vlen > at->t.vlen)
		return 0;
	for (i = 0; i < at->l.vlen && r > 0; i++) {
		const char *name = bm_elem_name(&at->l, i);

		r = bm_spend(m, at->t.vlen, err);
		for (j = 0; r == 0 && j < at->t.vlen; j++)
			r = bm_same_essential(m, name, bm_elem_name(&at->t, j), err);
	}
	return r;
}

static int names_match(const struct at *at, struct btfmin_error *err)
{
	const char *ln, *tn;
	int r = bm_string(at->l.b, at->l.name, &ln, err);

	if (r == 0)
		r = bm_string(at->t.b, at->t.name, &tn, err);
	return r < 0 ? r : bm_essential_equal(ln, tn);
}

/* A FWD stands for a struct, or with kind_flag for a union. */
static bool fwd_is_of(const struct bm_type *fwd, const struct bm_type *t)
{
	return t->kind == (fwd->kflag ? BTFMIN_KIND_UNION : BTFMIN_KIND_STRUCT);
}

static int fwd_match(const struct at *at)
{
	if (at->t.kind == BTFMIN_KIND_FWD)
		return at->l.kflag == at->t.kflag;
	return at->relation == BM_MATCH_PTR && fwd_is_of(&at->l, &at->t);
}

/* Behind a pointer the kind is enough, and a FWD of that kind as well. */
static int composites_match(struct bm_match *m, struct at *at, struct btfmin_error *err)
{
	if (at->relation == BM_MATCH_PTR && at->l.kind != at->t.kind)
		return at->t.kind == BTFMIN_KIND_FWD && fwd_is_of(&at->t, &at->l);
	if (at->l.kind != at->t.kind)
		return 0;
	return at->relation == BM_MATCH_PTR ? 1 : members_match(m, at, err);
}

static int ints_match(const struct at *at)
{
	uint32_t l = bm_word(&at->l, BM_W_FIXED), t;

	if (at->t.kind != BTFMIN_KIND_INT)
		return 0;
	t = bm_word(&at->t, BM_W_FIXED);
	return at->l.third == at->t.third &&
	       (bm_int_encoding(l) & BM_INT_SIGNED) == (bm_int_encoding(t) & BM_INT_SIGNED);
}

/* What a step says besides a verdict: go on with the types that are in *l and *t. */
#define GO_ON 2

/* TYPE_MATCHES for one pair (libbpf: __bpf_core_types_match). */
static int match_step(struct bm_match *m, struct at *at, uint32_t *l, uint32_t *t,
		      struct btfmin_error *err)
{
	int r = names_match(at, err);

	if (r <= 0)
		return r;
	switch (at->l.kind) {
	case BTFMIN_KIND_VOID:
		return at->t.kind == BTFMIN_KIND_VOID;
	case BTFMIN_KIND_FWD:
		return fwd_match(at);
	case BTFMIN_KIND_ENUM:
	case BTFMIN_KIND_ENUM64:
		return bm_is_enum(&at->t) ? enumerators_match(m, at, err) : 0;
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		return composites_match(m, at, err);
	case BTFMIN_KIND_INT:
		return ints_match(at);
	default:
		break;
	}
	if (at->l.kind != at->t.kind)
		return 0;
	*l = at->l.third;
	*t = at->t.third;
	switch (at->l.kind) {
	case BTFMIN_KIND_PTR:
		at->relation = BM_MATCH_PTR;
		return GO_ON;
	case BTFMIN_KIND_ARRAY:
		*l = bm_word(&at->l, BM_W_ARRAY_ELEM);
		*t = bm_word(&at->t, BM_W_ARRAY_ELEM);
		return bm_word(&at->l, BM_W_ARRAY_NELEMS) == bm_word(&at->t, BM_W_ARRAY_NELEMS)
			       ? GO_ON
			       : 0;
	case BTFMIN_KIND_FUNC_PROTO:
		r = params_related(m, at, err);
		return r > 0 ? GO_ON : r;
	default:
		return 0;
	}
}

/* TYPE_EXISTS, TYPE_SIZE, TYPE_ID_TARGET for one pair (libbpf: __bpf_core_types_are_compat). */
static int compat_step(struct bm_match *m, struct at *at, uint32_t *l, uint32_t *t,
		       struct btfmin_error *err)
{
	int r;

	if (!bm_same_kind(&at->l, &at->t))
		return 0;
	*l = at->l.third;
	*t = at->t.third;
	switch (at->l.kind) {
	case BTFMIN_KIND_VOID:
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
	case BTFMIN_KIND_ENUM:
	case BTFMIN_KIND_ENUM64:
	case BTFMIN_KIND_FWD:
		return 1;
	case BTFMIN_KIND_INT:
		return bm_int_offset(bm_word(&at->l, BM_W_FIXED)) == 0 &&
		       bm_int_offset(bm_word(&at->t, BM_W_FIXED)) == 0;
	case BTFMIN_KIND_PTR:
		return GO_ON;
	case BTFMIN_KIND_ARRAY:
		*l = bm_word(&at->l, BM_W_ARRAY_ELEM);
		*t = bm_word(&at->t, BM_W_ARRAY_ELEM);
		return GO_ON;
	case BTFMIN_KIND_FUNC_PROTO:
		r = params_related(m, at, err);
		return r > 0 ? GO_ON : r;
	default:
		return 0;
	}
}

static int walk(struct bm_match *m, struct at *at, uint32_t l, uint32_t t, struct btfmin_error *err)
{
	int depth, r = GO_ON;

	for (depth = 0; r == GO_ON; depth++) {
		if (depth == BM_DEPTH)
			return too_deep(at, err);
		r = bm_spend(m, 1, err);
		if (r == 0)
			r = bm_skip(m->local, l, &at->l, err);
		if (r == 0)
			r = bm_skip(m->target, t, &at->t, err);
		if (r == 0)
			r = at->relation == BM_COMPAT ? compat_step(m, at, &l, &t, err)
						      : match_step(m, at, &l, &t, err);
	}
	return r;
}

int bm_types_related(struct bm_match *m, uint32_t local_id, uint32_t target_id,
		     enum bm_relation relation, uint32_t level, uint32_t *need,
		     struct btfmin_error *err)
{
	struct bm_pair *known;
	struct at at;
	int r;

	memset(&at, 0, sizeof(at));
	at.relation = relation;
	at.level = level;
	at.need = relation == BM_COMPAT ? 0 : 1; /* matching asks for a level even at a leaf */
	if (level < at.need)
		return too_deep(&at, err);
	known = bm_memo_get(m, local_id, target_id, relation);
	if (known) {
		*need = known->need;
		return known->need > level ? too_deep(&at, err) : known->verdict;
	}
	r = walk(m, &at, local_id, target_id, err);
	*need = at.need;
	if (r >= 0 && !bm_memo_put(m, local_id, target_id, relation, r, at.need))
		return fail_nomem(err);
	return r;
}

int bm_match_type(struct bm_match *m, uint32_t local_id, uint32_t target_id, uint32_t kind,
		  struct btfmin_error *err)
{
	uint32_t need;

	bm_memo_clear(m->memo);
	return bm_types_related(m, local_id, target_id, bm_relation_of(kind), BM_DEPTH, &need, err);
}
