/* SPDX-License-Identifier: BSD-2-Clause */
/* unpack.c - btfmin unpack: what a loader needs of a package, as files in a folder */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "explain.h"
#include "near.h"

static bool check_call(struct run *run)
{
	const struct options *o = &run->opts;
	const char *os_release = options_value(o, OPT_OS_RELEASE);
	const char *dir = options_value(o, OPT_DIR);

	if (!o->count)
		return run_refuse(run, "PACKAGE is missing", NULL);
	if (o->count > 1)
		return run_refuse(run, "one PACKAGE only, not also", o->operands[1]);
	if (os_release && run_reads_twice(os_release, o->operands, o->count))
		return run_refuse(run, "standard input is named twice", NULL);
	if (dir && !dir[0])
		return run_refuse(run, "--dir takes a folder, not", dir);
	if (run_has(run, OPT_LIST) &&
	    run_has(run, OPT_DIR | OPT_HOST | OPT_NEAREST | OPT_IGNORE_SYSFS))
		return run_refuse(
			run, "--list lists all of PACKAGE, for no host and into no folder", NULL);
	return true;
}

/* ---- --list --------------------------------------------------------------------------------- */

static void list_line(const struct btfmin_entry *e)
{
	struct line l;

	line_start(&l);
	line_printf(&l, "%10" PRIu64 "  ", (uint64_t)e->size);
	line_path(&l, e->name);
	if (e->same_as) {
		line_printf(&l, " = ");
		line_path(&l, e->same_as);
	}
	line_write(&l, stdout);
}

static void list_object(struct json *j, const struct btfmin_entry *e)
{
	json_object(j, NULL);
	json_string(j, "name", e->name);
	kernel_json(j, &e->kernel);
	json_number(j, "bytes", e->size);
	if (e->same_as)
		json_string(j, "same_as", e->same_as);
	else
		json_null(j, "same_as");
	json_end(j);
}

static void list_document(struct search *s)
{
	size_t i, size, count = btfmin_package_count(s->package);
	struct btfmin_entry e;
	struct json j;

	json_begin(&j, stdout, run_has(s->run, OPT_PRETTY));
	json_string(&j, "command", "unpack");
	json_string(&j, "input", s->path);
	json_array(&j, "members");
	for (i = 0; i < count; i++)
		if (search_entry(s, i, &e))
			list_object(&j, &e);
	json_end(&j);
	if (btfmin_package_json(s->package, &size))
		json_number(&j, "package_json_bytes", size);
	else
		json_null(&j, "package_json_bytes");
	notes_array(&j, "notes", &s->notes);
	json_finish(&j);
	s->run->answered = true;
}

static void list(struct run *run, const char *path)
{
	struct btfmin_entry e;
	struct search s;
	size_t i;

	memset(&s, 0, sizeof(s));
	s.run = run;
	s.path = path;
	if (!search_open_package(&s)) {
		search_close(&s);
		return;
	}
	if (run_has(run, OPT_JSON))
		list_document(&s);
	for (i = 0; !run_has(run, OPT_JSON) && i < btfmin_package_count(s.package); i++)
		if (search_entry(&s, i, &e))
			list_line(&e);
	search_close(&s);
}

/* ---- the files ------------------------------------------------------------------------------ */

struct unpacked {
	struct io_output outs[2]; /* their paths are owned */
	size_t count;
	bool made_dir;
};

static char *join(const char *dir, const char *name, const char *end)
{
	size_t size = strlen(dir) + strlen(name) + strlen(end) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s%s", dir, name, end);
	return path;
}

/*
 * The names are made here, of parts that btfmin_part_ok() took: nothing in a package can lead out
 * of the folder. Nor can a link that lies there: it is replaced, and never written through.
 */
static bool add(struct search *s, struct unpacked *u, const char *name, const char *end,
		const void *data, size_t size)
{
	const char *dir = options_value(&s->run->opts, OPT_DIR);
	struct io_output *out = &u->outs[u->count];

	out->path = join(dir ? dir : ".", name, end);
	if (!out->path)
		return run_nomem(s->run);
	out->data = data;
	out->size = size;
	u->count++;
	return true;
}

static bool plan(struct search *s, struct unpacked *u)
{
	const char *release = s->host.release;
	const void *json;
	size_t size;

	if (!search_open_package(s))
		return false;
	json = btfmin_package_json(s->package, &size);
	if (json && !add(s, u, "package.json", "", json, size))
		return false;
	return s->source == SEARCH_KERNEL || add(s, u, release, ".btf", s->data, s->size);
}

static bool make_dir(struct run *run, struct unpacked *u)
{
	const char *dir = options_value(&run->opts, OPT_DIR);
	struct failure f = failure_of(STATUS_IO, "io", dir, "cannot make the folder");
	struct stat st;

	if (!dir || !u->count || !stat(dir, &st))
		return true;
	u->made_dir = !mkdir(dir, 0777);
	if (u->made_dir)
		return true;
	f.reason = strerror(errno);
	run_fail(run, &f);
	return false;
}

static bool save(struct search *s, struct unpacked *u)
{
	struct failure fault;

	if (!plan(s, u) || !make_dir(s->run, u))
		return false;
	if (!u->count || file_write_in_place(u->outs, u->count, &fault))
		return true;
	run_fail(s->run, &fault);
	if (u->made_dir)
		(void)rmdir(options_value(&s->run->opts, OPT_DIR));
	return false;
}

/* The BTF's path comes last. */
static void print_paths(const struct search *s, const struct unpacked *u)
{
	struct line l;
	size_t i;

	if (run_has(s->run, OPT_QUIET))
		return;
	for (i = 0; i < u->count + (s->source == SEARCH_KERNEL); i++) {
		line_start(&l);
		line_path(&l, i < u->count ? u->outs[i].path : s->name);
		line_write(&l, stdout);
	}
}

static void print_document(struct search *s, const struct unpacked *u)
{
	struct json j;
	size_t i;

	if (!search_candidates(s))
		return;
	json_begin(&j, stdout, run_has(s->run, OPT_PRETTY));
	json_string(&j, "command", "unpack");
	json_string(&j, "input", s->path);
	explain_json(&j, s);
	json_array(&j, "files");
	for (i = 0; i < u->count; i++) {
		json_object(&j, NULL);
		json_string(&j, "path", u->outs[i].path);
		json_number(&j, "bytes", u->outs[i].size);
		json_end(&j);
	}
	json_end(&j);
	if (!s->found)
		json_null(&j, "btf");
	else
		json_string(&j, "btf",
			    s->source == SEARCH_KERNEL ? s->name : u->outs[u->count - 1].path);
	json_finish(&j);
	s->run->answered = true;
}

static void tell(struct search *s)
{
	struct unpacked u;

	memset(&u, 0, sizeof(u));
	explain_verbose(s);
	if (!s->found)
		s->run->findings = STATUS_FINDINGS;
	if (!s->found || save(s, &u)) {
		if (run_has(s->run, OPT_JSON))
			print_document(s, &u);
		else if (s->found)
			print_paths(s, &u);
		else
			explain_missing(s);
	}
	while (u.count)
		free((char *)u.outs[--u.count].path);
}

static void unpack(struct run *run)
{
	struct search s;

	if (!check_call(run))
		return;
	if (run_has(run, OPT_LIST)) {
		list(run, run->opts.operands[0]);
		return;
	}
	if (search(&s, run, run->opts.operands[0], false))
		tell(&s);
	search_close(&s);
}

const struct command unpack_command = {
	"unpack",
	"PACKAGE [--dir DIR]",
	"write package.json and the BTF for a host into a folder",
	"Writes package.json, if PACKAGE has one, and the BTF for this host, as\n"
	"RELEASE.btf with the host's release, into DIR, and prints their paths, that of\n"
	"the BTF last. If the kernel has BTF of its own, that is " KERNEL_BTF ".\n"
	"Hosts and rules are those of 'btfmin find'. Exit status 1: there is no BTF for\n"
	"the host, and nothing is written.\n",
	OPT_DIR | OPT_LIST | OPT_HOST | OPT_IGNORE_SYSFS | OPT_NEAREST | OPT_STRICT | OPT_MAX_SIZE |
		OPT_MAX_MEMORY,
	unpack,
};
