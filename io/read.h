/* SPDX-License-Identifier: BSD-2-Clause */
/* read.h - a whole file as bytes in memory, whatever kind of file it is */
#ifndef IO_READ_H
#define IO_READ_H

#include <stddef.h>

#include "block.h"
#include "error.h"

struct io_bytes {
	void *data; /* never NULL after a success, even if size is 0 */
	size_t size;
	struct io_block block; /* where data is; for io_bytes_free() only */
};

/*
 * Reads path to its end: a regular file, a FIFO, a device, a file of /proc or /sys, or standard
 * input if path is "-". At most max bytes: more is a failure, found without reading a regular
 * file. What the file's metadata says of its size is a hint only. out is empty after a failure.
 * Returns 0, or -1 with err (which may be NULL) filled.
 */
int io_read_file(const char *path, size_t max, struct io_bytes *out, struct io_error *err);

/*
 * The same of what must be a regular file: a FIFO in its place, which may have come there only now,
 * is not waited for. EINVAL then.
 */
int io_read_regular(const char *path, size_t max, struct io_bytes *out, struct io_error *err);

/* Gives the bytes back and empties *bytes. Harmless on an empty one. */
void io_bytes_free(struct io_bytes *bytes);

#endif /* IO_READ_H */
