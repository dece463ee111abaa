/* SPDX-License-Identifier: BSD-2-Clause */
/* explain.c - the words for a search: a table, one line, or members of a document */
#include <string.h>

#include "explain.h"
#include "host.h"
#include "tried.h"

/* ---- for people ----------------------------------------------------------------------------- */

static const char *verdict(const struct search *s, const struct candidate *c)
{
	if (candidate_taken(s, c))
		return "taken";
	if (c->fault)
		return "broken";
	return c->fit.fits ? "fits" : "no";
}

static void explain_candidate(const struct search *s, const struct candidate *c)
{
	struct line l;

	line_start(&l);
	line_printf(&l, "%-8s%-9s%-9s%-9s%-9s", verdict(s, c), btfmin_part_fit_name(c->fit.distro),
		    btfmin_part_fit_name(c->fit.version), btfmin_part_fit_name(c->fit.arch),
		    btfmin_part_fit_name(candidate_taken(s, c) ? s->fit.release : c->fit.release));
	line_path(&l, c->name);
	if (c->same_as) {
		line_printf(&l, " = ");
		line_path(&l, c->same_as);
	}
	line_write(&l, stdout);
}

static void explain_where(const struct search *s)
{
	struct line l;

	line_start(&l);
	line_printf(&l, "host:   ");
	line_host(&l, &s->host);
	if (s->host.id_like[0]) {
		line_printf(&l, ", like ");
		line_name(&l, s->host.id_like);
	}
	line_write(&l, stdout);
	line_start(&l);
	line_printf(&l, "kernel: %s: %s", KERNEL_BTF, s->kernel_text[0] ? s->kernel_text : "taken");
	line_write(&l, stdout);
}

/* What fits, and what is nearest; of a package of thousands, the rest is no answer. */
static void explain_all(const struct search *s)
{
	const struct candidates *list = &s->candidates;
	size_t i, shown = list->count < EXPLAIN_MAX ? list->count : EXPLAIN_MAX;
	struct line l;

	line_start(&l);
	line_printf(&l, "%s: ", search_source_name(s));
	line_count(&l, list->count, "candidate");
	line_printf(&l, ", %lu fit%s\n", (unsigned long)list->fitting,
		    list->fitting == 1 ? "s" : "");
	line_printf(&l, "        distro   version  arch     release");
	line_write(&l, stdout);
	for (i = 0; i < shown; i++)
		explain_candidate(s, &list->v[i]);
	if (shown == list->count)
		return;
	line_start(&l);
	line_count(&l, list->count - shown, "more candidate");
	line_printf(&l, ", further off, left out");
	line_write(&l, stdout);
}

void explain_print(struct search *s)
{
	explain_where(s);
	if (s->source != SEARCH_KERNEL && search_candidates(s))
		explain_all(s);
}

/* ---- what is near --------------------------------------------------------------------------- */

#define NEAR_MAX 6

struct near {
	const struct candidate *v[NEAR_MAX];
	size_t count;
	bool more;
};

static void near_add(struct near *near, const struct candidate *c)
{
	if (near->count < NEAR_MAX)
		near->v[near->count++] = c;
	else
		near->more = true;
}

/* The very release for something else, else the neighbours at the host's own place. */
static void near_find(struct near *near, const struct candidates *list)
{
	const struct candidate *below, *above;
	size_t i;

	memset(near, 0, sizeof(*near));
	for (i = list->fitting; i < list->count && list->v[i].kind == CANDIDATE_RELEASE; i++)
		near_add(near, &list->v[i]);
	if (near->count)
		return;
	candidates_near(list, &below, &above);
	if (below)
		near_add(near, below);
	if (above)
		near_add(near, above);
}

static bool same_distro(const struct candidate *a, const struct candidate *b, bool version)
{
	return !strcmp(a->kernel.distro, b->kernel.distro) &&
	       (!version || (!strcmp(a->kernel.version, b->kernel.version) &&
			     !strcmp(a->kernel.arch, b->kernel.arch)));
}

/*
 * What the archive has in place of the host's: versions of its distribution, else distributions.
 * A name once.
 */
static void there_find(struct near *there, const struct candidates *list, bool version)
{
	const struct candidate *c;
	size_t i, k;

	memset(there, 0, sizeof(*there));
	for (i = list->fitting; i < list->count; i++) {
		c = &list->v[i];
		if (!c->kernel.distro[0] || (version && c->fit.distro == BTFMIN_FIT_NO))
			continue;
		for (k = 0; k < there->count && !same_distro(c, there->v[k], version); k++)
			;
		if (k == there->count)
			near_add(there, c);
	}
}

static void line_place(struct line *l, const struct candidate *c, bool version)
{
	line_name(l, c->kernel.distro);
	if (!version)
		return;
	line_printf(l, " ");
	line_name(l, c->kernel.version);
	if (c->kernel.arch[0]) {
		line_printf(l, " ");
		line_name(l, c->kernel.arch);
	}
}

static void line_there(struct line *l, const struct candidates *list)
{
	struct near there;
	bool version = true;
	size_t i;

	there_find(&there, list, true);
	if (!there.count) {
		version = false;
		there_find(&there, list, false);
	}
	for (i = 0; i < there.count; i++) {
		line_printf(l, "%s", i ? ", " : "; there is ");
		line_place(l, there.v[i], version);
	}
	if (there.more)
		line_printf(l, ", ...");
}

static void line_near(struct line *l, const struct candidates *list)
{
	struct near near;
	size_t i;

	near_find(&near, list);
	if (!near.count) {
		line_there(l, list);
		return;
	}
	for (i = 0; i < near.count; i++) {
		line_printf(l, "%s", i ? ", " : "; near: ");
		if (near.v[i]->kind == CANDIDATE_OTHER)
			line_name(l, near.v[i]->kernel.release);
		else
			line_path(l, near.v[i]->name);
	}
	if (near.more)
		line_printf(l, ", ...");
}

void explain_missing(struct search *s)
{
	struct line l;

	if (run_has(s->run, OPT_QUIET | OPT_JSON))
		return;
	line_start_message(&l, NULL);
	line_path(&l, s->source == SEARCH_KERNEL ? KERNEL_BTF : s->path);
	if (s->source == SEARCH_KERNEL) {
		line_printf(&l, ": %s; give a PACKAGE to look in", s->kernel_text);
	} else if (search_candidates(s)) {
		line_printf(&l, ": no BTF for ");
		line_tried(&l, &s->host);
		if (s->candidates.fitting) {
			line_printf(&l, "; broken: ");
			line_count(&l, s->candidates.fitting, "file");
		}
		line_near(&l, &s->candidates);
	} else {
		return;
	}
	line_write(&l, stderr);
}

/* ---- for programs --------------------------------------------------------------------------- */

void kernel_json(struct json *j, const struct btfmin_kernel *kernel)
{
	json_string(j, "distro", kernel->distro);
	json_string(j, "version", kernel->version);
	json_string(j, "arch", kernel->arch);
	json_string(j, "release", kernel->release);
}

static void fit_json(struct json *j, const struct btfmin_fit *fit)
{
	json_object(j, "fit");
	json_string(j, "distro", btfmin_part_fit_name(fit->distro));
	json_string(j, "version", btfmin_part_fit_name(fit->version));
	json_string(j, "arch", btfmin_part_fit_name(fit->arch));
	json_string(j, "release", btfmin_part_fit_name(fit->release));
	if (fit->fits && fit->release != BTFMIN_FIT_NEAR)
		json_number(j, "rank", fit->rank);
	json_end(j);
}

static void candidate_json(struct json *j, const struct search *s, const struct candidate *c,
			   bool why)
{
	json_object(j, NULL);
	json_string(j, "name", c->name);
	kernel_json(j, &c->kernel);
	if (why) {
		json_bool(j, "taken", candidate_taken(s, c));
		json_bool(j, "fits", c->fit.fits);
		fit_json(j, candidate_taken(s, c) ? &s->fit : &c->fit);
	}
	if (c->size)
		json_number(j, "bytes", c->size);
	if (c->same_as)
		json_string(j, "same_as", c->same_as);
	if (c->fault)
		failure_json(j, "error", c->fault);
	json_end(j);
}

static void candidates_json(struct json *j, const struct search *s)
{
	size_t i, count = s->candidates.count;
	size_t shown = count < EXPLAIN_MAX ? count : EXPLAIN_MAX;

	json_array(j, "candidates");
	for (i = 0; i < shown; i++)
		candidate_json(j, s, &s->candidates.v[i], true);
	json_end(j);
	json_number(j, "left_out", count - shown);
}

static void there_json(struct json *j, const struct search *s)
{
	struct near there;
	bool version = true;
	struct line l;
	size_t i;

	there_find(&there, &s->candidates, true);
	if (!there.count) {
		version = false;
		there_find(&there, &s->candidates, false);
	}
	json_array(j, "there");
	for (i = 0; i < there.count; i++) {
		line_start(&l);
		line_place(&l, there.v[i], version);
		l.text[l.len] = '\0';
		json_string(j, NULL, l.text);
	}
	json_end(j);
}

static void near_json(struct json *j, const struct search *s)
{
	struct near near;
	size_t i;

	near_find(&near, &s->candidates);
	json_array(j, "near");
	for (i = 0; i < near.count; i++)
		candidate_json(j, s, near.v[i], false);
	json_end(j);
	there_json(j, s);
}

static void found_json(struct json *j, const struct search *s)
{
	json_string(j, "name", s->name);
	if (s->source != SEARCH_KERNEL) {
		json_object(j, "kernel");
		kernel_json(j, &s->kernel);
		json_end(j);
		fit_json(j, &s->fit);
	}
	if (s->same_as)
		json_string(j, "same_as", s->same_as);
	json_number(j, "bytes", s->size);
}

void explain_json(struct json *j, struct search *s)
{
	host_json(j, "host", &s->host);
	json_string(j, "source", search_source_name(s));
	json_bool(j, "found", s->found);
	if (s->kernel_text && s->kernel_text[0])
		json_string(j, "kernel_btf", s->kernel_text);
	if (s->found)
		found_json(j, s);
	else if (s->source != SEARCH_KERNEL)
		near_json(j, s);
	if (run_has(s->run, OPT_EXPLAIN) && s->source != SEARCH_KERNEL)
		candidates_json(j, s);
	notes_array(j, "notes", &s->notes);
}
