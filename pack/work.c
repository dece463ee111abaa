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
	const void *bytes; /* of the file, or of the archive's member */
	size_t size;
	const char *member; /* of a tar that the file is; NULL: the only one */
	bool several;       /* there are more than one */
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
	item->input.fault = failure_nomem(item->input.path);
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
	return true;
}

static bool find_btf(struct kernel *k)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_error err;
	int rc;

	opts.allocator = &k->worker->heap.allocator;
	opts.max_size = k->work->max_size;
	opts.max_memory = k->work->max_memory;
	opts.member = k->member;
	opts.trail = &k->trail;
	rc = btfmin_source_open(&k->source, k->bytes, k->size, &opts, &err);
	if (rc) {
		k->item->input.fault = trail_fault(k->item->input.path, &k->trail, &err);
		k->several = rc == BTFMIN_ERR_ABSENT && !k->member && k->trail.members > 1;
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

static bool take_cached(struct kernel *k)
{
	const struct cache *cache = k->work->cache;
	struct pack_item *item = k->item;
	struct cache_entry entry;

	if (!cache)
		return false;
	cache_key(cache, item->key, k->bytes, k->size, k->member);
	entry.outcomes = item->outcomes;
	if (!cache_find(cache, item->key, &entry))
		return false;
	item->data = entry.data;
	item->size = entry.size;
	item->source_notes = entry.source_notes;
	item->btf_notes = entry.btf_notes;
	item->cached = true;
	return true;
}

/* All that is made of the bytes, but for its result, goes back to the heap. */
static void make(struct kernel *k)
{
	const struct btfmin_allocator *a = &k->worker->heap.allocator;

	k->item->outcomes = calloc(k->work->set->count + 1, 1);
	if (!k->item->outcomes)
		nomem(k->item);
	else if (!take_cached(k))
		(void)(find_btf(k) && open_btf(k) && resolve(k) && emit(k) && keep(k));
	btfmin_emitted_free(&k->emitted, a);
	btfmin_result_free(k->result);
	btfmin_btf_close(k->btf);
	btfmin_source_close(k->source);
}

/* ---- a tar with several BTFs in the place of one -------------------------------------------- */

/* Each of them means to read the tar again. */
#define MEMBERS_MAX 16

/* The names of those that are BTF; free() each. How many there are, 0 after a failure. */
static size_t list_members(struct kernel *k, char *names[MEMBERS_MAX])
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_members *members;
	struct btfmin_member member;
	size_t count = 0;

	opts.allocator = &k->worker->heap.allocator;
	opts.max_size = k->work->max_size;
	opts.max_memory = k->work->max_memory;
	if (btfmin_members_open(&members, k->bytes, k->size, &opts, NULL))
		return 0;
	while (count < MEMBERS_MAX && btfmin_members_next(members, &member, NULL) > 0) {
		if (!member.is_btf)
			continue;
		names[count] = strdup(member.name);
		if (!names[count])
			break;
		count++;
	}
	btfmin_members_close(members);
	return count;
}

/* What the folders say of the kernel stays, and the member's name tells its release. */
static bool name_member(struct pack_input *in, const struct pack_input *file, const char *member)
{
	size_t size = strlen(file->path) + strlen(member) + 2;
	struct btfmin_kernel inside;

	in->path = malloc(size);
	if (!in->path)
		return false;
	snprintf(in->path, size, "%s:%s", file->path, member);
	in->kernel = file->kernel;
	if (btfmin_kernel_of_path(&inside, member))
		memcpy(in->kernel.release, inside.release, sizeof(inside.release));
	else
		in->fault = failure_of(STATUS_INPUT, "corrupt", in->path,
				       "no kernel's release in the name of this member");
	return true;
}

static bool make_member(const struct kernel *tar, struct pack_item **at, const char *member)
{
	struct pack_item *item = calloc(1, sizeof(*item));
	struct kernel k;

	if (!item)
		return false;
	*at = item;
	if (!name_member(&item->input, &tar->item->input, member))
		return false;
	memset(&k, 0, sizeof(k));
	k.work = tar->work;
	k.worker = tar->worker;
	k.item = item;
	k.bytes = tar->bytes;
	k.size = tar->size;
	k.member = member;
	if (!is_bad(item))
		make(&k);
	return true;
}

/* The item that stands for the file then has no BTF of its own. */
static void make_members(struct kernel *k)
{
	struct pack_item **at = &k->item->members;
	char *names[MEMBERS_MAX];
	size_t count, i;

	if (k->trail.members > MEMBERS_MAX) {
		k->item->input.fault.hint = "of one file, 16 are taken at most: unpack it";
		return;
	}
	memset(&k->item->input.fault, 0, sizeof(k->item->input.fault));
	count = list_members(k, names);
	for (i = 0; i < count && make_member(k, at, names[i]); i++)
		at = &(*at)->members;
	if (i < k->trail.members)
		nomem(k->item);
	for (i = 0; i < count; i++)
		free(names[i]);
}

void work_on(const struct work *work, struct worker *worker, struct pack_item *item)
{
	struct kernel k;

	if (is_bad(item))
		return;
	memset(&k, 0, sizeof(k));
	k.work = work;
	k.worker = worker;
	k.item = item;
	if (read_bytes(&k))
		make(&k);
	if (k.several)
		make_members(&k);
	free(item->input.data);
	item->input.data = NULL;
}

void pack_item_free(struct pack_item *item)
{
	struct pack_item *next;

	for (; item; item = next) {
		next = item->members;
		pack_input_free(&item->input);
		free(item->outcomes);
		free(item->data);
		free(item);
	}
}
