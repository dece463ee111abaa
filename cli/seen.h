/* SPDX-License-Identifier: BSD-2-Clause */
/* seen.h - which lines have been printed, by their hashes */
#ifndef CLI_SEEN_H
#define CLI_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/*
 * An odd number that nobody outside can know, for seen_slot(). Nothing that is written depends on
 * it.
 */
static inline uint64_t seen_odd(void)
{
	struct timespec t = {0, 0};

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (((uint64_t)(uintptr_t)&t << 24) ^ ((uint64_t)t.tv_sec << 32) ^
		(uint64_t)t.tv_nsec) *
		       UINT64_C(0x9e3779b97f4a7c15) |
	       1;
}

/*
 * The slot, of cap, a power of two, that a hash belongs in. With an odd number that is not known
 * ("multiply-shift", Dietzfelbinger and others), hashes chosen by an enemy lie as scattered as any,
 * where the low bits of FNV can be made alike for a million names.
 */
static inline size_t seen_slot(uint64_t hash, uint64_t odd, size_t cap)
{
	return (size_t)(hash * odd / (UINT64_MAX / cap + 1));
}

struct seen {
	uint64_t *slots; /* 0: free */
	size_t count;
	size_t cap; /* a power of two, or 0 */
	uint64_t odd;
};

/* False if these bytes were given before. Without memory it answers true: twice beats never. */
bool seen_first_time(struct seen *seen, const char *bytes, size_t len);
/* Whether they were. */
bool seen_already(const struct seen *seen, const char *bytes, size_t len);
void seen_free(struct seen *seen);

#endif /* CLI_SEEN_H */
