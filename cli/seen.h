/* SPDX-License-Identifier: BSD-2-Clause */
/* seen.h - which lines have been printed, by their hashes */
#ifndef CLI_SEEN_H
#define CLI_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seen {
	uint64_t *slots; /* 0: free */
	size_t count;
	size_t cap; /* a power of two, or 0 */
};

/* False if these bytes were given before. Without memory it answers true: twice beats never. */
bool seen_first_time(struct seen *seen, const char *bytes, size_t len);
/* Whether they were. */
bool seen_already(const struct seen *seen, const char *bytes, size_t len);
void seen_free(struct seen *seen);

#endif /* CLI_SEEN_H */
