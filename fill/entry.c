/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/scratch.h"

#include "cli/file.h"

#include "entry.h"

#define END ".btf.tar.xz"

char *entry_path(const char *dir, const struct btfmin_kernel *k)
{
	size_t size = strlen(dir) + sizeof(*k) + sizeof(END) + 4;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s/%s/%s/%s" END, dir, k->distro, k->version, k->arch,
			 k->release);
	return path;
}

bool entry_exists(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && st.st_size > 0;
}

/* The same path with another end; free(). */
static char *mark_path(const char *path)
{
	static const char failed[] = ".failed";
	size_t len = strlen(path) - (sizeof(END) - 1);
	char *mark = malloc(len + sizeof(failed));

	if (!mark)
		return NULL;
	memcpy(mark, path, len);
	memcpy(mark + len, failed, sizeof(failed));
	return mark;
}

static bool nomem(struct failure *fault)
{
	*fault = failure_nomem(NULL);
	return false;
}

static bool make_folder_of(const char *path, struct failure *fault)
{
	char *folder = strdup(path);
	int error;

	if (!folder)
		return nomem(fault);
	*strrchr(folder, '/') = '\0';
	error = io_make_folders(folder) ? errno : 0;
	free(folder);
	if (!error)
		return true;
	if (error == ENOMEM)
		return nomem(fault);
	*fault = failure_of(STATUS_IO, "io", path, NULL);
	snprintf(fault->own, sizeof(fault->own), "cannot make its folder: %s", strerror(error));
	return false;
}

static bool write_marked(const char *path, const struct pack_bytes *pressed, struct failure *fault)
{
	char *mark;

	if (!make_folder_of(path, fault) || !file_write(path, pressed->data, pressed->size, fault))
		return false;
	mark = mark_path(path);
	if (mark)
		(void)unlink(mark);
	free(mark);
	return true;
}

bool entry_write(const char *path, const struct btfmin_kernel *kernel, const void *data,
		 size_t size, struct failure *fault)
{
	struct pack_bytes pressed;
	struct pack_written written;
	struct pack_kernel one;
	bool ok;

	one.kernel = *kernel;
	one.data = data;
	one.size = size;
	if (!pack_write(&pressed, &written, PACK_FLAT, PACK_XZ, PACK_LINKS_NEVER, &one, 1, NULL, 0,
			fault))
		return false;
	ok = write_marked(path, &pressed, fault);
	free(pressed.data);
	return ok;
}

bool entry_mark_failed(const char *path, struct failure *fault)
{
	char *mark = mark_path(path);
	bool ok;

	if (!mark)
		return nomem(fault);
	ok = make_folder_of(path, fault) && file_write(mark, "", 0, fault);
	if (!ok)
		fault->file = path;
	free(mark);
	return ok;
}
