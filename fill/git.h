/* SPDX-License-Identifier: BSD-2-Clause */
/* git.h - git, run so that nothing of the surroundings or of the repository gets in the way */
#ifndef FILL_GIT_H
#define FILL_GIT_H

#include "tool.h"

struct git {
	const char *program; /* its path */
	const char *dir;     /* the work tree; .git is in it */
};

/* What one call of it is for. */
struct git_call {
	const char *const *args; /* the command and what follows, NULL behind the last */
	const char *file;        /* what failures are told of */
	const void *input;       /* for its standard input; may be NULL */
	size_t input_size;
	size_t output_max;
	bool talks; /* it shows its progress on standard error */
};

/*
 * Runs git in git->dir, on the repository in it and no other: variables that would lead elsewhere
 * are taken out, hooks and helpers of the repository are not run, nothing is asked on a terminal,
 * and only protocols of which none runs a command are taken unless GIT_ALLOW_PROTOCOL says
 * otherwise. True if it was exit(0); *output, which may be NULL, is free()d by the caller then.
 */
bool git_run(const struct git *git, const struct git_call *call, struct io_outcome *output,
	     struct failure *fault);

#endif /* FILL_GIT_H */
