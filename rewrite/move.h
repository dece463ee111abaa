/* SPDX-License-Identifier: BSD-2-Clause */
/* move.h - a split BTF on its way to another base */
#ifndef BM_MOVE_H
#define BM_MOVE_H

#include "btf.h"

struct bm_move {
	const struct btfmin_btf *split;
	const struct btfmin_btf *to; /* the base that it is going to stand on */
	/*
	 * By id in the base that it stands on: the id there; then that base's strings go along,
	 * behind the split's own. NULL: to goes on where that base ends, ids and strings below
	 * stay.
	 */
	const uint32_t *ids;
};

/* Writes the moved blob. Errors: CORRUPT, UNSUPPORTED (a kind without a row), LIMIT, NOMEM. */
int bm_move_write(const struct bm_move *m, const struct btfmin_allocator *a,
		  struct btfmin_moved *out, struct btfmin_error *err);

/*
 * For each id of split's distilled base the id of the type of base that it stands for: *ids, made
 * with a. Errors: CORRUPT (a type without a counterpart, or with two; a kind that does not belong
 * there), LIMIT, NOMEM.
 */
int bm_map_distilled(const struct btfmin_btf *split, const struct btfmin_btf *base,
		     const struct btfmin_allocator *a, uint32_t **ids, struct btfmin_error *err);

#endif /* BM_MOVE_H */
