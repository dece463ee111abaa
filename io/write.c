/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* POSIX 2008, and SIGXFSZ */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target.h"
#include "temp.h"
#include "write.h"

#define STEP_MAX ((size_t)1 << 30) /* write() takes no more than SSIZE_MAX, and Linux 2 GB */

static int write_all(int fd, const char *data, size_t size, struct io_error *err)
{
	while (size > 0) {
		ssize_t done = write(fd, data, size < STEP_MAX ? size : STEP_MAX);

		if (done < 0 && errno == EINTR)
			continue;
		if (done == 0)
			errno = EIO; /* a device that takes nothing and gives no reason */
		if (done <= 0)
			return io_fail_errno(err, "cannot write");
		data += done;
		size -= (size_t)done;
	}
	return 0;
}

/* Some systems tell of a full disk or a quota only now. An interrupted close() has closed. */
static int close_checked(int fd, struct io_error *err)
{
	if (close(fd) && errno != EINTR)
		return io_fail_errno(err, "cannot finish writing");
	return 0;
}

/* Writes what was opened for it, and closes it. */
static int stream(int fd, const void *data, size_t size, struct io_error *err)
{
	int ret = write_all(fd, data, size, err);

	if (ret) {
		(void)close(fd);
		return ret;
	}
	return close_checked(fd, err);
}

/* Standard output stays open for others, but the close() of a copy tells the same. */
static int write_stdout(const void *data, size_t size, struct io_error *err)
{
	int fd = dup(STDOUT_FILENO);

	if (fd < 0)
		return io_fail_errno(err, "cannot write");
	return stream(fd, data, size, err);
}

static int write_directly(const char *path, const struct stat *st, const void *data, size_t size,
			  struct io_error *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | (S_ISREG(st->st_mode) ? O_TRUNC : 0));

	if (fd < 0)
		return io_fail_errno(err, "cannot open for writing");
	return stream(fd, data, size, err);
}

static int fill_temp(int fd, const struct io_target *target, const void *data, size_t size,
		     struct io_error *err)
{
	if (target->exists && fchmod(fd, target->st.st_mode & 0777)) {
		io_fail_errno(err, "cannot keep the file's mode");
		(void)close(fd);
		return -1;
	}
	return stream(fd, data, size, err);
}

/* Writes it all beside its place. */
static int prepare(const struct io_target *target, const void *data, size_t size,
		   struct io_error *err)
{
	mode_t mode = target->exists ? target->st.st_mode & 0777 : 0666;
	int fd;

	/* the directory decides about a rename(), but a read-only file is meant to stay */
	if (target->exists && access(target->path, W_OK))
		return io_fail_errno(err, "cannot write");
	fd = io_temp_create(target->path, mode);
	if (fd < 0)
		return io_fail_errno(err, "cannot create a temporary file beside it");
	return fill_temp(fd, target, data, size, err);
}

static bool is_stdout(const char *path)
{
	return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

/* io_target_find() or io_target_here(). */
typedef int (*find_target)(const char *path, struct io_target *out);

/* Finds out where out goes, and prepares it if it is a file that is to be replaced. */
static int begin(const struct io_output *out, struct io_target *target, find_target find,
		 struct io_error *err)
{
	if (is_stdout(out->path))
		return 0;
	if (find(out->path, target))
		return io_fail_errno(err, "cannot write");
	return target->path ? prepare(target, out->data, out->size, err) : 0;
}

static int finish(const struct io_output *out, const struct io_target *target, struct io_error *err)
{
	if (is_stdout(out->path))
		return write_stdout(out->data, out->size, err);
	if (!target->path)
		return write_directly(out->path, &target->st, out->data, out->size, err);
	if (io_temp_rename(target->path))
		return io_fail_errno(err, "cannot rename a temporary file to it");
	return 0;
}

static int write_all_files(const struct io_output *outs, struct io_target *targets, size_t count,
			   find_target find, size_t *failed, struct io_error *err)
{
	size_t i;

	for (i = 0; i < count; i++) {
		*failed = i;
		if (begin(&outs[i], &targets[i], find, err))
			return -1;
	}
	for (i = 0; i < count; i++) {
		*failed = i;
		if (finish(&outs[i], &targets[i], err))
			return -1;
	}
	return 0;
}

static void ignore_size_limit(struct sigaction *old)
{
	struct sigaction ignore;

	memset(&ignore, 0, sizeof(ignore));
	ignore.sa_handler = SIG_IGN; /* so that a limit on file sizes makes write() fail: EFBIG */
	sigemptyset(&ignore.sa_mask);
	(void)sigaction(SIGXFSZ, &ignore, old);
}

static int write_targets(const struct io_output *outs, size_t count, find_target find,
			 size_t *failed, struct io_error *err)
{
	struct io_target *targets = calloc(count, sizeof(*targets));
	struct sigaction old;
	size_t i;
	int ret;

	*failed = 0;
	if (!targets)
		return io_fail_errno(err, "cannot write");
	ignore_size_limit(&old);
	ret = write_all_files(outs, targets, count, find, failed, err);
	if (ret)
		io_temp_remove();
	(void)sigaction(SIGXFSZ, &old, NULL);
	for (i = 0; i < count; i++)
		free(targets[i].path);
	free(targets);
	return ret;
}

int io_write_all_atomic(const struct io_output *outs, size_t count, size_t *failed,
			struct io_error *err)
{
	return write_targets(outs, count, io_target_find, failed, err);
}

int io_write_all_in_place(const struct io_output *outs, size_t count, size_t *failed,
			  struct io_error *err)
{
	return write_targets(outs, count, io_target_here, failed, err);
}

int io_write_atomic(const char *path, const void *data, size_t size, struct io_error *err)
{
	struct io_output out;
	size_t failed;

	out.path = path;
	out.data = data;
	out.size = size;
	return io_write_all_atomic(&out, 1, &failed, err);
}

int io_write_new(const char *path, const void *data, size_t size, struct io_error *err)
{
	struct sigaction old;
	int fd, ret;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return io_fail_errno(err, "cannot create a file");
	ignore_size_limit(&old);
	ret = stream(fd, data, size, err);
	(void)sigaction(SIGXFSZ, &old, NULL);
	return ret;
}
