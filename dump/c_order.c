/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_order.c - which declarations there are to be, and in which order
 *
 * C wants a struct complete where it is embedded, and only its name where something points at it.
 * A walk depth-first finds what a type embeds, and queues named things when it leaves them. It
 * reaches a type strongly (it is embedded) or weakly (through a pointer, where a forward
 * declaration will do); that of libbpf's btf_dump_order_type(), whose order this is. A type
 * without a tag has no forward declaration: it is always embedded.
 *
 * Each type is walked through once strongly and once weakly. Weakly it is worth to come again,
 * since by now more may be complete: that is bounded by a budget, since chains of such types would
 * take quadratic time. After it, typedefs may be queued later, which is right as well.
 */
#include "c.h"

/* Bits of order. */
#define DONE        1u
#define BUSY        2u /* on the way down, strongly; for struct and union, either way */
#define BUSY_WEAKLY 4u
#define SEEN_WEAKLY 8u

struct frame {
	uint32_t id;
	uint32_t next; /* the reference to be followed next */
	bool weak;
	bool strong; /* something below asks to be declared before */
};

struct walk {
	struct bm_c *c;
	struct frame *frames;
	size_t count, cap;
	uint64_t again; /* references that may be followed before types are walked through once only
			 */
};

enum { ANSWERED, PUSHED };

static int push(struct walk *w, uint32_t id, bool weak)
{
	if (bm_grow(&w->c->a, (void **)&w->frames, &w->cap, w->count, w->count + 1,
		    sizeof(*w->frames)))
		return fail_nomem(w->c->err);
	w->frames[w->count++] = (struct frame){id, 0, weak, false};
	return PUSHED;
}

static uint8_t busy(const struct bm_c_type *t, bool weak)
{
	if (bm_c_composite(t))
		return BUSY | BUSY_WEAKLY;
	return weak ? BUSY_WEAKLY : BUSY;
}

static int ring(struct bm_c *c, uint32_t id, bool weak)
{
	if (bm_c_composite(&c->types[id]) && !weak)
		return bm_c_fail(c, BTFMIN_ERR_CORRUPT, id, "type contains itself");
	if (weak)
		return bm_c_fail(c, BTFMIN_ERR_UNSUPPORTED, id,
				 "cycle of types without a tag: C cannot say it");
	return bm_c_fail(c, BTFMIN_ERR_CORRUPT, id, "cycle of typedefs, modifiers or arrays");
}

/*
 * Whether a type that refers to nothing is declared. An enum without a tag stands where it is
 * referred to; if it is not, it is there for its values.
 */
static bool declared(const struct bm_c_type *t)
{
	if (t->name || t->kind == BTFMIN_KIND_FWD)
		return true;
	return !(t->marks & (BM_C_REFERENCED | BM_C_NO_VALUES));
}

/* Kinds that refer to nothing; whether they count as strong on the first visit. */
static int leaf(struct bm_c *c, uint32_t id, bool *strong)
{
	struct bm_c_type *t = &c->types[id];

	*strong = t->kind != BTFMIN_KIND_INT && t->kind != BTFMIN_KIND_FLOAT;
	if (*strong && declared(t))
		c->queue[c->queued++] = id;
	t->order |= DONE;
	return bm_c_measure(c, id);
}

static int no_type(struct bm_c *c, uint32_t id)
{
	if (c->types[id].kind == UINT8_MAX)
		return bm_c_fail(c, BTFMIN_ERR_UNSUPPORTED, id, "kind that C has no words for");
	return bm_c_fail(c, BTFMIN_ERR_CORRUPT, id, "reference to what is no type of C");
}

/* What a type says at once: ANSWERED and *strong, or PUSHED: it has to look below. */
static int visit(struct walk *w, uint32_t id, bool weak, bool *strong)
{
	struct bm_c *c = w->c;
	struct bm_c_type *t = &c->types[id];

	*strong = true;
	if (id == 0 || t->order & DONE)
		return ANSWERED;
	*strong = false;
	if (weak && bm_c_composite(t) && t->name)
		return ANSWERED;
	if (t->order & busy(t, weak))
		return ring(c, id, weak);
	if (weak && t->order & SEEN_WEAKLY && !w->again)
		return ANSWERED;
	switch (t->kind) {
	case BTFMIN_KIND_INT:
	case BTFMIN_KIND_FLOAT:
	case BTFMIN_KIND_ENUM:
	case BTFMIN_KIND_ENUM64:
	case BTFMIN_KIND_FWD:
		return leaf(c, id, strong);
	case BTFMIN_KIND_FUNC:
	case BTFMIN_KIND_VAR:
	case BTFMIN_KIND_DATASEC:
	case BTFMIN_KIND_DECL_TAG:
	case UINT8_MAX:
		return no_type(c, id);
	default:
		t->order |= busy(t, weak);
		return push(w, id, weak);
	}
}

/* Whether references of a type of that kind are weak, if what led to it is. */
static bool leads_weakly(uint32_t kind, bool weak)
{
	switch (kind) {
	case BTFMIN_KIND_PTR:
		return true;
	case BTFMIN_KIND_ARRAY:
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		return false;
	default:
		return weak;
	}
}

/* Takes the type on top away, all below it being known, and tells the one that referred to it. */
static int leave(struct walk *w, const struct bm_type *b)
{
	struct bm_c *c = w->c;
	struct frame f = w->frames[--w->count];
	struct bm_c_type *t = &c->types[f.id];
	bool composite = bm_c_composite(t);

	t->order &= (uint8_t)~busy(t, f.weak);
	if (composite || (b->kind == BTFMIN_KIND_TYPEDEF && !f.weak))
		f.strong = true;
	if (!(t->order & DONE) /* a typedef may be met again, weakly, on the way to itself */
	    && ((composite && t->name) || (b->kind == BTFMIN_KIND_TYPEDEF && f.strong)))
		c->queue[c->queued++] = f.id;
	if (!f.weak || b->kind == BTFMIN_KIND_PTR ||
	    (f.strong && b->kind != BTFMIN_KIND_FUNC_PROTO))
		t->order |= DONE;
	else
		t->order |= SEEN_WEAKLY;
	if (w->count)
		w->frames[w->count - 1].strong |= f.strong;
	return bm_c_measure(c, f.id);
}

/* Follows the references of the type on top, up to one that has to look below itself. */
static int step(struct walk *w)
{
	struct frame *f = &w->frames[w->count - 1];
	struct bm_type t;
	bool strong;
	uint32_t id = 0;
	int r;

	r = bm_c_type(w->c, f->id, &t);
	while (r == 0 && bm_c_reference(&t, f->next, &id)) {
		f->next++;
		if (w->again)
			w->again--;
		if (id >= w->c->count)
			return bm_c_fail(w->c, BTFMIN_ERR_CORRUPT, t.id,
					 "reference to a type id that is not there");
		r = visit(w, id, leads_weakly(t.kind, f->weak), &strong);
		if (r == ANSWERED)
			f->strong |= strong;
	}
	if (r)
		return r == PUSHED ? 0 : r;
	return leave(w, &t);
}

/* What is printed for itself, if nothing refers to it: all but functions, variables and tags. */
static bool printed(const struct bm_c_type *t)
{
	return t->kind != BTFMIN_KIND_FUNC && t->kind != BTFMIN_KIND_VAR &&
	       t->kind != BTFMIN_KIND_DATASEC && t->kind != BTFMIN_KIND_DECL_TAG &&
	       t->kind != UINT8_MAX;
}

int bm_c_order(struct bm_c *c, const struct bm_select *chosen)
{
	struct walk w = {c, NULL, 0, 0, 0};
	bool strong;
	uint32_t id;
	int r = 0;

	w.again = (c->count + bm_words(c->btf)) * 8;
	for (id = 1; id < c->count && r >= 0; id++) {
		if (!bm_selected(chosen, id) || !printed(&c->types[id]))
			continue;
		r = visit(&w, id, false, &strong);
		while (w.count && r >= 0)
			r = step(&w);
	}
	bm_free(&c->a, w.frames);
	return r < 0 ? r : 0;
}
