/* SPDX-License-Identifier: BSD-2-Clause */
/* search.c - one look-up, whatever the BTFs are kept in */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pack/archive.h"

#include "host.h"
#include "search.h"

/* ---- files with one BTF --------------------------------------------------------------------- */

static bool read_source(struct run *run, struct input *in, struct failure *fault)
{
	struct btfmin_source_opts opts;
	struct btfmin_header header;
	struct btfmin_error err;

	if (!source_opts(run, &opts)) /* has been looked at before: they are good */
		return false;
	opts.trail = &in->trail;
	if (btfmin_source_open(&in->source, in->file.data, in->file.size, &opts, &err)) {
		*fault = input_failure(in, &err);
		return false;
	}
	btfmin_source_btf(in->source, &in->found);
	in->notes.source = in->found.notes;
	if (btfmin_btf_header(&header, in->found.data, in->found.size, NULL, &err)) {
		*fault = input_failure(in, &err);
		return false;
	}
	return true;
}

/* The BTF in path; unlike input_read(), it is for the caller to say what a failure means. */
static bool open_file(struct run *run, struct input *in, const char *path, struct failure *fault)
{
	struct stat st;

	memset(in, 0, sizeof(*in));
	in->path = path;
	*fault = failure_of(STATUS_INPUT, "absent", path, "not a file");
	/* a FIFO in a tree would be waited for */
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return false;
	return file_read(path, &in->file, fault) && read_source(run, in, fault);
}

static void warn(const struct run *run, const struct failure *f)
{
	if (!run_has(run, OPT_QUIET | OPT_JSON))
		failure_warn(f);
}

/* ---- the running kernel --------------------------------------------------------------------- */

static bool take_input(struct search *s, const char *name)
{
	s->found = true;
	s->name = name;
	s->data = s->input.found.data;
	s->size = s->input.found.size;
	s->notes = s->input.notes;
	return true;
}

static bool try_kernel(struct search *s)
{
	struct failure fault;
	struct stat st;

	s->source = SEARCH_KERNEL;
	s->kernel_text = "not looked at: an option names another host";
	if (host_is_other(s->run))
		return false;
	s->kernel_text = "not looked at: --ignore-sysfs";
	if (run_has(s->run, OPT_IGNORE_SYSFS))
		return false;
	s->kernel_text = "there is none";
	if (stat(KERNEL_BTF, &st))
		return false;
	s->kernel_text = "it cannot be read";
	if (!open_file(s->run, &s->input, KERNEL_BTF, &fault)) {
		warn(s->run, &fault);
		input_close(&s->input);
		memset(&s->input, 0, sizeof(s->input));
		return false;
	}
	s->kernel_text = "";
	return take_input(s, KERNEL_BTF);
}

/* ---- packages ------------------------------------------------------------------------------- */

static bool open_bytes(struct search *s)
{
	struct btfmin_package_opts opts = {NULL, 0, 0, NULL};
	struct btfmin_source_opts limits;
	struct btfmin_trail trail;
	struct btfmin_error err;

	if (!source_opts(s->run, &limits))
		return false;
	opts.max_size = limits.max_size;
	opts.max_memory = limits.max_memory;
	opts.trail = &trail;
	if (!btfmin_package_open(&s->package, s->file.data, s->file.size, &opts, &err)) {
		s->notes.source = btfmin_package_notes(s->package);
		notes_say(s->run, s->path, &s->notes);
		return !s->run->failure.exit_status;
	}
	return trail_blame(s->run, s->path, &trail, &err);
}

bool search_open_package(struct search *s)
{
	struct failure fault;

	if (s->package)
		return true;
	if (file_read(s->path, &s->file, &fault))
		return open_bytes(s);
	run_fail(s->run, &fault);
	return false;
}

bool search_entry(const struct search *s, size_t index, struct btfmin_entry *out)
{
	if (btfmin_package_entry(s->package, index, out, NULL))
		return false;
	if (out->name[0])
		return true;
	out->name = s->path;
	if (!btfmin_kernel_of_path(&out->kernel, s->path) || out->kernel.release[0] < '0' ||
	    out->kernel.release[0] > '9')
		memset(&out->kernel, 0, sizeof(out->kernel)); /* "min.btf" names no kernel */
	return true;
}

/* The library takes a BTF without a name as chosen; here it may have one all the same. */
static void judge_file(struct search *s)
{
	if (s->name == s->path && s->kernel.release[0])
		btfmin_host_fit(&s->fit, &s->host, &s->kernel);
	s->found = s->fit.fits;
}

static bool search_package(struct search *s)
{
	uint32_t flags = run_has(s->run, OPT_NEAREST) ? BTFMIN_FIND_NEAREST : 0;
	struct btfmin_entry entry;
	struct btfmin_error err;
	int ret;

	s->source = SEARCH_PACKAGE;
	if (!search_open_package(s))
		return false;
	ret = btfmin_package_find(s->package, &s->host, flags, &s->index, &s->fit, &err);
	if (ret < 0)
		return run_blame(s->run, &err, s->path);
	if (!ret || !search_entry(s, s->index, &entry))
		return true;
	s->name = entry.name;
	s->kernel = entry.kernel;
	s->same_as = entry.same_as;
	s->data = entry.data;
	s->size = entry.size;
	judge_file(s);
	return true;
}

/* ---- trees ---------------------------------------------------------------------------------- */

static bool keep_fault(struct candidate *c, const struct failure *fault)
{
	c->fault = malloc(sizeof(*c->fault));
	if (c->fault) {
		*c->fault = *fault;
		c->fault->file = c->name; /* in place of what the fault came with */
	}
	return c->fault != NULL;
}

/* Takes what the walk has found. What concerns no kernel is said now, all else if it matters. */
static bool add_input(struct search *s, struct pack_input *in)
{
	char *path = in->path;
	bool ok;

	/* a link that leads nowhere has a name all the same */
	if (!in->kernel.release[0] && !btfmin_kernel_of_path(&in->kernel, path)) {
		if (in->fault.exit_status)
			warn(s->run, &in->fault);
		return true;
	}
	in->path = NULL; /* the list's now */
	ok = candidates_add(&s->candidates, &s->host, &in->kernel, path);
	if (ok && in->fault.exit_status)
		ok = keep_fault(&s->candidates.v[s->candidates.count - 1], &in->fault);
	return ok || run_nomem(s->run);
}

static bool walk(struct search *s, struct pack_archive *archive)
{
	struct failure fault;
	struct pack_input in;
	bool ok = true;
	int ret;

	memset(&in, 0, sizeof(in));
	while (ok && (ret = pack_archive_next(archive, &in, &fault)) > 0) {
		ok = add_input(s, &in);
		pack_input_free(&in);
		memset(&in, 0, sizeof(in));
	}
	if (!ok || !ret)
		return ok;
	run_fail(s->run, &fault);
	return false;
}

static bool list_tree(struct search *s)
{
	/* the options that filter kernels elsewhere name the host here */
	static const struct options none;
	struct pack_filter all = {&none};
	struct pack_archive *archive;
	bool ok;

	s->candidates.owns_names = true;
	if (!pack_archive_open(&archive, s->run, s->path, &all))
		return false;
	ok = walk(s, archive);
	pack_archive_close(archive);
	if (ok)
		candidates_sort(&s->candidates, &s->host);
	return ok;
}

/* Opens a candidate's file. One that is broken is told of, and is no candidate any more. */
static bool open_candidate(struct search *s, struct candidate *c, struct input *in)
{
	struct failure fault;

	memset(in, 0, sizeof(*in));
	if (!c->fault && open_file(s->run, in, c->name, &fault))
		return true;
	if (c->fault)
		fault = *c->fault;
	else if (!keep_fault(c, &fault))
		(void)run_nomem(s->run);
	warn(s->run, &fault);
	input_close(in);
	memset(in, 0, sizeof(*in));
	return false;
}

static void take_candidate(struct search *s, const struct candidate *c)
{
	s->kernel = c->kernel;
	s->fit = c->fit;
	s->index = c->index;
	take_input(s, c->name);
}

/* The neighbours' BTFs are whole kernels', as they are seldom equal before they are minimised. */
static void try_neighbours(struct search *s)
{
	const struct candidate *below, *above;
	struct input other;

	candidates_near(&s->candidates, &below, &above);
	if (!below || !above || !candidate_stands_in(below) || !candidate_stands_in(above))
		return;
	if (!open_candidate(s, &s->candidates.v[below - s->candidates.v], &s->input))
		return;
	if (open_candidate(s, &s->candidates.v[above - s->candidates.v], &other) &&
	    s->input.found.size == other.found.size &&
	    !memcmp(s->input.found.data, other.found.data, other.found.size)) {
		take_candidate(s, below);
		s->fit.fits = 1;
		s->fit.release = BTFMIN_FIT_NEAR;
	}
	input_close(&other);
}

static bool search_tree(struct search *s)
{
	struct candidate *c;
	size_t i;

	s->source = SEARCH_TREE;
	if (!list_tree(s))
		return false;
	for (i = 0; i < s->candidates.fitting && !s->found; i++) {
		c = &s->candidates.v[i];
		if (open_candidate(s, c, &s->input))
			take_candidate(s, c);
	}
	if (!s->candidates.fitting && run_has(s->run, OPT_NEAREST))
		try_neighbours(s);
	if (s->found)
		notes_say(s->run, s->name, &s->notes);
	return !s->run->failure.exit_status;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool search(struct search *s, struct run *run, const char *path, bool trees)
{
	struct btfmin_source_opts limits;

	memset(s, 0, sizeof(*s));
	s->run = run;
	s->path = path;
	if (!source_opts(run, &limits) || !host_read(run, &s->host))
		return false;
	if (try_kernel(s) || !path)
		return !run->failure.exit_status;
	return trees && is_folder(path) ? search_tree(s) : search_package(s);
}

static bool list_package(struct search *s)
{
	size_t i, count = btfmin_package_count(s->package);
	struct btfmin_entry e;
	struct candidate *c;

	for (i = 0; i < count; i++) {
		if (!search_entry(s, i, &e))
			continue; /* cannot be: i is below the count */
		if (!candidates_add(&s->candidates, &s->host, &e.kernel, e.name))
			return false;
		c = &s->candidates.v[i];
		c->same_as = e.same_as;
		c->size = e.size;
	}
	return true;
}

bool search_candidates(struct search *s)
{
	if (s->source != SEARCH_PACKAGE || s->candidates.count)
		return true;
	if (!list_package(s))
		return run_nomem(s->run);
	candidates_sort(&s->candidates, &s->host);
	return true;
}

bool candidate_taken(const struct search *s, const struct candidate *c)
{
	return s->found && s->source != SEARCH_KERNEL && c->index == s->index;
}

const char *search_source_name(const struct search *s)
{
	static const char *const names[] = {"kernel", "package", "tree"};

	return names[s->source];
}

void search_close(struct search *s)
{
	candidates_free(&s->candidates);
	input_close(&s->input);
	btfmin_package_close(s->package);
	io_bytes_free(&s->file);
}
