/* SPDX-License-Identifier: BSD-2-Clause */
/* archive.h - the kernels of an archive, one after another: a tree, a tar of one, or a list */
#ifndef PACK_ARCHIVE_H
#define PACK_ARCHIVE_H

#include <btfmin_archive.h>

#include "filter.h"

/* One file that is to be a kernel's BTF, in whatever form. */
struct pack_input {
	struct btfmin_kernel kernel; /* all parts "" if it cannot be had for another reason */
	char *path; /* to open and to show; of a tar's member "ARCHIVE:MEMBER", only to show */
	void *data; /* a member's bytes; NULL: they are in the file path */
	size_t size;
	struct failure fault; /* exit_status is not 0: it cannot be had, and why. data is NULL then,
			       * and fault.file is path, which lives as long as the input does. */
};

/* Harmless on an empty one. */
void pack_input_free(struct pack_input *input);

struct pack_archive;

/*
 * path, borrowed, is one of these:
 *
 *   a folder   with kernels at any depth up to 16. It is only listed here: each folder once, sorted
 *              by bytes, however often links lead to it; what begins with a dot is left out.
 *   one file   that is named as a kernel's BTF is.
 *   a tar      of such a folder, compressed or not, read once from its beginning to its end; a FIFO
 *              will do. A member is held while it is the caller's, 256 MiB at most.
 *   "-"        paths on standard input, one a line, with or without CR; if there is a NUL anywhere,
 *              NULs end them and nothing else does. Relative ones go by the working directory.
 *
 * What the filter does not take is passed over unread, and so are files whose names are none of a
 * BTF, and ".hasbtf" markers. Of two files of one kernel in one folder (1.btf, 1.btf.tar.xz) the
 * first by its bytes is given, and of a tar or a list the first to come. Faults of their own are:
 * the other ones; a ".failed" marker without a BTF before it; names that end in .btf and begin with
 * no release; what is no regular file, which is never opened; a folder that cannot be read; a link
 * that leads nowhere or back; of a tar, links of both sorts, names that lead out of it, and an end
 * that is none or comes too early.
 *
 * The archive is never written to. False if there is no archive at all, which has been reported;
 * one in which nothing fits is none of that.
 */
bool pack_archive_open(struct pack_archive **out, struct run *run, const char *path,
		       const struct pack_filter *filter);
/* 1 and the next one, the caller's; 0 at the end; -1 with *fault: the archive cannot be read on. */
int pack_archive_next(struct pack_archive *archive, struct pack_input *out, struct failure *fault);
/* How many there will be, as far as that is known by now; for showing how far the work has come. */
size_t pack_archive_expected(const struct pack_archive *archive);
void pack_archive_close(struct pack_archive *archive);

#endif /* PACK_ARCHIVE_H */
