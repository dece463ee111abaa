/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "results.h"

bool results_start(struct results *results, const struct set *set, enum pack_layout layout)
{
	struct btfmin_record record;
	size_t i;

	memset(results, 0, sizeof(*results));
	results->set = set;
	results->by_release = layout == PACK_FLAT;
	results->kinds = calloc(set->count + 1, sizeof(*results->kinds));
	results->found = calloc(set->count + 1, 1);
	if (!results->kinds || !results->found)
		return false;
	for (i = 0; i < set->count; i++)
		if (!btfmin_relos_record(set->relos, i, &record, NULL))
			results->kinds[i] = record.kind;
	return true;
}

void results_free(struct results *results)
{
	size_t i;

	for (i = 0; i < results->count; i++) {
		if (results->first[i] == i)
			free((void *)(uintptr_t)results->kernels[i].data);
		free(results->paths[i]);
	}
	free(results->kernels);
	free(results->paths);
	free(results->first);
	free(results->kinds);
	free(results->found);
	index_free(&results->names);
	index_free(&results->bytes);
}

static void count(struct results *results, const struct pack_item *item, struct outcomes *out)
{
	enum weight weight;
	size_t i;

	for (i = 0; i < results->set->count; i++) {
		int outcome = item->outcomes[i];

		weight = weight_of(results->kinds[i], outcome);
		out->by_outcome[outcome]++;
		out->missing += weight == WEIGHT_MISSING;
		out->broken += weight == WEIGHT_BROKEN;
		if (outcome == BTFMIN_FOUND)
			results->found[i] = 1;
	}
	results->missing += out->missing || out->broken;
	results->absent += out->missing || out->by_outcome[BTFMIN_ABSENT];
	results->cached += item->cached;
}

static bool is_same_kernel(const struct results *results, const struct btfmin_kernel *a,
			   const struct btfmin_kernel *b)
{
	if (strcmp(a->release, b->release))
		return false;
	return results->by_release ||
	       (!strcmp(a->arch, b->arch) && !strcmp(a->version, b->version) &&
		!strcmp(a->distro, b->distro));
}

static uint64_t name_hash(const struct results *results, const struct btfmin_kernel *k)
{
	uint64_t hash = hash_bytes(HASH_SEED, k->release, strlen(k->release) + 1);

	if (results->by_release)
		return hash;
	hash = hash_bytes(hash, k->distro, strlen(k->distro) + 1);
	hash = hash_bytes(hash, k->version, strlen(k->version) + 1);
	return hash_bytes(hash, k->arch, strlen(k->arch) + 1);
}

static bool has_bytes(const struct results *results, size_t number, const struct pack_item *item)
{
	const struct pack_kernel *k = &results->kernels[number];

	return k->size == item->size && !memcmp(k->data, item->data, item->size);
}

static size_t find_name(const struct results *results, uint64_t hash, const struct pack_item *item)
{
	size_t at = 0, number;

	while ((number = index_next(&results->names, hash, &at)) != INDEX_NONE)
		if (is_same_kernel(results, &results->kernels[number].kernel, &item->input.kernel))
			break;
	return number;
}

static size_t find_bytes(const struct results *results, uint64_t hash, const struct pack_item *item)
{
	size_t at = 0, number;

	while ((number = index_next(&results->bytes, hash, &at)) != INDEX_NONE)
		if (has_bytes(results, number, item))
			break;
	return number;
}

/* Grows one of the arrays; what has grown may be larger than cap says. */
static bool grow_one(void **array, size_t cap, size_t size)
{
	void *more = realloc(*array, cap * size);

	if (more)
		*array = more;
	return more != NULL;
}

static bool grow(struct results *results)
{
	size_t cap = results->cap ? results->cap * 2 : 64;
	void *kernels = results->kernels, *paths = results->paths, *first = results->first;
	bool ok = grow_one(&kernels, cap, sizeof(*results->kernels)) &&
		  grow_one(&paths, cap, sizeof(*results->paths)) &&
		  grow_one(&first, cap, sizeof(*results->first));

	results->kernels = kernels;
	results->paths = paths;
	results->first = first;
	if (ok)
		results->cap = cap;
	return ok;
}

/* Takes what is the item's; its data is dropped if another has the same. */
static void append(struct results *results, struct pack_item *item, size_t same)
{
	size_t number = results->count++;
	struct pack_kernel *k = &results->kernels[number];

	k->kernel = item->input.kernel;
	k->size = item->size;
	if (same == INDEX_NONE) {
		k->data = item->data;
		item->data = NULL;
		results->first[number] = number;
		results->unique++;
	} else {
		k->data = results->kernels[same].data;
		results->first[number] = same;
	}
	results->paths[number] = item->input.path;
	item->input.path = NULL;
}

static void take(struct results *results, struct pack_item *item, uint64_t hash, struct result *out)
{
	uint64_t bytes_hash = hash_bytes(HASH_SEED, item->data, item->size);
	size_t same = find_bytes(results, bytes_hash, item), number = results->count;

	out->fate = RESULT_NOMEM;
	if ((number == results->cap && !grow(results)) ||
	    !index_add(&results->names, hash, number) ||
	    (same == INDEX_NONE && !index_add(&results->bytes, bytes_hash, number)))
		return;
	append(results, item, same);
	out->fate = RESULT_TAKEN;
	if (same != INDEX_NONE)
		out->same_as = results->paths[same];
}

void results_add(struct results *results, struct pack_item *item, struct result *out)
{
	uint64_t hash = name_hash(results, &item->input.kernel);
	size_t number = find_name(results, hash, item);

	memset(out, 0, sizeof(*out));
	if (number == INDEX_NONE) {
		count(results, item, &out->outcomes);
		take(results, item, hash, out);
		return;
	}
	out->other = results->paths[number];
	if (has_bytes(results, number, item)) {
		out->fate = RESULT_TWICE;
		results->twice++;
	} else {
		out->fate = RESULT_CONFLICT;
		results->conflicts++;
	}
}

void results_skip(struct results *results)
{
	results->skipped++;
}

bool results_nowhere(const struct results *results, size_t *at, size_t *record)
{
	while (*at < results->set->count) {
		*record = (*at)++;
		if (!results->found[*record])
			return true;
	}
	return false;
}

size_t results_nowhere_count(const struct results *results)
{
	size_t at = 0, record, n = 0;

	while (results_nowhere(results, &at, &record))
		n++;
	return n;
}
