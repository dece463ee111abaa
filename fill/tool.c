/* SPDX-License-Identifier: BSD-2-Clause */
/* tool.c - programs of others: found by PATH, asked for their version, cited when they fail */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* The number at the text, which is moved behind it; 0 if there is none. */
static unsigned int read_number(const char **text)
{
	unsigned int n = 0;

	for (; **text >= '0' && **text <= '9'; (*text)++)
		if (n < 100000)
			n = n * 10 + (unsigned int)(**text - '0');
	return n;
}

/* "git version 2.39.5", "v1.24" */
static bool read_version(const char *text, unsigned int *major, unsigned int *minor)
{
	for (; (text = strpbrk(text, "0123456789")) != NULL;) {
		*major = read_number(&text);
		if (*text != '.' || text[1] < '0' || text[1] > '9')
			continue;
		text++;
		*minor = read_number(&text);
		return true;
	}
	return false;
}

static struct failure too_old(const struct tool *tool, const char *found)
{
	struct failure f = failure_of(STATUS_IO, "io", NULL, NULL);

	snprintf(f.own, sizeof(f.own), "%s %u.%u or newer is needed, this one is %s", tool->name,
		 tool->major, tool->minor, found);
	f.hint = tool->hint;
	return f;
}

static bool check_version(const struct tool *tool, struct failure *fault)
{
	const char *argv[] = {tool->name, tool->flag, NULL};
	unsigned int major = 0, minor = 0;
	struct io_program program = {0};
	struct io_outcome out;
	char found[40];
	bool ok;

	program.path = tool->path;
	program.argv = argv;
	program.output_max = 65536;
	if (!io_run(&program, &out)) {
		*fault = tool_failure(NULL, tool->name, &out);
		free(out.output);
		return false;
	}
	snprintf(found, sizeof(found), "of a version that it does not tell");
	ok = read_version(out.output, &major, &minor);
	if (ok)
		snprintf(found, sizeof(found), "%u.%u", major, minor);
	free(out.output);
	if (ok && (major > tool->major || (major == tool->major && minor >= tool->minor)))
		return true;
	*fault = too_old(tool, found);
	return false;
}

bool tool_find(struct tool *tool, struct failure *fault)
{
	errno = 0;
	tool->path = io_program_find(tool->name);
	if (tool->path)
		return !tool->flag || check_version(tool, fault);
	if (errno == ENOMEM) {
		*fault = failure_nomem(NULL);
		return false;
	}
	*fault = failure_of(STATUS_IO, "io", NULL, NULL);
	snprintf(fault->own, sizeof(fault->own), "%s is needed %s, and is not in PATH", tool->name,
		 tool->need);
	fault->hint = tool->hint;
	return false;
}

/* ---- failures ------------------------------------------------------------------------------- */

/* A line with a mark that programs put before what counts; else the first that is not empty. */
static const char *telling_line(const char *words)
{
	static const char *const marks[] = {"fatal: ", "error: "};
	const char *line;
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		line = strstr(words, marks[i]);
		if (line)
			return line;
	}
	return words + strspn(words, "\n");
}

/* Words of other programs may hold bytes of their input: only plain characters are shown. */
static void add_words(struct failure *f, const char *words)
{
	size_t at = strlen(f->own);
	const char *line;

	for (line = telling_line(words); *line && *line != '\n' && at + 1 < sizeof(f->own); line++)
		f->own[at++] = *line >= ' ' && *line < 127 ? *line : '?';
	f->own[at] = '\0';
}

struct failure tool_failure(const char *file, const char *doing, const struct io_outcome *out)
{
	struct failure f = failure_of(STATUS_IO, "io", file, NULL);

	if (io_interrupted()) {
		snprintf(f.own, sizeof(f.own), "%s was interrupted", doing);
	} else if (out->ending == IO_NO_FILE) {
		errno = out->errnum;
		f = tool_no_scratch();
	} else if (out->ending == IO_NOT_STARTED && out->errnum == ENOMEM) {
		f = failure_nomem(file);
	} else if (out->ending == IO_NOT_STARTED) {
		snprintf(f.own, sizeof(f.own), "cannot run %s: %s", doing, strerror(out->errnum));
	} else if (out->ending == IO_OUTPUT_TOO_LONG) {
		f.exit_status = STATUS_LIMIT;
		f.status = "limit";
		snprintf(f.own, sizeof(f.own), "%s says more than can be true", doing);
	} else if (out->ending == IO_KILLED) {
		snprintf(f.own, sizeof(f.own), "%s was ended by signal %d", doing, out->status);
	} else if (!out->words[0]) {
		snprintf(f.own, sizeof(f.own), "%s failed with exit status %d", doing, out->status);
	} else {
		snprintf(f.own, sizeof(f.own), "%s failed: ", doing);
		add_words(&f, out->words);
	}
	return f;
}

struct failure tool_no_scratch(void)
{
	int error = errno;
	struct failure f = failure_of(STATUS_IO, "io", NULL, NULL);

	if (error == ENOMEM)
		return failure_nomem(NULL);
	snprintf(f.own, sizeof(f.own), "cannot make a temporary file: %s", strerror(error));
	f.hint = "TMPDIR names the folder";
	return f;
}
