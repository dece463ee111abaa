/* SPDX-License-Identifier: BSD-2-Clause */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "map.h"

#define MAP_MIN ((size_t)16 << 10) /* below, a copy costs no more than the mapping */

static struct {
	bool ready;
	uid_t user;
	int fd;
	int status;
	const char *line;
	size_t len;
} on_change;

static void say_and_exit(int number)
{
	ssize_t ignored;

	(void)number;
	ignored = write(on_change.fd, on_change.line, on_change.len);
	(void)ignored; /* there is nobody left to tell */
	_exit(on_change.status);
}

void io_map_on_change(int fd, const char *line, int status)
{
	struct sigaction action;

	on_change.user = geteuid();
	on_change.fd = fd;
	on_change.line = line;
	on_change.len = strlen(line);
	on_change.status = status;
	memset(&action, 0, sizeof(action));
	action.sa_handler = say_and_exit;
	sigemptyset(&action.sa_mask);
	on_change.ready = sigaction(SIGBUS, &action, NULL) == 0;
}

static bool is_trusted(uid_t owner, mode_t mode)
{
	return (owner == 0 || owner == on_change.user) && !(mode & (S_IWGRP | S_IWOTH));
}

bool io_map(int fd, uid_t owner, mode_t mode, size_t size, struct io_block *block)
{
	void *p;

	if (!on_change.ready || size < MAP_MIN || !is_trusted(owner, mode))
		return false;
	/* not MAP_POPULATE: the faults, 16 pages each, cost less than its visit to every page */
	p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED) /* files of /sys on older kernels, for one */
		return false;
	block->data = block->start = p;
	block->mapped = size;
	return true;
}
