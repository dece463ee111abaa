/* SPDX-License-Identifier: BSD-2-Clause */
/* folder.h - what one folder holds, sorted */
#ifndef PACK_FOLDER_H
#define PACK_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

enum entry_kind {
	ENTRY_FILE, /* a file of any sort, or a link to one: it has not been opened */
	ENTRY_FOLDER,
	ENTRY_LINKED_FOLDER, /* a symbolic link to one */
	ENTRY_NOWHERE        /* a symbolic link that cannot be followed: errnum says why */
};

struct entry {
	char *name;
	size_t stem; /* name_stem() of it */
	enum entry_kind kind;
	int errnum;
};

struct entries {
	struct entry *v;
	size_t count, cap;
};

/*
 * Reads the folder that fd is open on, and closes it. Names that begin with a dot are left out.
 * Sorted by the bytes of what stands before ".btf" or ".failed", then of the rest: what is of one
 * kernel stands together, the BTF before the marker. Returns 0 or an errno, with what could be read
 * up to then; ENOMEM only if memory is out.
 */
int folder_read(struct entries *out, int fd);
void folder_free(struct entries *entries);

#endif /* PACK_FOLDER_H */
