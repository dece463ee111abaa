/* SPDX-License-Identifier: BSD-2-Clause */
/* archive.h - the kernels of an archive, one after another: a tree, a tar of one, or a list */
#ifndef PACK_ARCHIVE_H
#define PACK_ARCHIVE_H

#include <btfmin_archive.h>

#include "filter.h"

/* One file that is to be a kernel's BTF, in whatever form. */
struct pack_input {
	struct btfmin_kernel kernel;
	char *path; /* to open and to show; of a tar's member "ARCHIVE:MEMBER", only to show */
	void *data; /* a member's bytes; NULL: they are in the file path */
	size_t size;
	struct failure
		fault; /* exit_status is not 0: it cannot be had, and why; data is NULL then */
};

/* Harmless on an empty one. */
void pack_input_free(struct pack_input *input);

struct pack_archive;

/*
 * path is a folder, a tar (compressed or not) whose members are those of such a folder, one file,
 * or "-": paths on standard input, one a line (or NUL-separated). A tree on disk is only listed
 * here, sorted, links followed, each directory once however often links lead to it, 16 levels at
 * most. What the filter does not take is passed over unread; ".failed" and ".hasbtf" markers, and
 * files whose names are none of a BTF, are no kernels (a ".failed" one is a fault of its own,
 * reported once). The archive is never written to.
 */
bool pack_archive_open(struct pack_archive **out, struct run *run, const char *path,
		       const struct pack_filter *filter);
/* 1 and the next one, the caller's; 0 at the end; -1 with *fault: the archive cannot be read on. */
int pack_archive_next(struct pack_archive *archive, struct pack_input *out, struct failure *fault);
/* How many there will be, as far as that is known by now; for showing how far the work has come. */
size_t pack_archive_expected(const struct pack_archive *archive);
void pack_archive_close(struct pack_archive *archive);

#endif /* PACK_ARCHIVE_H */
