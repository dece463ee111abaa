/* SPDX-License-Identifier: BSD-2-Clause */
/* fetch.c - btfmin fetch: the wanted part of an archive that is kept in a git repository */
#define _XOPEN_SOURCE 700 /* POSIX 2008, and realpath() */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fill/clone.h"

#include "command.h"
#include "json.h"
#include "message.h"

#define DEFAULT_REPO "https://github.com/aquasecurity/btfhub-archive"
#define NO_MATCH     "no kernel of the repository is wanted: --distro, --release, --arch, --kernel"

struct fetch {
	struct run *run;
	struct tool git;
	struct pack_filter filter;
	char *dir;
	char **urls; /* in the order they are tried */
	size_t url_count;
	char *shown; /* the one that is tried, without user and password */
	struct clone clone;
	struct clone_counts counts;
	bool taken;
};

/* ---- the call ------------------------------------------------------------------------------- */

/* A word that begins with - would be an option to git. */
static bool add_url(struct fetch *f, const char *text, size_t len)
{
	char **more, *url = strndup(text, len);

	more = url ? realloc(f->urls, (f->url_count + 1) * sizeof(*more)) : NULL;
	if (!more) {
		free(url);
		return run_nomem(f->run);
	}
	f->urls = more;
	f->urls[f->url_count++] = url;
	if (*url != '-')
		return true;
	return run_refuse(f->run, "--repo takes the URL of a repository, not", text);
}

/* Words with commas between them; what is empty is passed over. */
static bool add_urls(struct fetch *f, const char *list)
{
	size_t len;

	for (;; list += len + 1) {
		len = strcspn(list, ",");
		if (len && !add_url(f, list, len))
			return false;
		if (!list[len])
			return true;
	}
}

static bool find_urls(struct fetch *f)
{
	const char *value, *set = getenv("BTFHUB_REPO");
	size_t at = 0;

	while ((value = options_next(&f->run->opts, OPT_REPO, &at)) != NULL)
		if (!add_urls(f, value))
			return false;
	if (!run_has(f->run, OPT_REPO) && set && !add_urls(f, set))
		return false;
	if (run_has(f->run, OPT_REPO) && !f->url_count)
		return run_refuse(f->run, "--repo takes the URL of a repository, not", "");
	return f->url_count || add_urls(f, DEFAULT_REPO);
}

static char *join(const char *a, const char *b)
{
	size_t size = strlen(a) + strlen(b) + 1;
	char *s = malloc(size);

	if (s)
		snprintf(s, size, "%s%s", a, b);
	return s;
}

/* Where the scripts around bpf-compatible keep their copy of the archive. */
static bool find_dir(struct fetch *f)
{
	const char *dir = options_value(&f->run->opts, OPT_DIR), *cache = getenv("BTFHUB_CACHE"),
		   *home = getenv("HOME");

	if (dir)
		f->dir = strdup(dir);
	else if (cache && *cache)
		f->dir = join(cache, "/btfhub-archive");
	else if (home && *home)
		f->dir = join(home, "/.cache/eunomia/btfhub/btfhub-archive");
	else
		return run_refuse(f->run, "without HOME and BTFHUB_CACHE, --dir is needed", NULL);
	return f->dir || run_nomem(f->run);
}

static bool check_call(struct fetch *f)
{
	if (f->run->opts.count)
		return run_refuse_with(f->run, "fetch takes no operand, such as",
				       f->run->opts.operands[0],
				       "--dir and --repo say where to and where from");
	return pack_filter_read(f->run, &f->filter) && find_urls(f) && find_dir(f);
}

/* ---- the work ------------------------------------------------------------------------------- */

/* The URL without user and password, for messages; free(). */
static char *without_user(const char *url)
{
	const char *host = strstr(url, "://"), *at;
	char *shown = strdup(url);

	if (!host || !shown)
		return shown;
	host += 3;
	at = host + strcspn(host, "/");
	while (at > host && *at != '@')
		at--;
	if (at > host)
		memmove(shown + (host - url), at + 1, strlen(at + 1) + 1);
	return shown;
}

/* git runs in the clone's folder, by which it would take a relative path. */
static char *whole_url(const char *url)
{
	if (strchr(url, ':') || url[0] == '/')
		return strdup(url);
	return realpath(url, NULL);
}

static void say(const struct fetch *f, const char *what, const char *name)
{
	struct line l;

	if (run_has(f->run, OPT_QUIET | OPT_JSON))
		return;
	line_start_message(&l, NULL);
	line_printf(&l, "%s ", what);
	line_path(&l, name);
	line_write(&l, stderr);
}

static bool fetch_one(struct fetch *f, const char *url, struct failure *fault)
{
	char *whole;
	bool ok;

	free(f->shown);
	f->shown = without_user(url);
	whole = f->shown ? whole_url(url) : NULL;
	if (!f->shown || !whole) {
		free(whole);
		*fault = failure_of(STATUS_IO, "io", f->shown, "there is no such repository");
		if (errno == ENOMEM)
			*fault = failure_nomem(NULL);
		return false;
	}
	say(f, "fetching from", f->shown);
	ok = clone_fetch(&f->clone, whole, f->shown, fault);
	free(whole);
	return ok;
}

/* One that cannot be had is no failure as long as another one can. */
static void say_next(const struct fetch *f, const struct failure *fault)
{
	struct line l;

	if (run_has(f->run, OPT_QUIET | OPT_JSON))
		return;
	line_start_message(&l, "warning");
	line_path(&l, fault->file ? fault->file : f->dir);
	line_printf(&l, ": %s; trying the next one", fault->text ? fault->text : fault->own);
	line_write(&l, stderr);
}

static bool fetch_any(struct fetch *f, struct failure *fault)
{
	size_t i;

	for (i = 0; i < f->url_count; i++) {
		if (fetch_one(f, f->urls[i], fault))
			return true;
		if (io_interrupted() || fault->exit_status == STATUS_NOMEM)
			return false;
		if (i + 1 < f->url_count)
			say_next(f, fault);
	}
	return false;
}

static bool fetch_archive(struct fetch *f, struct failure *fault)
{
	if (!clone_open(&f->clone, f->dir, f->git.path, fault))
		return false;
	f->clone.talks = isatty(STDERR_FILENO) && !run_has(f->run, OPT_QUIET | OPT_JSON);
	if (!fetch_any(f, fault))
		return false;
	if (!clone_take(&f->clone, &f->filter, f->shown, &f->counts, fault))
		return false;
	f->taken = f->counts.files > 0;
	if (!f->taken)
		f->run->findings = STATUS_FINDINGS;
	return true;
}

/* ---- what is told --------------------------------------------------------------------------- */

static void print_document(const struct fetch *f)
{
	struct json j;

	json_begin(&j, stdout, run_has(f->run, OPT_PRETTY));
	json_string(&j, "command", "fetch");
	json_string(&j, "directory", f->clone.dir ? f->clone.dir : f->dir);
	if (f->shown)
		json_string(&j, "repository", f->shown);
	if (f->clone.commit[0])
		json_string(&j, "commit", f->clone.commit);
	if (!f->run->failure.exit_status) {
		json_number(&j, "kernels", f->counts.kernels);
		json_number(&j, "files", f->counts.files);
		json_number(&j, "new", f->counts.fresh);
		json_number(&j, "bytes", f->counts.bytes);
	} else {
		failure_json(&j, "error", &f->run->failure);
	}
	json_finish(&j);
	f->run->answered = true;
}

static void print_summary(const struct fetch *f)
{
	struct line l;

	line_start(&l);
	if (f->taken) {
		line_path(&l, f->clone.dir);
		line_printf(&l, ": ");
		line_count(&l, f->counts.files, "file");
		line_printf(&l, " of %lu, %" PRIu64 " bytes, %lu new",
			    (unsigned long)f->counts.kernels, f->counts.bytes,
			    (unsigned long)f->counts.fresh);
		line_write(&l, stdout);
		return;
	}
	line_path(&l, f->shown);
	line_printf(&l, ": ");
	line_count(&l, f->counts.kernels, "kernel");
	line_printf(&l, ", none of which is wanted: nothing has been changed");
	line_write(&l, stdout);
}

static void fetch(struct run *run)
{
	struct fetch f = {0};
	struct failure fault;

	f.run = run;
	f.git.name = "git";
	f.git.need = "to fetch an archive";
	f.git.hint = "Debian's package git";
	f.git.flag = "--version";
	f.git.major = 2;
	f.git.minor = 29; /* the first that fetches a list of missing files from standard input */
	if (check_call(&f)) {
		io_interrupts_hold();
		if (!tool_find(&f.git, &fault) || !fetch_archive(&f, &fault))
			run_fail(run, &fault);
		if (run_has(run, OPT_JSON))
			print_document(&f);
		else if (!run->failure.exit_status && !run_has(run, OPT_QUIET))
			print_summary(&f);
		clone_close(&f.clone);
		(void)fflush(stdout);
		io_interrupts_release();
	}
	while (f.url_count)
		free(f.urls[--f.url_count]);
	free(f.urls);
	free(f.shown);
	free(f.dir);
	free(f.git.path);
	run->failure.file = NULL; /* it has been told, and its name is gone */
}

const struct command fetch_command = {
	"fetch",
	"[--repo URL] [--dir DIR]",
	"bring the wanted part of an archive that is in a git repository",
	"Brings the BTF of those kernels that the filters take, of all if there is none,\n"
	"from the git repository of a btfhub archive to DIR, and nothing else of it. DIR\n"
	"is a partial clone, made by the first run and brought up to date by the next\n"
	"ones, which leave what was there if they fail. The variables BTFHUB_REPO and\n"
	"BTFHUB_CACHE say where from and where to if the options do not. Needs git 2.29.\n",
	OPT_FILTER | OPT_REPO | OPT_DIR,
	fetch,
};
