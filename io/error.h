/* SPDX-License-Identifier: BSD-2-Clause */
/* error.h - what went wrong with a file, in words; the caller says which file it was */
#ifndef IO_ERROR_H
#define IO_ERROR_H

enum io_failure {
	IO_FAIL_SYSTEM = 1, /* the system refused: errnum says why */
	IO_FAIL_LIMIT,      /* the file is larger than the caller takes */
	IO_FAIL_MEMORY      /* out of memory */
};

struct io_error {
	enum io_failure failure;
	int errnum;     /* errno as it was at the failure; 0 if it was no system call */
	char text[160]; /* "cannot open: Permission denied"; without the path */
};

/*
 * These fill err, if there is one, and return -1. io_fail_errno() is called with errno as the
 * failed call left it, and leaves it so.
 */
int io_fail_errno(struct io_error *err, const char *action);
int io_fail_memory(struct io_error *err);
int io_fail_limit(struct io_error *err, unsigned long long limit);

#endif /* IO_ERROR_H */
