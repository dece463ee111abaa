/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "target.h"

#define LINKS_MAX 40 /* as many as Linux follows */
#define LINK_SIZE ((size_t)4096)

/* dir_of's directory and name, or name alone if it is absolute. */
static char *join(const char *dir_of, const char *name)
{
	const char *slash = strrchr(dir_of, '/');
	size_t dir = slash && name[0] != '/' ? (size_t)(slash - dir_of) + 1 : 0;
	size_t len = strlen(name) + 1;
	char *path = malloc(dir + len);

	if (path) {
		memcpy(path, dir_of, dir);
		memcpy(path + dir, name, len);
	}
	return path;
}

/* Replaces *path by what the link there holds. */
static int follow(char **path)
{
	char link[LINK_SIZE];
	ssize_t len = readlink(*path, link, sizeof(link));
	char *next;

	if (len < 0)
		return -1;
	if ((size_t)len == sizeof(link)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	link[len] = '\0';
	next = join(*path, link);
	if (!next)
		return -1;
	free(*path);
	*path = next;
	return 0;
}

/* *path with its last component no longer a link; the file need not exist. */
static int resolve(char **path)
{
	struct stat st;
	int hops;

	for (hops = 0; hops <= LINKS_MAX; hops++) {
		if (lstat(*path, &st))
			return errno == ENOENT ? 0 : -1;
		if (!S_ISLNK(st.st_mode))
			return 0;
		if (follow(path))
			return -1;
	}
	errno = ELOOP;
	return -1;
}

/* Links in /proc to open files look like links but cannot be followed by their text. */
static bool leads_there(const char *resolved, const struct stat *st)
{
	struct stat found;

	return lstat(resolved, &found) == 0 && found.st_dev == st->st_dev &&
	       found.st_ino == st->st_ino;
}

int io_target_find(const char *path, struct io_target *out)
{
	memset(out, 0, sizeof(*out));
	out->exists = stat(path, &out->st) == 0;
	if (!out->exists && (errno != ENOENT || path[0] == '\0'))
		return -1;
	if (out->exists && S_ISDIR(out->st.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	if (out->exists && !S_ISREG(out->st.st_mode))
		return 0;
	out->path = join("", path);
	if (!out->path || resolve(&out->path)) {
		free(out->path);
		out->path = NULL;
		return -1;
	}
	if (out->exists && !leads_there(out->path, &out->st)) {
		free(out->path);
		out->path = NULL;
	}
	return 0;
}

/* A device, or what leads to one. Theirs are places like /dev: nothing of it may be replaced. */
static bool is_device(const char *path, const struct stat *st)
{
	struct stat found;

	if (S_ISLNK(st->st_mode) && !stat(path, &found))
		st = &found;
	return S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode);
}

int io_target_here(const char *path, struct io_target *out)
{
	bool there;

	memset(out, 0, sizeof(*out));
	there = lstat(path, &out->st) == 0;
	if (!there && errno != ENOENT)
		return -1;
	if (there && S_ISDIR(out->st.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	if (there && is_device(path, &out->st)) {
		errno = EPERM;
		return -1;
	}
	out->exists = there && S_ISREG(out->st.st_mode);
	out->path = join("", path);
	return out->path ? 0 : -1;
}
