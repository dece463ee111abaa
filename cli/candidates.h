/* SPDX-License-Identifier: BSD-2-Clause */
/* candidates.h - every BTF that there is to choose from, the best for a host first */
#ifndef CLI_CANDIDATES_H
#define CLI_CANDIDATES_H

#include <stdbool.h>

#include <btfmin_archive.h>

#include "failure.h"

struct candidate {
	struct btfmin_kernel kernel;
	struct btfmin_fit fit;
	const char *name;      /* of the member, or the path of the file */
	const char *same_as;   /* the member that it shares its bytes with, or NULL */
	size_t size;           /* of a member; 0: not known without opening the file */
	size_t index;          /* its number in the package */
	struct failure *fault; /* why it cannot be had; NULL if it can, as far as is known */
	/* Set by candidates_sort(): */
	unsigned int kind; /* an enum candidate_kind */
	uint32_t place;    /* its rank if it were of the host's release and architecture */
	bool elsewhere; /* its distribution, version or architecture is another than the host's */
	bool other_flavour; /* its release is not alike to the host's: -aws, and not -generic */
	bool above;         /* its release is above the host's */
	size_t distance; /* 1: no release of its place and flavour is between it and the host's */
};

enum candidate_kind {
	CANDIDATE_FITS,
	CANDIDATE_RELEASE, /* of the very release, but for something else */
	CANDIDATE_OTHER
};

struct candidates {
	struct candidate *v;
	size_t count, room;
	size_t fitting; /* how many fit; those are the first, once sorted */
	bool owns_names;
};

/*
 * Adds one, whose fit is found out here. Of more than one that are the same for the host, the order
 * of btfmin_package_find() holds. False if memory ends; name is the list's then, too, if it owns
 * the names.
 */
bool candidates_add(struct candidates *list, const struct btfmin_host *host,
		    const struct btfmin_kernel *kernel, const char *name);
void candidates_free(struct candidates *list);

/* The best first: those that fit, then those of the very release, then by place and release. */
void candidates_sort(struct candidates *list, const struct btfmin_host *host);

/*
 * In a sorted list, the releases next below and next above the host's, of its own distribution,
 * version and arch, as far as the names tell; NULL where there is none.
 */
void candidates_near(const struct candidates *list, const struct candidate **below,
		     const struct candidate **above);

/* Whether a neighbour may stand in for what is missing, by btfmin_package_find()'s rule. */
bool candidate_stands_in(const struct candidate *c);

#endif /* CLI_CANDIDATES_H */
