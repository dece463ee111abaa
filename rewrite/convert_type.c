/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * convert_type.c - what each kind becomes for a reader that does not know it
 *
 * The choice follows libbpf's bpf_object__sanitize_btf(), where what matters is that sizes, offsets
 * and ids stay right. It differs where more can be kept: an ENUM64 stays an enum, less the values
 * that do not fit, since libbpf's UNION has no values at all; what is made of FUNC_PROTO, VAR and
 * DATASEC gets no elements and no name, since a candidate of that name might be found.
 */
#include "convert.h"

#define VLEN16_MAX 65535u

static bool is_wide(const struct bm_convert *c, const struct bm_type *t)
{
	return t->vlen > VLEN16_MAX && bm_lacks(&c->reader, BM_F_VLEN24);
}

static void put_head(struct bm_convert *c, uint32_t name, uint32_t info, uint32_t third)
{
	bm_convert_put(c, name);
	bm_convert_put(c, info);
	bm_convert_put(c, third);
}

static void put_int(struct bm_convert *c, uint32_t name, uint32_t size, uint32_t data)
{
	put_head(c, name, bm_info(BTFMIN_KIND_INT, 0, false), size);
	bm_convert_put(c, data);
}

/* Something of that size, and nothing else that could be asked. */
static void put_blank(struct bm_convert *c, uint32_t size)
{
	put_head(c, 0, bm_info(BTFMIN_KIND_STRUCT, 0, false), size);
}

static void put_plain(struct bm_convert *c, const struct bm_type *t, bool kflag)
{
	uint32_t words = bm_elem(t, t->vlen), w;

	put_head(c, t->name, bm_info(t->kind, t->vlen, kflag), t->third);
	for (w = BM_HEAD_WORDS; w < words; w++)
		bm_convert_put(c, bm_word(t, w));
}

/* The head of a type without its elements, which are too many. */
static void put_emptied(struct bm_convert *c, const struct bm_type *t)
{
	bm_note_change(c, BTFMIN_CHANGE_VLEN, t->id, 0);
	put_head(c, t->name, bm_info(t->kind, 0, false), t->third);
}

/* bpf(BPF_BTF_LOAD) before Linux 5.1 refuses over 64 bits; no size is too large for a STRUCT. */
static void convert_int(struct bm_convert *c, const struct bm_type *t)
{
	if (bm_lacks(&c->reader, BM_F_INT128) && (bm_word(t, BM_W_FIXED) & BM_INT_WIDTH) > 64) {
		bm_note_change(c, BTFMIN_CHANGE_INT128, t->id, 0);
		put_blank(c, t->third);
		return;
	}
	put_plain(c, t, t->kflag);
}

/* An INT has the size, which is what all around it hangs on, and the sign. */
static void enum_to_int(struct bm_convert *c, const struct bm_type *t)
{
	uint32_t bits = t->third < 8 ? t->third * 8 : 64;

	bm_note_change(c, BTFMIN_CHANGE_ENUM_SIZE, t->id, 0);
	put_int(c, t->name, t->third, (t->kflag ? BM_INT_SIGNED << 24 : 0) | bits);
}

static bool fits(const struct bm_type *t, uint32_t low, uint32_t high)
{
	if (t->kflag && low >> 31)
		return high == UINT32_MAX;
	return high == 0;
}

/*
 * Its values, as far as they fit; readers of ENUM take the size from its third word as well. One
 * with neither a name nor a value would be no C: dumps would say "enum;".
 */
static void enum64_to_enum(struct bm_convert *c, const struct bm_type *t, bool kflag)
{
	size_t start = c->at, end;
	uint32_t i, left = 0;

	put_head(c, t->name, 0, t->third);
	for (i = 0; i < t->vlen; i++) {
		uint32_t w = bm_elem(t, i), low = bm_word(t, w + 1);

		if (!fits(t, low, bm_word(t, w + 2))) {
			bm_note_change(c, BTFMIN_CHANGE_ENUMERATOR, t->id, bm_word(t, w));
			continue;
		}
		bm_convert_put(c, bm_word(t, w));
		bm_convert_put(c, low);
		left++;
	}
	end = c->at;
	c->at = start;
	if (!left && !t->name) {
		put_blank(c, t->third);
		bm_note_change(c, BTFMIN_CHANGE_ENUM_GONE, t->id, 0);
		return;
	}
	put_head(c, t->name, bm_info(BTFMIN_KIND_ENUM, left, kflag), t->third);
	c->at = end;
	c->elements += left;
	bm_note_change(c, BTFMIN_CHANGE_ENUM64, t->id, 0);
}

static void convert_enum(struct bm_convert *c, const struct bm_type *t)
{
	bool as_enum = t->kind == BTFMIN_KIND_ENUM64 && bm_lacks(&c->reader, BM_F_ENUM64);
	bool kflag = t->kflag;
	struct bm_type emptied = *t;

	if (bm_lacks(&c->reader, BM_F_ENUM_SIZE) && t->third != 4) {
		enum_to_int(c, t);
		return;
	}
	if (kflag && bm_lacks(&c->reader, BM_F_ENUM_SIGN)) {
		bm_note_change(c, BTFMIN_CHANGE_ENUM_SIGN, t->id, 0);
		kflag = false;
	}
	if (is_wide(c, t)) {
		bm_note_change(c, BTFMIN_CHANGE_VLEN, t->id, 0);
		emptied.vlen = 0;
	}
	if (as_enum) {
		enum64_to_enum(c, &emptied, kflag);
	} else {
		put_plain(c, &emptied, kflag);
		c->elements += emptied.vlen;
	}
}

/* Without kind_flag a member's word is all offset; with it, the lower 24 bits are. */
static int convert_members(struct bm_convert *c, const struct bm_type *t, struct btfmin_error *err)
{
	uint32_t i, type;
	int r;

	put_head(c, t->name, bm_info(t->kind, t->vlen, false), t->third);
	for (i = 0; i < t->vlen; i++) {
		struct bm_member m = bm_member(t, i);

		type = m.type;
		r = m.bits ? bm_convert_bits(c, t, &m, &type, err) : 0;
		if (r < 0)
			return r;
		bm_convert_put(c, m.name);
		bm_convert_put(c, type);
		bm_convert_put(c, m.bit_offset);
	}
	c->elements += t->vlen;
	return 0;
}

static int convert_composite(struct bm_convert *c, const struct bm_type *t,
			     struct btfmin_error *err)
{
	if (is_wide(c, t))
		put_emptied(c, t);
	else
		return convert_members(c, t, err);
	return 0;
}

static void convert_func(struct bm_convert *c, const struct bm_type *t)
{
	bool known = !bm_lacks(&c->reader, BM_F_FUNC);

	bm_note_change(c, known ? BTFMIN_CHANGE_LINKAGE : BTFMIN_CHANGE_FUNC, t->id, 0);
	put_head(c, t->name, bm_info(known ? BTFMIN_KIND_FUNC : BTFMIN_KIND_TYPEDEF, 0, false),
		 t->third);
}

/* The size is one that every kernel takes of an ENUM. */
static void convert_proto(struct bm_convert *c, const struct bm_type *t)
{
	if (!bm_lacks(&c->reader, BM_F_FUNC)) {
		put_emptied(c, t);
		return;
	}
	bm_note_change(c, BTFMIN_CHANGE_FUNC_PROTO, t->id, 0);
	put_head(c, 0, bm_info(BTFMIN_KIND_ENUM, 0, false), 4);
}

static void convert_section(struct bm_convert *c, const struct bm_type *t)
{
	if (!bm_lacks(&c->reader, BM_F_DATASEC)) {
		put_emptied(c, t);
		return;
	}
	bm_note_change(c, BTFMIN_CHANGE_DATASEC, t->id, 0);
	put_blank(c, t->third);
}

/* One byte, as libbpf chose: more might reach over the end of what refers to it. */
static void convert_to_byte(struct bm_convert *c, const struct bm_type *t, int change)
{
	bm_note_change(c, change, t->id, 0);
	put_int(c, 0, 1, 8);
}

int bm_convert_type(struct bm_convert *c, const struct bm_type *t, struct btfmin_error *err)
{
	/* no kind becomes longer but an ENUM without values that becomes an INT, by one word */
	int r = bm_convert_room(c, (uint64_t)bm_elem(t, t->vlen) + 1, err);

	if (r < 0)
		return r;
	switch (t->kind) {
	case BTFMIN_KIND_INT:
		convert_int(c, t);
		break;
	case BTFMIN_KIND_ENUM:
	case BTFMIN_KIND_ENUM64:
		convert_enum(c, t);
		break;
	case BTFMIN_KIND_FWD:
		bm_note_change(c, BTFMIN_CHANGE_FWD, t->id, 0);
		put_head(c, t->name, bm_info(t->kind, t->vlen, false), t->third);
		break;
	case BTFMIN_KIND_FUNC:
		convert_func(c, t);
		break;
	case BTFMIN_KIND_FUNC_PROTO:
		convert_proto(c, t);
		break;
	case BTFMIN_KIND_VAR:
		convert_to_byte(c, t, BTFMIN_CHANGE_VAR);
		break;
	case BTFMIN_KIND_DATASEC:
		convert_section(c, t);
		break;
	case BTFMIN_KIND_FLOAT:
		bm_note_change(c, BTFMIN_CHANGE_FLOAT, t->id, 0);
		put_blank(c, t->third);
		break;
	case BTFMIN_KIND_DECL_TAG:
		convert_to_byte(c, t, BTFMIN_CHANGE_DECL_TAG);
		break;
	case BTFMIN_KIND_TYPE_TAG:
		bm_note_change(c, BTFMIN_CHANGE_TYPE_TAG, t->id, 0);
		put_head(c, 0, bm_info(BTFMIN_KIND_CONST, 0, false), t->third);
		break;
	default: /* STRUCT, UNION */
		return convert_composite(c, t, err);
	}
	return 0;
}

struct plan {
	enum bm_feature lacking;
	uint32_t kind, touch;
};

/* clang-format off */
static const struct plan plans[] = {
	{BM_F_INT128,    BTFMIN_KIND_INT,        BM_TOUCH_ALWAYS},
	{BM_F_KIND_FLAG, BTFMIN_KIND_STRUCT,     BM_TOUCH_FLAG},
	{BM_F_KIND_FLAG, BTFMIN_KIND_UNION,      BM_TOUCH_FLAG},
	{BM_F_KIND_FLAG, BTFMIN_KIND_FWD,        BM_TOUCH_FLAG},
	{BM_F_ENUM_SIZE, BTFMIN_KIND_ENUM,       BM_TOUCH_ALWAYS},
	{BM_F_ENUM_SIGN, BTFMIN_KIND_ENUM,       BM_TOUCH_FLAG},
	{BM_F_ENUM64,    BTFMIN_KIND_ENUM64,     BM_TOUCH_ALWAYS},
	{BM_F_FUNC,      BTFMIN_KIND_FUNC,       BM_TOUCH_ALWAYS},
	{BM_F_LINKAGE,   BTFMIN_KIND_FUNC,       BM_TOUCH_VLEN},
	{BM_F_FUNC,      BTFMIN_KIND_FUNC_PROTO, BM_TOUCH_ALWAYS},
	{BM_F_DATASEC,   BTFMIN_KIND_VAR,        BM_TOUCH_ALWAYS},
	{BM_F_DATASEC,   BTFMIN_KIND_DATASEC,    BM_TOUCH_ALWAYS},
	{BM_F_FLOAT,     BTFMIN_KIND_FLOAT,      BM_TOUCH_ALWAYS},
	{BM_F_DECL_TAG,  BTFMIN_KIND_DECL_TAG,   BM_TOUCH_ALWAYS},
	{BM_F_ATTRIBUTE, BTFMIN_KIND_DECL_TAG,   BM_TOUCH_FLAG},
	{BM_F_TYPE_TAG,  BTFMIN_KIND_TYPE_TAG,   BM_TOUCH_ALWAYS},
	{BM_F_ATTRIBUTE, BTFMIN_KIND_TYPE_TAG,   BM_TOUCH_FLAG},
	{BM_F_VLEN24,    BTFMIN_KIND_STRUCT,     BM_TOUCH_WIDE},
	{BM_F_VLEN24,    BTFMIN_KIND_UNION,      BM_TOUCH_WIDE},
	{BM_F_VLEN24,    BTFMIN_KIND_ENUM,       BM_TOUCH_WIDE},
	{BM_F_VLEN24,    BTFMIN_KIND_ENUM64,     BM_TOUCH_WIDE},
	{BM_F_VLEN24,    BTFMIN_KIND_FUNC_PROTO, BM_TOUCH_WIDE},
	{BM_F_VLEN24,    BTFMIN_KIND_DATASEC,    BM_TOUCH_WIDE},
};
/* clang-format on */

void bm_convert_plan(struct bm_convert *c)
{
	size_t i;

	for (i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
		if (bm_lacks(&c->reader, plans[i].lacking))
			c->touch[plans[i].kind] |= (uint8_t)plans[i].touch;
}
