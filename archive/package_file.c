/* SPDX-License-Identifier: BSD-2-Clause */
/* package_file.c - a package out of a file; alone in its object, for who gives memory only */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "fail.h"
#include "mem.h"
#include "package.h"

#define FIRST_SIZE ((size_t)64 << 10)

/* A file being read: its size is what arrives, whatever it says. */
struct reading {
	struct btfmin_allocator a;
	int fd;
	uint64_t max;
	void *bytes;
	size_t used, room;
};

static int open_path(const char *path)
{
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	return fd;
}

/* 1 if there may be more, 0 at the end. */
static int read_some(struct reading *r, struct btfmin_error *err)
{
	size_t need = r->used ? r->used + 1 : FIRST_SIZE, size;
	ssize_t got;

	if (r->used > r->max)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "file of more bytes than the limit max_size allows");
	if (bm_grow(&r->a, &r->bytes, &r->room, r->used, need, 1))
		return fail_nomem(err);
	size = r->room - r->used;
	do
		got = read(r->fd, (char *)r->bytes + r->used, size < INT32_MAX ? size : INT32_MAX);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_plain(err, BTFMIN_ERR_ABSENT, "file cannot be read");
	r->used += (size_t)got;
	return got > 0;
}

static int read_all(struct reading *r, const char *path, struct btfmin_error *err)
{
	int ret, saved;

	r->fd = open_path(path);
	if (r->fd < 0)
		return fail_plain(err, BTFMIN_ERR_ABSENT, "file cannot be opened");
	while ((ret = read_some(r, err)) > 0)
		;
	saved = errno;
	(void)close(r->fd); /* nothing was written: there is nothing to lose */
	errno = saved;
	return ret;
}

int btfmin_package_open_file(struct btfmin_package **out, const char *path,
			     const struct btfmin_package_opts *opts, struct btfmin_error *err)
{
	struct reading r = {bm_allocator(opts ? opts->allocator : NULL), -1, 0, NULL, 0, 0};
	int ret, saved;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_open_file: out is NULL");
	*out = NULL;
	if (!path)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_open_file: path is NULL");
	r.max = opts && opts->max_size ? opts->max_size : BM_PACKAGE_SIZE_MAX;
	ret = read_all(&r, path, err);
	if (!ret)
		ret = btfmin_package_open(out, r.bytes, r.used, opts, err);
	if (!ret) {
		(*out)->file = r.bytes;
		return 0;
	}
	saved = errno;
	bm_free(&r.a, r.bytes);
	errno = saved; /* it says why a file cannot be read */
	return ret;
}
