/* SPDX-License-Identifier: BSD-2-Clause */
/* func.c - functions, their prototypes, and tags on declarations */
#include "check.h"

#define LINKAGE_GLOBAL 1u

/* A type that a value of it can be passed in; false if one cannot, and it is this type's fault. */
static bool is_passable(const struct bm_check *c, const struct bm_type *t, uint32_t id)
{
	struct bm_type next;
	uint32_t size;

	if (!bm_refer(t, id, &next))
		return true;
	return !bm_is_source(next.kind) &&
	       (bm_is_lost(c, t, id) || bm_sized(c, t, id, &next, &size));
}

/* The last parameter may be void and nameless, which is C's "...". */
void bm_check_proto(struct bm_check *c, const struct bm_type *t)
{
	uint32_t i, w, type;

	if (t->third && !is_passable(c, t, t->third))
		bm_fault_with(c, t, BM_W_THIRD, BM_RETURN, t->third);
	for (i = 0; i < t->vlen && !c->nomem; i++) {
		w = bm_elem(t, i);
		type = bm_word(t, w + 1);
		if (i + 1 == t->vlen && !type) {
			if (bm_word(t, w))
				bm_fault(c, t, w, BM_ARG_VARARG);
			return;
		}
		bm_want_identifier(c, t, w, BM_ARG_NAME);
		if (!is_passable(c, t, type))
			bm_fault_with(c, t, w + 1, BM_ARG, type);
	}
}

/* Whether a parameter that is one has no name. Any number of functions may share a prototype. */
static bool has_bare_arg(struct bm_check *c, const struct bm_type *proto)
{
	uint32_t *bits = &c->known[proto->id].bits, i, w;

	for (i = 0; i < proto->vlen && !(*bits & (BM_ARGS_SEEN | BM_ARG_BARE)); i++) {
		w = bm_elem(proto, i);
		if (!bm_word(proto, w) && bm_word(proto, w + 1))
			*bits |= BM_ARG_BARE;
	}
	*bits |= BM_ARGS_SEEN;
	return *bits & BM_ARG_BARE;
}

/* An extern func (2) is refused as well: loaders make it another before the kernel sees it. */
void bm_check_func(struct bm_check *c, const struct bm_type *t)
{
	uint32_t max = c->kernel < BM_LINUX(5, 6) ? 0 : LINKAGE_GLOBAL;
	struct bm_type proto;

	if (t->vlen > max)
		bm_fault(c, t, BM_W_INFO, max ? BM_LINKAGE : BM_VLEN);
	if (!bm_refer(t, t->third, &proto) || proto.kind != BTFMIN_KIND_FUNC_PROTO)
		return; /* a fault whether strict or not */
	if (has_bare_arg(c, &proto))
		bm_fault_with(c, t, BM_W_THIRD, BM_ARG_NONAME, proto.id);
}

/* The number of members or parameters that a tag on target can be about, false if none. */
static bool components(const struct bm_type *target, uint32_t *count)
{
	struct bm_type proto;

	*count = 0;
	if (bm_is_composite(target)) {
		*count = target->vlen;
		return true;
	}
	if (target->kind != BTFMIN_KIND_FUNC)
		return false;
	if (bm_refer(target, target->third, &proto) && proto.kind == BTFMIN_KIND_FUNC_PROTO)
		*count = proto.vlen;
	return true;
}

void bm_check_decl_tag(struct bm_check *c, const struct bm_type *t)
{
	uint32_t index = bm_word(t, BM_W_FIXED), count;
	struct bm_type target;
	bool whole = index == UINT32_MAX; /* -1: about all of the target */

	if (!whole && index > INT32_MAX) {
		bm_fault(c, t, BM_W_FIXED, BM_TAG_INDEX);
		return;
	}
	if (!bm_refer(t, t->third, &target))
		return;
	if (target.kind != BTFMIN_KIND_VAR && target.kind != BTFMIN_KIND_TYPEDEF &&
	    target.kind != BTFMIN_KIND_FUNC && !bm_is_composite(&target)) {
		bm_fault_with(c, t, BM_W_THIRD, BM_TAG_TARGET, target.id);
		return;
	}
	if (!whole && (!components(&target, &count) || index >= count))
		bm_fault_with(c, t, BM_W_FIXED, BM_TAG_INDEX, target.id);
}
