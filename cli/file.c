/* SPDX-License-Identifier: BSD-2-Clause */
/* file.c - the one place that knows io/'s own error record */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/read.h"
#include "io/write.h"

#include "file.h"

/* Far more than any BTF has; a kernel with all of its debug data fits too. */
#define FILE_SIZE_MAX ((size_t)2 << 30)

struct failure file_failure(const char *path, const struct io_error *err)
{
	struct failure f;

	switch (err->failure) {
	case IO_FAIL_LIMIT:
		f = failure_of(STATUS_LIMIT, "limit", path, NULL);
		break;
	case IO_FAIL_MEMORY:
		f = failure_of(STATUS_NOMEM, "nomem", path, NULL);
		break;
	default:
		f = failure_of(STATUS_IO, "io", path, NULL);
	}
	snprintf(f.own, sizeof(f.own), "%s", err->text);
	return f;
}

bool file_read(const char *path, struct io_bytes *out, struct failure *fault)
{
	struct io_error err;

	if (!io_read_file(path, FILE_SIZE_MAX, out, &err))
		return true;
	*fault = file_failure(path, &err);
	return false;
}

bool file_read_regular(const char *path, struct io_bytes *out, struct failure *fault)
{
	struct io_error err;

	if (!io_read_regular(path, FILE_SIZE_MAX, out, &err))
		return true;
	*fault = file_failure(path, &err);
	return false;
}

static const char *name_of(const char *output)
{
	return strcmp(output, "-") ? output : "standard output";
}

bool file_write(const char *path, const void *data, size_t size, struct failure *fault)
{
	struct io_error err;

	if (!io_write_atomic(path, data, size, &err))
		return true;
	*fault = file_failure(name_of(path), &err);
	return false;
}

bool file_write_all(const struct io_output *outs, size_t count, struct failure *fault)
{
	struct io_error err;
	size_t failed;

	if (!io_write_all_atomic(outs, count, &failed, &err))
		return true;
	*fault = file_failure(name_of(outs[failed].path), &err);
	return false;
}

bool file_write_in_place(const struct io_output *outs, size_t count, struct failure *fault)
{
	struct io_error err;
	size_t failed;

	if (!io_write_all_in_place(outs, count, &failed, &err))
		return true;
	*fault = file_failure(outs[failed].path, &err);
	return false;
}

bool file_is_stdout(const char *path)
{
	return !strcmp(path, "-") || !strcmp(path, "/dev/stdout");
}

/* The first bytes of a regular file, at most size of them; -1 if it is none or cannot be read. */
static ssize_t read_head(const char *path, unsigned char *head, size_t size)
{
	struct stat st;
	ssize_t got;
	int fd;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* it may be a FIFO by now */
	if (fd < 0)
		return -1;
	got = read(fd, head, size);
	(void)close(fd);
	return got;
}

bool file_is_elf(const char *path)
{
	unsigned char magic[4];

	return read_head(path, magic, sizeof(magic)) == sizeof(magic) &&
	       !memcmp(magic, "\177ELF", 4);
}

bool file_is_no_object(const char *path)
{
	unsigned char head[20];
	ssize_t got = read_head(path, head, sizeof(head));
	unsigned machine;

	if (got <= 0)
		return false;
	if (got < (ssize_t)sizeof(head) || memcmp(head, "\177ELF", 4))
		return true;
	machine = head[5] == 2 ? head[18] * 256u + head[19] : head[19] * 256u + head[18];
	return machine != 247 && machine != 0; /* EM_BPF, and EM_NONE as old compilers had it */
}

bool file_is_same(const char *input, const char *output)
{
	struct stat in, out;

	if (!strcmp(output, "-"))
		return false;
	if (strcmp(input, "-") ? stat(input, &in) : fstat(STDIN_FILENO, &in))
		return false;
	return !stat(output, &out) && S_ISREG(in.st_mode) && in.st_dev == out.st_dev &&
	       in.st_ino == out.st_ino;
}
