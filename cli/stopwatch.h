/* SPDX-License-Identifier: BSD-2-Clause */
/* stopwatch.h - time between two points, for --stats */
#ifndef CLI_STOPWATCH_H
#define CLI_STOPWATCH_H

#include <stdint.h>
#include <time.h>

struct stopwatch {
	struct timespec last;
};

/* Microseconds since the last lap; what the first one says means nothing. */
static inline uint64_t stopwatch_lap(struct stopwatch *w)
{
	struct timespec now = {0, 0};
	int64_t micros;

	clock_gettime(CLOCK_MONOTONIC, &now);
	micros = (int64_t)(now.tv_sec - w->last.tv_sec) * 1000000 +
		 (now.tv_nsec - w->last.tv_nsec) / 1000;
	w->last = now;
	return micros > 0 ? (uint64_t)micros : 0;
}

#endif /* CLI_STOPWATCH_H */
