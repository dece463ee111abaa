/* SPDX-License-Identifier: BSD-2-Clause */
/* jobs.h - one piece of work after another, done by several threads, handed back in order */
#ifndef PACK_JOBS_H
#define PACK_JOBS_H

#include <pthread.h>
#include <stdbool.h>

/* Stands first in whatever is worked on. */
struct jobs_item {
	struct jobs_item *next; /* the one taken after it */
	bool done;
};

/* What is to be done; each function gets shared. */
struct jobs_work {
	/* The next item, or NULL if there is none. By one thread at a time, any of them. */
	struct jobs_item *(*take)(void *shared);
	/* By several at once; worker, below the number of threads, is another for each. */
	void (*work)(void *shared, unsigned worker, struct jobs_item *item);
	/*
	 * The item is done. By the calling thread only, in the order in which they were taken. If
	 * it answers false no more are taken; those that have been are still given back.
	 */
	bool (*give)(void *shared, struct jobs_item *item);
	void *shared;
};

/*
 * Takes, works and gives until there is no more. Of the threads, the calling one is the first; if
 * the system refuses others, there are fewer, down to that one. Signals that would end the process
 * go to the calling thread. Returns how many there were.
 */
unsigned jobs_run(const struct jobs_work *work, unsigned threads);

/* The processors that this process may run on, at least 1. */
unsigned jobs_processors(void);

#endif /* PACK_JOBS_H */
