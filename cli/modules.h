/* SPDX-License-Identifier: BSD-2-Clause */
/* modules.h - the BTF of kernel modules beside the kernel's (--module) */
#ifndef CLI_MODULES_H
#define CLI_MODULES_H

#include "input.h"

struct module {
	char *name;         /* the file's name without folders and endings: "nf_conntrack" */
	struct input input; /* split on the kernel, as the file has it */
	struct btfmin_moved moved;
	struct btfmin_btf *moved_btf; /* the same on the module before it; NULL for the first */
	const struct btfmin_btf *btf; /* the one of the two views that is in the chain */
};

/* Modules, each of which is split on the kernel, put on each other in the order of the call. */
struct modules {
	const struct btfmin_btf *kernel;
	struct module *v;
	size_t count;
};

/* Opens the files of --module on kernel. */
bool modules_open(struct run *run, struct modules *modules, const struct btfmin_btf *kernel);
void modules_close(struct modules *modules);

/* What to resolve on: the last module, which stands on all the others, or the kernel alone. */
const struct btfmin_btf *modules_target(const struct modules *modules);

/*
 * The module that has type id of the target, NULL if the kernel has; *own is the id that it has in
 * the module's own file, which a loader would be given.
 */
const struct module *modules_find(const struct modules *modules, uint32_t id, uint32_t *own);

/* The array of their files and names. */
void modules_json(struct json *j, const char *key, const struct modules *modules);

#endif /* CLI_MODULES_H */
