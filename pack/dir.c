/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* realpath() */

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"
#include "io/tempdir.h"

#include "members.h"
#include "press.h"

#define JSON_NAME "package.json"

/* Where the folder goes. */
struct place {
	char *path; /* links followed, no slash at its end; free() */
	mode_t mode;
};

static bool refuse(struct failure *fault, const char *path, const char *action, const char *hint)
{
	struct io_error err;

	io_fail_errno(&err, action);
	*fault = file_failure(path, &err);
	fault->hint = hint;
	return false;
}

/* True if there is nothing in it; else errno says why it will not do. */
static bool is_empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	int saved = 0;

	if (!dir)
		return false;
	errno = 0;
	while ((entry = readdir(dir)) &&
	       (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")))
		;
	saved = entry ? ENOTEMPTY : errno;
	(void)closedir(dir);
	errno = saved;
	return !saved;
}

static mode_t mode_of_new(void)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return 0777 & ~mask;
}

/* "out/" means what "out" does. */
static char *without_slashes(const char *path)
{
	size_t size = strlen(path);
	char *copy;

	while (size > 1 && path[size - 1] == '/')
		size--;
	copy = malloc(size + 1);
	if (!copy)
		return NULL;
	memcpy(copy, path, size);
	copy[size] = '\0';
	return copy;
}

/* The current folder or one above it: a process works in it, so it must stay the one it is. */
static bool is_dots(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	return !*name || !strcmp(name, ".") || !strcmp(name, "..");
}

static bool find_place(struct place *out, const char *path, struct failure *fault)
{
	char *plain = without_slashes(path);
	struct stat st;

	memset(out, 0, sizeof(*out));
	if (!plain)
		return pack_nomem(fault);
	out->path = plain;
	out->mode = mode_of_new();
	if (is_dots(plain)) {
		*fault = wrong_call("a folder of packages needs a name of its own, not", path);
		return false;
	}
	if (stat(plain, &st))
		return errno == ENOENT || refuse(fault, path, "cannot write", NULL);
	if (!is_empty(plain))
		return refuse(fault, path, "cannot be replaced by a folder of BTFs",
			      "name a new folder, or an empty one");
	out->mode = st.st_mode & 0777;
	out->path = realpath(plain, NULL);
	if (!out->path) {
		out->path = plain;
		return refuse(fault, path, "cannot write", NULL);
	}
	free(plain);
	return true;
}

bool pack_dir_check(const char *path, struct failure *fault)
{
	struct place place;
	bool ok = find_place(&place, path, fault);

	free(place.path);
	return ok;
}

static bool write_member(const struct member *m, struct pack_written *written, struct io_error *err)
{
	int linked = m->same ? io_tempdir_link(m->name, m->same->name, err) : 1;

	if (linked <= 0)
		return !linked;
	if (m->same)
		written->stored += m->kernel->size;
	return !io_tempdir_write(m->name, m->kernel->data, m->kernel->size, err);
}

static bool write_all(const struct members *members, struct pack_written *written, const void *json,
		      size_t json_size, struct io_error *err)
{
	size_t i;

	if (json && io_tempdir_write(JSON_NAME, json, json_size, err))
		return false;
	for (i = 0; i < members->count; i++)
		if (!write_member(&members->v[i], written, err))
			return false;
	return true;
}

/* The failure names the folder as the call does. */
static bool save(const char *path, const struct place *place, const struct members *members,
		 struct pack_written *written, const void *json, size_t json_size,
		 struct failure *fault)
{
	struct io_error err;

	if (!io_tempdir_create(place->path, place->mode, &err) &&
	    write_all(members, written, json, json_size, &err) &&
	    !io_tempdir_rename(place->path, &err))
		return true;
	io_tempdir_remove();
	*fault = file_failure(path, &err);
	return false;
}

/* Every file by itself. */
static void part_all(struct members *members, struct pack_written *written)
{
	size_t i;

	for (i = 0; i < members->count; i++) {
		if (members->v[i].same)
			written->stored += members->v[i].kernel->size;
		members->v[i].same = NULL;
	}
}

bool pack_save_dir(const char *path, struct pack_written *written, enum pack_links links,
		   const struct pack_kernel *kernels, size_t count, const void *json,
		   size_t json_size, struct failure *fault)
{
	struct members members;
	struct place place;
	bool ok;

	if (!members_make(&members, written, PACK_DIR, kernels, count, fault)) {
		members_free(&members);
		return false;
	}
	if (links == PACK_LINKS_NEVER)
		part_all(&members, written);
	ok = find_place(&place, path, fault) &&
	     save(path, &place, &members, written, json, json_size, fault);
	members_free(&members);
	free(place.path);
	return ok;
}
