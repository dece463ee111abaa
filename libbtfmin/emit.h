/* SPDX-License-Identifier: BSD-2-Clause */
/* emit.h - the kept part on its way out: records taken over, merged, written */
#ifndef BM_EMIT_H
#define BM_EMIT_H

#include "keep.h"

/*
 * A kept record with its dropped words and elements left out. A name word holds the number of a
 * name in the pool, a type id word 1 + the number of a record here, or 0 for void.
 */
struct bm_rec {
	uint32_t first; /* in words */
	uint32_t count; /* words */
	uint32_t kind;
	uint32_t class; /* records of one class are written once */
	uint32_t next;  /* in a bucket of merge.c */
	uint32_t part;  /* of the output: 0, or the number of its module */
	bool apart;     /* not to be merged */
	bool any_name;  /* an INT whose name nothing reads: it may get one */
};

struct bm_name {
	const char *s; /* the target's bytes */
	uint32_t len;
	uint32_t hash;
	uint32_t next;
	uint32_t offset; /* in the output, once it has a place; 0: none */
	uint32_t part;   /* where that is: in 0, for all parts, or in one alone */
	bool laid;       /* its bytes are written */
};

struct bm_out {
	struct btfmin_allocator a;
	struct bm_rec *recs;
	size_t nrecs;
	uint32_t *words;
	size_t nwords, cwords;
	struct bm_name *names; /* 0 is "" */
	size_t nnames, cnames;
	struct bm_table by_name;
	size_t next_rec;      /* of the part to be written next */
	uint32_t first_class; /* of that part */
	uint32_t base_types;  /* written to part 0 */
	uint32_t base_strs;   /* bytes of its strings */
	uint32_t fillers;     /* types without use at the beginning of the part */
	uint64_t *taken;      /* a bit for each number of a type apart in a part that is written */
	uint64_t ntaken;      /* how many bits there are */
	uint32_t classes;
};

/* Takes over what k keeps; with modules apart, each record has its part. Errors: NOMEM. */
int bm_out_take(struct bm_out *out, const struct bm_keep *k, struct btfmin_error *err);
/*
 * Finds records that are equal, down to all they refer to, and gives them one class; classes are
 * numbered by their first record. Errors: NOMEM.
 */
int bm_out_merge(struct bm_out *out, struct btfmin_error *err);
void bm_out_free(struct bm_out *out);

/*
 * Writes the records of a part, the parts in their order: 0 as a BTF, each other as one that is
 * split on 0. Errors: NOMEM, LIMIT (4 GiB), UNSUPPORTED (a part other than 0 refers to a third).
 */
int bm_out_write(struct bm_out *out, uint32_t part, bool be, struct btfmin_emitted *e,
		 struct btfmin_error *err);

#endif /* BM_EMIT_H */
