/* SPDX-License-Identifier: BSD-2-Clause */
/* resolve.h - the answers: every query tried on every candidate, every record answered */
#ifndef BM_RESOLVE_H
#define BM_RESOLVE_H

#include "relos.h"

/* One query on one candidate. */
struct bm_try {
	uint64_t value;
	uint32_t id;         /* the candidate */
	uint32_t bit_offset; /* of the field */
	uint32_t size;       /* bytes a load or store moves */
	uint32_t path;       /* in result->paths: the raw numbers, as far as they go */
	uint32_t error;      /* in result->errors, if verdict is negative */
	uint8_t path_len;
	int8_t verdict;  /* 1, 0, or a status */
	bool adjustable; /* the load's size can be made the target's */
};

/* One record, candidates of its group pruned by the records before it. */
struct bm_answer {
	uint64_t value;
	uint32_t size;
	uint32_t matches;
	uint32_t error; /* in result->errors, for FAILED */
	uint8_t outcome;
};

struct btfmin_result {
	struct btfmin_allocator a;
	struct btfmin_resolve_opts opts; /* as they apply */
	const struct btfmin_relos *relos;
	const struct btfmin_btf *target;
	size_t nrecords; /* of relos, when this was made */
	struct bm_cands cands;
	struct bm_try *tries;
	uint32_t *first_try; /* by query; one entry more at the end */
	uint32_t *paths;
	struct btfmin_error *errors;
	struct bm_answer *answers; /* by record */
	size_t npaths, cpaths, nerrors, cerrors;
};

/* The tries of query q, count of them. */
static inline const struct bm_try *bm_tries(const struct btfmin_result *res, uint32_t q,
					    uint32_t *count)
{
	*count = res->first_try[q + 1] - res->first_try[q];
	return res->tries + res->first_try[q];
}

/* Answers every record from the tries. Errors: NOMEM. */
int bm_answer_all(struct btfmin_result *res, struct btfmin_error *err);

#endif /* BM_RESOLVE_H */
