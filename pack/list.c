/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "io/codec.h"
#include "io/tarhead.h"

#include "list.h"

/* Paths of several million files. */
#define LIST_SIZE_MAX ((size_t)1 << 30)

/* A path of len bytes; "-" is a file like any other here. */
static char *copy_path(const char *text, size_t len)
{
	bool dash = len == 1 && text[0] == '-';
	char *path = malloc(len + 3);

	if (!path)
		return NULL;
	if (dash)
		memcpy(path, "./", 2);
	memcpy(path + 2 * dash, text, len);
	path[len + 2 * dash] = '\0';
	return path;
}

static bool add_path(struct items *items, const struct pack_filter *filter, const char *text,
		     size_t len)
{
	char *path;

	if (!len)
		return true;
	path = copy_path(text, len);
	if (!path)
		return false;
	if (item_is_wanted(filter, NULL, path))
		return items_add(items, NULL, path, ITEM_FINE, 0);
	free(path);
	return true;
}

static bool add_paths(struct items *items, const struct pack_filter *filter, const char *text,
		      size_t size)
{
	char end = size && memchr(text, '\0', size) ? '\0' : '\n';
	const char *stop;
	size_t len, used;

	for (; size; text += used, size -= used) {
		stop = memchr(text, end, size);
		len = stop ? (size_t)(stop - text) : size;
		used = stop ? len + 1 : len;
		if (end == '\n' && len && text[len - 1] == '\r')
			len--;
		if (!add_path(items, filter, text, len))
			return false;
	}
	return true;
}

/* Whether somebody has taken "-" for the archive itself. */
static bool is_archive(const struct io_bytes *bytes)
{
	struct span head = span_of(bytes->data, bytes->size, false);

	if (head.len > BM_TAR_BLOCK)
		head.len = BM_TAR_BLOCK;
	return bm_codec_of(bytes->data, bytes->size) != BM_CODEC_NONE || bm_tar_is(head);
}

bool list_read(struct items *items, const struct pack_filter *filter, struct failure *fault)
{
	struct io_bytes bytes;
	struct io_error err;
	bool ok;

	if (io_read_file("-", LIST_SIZE_MAX, &bytes, &err)) {
		*fault = file_failure("standard input", &err);
		return false;
	}
	if (is_archive(&bytes)) {
		io_bytes_free(&bytes);
		*fault = failure_of(STATUS_INPUT, "corrupt", "standard input",
				    "an archive, where a list of paths was expected");
		fault->hint = "/dev/stdin in place of - takes it";
		return false;
	}
	ok = add_paths(items, filter, bytes.data, bytes.size);
	io_bytes_free(&bytes);
	if (!ok)
		*fault = failure_nomem("standard input");
	return ok;
}
