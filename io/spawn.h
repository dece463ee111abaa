/* SPDX-License-Identifier: BSD-2-Clause */
/* spawn.h - other programs, run to their end, alone or one feeding the other */
#ifndef IO_SPAWN_H
#define IO_SPAWN_H

#include "interrupt.h"
#include "start.h"

/* The end of what a program says on standard error is kept. */
#define IO_WORDS_MAX 4096u

enum io_ending {
	IO_ENDED = 0,      /* by exit(): status says how */
	IO_KILLED,         /* by a signal: status is its number */
	IO_NOT_STARTED,    /* errnum says why */
	IO_NO_FILE,        /* there is none for what goes in and comes out; errnum says why */
	IO_OUTPUT_TOO_LONG /* more than output_max bytes */
};

struct io_outcome {
	enum io_ending ending;
	int status;
	int errnum;
	char *output; /* with a NUL behind it; free(); NULL if there is none */
	size_t output_size;
	char words[IO_WORDS_MAX + 1]; /* what it said last on standard error: a string */
};

/*
 * Runs a program to its end. What goes in and what comes out passes through files of
 * io_scratch(), so that neither side waits for the other. True if it was exit(0). free()
 * out->output.
 */
bool io_run(const struct io_program *program, struct io_outcome *out);

#define IO_PIPELINE_MAX IO_RUNNING_MAX

/* Programs each of which reads what the one before writes. */
struct io_pipeline {
	size_t count;
	pid_t pids[IO_PIPELINE_MAX];
	int words[IO_PIPELINE_MAX]; /* where their standard error goes */
	int end;                    /* to read the last one's output from */
};

/*
 * Starts them; the first one reads input, which stays the caller's. Of struct io_program, input,
 * output_max and talks mean nothing here. False, and *out says why, if one could not be started:
 * none is running then.
 */
bool io_pipeline_start(struct io_pipeline *p, int input, const struct io_program *programs,
		       size_t count, struct io_outcome *out);
/*
 * Closes the end and waits for the programs; one that goes on writing dies of SIGPIPE. True if all
 * were exit(0), else *out tells of the first that was not, unless it died for want of a reader.
 */
bool io_pipeline_finish(struct io_pipeline *p, struct io_outcome *out);

#endif /* IO_SPAWN_H */
