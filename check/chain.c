/* SPDX-License-Identifier: BSD-2-Clause */
/* chain.c - typedefs and modifiers that follow each other */
#include "check.h"

#define CHAIN_MAX 32u

/*
 * Each chain as the kernel walks it: in the order of type ids, up to a type of an earlier chain,
 * 32 steps at most (btf_check_modifier_chain_length). Up to 7.1 tags had to come first: none
 * behind a typedef or modifier that the same walk has passed (btf_check_type_tags).
 */
void bm_check_chain(struct bm_check *c, const struct bm_type *t)
{
	bool in_tags = t->kind == BTFMIN_KIND_TYPE_TAG;
	struct bm_type at = *t;
	uint32_t steps;

	for (steps = 0; bm_is_modifier(at.kind); steps++) {
		if (steps == CHAIN_MAX) {
			bm_fault(c, t, BM_W_THIRD, BM_CHAIN);
			return;
		}
		if (at.kind != BTFMIN_KIND_TYPE_TAG)
			in_tags = false;
		else if (!in_tags && c->kernel < BM_LINUX(7, 2)) {
			bm_fault_with(c, t, BM_W_THIRD, BM_TAG_ORDER, at.id);
			return;
		}
		if (at.id < t->id || !bm_refer(&at, at.third, &at))
			return;
	}
}
