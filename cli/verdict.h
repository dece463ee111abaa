/* SPDX-License-Identifier: BSD-2-Clause */
/* verdict.h - what btfmin validate has to say of one file */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include "input.h"

/* What one file came to. */
struct verdict {
	const char *path;
	struct input input;
	bool strict;
	struct btfmin_faults *faults; /* NULL if the file could not be checked */
	uint64_t errors;              /* those of strict rules included */
	uint64_t warnings;
};

/* On standard output a line for each fault, and how many more there are; --verbose: or none. */
void verdict_print(const struct run *run, const struct verdict *v);
/* The same as members of the object that is open. */
void verdict_json(struct json *j, const struct verdict *v);

#endif /* CLI_VERDICT_H */
