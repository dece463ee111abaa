/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * match.h - the CO-RE rules: does a local type or access path match a target type
 *
 * Sources: libbpf, bpf_core_spec_match(), bpf_core_fields_are_compat(),
 * __bpf_core_types_are_compat(), __bpf_core_types_match().
 */
#ifndef BM_MATCH_H
#define BM_MATCH_H

#include "spec.h"

/* Both sides, and what bounds the work on them. */
struct bm_match {
	const struct btfmin_btf *local;
	const struct btfmin_btf *target;
	const struct btfmin_allocator *a;
	uint64_t *steps; /* elementary steps left; 0 ends in LIMIT */
	struct bm_memo *memo;
	uint64_t *view;         /* see bm_match_field(); NULL but for keep_unmatched.c */
	bool view_changed;      /* a mark was set in it */
	struct bm_trail *trail; /* the same */
};

/* Raw paths, one after the other: the length of each, then its numbers. */
struct bm_trail {
	uint32_t *v;
	size_t n, cap;
	bool nomem; /* one could not be put in */
};

/* Takes n steps off the budget. Errors: LIMIT. */
int bm_spend(struct bm_match *m, uint64_t n, struct btfmin_error *err);

/*
 * 1 if the names are the same, whole or up to their flavors; 0 if not. What they share is charged
 * to the budget. Errors: LIMIT.
 */
int bm_same_name(struct bm_match *m, const char *a, const char *b, struct btfmin_error *err);
int bm_same_essential(struct bm_match *m, const char *a, const char *b, struct btfmin_error *err);

/* How many arrays in arrays are compared as fields; C compilers stop long before. */
#define BM_ARRAYS_MAX 64

/*
 * Follows the local path in candidate type id of the target. Returns 1 if it matches, out being
 * the path there; 0 if not. A member of the right name and the wrong type, a clash, ends the
 * search at its level. With m->trail the path to each clash is put there. With m->view, marks by
 * word number, only members that are marked are seen, and the name of an enum or FWD that makes
 * a clash is marked. Errors: CORRUPT, LIMIT.
 */
int bm_match_field(struct bm_match *m, const struct bm_step *steps, uint32_t nsteps, uint32_t id,
		   struct bm_spec *out, struct btfmin_error *err);

/* The same for an enumerator by name: the target's first with that essential name. */
int bm_match_enumval(struct bm_match *m, const char *name, uint32_t id, struct bm_spec *out,
		     struct btfmin_error *err);

/* 1 if two types are compatible as fields; 0 if not. Errors: CORRUPT, LIMIT. */
int bm_fields_compat(struct bm_match *m, uint32_t local_id, uint32_t target_id,
		     struct btfmin_error *err);

/* ---- type relocations ---------------------------------------------------------------------- */

/* How deep either walk may nest; one level's chain of pointers and arrays has the same bound. */
#define BM_DEPTH 32

/* Which of the two relations. */
enum bm_relation {
	BM_COMPAT,   /* TYPE_EXISTS, TYPE_SIZE, TYPE_ID_TARGET */
	BM_MATCH,    /* TYPE_MATCHES */
	BM_MATCH_PTR /* TYPE_MATCHES behind a pointer */
};

static inline enum bm_relation bm_relation_of(uint32_t kind)
{
	return kind == BTFMIN_TYPE_MATCHES ? BM_MATCH : BM_COMPAT;
}

/* What is already known of pairs of types, so that shared parts are compared once. */
struct bm_memo {
	struct bm_pair *pairs;
	size_t count, cap;
	struct bm_table table;
};

struct bm_pair {
	uint32_t local, target, relation;
	uint32_t next;
	uint32_t need;  /* levels below that the verdict took */
	int8_t verdict; /* 1 or 0 */
};

void bm_memo_clear(struct bm_memo *memo);
void bm_memo_free(struct bm_memo *memo, const struct btfmin_allocator *a);
/* The entry for a pair, made with verdict and need if new; NULL without memory. */
struct bm_pair *bm_memo_put(struct bm_match *m, uint32_t local, uint32_t target, uint32_t relation,
			    int verdict, uint32_t need);
struct bm_pair *bm_memo_get(struct bm_match *m, uint32_t local, uint32_t target, uint32_t relation);

/*
 * 1 if the types stand in the relation, 0 if not; *need is how many levels it took. level is how
 * many may be taken. The memo is to be cleared between roots. Errors: CORRUPT, LIMIT, NOMEM.
 */
int bm_types_related(struct bm_match *m, uint32_t local_id, uint32_t target_id,
		     enum bm_relation relation, uint32_t level, uint32_t *need,
		     struct btfmin_error *err);

/* The same for a root pair: the memo is cleared, the levels are libbpf's. */
int bm_match_type(struct bm_match *m, uint32_t local_id, uint32_t target_id, uint32_t kind,
		  struct btfmin_error *err);

/* True if kinds count as one: equal, or both enums. */
static inline bool bm_same_kind(const struct bm_type *a, const struct bm_type *b)
{
	return a->kind == b->kind || (bm_is_enum(a) && bm_is_enum(b));
}

/* The name of element i of t, "" where the offset is bad. */
const char *bm_elem_name(const struct bm_type *t, uint32_t i);

#endif /* BM_MATCH_H */
