/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve.h - one record on one target, answered by libbpf
 *
 * Where libbpf's own answer depends on its version or on the machine it runs on, there are two
 * results: what the linked library says, and what current libbpf says on a machine of the
 * object's byte order. The reasons are named by the KNOWN_ bits.
 */
#ifndef ORACLE_RESOLVE_H
#define ORACLE_RESOLVE_H

#include "object.h"
#include "relo_core.h"

enum answer { FOUND, ABSENT, POISONED, AMBIGUOUS, MALFORMED, FAILED };

/* The command's word for an answer. */
const char *answer_word(enum answer answer);

enum {
	KNOWN_LSHIFT = 1, /* computed for the host's byte order, not for the object's */
	KNOWN_ARRAY = 2,  /* before 1.6 an array's access size is the array's, not its element's */
	KNOWN_COUNT = 2
};

/* What stands behind the KNOWN_ bit with this number, in words. */
const char *known_reason(unsigned int bit);

struct values {
	__u64 local;
	__u64 target;
	__u32 local_size;
	__u32 target_size;
	bool wrong_size; /* a load or store of this field is to be poisoned */
};

struct outcome {
	enum answer answer;
	bool matched;
	bool poison;
	bool validate;
	bool has_local;
	__u32 bit_offset;   /* of the target field */
	struct values says; /* by the linked library */
	struct values now;  /* by current libbpf */
	unsigned int known; /* why says and now differ: KNOWN_ bits */
};

/* What records are resolved on: one BTF, or a kernel's and its modules', split on it. */
struct target {
	struct btf *kernel;
	struct btf **modules;
	int count;
};

/*
 * The candidates on target, found as libbpf finds them on a live system, for the record's root
 * type, NULL if there cannot be any (no such type, no name). Free with bpf_core_free_cands().
 */
struct bpf_core_cand_list *find_candidates(const struct object *obj, const struct record *rec,
					   const struct target *target);

/* Resolves the record; a match prunes the list, as it does in libbpf, an error leaves it whole. */
void resolve(const struct object *obj, const struct record *rec, struct bpf_core_cand_list *list,
	     struct outcome *out);

/* Resolves the record as if this candidate were the only one. */
void resolve_alone(const struct object *obj, const struct record *rec,
		   const struct bpf_core_cand *cand, struct outcome *out);

/* Only such instructions are given the field's size, or poisoned if it does not fit. */
bool loads_or_stores(const struct record *rec);

/* One list for each local root type, shared by all records of an object. */
struct cache {
	struct bpf_core_cand_list **lists; /* by local type id */
	bool *done;
	__u32 count;
	const struct target *target;
};

bool cache_open(struct cache *cache, const struct object *obj, const struct target *target);
void cache_close(struct cache *cache);
struct bpf_core_cand_list *cache_list(struct cache *cache, const struct object *obj,
				      const struct record *rec);

#endif /* ORACLE_RESOLVE_H */
