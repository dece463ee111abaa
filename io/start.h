/* SPDX-License-Identifier: BSD-2-Clause */
/* start.h - other programs: how they are called, found and started, without a shell */
#ifndef IO_START_H
#define IO_START_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Looks for a program in those folders of PATH that are given from the root, or at name itself if
 * there is a slash in it: not, as execvp() does, in the current folder, if that is in PATH. Returns
 * its path, to be free()d, or NULL if there is none that may be executed.
 */
char *io_program_find(const char *name);

struct io_program {
	const char *path;        /* what io_program_find() found */
	const char *const *argv; /* NULL behind the last; argv[0] is the name it is called by */
	/* Changes of the environment, NULL behind the last: "NAME=VALUE" sets, "NAME" unsets;
	 * NULL: none. */
	const char *const *env;
	const void *input; /* its standard input, input_size bytes; NULL: none */
	size_t input_size;
	size_t output_max; /* so many bytes of standard output are taken; more are a failure */
	const int *fds;    /* fd_count descriptors that are its 3, 4, ... */
	size_t fd_count;
	uint64_t file_max; /* it may write no file larger than that; 0: as this process may */
	bool talks;        /* its standard error is this process's, and not kept */
};

/*
 * Starts a program with three descriptors as its standard input, output and error; it inherits no
 * others but program->fds. Its number goes to *pid and, in the place slot, to
 * io_interrupts_watch(). 0, or -1 with errno set, also if it was the system that could not execute
 * it.
 */
int io_start(const struct io_program *program, const int *three, size_t slot, pid_t *pid);

/* Both close on exec. 0, or -1 with errno set. */
int io_pipe(int fds[2]);
/* Closes *fd, unless it is -1, and sets it to -1. */
void io_shut(int *fd);

#endif /* IO_START_H */
