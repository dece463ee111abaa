/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_write.h - the stack of what is still to be written, which c_decl and c_body share
 *
 * Declarations nest in each other without end: structs in structs, parameters in parameters. What
 * stands behind the inner one waits here, as a task that says how to go on; the last comes first.
 */
#ifndef BM_C_WRITE_H
#define BM_C_WRITE_H

#include "c.h"

enum bm_c_what {
	BM_C_REST,      /* the declarator of a type whose base is written */
	BM_C_DIMENSION, /* [index], and ) before it if closes */
	BM_C_PARAMS,    /* parameters of id from index on */
	BM_C_MEMBERS    /* members of id from index on, and what closes it */
};

/* The name that a declarator is for: none, a typedef's, or that of element index of id. */
struct bm_c_called {
	uint32_t name; /* string offset, 0: none */
	uint32_t id;
	uint32_t index; /* BM_NONE: id's own name */
};

struct bm_c_task {
	uint32_t what; /* enum bm_c_what */
	uint32_t id;
	uint32_t index;
	uint32_t level; /* of indentation */
	uint64_t at;    /* MEMBERS: where the member before ended, in bits */
	uint32_t chain; /* REST: where its part of the chain begins */
	bool closes;
	bool begun;    /* MEMBERS, PARAMS: element index is written but for what stands behind */
	bool bits;     /* MEMBERS: the one before was a bitfield */
	bool in_union; /* MEMBERS: nothing comes behind but ; */
	struct bm_c_called called;
};

struct bm_c_stack {
	struct bm_c_task *tasks;
	size_t count, cap;
	uint32_t *chain; /* the types from a name to its base, of all declarators that are open */
	size_t links, links_cap;
};

/* The new task on top, all 0 but for what; NULL: no memory, and the error is set. */
struct bm_c_task *bm_c_push(struct bm_c *c, enum bm_c_what what, uint32_t id, uint32_t level);

/* Begins a declaration of what is called so: writes what can be, pushes the rest. */
int bm_c_declare(struct bm_c *c, uint32_t type, const struct bm_c_called *called, uint32_t level);
/* Writes a struct's or union's head, and pushes its members. */
int bm_c_open(struct bm_c *c, uint32_t id, uint32_t level, bool tag);
/* Goes on with the task on top, of PARAMS. */
int bm_c_params(struct bm_c *c);
/* Goes on with the task on top, of MEMBERS. */
int bm_c_members(struct bm_c *c);

#endif /* BM_C_WRITE_H */
