/* SPDX-License-Identifier: BSD-2-Clause */
/* choose.c - which files of a repository are wanted, by their names */
#include <stdlib.h>
#include <string.h>

#include "take.h"

static bool add(struct taking *t, const struct take_file *file)
{
	if (t->count == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 1024;
		struct take_file *more = realloc(t->files, cap * sizeof(*more));

		if (!more)
			return take_nomem(t);
		t->files = more;
		t->cap = cap;
	}
	t->files[t->count++] = *file;
	return true;
}

/* "MODE blob OID<tab>PATH": a file or a link. */
static bool consider(struct taking *t, char *entry)
{
	char *oid = strstr(entry, " blob "), *path = strchr(entry, '\t');
	struct take_file file = {0};
	struct btfmin_kernel kernel;

	if (!oid || !path || oid > path)
		return true;
	*path++ = '\0';
	file.oid = oid + 6;
	file.path = path;
	file.link = !strncmp(entry, "120000 ", 7);
	if (btfmin_kernel_of_path(&kernel, path)) {
		t->counts->kernels++;
		file.wanted = pack_filter_takes(t->filter, &kernel);
	}
	return add(t, &file);
}

bool take_choose(struct taking *t)
{
	const char *const args[] = {"ls-tree", "-r", "-z", "--full-tree", t->clone->commit, NULL};
	char *entry, *next;
	size_t size;

	t->list = take_ask(t, args, NULL, 0, &size);
	if (!t->list)
		return false;
	for (entry = t->list; entry < t->list + size; entry = next) {
		next = entry + strlen(entry) + 1;
		if (!consider(t, entry))
			return false;
	}
	return true;
}

void take_forget_others(struct taking *t)
{
	size_t i, kept = 0;

	for (i = 0; i < t->count; i++)
		if (t->files[i].wanted)
			t->files[kept++] = t->files[i];
	t->count = kept;
	t->counts->files = kept;
	for (i = 0; i < kept; i++)
		t->counts->fresh += !t->files[i].here;
}

/* ---- links ---------------------------------------------------------------------------------- */

/* The first file whose path is not less than that. */
static size_t find(const struct taking *t, const char *path)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(t->files[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Cuts the last part off, with its slash; false if there is none. */
static bool go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (!*path)
		return false;
	*(slash ? slash : path) = '\0';
	return true;
}

/*
 * Where a link at path leads that says target: path, with room for both, becomes that. False if it
 * leaves the archive.
 */
static bool resolve(char *path, const char *target)
{
	size_t len, end;

	if (*target == '/' || !go_up(path))
		return false;
	for (; *target; target += len, target += *target == '/') {
		len = strcspn(target, "/");
		if (len == 2 && !memcmp(target, "..", 2)) {
			if (!go_up(path))
				return false;
		} else if (len && !(len == 1 && *target == '.')) {
			end = strlen(path);
			if (end)
				path[end++] = '/';
			memcpy(path + end, target, len);
			path[end + len] = '\0';
		}
	}
	return true;
}

/* The files in the folder path are also there under the link's name. */
static bool follow_to_folder(struct taking *t, struct take_file *link, const char *path)
{
	size_t len = strlen(path), linked = strlen(link->path), i;
	struct btfmin_kernel kernel;
	char *name;

	for (i = find(t, path); i < t->count && !strncmp(t->files[i].path, path, len); i++) {
		if (t->files[i].path[len] != '/')
			continue;
		name = malloc(linked + strlen(t->files[i].path + len) + 1);
		if (!name)
			return take_nomem(t);
		memcpy(name, link->path, linked);
		memcpy(name + linked, t->files[i].path + len, strlen(t->files[i].path + len) + 1);
		if (btfmin_kernel_of_path(&kernel, name) && pack_filter_takes(t->filter, &kernel))
			t->files[i].wanted = link->wanted = true;
		free(name);
	}
	return true;
}

static bool follow(struct taking *t, struct take_file *link, const char *target, size_t len)
{
	char *path = malloc(strlen(link->path) + len + 2), *text = malloc(len + 1);
	bool ok = path && text;
	size_t i;

	if (ok) {
		strcpy(path, link->path);
		memcpy(text, target, len);
		text[len] = '\0';
	}
	if (ok && resolve(path, text) && *path) {
		i = find(t, path);
		if (i < t->count && !strcmp(t->files[i].path, path))
			t->files[i].wanted |= link->wanted;
		else
			ok = follow_to_folder(t, link, path);
	} else if (!ok) {
		(void)take_nomem(t);
	}
	free(path);
	free(text);
	return ok;
}

/* So many are followed: each may lead to a folder of many files. The others are only laid out. */
#define FOLLOWED_MAX 1000u

/* git's answers, in the order of the links: "OID blob SIZE", the bytes, each with a line's end. */
static bool follow_all(struct taking *t, const char *answers, size_t size)
{
	const char *at = answers, *end = answers + size, *line, *number;
	unsigned long len;
	size_t i, followed = 0;

	for (i = 0; i < t->count && followed < FOLLOWED_MAX; i++) {
		if (!t->files[i].link)
			continue;
		followed++;
		line = memchr(at, '\n', (size_t)(end - at));
		number = line ? strstr(at, " blob ") : NULL;
		if (!number || number > line)
			return true; /* not what git says; links are laid out as they are */
		len = strtoul(number + 6, NULL, 10);
		at = line + 1;
		if (len >= (size_t)(end - at))
			return true;
		if (!follow(t, &t->files[i], at, len))
			return false;
		at += len + 1;
	}
	return true;
}

bool take_follow_links(struct taking *t)
{
	static const char *const args[] = {"cat-file", "--batch", NULL};
	size_t size = 0, answered, i;
	char *names, *answers;
	bool ok;

	for (i = 0; i < t->count; i++)
		size += t->files[i].link ? strlen(t->files[i].oid) + 1 : 0;
	if (!size)
		return true;
	names = malloc(size + 1);
	if (!names)
		return take_nomem(t);
	*names = '\0';
	for (i = 0, size = 0; i < t->count; i++) {
		if (!t->files[i].link)
			continue;
		strcpy(names + size, t->files[i].oid);
		size += strlen(t->files[i].oid);
		names[size++] = '\n';
	}
	answers = take_transfer(t, true) ? take_ask(t, args, names, size, &answered) : NULL;
	ok = answers && follow_all(t, answers, answered);
	free(answers);
	free(names);
	return ok;
}
