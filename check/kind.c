/* SPDX-License-Identifier: BSD-2-Clause */
/* kind.c - the kernel's rules for kinds that stand alone or refer to one type */
#include "check.h"

#define INT_RESERVED 0xf0000000u
#define INT_BITS_MAX 128u

static uint32_t int_bits(uint32_t data)
{
	return data & 0xff;
}

bool bm_is_plain_int(const struct bm_type *t)
{
	uint32_t data, bits;

	if (t->kind != BTFMIN_KIND_INT)
		return false;
	data = bm_word(t, BM_W_FIXED);
	bits = int_bits(data);
	return bits % 8 == 0 && bits > 0 && bits <= INT_BITS_MAX && (bits & (bits - 1)) == 0 &&
	       bm_int_offset(data) == 0;
}

static void check_int(struct bm_check *c, const struct bm_type *t)
{
	uint32_t data = bm_word(t, BM_W_FIXED), encoding = bm_int_encoding(data);
	uint32_t bits = int_bits(data) + bm_int_offset(data);

	if (data & INT_RESERVED)
		bm_fault(c, t, BM_W_FIXED, BM_INT_DATA);
	if (bits > INT_BITS_MAX)
		bm_fault(c, t, BM_W_FIXED, BM_INT_128);
	else if ((bits + 7) / 8 > t->third)
		bm_fault(c, t, BM_W_FIXED, BM_INT_BITS);
	if (encoding > 4 || (encoding & (encoding - 1)))
		bm_fault(c, t, BM_W_FIXED, BM_INT_ENCODING);
}

static void check_float(struct bm_check *c, const struct bm_type *t)
{
	if (t->third != 2 && t->third != 4 && t->third != 8 && t->third != 12 && t->third != 16)
		bm_fault(c, t, BM_W_THIRD, BM_FLOAT_SIZE);
}

/* Pointers, typedefs and modifiers: to what has a size, and to void, a fwd or a func_proto. */
static void check_reference(struct bm_check *c, const struct bm_type *t)
{
	struct bm_type next, final;
	uint32_t size;

	if (!bm_refer(t, t->third, &next))
		return;
	if (bm_is_source(next.kind)) {
		bm_fault_with(c, t, BM_W_THIRD, BM_TARGET, next.id);
		return;
	}
	if (bm_is_lost(c, t, t->third) || bm_sized(c, t, t->third, &final, &size) ||
	    !bm_final(c, t, t->third, &final))
		return;
	/* behind an array without a size, say; the fault is there */
	if (final.kind == BTFMIN_KIND_FUNC || final.kind >= BM_KINDS_KNOWN)
		bm_fault_with(c, t, BM_W_THIRD, BM_TARGET, final.id);
}

static void check_index(struct bm_check *c, const struct bm_type *t)
{
	uint32_t w = BM_W_ARRAY_INDEX, size;
	struct bm_type next, final;

	if (!bm_refer(t, bm_word(t, w), &next))
		return;
	if (bm_is_source(next.kind) || !bm_sized(c, t, next.id, &final, &size) ||
	    !bm_is_plain_int(&final))
		bm_fault_with(c, t, w, BM_INDEX, next.id);
}

static void check_array(struct bm_check *c, const struct bm_type *t)
{
	struct bm_type next, final;
	uint32_t size;

	check_index(c, t);
	if (!bm_refer(t, bm_word(t, BM_W_ARRAY_ELEM), &next))
		return;
	if (bm_is_source(next.kind) ||
	    (!bm_is_lost(c, t, next.id) && !bm_sized(c, t, next.id, &final, &size))) {
		bm_fault_with(c, t, BM_W_ARRAY_ELEM, BM_ELEM, next.id);
		return;
	}
	if (bm_final(c, t, next.id, &final) && final.kind == BTFMIN_KIND_INT &&
	    !bm_is_plain_int(&final))
		bm_fault_with(c, t, BM_W_ARRAY_ELEM, BM_ELEM_INT, next.id);
	/* of nested arrays the first that is too large */
	if (c->known[t->id].bits & BM_TOO_LARGE && !(c->known[next.id].bits & BM_TOO_LARGE))
		bm_fault(c, t, BM_W_ARRAY_NELEMS, BM_ARRAY_OVER);
}

static void check_enum(struct bm_check *c, const struct bm_type *t)
{
	uint32_t i, off;

	if (t->third > 8 || t->third == 0 || (t->third & (t->third - 1)))
		bm_fault(c, t, BM_W_THIRD, BM_ENUM_SIZE);
	for (i = 0; i < t->vlen && !c->nomem; i++) {
		off = bm_word(t, bm_elem(t, i));
		if (!off || !bm_is_identifier(c, t, off))
			bm_fault(c, t, bm_elem(t, i), BM_ENUM_NAME);
	}
}

void bm_check_kind(struct bm_check *c, const struct bm_type *t)
{
	typedef void check(struct bm_check * c, const struct bm_type *t);
	static check *const checks[BM_KINDS_KNOWN] = {
		[BTFMIN_KIND_INT] = check_int,
		[BTFMIN_KIND_PTR] = check_reference,
		[BTFMIN_KIND_ARRAY] = check_array,
		[BTFMIN_KIND_STRUCT] = bm_check_members,
		[BTFMIN_KIND_UNION] = bm_check_members,
		[BTFMIN_KIND_ENUM] = check_enum,
		[BTFMIN_KIND_TYPEDEF] = check_reference,
		[BTFMIN_KIND_VOLATILE] = check_reference,
		[BTFMIN_KIND_CONST] = check_reference,
		[BTFMIN_KIND_RESTRICT] = check_reference,
		[BTFMIN_KIND_FUNC] = bm_check_func,
		[BTFMIN_KIND_FUNC_PROTO] = bm_check_proto,
		[BTFMIN_KIND_VAR] = bm_check_var,
		[BTFMIN_KIND_DATASEC] = bm_check_datasec,
		[BTFMIN_KIND_FLOAT] = check_float,
		[BTFMIN_KIND_DECL_TAG] = bm_check_decl_tag,
		[BTFMIN_KIND_TYPE_TAG] = check_reference,
		[BTFMIN_KIND_ENUM64] = check_enum,
	};

	if (t->kind < BM_KINDS_KNOWN && checks[t->kind])
		checks[t->kind](c, t);
}
