/* SPDX-License-Identifier: BSD-2-Clause */
/* kernels.c - out of the archives, and through the jobs */
#include <stdlib.h>
#include <string.h>

#include "kernels.h"

/* ---- taking: by any thread, one at a time --------------------------------------------------- */

/* The archive cannot be read on: that is more than one bad file. */
static void end_early(struct kernels *k, struct pack_item *item)
{
	item->fatal = true;
	k->ended = true;
	if (item->input.path)
		return;
	item->input.path = strdup(k->paths[k->at]);
	if (!item->input.path)
		k->nomem = true;
}

static size_t expected(const struct kernels *k)
{
	size_t i, sum = 0;

	for (i = 0; i < k->count; i++)
		sum += pack_archive_expected(k->archives[i]);
	return sum;
}

/* A name that the layout has no room for: known before the work. */
static void check_name(const struct kernels *k, struct pack_input *in)
{
	struct failure fault;

	if (pack_layout_takes(k->layout, &in->kernel, &fault))
		return;
	in->fault = fault;
	in->fault.file = in->path;
}

static bool fill(struct kernels *k, struct pack_item *item)
{
	struct failure fault;
	int more = 0;

	for (; k->at < k->count; k->at++) {
		more = pack_archive_next(k->archives[k->at], &item->input, &fault);
		if (more)
			break;
	}
	if (more < 0) {
		item->input.fault = fault;
		end_early(k, item);
	}
	if (!more)
		k->ended = true;
	if (more > 0 && !item->input.fault.exit_status)
		check_name(k, &item->input);
	item->expected = expected(k);
	return more != 0;
}

static struct jobs_item *take(void *shared)
{
	struct kernels *k = shared;
	struct pack_item *item;

	if (k->ended || k->nomem)
		return NULL;
	item = calloc(1, sizeof(*item));
	if (!item) {
		k->nomem = true;
		return NULL;
	}
	if (!fill(k, item)) {
		pack_item_free(item);
		return NULL;
	}
	return &item->jobs;
}

static void work(void *shared, unsigned worker, struct jobs_item *item)
{
	struct kernels *k = shared;

	work_on(&k->work, &k->workers[worker], (struct pack_item *)item);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static bool open_archives(struct kernels *k, char **paths, size_t count)
{
	if (!pack_filter_read(k->run, &k->filter))
		return false;
	k->archives = calloc(count + 1, sizeof(struct pack_archive *));
	if (!k->archives)
		return run_nomem(k->run);
	k->paths = paths;
	for (; k->count < count; k->count++)
		if (!pack_archive_open(&k->archives[k->count], k->run, paths[k->count], &k->filter))
			return false;
	return true;
}

static bool start_workers(struct kernels *k)
{
	unsigned i;

	k->workers = calloc(k->jobs, sizeof(*k->workers));
	if (!k->workers)
		return run_nomem(k->run);
	for (i = 0; i < k->jobs; i++)
		heap_start(&k->workers[i].heap);
	return true;
}

static void end_workers(struct kernels *k, unsigned count)
{
	unsigned i;

	for (i = 0; i < count; i++) {
		heap_end(&k->workers[i].heap);
		load_free(&k->workers[i].load);
	}
	free(k->workers);
	k->workers = NULL;
}

bool kernels_run(struct kernels *k, char **paths, size_t count)
{
	struct jobs_work jobs = {take, work, kernels_give, NULL};
	unsigned wanted;

	if (!open_archives(k, paths, count) || !progress_start(&k->progress, k->run) ||
	    !start_workers(k))
		return false;
	wanted = k->jobs;
	jobs.shared = k;
	k->jobs = jobs_run(&jobs, wanted);
	progress_end(&k->progress);
	end_workers(k, wanted);
	if (k->nomem && !k->run->failure.exit_status)
		return run_nomem(k->run);
	return !k->run->failure.exit_status;
}

void kernels_free(struct kernels *k)
{
	size_t i;

	for (i = 0; i < k->count; i++)
		pack_archive_close(k->archives[i]);
	free(k->archives);
	for (i = 0; i < k->skipped_count; i++)
		pack_item_free(k->skipped[i]);
	free(k->skipped);
	pack_item_free(k->failed);
	report_free(&k->report);
	results_free(&k->results);
}
