/* SPDX-License-Identifier: BSD-2-Clause */
/* tempdir.h - a folder that is either whole or not there, whatever signal ends the process */
#ifndef IO_TEMPDIR_H
#define IO_TEMPDIR_H

#include <sys/types.h>

#include "error.h"

/*
 * Creates the folder .btfmin.XXXXXX in target's directory, with that mode. SIGINT, SIGTERM, SIGHUP
 * and SIGPIPE remove it with all in it before they end the process. One at a time, not for use by
 * two threads at once, and no other temporary files until it is renamed or removed. All of these
 * return 0, or -1 with err (which may be NULL) filled; io_tempdir_remove() then.
 */
int io_tempdir_create(const char *target, mode_t mode, struct io_error *err);
/* A new file in it, name relative to it; folders on the way to it are made. */
int io_tempdir_write(const char *name, const void *data, size_t size, struct io_error *err);
/*
 * A hard link to the file first in it; 1 if the file system has none, or no more to that file, and
 * nothing was made.
 */
int io_tempdir_link(const char *name, const char *first, struct io_error *err);
/* Gives it its final name, which must be free or that of an empty folder. */
int io_tempdir_rename(const char *target, struct io_error *err);
/* Removes it and all that was made in it. Keeps errno. Harmless if there is none. */
void io_tempdir_remove(void);

#endif /* IO_TEMPDIR_H */
