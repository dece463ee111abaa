/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"

#include "given.h"
#include "list.h"

int pack_archive_next(struct pack_archive *archive, struct pack_input *out, struct failure *fault)
{
	int ret;

	memset(out, 0, sizeof(*out));
	ret = archive->tar ? next_member(archive, out, fault) : next_file(archive, out, fault);
	if (ret <= 0)
		pack_input_free(out);
	else
		archive->given++;
	return ret;
}

size_t pack_archive_expected(const struct pack_archive *archive)
{
	/* of a tar, no more is known than what has come out */
	return archive->tar ? archive->given
			    : archive->given + archive->tree.items.count - archive->next;
}

static bool open_tar(struct pack_archive *a, struct failure *fault)
{
	if (tarred_open(&a->tar, a->path, fault))
		return true;
	if (!strcmp(fault->status, "absent")) {
		fault->text = "neither a folder, nor a tar, nor a file named as a kernel's BTF is";
		fault->hint = "which is RELEASE.btf, or RELEASE.btf.tar.xz";
	}
	return false;
}

/* One file, as a list of one. */
static bool open_file(struct pack_archive *a, struct failure *fault)
{
	if (!item_is_wanted(&a->filter, NULL, a->path) ||
	    items_add(&a->tree.items, NULL, strdup(a->path), ITEM_FINE, 0))
		return true;
	*fault = failure_nomem(a->path);
	return false;
}

static bool open_any(struct pack_archive *a, struct failure *fault)
{
	struct io_error err;
	struct name name;
	struct stat st;

	if (!strcmp(a->path, "-"))
		return list_read(&a->tree.items, &a->filter, fault);
	if (stat(a->path, &st)) {
		io_fail_errno(&err, "cannot open");
		*fault = file_failure(a->path, &err);
		return false;
	}
	if (S_ISDIR(st.st_mode))
		return tree_list(&a->tree, a->path, &a->filter, fault);
	name_read(&name, NULL, a->path);
	return name.kind == NAME_OTHER ? open_tar(a, fault) : open_file(a, fault);
}

bool pack_archive_open(struct pack_archive **out, struct run *run, const char *path,
		       const struct pack_filter *filter)
{
	struct pack_archive *a = calloc(1, sizeof(*a));
	struct failure fault = {0};

	*out = NULL;
	if (!a)
		return run_nomem(run);
	a->path = path;
	a->filter = *filter;
	if (!open_any(a, &fault)) {
		run_fail(run, &fault);
		pack_archive_close(a);
		return false;
	}
	*out = a;
	return true;
}

void pack_archive_close(struct pack_archive *archive)
{
	if (!archive)
		return;
	tarred_close(archive->tar);
	tree_free(&archive->tree);
	seen_free(&archive->seen);
	free(archive);
}
