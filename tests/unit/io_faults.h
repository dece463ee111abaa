/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * io_faults.h - system calls that fail when told to, and a directory to play in
 *
 * A program linked with io_faults.c has read(), write(), close(), rename() and fchmod() from
 * there. They do what the system's do, but for the fault that is set.
 */
#ifndef TEST_IO_FAULTS_H
#define TEST_IO_FAULTS_H

#include <stddef.h>

enum call { CALL_READ, CALL_WRITE, CALL_CLOSE, CALL_RENAME, CALL_FCHMOD, CALLS };

struct fault {
	enum call call;       /* the one that fails */
	unsigned at;          /* its first call to fail, counted from 1; 0: none */
	unsigned every;       /* after that each so many calls; 0: no more */
	int error;            /* errno for them */
	size_t most;          /* bytes that any read() or write() moves; 0: all */
	void (*before)(void); /* done before the first read() or write() */
};

/* Forgets the counts; NULL for no fault. */
void fault_set(const struct fault *fault);
unsigned fault_calls(enum call call);

/* Group fixtures: the working directory is a new one, and is removed with all in it. */
int enter_directory(void **state);
int leave_directory(void **state);

/* Files in the working directory. Each of these ends the test program if it fails. */
void put_file(const char *path, const void *data, size_t size);
size_t get_file(const char *path, void *data, size_t room);
/* How many names in the working directory begin so. */
unsigned count_names(const char *prefix);
/* size bytes that repeat in no short cycle; from malloc. */
unsigned char *some_bytes(size_t size);

#endif /* TEST_IO_FAULTS_H */
