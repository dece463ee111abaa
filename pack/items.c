/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "tree.h"

bool items_add(struct items *items, const char *folder, char *name, enum item_fault fault,
	       int errnum)
{
	size_t cap = items->cap ? items->cap * 2 : 64;
	struct item *v = items->v;

	if (items->count == items->cap) {
		v = name && cap < SIZE_MAX / sizeof(*v) ? realloc(v, cap * sizeof(*v)) : NULL;
		if (!v) {
			free(name);
			return false;
		}
		items->v = v;
		items->cap = cap;
	}
	if (!name)
		return false;
	v += items->count++;
	v->folder = folder;
	v->name = name;
	v->fault = fault;
	v->errnum = errnum;
	return true;
}

void items_free(struct items *items)
{
	size_t i;

	for (i = 0; i < items->count; i++)
		free(items->v[i].name);
	free(items->v);
	memset(items, 0, sizeof(*items));
}

bool item_is_wanted(const struct pack_filter *filter, const char *above, const char *path)
{
	struct name name;

	name_read(&name, above, path);
	if (name.kind == NAME_OTHER)
		return false;
	return name.kind == NAME_BAD || pack_filter_takes(filter, &name.kernel);
}
