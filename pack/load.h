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
#include <sys/types.h>

#include "cli/failure.h"

struct load {
	unsigned char *data; /* of the last file */
	size_t size;
	size_t room;
};

/*
 * All bytes of path, a regular file, in place of the last file's. Whatever else is there is not
 * waited for. On failure *fault says why.
 */
bool load_file(struct load *load, const char *path, struct failure *fault);
/* The same if the file belongs to this process's user, to root, or to also. */
bool load_file_of(struct load *load, const char *path, uid_t also, struct failure *fault);
void load_free(struct load *load);

#endif /* PACK_LOAD_H */
