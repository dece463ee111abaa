/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spec.h - an access path: what "0:1:2" on a local type means, and the same on a target type
 *
 * Source: libbpf, bpf_core_parse_spec(); Documentation/bpf/llvm_reloc.rst for the string.
 */
#ifndef BM_SPEC_H
#define BM_SPEC_H

#include "names.h"

#define BM_SPEC_MAX 64 /* numbers in an access string (libbpf: BPF_CORE_SPEC_MAX_LEN) */

/*
 * One step a person would write: a named member, or an array index (name NULL). The first step
 * indexes the root like an array.
 */
struct bm_step {
	const char *name;
	uint32_t type_id; /* the composite that has the member; for an index, the element type */
	uint32_t idx;
};

struct bm_spec {
	uint32_t root_id;
	uint32_t bit_offset; /* of the field from the root's start */
	uint32_t len;        /* steps */
	uint32_t raw_len;    /* numbers, anonymous members included */
	struct bm_step step[BM_SPEC_MAX];
	uint32_t raw[BM_SPEC_MAX];
};

static inline bool bm_is_field_kind(uint32_t kind)
{
	return kind <= BTFMIN_FIELD_RSHIFT_U64;
}

static inline bool bm_is_type_kind(uint32_t kind)
{
	return (kind >= BTFMIN_TYPE_ID_LOCAL && kind <= BTFMIN_TYPE_SIZE) ||
	       kind == BTFMIN_TYPE_MATCHES;
}

static inline bool bm_is_enumval_kind(uint32_t kind)
{
	return kind == BTFMIN_ENUMVAL_EXISTS || kind == BTFMIN_ENUMVAL_VALUE;
}

/*
 * Fills spec from the local side of a record. Errors: CORRUPT (string's grammar, indices out of
 * range, a path through what has no members), LIMIT (over 64 numbers).
 */
int bm_spec_parse(struct bm_spec *spec, const struct btfmin_btf *btf,
		  const struct btfmin_record *rec, struct btfmin_error *err);

/* Adds idx elements of type id to the path's bit offset. Errors: bm_size()'s, LIMIT. */
int bm_spec_advance(struct bm_spec *spec, const struct btfmin_btf *btf, uint32_t id, uint32_t idx,
		    struct btfmin_error *err);
/* Adds bits to the path's bit offset. Errors: LIMIT (over 32 bits). */
int bm_spec_add_bits(struct bm_spec *spec, uint64_t bits, struct btfmin_error *err);

/*
 * True if an array of no elements, reached by the last step, is a flexible one: a named member
 * that is its struct's last (libbpf: is_flex_arr).
 */
bool bm_is_flexible(const struct btfmin_btf *btf, const struct bm_spec *spec, uint32_t nelems);

/* The name and value of enumerator i of an ENUM or ENUM64, the value as libbpf's u64. */
int bm_enumerator(const struct bm_type *t, uint32_t i, const char **name, uint64_t *value,
		  struct btfmin_error *err);

#endif /* BM_SPEC_H */
