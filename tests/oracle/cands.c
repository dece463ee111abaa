/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

static bool in_kernel(const struct bpf_core_cand_list *list, const struct target *target)
{
	return list->len && list->cands[0].btf == target->kernel;
}

struct bpf_core_cand_list *find_candidates(const struct object *obj, const struct record *rec,
					   const struct target *target)
{
	const struct btf_type *t = btf__type_by_id(obj->btf, rec->relo.type_id);
	struct bpf_core_cand local = {obj->btf, rec->relo.type_id};
	const char *name = t ? btf__name_by_offset(obj->btf, t->name_off) : NULL;
	struct bpf_core_cand_list *list;
	size_t len;
	int i;

	if (!name || !*name)
		return NULL;
	list = calloc(1, sizeof(*list));
	len = bpf_core_essential_name_len(name);
	if (!list || bpf_core_add_cands(&local, len, target->kernel, "kernel", 1, list))
		abort();
	/* As bpf_core_find_cands() has it, which asks the running kernel for its modules. */
	for (i = 0; !in_kernel(list, target) && i < target->count; i++)
		if (bpf_core_add_cands(&local, len, target->modules[i], "module",
				       (int)btf__type_cnt(target->kernel), list))
			abort();
	return list;
}

bool cache_open(struct cache *cache, const struct object *obj, const struct target *target)
{
	cache->target = target;
	cache->count = obj->btf ? btf__type_cnt(obj->btf) : 1;
	cache->lists = calloc(cache->count, sizeof(struct bpf_core_cand_list *));
	cache->done = calloc(cache->count, sizeof(bool));
	return cache->lists && cache->done;
}

void cache_close(struct cache *cache)
{
	__u32 i;

	for (i = 0; cache->lists && i < cache->count; i++)
		bpf_core_free_cands(cache->lists[i]);
	free(cache->lists);
	free(cache->done);
}

struct bpf_core_cand_list *cache_list(struct cache *cache, const struct object *obj,
				      const struct record *rec)
{
	__u32 id = rec->relo.type_id;

	if (id >= cache->count || rec->relo.kind == BPF_CORE_TYPE_ID_LOCAL)
		return NULL;
	if (!cache->done[id])
		cache->lists[id] = find_candidates(obj, rec, cache->target);
	cache->done[id] = true;
	return cache->lists[id];
}
