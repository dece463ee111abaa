/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jobs.c - threads that take for themselves
 *
 * There is no queue of work: a thread that is free takes the next item, so that no more than one
 * for each thread is worked on. What is done waits in a list, in the order of taking, until the
 * first thread comes by; all that is not safe in threads (files that are replaced, messages) is
 * then its business alone.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* sched_getaffinity() */
#endif

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jobs.h"

/* What a kernel takes of it is a small part. Else it would be 128 KB with musl, or what ulimit -s
 * says, with glibc. */
#define STACK_SIZE ((size_t)2 << 20)

struct pool {
	const struct jobs_work *work;
	pthread_mutex_t taking; /* held while an item is taken, and put into the list */
	pthread_mutex_t lock;   /* for what follows */
	pthread_cond_t done;    /* an item is, or a thread has ended */
	struct jobs_item *first, *last;
	bool stop;
};

struct thread {
	struct pool *pool;
	pthread_t id;
	unsigned number;
};

static bool is_stopped(struct pool *p)
{
	bool stop;

	pthread_mutex_lock(&p->lock);
	stop = p->stop;
	pthread_mutex_unlock(&p->lock);
	return stop;
}

static void append(struct pool *p, struct jobs_item *item)
{
	item->next = NULL;
	item->done = false;
	pthread_mutex_lock(&p->lock);
	if (p->last)
		p->last->next = item;
	else
		p->first = item;
	p->last = item;
	pthread_mutex_unlock(&p->lock);
}

static struct jobs_item *take(struct pool *p)
{
	struct jobs_item *item = NULL;

	pthread_mutex_lock(&p->taking);
	if (!is_stopped(p))
		item = p->work->take(p->work->shared);
	if (item)
		append(p, item);
	pthread_mutex_unlock(&p->taking);
	return item;
}

/* Works on one item more; false if there is none. */
static bool step(struct pool *p, unsigned number)
{
	struct jobs_item *item = take(p);

	if (!item)
		return false;
	p->work->work(p->work->shared, number, item);
	pthread_mutex_lock(&p->lock);
	item->done = true;
	pthread_cond_signal(&p->done);
	pthread_mutex_unlock(&p->lock);
	return true;
}

/* The first of the list if it is done, off the list; wait: until it is. NULL if there is none. */
static struct jobs_item *next_done(struct pool *p, bool wait)
{
	struct jobs_item *item;

	pthread_mutex_lock(&p->lock);
	while (wait && p->first && !p->first->done)
		pthread_cond_wait(&p->done, &p->lock);
	item = p->first && p->first->done ? p->first : NULL;
	if (item) {
		p->first = item->next;
		if (!p->first)
			p->last = NULL;
	}
	pthread_mutex_unlock(&p->lock);
	return item;
}

static void give(struct pool *p, bool wait)
{
	struct jobs_item *item;

	while ((item = next_done(p, wait)) != NULL) {
		if (p->work->give(p->work->shared, item))
			continue;
		pthread_mutex_lock(&p->lock);
		p->stop = true;
		pthread_mutex_unlock(&p->lock);
	}
}

static void *run_thread(void *argument)
{
	const struct thread *t = argument;

	while (step(t->pool, t->number))
		;
	return NULL;
}

/* Starts count threads, or as many as there may be; they have all signals blocked. */
static unsigned start(struct pool *p, struct thread *threads, unsigned count)
{
	pthread_attr_t attr;
	sigset_t all, old;
	unsigned i;

	if (pthread_attr_init(&attr))
		return 0;
	(void)pthread_attr_setstacksize(&attr, STACK_SIZE);
	sigfillset(&all);
	sigdelset(&all, SIGBUS); /* a fault is its thread's own */
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	for (i = 0; i < count; i++) {
		threads[i].pool = p;
		threads[i].number = i + 1;
		if (pthread_create(&threads[i].id, &attr, run_thread, &threads[i]))
			break;
	}
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return i;
}

unsigned jobs_run(const struct jobs_work *work, unsigned threads)
{
	struct thread *others = threads > 1 ? calloc(threads - 1, sizeof(*others)) : NULL;
	unsigned count, i;
	struct pool p;

	memset(&p, 0, sizeof(p));
	p.work = work;
	pthread_mutex_init(&p.taking, NULL);
	pthread_mutex_init(&p.lock, NULL);
	pthread_cond_init(&p.done, NULL);
	count = others ? start(&p, others, threads - 1) : 0;
	while (step(&p, 0))
		give(&p, false);
	give(&p, true);
	for (i = 0; i < count; i++)
		pthread_join(others[i].id, NULL);
	/* what another thread took while the last one was waited for */
	give(&p, true);
	pthread_cond_destroy(&p.done);
	pthread_mutex_destroy(&p.lock);
	pthread_mutex_destroy(&p.taking);
	free(others);
	return count + 1;
}

unsigned jobs_processors(void)
{
	cpu_set_t set;
	long online;

	CPU_ZERO(&set);
	if (!sched_getaffinity(0, sizeof(set), &set) && CPU_COUNT(&set) > 0)
		return (unsigned)CPU_COUNT(&set);
	online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (unsigned)online : 1;
}
