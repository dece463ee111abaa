/* SPDX-License-Identifier: BSD-2-Clause */
/* transfer.c - the bytes of files that a partial clone has not got yet, at once */
#include <stdlib.h>
#include <string.h>

#include "take.h"

/* The lines of a list in order, all of one length. */
struct names {
	const char *text;
	size_t count, width;
};

static bool has_name(const struct names *names, const char *oid)
{
	size_t low = 0, high = names->count, len = strlen(oid);

	while (len + 1 == names->width && low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(names->text + middle * names->width, oid, len);

		if (!order)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/*
 * Asking for one file would have git fetch it, and that one alone; to list what there is does not.
 */
bool take_look(struct taking *t)
{
	static const char *const args[] = {"cat-file", "--batch-all-objects",
					   "--batch-check=%(objectname)", NULL};
	struct names names;
	size_t size, i;
	char *text = take_ask(t, args, NULL, 0, &size);

	if (!text)
		return false;
	names.text = text;
	names.width = strcspn(text, "\n") + 1;
	names.count = size / names.width;
	for (i = 0; i < t->count; i++)
		t->files[i].here = has_name(&names, t->files[i].oid);
	free(text);
	return true;
}

/* All that is missing in one transfer, as git itself does it for a partial clone. */
bool take_transfer(struct taking *t, bool links)
{
	struct git_call call = {0};
	static const char *const args[] = {"-c",
					   "fetch.negotiationAlgorithm=noop",
					   "fetch",
					   "--filter=blob:none",
					   "--no-tags",
					   "--no-recurse-submodules",
					   "--no-write-fetch-head",
					   "--stdin",
					   "origin",
					   NULL};
	size_t len = strlen(t->files[0].oid), size = 0, i;
	char *names = malloc(t->count * (len + 1));
	bool ok;

	if (!names)
		return take_nomem(t);
	for (i = 0; i < t->count; i++) {
		if (!(links ? t->files[i].link : t->files[i].wanted) || t->files[i].here ||
		    strlen(t->files[i].oid) != len)
			continue;
		memcpy(names + size, t->files[i].oid, len);
		names[size + len] = '\n';
		size += len + 1;
	}
	call.args = args;
	call.file = t->shown;
	call.input = names;
	call.input_size = size;
	call.output_max = TAKE_LIST_MAX;
	call.talks = t->clone->talks;
	ok = !size || git_run(&t->clone->git, &call, NULL, t->fault);
	free(names);
	for (i = 0; ok && i < t->count; i++)
		t->files[i].here |= links ? t->files[i].link : t->files[i].wanted;
	return ok;
}
