/* SPDX-License-Identifier: BSD-2-Clause */
/* map.h - a large file in place, where nobody who is not trusted can change it meanwhile */
#ifndef IO_MAP_H
#define IO_MAP_H

#include <stdbool.h>
#include <sys/types.h>

#include "block.h"

/*
 * Maps the size bytes of the regular file fd into block, if that is worth it and safe: the file
 * belongs to root or to the user, and nobody else may write to it. Its bytes are then not copied.
 * False if it was not mapped, for whatever reason: then it is to be read.
 */
bool io_map(int fd, uid_t owner, mode_t mode, size_t size, struct io_block *block);

/*
 * What to do if a mapped file is made shorter all the same, and the kernel sends SIGBUS: line is
 * written to fd, and the process ends with status. Nothing is mapped before this was called; line
 * must live on.
 */
void io_map_on_change(int fd, const char *line, int status);

#endif /* IO_MAP_H */
