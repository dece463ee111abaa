/* SPDX-License-Identifier: BSD-2-Clause */
/* list.h - paths of files on standard input */
#ifndef PACK_LIST_H
#define PACK_LIST_H

#include "tree.h"

/*
 * Adds a path for each line that is not empty, in their order, if its name is a kernel's and the
 * filter takes it; a CR before the line's end is none of the name's. If there is a NUL anywhere,
 * NULs end the paths and nothing else does. On failure *fault says why.
 */
bool list_read(struct items *items, const struct pack_filter *filter, struct failure *fault);

#endif /* PACK_LIST_H */
