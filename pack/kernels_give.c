/* SPDX-License-Identifier: BSD-2-Clause */
/* kernels_give.c - what came of a kernel: kept, told, reported, stored; in order, by one thread */
#include <stdlib.h>

#include "cli/message.h"
#include "cli/notes.h"

#include "kernels.h"

static bool stop(struct kernels *k, const struct failure *fault)
{
	progress_clear(&k->progress);
	run_fail(k->run, fault);
	k->stopped = true;
	return false;
}

/* Whether it is a file's fault, which stops no other. */
static bool can_skip(const struct kernels *k, const struct pack_item *item)
{
	return !item->fatal && !run_has(k->run, OPT_STRICT) &&
	       item->input.fault.exit_status != STATUS_NOMEM &&
	       item->input.fault.exit_status != STATUS_BUG;
}

/* Keeps the item for the document, if there is one; else it goes. */
static void keep_skipped(struct kernels *k, struct pack_item *item)
{
	if (!run_has(k->run, OPT_JSON) || k->skipped_count == SKIPPED_NAMED) {
		pack_item_free(item);
		return;
	}
	if (!k->skipped)
		k->skipped = calloc(SKIPPED_NAMED, sizeof(struct pack_item *));
	if (k->skipped)
		k->skipped[k->skipped_count++] = item;
	else
		pack_item_free(item);
}

static bool skip(struct kernels *k, struct pack_item *item)
{
	if (!can_skip(k, item)) {
		stop(k, &item->input.fault);
		k->failed = item;
		return false;
	}
	report_fault(&k->report, item);
	results_skip(&k->results);
	k->run->findings = STATUS_FINDINGS;
	if (!run_has(k->run, OPT_JSON)) {
		progress_clear(&k->progress);
		failure_print(&item->input.fault);
	}
	keep_skipped(k, item);
	return true;
}

/* Odd files are many in some archives: named only if that is asked for. */
static bool notes_pass(struct kernels *k, const struct pack_item *item, const char *path)
{
	struct notes notes = {0, 0};

	notes.source = item->source_notes;
	notes.btf = item->btf_notes;
	if ((!notes.source && !notes.btf) || !run_has(k->run, OPT_STRICT | OPT_VERBOSE))
		return true;
	progress_clear(&k->progress);
	notes_say(k->run, path, &notes);
	k->stopped = k->run->failure.exit_status != 0;
	return !k->stopped;
}

static bool say_conflict(struct kernels *k, const char *path, const struct result *result)
{
	struct failure f = failure_of(STATUS_INPUT, "strict", path,
				      "another BTF for a kernel that there was before");
	struct line l;

	if (run_has(k->run, OPT_STRICT)) {
		f.hint = "--strict";
		return stop(k, &f);
	}
	k->run->findings = STATUS_FINDINGS;
	if (run_has(k->run, OPT_QUIET | OPT_JSON))
		return true;
	progress_clear(&k->progress);
	line_start_message(&l, "warning");
	line_path(&l, path);
	line_printf(&l,
		    k->results.by_release
			    ? ": not taken: of the same release, which is all that names it, as "
			    : ": not taken: the same kernel as in ");
	line_path(&l, result->other);
	line_printf(&l, ", and another BTF");
	line_write(&l, stderr);
	return true;
}

static void say_taken(struct kernels *k, const struct pack_item *item, const char *path,
		      const struct result *result)
{
	size_t problems = result->outcomes.missing + result->outcomes.broken;
	struct line l;

	if (!run_has(k->run, OPT_VERBOSE) || run_has(k->run, OPT_QUIET | OPT_JSON))
		return;
	progress_clear(&k->progress);
	line_start_message(&l, "note");
	line_path(&l, path);
	line_printf(&l, ": %lu bytes", (unsigned long)item->size);
	if (problems) {
		line_printf(&l, ", ");
		line_count(&l, problems, "relocation");
		line_printf(&l, " without an answer");
	}
	if (result->same_as) {
		line_printf(&l, ", the same as ");
		line_path(&l, result->same_as);
	}
	if (item->cached)
		line_printf(&l, " (from the cache)");
	line_write(&l, stderr);
}

/* That nothing can be stored is worth one line: the package comes out the same. */
static void store(struct kernels *k, const struct pack_item *item, const void *data)
{
	struct cache_entry entry;
	struct failure fault;
	struct line l;

	if (!k->work.cache || item->cached || k->cache_refuses)
		return;
	entry.outcomes = item->outcomes;
	entry.data = (void *)(uintptr_t)data;
	entry.size = item->size;
	entry.source_notes = item->source_notes;
	entry.btf_notes = item->btf_notes;
	if (cache_store(k->work.cache, item->key, &entry, &fault))
		return;
	k->cache_refuses = true;
	if (run_has(k->run, OPT_QUIET | OPT_JSON))
		return;
	progress_clear(&k->progress);
	line_start_message(&l, "warning");
	line_path(&l, fault.file);
	line_printf(&l, ": nothing more is stored: %s", fault.text ? fault.text : fault.own);
	line_write(&l, stderr);
}

static bool add(struct kernels *k, struct pack_item *item)
{
	const char *path = item->input.path; /* of the item, or of the results: it stays */
	const void *data = item->data;
	struct failure fault;
	struct result result;

	if (!notes_pass(k, item, path))
		return false;
	results_add(&k->results, item, &result);
	if (result.fate == RESULT_NOMEM) {
		fault = failure_nomem(NULL);
		return stop(k, &fault);
	}
	if (result.fate == RESULT_TAKEN && !item->data)
		data = k->results.kernels[k->results.count - 1].data;
	report_kernel(&k->report, item, path, &result, data);
	store(k, item, data);
	if (result.fate == RESULT_CONFLICT)
		return say_conflict(k, path, &result);
	if (result.fate == RESULT_TAKEN)
		say_taken(k, item, path, &result);
	return true;
}

/* One kernel; the item is gone then. */
static bool give_one(struct kernels *k, struct pack_item *item)
{
	bool ok;

	if (item->input.fault.exit_status)
		return skip(k, item);
	ok = add(k, item);
	if (k->stopped)
		k->failed = item;
	else
		pack_item_free(item);
	return ok;
}

/* The members of a file that is a tar, in their order: as kernels of their own. */
static bool give_members(struct kernels *k, struct pack_item *item)
{
	struct pack_item *next;

	for (; item; item = next) {
		next = item->members;
		item->members = NULL;
		if (k->stopped || !pack_filter_takes(&k->filter, &item->input.kernel))
			pack_item_free(item);
		else
			(void)give_one(k, item);
	}
	return !k->stopped;
}

bool kernels_give(void *shared, struct jobs_item *jobs_item)
{
	struct pack_item *item = (struct pack_item *)jobs_item, *members;
	bool skipped = item->input.fault.exit_status != 0;
	struct kernels *k = shared;

	if (k->stopped) {
		pack_item_free(item);
		return false;
	}
	progress_step(&k->progress, item->expected, skipped,
		      item->input.path ? item->input.path : "");
	members = item->members;
	if (skipped || !members)
		return give_one(k, item);
	item->members = NULL;
	pack_item_free(item);
	return give_members(k, members);
}
