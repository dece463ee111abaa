/* SPDX-License-Identifier: BSD-2-Clause */
/* links.c - members by name: which counts where there are two, and what hard links lead to */
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "mem.h"
#include "package.h"

/* A member to be found by its name. All lie in one array, so their addresses are in its order. */
typedef struct bm_member *place;

/* By name; of one name, in the order of the tar. */
static int by_name(const void *a, const void *b)
{
	place x = *(const place *)a, y = *(const place *)b;
	int ret = strcmp(x->path, y->path);

	if (ret)
		return ret;
	return x < y ? -1 : x > y;
}

static bool mark_replaced(const place *sorted, size_t count)
{
	bool any = false;
	size_t i;

	for (i = 1; i < count; i++) {
		if (strcmp(sorted[i - 1]->path, sorted[i]->path) == 0)
			sorted[i - 1]->replaced = any = true;
	}
	return any;
}

/* The last member of that name that stands before the one given, or NULL. */
static place find_before(const place *sorted, size_t count, const char *path, place before)
{
	size_t low = 0, high = count, middle;
	int ret;

	while (low < high) {
		middle = low + (high - low) / 2;
		ret = strcmp(sorted[middle]->path, path);
		if (ret < 0 || (ret == 0 && sorted[middle] < before))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || strcmp(sorted[low - 1]->path, path) != 0)
		return NULL;
	return sorted[low - 1];
}

/* What it leads to stands before it, and has been followed itself: no link is followed twice. */
static int follow(const place *sorted, size_t count, place link, struct btfmin_error *err)
{
	place found = find_before(sorted, count, link->link, link);

	if (!found)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, link->at,
			    "hard link to what does not stand before it in the package");
	link->bytes = found->bytes;
	link->same_as = found->same_as;
	if (!found->same_as && !found->replaced)
		link->same_as = found->name;
	return 0;
}

int bm_links_follow(struct bm_member *members, size_t count, bool *twice,
		    const struct btfmin_allocator *a, struct btfmin_error *err)
{
	place *sorted = bm_alloc(a, count, sizeof(place));
	size_t i;
	int ret = 0;

	if (!sorted)
		return fail_nomem(err);
	for (i = 0; i < count; i++)
		sorted[i] = &members[i];
	qsort(sorted, count, sizeof(*sorted), by_name);
	*twice = mark_replaced(sorted, count);
	for (i = 0; i < count && !ret; i++) {
		if (members[i].link)
			ret = follow(sorted, count, &members[i], err);
	}
	bm_free(a, sorted);
	return ret;
}
