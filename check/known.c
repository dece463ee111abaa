/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * known.c - what types contain by value or stand for: cycles, sizes, and where typedefs lead
 *
 * One walk in depth (Tarjan's strongly connected components) with a stack of its own, so that
 * each type and each member is looked at once, whatever the depth and the number of ways. A
 * component of several types, or of one that contains itself, is a ring: none of them has an end.
 */
#include "check.h"

struct frame {
	uint32_t id;
	uint32_t next; /* the successor to look at next */
};

struct walk {
	struct bm_check *c;
	uint32_t *index;      /* by type id: when it was met, 0 if not yet */
	uint32_t *low;        /* the earliest met that it leads to */
	struct frame *frames; /* from the start to where the walk is */
	uint32_t depth;
	uint32_t *open; /* met, and not yet in a component */
	uint32_t nopen;
	uint32_t met;
};

/* Where a type's component is closed, no later type can lead into it any more. */
#define CLOSED UINT32_MAX

bool bm_refer(const struct bm_type *t, uint32_t id, struct bm_type *out)
{
	return bm_type(t->b, id, out, NULL) == 0;
}

/* The i-th type that t contains by value or stands for; false behind the last. */
static bool successor(const struct bm_type *t, uint32_t i, uint32_t *id)
{
	if (bm_is_composite(t)) {
		if (i >= t->vlen)
			return false;
		*id = bm_member(t, i).type;
		return true;
	}
	if (i > 0)
		return false;
	if (t->kind == BTFMIN_KIND_ARRAY)
		*id = bm_word(t, BM_W_ARRAY_ELEM);
	else
		*id = t->third;
	return t->kind == BTFMIN_KIND_ARRAY || bm_is_modifier(t->kind);
}

static void meet(struct walk *w, uint32_t id)
{
	w->index[id] = w->low[id] = ++w->met;
	w->frames[w->depth].id = id;
	w->frames[w->depth++].next = 0;
	w->open[w->nopen++] = id;
}

/* The size of an array, of which the element is known. */
static void settle_array(struct bm_known *k, const struct bm_known *elem, uint32_t nelems)
{
	uint64_t size = (uint64_t)elem->size * nelems;

	if (!(elem->bits & BM_HAS_SIZE)) {
		k->bits |= elem->bits & BM_TOO_LARGE;
	} else if (size > UINT32_MAX) {
		k->bits |= BM_TOO_LARGE;
	} else {
		k->bits |= BM_HAS_SIZE;
		k->size = (uint32_t)size;
	}
}

static bool has_size_word(uint32_t kind)
{
	return kind == BTFMIN_KIND_INT || kind == BTFMIN_KIND_STRUCT || kind == BTFMIN_KIND_UNION ||
	       kind == BTFMIN_KIND_ENUM || kind == BTFMIN_KIND_ENUM64 || kind == BTFMIN_KIND_FLOAT;
}

/* Says what is known of a type on no ring, all that it contains being known already. */
static void settle(struct walk *w, const struct bm_type *t)
{
	struct bm_known *k = &w->c->known[t->id];
	struct bm_type next;
	uint32_t id;

	k->final = t->id;
	if (has_size_word(t->kind)) {
		k->size = t->third;
		k->bits |= BM_HAS_SIZE;
	} else if (t->kind == BTFMIN_KIND_PTR) {
		k->size = w->c->btf->pointer_size;
		k->bits |= BM_HAS_SIZE;
	} else if (successor(t, 0, &id) && bm_refer(t, id, &next)) {
		if (t->kind == BTFMIN_KIND_ARRAY) {
			settle_array(k, &w->c->known[id], bm_word(t, BM_W_ARRAY_NELEMS));
		} else {
			k->final = w->c->known[id].final;
			k->size = w->c->known[id].size;
			k->bits |= w->c->known[id].bits & (BM_HAS_SIZE | BM_TOO_LARGE);
		}
	}
}

/* A struct on a ring says its size all the same, and whoever refers to it is not to blame. */
static void settle_ring(struct walk *w, uint32_t id, uint32_t ring)
{
	struct bm_known *k = &w->c->known[id];
	struct bm_type t;

	k->final = id;
	k->bits |= BM_ON_RING;
	k->ring = ring;
	if (bm_type(w->c->btf, id, &t, NULL) == 0 && bm_is_composite(&t)) {
		k->size = t.third;
		k->bits |= BM_HAS_SIZE;
	}
}

/* Takes the component that began with t off the open types. */
static void close_component(struct walk *w, const struct bm_type *t)
{
	bool ring = w->open[w->nopen - 1] != t->id || (w->c->known[t->id].bits & BM_ON_RING);
	uint32_t id;

	do {
		id = w->open[--w->nopen];
		w->low[id] = CLOSED;
		if (ring)
			settle_ring(w, id, t->id);
	} while (id != t->id);
	if (!ring)
		settle(w, t);
}

/* One step from the innermost frame: into a successor, or back. */
static void step(struct walk *w)
{
	struct frame *f = &w->frames[w->depth - 1];
	struct bm_type t, next;
	uint32_t id = 0, *low;

	bm_type(w->c->btf, f->id, &t, NULL);
	while (successor(&t, f->next, &id)) {
		f->next++;
		if (!bm_refer(&t, id, &next) || id == 0)
			continue;
		if (id == t.id)
			w->c->known[id].bits |= BM_ON_RING;
		if (!w->index[id]) {
			meet(w, id);
			return;
		}
		if (w->low[id] != CLOSED && w->index[id] < w->low[t.id])
			w->low[t.id] = w->index[id];
	}
	w->depth--;
	if (w->low[t.id] == w->index[t.id]) {
		close_component(w, &t);
	} else {
		low = &w->low[w->frames[w->depth - 1].id];
		if (w->low[t.id] < *low)
			*low = w->low[t.id];
	}
}

static void walk(struct walk *w)
{
	uint32_t id, end = btfmin_btf_type_count(w->c->btf);

	for (id = 1; id < end; id++) {
		if (w->index[id])
			continue;
		meet(w, id);
		while (w->depth)
			step(w);
	}
}

int bm_know(struct bm_check *c, struct btfmin_error *err)
{
	size_t n = btfmin_btf_type_count(c->btf);
	struct walk w;

	memset(&w, 0, sizeof(w));
	w.c = c;
	c->known = bm_zalloc(&c->a, n, sizeof(*c->known));
	w.index = bm_zalloc(&c->a, n, sizeof(*w.index));
	w.low = bm_alloc(&c->a, n, sizeof(*w.low));
	w.frames = bm_alloc(&c->a, n, sizeof(*w.frames));
	w.open = bm_alloc(&c->a, n, sizeof(*w.open));
	if (c->known && w.index && w.low && w.frames && w.open)
		walk(&w);
	else
		c->nomem = true;
	bm_free(&c->a, w.index);
	bm_free(&c->a, w.low);
	bm_free(&c->a, w.frames);
	bm_free(&c->a, w.open);
	return c->nomem ? fail_nomem(err) : 0;
}

bool bm_final(const struct bm_check *c, const struct bm_type *t, uint32_t id, struct bm_type *out)
{
	return bm_refer(t, id, out) && bm_refer(t, c->known[id].final, out);
}

bool bm_sized(const struct bm_check *c, const struct bm_type *t, uint32_t id, struct bm_type *out,
	      uint32_t *size)
{
	if (!bm_final(c, t, id, out) || !(c->known[id].bits & BM_HAS_SIZE))
		return false;
	*size = c->known[id].size;
	return true;
}

bool bm_is_lost(const struct bm_check *c, const struct bm_type *t, uint32_t id)
{
	struct bm_type next;
	uint32_t bits;

	if (!bm_refer(t, id, &next))
		return true;
	bits = c->known[id].bits | c->known[c->known[id].final].bits;
	return !(bits & BM_HAS_SIZE) && bits & (BM_ON_RING | BM_TOO_LARGE);
}

uint32_t bm_ring_next(const struct bm_check *c, const struct bm_type *t)
{
	struct bm_type next;
	uint32_t i, id = 0;

	if (!(c->known[t->id].bits & BM_ON_RING))
		return 0;
	for (i = 0; successor(t, i, &id); i++) {
		if (bm_refer(t, id, &next) && id && (c->known[id].bits & BM_ON_RING) &&
		    c->known[id].ring == c->known[t->id].ring)
			return id;
	}
	return 0;
}
