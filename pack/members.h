/* SPDX-License-Identifier: BSD-2-Clause */
/* members.h - what a package holds: its kernels by name, in order, equal ones found */
#ifndef PACK_MEMBERS_H
#define PACK_MEMBERS_H

#include "layout.h"

/* Room for the longest name: four parts, what stands before and between them, and ".btf". */
#define MEMBER_NAME_MAX (4 * BTFMIN_PART_MAX + 32)

struct member {
	const struct pack_kernel *kernel;
	char *name;
	const struct member *same; /* the first one with these bytes; NULL: it is this one */
};

struct members {
	struct member *v;
	size_t count;
	char *names;
};

/* The member's name in the layout. Returns its length. */
size_t member_name(char name[MEMBER_NAME_MAX], enum pack_layout layout,
		   const struct btfmin_kernel *kernel);

/*
 * Sorted by name, one of each; same is set. written gets all but expanded, as if every same one was
 * a link. Fails as pack_write() does; members_free() in any case.
 */
bool members_make(struct members *out, struct pack_written *written, enum pack_layout layout,
		  const struct pack_kernel *kernels, size_t count, struct failure *fault);
void members_free(struct members *members);

#endif /* PACK_MEMBERS_H */
