/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"
#include "cli/seen.h"

#include "archive.h"
#include "list.h"
#include "names.h"
#include "tarred.h"
#include "tree.h"

struct pack_archive {
	const char *path;
	struct pack_filter filter;
	struct tree tree; /* the items of a list stand in there, too */
	size_t next;      /* of the items */
	struct tarred *tar;
	bool broken; /* the tar cannot be read on */
	size_t given;
	struct seen seen; /* paths up to the release, of what has been given */
};

void pack_input_free(struct pack_input *input)
{
	free(input->path);
	free(input->data);
	memset(input, 0, sizeof(*input));
}

/* ---- one by one ---- */

/* 1 with the fault noted; the file of a failure is the input's path, which lives as long. */
static int give_fault(struct pack_input *out, int exit_status, const char *status, const char *text)
{
	out->fault = failure_of(exit_status, status, out->path, text);
	return 1;
}

static int give_errno(struct pack_input *out, int errnum, const char *action)
{
	struct io_error err;

	errno = errnum;
	io_fail_errno(&err, action);
	out->fault = file_failure(out->path, &err);
	return 1;
}

static int no_memory(struct pack_archive *a, struct pack_input *out, struct failure *fault)
{
	pack_input_free(out);
	*fault = failure_of(STATUS_NOMEM, "nomem", a->path, "out of memory");
	return -1;
}

/*
 * What can be said by the name alone: 1 with a fault, 0 if the bytes are wanted, -1 if it is to be
 * passed over. The first file of a kernel in a folder counts, and none of its markers then.
 */
static int judge_name(struct pack_archive *a, struct pack_input *out, const struct name *name,
		      const char *path)
{
	bool first;

	if (name->kind == NAME_OTHER)
		return -1;
	if (name->kind == NAME_BAD)
		return give_fault(out, STATUS_INPUT, "corrupt",
				  "what stands before .btf in its name is no kernel's release");
	if (!pack_filter_takes(&a->filter, &name->kernel))
		return -1;
	out->kernel = name->kernel;
	first = seen_first_time(&a->seen, path, name->stem);
	if (name->kind == NAME_FAILED)
		return first ? give_fault(out, STATUS_INPUT, "absent",
					  "a marker that no BTF could be made of this kernel")
			     : -1;
	return first ? 0
		     : give_fault(out, STATUS_INPUT, "corrupt",
				  "another file of this kernel in the same folder has been taken");
}

/* ---- files ---- */

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
		return no_memory(a, out, fault);
	if (item->fault)
		return give_item_fault(out, item);
	name_read(&name, a->tree.above, out->path + (item->folder ? a->tree.root : 0));
	name.stem += item->folder ? a->tree.root : 0;
	ret = judge_name(a, out, &name, out->path);
	if (ret)
		return ret > 0 ? 1 : 0;
	return give_file(out);
}

static int next_item(struct pack_archive *a, struct pack_input *out, struct failure *fault)
{
	int ret = 0;

	while (!ret && a->next < a->tree.items.count) {
		pack_input_free(out);
		ret = give_item(a, &a->tree.items.v[a->next++], out, fault);
	}
	return ret;
}

/* ---- members of a tar ---- */

static int give_member(struct pack_archive *a, const struct tarred_member *m,
		       struct pack_input *out, struct failure *fault)
{
	size_t size = strlen(a->path) + strlen(m->name) + 2;
	struct name name;
	int ret;

	out->path = malloc(size);
	if (!out->path)
		return no_memory(a, out, fault);
	snprintf(out->path, size, "%s:%s", a->path, m->name);
	if (!name_is_inside(m->name))
		return give_fault(out, STATUS_INPUT, "corrupt",
				  "a member whose name leads out of the archive");
	if (name_is_hidden(m->name))
		return 0;
	name_read(&name, NULL, m->name);
	ret = judge_name(a, out, &name, m->name);
	if (ret)
		return ret > 0 ? 1 : 0;
	if (m->is_link)
		return give_fault(out, STATUS_LIMIT, "unsupported",
				  "a hard link to another member: its bytes are not kept");
	ret = tarred_read(a->tar, &out->data, &out->size, &out->fault);
	if (ret < 0)
		*fault = out->fault;
	out->fault.file = out->path;
	return ret < 0 ? -1 : 1;
}

/* "./a" and "a" are one name. */
static const char *plain_name(const char *name)
{
	while (name[0] == '.' && name[1] == '/')
		name += 1 + strspn(name + 1, "/");
	return name;
}

static int next_member(struct pack_archive *a, struct pack_input *out, struct failure *fault)
{
	struct tarred_member member;
	int ret = a->broken ? -1 : 0;

	if (a->broken)
		*fault = failure_of(STATUS_INPUT, "corrupt", a->path, "the tar is broken");
	while (!ret) {
		pack_input_free(out);
		ret = tarred_next(a->tar, &member, fault);
		if (ret <= 0)
			break;
		member.name = plain_name(member.name);
		ret = give_member(a, &member, out, fault);
	}
	a->broken = ret < 0;
	return ret;
}

int pack_archive_next(struct pack_archive *archive, struct pack_input *out, struct failure *fault)
{
	int ret;

	memset(out, 0, sizeof(*out));
	ret = archive->tar ? next_member(archive, out, fault) : next_item(archive, out, fault);
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

/* ---- what it is ---- */

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
	*fault = failure_of(STATUS_NOMEM, "nomem", a->path, "out of memory");
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
