/* SPDX-License-Identifier: BSD-2-Clause */
/* head.c - what the kernel lets a record's three head words hold (the check_meta functions) */
#include "check.h"

enum name_rule { ANY, NONE, MAYBE, IDENTIFIER, SOME, SECTION };

#define NEVER UINT32_MAX

struct head {
	uint8_t name;    /* enum name_rule */
	uint8_t vlen;    /* vlen may be other than 0 */
	uint8_t third;   /* the third word may be other than 0 */
	uint32_t kflag;  /* since which kernel kind_flag may be set */
	uint32_t kernel; /* since which kernel there is the kind */
};

/* clang-format off */
static const struct head heads[BM_KINDS_KNOWN] = {
	[BTFMIN_KIND_INT] =        {ANY,        0, 1, NEVER,            0},
	[BTFMIN_KIND_PTR] =        {NONE,       0, 1, NEVER,            0},
	[BTFMIN_KIND_ARRAY] =      {NONE,       0, 0, NEVER,            0},
	[BTFMIN_KIND_STRUCT] =     {MAYBE,      1, 1, BM_LINUX(5, 0),   0},
	[BTFMIN_KIND_UNION] =      {MAYBE,      1, 1, BM_LINUX(5, 0),   0},
	[BTFMIN_KIND_ENUM] =       {MAYBE,      1, 1, BM_LINUX(6, 0),   0},
	[BTFMIN_KIND_FWD] =        {IDENTIFIER, 0, 0, BM_LINUX(5, 0),   0},
	[BTFMIN_KIND_TYPEDEF] =    {IDENTIFIER, 0, 1, NEVER,            0},
	[BTFMIN_KIND_VOLATILE] =   {NONE,       0, 1, NEVER,            0},
	[BTFMIN_KIND_CONST] =      {NONE,       0, 1, NEVER,            0},
	[BTFMIN_KIND_RESTRICT] =   {NONE,       0, 1, NEVER,            0},
	[BTFMIN_KIND_FUNC] =       {IDENTIFIER, 1, 1, NEVER,            BM_LINUX(5, 0)},
	[BTFMIN_KIND_FUNC_PROTO] = {NONE,       1, 1, NEVER,            BM_LINUX(5, 0)},
	[BTFMIN_KIND_VAR] =        {IDENTIFIER, 0, 1, NEVER,            BM_LINUX(5, 2)},
	[BTFMIN_KIND_DATASEC] =    {SECTION,    1, 1, NEVER,            BM_LINUX(5, 2)},
	[BTFMIN_KIND_FLOAT] =      {ANY,        0, 1, NEVER,            BM_LINUX(5, 13)},
	[BTFMIN_KIND_DECL_TAG] =   {SOME,       0, 1, BM_LINUX(6, 15),  BM_LINUX(5, 16)},
	[BTFMIN_KIND_TYPE_TAG] =   {SOME,       0, 1, BM_LINUX(6, 15),  BM_LINUX(5, 17)},
	[BTFMIN_KIND_ENUM64] =     {MAYBE,      1, 1, 0,                BM_LINUX(6, 0)},
};
/* clang-format on */

/*
 * Up to 7.1 the info word had 16 bits of vlen and 5 of kind, before 5.13 only 4; what is between
 * must be 0 for such a kernel.
 */
static void check_info(struct bm_check *c, const struct bm_type *t)
{
	uint32_t reserved = 0;

	if (c->kernel < BM_LINUX(7, 2))
		reserved = 0x60ff0000u;
	if (c->kernel < BM_LINUX(5, 13))
		reserved = 0x70ff0000u;
	if (bm_word(t, BM_W_INFO) & reserved)
		bm_fault(c, t, BM_W_INFO, BM_INFO);
}

static void check_name(struct bm_check *c, const struct bm_type *t, uint32_t rule)
{
	switch (rule) {
	case NONE:
		if (t->name)
			bm_fault(c, t, BM_W_NAME, BM_NAME_SET);
		break;
	case MAYBE:
		bm_want_identifier(c, t, BM_W_NAME, BM_NAME_BAD);
		break;
	case IDENTIFIER:
		if (!t->name)
			bm_fault(c, t, BM_W_NAME, BM_NAME_NONE);
		else
			bm_want_identifier(c, t, BM_W_NAME, BM_NAME_BAD);
		break;
	case SOME:
		if (bm_is_empty(t, t->name))
			bm_fault(c, t, BM_W_NAME,
				 t->kind == BTFMIN_KIND_DECL_TAG ? BM_TAG_NONE : BM_NAME_NONE);
		break;
	case SECTION:
		if (!t->name)
			bm_fault(c, t, BM_W_NAME, BM_NAME_NONE);
		else if (!bm_is_section_name(c, t, t->name))
			bm_fault(c, t, BM_W_NAME, BM_SECTION_NAME);
		break;
	default:
		break;
	}
}

void bm_check_head(struct bm_check *c, const struct bm_type *t)
{
	const struct head *h;

	check_info(c, t);
	if (t->kind >= BM_KINDS_KNOWN || c->kernel < heads[t->kind].kernel) {
		bm_fault(c, t, BM_W_INFO, BM_KIND_NEW);
		return;
	}
	h = &heads[t->kind];
	check_name(c, t, h->name);
	if (!h->vlen && t->vlen)
		bm_fault(c, t, BM_W_INFO, BM_VLEN);
	if (t->kflag && c->kernel < h->kflag)
		bm_fault(c, t, BM_W_INFO, BM_KFLAG);
	if (!h->third && t->third)
		bm_fault(c, t, BM_W_THIRD,
			 t->kind == BTFMIN_KIND_FWD ? BM_FWD_TYPE : BM_ARRAY_SIZE);
}
