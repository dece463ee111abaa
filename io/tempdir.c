/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signals.h"
#include "tempdir.h"
#include "temp.h"
#include "write.h"

/*
 * The folder and what is in it, in the order it was made; a name may stand here before it is made.
 * What the handler needs, so changed only while the signals are blocked.
 */
static char **paths;
static volatile size_t nr_paths;
static size_t room;

/* From the last one back, so that folders are empty when their turn comes. */
static void remove_all(void)
{
	size_t i;

	for (i = nr_paths; i > 0; i--)
		if (unlink(paths[i - 1]))
			(void)rmdir(paths[i - 1]);
}

/* Takes path, which it then has to free. With the signals blocked. */
static int remember(char *path)
{
	size_t more = room ? room * 2 : 64;
	char **bigger;

	if (nr_paths == room) {
		bigger = realloc(paths, more * sizeof(*paths));
		if (!bigger)
			return -1;
		paths = bigger;
		room = more;
	}
	paths[nr_paths++] = path;
	return 0;
}

/* Ends what create began. With the signals blocked. */
static void forget_all(void)
{
	while (nr_paths > 0)
		free(paths[--nr_paths]);
	free(paths);
	paths = NULL;
	room = 0;
	io_signals_release();
}

/* mkdtemp() leaves it to its owner alone. */
static int make(char *path, mode_t mode)
{
	if (!mkdtemp(path))
		return -1;
	if (!chmod(path, mode) && !remember(path))
		return 0;
	(void)rmdir(path);
	return -1;
}

int io_tempdir_create(const char *target, mode_t mode, struct io_error *err)
{
	char *path = io_temp_path(target);
	sigset_t old;
	int ret, saved;

	if (!path)
		return io_fail_memory(err);
	io_signals_block(&old);
	ret = make(path, mode);
	saved = errno;
	if (ret)
		free(path);
	else
		io_signals_catch(remove_all);
	io_signals_unblock(&old);
	errno = saved;
	return ret ? io_fail_errno(err, "cannot create a temporary folder beside it") : 0;
}

/* size bytes of path are a folder's, which may be there. */
static int make_folder(const char *path, size_t size)
{
	char *copy = malloc(size + 1);
	sigset_t old;
	int ret, saved;

	if (!copy)
		return -1;
	snprintf(copy, size + 1, "%s", path);
	io_signals_block(&old);
	ret = mkdir(copy, 0777);
	saved = errno;
	if (!ret && remember(copy)) {
		saved = errno;
		(void)rmdir(copy);
		ret = -1;
	} else if (ret) {
		free(copy);
	}
	io_signals_unblock(&old);
	errno = saved;
	return ret && saved != EEXIST ? -1 : 0;
}

/* Those between the temporary one and the file. */
static int make_folders(const char *path)
{
	const char *last = paths[nr_paths - 1], *slash = strrchr(path, '/');
	const char *at = path + strlen(paths[0]) + 1;

	/* names come sorted, so that the folder is mostly that of the name before */
	if (!strncmp(path, last, (size_t)(slash - path) + 1))
		return 0;
	for (at = strchr(at, '/'); at; at = strchr(at + 1, '/'))
		if (make_folder(path, (size_t)(at - path)))
			return -1;
	return 0;
}

static char *path_of(const char *name)
{
	size_t size = strlen(paths[0]) + strlen(name) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s", paths[0], name);
	return path;
}

/* The name's path, on the list, with all folders there; NULL with errno set. */
static const char *prepare(const char *name)
{
	char *path = path_of(name);
	sigset_t old;
	int ret;

	if (!path)
		return NULL;
	ret = make_folders(path);
	if (!ret) {
		io_signals_block(&old);
		ret = remember(path);
		io_signals_unblock(&old);
	}
	if (!ret)
		return path;
	free(path);
	return NULL;
}

int io_tempdir_write(const char *name, const void *data, size_t size, struct io_error *err)
{
	const char *path = prepare(name);

	if (!path)
		return io_fail_errno(err, "cannot create a folder in a temporary one beside it");
	return io_write_new(path, data, size, err);
}

int io_tempdir_link(const char *name, const char *first, struct io_error *err)
{
	const char *path = prepare(name);
	char *target = path ? path_of(first) : NULL;
	int ret, saved;

	if (!target)
		return io_fail_errno(err, "cannot create a folder in a temporary one beside it");
	ret = link(target, path);
	saved = errno;
	free(target);
	errno = saved;
	if (!ret)
		return 0;
	if (saved == EPERM || saved == EMLINK || saved == ENOTSUP || saved == EOPNOTSUPP ||
	    saved == ENOSYS)
		return 1;
	return io_fail_errno(err, "cannot link a file");
}

int io_tempdir_rename(const char *target, struct io_error *err)
{
	sigset_t old;
	int ret, saved;

	io_signals_block(&old);
	ret = rename(paths[0], target);
	saved = errno;
	if (!ret)
		forget_all();
	io_signals_unblock(&old);
	errno = saved;
	return ret ? io_fail_errno(err, "cannot rename a temporary folder to it") : 0;
}

void io_tempdir_remove(void)
{
	int saved = errno;
	sigset_t old;

	io_signals_block(&old);
	if (nr_paths) {
		remove_all();
		forget_all();
	}
	io_signals_unblock(&old);
	errno = saved;
}
