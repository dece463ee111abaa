/* SPDX-License-Identifier: BSD-2-Clause */
/* clone.c - a partial clone made, opened, and brought to the repository's newest state */
#define _XOPEN_SOURCE 700 /* POSIX 2008, and realpath() */

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/scratch.h"

#include "cli/file.h"

#include "clone.h"

#define SAYS_MAX ((size_t)1 << 20) /* for what is a line or two */

static bool fail_errno(struct failure *fault, const char *file, const char *action)
{
	int error = errno;

	*fault = failure_of(error == ENOMEM ? STATUS_NOMEM : STATUS_IO,
			    error == ENOMEM ? "nomem" : "io", file, NULL);
	snprintf(fault->own, sizeof(fault->own), "%s: %s", action, strerror(error));
	return false;
}

static bool run_as(struct clone *c, const char *const *args, const char *file, bool talks,
		   struct failure *fault)
{
	struct git_call call = {0};

	call.args = args;
	call.file = file;
	call.output_max = SAYS_MAX;
	call.talks = talks;
	return git_run(&c->git, &call, NULL, fault);
}

static bool run(struct clone *c, const char *const *args, const char *file, struct failure *fault)
{
	return run_as(c, args, file, false, fault);
}

/* The first line of what it says; free(). */
static char *ask(struct clone *c, const char *const *args, const char *file, struct failure *fault)
{
	struct git_call call = {0};
	struct io_outcome out;

	call.args = args;
	call.file = file;
	call.output_max = SAYS_MAX;
	if (!git_run(&c->git, &call, &out, fault))
		return NULL;
	out.output[strcspn(out.output, "\n")] = '\0';
	return out.output;
}

/* ---- opening -------------------------------------------------------------------------------- */

/* Refuses, as a wrong call, a folder that was not made by an earlier run. */
static bool refuse(struct failure *fault, const char *dir, const char *text)
{
	*fault = failure_of(STATUS_CALL, "usage", dir, text);
	fault->hint = "--dir names the folder";
	return false;
}

/*
 * A repository's settings name programs that git runs, so another user's is refused; and so is one
 * that somebody works in, whose files would be removed.
 */
static bool check_clone(struct clone *c, struct failure *fault)
{
	static const char *const marked[] = {"config", "--get", "btfmin.archive", NULL};
	static const char *const url[] = {"config", "--get", "remote.origin.url", NULL};
	char path[4096], *answer;
	struct stat st;

	if ((size_t)snprintf(path, sizeof(path), "%s/.git", c->dir) >= sizeof(path) ||
	    lstat(path, &st) || !S_ISDIR(st.st_mode))
		return refuse(fault, c->dir, "the folder is there, and is no clone");
	if (st.st_uid != geteuid())
		return refuse(fault, c->dir, "the clone belongs to another user");
	answer = ask(c, marked, c->dir, fault);
	if (!answer && fault->exit_status == STATUS_NOMEM)
		return false;
	if (!answer)
		return refuse(fault, c->dir, "the folder is no clone that btfmin fetch has made");
	free(answer);
	c->old_url = ask(c, url, c->dir, fault);
	return c->old_url || fault->exit_status != STATUS_NOMEM;
}

/* Files come out as they are stored, whatever .gitattributes says and filters do. */
static bool set_attributes(struct clone *c, struct failure *fault)
{
	static const char text[] = "* -text -eol -ident -filter -working-tree-encoding\n";
	char path[8192];
	bool ok;

	snprintf(path, sizeof(path), "%s/.git/info", c->aside);
	if (io_make_folders(path))
		return fail_errno(fault, c->dir, "cannot make the folder");
	snprintf(path, sizeof(path), "%s/.git/info/attributes", c->aside);
	ok = file_write(path, text, sizeof(text) - 1, fault);
	fault->file = c->dir; /* path is gone when it is told */
	return ok;
}

static bool begin_clone(struct clone *c, struct failure *fault)
{
	static const char *const steps[][5] = {
		{"init", "-q", "--template=", ".", NULL},
		{"config", "btfmin.archive", "true", NULL, NULL},
		{"config", "core.sparseCheckout", "true", NULL, NULL},
		{"config", "core.sparseCheckoutCone", "false", NULL, NULL},
		{"config", "core.autocrlf", "false", NULL, NULL},
	};
	char *parent = strdup(c->dir);
	mode_t mask = umask(077);
	size_t i;
	int made;

	(void)umask(mask);
	if (!parent)
		return fail_errno(fault, c->dir, "cannot make the folder");
	*strrchr(parent, '/') = '\0';
	made = *parent ? io_make_folders(parent) : 0;
	free(parent);
	if (!made)
		c->aside = io_scratch_folder(c->dir);
	if (made || !c->aside)
		return fail_errno(fault, c->dir, "cannot make the folder");
	(void)chmod(c->aside, 0777 & ~mask);
	c->git.dir = c->aside;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (!run(c, steps[i], c->dir, fault))
			return false;
	return set_attributes(c, fault);
}

/* The path as it is from the root. Of what is not there yet, only the start is made so. */
static char *absolute(const char *path)
{
	char *whole = realpath(path, NULL), *here, *joined;
	size_t size;

	if (whole || errno != ENOENT)
		return whole;
	if (path[0] == '/')
		return strdup(path);
	here = realpath(".", NULL);
	if (!here)
		return NULL;
	size = strlen(here) + strlen(path) + 2;
	joined = malloc(size);
	if (joined)
		snprintf(joined, size, "%s/%s", here, path);
	free(here);
	return joined;
}

/* 1 if nothing is in the folder, or nothing is there; -1 with errno set if that cannot be told. */
static int is_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int empty = 1;

	if (!dir)
		return errno == ENOENT ? 1 : -1;
	while (empty && (entry = readdir(dir)) != NULL)
		empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
	(void)closedir(dir);
	return empty;
}

bool clone_open(struct clone *c, const char *dir, const char *program, struct failure *fault)
{
	size_t len;
	int empty;

	memset(c, 0, sizeof(*c));
	if (!*dir)
		return refuse(fault, dir, "the folder has no name");
	c->dir = absolute(dir);
	if (!c->dir)
		return fail_errno(fault, dir, "cannot use it");
	for (len = strlen(c->dir); len > 1 && c->dir[len - 1] == '/';)
		c->dir[--len] = '\0';
	c->git.program = program;
	c->git.dir = c->dir;
	empty = is_empty(c->dir);
	if (empty < 0)
		return fail_errno(fault, c->dir, "cannot use it");
	if (empty)
		return begin_clone(c, fault);
	return check_clone(c, fault);
}

/* ---- fetching ------------------------------------------------------------------------------- */

#define FETCHED "refs/btfmin/fetched"

bool clone_fetch(struct clone *c, const char *url, const char *shown, struct failure *fault)
{
	const char *const set[] = {"config", "remote.origin.url", url, NULL};
	static const char *const fetch[] = {"fetch",
					    "--depth=1",
					    "--filter=blob:none",
					    "--no-tags",
					    "--no-recurse-submodules",
					    "origin",
					    "+HEAD:" FETCHED,
					    NULL};
	static const char *const name[] = {"rev-parse", "--verify", FETCHED "^{commit}", NULL};
	char *commit;

	c->fetched = false;
	if (!run(c, set, c->dir, fault) || !run_as(c, fetch, shown, c->talks, fault))
		return false;
	commit = ask(c, name, shown, fault);
	if (!commit)
		return false;
	snprintf(c->commit, sizeof(c->commit), "%s", commit);
	free(commit);
	c->fetched = true;
	return true;
}

static bool move_one(struct clone *c, const char *name, struct failure *fault)
{
	char from[8192], to[8192];

	snprintf(from, sizeof(from), "%s/%s", c->aside, name);
	snprintf(to, sizeof(to), "%s/%s", c->dir, name);
	if (!rename(from, to))
		return true;
	return fail_errno(fault, c->dir, "cannot put the new clone there");
}

/* .git first: the next run can make up for what is missing beside it. */
static bool move_into(struct clone *c, struct failure *fault)
{
	static const char *const git = ".git";
	struct dirent *entry;
	DIR *dir = opendir(c->aside);
	bool ok = dir && move_one(c, git, fault);

	while (ok && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
		    strcmp(entry->d_name, git))
			ok = move_one(c, entry->d_name, fault);
	if (!dir)
		return fail_errno(fault, c->dir, "cannot put the new clone there");
	(void)closedir(dir);
	return ok;
}

bool clone_place(struct clone *c, struct failure *fault)
{
	struct stat st;

	if (!c->aside)
		return true;
	/* a folder that is there, empty, stays the one it is: somebody may be in it */
	if (!lstat(c->dir, &st)) {
		if (!move_into(c, fault))
			return false;
		io_remove_tree(c->aside);
	} else if (rename(c->aside, c->dir)) {
		return fail_errno(fault, c->dir, "cannot put the new clone there");
	}
	free(c->aside);
	c->aside = NULL;
	c->git.dir = c->dir;
	return true;
}

/* So that a repository that could not be reached is not where the files come from next time. */
static void restore_url(struct clone *c)
{
	const char *const set[] = {"config", "remote.origin.url", c->old_url, NULL};
	struct failure unused;

	if (c->old_url && !c->fetched)
		(void)run(c, set, c->dir, &unused);
}

void clone_close(struct clone *c)
{
	if (c->aside)
		io_remove_tree(c->aside);
	else if (c->dir)
		restore_url(c);
	free(c->aside);
	free(c->old_url);
	free(c->dir);
	memset(c, 0, sizeof(*c));
}
