/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * convert_bits.c - bitfields for readers without kind_flag
 *
 * There an INT itself says how many of its bits are meant, and a bitfield is a member of such a
 * type (Documentation/bpf/btf.rst, 2.2.4). The INTs that this takes are added behind all others,
 * one of each sort.
 */
#include "convert.h"

static uint32_t hash_of(const struct bm_convert *c, const struct bm_extra *x)
{
	return bm_table_seed(c) ^ ((x->name * 31u + x->size) * 31u + x->data) * 2654435761u;
}

static int extra_room(struct bm_convert *c, struct btfmin_error *err)
{
	bool emptied;
	uint32_t i;

	if (bm_grow(&c->a, (void **)&c->extras, &c->cextras, c->nextras, c->nextras + 1,
		    sizeof(*c->extras)) < 0 ||
	    bm_table_room(&c->a, &c->by_key, c->nextras, &emptied) < 0)
		return fail_nomem(err);
	for (i = 0; emptied && i < c->nextras; i++)
		bm_table_hang(&c->by_key, hash_of(c, &c->extras[i]), i, &c->extras[i].next);
	return 0;
}

/* The id of an INT of these words, which is added if it is not there. */
static int extra_int(struct bm_convert *c, const struct bm_extra *want, uint32_t *id,
		     struct btfmin_error *err)
{
	uint32_t hash = hash_of(c, want), i;
	int r;

	for (i = bm_table_first(&c->by_key, hash); i != BM_NONE; i = c->extras[i].next) {
		const struct bm_extra *x = &c->extras[i];

		if (x->name == want->name && x->size == want->size && x->data == want->data)
			break;
	}
	if (i == BM_NONE) {
		r = extra_room(c, err);
		if (r < 0)
			return r;
		i = (uint32_t)c->nextras++;
		c->extras[i] = *want;
		bm_table_hang(&c->by_key, hash, i, &c->extras[i].next);
	}
	*id = btfmin_btf_type_count(c->b) + i;
	return 0;
}

int bm_convert_bits(struct bm_convert *c, const struct bm_type *t, const struct bm_member *m,
		    uint32_t *type, struct btfmin_error *err)
{
	struct bm_extra want = {0, 0, 0, BM_NONE};
	struct bm_type base;
	int r = bm_skip(c->b, m->type, &base, err);

	if (r < 0)
		return r;
	if (m->bits > 64)
		return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t),
			    "bitfield of over 64 bits");
	want.size = base.third;
	if (base.kind == BTFMIN_KIND_INT) {
		want.name = base.name;
		want.data = bm_word(&base, BM_W_FIXED);
		if ((want.data & BM_INT_WIDTH) == m->bits)
			return 0;
		want.data = (want.data & ~BM_INT_WIDTH) | m->bits;
	} else if (bm_is_enum(&base)) {
		want.data = (base.kflag ? BM_INT_SIGNED << 24 : 0) | m->bits;
	} else {
		return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t),
			    "bitfield of a type that is neither INT nor ENUM");
	}
	bm_note_change(c, BTFMIN_CHANGE_BITFIELD, t->id, m->name);
	return extra_int(c, &want, type, err);
}

int bm_convert_extras(struct bm_convert *c, struct btfmin_error *err)
{
	size_t i;
	int r = bm_convert_room(c, (uint64_t)c->nextras * (BM_HEAD_WORDS + 1), err);

	for (i = 0; r == 0 && i < c->nextras; i++) {
		bm_convert_put(c, c->extras[i].name);
		bm_convert_put(c, bm_info(BTFMIN_KIND_INT, 0, false));
		bm_convert_put(c, c->extras[i].size);
		bm_convert_put(c, c->extras[i].data);
	}
	return r;
}
