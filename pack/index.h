/* SPDX-License-Identifier: BSD-2-Clause */
/* index.h - numbers found again by the hash of what they stand for */
#ifndef PACK_INDEX_H
#define PACK_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INDEX_NONE SIZE_MAX

struct index {
	struct index_slot {
		uint64_t hash;
		size_t number; /* INDEX_NONE: free */
	} * slots;
	size_t count, cap; /* cap is a power of two, or 0 */
	uint64_t odd;
};

/* FNV-1a, going on from seed. */
#define HASH_SEED UINT64_C(0xcbf29ce484222325)
uint64_t hash_bytes(uint64_t seed, const void *data, size_t size);

/* False if memory is out. */
bool index_add(struct index *index, uint64_t hash, size_t number);
/* The numbers of that hash, one after another: *at is 0 first. INDEX_NONE after the last. */
size_t index_next(const struct index *index, uint64_t hash, size_t *at);
void index_free(struct index *index);

#endif /* PACK_INDEX_H */
