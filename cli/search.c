/* SPDX-License-Identifier: BSD-2-Clause */
/* search.c - one look-up, whatever the BTFs are kept in */
#include <string.h>
#include <sys/stat.h>

#include "host.h"
#include "search_parts.h"

/* ---- the running kernel --------------------------------------------------------------------- */

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
	if (!search_open_file(s->run, &s->input, KERNEL_BTF, &fault)) {
		if (fault.exit_status == STATUS_NOMEM)
			run_fail(s->run, &fault);
		else
			search_warn(s->run, &fault);
		input_close(&s->input);
		memset(&s->input, 0, sizeof(s->input));
		return false;
	}
	s->kernel_text = "";
	return search_take_input(s, KERNEL_BTF);
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

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static bool refuse_folder(struct search *s)
{
	struct failure f = failure_of(STATUS_IO, "io", s->path, "a folder, not a package");

	f.hint = "btfmin find looks into folders";
	run_fail(s->run, &f);
	return false;
}

bool search_open_package(struct search *s)
{
	struct failure fault;

	if (s->package)
		return true;
	if (is_folder(s->path))
		return refuse_folder(s);
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

/* ---- all of them ---------------------------------------------------------------------------- */

bool search(struct search *s, struct run *run, const char *path, bool trees)
{
	struct btfmin_source_opts limits;

	memset(s, 0, sizeof(*s));
	s->run = run;
	s->path = path;
	if (!source_opts(run, &limits) || !host_read(run, &s->host))
		return false;
	if (try_kernel(s) || run->failure.exit_status || !path)
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
		if (!e.kernel.release[0] && candidate_taken(s, c)) { /* chosen without a name */
			c->fit = s->fit;
			s->candidates.fitting++;
		}
		c->same_as = e.same_as;
		c->size = e.size;
	}
	return true;
}

bool search_candidates(struct search *s)
{
	if (s->source != SEARCH_PACKAGE || s->candidates.count)
		return true;
	if (!list_package(s)) {
		candidates_free(&s->candidates); /* half of them are no answer */
		return run_nomem(s->run);
	}
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
