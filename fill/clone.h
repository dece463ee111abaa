/* SPDX-License-Identifier: BSD-2-Clause */
/* clone.h - a folder with the wanted part of an archive that is kept in a git repository */
#ifndef FILL_CLONE_H
#define FILL_CLONE_H

#include "pack/filter.h"

#include "git.h"

/*
 * A partial clone: commits and trees of the newest state, and of the files only those that were
 * wanted once. They lie in the folder, and .git beside them.
 */
struct clone {
	struct git git;
	char *dir;     /* where it is to be; absolute, links followed */
	char *aside;   /* a new one is made here, beside dir, until all of it is there; else NULL */
	char *old_url; /* where an existing one came from last; may be NULL */
	bool talks;    /* set after clone_open(): transfers may show their progress */
	bool fetched;  /* from now on old_url has been left behind */
	char commit[72]; /* the state that was fetched, as hexadecimal digits */
};

/* What has been fetched. */
struct clone_counts {
	size_t kernels; /* files of BTF in the repository */
	size_t files;   /* wanted ones */
	size_t fresh;   /* that were not here before */
	uint64_t bytes; /* of all that are wanted */
};

/*
 * Opens the clone in the folder dir, or begins a new one if there is none, or an empty folder. Any
 * other folder is refused. program is git's path, borrowed. clone_close() in any case.
 */
bool clone_open(struct clone *c, const char *dir, const char *program, struct failure *fault);

/* Fetches what the repository's newest state is, but for the files. shown is url for messages. */
bool clone_fetch(struct clone *c, const char *url, const char *shown, struct failure *fault);

/*
 * Brings the wanted files, of those that are not here, into the clone; only then the folder is
 * changed to hold the wanted files and no others of the archive. If no kernel is wanted, nothing
 * is changed: counts->files is 0 then. Failures of the transfer are told of shown.
 */
bool clone_take(struct clone *c, const struct pack_filter *filter, const char *shown,
		struct clone_counts *counts, struct failure *fault);

/* Puts a new clone in its place; nothing to do for one that is there. */
bool clone_place(struct clone *c, struct failure *fault);

/* Removes a new clone that is not in its place yet. Harmless on an empty one. */
void clone_close(struct clone *c);

/* Writes a pattern of .git/info/sparse-checkout that is for path alone, and a line's end, to out,
 * which has room for twice the length of path and 3 bytes. Returns its length. */
size_t clone_pattern(char *out, const char *path);

#endif /* FILL_CLONE_H */
