/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"

#include "load.h"

/* As for every file of the command: far more than any BTF has. */
#define SIZE_LIMIT ((size_t)2 << 30)
#define ROOM_MIN   ((size_t)64 << 10)

/* Room for need bytes; those that are there are kept. */
static int make_room(struct load *load, size_t need, struct io_error *err)
{
	size_t room = load->room > ROOM_MIN ? load->room : ROOM_MIN;
	unsigned char *data;

	if (need <= load->room)
		return 0;
	if (need > SIZE_LIMIT + 1)
		return io_fail_limit(err, SIZE_LIMIT);
	while (room < need)
		room += room / 2;
	data = realloc(load->data, room);
	if (!data)
		return io_fail_memory(err);
	load->data = data;
	load->room = room;
	return 0;
}

/* True if it is a file, and of a user who is trusted, if that matters; else errno says why not. */
static bool may_read(const struct stat *st, const uid_t *also)
{
	errno = S_ISDIR(st->st_mode) ? EISDIR : !S_ISREG(st->st_mode) ? EINVAL : EPERM;
	return S_ISREG(st->st_mode) &&
	       (!also || !st->st_uid || st->st_uid == geteuid() || st->st_uid == *also);
}

/* What the file says of its size is a hint. One byte more, so that its end shows by itself. */
static int expect(struct load *load, int fd, const uid_t *also, struct io_error *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return io_fail_errno(err, "cannot examine");
	if (!may_read(&st, also))
		return io_fail_errno(err, "cannot read");
	if (st.st_size <= 0)
		return make_room(load, ROOM_MIN, err);
	if ((uintmax_t)st.st_size > SIZE_LIMIT)
		return io_fail_limit(err, SIZE_LIMIT);
	return make_room(load, (size_t)st.st_size + 1, err);
}

static int read_all(struct load *load, int fd, struct io_error *err)
{
	ssize_t got;

	for (;;) {
		if (make_room(load, load->size + 1, err))
			return -1;
		got = read(fd, load->data + load->size, load->room - load->size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return io_fail_errno(err, "cannot read");
		if (got == 0)
			return 0;
		load->size += (size_t)got;
	}
}

/* What was a file when it was looked at may be a FIFO by now: it must not be waited for. */
static bool load_any(struct load *load, const char *path, const uid_t *also, struct failure *fault)
{
	struct io_error err;
	int fd, ret;

	load->size = 0;
	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		io_fail_errno(&err, "cannot open");
		*fault = file_failure(path, &err);
		return false;
	}
	ret = expect(load, fd, also, &err);
	if (!ret)
		ret = read_all(load, fd, &err);
	(void)close(fd);
	if (ret)
		*fault = file_failure(path, &err);
	return !ret;
}

bool load_file(struct load *load, const char *path, struct failure *fault)
{
	return load_any(load, path, NULL, fault);
}

bool load_file_of(struct load *load, const char *path, uid_t also, struct failure *fault)
{
	return load_any(load, path, &also, fault);
}

void load_free(struct load *load)
{
	free(load->data);
	load->data = NULL;
	load->size = load->room = 0;
}
