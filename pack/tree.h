/* SPDX-License-Identifier: BSD-2-Clause */
/* tree.h - a folder and all that is below it, listed */
#ifndef PACK_TREE_H
#define PACK_TREE_H

#include <sys/types.h>

#include "filter.h"

/* How many folders deep an archive may be; btfhub's is three. */
#define TREE_DEPTH_MAX 16

enum item_fault {
	ITEM_FINE = 0,
	ITEM_UNREADABLE, /* a folder that cannot be read, or not to its end: errnum */
	ITEM_NOWHERE,    /* a symbolic link that cannot be followed: errnum */
	ITEM_LOOP,       /* a symbolic link back to a folder that it lies in */
	ITEM_DEEP        /* a folder below TREE_DEPTH_MAX others */
};

/* A file to be read, or what stands in the way of looking for files. */
struct item {
	const char *folder; /* the path that name lies in; NULL: name is all of it */
	char *name;
	enum item_fault fault;
	int errnum;
};

struct items {
	struct item *v; /* each name malloc'ed */
	size_t count, cap;
};

/* Takes over name, also when it fails for want of memory: false then. */
bool items_add(struct items *items, const char *folder, char *name, enum item_fault fault,
	       int errnum);
void items_free(struct items *items);

/* A folder yet to be read. */
struct step {
	char *path;
	size_t parent; /* the folder it was found in: its number + 1; 0 for the root */
};

struct steps {
	struct step *v;
	size_t count, cap;
};

/* A folder that has been read. */
struct visited {
	char *path;
	dev_t dev;
	ino_t ino;
	size_t parent; /* as above */
	unsigned int depth;
};

struct tree {
	struct items items;      /* kernels by their names that are wanted, and all faults */
	char *above;             /* the real path of the root, for name_read(); may be NULL */
	size_t root;             /* bytes of the root's path, the slash behind included */
	struct visited *folders; /* in the order of the walk */
	size_t folder_count, folder_cap;
	size_t *slots;      /* the same by device and inode: number + 1, 0 is free */
	size_t slot_count;  /* a power of two, or 0 */
	struct steps stack; /* folders in folders */
	struct steps links; /* links to folders: looked at when the stack is empty, in order */
	size_t next_link;
	const struct pack_filter *filter;
};

/*
 * Lists what is below path. Folders are read once each: by their own path if they have one below
 * path, else by the first link that leads there. The order is that of a walk in which the files of
 * a folder come first, each folder's names sorted by their bytes. On failure *fault says why: the
 * root cannot be read, or memory is out. tree_free() in either case.
 */
bool tree_list(struct tree *tree, const char *path, const struct pack_filter *filter,
	       struct failure *fault);
void tree_free(struct tree *tree);

/* Whether the filter takes what has that name, if it is a kernel's; above as in name_read(). */
bool item_is_wanted(const struct pack_filter *filter, const char *above, const char *path);

#endif /* PACK_TREE_H */
