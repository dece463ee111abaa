/* SPDX-License-Identifier: BSD-2-Clause */
/* parts.h - the output of gen --split: a BTF for the kernel, and one for each module, split on it
 */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include "answers.h"

struct part {
	char *path;
	struct btfmin_emitted emitted;
};

/* The kernel's part, then the modules' in their order. */
struct parts {
	struct part *v;
	size_t count;
	bool written;
};

/* Names them: output, and output.MODULE for each module. Two of one name are a wrong call. */
bool parts_name(struct run *run, struct parts *parts, const struct modules *modules,
		const char *output);
bool parts_emit(struct run *run, struct parts *parts, const struct answers *a, uint32_t flags);
/* Resolves everything on them as a loader would on a live system, and compares. */
bool parts_verify(struct run *run, const struct parts *parts, const struct answers *a);
/* Writes the modules' and then the kernel's; nothing is replaced before all are written. */
bool parts_save(struct run *run, struct parts *parts);
void parts_free(struct parts *parts);

/* The array of the modules' files, with their sizes once they are written. */
void parts_json(struct json *j, const char *key, const struct parts *parts);

#endif /* CLI_PARTS_H */
