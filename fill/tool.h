/* SPDX-License-Identifier: BSD-2-Clause */
/* tool.h - the programs of others that a command needs: there, new enough, and how they failed */
#ifndef FILL_TOOL_H
#define FILL_TOOL_H

#include "io/spawn.h"

#include "cli/failure.h"

struct tool {
	const char *name;          /* "git" */
	const char *need;          /* what it is needed for, in words, if it is missing */
	const char *hint;          /* where to get it */
	const char *flag;          /* has it tell its version; NULL: any will do */
	unsigned int major, minor; /* the lowest */
	char *path;                /* found; free() */
};

/* Finds it and asks for its version, the first number with a point in what it says. */
bool tool_find(struct tool *tool, struct failure *fault);

/*
 * What became of a program, as a failure of file, which may be NULL: doing is "git fetch". Of what
 * it said the line that says most is cited.
 */
struct failure tool_failure(const char *file, const char *doing, const struct io_outcome *out);

/* io_scratch() has failed, errno as it left it. */
struct failure tool_no_scratch(void);

#endif /* FILL_TOOL_H */
