/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* POSIX 2008, and waitid() */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"
#include "scratch.h"
#include "spawn.h"

/* Waits for it. Its number is forgotten before the system may give it to another process. */
static bool wait_for(pid_t pid, size_t slot, struct io_outcome *out)
{
	siginfo_t info;
	int status = 0;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) && errno == EINTR)
		;
	io_interrupts_watch(slot, 0);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	out->ending = WIFSIGNALED(status) ? IO_KILLED : IO_ENDED;
	out->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool not_started(struct io_outcome *out)
{
	out->ending = IO_NOT_STARTED;
	out->errnum = errno;
	return false;
}

static ssize_t read_all(int fd, char *to, size_t size, off_t at)
{
	size_t done = 0;
	ssize_t got;

	while (done < size) {
		got = pread(fd, to + done, size - done, at + (off_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* The end of what is in fd; a NUL in it ends it. */
static void keep_words(int fd, struct io_outcome *out)
{
	struct stat st;
	off_t at = 0;

	out->words[0] = '\0';
	if (fd < 0 || fstat(fd, &st))
		return;
	if (st.st_size > (off_t)IO_WORDS_MAX)
		at = st.st_size - (off_t)IO_WORDS_MAX;
	out->words[read_all(fd, out->words, IO_WORDS_MAX, at)] = '\0';
}

static bool keep_output(int fd, size_t max, struct io_outcome *out)
{
	struct stat st;

	if (fstat(fd, &st))
		return not_started(out);
	if ((uint64_t)st.st_size > max) {
		out->ending = IO_OUTPUT_TOO_LONG;
		return false;
	}
	out->output = malloc((size_t)st.st_size + 1);
	if (!out->output) {
		errno = ENOMEM;
		return not_started(out);
	}
	out->output_size = (size_t)read_all(fd, out->output, (size_t)st.st_size, 0);
	out->output[out->output_size] = '\0';
	return true;
}

/* A file with the bytes, to be read from its beginning. */
static int input_file(const void *data, size_t size)
{
	const char *from = data;
	int fd;

	if (!data)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	fd = io_scratch();
	while (fd >= 0 && size > 0) {
		ssize_t done = write(fd, from, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			int saved = errno;

			io_shut(&fd);
			errno = saved;
			return -1;
		}
		from += done;
		size -= (size_t)done;
	}
	if (fd >= 0)
		(void)lseek(fd, 0, SEEK_SET);
	return fd;
}

bool io_run(const struct io_program *program, struct io_outcome *out)
{
	int three[3] = {-1, -1, -1};
	bool ok = false;
	pid_t pid;

	memset(out, 0, sizeof(*out));
	three[0] = input_file(program->input, program->input_size);
	if (three[0] >= 0)
		three[1] = io_scratch();
	if (three[1] >= 0)
		three[2] = program->talks ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3) : io_scratch();
	if (three[2] < 0) {
		(void)not_started(out);
		out->ending = IO_NO_FILE;
	} else if (io_start(program, three, 0, &pid)) {
		(void)not_started(out);
	} else {
		ok = wait_for(pid, 0, out);
		if (!program->talks)
			keep_words(three[2], out);
		ok = keep_output(three[1], program->output_max, out) && ok;
	}
	io_shut(&three[0]);
	io_shut(&three[1]);
	io_shut(&three[2]);
	return ok && !io_interrupted();
}

/* ---- pipelines ------------------------------------------------------------------------------ */

/* Starts one that reads input, which is closed here then. The next one's input is p->end. */
static bool add_program(struct io_pipeline *p, const struct io_program *program, int input)
{
	int three[3], joint[2] = {-1, -1};
	bool ok;

	p->words[p->count] = io_scratch();
	three[0] = input;
	three[2] = p->words[p->count];
	ok = input >= 0 && three[2] >= 0 && !io_pipe(joint);
	three[1] = joint[1];
	ok = ok && !io_start(program, three, p->count, &p->pids[p->count]);
	if (ok) {
		p->count++;
		p->end = joint[0];
	} else {
		int saved = errno;

		io_shut(&joint[0]);
		io_shut(&p->words[p->count]);
		errno = saved;
	}
	io_shut(&joint[1]);
	io_shut(&input);
	return ok;
}

bool io_pipeline_start(struct io_pipeline *p, int input, const struct io_program *programs,
		       size_t count, struct io_outcome *out)
{
	struct io_outcome other;
	int saved;
	size_t i;

	memset(out, 0, sizeof(*out));
	memset(p, 0, sizeof(*p));
	p->end = -1;
	input = fcntl(input, F_DUPFD_CLOEXEC, 3);
	for (i = 0; i < count; i++, input = p->end) {
		if (add_program(p, &programs[i], input))
			continue;
		saved = errno;
		p->end = -1; /* was input */
		(void)io_pipeline_finish(p, &other);
		errno = saved;
		return not_started(out);
	}
	return true;
}

bool io_pipeline_finish(struct io_pipeline *p, struct io_outcome *out)
{
	struct io_outcome one;
	bool ok = true;
	size_t i;

	memset(out, 0, sizeof(*out));
	io_shut(&p->end);
	for (i = 0; i < p->count; i++) {
		memset(&one, 0, sizeof(one));
		if (!wait_for(p->pids[i], i, &one)) {
			keep_words(p->words[i], &one);
			if (ok || (out->ending == IO_KILLED && out->status == SIGPIPE))
				*out = one;
			ok = false;
		}
		io_shut(&p->words[i]);
	}
	p->count = 0;
	return ok && !io_interrupted();
}
