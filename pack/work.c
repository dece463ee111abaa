/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/trail.h"

#include "work.h"

/* One kernel while it is worked on; all of it is the worker's heap's. */
struct kernel {
	const struct work *work;
	struct worker *worker;
	struct pack_item *item;
	const void *bytes; /* of the file, or of the member */
	size_t size;
	struct btfmin_trail trail;
	struct btfmin_source *source;
	struct btfmin_source_btf found;
	struct btfmin_btf *btf;
	struct btfmin_result *result;
	struct btfmin_emitted emitted;
};

static bool is_bad(const struct pack_item *item)
{
	return item->input.fault.exit_status != 0;
}

static bool blame(struct kernel *k, const struct btfmin_error *err)
{
	k->item->input.fault = trail_failure(k->item->input.path, &k->trail, err);
	return false;
}

static bool nomem(struct pack_item *item)
{
	item->input.fault = failure_of(STATUS_NOMEM, "nomem", item->input.path, "out of memory");
	return false;
}

static bool read_bytes(struct kernel *k)
{
	struct pack_input *in = &k->item->input;

	if (in->data) {
		k->bytes = in->data;
		k->size = in->size;
	} else {
		if (!load_file(&k->worker->load, in->path, &in->fault))
			return false;
		k->bytes = k->worker->load.data;
		k->size = k->worker->load.size;
	}
	k->item->file_size = k->size;
	return true;
}

static int open_source(struct kernel *k, const char *member, struct btfmin_error *err)
{
	struct btfmin_source_opts opts = {0};

	opts.allocator = &k->worker->heap.allocator;
	opts.max_size = k->work->max_size;
	opts.max_memory = k->work->max_memory;
	opts.member = member;
	opts.trail = &k->trail;
	return btfmin_source_open(&k->source, k->bytes, k->size, &opts, err);
}

/* A tar with several: the one that is named as the file is is meant. */
static int open_named(struct kernel *k, struct btfmin_error *err)
{
	char name[BTFMIN_PART_MAX + 8];
	struct btfmin_trail several = k->trail;
	struct btfmin_error first = *err;

	snprintf(name, sizeof(name), "%s.btf", k->item->input.kernel.release);
	if (!open_source(k, name, err))
		return 0;
	k->trail = several;
	*err = first;
	return err->status;
}

static bool find_btf(struct kernel *k)
{
	struct btfmin_error err;
	int rc = open_source(k, NULL, &err);

	if (rc == BTFMIN_ERR_ABSENT && k->trail.members > 1)
		rc = open_named(k, &err);
	if (rc) {
		k->item->input.fault = trail_fault(k->item->input.path, &k->trail, &err);
		if (rc == BTFMIN_ERR_ABSENT && k->trail.members > 1)
			k->item->input.fault.hint = "and none is named as the file is";
		return false;
	}
	btfmin_source_btf(k->source, &k->found);
	k->item->source_notes = k->found.notes;
	return true;
}

static bool open_btf(struct kernel *k)
{
	struct btfmin_btf_opts opts = {0};
	struct btfmin_error err;

	opts.allocator = &k->worker->heap.allocator;
	opts.file_offset = k->found.offset;
	opts.pointer_size = k->found.pointer_size;
	if (btfmin_btf_open(&k->btf, k->found.data, k->found.size, &opts, &err))
		return blame(k, &err);
	if (btfmin_btf_looks_split(k->btf)) {
		k->item->input.fault = failure_of(STATUS_INPUT, "corrupt", k->item->input.path,
						  "split BTF: a module's, and no kernel's");
		return false;
	}
	k->item->btf_notes = btfmin_btf_notes(k->btf);
	return true;
}

static bool resolve(struct kernel *k)
{
	struct btfmin_resolve_opts opts = {0};
	struct btfmin_answer answer;
	struct btfmin_error err;
	size_t i;

	opts.allocator = &k->worker->heap.allocator;
	if (btfmin_resolve(&k->result, k->work->set->relos, k->btf, &opts, &err))
		return blame(k, &err);
	for (i = 0; i < k->work->set->count; i++) {
		if (btfmin_result_answer(k->result, i, &answer, &err))
			return blame(k, &err);
		k->item->outcomes[i] = (unsigned char)answer.outcome;
	}
	return true;
}

/* What is wrong with bytes that were made here is no fault of the kernel's. */
static bool emit(struct kernel *k)
{
	struct btfmin_error err;
	int rc;

	if (btfmin_emit(&k->emitted, k->result, k->work->flags, &err))
		return blame(k, &err);
	rc = btfmin_verify(k->result, k->emitted.data, k->emitted.size, &err);
	if (!rc)
		return true;
	if (rc != BTFMIN_ERR_NOMEM)
		err.status = BTFMIN_ERR_INTERNAL;
	return blame(k, &err);
}

/* The result outlives the heap of the job that made it. */
static bool keep(struct kernel *k)
{
	k->item->data = malloc(k->emitted.size ? k->emitted.size : 1);
	if (!k->item->data)
		return nomem(k->item);
	memcpy(k->item->data, k->emitted.data, k->emitted.size);
	k->item->size = k->emitted.size;
	return true;
}

static bool make(struct kernel *k)
{
	return find_btf(k) && open_btf(k) && resolve(k) && emit(k) && keep(k);
}

static void look_up_or_make(struct kernel *k)
{
	const struct cache *cache = k->work->cache;
	struct pack_item *item = k->item;
	struct cache_entry entry;

	if (!read_bytes(k))
		return;
	if (cache) {
		cache_key(cache, item->key, k->bytes, k->size);
		entry.outcomes = item->outcomes;
		if (cache_find(cache, item->key, &entry)) {
			item->data = entry.data;
			item->size = entry.size;
			item->source_notes = entry.source_notes;
			item->btf_notes = entry.btf_notes;
			item->cached = true;
			return;
		}
	}
	(void)make(k);
}

void work_on(const struct work *work, struct worker *worker, struct pack_item *item)
{
	const struct btfmin_allocator *a = &worker->heap.allocator;
	struct kernel k;

	if (is_bad(item))
		return;
	memset(&k, 0, sizeof(k));
	k.work = work;
	k.worker = worker;
	k.item = item;
	item->outcomes = calloc(work->set->count + 1, 1);
	if (item->outcomes)
		look_up_or_make(&k);
	else
		nomem(item);
	btfmin_emitted_free(&k.emitted, a);
	btfmin_result_free(k.result);
	btfmin_btf_close(k.btf);
	btfmin_source_close(k.source);
	free(item->input.data);
	item->input.data = NULL;
}

void pack_item_free(struct pack_item *item)
{
	if (!item)
		return;
	pack_input_free(&item->input);
	free(item->outcomes);
	free(item->data);
	free(item);
}
