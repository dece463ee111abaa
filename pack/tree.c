/* SPDX-License-Identifier: BSD-2-Clause */
/* tree.c - a walk without recursion, one open folder at a time */
#define _XOPEN_SOURCE 700 /* for realpath() */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"

#include "folder.h"
#include "tree.h"

static char *join(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s", folder, name);
	return path;
}

/* Takes over path. */
static bool push(struct steps *steps, char *path, size_t parent)
{
	size_t cap = steps->cap ? steps->cap * 2 : 32;
	struct step *v = steps->v;

	if (path && steps->count == steps->cap) {
		v = cap < SIZE_MAX / sizeof(*v) ? realloc(v, cap * sizeof(*v)) : NULL;
		if (v) {
			steps->v = v;
			steps->cap = cap;
		}
	}
	if (!path || !v) {
		free(path);
		return false;
	}
	steps->v[steps->count].path = path;
	steps->v[steps->count++].parent = parent;
	return true;
}

/* ---- the folders that have been read ---- */

/* The slot of the folder with that identity, or the free one where it belongs. */
static size_t *find_slot(const struct tree *t, size_t *slots, size_t count, dev_t dev, ino_t ino)
{
	size_t i = ((size_t)ino * 31 + (size_t)dev) & (count - 1);
	const struct visited *v;

	for (; slots[i]; i = (i + 1) & (count - 1)) {
		v = &t->folders[slots[i] - 1];
		if (v->dev == dev && v->ino == ino)
			break;
	}
	return &slots[i];
}

static bool grow_folders(struct tree *t)
{
	size_t i, count = t->slot_count ? t->slot_count * 2 : 64, cap = count / 2;
	struct visited *v;
	size_t *slots;

	if (cap >= SIZE_MAX / sizeof(*v))
		return false;
	v = realloc(t->folders, cap * sizeof(*v));
	if (!v)
		return false;
	t->folders = v;
	slots = calloc(count, sizeof(*slots));
	if (!slots)
		return false;
	for (i = 0; i < t->folder_count; i++)
		*find_slot(t, slots, count, v[i].dev, v[i].ino) = i + 1;
	free(t->slots);
	t->slots = slots;
	t->slot_count = count;
	t->folder_cap = cap;
	return true;
}

/* Takes over path. The number of the folder + 1; 0 without memory. */
static size_t note_visit(struct tree *t, char *path, const struct stat *st, size_t parent)
{
	struct visited *v;

	if (t->folder_count == t->folder_cap && !grow_folders(t)) {
		free(path);
		return 0;
	}
	v = &t->folders[t->folder_count];
	v->path = path;
	v->dev = st->st_dev;
	v->ino = st->st_ino;
	v->parent = parent;
	v->depth = parent ? t->folders[parent - 1].depth + 1 : 0;
	*find_slot(t, t->slots, t->slot_count, v->dev, v->ino) = ++t->folder_count;
	return t->folder_count;
}

/* The number + 1 of the folder if it has been read, else 0. */
static size_t visit_of(const struct tree *t, const struct stat *st)
{
	return t->slot_count ? *find_slot(t, t->slots, t->slot_count, st->st_dev, st->st_ino) : 0;
}

/* Whether the folder is at, or holds it, however far above. */
static bool is_above(const struct tree *t, size_t folder, size_t at)
{
	while (at && at != folder)
		at = t->folders[at - 1].parent;
	return at != 0;
}

/* ---- the walk ---- */

static bool add_file(struct tree *t, const char *folder, struct entry *entry)
{
	char *path, *name = entry->name;
	bool wanted;

	if (!name[entry->stem]) /* none of a kernel's */
		return true;
	path = join(folder, name);
	if (!path)
		return false;
	wanted = item_is_wanted(t->filter, t->above, path + t->root);
	free(path);
	if (!wanted)
		return true;
	entry->name = NULL;
	return items_add(&t->items, folder, name, ITEM_FINE, 0);
}

static bool add_entry(struct tree *t, size_t folder, struct entry *entry)
{
	const char *path = t->folders[folder - 1].path;
	char *name = entry->name;

	switch (entry->kind) {
	case ENTRY_FILE:
		return add_file(t, path, entry);
	case ENTRY_LINKED_FOLDER:
		return push(&t->links, join(path, name), folder);
	case ENTRY_NOWHERE:
		entry->name = NULL;
		return items_add(&t->items, path, name, ITEM_NOWHERE, entry->errnum);
	default:
		return true;
	}
}

/* Files and links in order, then the folders, the last one first: they come off a stack. */
static bool add_entries(struct tree *t, size_t folder, struct entries *entries)
{
	const char *path = t->folders[folder - 1].path;
	bool ok = true;
	size_t i;

	for (i = 0; ok && i < entries->count; i++)
		ok = add_entry(t, folder, &entries->v[i]);
	for (i = entries->count; ok && i--;)
		if (entries->v[i].kind == ENTRY_FOLDER)
			ok = push(&t->stack, join(path, entries->v[i].name), folder);
	return ok;
}

/* Reads what fd is open on. */
static bool read_folder(struct tree *t, int fd, size_t folder)
{
	struct entries entries;
	int errnum = folder_read(&entries, fd);
	bool ok = errnum != ENOMEM && add_entries(t, folder, &entries);

	folder_free(&entries);
	if (ok && errnum)
		ok = items_add(&t->items, NULL, strdup(t->folders[folder - 1].path),
			       ITEM_UNREADABLE, errnum);
	return ok;
}

static int open_folder(const char *path, struct stat *st)
{
	int fd = open(*path ? path : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int saved;

	if (fd >= 0 && fstat(fd, st)) {
		saved = errno;
		(void)close(fd);
		errno = saved;
		return -1;
	}
	return fd;
}

/* One that was read before: told of if it leads back, else passed over. Takes over path. */
static bool meet_again(struct tree *t, struct step step, size_t folder)
{
	if (is_above(t, folder, step.parent))
		return items_add(&t->items, NULL, step.path, ITEM_LOOP, 0);
	free(step.path);
	return true;
}

/* Takes over the step's path. False without memory. */
static bool visit(struct tree *t, struct step step)
{
	struct stat st;
	size_t folder;
	int fd;

	if (step.parent && t->folders[step.parent - 1].depth == TREE_DEPTH_MAX)
		return items_add(&t->items, NULL, step.path, ITEM_DEEP, 0);
	fd = open_folder(step.path, &st);
	if (fd < 0)
		return items_add(&t->items, NULL, step.path, ITEM_UNREADABLE, errno);
	folder = visit_of(t, &st);
	if (folder) {
		(void)close(fd);
		return meet_again(t, step, folder);
	}
	folder = note_visit(t, step.path, &st, step.parent);
	if (!folder) {
		(void)close(fd);
		return false;
	}
	return read_folder(t, fd, folder);
}

/* The next folder: one in a folder, or else what a link leads to. */
static bool next_step(struct tree *t, struct step *out)
{
	if (t->stack.count) {
		*out = t->stack.v[--t->stack.count];
		return true;
	}
	if (t->next_link == t->links.count)
		return false;
	*out = t->links.v[t->next_link++];
	return true;
}

/* The root: its path without slashes at the end, and whether it can be opened at all. */
static bool begin(struct tree *t, const char *path, struct failure *fault)
{
	size_t len = strlen(path);
	struct io_error err;
	struct stat st;
	char *root;
	int fd = open_folder(path, &st);

	if (fd < 0) {
		io_fail_errno(&err, "cannot open");
		*fault = file_failure(path, &err);
		return false;
	}
	(void)close(fd);
	while (len && path[len - 1] == '/')
		len--;
	root = strdup(path);
	if (root)
		root[len] = '\0';
	t->root = len + 1;
	t->above = realpath(path, NULL); /* without it, less is known of what kernels are */
	if (!t->above && errno == ENOMEM) {
		free(root);
		return false;
	}
	return push(&t->stack, root, 0);
}

bool tree_list(struct tree *tree, const char *path, const struct pack_filter *filter,
	       struct failure *fault)
{
	struct step step;
	bool ok;

	memset(tree, 0, sizeof(*tree));
	memset(fault, 0, sizeof(*fault));
	tree->filter = filter;
	ok = begin(tree, path, fault);
	while (ok && next_step(tree, &step))
		ok = visit(tree, step);
	if (!ok && !fault->exit_status)
		*fault = failure_nomem(path);
	return ok;
}

void tree_free(struct tree *tree)
{
	size_t i;

	items_free(&tree->items);
	for (i = 0; i < tree->folder_count; i++)
		free(tree->folders[i].path);
	for (i = 0; i < tree->stack.count; i++)
		free(tree->stack.v[i].path);
	for (i = tree->next_link; i < tree->links.count; i++)
		free(tree->links.v[i].path);
	free(tree->folders);
	free(tree->slots);
	free(tree->stack.v);
	free(tree->links.v);
	free(tree->above);
	memset(tree, 0, sizeof(*tree));
}
