/* SPDX-License-Identifier: BSD-2-Clause */
/* temp.h - temporary files that do not outlive the process, whatever signal ends it */
#ifndef IO_TEMP_H
#define IO_TEMP_H

#include <sys/types.h>

/*
 * Creates .btfmin.XXXXXX in target's directory and opens it for writing. Returns its descriptor,
 * or -1 with errno set. There may be several at a time.
 */
int io_temp_create(const char *target, mode_t mode);

/*
 * Gives the oldest of them its final name; removes it if that fails. Returns 0, or -1 with errno
 * set.
 */
int io_temp_rename(const char *target);

/* ".btfmin.XXXXXX" in target's directory, with its Xs still in place; free(). NULL: no memory. */
char *io_temp_path(const char *target);

/* Removes all there are. Keeps errno. */
void io_temp_remove(void);

#endif /* IO_TEMP_H */
