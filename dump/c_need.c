/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_need.c - a declaration, and before it those that it needs
 *
 * What it embeds was queued before it (c_order). What it points at must be known by name: a struct
 * or union by a forward declaration ("struct x;"), a typedef by being declared. Looking for that is
 * a walk of its own; it ends at names. libbpf's btf_dump_emit_type() goes the same way, so that the
 * same forward declarations come out at the same places.
 *
 * A type all of whose needs are met is settled, and never looked into again. A reference to the
 * struct just being declared needs nothing there, but may elsewhere: what holds one is not settled.
 */
#include "c.h"

/* Bits of emit. */
#define EMITTED 1u
#define BUSY    2u
#define FORWARD 4u
#define SETTLED 8u

struct frame {
	uint32_t id;
	uint32_t inside; /* the declaration that the needs are of */
	uint32_t next;
	bool settled;
};

struct walk {
	struct bm_c *c;
	struct frame *frames;
	size_t count, cap;
};

enum { UNSETTLED, IS_SETTLED, PUSHED };

static int push(struct walk *w, uint32_t id, uint32_t inside)
{
	if (bm_grow(&w->c->a, (void **)&w->frames, &w->cap, w->count, w->count + 1,
		    sizeof(*w->frames)))
		return fail_nomem(w->c->err);
	w->frames[w->count++] = (struct frame){id, inside, 0, true};
	w->c->types[id].emit |= BUSY;
	return PUSHED;
}

static int put_forward(struct bm_c *c, uint32_t id)
{
	const struct bm_c_type *t = &c->types[id];
	bool is_union = t->kind == BTFMIN_KIND_UNION ||
			(t->kind == BTFMIN_KIND_FWD && t->marks & BM_C_KFLAG);
	int r;

	bm_out_str(&c->out, is_union ? "union " : "struct ");
	r = bm_c_put_name(c, id);
	bm_out_str(&c->out, ";\n\n");
	return r;
}

static int put_enum(struct bm_c *c, uint32_t id)
{
	int r = bm_c_put_enum(c, id, 0);

	bm_out_str(&c->out, ";\n\n");
	return r;
}

/* A struct or union with a tag, referred to. */
static int refer(struct walk *w, uint32_t id, uint32_t inside)
{
	struct bm_c_type *t = &w->c->types[id];
	int r;

	if (t->emit & FORWARD)
		return IS_SETTLED;
	if (id == inside)
		return UNSETTLED;
	r = put_forward(w->c, id);
	t->emit |= FORWARD;
	return r < 0 ? r : IS_SETTLED;
}

/* Kinds that need nothing themselves. */
static int leaf(struct walk *w, uint32_t id)
{
	struct bm_c *c = w->c;
	struct bm_c_type *t = &c->types[id];
	bool number = t->kind == BTFMIN_KIND_INT || t->kind == BTFMIN_KIND_FLOAT;
	int r;

	t->emit |= EMITTED;
	if (number)
		r = bm_c_base(c, id);
	else if (t->kind == BTFMIN_KIND_FWD)
		r = put_forward(c, id);
	else
		r = put_enum(c, id);
	return r < 0 ? r : IS_SETTLED;
}

/* What is to be done for id, referred to inside another declaration, or itself one if that is 0. */
static int need(struct walk *w, uint32_t id, uint32_t inside)
{
	struct bm_c_type *t = &w->c->types[id];

	if (id == 0 || t->emit & (EMITTED | SETTLED))
		return IS_SETTLED;
	switch (t->kind) {
	case BTFMIN_KIND_ENUM:
	case BTFMIN_KIND_ENUM64:
		if (inside && !t->name) /* its values stand where it is referred to */
			return IS_SETTLED;
		return leaf(w, id);
	case BTFMIN_KIND_INT:
	case BTFMIN_KIND_FLOAT:
	case BTFMIN_KIND_FWD:
		return leaf(w, id);
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		if (inside && t->name)
			return refer(w, id, inside);
		break;
	default:
		break;
	}
	if (t->emit & BUSY) /* c_order refused such rings */
		return bm_c_fail(w->c, BTFMIN_ERR_INTERNAL, id, "cycle of types without a tag");
	return push(w, id, inside);
}

/* Inside which declaration the references of f's type are. */
static uint32_t scope(const struct frame *f, const struct bm_c_type *t)
{
	return t->kind == BTFMIN_KIND_TYPEDEF || (bm_c_composite(t) && t->name) ? f->id : f->inside;
}

static int put_typedef(struct bm_c *c, uint32_t id)
{
	struct bm_c_type *t = &c->types[id];
	const char *name = "";
	int r;

	bm_string(c->btf, t->name, &name, NULL);
	t->emit |= EMITTED;
	if (!strcmp(name, "__builtin_va_list")) /* the compiler knows it */
		return 0;
	r = bm_c_put_typedef(c, id);
	bm_out_str(&c->out, ";\n\n");
	return r;
}

static int put_composite(struct bm_c *c, uint32_t id)
{
	int r = bm_c_put_composite(c, id);

	bm_out_str(&c->out, ";\n\n");
	c->types[id].emit |= EMITTED;
	return r;
}

/* The needs of the type on top are met: declares it, if it is a declaration. */
static int leave(struct walk *w)
{
	struct frame f = w->frames[--w->count];
	struct bm_c_type *t = &w->c->types[f.id];
	int r = 0;

	t->emit &= (uint8_t)~BUSY;
	if (t->kind == BTFMIN_KIND_TYPEDEF)
		r = put_typedef(w->c, f.id);
	else if (bm_c_composite(t) && t->name)
		r = put_composite(w->c, f.id);
	else if (f.settled)
		t->emit |= SETTLED;
	if (w->count && !(t->emit & (SETTLED | EMITTED)))
		w->frames[w->count - 1].settled = false;
	return r;
}

static int step(struct walk *w)
{
	struct frame *f = &w->frames[w->count - 1];
	uint32_t inside = scope(f, &w->c->types[f->id]), id = 0;
	struct bm_type t;
	int r;

	r = bm_c_type(w->c, f->id, &t);
	if (r < 0)
		return r;
	while (bm_c_reference(&t, f->next, &id)) {
		f->next++;
		if (!w->c->steps--) {
			w->c->steps = 0;
			return fail_plain(w->c->err, BTFMIN_ERR_LIMIT,
					  "the text would be larger than max_size");
		}
		r = need(w, id, inside);
		if (r < 0 || r == PUSHED)
			return r;
		if (r == UNSETTLED)
			f->settled = false;
	}
	return leave(w);
}

int bm_c_emit(struct bm_c *c)
{
	struct walk w = {c, NULL, 0, 0};
	uint32_t i;
	int r = 0;

	for (i = 0; i < c->queued && r >= 0 && !bm_out_failed(&c->out); i++) {
		r = need(&w, c->queue[i], 0);
		while (w.count && r >= 0)
			r = step(&w);
	}
	bm_free(&c->a, w.frames);
	return r < 0 ? r : 0;
}
