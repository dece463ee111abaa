/* SPDX-License-Identifier: BSD-2-Clause */
/* progress.h - how far long work has come: one line on a terminal, or lines of JSON */
#ifndef PACK_PROGRESS_H
#define PACK_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/run.h"

enum progress_mode { PROGRESS_NONE, PROGRESS_LINE, PROGRESS_JSON };

struct progress {
	enum progress_mode mode;
	uint64_t start, last; /* milliseconds; last is 0 before anything was shown */
	size_t done, total, skipped;
	bool shown; /* a line stands on the terminal */
};

/*
 * As --progress says: auto (a line if standard error is a terminal; the default, but under --quiet
 * and --json), never, json. False if it says something else, which has been reported.
 */
bool progress_start(struct progress *p, struct run *run);
/* One more is done; at most so often per second something is shown. kernel may hold any bytes. */
void progress_step(struct progress *p, size_t total, bool skipped, const char *kernel);
/* Takes the line off the terminal, before anything else is written there. */
void progress_clear(struct progress *p);
/* The same for good; JSON gets a last line. */
void progress_end(struct progress *p);

#endif /* PACK_PROGRESS_H */
