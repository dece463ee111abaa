/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * order.c - the order in which the kernel resolves types, which decides what it finds too deep
 *
 * The kernel goes from each type in turn to those that it needs, with 32 places on its stack, and
 * not again into what it is done with; so the same types may pass or not as they are numbered.
 * How far it goes depends on what it began with: from a pointer through pointers, but not into
 * structs; from a struct or array through structs and arrays, but not through pointers. A type
 * that it meets again before it is done with is a loop (btf_resolve, env_stack_push and the
 * resolve functions). A base's types it takes for done.
 *
 * After a fault, where the kernel gives up, this goes on with the next type.
 */
#include "check.h"

#define DEPTH_MAX 32u

enum state { NEW, OPEN, DONE };
enum mode { UNDECIDED, POINTERS, VALUES };

struct order {
	struct bm_check *c;
	uint8_t *state; /* of own types */
	uint32_t stack[DEPTH_MAX];
	uint32_t at[DEPTH_MAX]; /* the successor to look at next */
	uint32_t depth;
	enum mode mode;
	uint32_t root;
	bool failed;
};

/* Types that refer to others by the kernel's book (btf_type_needs_resolve). */
static bool needs(uint32_t kind)
{
	return bm_is_modifier(kind) || bm_is_source(kind) || kind == BTFMIN_KIND_PTR ||
	       kind == BTFMIN_KIND_STRUCT || kind == BTFMIN_KIND_UNION ||
	       kind == BTFMIN_KIND_ARRAY || kind == BTFMIN_KIND_FUNC;
}

/* Whether the walk ends at such a type (env_type_is_resolve_sink). */
static bool is_sink(const struct order *o, const struct bm_type *t)
{
	switch (o->mode) {
	case POINTERS:
		return !bm_is_modifier(t->kind) && t->kind != BTFMIN_KIND_PTR;
	case VALUES:
		return !bm_is_modifier(t->kind) && t->kind != BTFMIN_KIND_ARRAY &&
		       !bm_is_composite(t);
	default:
		return !needs(t->kind);
	}
}

static bool is_done(const struct order *o, uint32_t id)
{
	return id < o->c->btf->first_id || o->state[id - o->c->btf->first_id] == DONE;
}

/* A ring that has an end for nobody is a fault by itself. */
static void fail_with(struct order *o, uint32_t met, uint32_t bit)
{
	o->failed = true;
	if (!(o->c->known[met].bits & BM_ON_RING))
		o->c->known[o->root].bits |= bit;
}

static void push(struct order *o, const struct bm_type *t)
{
	uint8_t *state = &o->state[t->id - o->c->btf->first_id];

	if (o->depth == DEPTH_MAX) {
		fail_with(o, o->root, BM_TOO_DEEP);
		return;
	}
	if (*state != NEW) {
		fail_with(o, t->id, BM_MET_AGAIN);
		return;
	}
	*state = OPEN;
	o->stack[o->depth] = t->id;
	o->at[o->depth++] = 0;
	if (o->mode != UNDECIDED)
		return;
	if (t->kind == BTFMIN_KIND_PTR)
		o->mode = POINTERS;
	else if (bm_is_composite(t) || t->kind == BTFMIN_KIND_ARRAY)
		o->mode = VALUES;
}

/* Goes into type id of t, if that is to be done first; false if there is nothing to wait for. */
static bool enter(struct order *o, const struct bm_type *t, uint32_t id)
{
	struct bm_type next;

	if (!bm_refer(t, id, &next) || is_sink(o, &next) || is_done(o, id))
		return false;
	push(o, &next);
	return true;
}

/*
 * A typedef or modifier that was done with on behalf of a struct may end at a pointer where the
 * walk on behalf of that struct ended; on behalf of a pointer it goes on from there.
 */
static bool enter_pointer(struct order *o, const struct bm_type *t)
{
	struct bm_type next, final;

	return bm_refer(t, t->third, &next) && bm_is_modifier(next.kind) &&
	       bm_final(o->c, t, t->third, &final) && final.kind == BTFMIN_KIND_PTR &&
	       enter(o, t, final.id);
}

/* The type id that t's i-th step waits for; false if there are no more. */
static bool waits_for(const struct bm_type *t, uint32_t i, uint32_t *id)
{
	if (bm_is_composite(t)) {
		*id = i < t->vlen ? bm_member(t, i).type : 0;
		return i < t->vlen;
	}
	if (t->kind == BTFMIN_KIND_DATASEC) {
		*id = i < t->vlen ? bm_word(t, bm_elem(t, i)) : 0;
		return i < t->vlen;
	}
	if (t->kind == BTFMIN_KIND_ARRAY) {
		*id = bm_word(t, i == 0 ? BM_W_ARRAY_INDEX : BM_W_ARRAY_ELEM);
		return i < 2;
	}
	*id = t->third;
	return i < 1 && t->kind != BTFMIN_KIND_FUNC;
}

static void step(struct order *o)
{
	uint32_t top = o->depth - 1, id = 0;
	struct bm_type t;

	bm_type(o->c->btf, o->stack[top], &t, NULL);
	if (t.kind == BTFMIN_KIND_DATASEC)
		o->mode = UNDECIDED;
	while (waits_for(&t, o->at[top], &id)) {
		o->at[top]++;
		if (enter(o, &t, id))
			return;
	}
	if ((t.kind == BTFMIN_KIND_PTR || t.kind == BTFMIN_KIND_VAR) && enter_pointer(o, &t))
		return;
	o->depth--;
	o->state[t.id - o->c->btf->first_id] = DONE;
}

static void resolve(struct order *o, const struct bm_type *t)
{
	if (!needs(t->kind) || is_done(o, t->id))
		return;
	o->mode = UNDECIDED;
	o->root = t->id;
	o->failed = false;
	push(o, t);
	while (o->depth && !o->failed)
		step(o);
	while (o->depth)
		o->state[o->stack[--o->depth] - o->c->btf->first_id] = DONE;
}

static void resolve_proto(struct order *o, const struct bm_type *t)
{
	struct bm_type next;
	uint32_t i;

	if (bm_refer(t, t->third, &next))
		resolve(o, &next);
	for (i = 0; i < t->vlen; i++) {
		if (bm_refer(t, bm_word(t, bm_elem(t, i) + 1), &next))
			resolve(o, &next);
	}
}

int bm_check_order(struct bm_check *c, struct btfmin_error *err)
{
	const struct btfmin_btf *btf = c->btf;
	struct bm_type t;
	struct order o;
	uint32_t i;

	memset(&o, 0, sizeof(o));
	o.c = c;
	o.state = bm_zalloc(&c->a, btf->count, sizeof(*o.state));
	if (!o.state)
		return fail_nomem(err);
	for (i = 0; i < btf->count; i++) {
		bm_type(btf, btf->first_id + i, &t, NULL);
		resolve(&o, &t);
		if (t.kind == BTFMIN_KIND_FUNC_PROTO)
			resolve_proto(&o, &t);
	}
	bm_free(&c->a, o.state);
	return 0;
}
