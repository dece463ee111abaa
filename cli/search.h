/* SPDX-License-Identifier: BSD-2-Clause */
/* search.h - the BTF for a host: the kernel's own, or the one in a package or a tree */
#ifndef CLI_SEARCH_H
#define CLI_SEARCH_H

#include "candidates.h"
#include "input.h"
#include "run.h"

/* Where a kernel that has BTF shows it. */
#ifndef KERNEL_BTF
#define KERNEL_BTF "/sys/kernel/btf/vmlinux"
#endif

enum search_source { SEARCH_KERNEL, SEARCH_PACKAGE, SEARCH_TREE };

struct search {
	struct run *run;
	const char *path; /* of the package or tree; NULL: none was named */
	struct btfmin_host host;
	/* why the kernel's own BTF was not taken; "" if it was */
	const char *kernel_text;
	/* What was looked through last, and what holds it. */
	enum search_source source;
	struct io_bytes file;
	struct btfmin_package *package;
	struct notes notes;
	struct input input;           /* of the kernel, or of the tree's file that was taken */
	struct candidates candidates; /* of a package, after search_candidates() only */
	/* What was found. */
	bool found;
	const char *name;            /* the member, or the path of the file */
	struct btfmin_kernel kernel; /* empty if it is the running one's */
	struct btfmin_fit fit;
	const char *same_as;
	size_t index; /* as the candidate's */
	const void *data;
	size_t size;
};

/*
 * Reads the host, and searches: the running kernel's own BTF, unless --ignore-sysfs or an option of
 * the host is given, then path, a package or (if trees is true) a folder. False after a failure,
 * which has been reported; not to have found anything is none. search_close() in either case.
 */
bool search(struct search *s, struct run *run, const char *path, bool trees);
/* Reads the package at path, if the search has not done so. */
bool search_open_package(struct search *s);
void search_close(struct search *s);

/* The nth BTF of the package. One that is no archive's member goes by the path it is in. */
bool search_entry(const struct search *s, size_t index, struct btfmin_entry *out);
/* Lists and sorts all there was to choose from. False if there is no memory for it. */
bool search_candidates(struct search *s);
bool candidate_taken(const struct search *s, const struct candidate *c);

/* "kernel", "package" or "tree". */
const char *search_source_name(const struct search *s);

#endif /* CLI_SEARCH_H */
