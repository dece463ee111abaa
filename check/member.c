/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * member.c - where the kernel lets members of structs and unions be (btf_struct_check_meta, and
 * the check_member and check_kflag_member functions)
 */
#include "check.h"

#define COPY_BITS_MAX 128u
#define ENUM_BITS     32u

/* A member, what its typedefs and modifiers lead to, and its struct. */
struct place {
	struct bm_check *c;
	const struct bm_type *in;
	struct bm_member m;
	struct bm_type final;
	uint32_t size; /* of final */
	uint32_t w;    /* the member's first word */
};

#define W_TYPE   1u
#define W_OFFSET 2u

static void complain(struct place *p, uint32_t w, enum bm_rule rule)
{
	bm_fault_with(p->c, p->in, p->w + w, rule, p->m.type);
}

static uint64_t bytes_up(uint64_t bits)
{
	return (bits + 7) / 8;
}

/* The bits from bit_offset on, which are copied from the start of their first byte. */
static void check_bits(struct place *p, uint64_t bit_offset, uint32_t bits)
{
	uint64_t copied = bits + bit_offset % 8;

	if (copied > COPY_BITS_MAX)
		complain(p, W_OFFSET, BM_MEMBER_128);
	else if (bit_offset / 8 + bytes_up(copied) > p->in->third)
		complain(p, W_OFFSET, BM_MEMBER_END);
}

/* An INT where offsets have no width: it says itself which of its bits are meant. */
static void check_old_int(struct place *p)
{
	uint32_t data = bm_word(&p->final, BM_W_FIXED);
	uint64_t bit_offset = (uint64_t)p->m.bit_offset + bm_int_offset(data);

	if (bit_offset > UINT32_MAX)
		complain(p, W_OFFSET, BM_MEMBER_WRAP);
	else
		check_bits(p, bit_offset, data & 0xff);
}

static void check_int(struct place *p)
{
	uint32_t bits = bm_word(&p->final, BM_W_FIXED) & 0xff;

	if (!p->in->kflag)
		check_old_int(p);
	else if (!bm_is_plain_int(&p->final))
		complain(p, W_TYPE, BM_MEMBER_BASE);
	else if (p->m.bits > bits)
		complain(p, W_OFFSET, BM_MEMBER_WIDTH);
	else if (p->m.bits)
		check_bits(p, p->m.bit_offset, p->m.bits);
	else if (p->m.bit_offset % 8)
		complain(p, W_OFFSET, BM_MEMBER_OFFSET);
	else
		check_bits(p, p->m.bit_offset, bits);
}

static void check_whole(struct place *p)
{
	if (p->m.bits)
		complain(p, W_OFFSET, BM_MEMBER_WIDTH);
	else if (p->m.bit_offset % 8)
		complain(p, W_OFFSET, BM_MEMBER_BYTE);
	else if ((uint64_t)p->m.bit_offset / 8 + p->size > p->in->third)
		complain(p, W_OFFSET, BM_MEMBER_END);
}

/* Where offsets have a width, the kernel takes every enum for one of 32 bits. */
static void check_enum(struct place *p)
{
	uint32_t bits = p->m.bits ? p->m.bits : ENUM_BITS;

	if (!p->in->kflag)
		check_whole(p);
	else if (!p->m.bits && p->m.bit_offset % 8)
		complain(p, W_OFFSET, BM_MEMBER_BYTE);
	else if (bits > ENUM_BITS)
		complain(p, W_OFFSET, BM_MEMBER_WIDTH);
	else if (bytes_up((uint64_t)p->m.bit_offset + bits) > p->in->third)
		complain(p, W_OFFSET, BM_MEMBER_END);
}

static void check_float(struct place *p)
{
	uint32_t pointer = p->c->btf->pointer_size, align = p->size < pointer ? p->size : pointer;

	if (p->m.bits)
		complain(p, W_OFFSET, BM_MEMBER_WIDTH);
	else if (align && p->m.bit_offset % (align * 8))
		complain(p, W_OFFSET, BM_MEMBER_FLOAT);
	else if ((uint64_t)p->m.bit_offset / 8 + p->size > p->in->third)
		complain(p, W_OFFSET, BM_MEMBER_END);
}

static void check_place(struct place *p)
{
	if (p->final.kind == BTFMIN_KIND_INT)
		check_int(p);
	else if (bm_is_enum(&p->final))
		check_enum(p);
	else if (p->final.kind == BTFMIN_KIND_FLOAT)
		check_float(p);
	else
		check_whole(p);
}

static void check_type(struct place *p)
{
	struct bm_type next;

	if (!bm_refer(p->in, p->m.type, &next))
		return;
	if (!p->m.type)
		complain(p, W_TYPE, BM_MEMBER_VOID);
	else if (bm_is_source(next.kind))
		complain(p, W_TYPE, BM_MEMBER_KIND);
	else if (bm_sized(p->c, p->in, p->m.type, &p->final, &p->size))
		check_place(p);
	else if (!bm_is_lost(p->c, p->in, p->m.type))
		complain(p, W_TYPE, BM_MEMBER_KIND);
}

void bm_check_members(struct bm_check *c, const struct bm_type *t)
{
	uint32_t i, last = 0;
	struct place p;

	memset(&p, 0, sizeof(p));
	p.c = c;
	p.in = t;
	for (i = 0; i < t->vlen && !c->nomem; i++) {
		p.w = bm_elem(t, i);
		p.m = bm_member(t, i);
		bm_want_identifier(c, t, p.w, BM_MEMBER_NAME);
		if (t->kind == BTFMIN_KIND_UNION && p.m.bit_offset)
			complain(&p, W_OFFSET, BM_UNION_OFF);
		else if (p.m.bit_offset < last)
			complain(&p, W_OFFSET, BM_MEMBER_ORDER);
		last = p.m.bit_offset;
		if (bytes_up(p.m.bit_offset) > t->third)
			complain(&p, W_OFFSET, BM_MEMBER_PAST);
		else
			check_type(&p);
	}
}
