/* SPDX-License-Identifier: BSD-2-Clause */
/* match_field.c - fields and enumerators of a candidate */
#include "bits.h"
#include "match.h"

int bm_spend(struct bm_match *m, uint64_t n, struct btfmin_error *err)
{
	if (n > *m->steps) {
		*m->steps = 0;
		return fail_plain(err, BTFMIN_ERR_LIMIT, "more steps of matching than max_steps");
	}
	*m->steps -= n;
	return 0;
}

/* What comparing two names costs beyond the step it is: a step for each 4 bytes they share. */
static int charge(struct bm_match *m, const char *a, const char *b, struct btfmin_error *err)
{
	size_t same = 0;

	while (same < BM_NAME_MAX && a[same] && a[same] == b[same])
		same++;
	return same < 16 ? 0 : bm_spend(m, same / 4, err);
}

int bm_same_name(struct bm_match *m, const char *a, const char *b, struct btfmin_error *err)
{
	int r = charge(m, a, b, err);

	return r < 0 ? r : strcmp(a, b) == 0;
}

int bm_same_essential(struct bm_match *m, const char *a, const char *b, struct btfmin_error *err)
{
	int r = *a == *b ? charge(m, a, b, err) : 0;

	return r < 0 ? r : bm_essential_equal(a, b);
}

/* FWD and ENUM: one of them anonymous, or the same essential name. */
static int names_compat(struct bm_match *m, const struct bm_type *l, const struct bm_type *t,
			struct btfmin_error *err)
{
	const char *ln, *tn;
	int r = bm_string(l->b, l->name, &ln, err);

	if (r == 0)
		r = bm_string(t->b, t->name, &tn, err);
	if (r < 0)
		return r;
	if (*ln == '\0' || *tn == '\0' || bm_essential_equal(ln, tn))
		return 1;
	if (m->view && bits_add(m->view, bm_word_number(t, BM_W_NAME)))
		m->view_changed = true;
	return 0;
}

int bm_fields_compat(struct bm_match *m, uint32_t local_id, uint32_t target_id,
		     struct btfmin_error *err)
{
	struct bm_type l, t;
	int r, depth;

	for (depth = 0; depth < BM_ARRAYS_MAX; depth++) {
		r = bm_spend(m, 32, err); /* up to BM_HOPS_MAX hops on either side */
		if (r == 0)
			r = bm_skip(m->local, local_id, &l, err);
		if (r == 0)
			r = bm_skip(m->target, target_id, &t, err);
		if (r < 0)
			return r;
		if (bm_is_composite(&l) && bm_is_composite(&t))
			return 1;
		if (!bm_same_kind(&l, &t))
			return 0;
		switch (l.kind) {
		case BTFMIN_KIND_PTR:
		case BTFMIN_KIND_FLOAT:
			return 1;
		case BTFMIN_KIND_FWD:
		case BTFMIN_KIND_ENUM:
		case BTFMIN_KIND_ENUM64:
			return names_compat(m, &l, &t, err);
		case BTFMIN_KIND_INT:
			return bm_int_offset(bm_word(&l, BM_W_FIXED)) == 0 &&
			       bm_int_offset(bm_word(&t, BM_W_FIXED)) == 0;
		case BTFMIN_KIND_ARRAY:
			local_id = bm_word(&l, BM_W_ARRAY_ELEM);
			target_id = bm_word(&t, BM_W_ARRAY_ELEM);
			break;
		default:
			return 0;
		}
	}
	return fail(err, BTFMIN_ERR_CORRUPT, t.id, bm_type_offset(&t), "arrays nested too deep");
}

/* A composite being searched, and where: the stack of the search into anonymous members. */
struct level {
	struct bm_type t;
	uint32_t next; /* member to look at */
	uint32_t bits; /* bit offset of the composite in the path */
};

#define DONE 16

struct search {
	struct level stack[BM_SPEC_MAX];
	uint32_t depth;
	uint32_t base_raw;   /* raw numbers before this search */
	uint32_t done[DONE]; /* composites lately searched in vain: not to be searched again */
	uint32_t ndone;
};

static bool searched(const struct search *s, uint32_t id)
{
	uint32_t i;

	for (i = 0; i < DONE && i < s->ndone; i++)
		if (s->done[i] == id)
			return true;
	return false;
}

/* Begins on composite id one level down; 0 if it is no composite or was searched already. */
static int enter(struct bm_match *m, struct search *s, struct bm_spec *out, uint32_t id,
		 struct btfmin_error *err)
{
	struct level *lv = &s->stack[s->depth];
	int r = bm_skip(m->target, id, &lv->t, err);

	if (r < 0 || !bm_is_composite(&lv->t) || searched(s, lv->t.id))
		return r;
	if (lv->t.vlen && out->raw_len >= BM_SPEC_MAX)
		return fail(err, BTFMIN_ERR_LIMIT, lv->t.id, bm_type_offset(&lv->t),
			    "members nested over 64 levels");
	lv->next = 0;
	lv->bits = out->bit_offset;
	s->depth++;
	return 1;
}

/* Goes a level up, to the member after the one that was entered. */
static void leave(struct search *s)
{
	s->done[s->ndone++ % DONE] = s->stack[--s->depth].t.id;
	if (s->depth)
		s->stack[s->depth - 1].next++;
}

/* The member of the name: pushes it; 1 if it is compatible, 0 if not. */
static int settle(struct bm_match *m, const struct level *lv, uint32_t type,
		  const struct bm_step *local, struct bm_spec *out, struct btfmin_error *err)
{
	struct bm_step *step = &out->step[out->len];
	struct bm_type lt;
	int r = bm_type(m->local, local->type_id, &lt, err);

	if (r == 0)
		r = bm_fields_compat(m, bm_member(&lt, local->idx).type, type, err);
	if (r <= 0)
		return r;
	step->name = local->name;
	step->type_id = lv->t.id;
	step->idx = lv->next;
	out->len++;
	return 1;
}

enum look { PASS, ENTER, HERE };

/* Goes on to the next member that has the name, or that has none and is to be entered. */
static int look(struct bm_match *m, struct level *lv, const char *name, struct btfmin_error *err)
{
	const char *s;
	int r;

	for (; lv->next < lv->t.vlen; lv->next++) {
		if (bm_spend(m, 1, err) < 0)
			return BTFMIN_ERR_LIMIT;
		if (m->view &&
		    !bits_has(m->view, bm_word_number(&lv->t, bm_elem(&lv->t, lv->next))))
			continue;
		if (bm_string(lv->t.b, bm_word(&lv->t, BM_W_FIXED + 3 * lv->next), &s, NULL) < 0)
			return fail(err, BTFMIN_ERR_CORRUPT, lv->t.id, bm_type_offset(&lv->t),
				    "member's name is outside the strings");
		if (*s == '\0')
			return ENTER;
		r = *s == *name ? bm_same_name(m, s, name, err) : 0;
		if (r)
			return r < 0 ? r : HERE;
	}
	return PASS;
}

static void note_clash(struct bm_match *m, const struct bm_spec *path)
{
	struct bm_trail *t = m->trail;

	if (bm_grow(m->a, (void **)&t->v, &t->cap, t->n, t->n + 1 + path->raw_len, sizeof(*t->v)) <
	    0) {
		t->nomem = true;
		return;
	}
	t->v[t->n++] = path->raw_len;
	memcpy(t->v + t->n, path->raw, path->raw_len * sizeof(*path->raw));
	t->n += path->raw_len;
}

/* One stop of the search. 1: found; 0: goes on while there are levels; negative: error. */
static int visit(struct bm_match *m, struct search *s, const struct bm_step *local,
		 struct bm_spec *out, uint32_t *next, struct btfmin_error *err)
{
	struct level *lv = &s->stack[s->depth - 1];
	struct bm_member mb;
	int what = look(m, lv, local->name, err), r;

	if (what == PASS)
		leave(s);
	if (what <= PASS)
		return what;
	mb = bm_member(&lv->t, lv->next);
	out->bit_offset = lv->bits;
	out->raw_len = s->base_raw + s->depth - 1;
	out->raw[out->raw_len++] = lv->next;
	r = bm_spec_add_bits(out, mb.bit_offset, err);
	if (r < 0)
		return r;
	if (what == ENTER) {
		r = enter(m, s, out, mb.type, err);
		if (r == 0)
			lv->next++;
		return r < 0 ? r : 0;
	}
	*next = mb.type;
	r = settle(m, lv, mb.type, local, out, err);
	if (r != 0)
		return r;
	if (m->trail)
		note_clash(m, out);
	if (s->depth == 1)
		s->depth = 0; /* the search ends where the name is */
	else
		leave(s); /* or at its level: libbpf goes on a level up */
	return 0;
}

/* Searches composite id depth first, entering anonymous members in order. */
static int find_member(struct bm_match *m, const struct bm_step *local, uint32_t id,
		       struct bm_spec *out, uint32_t *next, struct btfmin_error *err)
{
	struct search s;
	int r;

	s.depth = s.ndone = 0;
	s.base_raw = out->raw_len;
	r = enter(m, &s, out, id, err);
	if (r <= 0)
		return r;
	do
		r = visit(m, &s, local, out, next, err);
	while (r == 0 && s.depth > 0);
	return r;
}

/* An array index beyond the first step: the element type must be reached first. */
static int step_into(struct bm_match *m, const struct bm_step *local, uint32_t *id,
		     struct bm_spec *out, struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t nelems;
	int r = bm_skip(m->target, *id, &t, err);

	if (r < 0)
		return r;
	if (t.kind != BTFMIN_KIND_ARRAY)
		return 0;
	nelems = bm_word(&t, BM_W_ARRAY_NELEMS);
	if (local->idx >= nelems && !bm_is_flexible(m->target, out, nelems))
		return 0;
	r = bm_skip(m->target, bm_word(&t, BM_W_ARRAY_ELEM), &t, err);
	*id = t.id;
	return r < 0 ? r : 1;
}

static int match_index(struct bm_match *m, const struct bm_step *local, uint32_t *id,
		       struct bm_spec *out, struct btfmin_error *err)
{
	struct bm_step *step;
	struct bm_type t;
	int r;

	if (out->len == 0) {
		r = bm_skip(m->target, *id, &t, err);
		*id = t.id;
	} else {
		r = step_into(m, local, id, out, err);
		if (r == 0)
			return 0;
	}
	if (r < 0)
		return r;
	if (out->raw_len >= BM_SPEC_MAX)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "path of more than 64 steps in the target");
	step = &out->step[out->len++];
	step->name = NULL;
	step->type_id = *id;
	step->idx = local->idx;
	out->raw[out->raw_len++] = local->idx;
	r = bm_spec_advance(out, m->target, *id, local->idx, err);
	return r < 0 ? r : 1;
}

int bm_match_field(struct bm_match *m, const struct bm_step *steps, uint32_t nsteps, uint32_t id,
		   struct bm_spec *out, struct btfmin_error *err)
{
	uint32_t i;
	int r = 1;

	out->root_id = id;
	out->bit_offset = out->len = out->raw_len = 0;
	for (i = 0; i < nsteps && r > 0; i++)
		r = steps[i].name ? find_member(m, &steps[i], id, out, &id, err)
				  : match_index(m, &steps[i], &id, out, err);
	return r;
}

const char *bm_elem_name(const struct bm_type *t, uint32_t i)
{
	const char *s;

	bm_string(t->b, bm_word(t, bm_elem(t, i)), &s, NULL);
	return s;
}

int bm_match_enumval(struct bm_match *m, const char *name, uint32_t id, struct bm_spec *out,
		     struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t i;
	int r = bm_skip(m->target, id, &t, err);

	out->root_id = id;
	out->bit_offset = out->len = out->raw_len = 0;
	if (r < 0 || !bm_is_enum(&t))
		return r;
	r = bm_spend(m, t.vlen, err);
	if (r < 0)
		return r;
	for (i = 0; i < t.vlen; i++) {
		const char *s = bm_elem_name(&t, i);

		r = *s == *name ? bm_same_essential(m, s, name, err) : 0;
		if (r < 0)
			return r;
		if (r == 0)
			continue;
		out->step[0].name = name;
		out->step[0].type_id = t.id;
		out->step[0].idx = i;
		out->raw[0] = i;
		out->len = out->raw_len = 1;
		return 1;
	}
	return 0;
}
