/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unpack.h"

#define STEP ((size_t)128 << 10)

void io_unpack_start(struct io_unpack *u, int from)
{
	memset(u, 0, sizeof(*u));
	u->from = from;
}

/* As many bytes as there are up to size; less at the end only. -1 with err filled. */
static ssize_t read_some(struct io_unpack *u, void *buf, size_t size, struct io_error *err)
{
	size_t done = 0;
	ssize_t got;

	while (done < size) {
		got = read(u->from, (char *)buf + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return io_fail_errno(err, "cannot read what is unpacked");
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static int skip(struct io_unpack *u, struct io_error *err)
{
	char buf[16384];

	while (u->left > 0) {
		size_t step = u->left < sizeof(buf) ? (size_t)u->left : sizeof(buf);
		ssize_t got = read_some(u, buf, step, err);

		if (got < 0)
			return -1;
		u->left = (size_t)got < step ? 0 : u->left - step;
	}
	return 0;
}

/* To the end, so that the program can write what fills the tar's last record, and ends well. */
static int drain(struct io_unpack *u, struct io_error *err)
{
	char buf[16384];
	ssize_t got;

	do
		got = read_some(u, buf, sizeof(buf), err);
	while (got > 0);
	return (int)got;
}

static int fail_form(struct io_error *err)
{
	if (err) {
		err->failure = IO_FAIL_SYSTEM;
		err->errnum = 0;
		snprintf(err->text, sizeof(err->text), "what is unpacked is no tar");
	}
	return -1;
}

int io_unpack_next(struct io_unpack *u, struct io_error *err)
{
	unsigned char block[BM_TAR_BLOCK];
	struct bm_tar_head head;
	struct btfmin_error bad;
	struct span span = span_of(block, sizeof(block), false);
	ssize_t got;

	for (;;) {
		if (skip(u, err))
			return -1;
		got = read_some(u, block, sizeof(block), err);
		if (got < 0)
			return -1;
		if ((size_t)got < sizeof(block) || bm_tar_is_zero(span))
			return drain(u, err);
		if (bm_tar_head(&head, span, 0, &bad) || head.size > UINT64_MAX - BM_TAR_BLOCK)
			return fail_form(err);
		u->size = head.size;
		u->left = (head.size + BM_TAR_BLOCK - 1) / BM_TAR_BLOCK * BM_TAR_BLOCK;
		memcpy(u->name, head.name, sizeof(u->name));
		if (head.type == '0')
			return 1;
		if (head.type == '1' || head.type == '2')
			u->left = 0; /* links have no data, whatever they say */
	}
}

static int put(int to, const char *data, size_t size, struct io_error *err)
{
	while (size > 0) {
		ssize_t done = write(to, data, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return io_fail_errno(err, "cannot write a temporary file");
		data += done;
		size -= (size_t)done;
	}
	return 0;
}

int io_unpack_into(struct io_unpack *u, int to, struct io_error *err)
{
	static char buf[STEP];
	uint64_t left = u->size;

	if (ftruncate(to, 0) || lseek(to, 0, SEEK_SET) < 0)
		return io_fail_errno(err, "cannot write a temporary file");
	while (left > 0) {
		size_t step = left < STEP ? (size_t)left : STEP;
		ssize_t got = read_some(u, buf, step, err);

		if (got < 0 || put(to, buf, (size_t)got, err))
			return -1;
		u->left -= (uint64_t)got;
		left -= (uint64_t)got;
		if ((size_t)got < step)
			return 1;
	}
	return 0;
}
