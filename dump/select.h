/* SPDX-License-Identifier: BSD-2-Clause */
/* select.h - which types of a BTF are to be printed: the names asked for, and what they refer to */
#ifndef BM_SELECT_H
#define BM_SELECT_H

#include "bits.h"
#include "btf.h"

struct bm_select {
	struct btfmin_allocator a;
	uint32_t first; /* the ids below are left out, if no bits say more: the base's */
	uint32_t end;   /* one more than the last id there is */
	uint64_t *ids;  /* a bit for each id below end; NULL: all from first on */
};

/*
 * Fills *out from opts (may be NULL): the types of opts' names in btf and its bases, else all of
 * btf's own; with BTFMIN_DUMP_CLOSURE also what they refer to, and so on, void excepted. Ids that
 * lead nowhere are passed over here: whoever follows them finds that out.
 * bm_select_free() also after a failure. Errors: NOMEM, ABSENT (a name that no type has), USAGE
 * (unknown flags, too).
 */
int bm_select(struct bm_select *out, const struct btfmin_btf *btf,
	      const struct btfmin_dump_opts *opts, struct btfmin_error *err);
void bm_select_free(struct bm_select *s);

/* Whether id, below end, is one of them. Void is none. */
static inline bool bm_selected(const struct bm_select *s, uint32_t id)
{
	return s->ids ? bits_has(s->ids, id) : id >= s->first;
}

#endif /* BM_SELECT_H */
