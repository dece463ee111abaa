/* SPDX-License-Identifier: BSD-2-Clause */
/* work.h - one kernel: its file's bytes -> BTF -> answers -> minimal BTF, verified */
#ifndef PACK_WORK_H
#define PACK_WORK_H

#include "archive.h"
#include "cache.h"
#include "heap.h"
#include "jobs.h"
#include "load.h"
#include "set.h"

/* One kernel's input, and what came of it. */
struct pack_item {
	struct jobs_item jobs; /* first */
	struct pack_input input;
	bool fatal;      /* input.fault is the archive's, which cannot be read on */
	size_t expected; /* how many there will be, as far as was known when it was taken */
	/* The file is a tar with several BTFs: one for each, a chain; this item then is nothing. */
	struct pack_item *members;
	/* If input.fault.exit_status is 0: */
	unsigned char *outcomes; /* an enum btfmin_outcome for each record */
	void *data;              /* the minimal BTF */
	size_t size;
	uint32_t source_notes, btf_notes; /* sums of BTFMIN_SOURCE_ and BTFMIN_NOTE_ bits */
	unsigned char key[SHA256_SIZE];   /* with a cache: where it goes */
	bool cached;                      /* it came from there */
};

/* What is the same for all kernels. */
struct work {
	const struct set *set;
	uint32_t flags; /* of btfmin_emit() */
	uint64_t max_size, max_memory;
	const struct cache *cache; /* NULL: none */
};

/* One job's own. */
struct worker {
	struct heap heap;
	struct load load;
};

/* Fills item, or its input.fault. The input's bytes are given back. */
void work_on(const struct work *work, struct worker *worker, struct pack_item *item);

/* And those chained to it. */
void pack_item_free(struct pack_item *item);

#endif /* PACK_WORK_H */
