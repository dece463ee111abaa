/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "cli/seen.h"

#include "index.h"

uint64_t hash_bytes(uint64_t seed, const void *data, size_t size)
{
	const unsigned char *p = data;

	while (size--)
		seed = (seed ^ *p++) * UINT64_C(0x100000001b3);
	return seed;
}

static size_t slot_of(const struct index *index, uint64_t hash, size_t step)
{
	return (seen_slot(hash, index->odd, index->cap) + step) & (index->cap - 1);
}

static void put(struct index *index, uint64_t hash, size_t number)
{
	size_t step = 0, slot;

	do
		slot = slot_of(index, hash, step++);
	while (index->slots[slot].number != INDEX_NONE);
	index->slots[slot].hash = hash;
	index->slots[slot].number = number;
	index->count++;
}

static bool grow(struct index *index)
{
	struct index old = *index;
	size_t i;

	if (!index->odd)
		index->odd = seen_odd();
	index->cap = old.cap ? old.cap * 2 : 64;
	index->slots = calloc(index->cap, sizeof(*index->slots));
	if (!index->slots) {
		*index = old;
		return false;
	}
	index->count = 0;
	for (i = 0; i < index->cap; i++)
		index->slots[i].number = INDEX_NONE;
	for (i = 0; i < old.cap; i++)
		if (old.slots[i].number != INDEX_NONE)
			put(index, old.slots[i].hash, old.slots[i].number);
	free(old.slots);
	return true;
}

bool index_add(struct index *index, uint64_t hash, size_t number)
{
	if (index->count >= index->cap / 2 && !grow(index))
		return false;
	put(index, hash, number);
	return true;
}

size_t index_next(const struct index *index, uint64_t hash, size_t *at)
{
	const struct index_slot *slot;

	while (index->cap) {
		slot = &index->slots[slot_of(index, hash, (*at)++)];
		if (slot->number == INDEX_NONE)
			break;
		if (slot->hash == hash)
			return slot->number;
	}
	return INDEX_NONE;
}

void index_free(struct index *index)
{
	free(index->slots);
	index->slots = NULL;
	index->count = index->cap = 0;
}
