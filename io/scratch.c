/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* POSIX 2008, and nftw() */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"

#define NAME ".btfmin.XXXXXX"

/* dir, len bytes of it, a slash, and NAME. */
static char *name_in(const char *dir, size_t len)
{
	char *path = malloc(len + 1 + sizeof(NAME));

	if (!path)
		return NULL;
	memcpy(path, dir, len);
	path[len] = '/';
	memcpy(path + len + 1, NAME, sizeof(NAME));
	return path;
}

int io_scratch(void)
{
	const char *dir = getenv("TMPDIR");
	char *path;
	int fd, saved;

	if (!dir || !*dir)
		dir = "/tmp";
	path = name_in(dir, strlen(dir));
	if (!path)
		return -1;
	fd = mkstemp(path);
	saved = errno;
	if (fd >= 0) {
		(void)unlink(path);
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	free(path);
	errno = saved;
	return fd;
}

char *io_scratch_folder(const char *path)
{
	size_t len = strlen(path);
	char *made;

	while (len > 0 && path[len - 1] == '/')
		len--;
	while (len > 0 && path[len - 1] != '/')
		len--;
	made = len ? name_in(path, len - 1) : name_in(".", 1);
	if (made && !mkdtemp(made)) {
		int saved = errno;

		free(made);
		errno = saved;
		return NULL;
	}
	return made;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	(void)remove(path);
	return 0;
}

void io_remove_tree(const char *path)
{
	static const struct timespec moment = {0, 50000000};
	struct stat st;
	int attempt;

	/* programs that a program has started may outlive it, and write for a moment longer */
	for (attempt = 0; attempt < 20; attempt++) {
		(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		if (lstat(path, &st))
			return;
		(void)nanosleep(&moment, NULL);
	}
}

int io_make_folders(const char *path)
{
	char *part = malloc(strlen(path) + 1), *slash;
	int ret = 0;

	if (!part)
		return -1;
	memcpy(part, path, strlen(path) + 1);
	for (slash = strchr(part + 1, '/'); slash && !ret; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ret = mkdir(part, 0777) && errno != EEXIST;
		*slash = '/';
	}
	if (!ret)
		ret = mkdir(part, 0777) && errno != EEXIST;
	free(part);
	return ret ? -1 : 0;
}
