/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* POSIX 2008 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"
#include "start.h"

extern char **environ;

/* ---- finding and the environment ------------------------------------------------------------ */

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/*
 * A program of that name in the folder, len bytes at dir. Never in the current folder, or below it:
 * whoever has filled that is not whom PATH means to trust.
 */
static char *find_in(const char *dir, size_t len, const char *name)
{
	char *path;

	if (dir[0] != '/')
		return NULL;
	path = malloc(len + strlen(name) + 2);
	if (!path)
		return NULL;
	memcpy(path, dir, len);
	path[len] = '/';
	memcpy(path + len + 1, name, strlen(name) + 1);
	if (is_program(path))
		return path;
	free(path);
	return NULL;
}

char *io_program_find(const char *name)
{
	const char *dir = getenv("PATH"), *end;
	char *found;

	if (strchr(name, '/'))
		return is_program(name) ? strdup(name) : NULL;
	if (!dir)
		dir = "/usr/local/bin:/usr/bin:/bin";
	for (;; dir = end + 1) {
		end = strchr(dir, ':');
		found = find_in(dir, end ? (size_t)(end - dir) : strlen(dir), name);
		if (found || !end)
			return found;
	}
}

static size_t name_length(const char *variable)
{
	return strcspn(variable, "=");
}

static bool is_changed(const char *variable, const char *const *changes)
{
	size_t len = name_length(variable);

	for (; changes && *changes; changes++)
		if (name_length(*changes) == len && !memcmp(*changes, variable, len))
			return true;
	return false;
}

/* The environment with the changes; free() the array. */
static char **environment(const char *const *changes)
{
	size_t count = 1, at = 0, i;
	char **env;

	for (i = 0; environ[i]; i++)
		count++;
	for (i = 0; changes && changes[i]; i++)
		count++;
	env = malloc(count * sizeof(*env));
	if (!env)
		return NULL;
	for (i = 0; environ[i]; i++)
		if (!is_changed(environ[i], changes))
			env[at++] = environ[i];
	for (i = 0; changes && changes[i]; i++)
		if (strchr(changes[i], '='))
			env[at++] = (char *)(uintptr_t)changes[i];
	env[at] = NULL;
	return env;
}

/* ---- the program's side --------------------------------------------------------------------- */

#define LOWEST 64 /* above all descriptors that programs are given */

/* Moves its descriptors out of each other's way first, and then to their numbers. */
static int take_descriptors(const struct io_program *program, const int *three)
{
	int high[LOWEST];
	size_t i, count = program->fd_count + 3;

	for (i = 0; i < count; i++) {
		int fd = i < 3 ? three[i] : program->fds[i - 3];

		high[i] = fcntl(fd, F_DUPFD_CLOEXEC, LOWEST);
		if (high[i] < 0) {
			if (errno == EINVAL)
				errno = EMFILE; /* LOWEST itself is over the limit */
			return -1;
		}
	}
	for (i = 0; i < count; i++)
		if (dup2(high[i], (int)i) < 0)
			return -1;
	return 0;
}

static int limit_files(uint64_t max)
{
	struct rlimit limit;

	if (!max)
		return 0;
	if (getrlimit(RLIMIT_FSIZE, &limit))
		return -1;
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > max)
		limit.rlim_cur = (rlim_t)max;
	return setrlimit(RLIMIT_FSIZE, &limit);
}

/* After fork(): only what may be called in a signal handler. Never comes back. */
static void become(const struct io_program *program, char **env, const int *three, int failed,
		   const sigset_t *mask)
{
	int why;

	io_interrupts_forget();
	(void)sigprocmask(SIG_SETMASK, mask, NULL);
	if (!limit_files(program->file_max) && !take_descriptors(program, three))
		(void)execve(program->path, (char **)(uintptr_t)program->argv, env);
	why = errno;
	while (write(failed, &why, sizeof(why)) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* ---- this side ------------------------------------------------------------------------------ */

int io_pipe(int fds[2])
{
	if (pipe(fds))
		return -1;
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

void io_shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* What the program could not do between fork() and exec, as errno; 0 if it runs. */
static int why_not(int fd)
{
	int why = 0;
	ssize_t got;

	do
		got = read(fd, &why, sizeof(why));
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(why) ? why : 0;
}

static void reap(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
}

int io_start(const struct io_program *program, const int *three, size_t slot, pid_t *pid)
{
	int report[2], why, status;
	char **env = environment(program->env);
	sigset_t old;

	if (!env)
		return -1;
	(void)signal(SIGCHLD, SIG_DFL); /* if it is ignored, nothing can be waited for */
	if (io_pipe(report)) {
		free(env);
		return -1;
	}
	io_interrupts_block(&old);
	*pid = fork();
	if (!*pid)
		become(program, env, three, report[1], &old);
	why = *pid < 0 ? errno : 0;
	io_interrupts_watch(slot, *pid);
	(void)sigprocmask(SIG_SETMASK, &old, NULL);
	free(env);
	io_shut(&report[1]);
	if (*pid > 0)
		why = why_not(report[0]);
	io_shut(&report[0]);
	if (!why)
		return 0;
	io_interrupts_watch(slot, 0);
	if (*pid > 0)
		reap(*pid, &status);
	errno = why;
	return -1;
}
