/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "map.h"
#include "read.h"

#define FIRST_SIZE ((size_t)64 << 10) /* for a file that does not say how long it is */
#define SPILL_SIZE ((size_t)4096)
#define STEP_MAX   ((size_t)1 << 30) /* read() takes no more than SSIZE_MAX, and Linux 2 GB */

/* A file being read. */
struct reading {
	int fd;
	size_t max;
	struct io_block block;
	size_t room, used;
	bool whole;   /* mapped: all is there already */
	bool regular; /* nothing else will do */
	struct io_error *err;
};

/* As read(), but never interrupted. */
static ssize_t read_some(struct reading *r, void *to, size_t size)
{
	ssize_t got;

	do
		got = read(r->fd, to, size < STEP_MAX ? size : STEP_MAX);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		io_fail_errno(r->err, "cannot read");
	return got;
}

/* Makes room for more bytes than the block has, with as much again to spare. */
static int grow(struct reading *r, size_t more)
{
	size_t room = r->room > r->max / 2 ? r->max : r->room * 2;
	struct io_block wider;

	if (more > r->max - r->used)
		return io_fail_limit(r->err, r->max);
	if (room < r->used + more)
		room = r->used + more;
	if (io_block_get(&wider, room))
		return io_fail_memory(r->err);
	memcpy(wider.data, r->block.data, r->used);
	io_block_put(&r->block);
	r->block = wider;
	r->room = room;
	return 0;
}

/*
 * The end of a file shows only by a read() of nothing. When the block is full, that is asked with
 * a small buffer: a file as long as it says needs no larger block. 1 if there was more.
 */
static int read_past_room(struct reading *r)
{
	unsigned char spill[SPILL_SIZE];
	ssize_t got = read_some(r, spill, sizeof(spill));

	if (got <= 0)
		return (int)got;
	if (grow(r, (size_t)got))
		return -1;
	memcpy((char *)r->block.data + r->used, spill, (size_t)got);
	r->used += (size_t)got;
	return 1;
}

/* 1 if there may be more, 0 at the end, -1 on failure. */
static int read_step(struct reading *r)
{
	ssize_t got;

	if (r->used == r->room)
		return read_past_room(r);
	got = read_some(r, (char *)r->block.data + r->used, r->room - r->used);
	if (got <= 0)
		return (int)got;
	r->used += (size_t)got;
	return 1;
}

/* A file that says how long it is: mapped, or that much room; its word for it is a hint only. */
static int begin_sized(struct reading *r, const struct stat *st)
{
	if ((uintmax_t)st->st_size > r->max)
		return io_fail_limit(r->err, r->max);
	r->room = (size_t)st->st_size;
	/* what is left of a file on standard input may be less than all of it */
	if (r->fd != STDIN_FILENO && io_map(r->fd, st->st_uid, st->st_mode, r->room, &r->block)) {
		r->used = r->room;
		r->whole = true;
		return 0;
	}
	return io_block_get(&r->block, r->room) ? io_fail_memory(r->err) : 0;
}

static int begin(struct reading *r)
{
	struct stat st;

	if (fstat(r->fd, &st))
		return io_fail_errno(r->err, "cannot examine");
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return io_fail_errno(r->err, "cannot read");
	}
	if (r->regular && !S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return io_fail_errno(r->err, "cannot read");
	}
	if (S_ISREG(st.st_mode) && st.st_size > 0)
		return begin_sized(r, &st);
	r->room = FIRST_SIZE < r->max ? FIRST_SIZE : r->max;
	return io_block_get(&r->block, r->room) ? io_fail_memory(r->err) : 0;
}

static int read_all(struct reading *r)
{
	int more = begin(r) ? -1 : 1;

	while (more > 0 && !r->whole)
		more = read_step(r);
	if (more < 0)
		io_block_put(&r->block);
	return more < 0 ? -1 : 0;
}

static int open_for_reading(const char *path, int flags, struct io_error *err)
{
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		io_fail_errno(err, "cannot open");
	return fd;
}

static int read_file(const char *path, size_t max, bool regular, struct io_bytes *out,
		     struct io_error *err)
{
	struct reading r;
	int ret;

	memset(out, 0, sizeof(*out));
	memset(&r, 0, sizeof(r));
	r.max = max;
	r.err = err;
	r.regular = regular;
	r.fd = open_for_reading(path, regular ? O_NONBLOCK : 0, err);
	if (r.fd < 0)
		return -1;
	ret = read_all(&r);
	if (strcmp(path, "-") != 0)
		(void)close(r.fd); /* nothing was written: there is nothing to lose */
	if (ret)
		return -1;
	out->data = r.block.data;
	out->size = r.used;
	out->block = r.block;
	return 0;
}

int io_read_file(const char *path, size_t max, struct io_bytes *out, struct io_error *err)
{
	return read_file(path, max, false, out, err);
}

int io_read_regular(const char *path, size_t max, struct io_bytes *out, struct io_error *err)
{
	return read_file(path, max, true, out, err);
}

void io_bytes_free(struct io_bytes *bytes)
{
	io_block_put(&bytes->block);
	memset(bytes, 0, sizeof(*bytes));
}
