/* SPDX-License-Identifier: BSD-2-Clause */
/* run.c - the first failure decides how a run ends, and each is told where the options want it */
#include <stdio.h>
#include <string.h>

#include "message.h"
#include "run.h"

bool run_has(const struct run *run, optset option)
{
	return (run->opts.given & option) != 0;
}

static bool is_word(const struct options *opts, const char *text)
{
	size_t i;

	for (i = 0; i < opts->count; i++)
		if (opts->operands[i] == text)
			return true;
	for (i = 0; i < opts->value_count; i++)
		if (opts->values[i].text == text)
			return true;
	return false;
}

/* What a command has made of a path may be gone before the document is written. */
static void keep_file(struct run *run)
{
	struct failure *f = &run->failure;

	if (!f->file || is_word(&run->opts, f->file))
		return;
	snprintf(run->file, sizeof(run->file), "%s", f->file);
	f->file = run->file;
}

void run_fail(struct run *run, const struct failure *f)
{
	if (!run->failure.exit_status) {
		run->failure = *f;
		keep_file(run);
	}
	if (!run_has(run, OPT_JSON))
		failure_print(f);
}

bool run_blame(struct run *run, const struct btfmin_error *err, const char *file)
{
	struct failure f = failure_from(err, file);

	run_fail(run, &f);
	return false;
}

bool run_nomem(struct run *run)
{
	struct failure f = failure_nomem(NULL);

	run_fail(run, &f);
	return false;
}

bool run_refuse(struct run *run, const char *text, const char *word)
{
	return run_refuse_with(run, text, word, run->hint);
}

bool run_refuse_with(struct run *run, const char *text, const char *word, const char *hint)
{
	struct failure f = wrong_call(text, word);

	f.hint = hint;
	run_fail(run, &f);
	return false;
}

static size_t stdin_count(const char *first, char **paths, size_t count)
{
	size_t i, times = first && !strcmp(first, "-");

	for (i = 0; i < count; i++)
		times += !strcmp(paths[i], "-");
	return times;
}

bool run_reads_twice(const char *first, char **paths, size_t count)
{
	return stdin_count(first, paths, count) > 1;
}

bool run_reads_twice_in_all(const struct run *run, const char *first, char **paths, size_t count)
{
	size_t times = stdin_count(first, paths, count), i;

	for (i = 0; i < run->opts.value_count; i++)
		if (run->opts.values[i].bit & (OPT_BASE | OPT_MODULE))
			times += !strcmp(run->opts.values[i].text, "-");
	return times > 1;
}
