/* SPDX-License-Identifier: BSD-2-Clause */
/* unpack.h - the files that another program takes out of an archive, as it gives them */
#ifndef IO_UNPACK_H
#define IO_UNPACK_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "tarhead.h"

/* A tar that a program writes, read from a pipe: nothing of it is kept. */
struct io_unpack {
	int from;      /* where it comes from */
	uint64_t left; /* of the current member, its padding included */
	uint64_t size; /* of the current member */
	char name[BM_TAR_NAME_MAX + 1];
};

void io_unpack_start(struct io_unpack *u, int from);
/*
 * 1 and the next regular file, what has not been read of the one before being passed over; 0 at the
 * end, or if the program ended early, which its outcome says. -1 with err filled.
 */
int io_unpack_next(struct io_unpack *u, struct io_error *err);
/* Puts all of the current member into the file to, from its start, and nothing else. 0; 1 if the
 * program ended before all of it was there; or -1 with err filled. */
int io_unpack_into(struct io_unpack *u, int to, struct io_error *err);

#endif /* IO_UNPACK_H */
