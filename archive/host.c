/* SPDX-License-Identifier: BSD-2-Clause */
/* host.c - this host: the system calls behind btfmin_host_this() */
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fail.h"
#include "mem.h"

/* One byte more than an os-release may have: enough to see that it has more. */
#define READ_MAX (((size_t)1 << 20) + 1)

int bm_host_uname(struct btfmin_host *host, const char *machine, const char *release,
		  struct btfmin_error *err)
{
	if (!btfmin_part_ok(machine) || !btfmin_part_ok(release))
		return fail_plain(err, BTFMIN_ERR_CORRUPT,
				  "what uname says cannot be part of a path");
	memset(host->arch, 0, sizeof(host->arch));
	memset(host->release, 0, sizeof(host->release));
	memcpy(host->arch, machine, strlen(machine));
	memcpy(host->release, release, strlen(release));
	return 0;
}

/* A descriptor of a regular file, or -1. A FIFO must not hold the program up. */
static int open_regular(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode))) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* Up to room bytes; false if they cannot be read. */
static bool read_all(int fd, char *out, size_t room, size_t *size)
{
	ssize_t n;

	*size = 0;
	while (*size < room) {
		n = read(fd, out + *size, room - *size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		*size += (size_t)n;
	}
	return true;
}

/* 1 if the file could be read, whatever is in it; else 0. */
static int read_file(struct btfmin_host *host, const char *path, char *text,
		     struct btfmin_error *err)
{
	int fd = open_regular(path), status = 0;
	size_t size;

	if (fd < 0)
		return 0;
	if (read_all(fd, text, READ_MAX, &size)) {
		status = btfmin_host_os_release(host, text, size, err);
		status = status ? status : 1;
	}
	(void)close(fd);
	return status;
}

int bm_host_files(struct btfmin_host *host, const char *const *paths, size_t count,
		  const struct btfmin_allocator *allocator, struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(allocator);
	char *text = bm_alloc(&a, READ_MAX, 1);
	int status = 0;
	size_t i;

	if (!text)
		return fail_nomem(err);
	memset(host->id, 0, sizeof(host->id));
	memset(host->version_id, 0, sizeof(host->version_id));
	memset(host->id_like, 0, sizeof(host->id_like));
	for (i = 0; i < count && !status; i++)
		status = read_file(host, paths[i], text, err);
	bm_free(&a, text);
	return status < 0 ? status : 0;
}

int btfmin_host_this(struct btfmin_host *host, struct btfmin_error *err)
{
	/* In a container that sees the host's processes, the first process's root is the host's. */
	static const char *const paths[] = {"/proc/1/root/etc/os-release",
					    "/proc/1/root/usr/lib/os-release", "/etc/os-release",
					    "/usr/lib/os-release"};
	struct utsname names;
	int status;

	if (!host)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no host");
	memset(host, 0, sizeof(*host));
	if (uname(&names) < 0)
		return fail_plain(err, BTFMIN_ERR_CORRUPT, "uname fails");
	status = bm_host_uname(host, names.machine, names.release, err);
	if (!status)
		status = bm_host_files(host, paths, sizeof(paths) / sizeof(paths[0]), NULL, err);
	if (status)
		memset(host, 0, sizeof(*host));
	return status;
}
