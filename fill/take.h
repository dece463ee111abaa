/* SPDX-License-Identifier: BSD-2-Clause */
/* take.h - what clone_take() does, in steps */
#ifndef FILL_TAKE_H
#define FILL_TAKE_H

#include "clone.h"

/* A file of the repository. The strings are in the list that git wrote. */
struct take_file {
	const char *oid; /* the name of its bytes, hexadecimal digits */
	const char *path;
	bool link;
	bool here; /* its bytes are in the clone already */
	bool wanted;
};

struct taking {
	struct clone *clone;
	const struct pack_filter *filter;
	const char *shown;
	struct clone_counts *counts;
	struct failure *fault;
	char *list;              /* git ls-tree's */
	struct take_file *files; /* ordered by their paths' bytes */
	size_t count, cap;
};

/* 200 bytes for each of a million files, far more than any archive has. */
#define TAKE_LIST_MAX ((size_t)200 << 20)

/* All of these answer false with *t->fault set. */
bool take_nomem(struct taking *t);
bool take_run(struct taking *t, const char *const *args, const char *file, const void *input,
	      size_t size);
/* What git says; free(). */
char *take_ask(struct taking *t, const char *const *args, const void *input, size_t input_size,
	       size_t *size);

/* Lists the files, and finds out which are wanted. */
bool take_choose(struct taking *t);
/*
 * What links stand for is wanted if it is by the link's name: a link to a file, or to a folder with
 * kernels in it. One link is followed, not a link behind it. After take_look().
 */
bool take_follow_links(struct taking *t);
/* Leaves the wanted files only. */
void take_forget_others(struct taking *t);

/* Sees which files' bytes are here. */
bool take_look(struct taking *t);
/* Brings those that are not: of all files that are wanted, or of all links. */
bool take_transfer(struct taking *t, bool links);

#endif /* FILL_TAKE_H */
