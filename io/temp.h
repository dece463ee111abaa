/* SPDX-License-Identifier: BSD-2-Clause */
/* temp.h - one temporary file that does not outlive the process, whatever signal ends it */
#ifndef IO_TEMP_H
#define IO_TEMP_H

#include <sys/types.h>

/*
 * Creates .btfmin.XXXXXX in target's directory and opens it for writing. Returns its descriptor,
 * or -1 with errno set. There is one at a time: io_temp_rename() or io_temp_remove() ends it.
 */
int io_temp_create(const char *target, mode_t mode);

/* Gives the file its final name; removes it if that fails. Returns 0, or -1 with errno set. */
int io_temp_rename(const char *target);

/* Removes the file. Keeps errno. */
void io_temp_remove(void);

#endif /* IO_TEMP_H */
