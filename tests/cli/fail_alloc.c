/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fail_alloc - for LD_PRELOAD: allocations that fail
 *
 * The allocation of number FAIL_AT (from 1) fails; with FAIL_ON set also all that follow. Each
 * failure writes a byte to descriptor 9, so that a test knows whether there was one. With FAIL_IN
 * it is only in the program of that name, not in those that it runs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(void)
{
	static unsigned long count;
	const char *at = getenv("FAIL_AT");
	unsigned long n = at ? strtoul(at, NULL, 10) : 0;

	count++;
	if (getenv("FAIL_IN") && strcmp(getenv("FAIL_IN"), program_invocation_short_name) != 0)
		return 0;
	if (n == 0 || count < n || (count > n && !getenv("FAIL_ON")))
		return 0;
	/* Without descriptor 9 nobody wants to know. */
	if (write(9, "x", 1) < 0)
		errno = 0;
	errno = ENOMEM;
	return 1;
}

/* ISO C has no cast from dlsym()'s result to a function. */
static void look_up(void *function, const char *name)
{
	*(void **)function = dlsym(RTLD_NEXT, name);
}

void *malloc(size_t size)
{
	static void *(*next)(size_t);

	if (!next)
		look_up(&next, "malloc");
	return fails() ? NULL : next(size);
}

void *calloc(size_t count, size_t size)
{
	static void *(*next)(size_t, size_t);

	if (!next)
		look_up(&next, "calloc");
	return fails() ? NULL : next(count, size);
}

void *realloc(void *old, size_t size)
{
	static void *(*next)(void *, size_t);

	if (!next)
		look_up(&next, "realloc");
	return fails() ? NULL : next(old, size);
}
