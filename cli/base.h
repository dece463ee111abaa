/* SPDX-License-Identifier: BSD-2-Clause */
/* base.h - split BTF on what it stands on: --base, and the distilled base of a module */
#ifndef CLI_BASE_H
#define CLI_BASE_H

#include <btfmin.h>

#include "run.h"

struct input;

/* What a split BTF needs to be there as long as it is. */
struct base {
	struct input *chain; /* the files of --base, each on the one before */
	size_t count;
	struct btfmin_btf *distilled; /* of a module that has one */
	struct btfmin_btf *on_distilled;
	struct btfmin_moved moved; /* the module's bytes, put on the real base */
};

/*
 * Opens the files of --base in their order, the first by itself, and sets *top to the last view,
 * NULL if there is no --base. A file stands on those before it and on no other, so the chain has no
 * loops, whatever is named in it.
 */
bool base_open(struct run *run, struct base *base, const struct btfmin_btf **top);
void base_close(struct base *base);

/*
 * Sets in->btf to a view of what was found: on top if it is split BTF, put there first if it brings
 * a distilled base along. top NULL: it must not be split. Says what is wrong or odd about it.
 */
bool base_view(struct run *run, struct input *in, const struct btfmin_btf *top);

/* That in was given a base and has no use for it. */
void base_say_unused(struct run *run, const struct input *in);

/* The first of the files of --base and --module that output is, which would be lost; or NULL. */
const char *base_overwritten(const struct run *run, const char *output);

#endif /* CLI_BASE_H */
