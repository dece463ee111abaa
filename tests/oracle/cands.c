/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

struct bpf_core_cand_list *find_candidates(const struct object *obj, const struct record *rec,
					   const struct btf *target)
{
	const struct btf_type *t = btf__type_by_id(obj->btf, rec->relo.type_id);
	struct bpf_core_cand local = {obj->btf, rec->relo.type_id};
	const char *name = t ? btf__name_by_offset(obj->btf, t->name_off) : NULL;
	struct bpf_core_cand_list *list;

	if (!name || !*name)
		return NULL;
	list = calloc(1, sizeof(*list));
	if (!list || bpf_core_add_cands(&local, bpf_core_essential_name_len(name), target, "target",
					1, list))
		abort();
	return list;
}

bool cache_open(struct cache *cache, const struct object *obj, const struct btf *target)
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
