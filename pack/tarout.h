/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tarout.h - writes a tar, the same bytes whoever writes it and when
 *
 * POSIX.1-2017, pax, "ustar Interchange Format": a name of more than 100 bytes is split into prefix
 * and name where a slash allows it; else a "pax Interchange Format" header before it has its path.
 * Such a header also has what a link leads to if that is longer than 100 bytes.
 */
#ifndef PACK_TAROUT_H
#define PACK_TAROUT_H

#include "compress.h"

#define TAROUT_BLOCK 512u

struct tarout {
	struct pack_press *press;
	uint64_t mtime; /* seconds since 1970, at most TAROUT_MTIME_MAX */
};

#define TAROUT_MTIME_MAX UINT64_C(077777777777) /* eleven octal digits */
#define TAROUT_SIZE_MAX  UINT64_C(077777777777)

/* How many bytes the member takes; target is what a link leads to, else NULL. */
uint64_t tarout_size(const char *name, const char *target, uint64_t size);
/* A regular file of at most TAROUT_SIZE_MAX bytes. */
bool tarout_file(struct tarout *tar, const char *name, const void *data, size_t size,
		 struct failure *fault);
/* A hard link to an earlier member; it has no bytes of its own. */
bool tarout_link(struct tarout *tar, const char *name, const char *target, struct failure *fault);
/*
 * The end: two blocks of zeroes, all that the standard asks of a file. Whole records of 10,240
 * bytes are for tapes, and would only make packages larger that programs have inside.
 */
bool tarout_end(struct tarout *tar, struct failure *fault);
#define TAROUT_END_SIZE (2 * TAROUT_BLOCK)

#endif /* PACK_TAROUT_H */
