/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load.h - one file after another into the same memory
 *
 * Read, never mapped: one of thousands of files that changes meanwhile must not end the run.
 */
#ifndef PACK_LOAD_H
#define PACK_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/failure.h"

struct load {
	unsigned char *data; /* of the last file */
	size_t size;
	size_t room;
};

/* All bytes of path, in place of the last file's. On failure *fault says why. */
bool load_file(struct load *load, const char *path, struct failure *fault);
void load_free(struct load *load);

#endif /* PACK_LOAD_H */
