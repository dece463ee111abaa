/* SPDX-License-Identifier: BSD-2-Clause */
/* take.c - the wanted files of a partial clone, laid out in its folder */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"

#include "take.h"

bool take_nomem(struct taking *t)
{
	*t->fault = failure_nomem(NULL);
	return false;
}

bool take_run(struct taking *t, const char *const *args, const char *file, const void *input,
	      size_t size)
{
	struct git_call call = {0};

	call.args = args;
	call.file = file;
	call.input = input;
	call.input_size = size;
	call.output_max = TAKE_LIST_MAX;
	return git_run(&t->clone->git, &call, NULL, t->fault);
}

char *take_ask(struct taking *t, const char *const *args, const void *input, size_t input_size,
	       size_t *size)
{
	struct git_call call = {0};
	struct io_outcome out;

	call.args = args;
	call.file = t->clone->dir;
	call.input = input;
	call.input_size = input_size;
	call.output_max = TAKE_LIST_MAX;
	if (!git_run(&t->clone->git, &call, &out, t->fault))
		return NULL;
	*size = out.output_size;
	return out.output;
}

/* ---- the folder ----------------------------------------------------------------------------- */

static bool write_patterns(struct taking *t)
{
	char path[4200], *text, *to;
	size_t room = 0, i;
	bool ok;

	for (i = 0; i < t->count; i++)
		room += 2 * strlen(t->files[i].path) + 3;
	text = to = malloc(room);
	if (!text)
		return take_nomem(t);
	for (i = 0; i < t->count; i++)
		to += clone_pattern(to, t->files[i].path);
	snprintf(path, sizeof(path), "%s/.git/info/sparse-checkout", t->clone->git.dir);
	ok = file_write(path, text, (size_t)(to - text), t->fault);
	t->fault->file = t->clone->dir; /* path is gone when it is told */
	free(text);
	return ok;
}

/* What an earlier run has laid out and somebody has removed comes back. */
static bool restore_missing(struct taking *t, const char *names, size_t size)
{
	static const char *const args[] = {"checkout-index", "-q", "-z", "--stdin", NULL};

	return !size || take_run(t, args, t->clone->dir, names, size);
}

/* Adds up the sizes; what is not there goes to missing. */
static size_t measure(struct taking *t, char *missing)
{
	char path[8192];
	struct stat st;
	size_t size = 0, len, i;

	t->counts->bytes = 0;
	for (i = 0; i < t->count; i++) {
		len = strlen(t->files[i].path) + 1;
		snprintf(path, sizeof(path), "%s/%s", t->clone->git.dir, t->files[i].path);
		if (!lstat(path, &st)) {
			t->counts->bytes += (uint64_t)st.st_size;
			continue;
		}
		memcpy(missing + size, t->files[i].path, len);
		size += len;
	}
	return size;
}

static bool complete(struct taking *t)
{
	size_t room = 1, missing, i;
	char *names;
	bool ok;

	for (i = 0; i < t->count; i++)
		room += strlen(t->files[i].path) + 1;
	names = malloc(room);
	if (!names)
		return take_nomem(t);
	missing = measure(t, names);
	ok = restore_missing(t, names, missing);
	if (ok && missing && measure(t, names)) {
		*t->fault = failure_of(STATUS_IO, "io", t->clone->dir,
				       "git has not laid out all of the files");
		ok = false;
	}
	free(names);
	return ok;
}

static bool lay_out(struct taking *t)
{
	const char *const read[] = {"read-tree", "-m", "-u", t->clone->commit, NULL};
	const char *const head[] = {"update-ref", "--no-deref", "HEAD", t->clone->commit, NULL};

	return write_patterns(t) && take_run(t, read, t->clone->dir, NULL, 0) &&
	       take_run(t, head, t->clone->dir, NULL, 0) && complete(t);
}

bool clone_take(struct clone *c, const struct pack_filter *filter, const char *shown,
		struct clone_counts *counts, struct failure *fault)
{
	struct taking t = {0};
	bool ok;

	memset(counts, 0, sizeof(*counts));
	t.clone = c;
	t.filter = filter;
	t.shown = shown;
	t.counts = counts;
	t.fault = fault;
	ok = take_choose(&t) && take_look(&t) && take_follow_links(&t);
	if (ok)
		take_forget_others(&t);
	if (ok && t.count)
		ok = take_transfer(&t, false) && lay_out(&t) && clone_place(c, fault);
	free(t.files);
	free(t.list);
	return ok;
}
