/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "mem.h"
#include "read_tar.h"
#include "tarhead.h"

#define CHUNK_SIZE ((size_t)16 << 10)

/* Names of many members, which stay where they are. */
struct bm_names {
	struct bm_names *next;
	size_t used, room;
	char bytes[]; /* one after another, each with its NUL */
};

void bm_names_free(struct bm_names *names, const struct btfmin_allocator *a)
{
	struct bm_names *next;

	for (; names; names = next) {
		next = names->next;
		bm_free(a, names);
	}
}

/* A place for so many bytes, which are not taken yet; NULL if memory is out. */
static char *room_for(struct btfmin_package *package, size_t size)
{
	size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
	struct bm_names *names = package->names;

	if (!names || names->room - names->used < size) {
		names = bm_alloc(&package->a, sizeof(*names) + room, 1);
		if (!names)
			return NULL;
		names->next = package->names;
		names->room = room;
		names->used = 0;
		package->names = names;
	}
	return names->bytes + names->used;
}

/* A copy, and what it is as a plain path. */
static const char *keep_name(struct btfmin_package *package, const char *name, const char **path)
{
	size_t size = strlen(name) + 1;
	char *kept = room_for(package, size), *room;

	if (!kept)
		return NULL;
	memcpy(kept, name, size);
	package->names->used += size;
	room = room_for(package, size);
	if (!room)
		return NULL;
	*path = bm_path_plain(kept, room);
	if (*path == room)
		package->names->used += strlen(room) + 1;
	return kept;
}

/* What a link leads to is only looked for: the plain path of it will do. */
static const char *keep_link(struct btfmin_package *package, const char *link)
{
	char *room = room_for(package, strlen(link) + 1);
	const char *path;

	if (!room)
		return NULL;
	path = bm_path_plain(link, room);
	if (path != room)
		memcpy(room, path, strlen(path) + 1);
	package->names->used += strlen(room) + 1;
	return room;
}

static int check_name(const char *name, uint64_t at, struct btfmin_error *err)
{
	if (bm_path_is_safe(name))
		return 0;
	return fail(err, BTFMIN_ERR_CORRUPT, 0, at,
		    "tar member whose name is no safe path: \"..\", a leading \"/\", a backslash, "
		    "or nothing");
}

/* A place for one more. */
static int add(struct btfmin_package *package, size_t *room, struct bm_member **out, uint64_t at,
	       struct btfmin_error *err)
{
	void *members = package->members;
	int ret;

	if (package->count == BM_PACKAGE_MEMBERS_MAX)
		return fail(err, BTFMIN_ERR_LIMIT, 0, at, "package of more than 2^20 members");
	ret = bm_grow(&package->a, &members, room, package->count, package->count + 1,
		      sizeof(**out));
	package->members = members;
	if (ret)
		return fail_nomem(err);
	*out = &package->members[package->count++];
	memset(*out, 0, sizeof(**out));
	(*out)->at = at;
	return 0;
}

static int keep_entry(struct btfmin_package *package, struct bm_tar *tar, size_t *room,
		      const struct bm_tar_entry *entry, struct btfmin_error *err)
{
	uint64_t at = tar->feed->at - BM_TAR_BLOCK;
	struct bm_member *m;
	int ret = check_name(entry->name, at, err);

	if (!ret)
		ret = add(package, room, &m, at, err);
	if (ret)
		return ret;
	m->name = keep_name(package, entry->name, &m->path);
	if (m->name && entry->link)
		m->link = keep_link(package, entry->link);
	if (!m->name || (entry->link && !m->link))
		return fail_nomem(err);
	if (!bm_feed_borrow(tar->feed, tar->left, &m->bytes))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, tar->feed->at, "tar archive is cut short");
	tar->left = 0;
	return 0;
}

static int keep_all(struct btfmin_package *package, struct bm_tar *tar, struct btfmin_error *err)
{
	struct bm_tar_entry entry;
	size_t room = 0;
	int ret;

	while ((ret = bm_tar_next(tar, &entry, err)) > 0) {
		ret = keep_entry(package, tar, &room, &entry, err);
		if (ret)
			return ret;
	}
	package->notes |= tar->notes;
	return ret;
}

/* Keeps the members that are BTF, the last of each name, and package.json by itself. */
static void drop_others(struct btfmin_package *package)
{
	size_t i, kept = 0;

	for (i = 0; i < package->count; i++) {
		struct bm_member *m = &package->members[i];

		if (m->replaced)
			continue;
		if (strcmp(m->path, "package.json") == 0)
			package->json = m->bytes;
		else if (bm_pick_is_btf(m->name, m->bytes))
			package->members[kept++] = *m;
	}
	package->count = kept;
}

int bm_read_tar(struct btfmin_package *package, struct bm_tar *tar, struct btfmin_error *err)
{
	bool twice = false;
	int ret;

	tar->links = true;
	ret = keep_all(package, tar, err);
	if (!ret)
		ret = bm_links_follow(package->members, package->count, &twice, &package->a, err);
	if (ret)
		return ret;
	package->notes |= twice ? BTFMIN_SOURCE_TAR_TWICE : 0;
	drop_others(package);
	if (!package->count)
		return fail_plain(err, BTFMIN_ERR_ABSENT, "no .btf member in the package");
	return 0;
}
