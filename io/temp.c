/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "signals.h"
#include "temp.h"

#define NAME     ".btfmin.XXXXXX"
#define RANDOM   6   /* the Xs */
#define ATTEMPTS 100 /* names that may be taken already */

/*
 * What the handler needs; changed only while the signals are blocked. A handler has nowhere else
 * to look.
 */
static char **temps;             /* NULL where one has been renamed */
static volatile size_t nr_temps; /* in the order they were created */
static size_t oldest;

static void unlink_all(void)
{
	size_t i;

	for (i = 0; i < nr_temps; i++)
		if (temps[i])
			(void)unlink(temps[i]);
}

char *io_temp_path(const char *target)
{
	const char *slash = strrchr(target, '/');
	size_t dir = slash ? (size_t)(slash - target) + 1 : 0;
	char *path = malloc(dir + sizeof(NAME));

	if (!path)
		return NULL;
	memcpy(path, target, dir);
	memcpy(path + dir, NAME, sizeof(NAME));
	return path;
}

/* Names that differ between processes and attempts. O_EXCL does the rest: no secret is needed. */
static void fill_name(char *path, unsigned int attempt)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	char *x = path + strlen(path) - RANDOM;
	struct timespec now = {0, 0};
	uint64_t mix;
	int i;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	mix = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
	mix = (mix ^ (uint64_t)getpid() << 32 ^ attempt) * UINT64_C(0x9e3779b97f4a7c15);
	mix ^= mix >> 29;
	for (i = 0; i < RANDOM; i++, mix /= sizeof(digits) - 1)
		x[i] = digits[mix % (sizeof(digits) - 1)];
}

static int open_new(char *path, mode_t mode)
{
	unsigned int attempt;
	int fd = -1;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		fill_name(path, attempt);
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0 || (errno != EEXIST && errno != EINTR))
			break;
	}
	return fd;
}

/* Forgets the oldest file; with the signals blocked. */
static void forget(void)
{
	free(temps[oldest]);
	temps[oldest++] = NULL;
	if (oldest < nr_temps)
		return;
	free(temps);
	temps = NULL;
	nr_temps = oldest = 0;
	io_signals_release();
}

/* Takes path, which it then has to free, among the files. */
static int remember(char *path)
{
	char **more = realloc(temps, (nr_temps + 1) * sizeof(*temps));

	if (!more)
		return -1;
	temps = more;
	temps[nr_temps++] = path;
	if (nr_temps == 1)
		io_signals_catch(unlink_all);
	return 0;
}

int io_temp_create(const char *target, mode_t mode)
{
	char *path = io_temp_path(target);
	sigset_t old;
	int fd, saved;

	if (!path)
		return -1;
	io_signals_block(&old);
	fd = open_new(path, mode);
	saved = errno;
	if (fd >= 0 && remember(path)) {
		saved = errno;
		(void)unlink(path);
		(void)close(fd);
		fd = -1;
	}
	if (fd < 0)
		free(path);
	io_signals_unblock(&old);
	errno = saved;
	return fd;
}

int io_temp_rename(const char *target)
{
	sigset_t old;
	int ret, saved;

	io_signals_block(&old);
	ret = rename(temps[oldest], target);
	saved = errno;
	if (ret)
		(void)unlink(temps[oldest]);
	forget();
	io_signals_unblock(&old);
	errno = saved;
	return ret;
}

void io_temp_remove(void)
{
	int saved = errno;
	sigset_t old;

	io_signals_block(&old);
	while (nr_temps > 0) {
		(void)unlink(temps[oldest]);
		forget();
	}
	io_signals_unblock(&old);
	errno = saved;
}
