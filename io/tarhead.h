/* SPDX-License-Identifier: BSD-2-Clause */
/* tarhead.h - one block of 512 bytes as the header of a tar member, and records of pax headers */
#ifndef IO_TARHEAD_H
#define IO_TARHEAD_H

#include "btfmin.h"
#include "span.h"

#define BM_TAR_BLOCK 512u

/* The longest name that a header has room for: prefix, slash, name. */
#define BM_TAR_NAME_MAX 256u
/* The same of what a link leads to. */
#define BM_TAR_LINK_MAX 100u

struct bm_tar_head {
	char type; /* the type flag; '\0' of old archives comes as '0' */
	uint64_t size;
	char name[BM_TAR_NAME_MAX + 1];
	char link[BM_TAR_LINK_MAX + 1]; /* what it leads to, if it is a link */
};

/* Whether the block looks like the first one of a tar: a header whose sum holds, or one that says
 * it is a tar's, or the end. */
bool bm_tar_is(struct span block);

/* Whether all of the bytes are zero. */
bool bm_tar_is_zero(struct span bytes);

/*
 * Reads a header, at in its archive. v7, ustar, and both of GNU's forms.
 * Errors: CORRUPT (the checksum, signed or not, or the size field).
 */
int bm_tar_head(struct bm_tar_head *out, struct span block, uint64_t at, struct btfmin_error *err);

/* What pax records say of the next member. Paths are places in the records. */
struct bm_pax {
	bool has_path, has_link, has_size, is_sparse;
	uint64_t path, path_len; /* in the records */
	uint64_t link, link_len; /* "linkpath", which may be anything, NUL included */
	uint64_t size;
};

/*
 * Reads all records, which lie at in their archive. Errors: CORRUPT (lengths that do not fit, a
 * size that is no number, NUL in a path).
 */
int bm_pax_read(struct bm_pax *out, struct span records, uint64_t at, struct btfmin_error *err);

#endif /* IO_TARHEAD_H */
