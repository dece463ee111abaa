/* SPDX-License-Identifier: BSD-2-Clause */
/* job.h - one record, the whole way, with a budget of steps and of memory */
#ifndef TEST_JOB_H
#define TEST_JOB_H

#include <btfmin.h>

#include "../support/make_btf.h"

/* One record of kind on type id of local, resolved and written on kernel; both are freed. */
struct job {
	struct mb *local, *kernel;
	uint32_t type;
	const char *access;
	uint32_t kind;
	uint64_t max_steps;
	uint32_t times; /* the record that often; 0: once */
};

/* What the last run said: the first record's answer, and the error if there was one. */
extern struct btfmin_answer last;
extern struct btfmin_error why;

/*
 * Opens both sides, resolves, writes plainly and readably, verifies. Fails the test if memory is
 * left over or was over 64 MiB at a time. Returns the first status that is not 0. Frees the
 * builders.
 */
int run(struct job j, int be);
/* The same description on both sides (n is passed on to it), then a record on type. */
int both_sides(void (*describe)(struct mb *b, uint32_t n), uint32_t n, uint32_t type, uint32_t kind,
	       const char *access, int be);
/* Fails the test if a run ended in an error. */
void fine(int status);
/* Type 1: struct s whose member m is of type 2, which the caller makes next. */
void root(struct mb *b);

#endif /* TEST_JOB_H */
