/* SPDX-License-Identifier: BSD-2-Clause */
/* pick.h - the one member of a tar that was asked for, kept while the others pass */
#ifndef IO_PICK_H
#define IO_PICK_H

#include "gather.h"
#include "tar.h"

struct bm_pick {
	struct btfmin_allocator a;
	uint64_t max_size;
	const char *wanted; /* NULL: whatever is BTF */
	uint64_t count;     /* members that fit, each name once in a row */
	char *name;         /* of the one kept; NULL if there is none yet */
	struct span bytes;
	void *block; /* where bytes are; NULL if they are borrowed from memory */
	bool twice;  /* a later one took its place */
};

/*
 * Goes through the whole archive. at_hand is the number of bytes that all of it comes from.
 * Errors: those of the tar's and of a gathering, ABSENT (none fits, or several).
 */
int bm_pick(struct bm_pick *pick, struct bm_tar *tar, uint64_t at_hand, struct btfmin_error *err);
void bm_pick_drop(struct bm_pick *pick);

/* Whether the bytes begin with BTF's magic number, in either byte order. */
bool bm_pick_begins_btf(struct span bytes);
/* Whether the member that begins with these bytes is BTF, by them or by its name. */
bool bm_pick_is_btf(const char *name, struct span first);

#endif /* IO_PICK_H */
