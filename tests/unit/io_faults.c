/* SPDX-License-Identifier: BSD-2-Clause */
#define _DEFAULT_SOURCE 1 /* syscall() */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io_faults.h"

static struct fault now;
static unsigned calls[CALLS];
static char directory[] = "/tmp/btfmin-io.XXXXXX";

void fault_set(const struct fault *fault)
{
	static const struct fault none;

	now = fault ? *fault : none;
	memset(calls, 0, sizeof(calls));
}

unsigned fault_calls(enum call call)
{
	return calls[call];
}

/* Counts a call and says whether it is to fail. */
static int fails(enum call call)
{
	unsigned n = ++calls[call];

	if (now.at == 0 || now.call != call || n < now.at)
		return 0;
	if (n > now.at && (now.every == 0 || (n - now.at) % now.every != 0))
		return 0;
	errno = now.error;
	return 1;
}

static size_t moved(size_t size)
{
	void (*before)(void) = now.before;

	now.before = NULL;
	if (before)
		before();
	return now.most && size > now.most ? now.most : size;
}

ssize_t read(int fd, void *to, size_t size)
{
	if (fails(CALL_READ))
		return -1;
	return (ssize_t)syscall(SYS_read, fd, to, moved(size));
}

/* A fault without an error is a device that takes nothing. */
ssize_t write(int fd, const void *from, size_t size)
{
	if (fails(CALL_WRITE))
		return now.error ? -1 : 0;
	return (ssize_t)syscall(SYS_write, fd, from, moved(size));
}

int close(int fd)
{
	int failed = fails(CALL_CLOSE), saved = errno;

	if (syscall(SYS_close, fd))
		return -1;
	errno = saved;
	return failed ? -1 : 0;
}

int rename(const char *from, const char *to)
{
	return fails(CALL_RENAME) ? -1 : renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int fchmod(int fd, mode_t mode)
{
	return fails(CALL_FCHMOD) ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

static void must(int ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

int enter_directory(void **state)
{
	(void)state;
	must(mkdtemp(directory) && chdir(directory) == 0, directory);
	must(chmod(".", 0755) == 0, directory);
	umask(022);
	return 0;
}

int leave_directory(void **state)
{
	DIR *dir = opendir(".");
	const struct dirent *entry;

	(void)state;
	must(dir != NULL, directory);
	while ((entry = readdir(dir)))
		if (unlink(entry->d_name))
			(void)rmdir(entry->d_name);
	closedir(dir);
	must(chdir("/") == 0 && rmdir(directory) == 0, directory);
	return 0;
}

void put_file(const char *path, const void *data, size_t size)
{
	FILE *f = fopen(path, "wb");

	must(f && fwrite(data, 1, size, f) == size && fclose(f) == 0, path);
}

size_t get_file(const char *path, void *data, size_t room)
{
	FILE *f = fopen(path, "rb");
	size_t size;

	must(f != NULL, path);
	size = fread(data, 1, room, f);
	fclose(f);
	return size;
}

unsigned count_names(const char *prefix)
{
	DIR *dir = opendir(".");
	const struct dirent *entry;
	unsigned count = 0;

	must(dir != NULL, directory);
	while ((entry = readdir(dir)))
		count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
	closedir(dir);
	return count;
}

unsigned char *some_bytes(size_t size)
{
	unsigned char *bytes = malloc(size ? size : 1);
	uint32_t x = 1;
	size_t i;

	must(bytes != NULL, "memory");
	for (i = 0; i < size; i++) {
		x = x * 1103515245u + 12345u;
		bytes[i] = (unsigned char)(x >> 16);
	}
	return bytes;
}
