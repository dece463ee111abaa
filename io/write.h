/* SPDX-License-Identifier: BSD-2-Clause */
/* write.h - bytes into a file that is either whole or not touched */
#ifndef IO_WRITE_H
#define IO_WRITE_H

#include <stddef.h>

#include "error.h"

/*
 * Makes size bytes at data the contents of path. A regular file, or one that is not there yet, is
 * written as .btfmin.XXXXXX beside it and renamed when it is complete, so that nobody ever reads
 * half of it, and a failure leaves what was there. A symbolic link stays and the file it leads to
 * is replaced. An existing file keeps its mode, and must be writable; a new one has 0666 less the
 * umask. SIGINT, SIGTERM, SIGHUP and SIGPIPE remove the temporary file before they end the
 * process; a file size limit is a failure, not a signal.
 *
 * "-" and /dev/stdout are standard output. That, FIFOs and devices are written directly.
 *
 * There is no fsync(): the output can be made again, as a compiler's can, and an fsync() costs
 * more than all of the work before it. After a crash of the machine the file may be empty.
 *
 * Not for use by two threads at once. Returns 0, or -1 with err (which may be NULL) filled.
 */
int io_write_atomic(const char *path, const void *data, size_t size, struct io_error *err);

/* One of several outputs. */
struct io_output {
	const char *path;
	const void *data;
	size_t size;
};

/*
 * The same for files that belong together: all are written beside their places before the first is
 * renamed, so that what can be expected to fail does so while all of them are still what they were.
 * Renamed they are in the order given. Returns 0, or -1 with err filled and *failed the number of
 * the one concerned; those before it may have been renamed then, if renaming it is what failed.
 */
int io_write_all_atomic(const struct io_output *outs, size_t count, size_t *failed,
			struct io_error *err);

/*
 * The same without following links: a symbolic link or a FIFO that has the path's last name is
 * replaced, and never written to; a device, or a link to one, is refused. For folders in which
 * others may have put something.
 */
int io_write_all_in_place(const struct io_output *outs, size_t count, size_t *failed,
			  struct io_error *err);

/*
 * Writes a file that is not there yet, as it is: for a folder that is not yet what it is to be. A
 * file size limit is a failure, not a signal. What has been written stays on failure.
 */
int io_write_new(const char *path, const void *data, size_t size, struct io_error *err);

#endif /* IO_WRITE_H */
