/* SPDX-License-Identifier: BSD-2-Clause */
/* search_parts.h - what the parts of a search are made of; for those parts only */
#ifndef CLI_SEARCH_PARTS_H
#define CLI_SEARCH_PARTS_H

#include "search.h"

/* The BTF in path; unlike input_read(), it is for the caller to say what a failure means. */
bool search_open_file(struct run *run, struct input *in, const char *path, struct failure *fault);
/* What s->input holds is what was found, as name. Returns true. */
bool search_take_input(struct search *s, const char *name);
/* A failure that does not end the run. */
void search_warn(const struct run *run, const struct failure *f);

/* Searches the folder s->path. */
bool search_tree(struct search *s);

#endif /* CLI_SEARCH_PARTS_H */
