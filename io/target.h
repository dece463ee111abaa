/* SPDX-License-Identifier: BSD-2-Clause */
/* target.h - what an output path really leads to */
#ifndef IO_TARGET_H
#define IO_TARGET_H

#include <stdbool.h>
#include <sys/stat.h>

struct io_target {
	char *path;  /* of the file to be replaced, links followed; NULL: write path directly */
	bool exists; /* st describes it */
	struct stat st;
};

/* Returns 0, or -1 with errno set. free() path. */
int io_target_find(const char *path, struct io_target *out);

/*
 * The same for what is at path itself: links are not followed. EISDIR for a directory, EPERM for a
 * device and a link to one; all else may be replaced.
 */
int io_target_here(const char *path, struct io_target *out);

#endif /* IO_TARGET_H */
