/* SPDX-License-Identifier: BSD-2-Clause */
/* search_tree.c - a folder is listed, and as few of its files are opened as will do */
#include <stdlib.h>
#include <string.h>

#include "pack/archive.h"

#include "search_parts.h"

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
			search_warn(s->run, &in->fault);
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
	if (!c->fault && search_open_file(s->run, in, c->name, &fault))
		return true;
	if (c->fault)
		fault = *c->fault;
	/* to be out of memory says nothing of the file */
	if (fault.exit_status == STATUS_NOMEM || (!c->fault && !keep_fault(c, &fault)))
		(void)run_nomem(s->run);
	else
		search_warn(s->run, &fault);
	input_close(in);
	memset(in, 0, sizeof(*in));
	return false;
}

static void take_candidate(struct search *s, const struct candidate *c)
{
	s->kernel = c->kernel;
	s->fit = c->fit;
	s->index = c->index;
	search_take_input(s, c->name);
}

/* Most often in vain: whole kernels' BTFs are seldom equal, as minimal ones of a package are. */
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

bool search_tree(struct search *s)
{
	struct candidate *c;
	size_t i;

	s->source = SEARCH_TREE;
	if (!list_tree(s))
		return false;
	for (i = 0; i < s->candidates.fitting && !s->found && !s->run->failure.exit_status; i++) {
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
