/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "names.h"

void folder_free(struct entries *entries)
{
	size_t i;

	for (i = 0; i < entries->count; i++)
		free(entries->v[i].name);
	free(entries->v);
	memset(entries, 0, sizeof(*entries));
}

/* A slot for one more, which does not count yet; NULL without memory. */
static struct entry *next_slot(struct entries *e)
{
	size_t cap = e->cap ? e->cap * 2 : 32;
	struct entry *v;

	if (e->count == e->cap) {
		v = cap < SIZE_MAX / sizeof(*v) ? realloc(e->v, cap * sizeof(*v)) : NULL;
		if (!v)
			return NULL;
		e->v = v;
		e->cap = cap;
	}
	memset(&e->v[e->count], 0, sizeof(*e->v));
	return &e->v[e->count];
}

/* What a symbolic link leads to. */
static void follow(struct entry *entry, int fd, const char *name)
{
	struct stat st;

	if (fstatat(fd, name, &st, 0)) {
		entry->kind = ENTRY_NOWHERE;
		entry->errnum = errno;
	} else if (S_ISDIR(st.st_mode)) {
		entry->kind = ENTRY_LINKED_FOLDER;
	}
}

/* 0 or an errno; what is gone by now was never there. */
static int add(struct entries *out, int fd, const char *name)
{
	struct entry *entry;
	struct stat st;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : errno;
	entry = next_slot(out);
	if (!entry)
		return ENOMEM;
	if (S_ISDIR(st.st_mode))
		entry->kind = ENTRY_FOLDER;
	else if (S_ISLNK(st.st_mode))
		follow(entry, fd, name);
	entry->name = strdup(name);
	if (!entry->name)
		return ENOMEM;
	entry->stem = name_stem(name);
	out->count++;
	return 0;
}

static int read_names(struct entries *out, DIR *dir)
{
	struct dirent *d;
	int ret = 0;

	while (!ret) {
		errno = 0;
		d = readdir(dir);
		if (!d)
			return errno;
		if (d->d_name[0] != '.')
			ret = add(out, dirfd(dir), d->d_name);
	}
	return ret;
}

static int compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	size_t len = x->stem < y->stem ? x->stem : y->stem;
	int order = memcmp(x->name, y->name, len);

	if (order)
		return order;
	if (x->stem != y->stem)
		return x->stem < y->stem ? -1 : 1;
	return strcmp(x->name + len, y->name + len);
}

int folder_read(struct entries *out, int fd)
{
	DIR *dir = fdopendir(fd);
	int ret;

	memset(out, 0, sizeof(*out));
	if (!dir) {
		ret = errno;
		(void)close(fd);
		return ret;
	}
	ret = read_names(out, dir);
	(void)closedir(dir); /* nothing was written */
	if (out->count)
		qsort(out->v, out->count, sizeof(*out->v), compare);
	return ret;
}
