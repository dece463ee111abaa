/* SPDX-License-Identifier: BSD-2-Clause */
/* custom_save.c - bytes in a memfd, or in a temporary file where that cannot be had */
#define _GNU_SOURCE /* syscall(), secure_getenv(), mkostemp() */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "custom.h"
#include "fail.h"
#include "mem.h"

/* Older C libraries have no memfd_create(), and still older headers no number for it. */
#if !defined(SYS_memfd_create) && defined(__x86_64__) && !defined(__ILP32__)
#define SYS_memfd_create 319
#elif !defined(SYS_memfd_create) && defined(__aarch64__)
#define SYS_memfd_create 279
#endif
#define CLOEXEC 1u /* MFD_CLOEXEC of linux/memfd.h */

#define FD_PATH   "/proc/self/fd/"
#define FD_DIGITS 12
#define TEMP_NAME "/btfmin.XXXXXX"

struct btfmin_custom {
	struct btfmin_allocator a;
	int fd;       /* the memfd; -1: none */
	bool is_file; /* to be removed */
	char path[];  /* "": none */
};

static int make(struct btfmin_custom **out, size_t room, const struct btfmin_allocator *a,
		struct btfmin_error *err)
{
	struct btfmin_custom *c = bm_zalloc(a, 1, sizeof(*c) + room);

	*out = c;
	if (!c)
		return fail_nomem(err);
	c->a = *a;
	c->fd = -1;
	return 0;
}

int bm_custom_none(struct btfmin_custom **out, const struct btfmin_allocator *a,
		   struct btfmin_error *err)
{
	return make(out, 1, a, err);
}

static bool write_all(int fd, struct span bytes)
{
	size_t done = 0;
	ssize_t got;

	while (done < bytes.len) {
		got = write(fd, bytes.p + done, bytes.len - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* ---- a memfd -------------------------------------------------------------------------------- */

static int create_memfd(void)
{
#ifdef SYS_memfd_create
	return (int)syscall(SYS_memfd_create, "btfmin", CLOEXEC);
#else
	return -1;
#endif
}

/* "/proc/self/fd/N" */
static void name_descriptor(char *path, int fd)
{
	char digits[FD_DIGITS], *end = digits + sizeof(digits), *p = end;

	*--p = '\0';
	do
		*--p = (char)('0' + fd % 10);
	while (fd /= 10);
	memcpy(path, FD_PATH, sizeof(FD_PATH) - 1);
	memcpy(path + sizeof(FD_PATH) - 1, p, (size_t)(end - p));
}

/* Where /proc is missing or closed to this process, the path is no use. */
static bool try_memfd(struct btfmin_custom *c, struct span bytes)
{
	c->fd = create_memfd();
	if (c->fd < 0)
		return false;
	name_descriptor(c->path, c->fd);
	if (write_all(c->fd, bytes) && access(c->path, R_OK) == 0)
		return true;
	(void)close(c->fd);
	c->fd = -1;
	c->path[0] = '\0';
	return false;
}

static int save_memfd(struct btfmin_custom **out, struct span bytes,
		      const struct btfmin_allocator *a, struct btfmin_error *err)
{
	int ret = make(out, sizeof(FD_PATH) + FD_DIGITS, a, err);

	if (ret)
		return ret;
	if (try_memfd(*out, bytes))
		return 1;
	btfmin_custom_btf_free(*out);
	*out = NULL;
	return 0;
}

/* ---- a temporary file ----------------------------------------------------------------------- */

/* A program that has more rights than its user does not let that user choose the folder. */
static const char *folder(void)
{
	const char *dir = secure_getenv("TMPDIR");

	return dir && dir[0] == '/' ? dir : "/tmp";
}

/* mkostemp() makes it for this user alone. */
static int fill_file(struct btfmin_custom *c, struct span bytes, struct btfmin_error *err)
{
	int fd = mkostemp(c->path, O_CLOEXEC);
	bool written;

	if (fd < 0)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "no memfd, and no temporary file in TMPDIR or /tmp");
	c->is_file = true;
	written = write_all(fd, bytes);
	if (close(fd) == 0 && written)
		return 0;
	return fail_plain(err, BTFMIN_ERR_LIMIT, "no room for a temporary file");
}

static int save_file(struct btfmin_custom **out, struct span bytes,
		     const struct btfmin_allocator *a, struct btfmin_error *err)
{
	const char *dir = folder();
	size_t len = strlen(dir);
	int ret = make(out, len + sizeof(TEMP_NAME), a, err);

	if (ret)
		return ret;
	memcpy((*out)->path, dir, len);
	memcpy((*out)->path + len, TEMP_NAME, sizeof(TEMP_NAME));
	ret = fill_file(*out, bytes, err);
	if (ret) {
		btfmin_custom_btf_free(*out);
		*out = NULL;
	}
	return ret;
}

int bm_custom_save(struct btfmin_custom **out, struct span bytes, uint32_t flags,
		   const struct btfmin_allocator *a, struct btfmin_error *err)
{
	int ret = flags & BM_CUSTOM_NO_MEMFD ? 0 : save_memfd(out, bytes, a, err);

	if (ret)
		return ret < 0 ? ret : 0;
	return save_file(out, bytes, a, err);
}

const char *btfmin_custom_btf_path(const struct btfmin_custom *custom)
{
	return custom && custom->path[0] ? custom->path : NULL;
}

void btfmin_custom_btf_free(struct btfmin_custom *custom)
{
	struct btfmin_allocator a;

	if (!custom)
		return;
	a = custom->a;
	if (custom->fd >= 0)
		(void)close(custom->fd);
	if (custom->is_file)
		(void)unlink(custom->path);
	bm_free(&a, custom);
}
