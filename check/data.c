/* SPDX-License-Identifier: BSD-2-Clause */
/* data.c - variables and the sections that hold them */
#include "check.h"

#define LINKAGE_GLOBAL 1u

#define W_TYPE   0u
#define W_OFFSET 1u
#define W_SIZE   2u

void bm_check_var(struct bm_check *c, const struct bm_type *t)
{
	struct bm_type type;
	uint32_t size;

	if (bm_word(t, BM_W_FIXED) > LINKAGE_GLOBAL)
		bm_fault(c, t, BM_W_FIXED, BM_VAR_LINKAGE);
	if (!bm_refer(t, t->third, &type))
		return;
	if (!type.id)
		bm_fault(c, t, BM_W_THIRD, BM_VAR_VOID);
	else if (bm_is_source(type.kind) ||
		 (!bm_is_lost(c, t, type.id) && !bm_sized(c, t, type.id, &type, &size)))
		bm_fault_with(c, t, BM_W_THIRD, BM_VAR_TYPE, t->third);
}

/*
 * The variable of an entry, and the room that the entry gives it. Where the variable has a higher
 * id than the section, the kernel forgets to compare them.
 */
static void check_type(struct bm_check *c, const struct bm_type *t, uint32_t w, uint32_t room)
{
	struct bm_type var, type;
	uint32_t size;

	if (!bm_refer(t, bm_word(t, w + W_TYPE), &var) || var.kind != BTFMIN_KIND_VAR)
		return;
	if (bm_sized(c, &var, var.third, &type, &size)) {
		if (room && size > room)
			bm_fault_with(c, t, w + W_SIZE, BM_SEC_SMALL, var.id);
	} else if (!bm_is_lost(c, &var, var.third)) {
		bm_fault_with(c, t, w + W_TYPE, BM_SEC_TYPE, var.id);
	}
}

/* Entries come in the order of their offsets, inside the section and none in another. */
static void check_entry(struct bm_check *c, const struct bm_type *t, uint32_t w, uint64_t *end)
{
	uint32_t offset = bm_word(t, w + W_OFFSET), size = bm_word(t, w + W_SIZE);

	if (!bm_word(t, w + W_TYPE))
		bm_fault(c, t, w + W_TYPE, BM_SEC_VOID);
	if (offset < *end || offset >= t->third)
		bm_fault(c, t, w + W_OFFSET, BM_SEC_OFFSET);
	else if (!size || size > t->third)
		bm_fault(c, t, w + W_SIZE, BM_SEC_SIZE);
	else if ((uint64_t)offset + size > t->third)
		bm_fault(c, t, w + W_SIZE, BM_SEC_END);
	*end = (uint64_t)offset + size;
	check_type(c, t, w, size);
}

/* A size of 0 is what compilers leave for the loader to fill in, and offsets are then 0 as well. */
void bm_check_datasec(struct bm_check *c, const struct bm_type *t)
{
	uint64_t end = 0, sum = 0;
	uint32_t i, w;

	if (!t->third) {
		bm_fault(c, t, BM_W_THIRD, BM_SEC_SIZE0);
		return;
	}
	for (i = 0; i < t->vlen && !c->nomem; i++) {
		w = bm_elem(t, i);
		check_entry(c, t, w, &end);
		sum += bm_word(t, w + W_SIZE);
	}
	if (sum > t->third)
		bm_fault(c, t, BM_W_THIRD, BM_SEC_SUM);
}
