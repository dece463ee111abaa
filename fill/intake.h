/* SPDX-License-Identifier: BSD-2-Clause */
/* intake.h - what import does with one package or kernel: out of it, converted, into the archive */
#ifndef FILL_INTAKE_H
#define FILL_INTAKE_H

#include <btfmin_archive.h>

#include "pack/compress.h"

#include "tool.h"

/* What holds for all of them. */
struct intake {
	const char *archive;
	struct btfmin_kernel given;       /* parts that the call tells, whatever packages say */
	struct btfmin_source_opts limits; /* of which max_size and max_memory count */
	struct tool bsdtar, pahole;       /* looked for when they are needed */
};

/* What became of one kernel. */
struct intake_result {
	struct btfmin_kernel kernel;
	char *shown;           /* PACKAGE:MEMBER, or the kernel's path */
	char *path;            /* of its entry; NULL if it is not known where that is */
	const char *from;      /* "BTF" or "DWARF" */
	struct pack_bytes btf; /* no data if there was no need to make it */
	bool there;            /* the entry was there already */
	struct failure fault;  /* exit_status is 0: the entry is there */
};

struct intake_results {
	struct intake_result *v;
	size_t count;
};

/*
 * Takes in what is at path. A kernel's own fault (bad input, a limit) leaves the mark of btfhub in
 * the archive, if it is known where; other faults (of the call, of tools, of writing) do not.
 * Of a package that turns out to be broken nothing is taken. A kernel that is in a package twice is
 * one result. False if there is no memory even to tell; intake_free() in any case.
 */
bool intake_take(struct intake *in, const char *path, struct intake_results *out);
void intake_free(struct intake_results *results);

#endif /* FILL_INTAKE_H */
