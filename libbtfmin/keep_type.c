/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * keep_type.c - marking what type relocations depend on
 *
 * The walks are those of match_type.c, led by its verdicts, which the memo holds.
 */
#include "keep.h"

static int related(struct bm_keep *k, uint32_t l, uint32_t t, enum bm_relation relation,
		   uint32_t level)
{
	uint32_t need;
	int r = level ? bm_types_related(&k->m, l, t, relation, level - 1, &need, NULL) : 0;

	if (r == BTFMIN_ERR_NOMEM)
		k->nomem = true;
	return r;
}

static void keep_pair(struct bm_keep *k, uint32_t l, uint32_t t, enum bm_relation relation,
		      uint32_t level);

/* The first target member that answers to local member i, or that fails: vlen if there is none. */
static uint32_t answering(struct bm_keep *k, const struct bm_type *l, uint32_t i,
			  const struct bm_type *t, uint32_t level)
{
	const char *name = bm_elem_name(l, i);
	uint32_t j;

	for (j = 0; j < t->vlen; j++)
		if (bm_essential_equal(name, bm_elem_name(t, j)) &&
		    related(k, bm_member(l, i).type, bm_member(t, j).type, BM_MATCH, level) != 0)
			break;
	return j;
}

/* Elements beyond those that were matched, as many as it takes to be no fewer than the local. */
static void keep_count(struct bm_keep *k, const struct bm_type *t, uint32_t wanted)
{
	uint32_t i, kept = 0;

	for (i = 0; i < t->vlen; i++)
		kept += bm_elem_kept(k, t, i);
	for (i = 0; i < t->vlen && kept < wanted; i++) {
		if (bm_elem_kept(k, t, i))
			continue;
		bm_keep_elem(k, t, i);
		kept++;
	}
}

static void keep_members(struct bm_keep *k, const struct bm_type *l, const struct bm_type *t,
			 uint32_t level)
{
	uint32_t i, j;

	for (i = 0; i < l->vlen && !k->nomem; i++) {
		j = answering(k, l, i, t, level);
		if (j == t->vlen)
			continue;
		bm_keep_elem(k, t, j);
		keep_pair(k, bm_member(l, i).type, bm_member(t, j).type, BM_MATCH, level - 1);
	}
	keep_count(k, t, l->vlen);
}

static void keep_enumerators(struct bm_keep *k, const struct bm_type *l, const struct bm_type *t)
{
	uint32_t i, j;

	for (i = 0; i < l->vlen; i++) {
		const char *name = bm_elem_name(l, i);

		for (j = 0; j < t->vlen; j++)
			if (bm_essential_equal(name, bm_elem_name(t, j)))
				break;
		if (j < t->vlen)
			bm_keep_elem(k, t, j);
	}
	keep_count(k, t, l->vlen);
}

/* All parameters stay, since their number counts; their types as far as they were looked at. */
static void keep_params(struct bm_keep *k, const struct bm_type *l, const struct bm_type *t,
			enum bm_relation relation, uint32_t level)
{
	uint32_t i;

	for (i = 0; i < t->vlen; i++) {
		uint32_t w = bm_elem(t, i) + 1;
		struct bm_type param;

		bm_mark(k, t, w);
		if (i < l->vlen && l->vlen == t->vlen && level)
			keep_pair(k, bm_word(l, bm_elem(l, i) + 1), bm_word(t, w), relation,
				  level - 1);
		else
			bm_keep_stripped(k, bm_word(t, w), &param);
	}
}

/* Keeps the pair at hand; true if the walk goes on with *l and *t. */
static bool keep_one(struct bm_keep *k, const struct bm_type *lt, const struct bm_type *tt,
		     enum bm_relation *relation, uint32_t level, uint32_t *l, uint32_t *t)
{
	bool match = *relation != BM_COMPAT;

	if (match)
		bm_mark(k, tt, BM_W_NAME);
	if (!bm_same_kind(lt, tt))
		return false;
	*l = lt->third;
	*t = tt->third;
	switch (tt->kind) {
	case BTFMIN_KIND_INT:
		if (match)
			bm_mark(k, tt, BM_W_FIXED);
		return false;
	case BTFMIN_KIND_ENUM:
	case BTFMIN_KIND_ENUM64:
		if (match)
			keep_enumerators(k, lt, tt);
		return false;
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		if (*relation == BM_MATCH && level)
			keep_members(k, lt, tt, level);
		return false;
	case BTFMIN_KIND_PTR:
		if (match)
			*relation = BM_MATCH_PTR;
		bm_mark(k, tt, BM_W_THIRD);
		return true;
	case BTFMIN_KIND_ARRAY:
		*l = bm_word(lt, BM_W_ARRAY_ELEM);
		*t = bm_word(tt, BM_W_ARRAY_ELEM);
		bm_mark(k, tt, BM_W_ARRAY_ELEM);
		return true;
	case BTFMIN_KIND_FUNC_PROTO:
		keep_params(k, lt, tt, *relation, level);
		bm_mark(k, tt, BM_W_THIRD);
		return true;
	default:
		return false;
	}
}

/*
 * True if the pair was walked already, as many levels down as now or more. Pairs that fail for
 * their depth have no verdict in the memo that could say so.
 */
static bool walked(struct bm_keep *k, uint32_t l, uint32_t t, enum bm_relation relation,
		   uint32_t level)
{
	struct bm_match m = k->m;
	struct bm_pair *p;

	m.memo = &k->walked;
	p = bm_memo_get(&m, l, t, relation);
	if (p && p->need >= level)
		return true;
	if (!p)
		p = bm_memo_put(&m, l, t, relation, 0, level);
	if (!p)
		k->nomem = true;
	else
		p->need = level;
	return !p;
}

static void keep_pair(struct bm_keep *k, uint32_t l, uint32_t t, enum bm_relation relation,
		      uint32_t level)
{
	struct bm_type lt, tt;
	int depth;

	if (walked(k, l, t, relation, level))
		return;
	for (depth = 0; depth < BM_DEPTH; depth++)
		if (bm_skip(k->m.local, l, &lt, NULL) < 0 || !bm_keep_stripped(k, t, &tt) ||
		    tt.kind == BTFMIN_KIND_VOID || !keep_one(k, &lt, &tt, &relation, level, &l, &t))
			return;
}

void bm_keep_related(struct bm_keep *k, uint32_t local_id, uint32_t target_id, uint32_t kind)
{
	if (bm_match_type(&k->m, local_id, target_id, kind, NULL) == BTFMIN_ERR_NOMEM)
		k->nomem = true;
	bm_memo_clear(&k->walked);
	keep_pair(k, local_id, target_id, bm_relation_of(kind), BM_DEPTH);
}

/* ---- pairs that are not related ------------------------------------------------------------- */

static void unrelated(struct bm_keep *k, uint32_t l, uint32_t t, enum bm_relation relation,
		      uint32_t level);

/* Whether a member of t that is kept has the name of local member i. */
static bool has_namesake(const struct bm_keep *k, const struct bm_type *l, uint32_t i,
			 const struct bm_type *t)
{
	uint32_t j;

	for (j = 0; j < t->vlen; j++)
		if (bm_elem_kept(k, t, j) &&
		    bm_essential_equal(bm_elem_name(l, i), bm_elem_name(t, j)))
			return true;
	return false;
}

/* Whether what is kept of t's members lacks one of l's, which settles it. */
static bool members_lack(const struct bm_keep *k, const struct bm_type *l, const struct bm_type *t)
{
	uint32_t i;

	for (i = 0; i < l->vlen; i++)
		if (!has_namesake(k, l, i, t))
			return true;
	return false;
}

/* The local member that nothing answers to: the members of its name that are kept must not. */
static void unrelated_members(struct bm_keep *k, const struct bm_type *l, const struct bm_type *t,
			      uint32_t level)
{
	uint32_t i, j;

	if (members_lack(k, l, t))
		return;
	for (i = 0; i < l->vlen && answering(k, l, i, t, level) < t->vlen; i++)
		;
	for (j = 0; i < l->vlen && j < t->vlen; j++)
		if (bm_elem_kept(k, t, j) &&
		    bm_essential_equal(bm_elem_name(l, i), bm_elem_name(t, j)))
			unrelated(k, bm_member(l, i).type, bm_member(t, j).type, BM_MATCH,
				  level - 1);
}

/* The first parameter that is not related; true if all are, and so the return type is not. */
static bool unrelated_params(struct bm_keep *k, const struct bm_type *l, const struct bm_type *t,
			     enum bm_relation relation, uint32_t level)
{
	uint32_t i, lp, tp;

	for (i = 0; i < l->vlen && level; i++) {
		lp = bm_word(l, bm_elem(l, i) + 1);
		tp = bm_word(t, bm_elem(t, i) + 1);
		if (related(k, lp, tp, relation, level) == 0) {
			unrelated(k, lp, tp, relation, level - 1);
			return false;
		}
	}
	return true;
}

/*
 * True if names settle it: they differ in what is kept. A name that is dropped makes the target
 * look anonymous, which only an anonymous local type would take it for; there the name stays.
 */
static bool names_settle(struct bm_keep *k, const struct bm_type *l, const struct bm_type *t)
{
	const char *ln, *tn;

	if (bm_string(l->b, l->name, &ln, NULL) < 0 || bm_string(t->b, t->name, &tn, NULL) < 0)
		return true;
	if (t->kind == BTFMIN_KIND_INT) { /* without a name it may be given another's: merge.c */
		bm_mark(k, t, BM_W_NAME);
		return !bm_essential_equal(ln, tn);
	}
	if (bm_essential_equal(ln, tn))
		return *tn != '\0' && !bm_marked(k, t, BM_W_NAME);
	if (*ln == '\0')
		bm_mark(k, t, BM_W_NAME);
	return true;
}

/*
 * True if what word w of t refers to is kept. If not, the target looks like void there, which
 * only a local void, local_id, would take it for; there it stays.
 */
static bool leads_on(struct bm_keep *k, const struct bm_type *t, uint32_t w, uint32_t local_id)
{
	struct bm_type l, kept;

	if (bm_marked(k, t, w))
		return true;
	if (bm_skip(k->m.local, local_id, &l, NULL) == 0 && l.kind == BTFMIN_KIND_VOID) {
		bm_mark(k, t, w);
		bm_keep_stripped(k, bm_word(t, w), &kept);
	}
	return false;
}

/* One pair; true if the difference lies further on, with *l and *t. */
static bool unrelated_one(struct bm_keep *k, const struct bm_type *lt, const struct bm_type *tt,
			  enum bm_relation *relation, uint32_t level, uint32_t *l, uint32_t *t)
{
	uint32_t w = BM_W_THIRD;

	if (*relation != BM_COMPAT && names_settle(k, lt, tt))
		return false;
	if (!bm_same_kind(lt, tt))
		return false;
	switch (tt->kind) {
	case BTFMIN_KIND_INT:
		if (*relation != BM_COMPAT)
			bm_mark(k, tt, BM_W_FIXED);
		return false;
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		if (*relation == BM_MATCH && level && lt->vlen <= tt->vlen)
			unrelated_members(k, lt, tt, level);
		return false;
	case BTFMIN_KIND_PTR:
		if (*relation == BM_MATCH)
			*relation = BM_MATCH_PTR;
		break;
	case BTFMIN_KIND_ARRAY:
		w = BM_W_ARRAY_ELEM;
		break;
	case BTFMIN_KIND_FUNC_PROTO:
		if (lt->vlen != tt->vlen || !unrelated_params(k, lt, tt, *relation, level))
			return false;
		break;
	default:
		return false;
	}
	*l = bm_word(lt, w);
	*t = bm_word(tt, w);
	return leads_on(k, tt, w, *l);
}

static void unrelated(struct bm_keep *k, uint32_t l, uint32_t t, enum bm_relation relation,
		      uint32_t level)
{
	struct bm_type lt, tt;
	int depth;

	if (walked(k, l, t, relation, level))
		return;
	for (depth = 0; depth < BM_DEPTH; depth++)
		if (bm_skip(k->m.local, l, &lt, NULL) < 0 || bm_skip(k->btf, t, &tt, NULL) < 0 ||
		    !unrelated_one(k, &lt, &tt, &relation, level, &l, &t))
			return;
}

void bm_keep_unrelated(struct bm_keep *k, uint32_t local_id, uint32_t target_id, uint32_t kind)
{
	if (bm_match_type(&k->m, local_id, target_id, kind, NULL) == BTFMIN_ERR_NOMEM)
		k->nomem = true;
	bm_memo_clear(&k->walked);
	unrelated(k, local_id, target_id, bm_relation_of(kind), BM_DEPTH);
}
