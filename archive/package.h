/* SPDX-License-Identifier: BSD-2-Clause */
/* package.h - the inside of a package: its members, and which of them share their bytes */
#ifndef BM_PACKAGE_H
#define BM_PACKAGE_H

#include "btfmin_archive.h"
#include "span.h"

/* Bytes of a package, and that may come out of one layer of it, if max_size is 0. */
#define BM_PACKAGE_SIZE_MAX ((uint64_t)256 << 20)

/* Members, links included, that a package may have. */
#define BM_PACKAGE_MEMBERS_MAX ((size_t)1 << 20)

/* A regular file of the tar, or a hard link to one. */
struct bm_member {
	const char *name;    /* as it stands there */
	const char *path;    /* the same as bm_path_plain() has it */
	const char *link;    /* of a link, the path that it is to lead to; else NULL */
	const char *same_as; /* the first member that has its bytes, if that has its name still */
	struct span bytes;
	uint64_t at;   /* where its header is in the tar: for errors */
	bool replaced; /* a later one has its name */
};

struct bm_names;

struct btfmin_package {
	struct btfmin_allocator a;
	struct bm_member *members; /* those that are BTF, once it is open; in the tar's order */
	size_t count;
	struct bm_names *names;       /* where names and links are */
	void *block;                  /* what was expanded, if anything was */
	void *file;                   /* what was read of a file, by btfmin_package_open_file() */
	struct btfmin_source *source; /* of a package that is one BTF without a name */
	struct span json;
	uint32_t notes;
};

/*
 * Whether a member may have that name: a relative path of at least one component, none of them
 * "..", and no backslash, which some systems take for a slash.
 */
bool bm_path_is_safe(const char *name);
/*
 * The path without components that are "." or empty, so that two that name one thing are equal as
 * strings: in place where nothing but its end is missing, else in room, which has as many bytes as
 * the path and its NUL.
 */
const char *bm_path_plain(const char *path, char *room);

/*
 * Of members of one name all but the last are marked as replaced; *twice says whether there were
 * any. Each link gets the bytes of the last member of its name that stands before it. n log n.
 * Errors: CORRUPT (there is none), NOMEM.
 */
int bm_links_follow(struct bm_member *members, size_t count, bool *twice,
		    const struct btfmin_allocator *a, struct btfmin_error *err);

/* Fails unless the bytes begin with a header that BTF can have. Errors: CORRUPT. */
int bm_package_sound(const struct btfmin_package *package, size_t index, struct btfmin_error *err);
/* The name of entry index; all parts are "" if it has none. */
void bm_package_kernel(const struct btfmin_package *package, size_t index,
		       struct btfmin_kernel *out);

/*
 * The neighbours' BTF by the rule of BTFMIN_FIND_NEAREST: 1, its number and how it fits, or 0. The
 * entries are gone through twice.
 */
int bm_package_nearest(const struct btfmin_package *package, const struct btfmin_host *host,
		       size_t *index, struct btfmin_fit *fit);

#endif /* BM_PACKAGE_H */
