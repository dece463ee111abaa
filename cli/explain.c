/* SPDX-License-Identifier: BSD-2-Clause */
/* explain.c - the words for a search: a table, one line, or members of a document */
#include "explain.h"
#include "host.h"
#include "near.h"
#include "tried.h"

/* What fits, and what is nearest; of a package of thousands, the rest is no answer for most. */
static size_t shown(const struct search *s)
{
	size_t count = s->candidates.count;

	return count < EXPLAIN_MAX || run_has(s->run, OPT_VERBOSE) ? count : EXPLAIN_MAX;
}

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
	const struct btfmin_fit *fit = candidate_taken(s, c) ? &s->fit : &c->fit;
	struct line l;

	line_start(&l);
	line_printf(&l, "%-8s%-9s%-9s%-9s%-9s", verdict(s, c), btfmin_part_fit_name(fit->distro),
		    btfmin_part_fit_name(fit->version), btfmin_part_fit_name(fit->arch),
		    btfmin_part_fit_name(fit->release));
	line_path(&l, c->name);
	if (c->same_as) {
		line_printf(&l, " = ");
		line_path(&l, c->same_as);
	}
	line_write(&l, stdout);
}

static void line_begin(struct line *l, bool note)
{
	if (note)
		line_start_message(l, "note");
	else
		line_start(l);
}

/* As the head of a table, or as notes. */
static void explain_where(const struct search *s, bool note)
{
	struct line l;

	line_begin(&l, note);
	line_printf(&l, note ? "host: " : "host:   ");
	line_host(&l, &s->host);
	if (s->host.id_like[0]) {
		line_printf(&l, ", like ");
		line_name(&l, s->host.id_like);
	}
	line_write(&l, note ? stderr : stdout);
	line_begin(&l, note);
	line_printf(&l, "kernel: %s: %s", KERNEL_BTF, s->kernel_text[0] ? s->kernel_text : "taken");
	line_write(&l, note ? stderr : stdout);
}

void explain_verbose(const struct search *s)
{
	const struct btfmin_fit *fit = &s->fit;
	struct line l;

	if (!run_has(s->run, OPT_VERBOSE) || run_has(s->run, OPT_QUIET | OPT_JSON | OPT_EXPLAIN))
		return;
	explain_where(s, true);
	if (!s->found || s->source == SEARCH_KERNEL)
		return;
	line_start_message(&l, "note");
	line_path(&l, s->name);
	line_printf(&l, ": distro %s, version %s, arch %s, release %s",
		    btfmin_part_fit_name(fit->distro), btfmin_part_fit_name(fit->version),
		    btfmin_part_fit_name(fit->arch), btfmin_part_fit_name(fit->release));
	line_write(&l, stderr);
}

static void explain_all(const struct search *s)
{
	const struct candidates *list = &s->candidates;
	size_t i, count = shown(s);
	struct line l;

	line_start(&l);
	line_printf(&l, "%s: ", search_source_name(s));
	line_count(&l, list->count, "candidate");
	line_printf(&l, ", %lu fit%s\n", (unsigned long)list->fitting,
		    list->fitting == 1 ? "s" : "");
	line_printf(&l, "        distro   version  arch     release");
	line_write(&l, stdout);
	for (i = 0; i < count; i++)
		explain_candidate(s, &list->v[i]);
	if (count == list->count)
		return;
	line_start(&l);
	line_count(&l, list->count - count, "more candidate");
	line_printf(&l, ", further off, left out (--verbose shows all)");
	line_write(&l, stdout);
}

void explain_print(struct search *s)
{
	explain_where(s, false);
	if (s->source != SEARCH_KERNEL && search_candidates(s))
		explain_all(s);
}

void explain_missing(struct search *s)
{
	struct line l;

	if (run_has(s->run, OPT_QUIET | OPT_JSON) || s->run->failure.exit_status)
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

static void candidate_json(struct json *j, const struct search *s, const struct candidate *c)
{
	json_object(j, NULL);
	json_string(j, "name", c->name);
	kernel_json(j, &c->kernel);
	json_bool(j, "taken", candidate_taken(s, c));
	json_bool(j, "fits", c->fit.fits);
	fit_json(j, candidate_taken(s, c) ? &s->fit : &c->fit);
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
	size_t i, count = shown(s);

	json_array(j, "candidates");
	for (i = 0; i < count; i++)
		candidate_json(j, s, &s->candidates.v[i]);
	json_end(j);
	json_number(j, "left_out", s->candidates.count - count);
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
		near_json(j, &s->candidates);
	if (run_has(s->run, OPT_EXPLAIN) && s->source != SEARCH_KERNEL)
		candidates_json(j, s);
	notes_array(j, "notes", &s->notes);
}
