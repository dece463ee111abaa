/* SPDX-License-Identifier: BSD-2-Clause */
/* c_types.c - every type's head once, in the order of ids, so that all else finds it in one place
 */
#include "c.h"

static void refer(struct bm_c *c, uint32_t id)
{
	if (id < c->count)
		c->types[id].marks |= BM_C_REFERENCED;
}

/* Elements whose word 1 is a type: members and parameters. */
static void refer_elements(struct bm_c *c, const struct bm_type *t, uint32_t word)
{
	uint32_t i, at = bm_elem(t, 0) + word, step = bm_kinds[t->kind].elem_words;

	for (i = 0; i < t->vlen; i++, at += step)
		refer(c, bm_word(t, at));
}

static void refer_all(struct bm_c *c, const struct bm_type *t)
{
	switch (t->kind) {
	case BTFMIN_KIND_ARRAY:
		refer(c, bm_word(t, BM_W_ARRAY_ELEM));
		break;
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		refer_elements(c, t, 1);
		break;
	case BTFMIN_KIND_FUNC_PROTO:
		refer(c, t->third);
		refer_elements(c, t, 1);
		break;
	default:
		if (t->kind < BM_KINDS_KNOWN && bm_kinds[t->kind].third == 'I')
			refer(c, t->third);
	}
}

static void describe(struct bm_c *c, const struct bm_type *t)
{
	struct bm_c_type *known = &c->types[t->id];

	known->kind = t->kind < BM_KINDS_KNOWN ? (uint8_t)t->kind : UINT8_MAX;
	known->third = t->third;
	known->at = t->at;
	known->name = t->name && bm_c_nameless(c, t->name) ? 0 : t->name;
	if (t->kflag)
		known->marks |= BM_C_KFLAG;
	if (!t->vlen)
		known->marks |= BM_C_NO_VALUES;
}

int bm_c_read_types(struct bm_c *c)
{
	struct bm_type t;
	uint32_t id;
	int r;

	c->types = bm_zalloc(&c->a, c->count, sizeof(*c->types));
	if (!c->types)
		return fail_nomem(c->err);
	for (id = 1; id < c->count; id++) {
		r = bm_type(c->btf, id, &t, c->err);
		if (r < 0)
			return r;
		describe(c, &t);
		refer_all(c, &t);
	}
	return 0;
}

bool bm_c_reference(const struct bm_type *t, uint32_t i, uint32_t *id)
{
	switch (t->kind) {
	case BTFMIN_KIND_ARRAY:
		*id = bm_word(t, BM_W_ARRAY_ELEM);
		return i == 0;
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		if (i < t->vlen)
			*id = bm_word(t, bm_elem(t, i) + 1);
		return i < t->vlen;
	case BTFMIN_KIND_FUNC_PROTO:
		if (i && i <= t->vlen)
			*id = bm_word(t, bm_elem(t, i - 1) + 1);
		else
			*id = t->third;
		return i <= t->vlen;
	default:
		*id = t->third;
		return i == 0;
	}
}
