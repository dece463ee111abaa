/* SPDX-License-Identifier: BSD-2-Clause */
/* check.h - one run of the checker, as its files see it */
#ifndef BM_CHECK_H
#define BM_CHECK_H

#include "btf.h"
#include "rules.h"

/* The first kernel of a version, as btfmin_check_opts has it. */
#define BM_LINUX(major, minor) ((uint32_t)(major) << 8 | (minor))
#define BM_LINUX_NEWEST        (UINT32_MAX - 1)

/* What is known of a type once what it contains is: see known.c. */
#define BM_HAS_SIZE  1u  /* size is set */
#define BM_ON_RING   2u  /* contains or stands for itself */
#define BM_TOO_LARGE 4u  /* an array whose elements have a size, but together over 4 GiB */
#define BM_MET_AGAIN 8u  /* the kernel meets a type again that it has not done with, see order.c */
#define BM_TOO_DEEP  16u /* and here it gives up, being too deep */
/* Of a prototype that a func has been checked for: its parameters were looked at, for a name. */
#define BM_ARGS_SEEN 32u
#define BM_ARG_BARE  64u

struct bm_known {
	uint32_t final; /* what typedefs and modifiers lead to; the type itself if it is none */
	uint32_t size;  /* of final, in bytes */
	uint32_t ring;  /* equal for two types with BM_ON_RING if they are on one ring */
	uint32_t bits;  /* of the above */
};

struct bm_check {
	struct btfmin_allocator a;
	const struct btfmin_btf *btf;
	bool strict;
	uint32_t kernel;        /* the version whose rules are meant, or BM_LINUX_NEWEST */
	struct bm_known *known; /* by type id, the base's included */
	struct btfmin_faults *faults;
	uint32_t *slots; /* for twins.c: a table of members by name */
	size_t slots_cap;
	bool nomem; /* memory ran out: the run is over */
};

/* ---- faults.c ---- */

int bm_faults_new(struct btfmin_faults **out, const struct btfmin_allocator *a, size_t max);
/* A fault of word w of t. Grades decide whether it counts. */
void bm_fault(struct bm_check *c, const struct bm_type *t, uint32_t w, enum bm_rule rule);
/* The same, with the other type that has a part in it. */
void bm_fault_with(struct bm_check *c, const struct bm_type *t, uint32_t w, enum bm_rule rule,
		   uint32_t other);
/* A fault of the blob, at an offset in the file or BTFMIN_NO_OFFSET. */
void bm_fault_at(struct bm_check *c, uint64_t offset, enum bm_rule rule);

/* ---- known.c ---- */

/* Fills known for all own types and what they contain. Errors: NOMEM. */
int bm_know(struct bm_check *c, struct btfmin_error *err);
/* The type that t refers to by id; false if there is none. */
bool bm_refer(const struct bm_type *t, uint32_t id, struct bm_type *out);
/*
 * The same with typedefs and modifiers stripped and its size; false if it has none (the kernel's
 * btf_type_id_size).
 */
bool bm_sized(const struct bm_check *c, const struct bm_type *t, uint32_t id, struct bm_type *out,
	      uint32_t *size);
/* The type that t's typedefs and modifiers lead to, with a size or without. */
bool bm_final(const struct bm_check *c, const struct bm_type *t, uint32_t id, struct bm_type *out);
/*
 * Whether id has no size for a reason that is a fault elsewhere: it is not there, it leads into a
 * ring, or it is too large an array.
 */
bool bm_is_lost(const struct bm_check *c, const struct bm_type *t, uint32_t id);
/* A type of t's ring that t contains or stands for, 0 if t is on none. */
uint32_t bm_ring_next(const struct bm_check *c, const struct bm_type *t);

/* ---- what kinds have in common ---- */

static inline bool bm_is_modifier(uint32_t kind)
{
	return bm_is_skipped(kind);
}

/* Kinds that nothing but a datasec or a decl_tag refers to (btf_type_is_resolve_source_only). */
static inline bool bm_is_source(uint32_t kind)
{
	return kind == BTFMIN_KIND_VAR || kind == BTFMIN_KIND_DATASEC ||
	       kind == BTFMIN_KIND_DECL_TAG;
}

/* Kinds that are no place for a value (btf_type_nosize). */
static inline bool bm_is_sizeless(uint32_t kind)
{
	return kind == BTFMIN_KIND_VOID || kind == BTFMIN_KIND_FWD || kind == BTFMIN_KIND_FUNC ||
	       kind == BTFMIN_KIND_FUNC_PROTO || kind == BTFMIN_KIND_DECL_TAG ||
	       kind >= BM_KINDS_KNOWN;
}

/* An INT of 1, 2, 4, 8 or 16 whole bytes (btf_type_int_is_regular). */
bool bm_is_plain_int(const struct bm_type *t);

/* ---- name.c ---- */

/* Whether the string at off, which must be inside the strings, is an identifier to the kernel. */
bool bm_is_identifier(const struct bm_check *c, const struct bm_type *t, uint32_t off);
bool bm_is_section_name(const struct bm_check *c, const struct bm_type *t, uint32_t off);
bool bm_is_empty(const struct bm_type *t, uint32_t off);
/* The name in word w of t, under a rule: a fault unless it is absent or an identifier. */
void bm_want_identifier(struct bm_check *c, const struct bm_type *t, uint32_t w, enum bm_rule rule);

/* ---- the checks of one type ---- */

/* words.c: every name offset and type id, by the table of kinds. False if one is wrong. */
bool bm_check_words(struct bm_check *c, const struct bm_type *t);
/* The base's own references, which nothing else looks at. */
void bm_check_base(struct bm_check *c);
/* twins.c: members of one name. */
void bm_check_twins(struct bm_check *c, const struct bm_type *t);
/* head.c: what the head of a record may hold, by kind. */
void bm_check_head(struct bm_check *c, const struct bm_type *t);
/* By kind, for types whose words are right. */
void bm_check_kind(struct bm_check *c, const struct bm_type *t);
void bm_check_members(struct bm_check *c, const struct bm_type *t);
void bm_check_proto(struct bm_check *c, const struct bm_type *t);
void bm_check_func(struct bm_check *c, const struct bm_type *t);
void bm_check_var(struct bm_check *c, const struct bm_type *t);
void bm_check_datasec(struct bm_check *c, const struct bm_type *t);
void bm_check_decl_tag(struct bm_check *c, const struct bm_type *t);
/* chain.c: how many typedefs and modifiers follow each other, and in which order. */
void bm_check_chain(struct bm_check *c, const struct bm_type *t);
/* order.c: marks BM_MET_AGAIN and BM_TOO_DEEP. Errors: NOMEM. */
int bm_check_order(struct bm_check *c, struct btfmin_error *err);

#endif /* BM_CHECK_H */
