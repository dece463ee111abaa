/* SPDX-License-Identifier: BSD-2-Clause */
/* seen.c - FNV-1a of 64 bits in an open table; lines of one run are too few to collide by chance */
#include <stdlib.h>

#include "seen.h"

static uint64_t hash(const char *bytes, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3u;
	return h ? h : 1;
}

/* The slot that holds h, or the free one where it belongs. */
static uint64_t *find(uint64_t *slots, size_t cap, uint64_t odd, uint64_t h)
{
	size_t i = seen_slot(h, odd, cap);

	while (slots[i] && slots[i] != h)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static bool grow(struct seen *seen)
{
	size_t i, cap = seen->cap ? seen->cap * 2 : 64;
	uint64_t *slots = calloc(cap, sizeof(*slots));

	if (!slots)
		return false;
	if (!seen->odd)
		seen->odd = seen_odd();
	for (i = 0; i < seen->cap; i++) {
		if (seen->slots[i])
			*find(slots, cap, seen->odd, seen->slots[i]) = seen->slots[i];
	}
	free(seen->slots);
	seen->slots = slots;
	seen->cap = cap;
	return true;
}

bool seen_first_time(struct seen *seen, const char *bytes, size_t len)
{
	uint64_t h = hash(bytes, len), *slot;

	if (seen->count >= seen->cap / 2 && !grow(seen))
		return true;
	slot = find(seen->slots, seen->cap, seen->odd, h);
	if (*slot)
		return false;
	*slot = h;
	seen->count++;
	return true;
}

bool seen_already(const struct seen *seen, const char *bytes, size_t len)
{
	return seen->cap && *find(seen->slots, seen->cap, seen->odd, hash(bytes, len));
}

void seen_free(struct seen *seen)
{
	free(seen->slots);
}
