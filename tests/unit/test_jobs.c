/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Jobs: all is worked on once and comes back in order, by however many threads, and by one alone
 * if there can be no others. The words in quotes are ids of the list of bad inputs.
 */
#include "unit.h"

#include <errno.h>
#include <time.h>

#include "pack/heap.h"
#include "pack/index.h"
#include "pack/jobs.h"

#define ITEMS 500

/* jobs.c was compiled to call this one. */
int create_thread(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);

static int creations, refused_from; /* 0: none */

int create_thread(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
	if (refused_from && ++creations >= refused_from)
		return EAGAIN;
	return pthread_create(thread, attr, run, arg);
}

struct item {
	struct jobs_item jobs;
	int number;
	int worked; /* times */
	unsigned worker;
};

struct shared {
	struct item items[ITEMS];
	int taken, given;
	int stop_at; /* -1: never */
	unsigned threads;
	pthread_t caller;
};

static struct jobs_item *take(void *shared)
{
	struct shared *s = shared;

	return s->taken < ITEMS ? &s->items[s->taken++].jobs : NULL;
}

static void work(void *shared, unsigned worker, struct jobs_item *jobs_item)
{
	static const struct timespec nap = {0, 2000000};
	struct item *item = (struct item *)jobs_item;

	(void)shared;
	if (item->number % 50 == 0) /* those behind it are done before */
		nanosleep(&nap, NULL);
	item->worked++;
	item->worker = worker;
}

static bool give(void *shared, struct jobs_item *jobs_item)
{
	struct item *item = (struct item *)jobs_item;
	struct shared *s = shared;

	assert_true(pthread_equal(pthread_self(), s->caller));
	assert_int_equal(item->number, s->given);
	assert_int_equal(item->worked, 1);
	assert_in_range(item->worker, 0, s->threads - 1);
	s->given++;
	return s->stop_at < 0 || item->number < s->stop_at;
}

static unsigned go(struct shared *s, unsigned threads, int stop_at)
{
	struct jobs_work jobs = {take, work, give, NULL};
	int i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < ITEMS; i++)
		s->items[i].number = i;
	s->caller = pthread_self();
	s->stop_at = stop_at;
	s->threads = threads;
	jobs.shared = s;
	return jobs_run(&jobs, threads);
}

static void all_in_order(void **state)
{
	static const unsigned counts[] = {1, 2, 3, 7, 33};
	static struct shared s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		assert_int_equal(go(&s, counts[i], -1), counts[i]);
		assert_int_equal(s.given, ITEMS);
	}
}

/* What has been taken comes back, and no more is taken than one for each thread. */
static void stopped(void **state)
{
	static struct shared s;

	(void)state;
	go(&s, 1, 10);
	assert_int_equal(s.taken, 11);
	assert_int_equal(s.given, 11);
	go(&s, 4, 10);
	assert_int_equal(s.given, s.taken);
	assert_true(s.given > 10);
}

static void without_threads(void **state) /* IO-threads */
{
	static struct shared s;

	(void)state;
	creations = 0;
	refused_from = 1;
	assert_int_equal(go(&s, 8, -1), 1);
	assert_int_equal(s.given, ITEMS);
	creations = 0;
	refused_from = 3;
	assert_int_equal(go(&s, 8, -1), 3);
	assert_int_equal(s.given, ITEMS);
	refused_from = 0;
}

static void nothing(void **state)
{
	static struct shared s;
	struct jobs_work jobs = {take, work, give, &s};

	(void)state;
	memset(&s, 0, sizeof(s));
	s.taken = ITEMS;
	assert_int_equal(jobs_run(&jobs, 3), 3);
	assert_int_equal(s.given, 0);
	assert_true(jobs_processors() >= 1);
}

/* ---- the memory of a job, and the index of its results ---- */

static void memory_again(void **state)
{
	struct btfmin_allocator *a;
	struct heap heap;
	void *large, *other, *small;

	(void)state;
	heap_start(&heap);
	a = &heap.allocator;
	large = a->alloc(a->opaque, 1, 5000000);
	small = a->alloc(a->opaque, 10, 10);
	assert_non_null(large);
	assert_non_null(small);
	memset(large, 1, 5000000);
	memset(small, 2, 100);
	a->free(a->opaque, small);
	a->free(a->opaque, NULL);
	a->free(a->opaque, large);
	/* a little larger, and it is the same block: the next kernel's is never of the same size */
	other = a->alloc(a->opaque, 1, 5100000);
	assert_ptr_equal(other, large);
	memset(other, 3, 5100000);
	/* too good for so little */
	small = a->alloc(a->opaque, 1, 20000);
	a->free(a->opaque, other);
	other = a->alloc(a->opaque, 1, 20000);
	assert_ptr_not_equal(other, large);
	a->free(a->opaque, other);
	a->free(a->opaque, small);
	assert_null(a->alloc(a->opaque, 1, SIZE_MAX / 2));
	heap_end(&heap);
	assert_null(heap.idle);
	assert_int_equal(heap.idle_size, 0);
}

/* However much goes through it, what lies idle is bounded. */
static void memory_bounded(void **state)
{
	struct btfmin_allocator *a;
	void *blocks[16];
	struct heap heap;
	int i;

	(void)state;
	heap_start(&heap);
	a = &heap.allocator;
	for (i = 0; i < 16; i++) {
		blocks[i] = a->alloc(a->opaque, (size_t)i + 1, 1 << 20);
		assert_non_null(blocks[i]);
	}
	for (i = 0; i < 16; i++)
		a->free(a->opaque, blocks[i]);
	assert_true(heap.idle_size > 0 && heap.idle_size <= (size_t)48 << 20);
	heap_end(&heap);
}

static void numbers_by_hash(void **state)
{
	struct index index = {0};
	size_t i, at = 0, found = 0;

	(void)state;
	assert_true(index_next(&index, 1, &at) == INDEX_NONE);
	for (i = 0; i < 1000; i++)
		assert_true(index_add(&index, hash_bytes(HASH_SEED, &i, sizeof(i)) & 0xff, i));
	for (i = 0; i < 256; i++)
		for (at = 0; index_next(&index, i, &at) != INDEX_NONE;)
			found++;
	assert_int_equal(found, 1000);
	at = 0;
	assert_true(index_next(&index, 256, &at) == INDEX_NONE);
	index_free(&index);
}

/* Hashes that somebody has chosen so that they would lie in one row. */
static void hashes_in_a_row(void **state)
{
	struct index index = {0};
	clock_t start = clock();
	size_t i, at;

	(void)state;
	for (i = 0; i < 300000; i++)
		assert_true(index_add(&index, (uint64_t)i << 32 | i, i));
	for (i = 0; i < 300000; i++) {
		at = 0;
		assert_true(index_next(&index, (uint64_t)i << 32 | i, &at) == i);
	}
	index_free(&index);
	assert_true((clock() - start) / CLOCKS_PER_SEC < 10); /* squares took a minute */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_in_order),    cmocka_unit_test(stopped),
		cmocka_unit_test(without_threads), cmocka_unit_test(nothing),
		cmocka_unit_test(memory_again),    cmocka_unit_test(memory_bounded),
		cmocka_unit_test(numbers_by_hash), cmocka_unit_test(hashes_in_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
