/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * value.h - what an instruction is given for an access path, local or target
 *
 * Source: libbpf, bpf_core_calc_field_relo() and its neighbours.
 */
#ifndef BM_VALUE_H
#define BM_VALUE_H

#include "spec.h"

struct bm_value {
	uint64_t value;
	uint32_t size;      /* bytes the load or store of a byte offset moves; 0 if not told */
	uint32_t size_type; /* the type that has that size */
};

/*
 * The value of a relocation of kind for the path spec in btf. object_be is the BPF object's byte
 * order, which the left shift depends on. TYPE_ID_LOCAL and _TARGET give the root's id.
 * Errors: CORRUPT, LIMIT (a bitfield over 64 bits, sizes over 4 GiB).
 */
int bm_value_of(struct bm_value *out, const struct btfmin_btf *btf, uint32_t kind, bool object_be,
		const struct bm_spec *spec, struct btfmin_error *err);

/*
 * True if a load or store can be given the target's size: equal sizes, two pointers, or two
 * integers of which neither is signed. Only then may a loader patch LDX, ST and STX.
 */
bool bm_sizes_adjustable(const struct btfmin_btf *local, const struct bm_value *lv,
			 const struct btfmin_btf *target, const struct bm_value *tv);

#endif /* BM_VALUE_H */
