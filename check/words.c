/* SPDX-License-Identifier: BSD-2-Clause */
/* words.c - every name offset and type id of a record, found by the table of kinds */
#include "check.h"

#define NAME_OFFSET_MAX 0xffffffu /* BTF_MAX_NAME_OFFSET of include/uapi/linux/btf.h */

/* What to call a name offset that is wrong: kinds whose elements have names say which. */
static enum bm_rule name_rule(const struct bm_type *t, uint32_t w)
{
	if (w == BM_W_NAME)
		return BM_NAME_OFF;
	if (bm_is_composite(t))
		return BM_MEMBER_NAME_OFF;
	return bm_is_enum(t) ? BM_ENUM_NAME_OFF : BM_ARG_NAME_OFF;
}

static enum bm_rule id_rule(const struct bm_type *t, uint32_t w)
{
	switch (t->kind) {
	case BTFMIN_KIND_ARRAY:
		return w == BM_W_ARRAY_ELEM ? BM_ELEM_ID : BM_INDEX_ID;
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		return BM_MEMBER_ID;
	case BTFMIN_KIND_FUNC_PROTO:
		return w == BM_W_THIRD ? BM_RETURN_ID : BM_ARG_ID;
	case BTFMIN_KIND_DATASEC:
		return BM_SEC_ID;
	default:
		return BM_ID;
	}
}

static bool check_name(struct bm_check *c, const struct bm_type *t, uint32_t w)
{
	uint32_t off = bm_word(t, w);
	const char *s;

	if (bm_string(t->b, off, &s, NULL) < 0) {
		/* no strings at all, and no name: the empty module (dd362158 in libbpf) */
		if (off == 0)
			return true;
		bm_fault(c, t, w, name_rule(t, w));
		return false;
	}
	if (off > NAME_OFFSET_MAX)
		bm_fault(c, t, w, BM_NAME_FAR);
	return true;
}

static bool check_id(struct bm_check *c, const struct bm_type *t, uint32_t w)
{
	uint32_t id = bm_word(t, w);
	struct bm_type to;

	if (bm_refer(t, id, &to))
		return true;
	bm_fault_with(c, t, w, id_rule(t, w), id);
	return false;
}

static uint32_t words_of(const struct bm_type *t)
{
	return bm_elem(t, bm_kinds[t->kind].elem_words ? t->vlen : 0);
}

bool bm_check_words(struct bm_check *c, const struct bm_type *t)
{
	uint32_t w, words;
	bool good = true;

	if (t->kind >= BM_KINDS_KNOWN)
		return check_name(c, t, BM_W_NAME);
	words = words_of(t);
	for (w = 0; w < words; w++) {
		char role = bm_role(t->kind, w);

		if (role == 'N')
			good &= check_name(c, t, w);
		else if (role == 'I')
			good &= check_id(c, t, w);
	}
	return good;
}

/* One type of a base: a base that a split BTF was not made for is not its fault, but this is. */
static void check_base_type(struct bm_check *c, const struct bm_type *t)
{
	uint32_t w, words = t->kind < BM_KINDS_KNOWN ? words_of(t) : 0;
	struct bm_type to;

	for (w = BM_W_THIRD; w < words; w++) {
		if (bm_role(t->kind, w) == 'I' && !bm_refer(t, bm_word(t, w), &to))
			bm_fault_with(c, t, w, BM_BASE_ID, bm_word(t, w));
	}
}

void bm_check_base(struct bm_check *c)
{
	struct bm_type t;
	uint32_t id;

	for (id = 1; id < c->btf->first_id && !c->nomem; id++) {
		bm_type(c->btf, id, &t, NULL);
		check_base_type(c, &t);
	}
}
