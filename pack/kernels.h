/* SPDX-License-Identifier: BSD-2-Clause */
/* kernels.h - the kernels of all archives go through the jobs; the results are told and kept */
#ifndef PACK_KERNELS_H
#define PACK_KERNELS_H

#include "progress.h"
#include "report.h"
#include "work.h"

/* So many of the files that were skipped are named in the JSON document; counted are all. */
#define SKIPPED_NAMED 1000

struct kernels {
	struct run *run;
	struct work work; /* filled by the caller, as are the next four */
	enum pack_layout layout;
	struct report report;   /* started by the caller if there is to be one */
	struct results results; /* started by the caller */
	unsigned jobs;          /* wanted; afterwards, how many there were */
	/* The rest is its own. */
	struct pack_filter filter;
	struct pack_archive **archives;
	char **paths;
	size_t count, at; /* archives, and the one that is read */
	struct worker *workers;
	struct progress progress;
	bool ended;                 /* the archives have no more, or cannot be read on */
	bool nomem;                 /* found while taking */
	bool stopped;               /* by a failure: what is still given back does not count */
	bool cache_refuses;         /* it has been said that nothing can be stored */
	struct pack_item *failed;   /* what stopped it: the run's failure has its path */
	struct pack_item **skipped; /* under --json: the first SKIPPED_NAMED */
	size_t skipped_count;
};

/*
 * Reads the archives and fills the results. False after a failure, which has been reported; a file
 * that is skipped is none, but a finding, unless --strict says otherwise.
 */
bool kernels_run(struct kernels *k, char **paths, size_t count);
void kernels_free(struct kernels *k);

/* For jobs_run() alone; shared is the struct kernels. */
bool kernels_give(void *shared, struct jobs_item *item);

#endif /* PACK_KERNELS_H */
