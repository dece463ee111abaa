/* SPDX-License-Identifier: BSD-2-Clause */
/* results.h - what came of the kernels so far: each name once, equal bytes once, and the counts */
#ifndef PACK_RESULTS_H
#define PACK_RESULTS_H

#include "cli/weight.h"

#include "index.h"
#include "layout.h"
#include "set.h"
#include "work.h"

/* The answers on one kernel, counted. */
struct outcomes {
	size_t by_outcome[OUTCOMES];
	size_t missing, broken; /* see enum weight */
};

enum result_fate {
	RESULT_TAKEN,
	RESULT_TWICE,    /* there was one of that name already, of the same bytes */
	RESULT_CONFLICT, /* ... of other bytes: that one stays */
	RESULT_NOMEM
};

/* What was made of one kernel. */
struct result {
	enum result_fate fate;
	const char *other;   /* not taken: the path of the one that was */
	const char *same_as; /* taken: the path of the first one with the same bytes, or NULL */
	struct outcomes outcomes;
};

struct results {
	const struct set *set;
	bool by_release; /* the layout names kernels by that alone */
	uint32_t *kinds; /* of the records */
	/* Of the kernels that were taken; of equal bytes, there are those of the first only. */
	struct pack_kernel *kernels;
	char **paths;
	size_t *first; /* the number of the first kernel with the same bytes: perhaps its own */
	size_t count, cap;
	struct index names, bytes;
	unsigned char *found; /* for each record: 1 if it was found on a kernel */
	/* All that were looked at are taken, twice, conflicts or skipped. */
	size_t skipped, twice, conflicts;
	size_t unique, cached;
	size_t missing; /* kernels on which a record has no answer */
	size_t absent;  /* kernels on which something is not there, be that an answer or not */
};

/* False if memory is out. */
bool results_start(struct results *results, const struct set *set, enum pack_layout layout);
void results_free(struct results *results);

/* Takes the item's BTF and path, if it is one that could be read and is new. */
void results_add(struct results *results, struct pack_item *item, struct result *out);
/* Counts one that could not be read. */
void results_skip(struct results *results);

/* The records that were found on no kernel, one after another: *at is 0 first. */
bool results_nowhere(const struct results *results, size_t *at, size_t *record);
size_t results_nowhere_count(const struct results *results);

#endif /* PACK_RESULTS_H */
