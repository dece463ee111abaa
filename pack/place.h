/* SPDX-License-Identifier: BSD-2-Clause */
/* place.h - where a path leads that is yet to be written, so that nothing is written to unawares */
#ifndef PACK_PLACE_H
#define PACK_PLACE_H

#include <stdbool.h>

/* True if path, links followed, is the folder dir or in it, or would be. */
bool place_is_inside(const char *path, const char *dir);

/* True if both lead to one name, whether or not there is a file. */
bool place_is_same(const char *a, const char *b);

#endif /* PACK_PLACE_H */
