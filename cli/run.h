/* SPDX-License-Identifier: BSD-2-Clause */
/* run.h - what one run of the command was asked for, and how it went */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include <stdbool.h>

#include "failure.h"
#include "options.h"

struct run {
	struct options opts;
	struct failure failure; /* the first one */
	int findings;           /* STATUS_FINDINGS if there were, else 0 */
	bool answered;          /* the JSON document has been written, failure included */
	char file[4096];        /* the failure's, if it is no word of the call */
	char hint[40];          /* where the help of the command is, for wrong calls */
	bool tells_notes;       /* the command itself tells what is odd about a BTF */
};

bool run_has(const struct run *run, optset option);

/*
 * Notes a failure: printed now or, under --json, put into the document. The name of its file is
 * kept, if it is no word of the call, and cut if it is longer than a path can be.
 */
void run_fail(struct run *run, const struct failure *f);
/* The same for what the library said about file. Returns false, for "return run_blame(...)". */
bool run_blame(struct run *run, const struct btfmin_error *err, const char *file);
bool run_nomem(struct run *run);
/* True if more than one of first (may be NULL) and the count paths is "-", standard input. */
bool run_reads_twice(const char *first, char **paths, size_t count);
/* The same, with the values of --base and --module. */
bool run_reads_twice_in_all(const struct run *run, const char *first, char **paths, size_t count);
/* A wrong call: word is the argument that is wrong, or NULL. Returns false. */
bool run_refuse(struct run *run, const char *text, const char *word);
/* The same with a hint of its own, in place of the one where help is. */
bool run_refuse_with(struct run *run, const char *text, const char *word, const char *hint);

#endif /* CLI_RUN_H */
