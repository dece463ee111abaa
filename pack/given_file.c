/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "given.h"

static int give_item_fault(struct pack_input *out, const struct item *item)
{
	switch (item->fault) {
	case ITEM_LOOP:
		return give_fault(out, STATUS_INPUT, "corrupt",
				  "a symbolic link to a folder that it lies in");
	case ITEM_DEEP:
		return give_fault(out, STATUS_LIMIT, "limit",
				  "more than 16 folders deep: not looked into");
	case ITEM_NOWHERE:
		return give_errno(out, item->errnum, "cannot follow the link");
	default:
		return give_errno(out, item->errnum, "cannot read the folder");
	}
}

/* Only a regular file is ever opened: a FIFO would wait for somebody to write. */
static int give_file(struct pack_input *out)
{
	struct stat st;

	if (stat(out->path, &st))
		return give_errno(out, errno, "cannot open");
	if (S_ISDIR(st.st_mode))
		return give_fault(out, STATUS_INPUT, "corrupt", "a folder in place of a file");
	if (!S_ISREG(st.st_mode))
		return give_fault(out, STATUS_INPUT, "corrupt",
				  "neither a file nor a folder: not opened");
	return 1;
}

static char *item_path(const struct item *item)
{
	const char *folder = item->folder ? item->folder : "";
	size_t size = strlen(folder) + strlen(item->name) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s%s%s", folder, item->folder ? "/" : "", item->name);
	return path;
}

/* 1, -1 on failure, 0 if the item is to be passed over. */
static int give_item(struct pack_archive *a, const struct item *item, struct pack_input *out,
		     struct failure *fault)
{
	struct name name;
	int ret;

	out->path = item_path(item);
	if (!out->path)
		return give_nomem(a, out, fault);
	if (item->fault)
		return give_item_fault(out, item);
	name_read(&name, a->tree.above, out->path + (item->folder ? a->tree.root : 0));
	name.stem += item->folder ? a->tree.root : 0;
	ret = judge_name(a, out, &name, out->path);
	if (ret)
		return ret > 0 ? 1 : 0;
	return give_file(out);
}

int next_file(struct pack_archive *a, struct pack_input *out, struct failure *fault)
{
	int ret = 0;

	while (!ret && a->next < a->tree.items.count) {
		pack_input_free(out);
		ret = give_item(a, &a->tree.items.v[a->next++], out, fault);
	}
	return ret;
}
