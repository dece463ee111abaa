/* SPDX-License-Identifier: BSD-2-Clause */
/* report.c - one line for each kind of trouble, in an order that is the records' own */
#include <stdlib.h>

#include "reason.h"
#include "report.h"
#include "seen.h"

struct reporter {
	struct run *run;
	const struct answers *a;
	struct seen seen;
};

static void say(struct reporter *r, const struct relocation *rel, const char *level)
{
	char asks[2 * NAME_MAX_SHOWN];
	struct line l;

	btfmin_relos_describe(r->a->objects->relos, rel->index, asks, sizeof(asks));
	line_start_message(&l, level);
	line_path(&l, rel->object->path);
	line_printf(&l, ": %s of ", btfmin_relo_kind_name(rel->record.kind));
	line_name(&l, asks);
	line_printf(&l, ": ");
	line_reason(&l, r->a, rel);
	if (seen_first_time(&r->seen, l.text, l.len))
		line_write(&l, stderr);
}

/* The level to speak at, or NULL to keep quiet. */
static const char *level_of(const struct run *run, const struct relocation *rel, bool warn)
{
	if (run_has(run, OPT_JSON) || rel->weight == WEIGHT_FINE)
		return NULL;
	if (run_has(run, OPT_REQUIRE_ALL) ||
	    (rel->weight == WEIGHT_BROKEN && run_has(run, OPT_STRICT)))
		return "error";
	if (!warn || run_has(run, OPT_QUIET))
		return NULL;
	if (rel->weight == WEIGHT_BROKEN)
		return "warning";
	return run_has(run, OPT_VERBOSE) ? "note" : NULL;
}

static void report_object(struct reporter *r, const struct object *object, bool warn)
{
	struct relocation rel;
	const char *level;
	size_t n;

	for (n = 0; n < object->count; n++) {
		if (!answers_get(r->a, object, n, &rel))
			continue;
		level = level_of(r->run, &rel, warn);
		if (level)
			say(r, &rel, level);
	}
}

static void sum_up(const struct run *run, const struct answers *a)
{
	struct line l;

	if (!a->tally.missing || run_has(run, OPT_JSON | OPT_QUIET | OPT_VERBOSE | OPT_REQUIRE_ALL))
		return;
	line_start_message(&l, "note");
	line_printf(&l, "%lu of %lu relocations have no answer in ",
		    (unsigned long)a->tally.missing, (unsigned long)a->tally.total);
	line_path(&l, a->input);
	line_printf(&l, " (--verbose names them)");
	line_write(&l, stderr);
}

void report(struct run *run, const struct answers *a, bool warn)
{
	struct reporter r = {run, a, {0}};
	size_t i;

	if (!a->tally.missing && !a->tally.broken)
		return;
	for (i = 0; i < a->objects->count; i++)
		report_object(&r, &a->objects->v[i], warn);
	seen_free(&r.seen);
	if (warn)
		sum_up(run, a);
	if (run_has(run, OPT_REQUIRE_ALL))
		run->findings = STATUS_FINDINGS;
	if (a->tally.broken && run_has(run, OPT_STRICT)) {
		struct failure f =
			failure_of(STATUS_INPUT, "strict", NULL,
				   "there are malformed, ambiguous or failed relocations");

		f.hint = "--strict";
		run_fail(run, &f);
	}
}

static void problem_json(struct json *j, const struct answers *a, const struct relocation *rel)
{
	json_object(j, NULL);
	json_string(j, "file", rel->object->path);
	json_number(j, "index", rel->index - rel->object->first);
	relocation_json(j, a, rel);
	json_string(j, "answer", btfmin_outcome_name(rel->answer.outcome));
	reason_json(j, a, rel);
	sizes_json(j, rel);
	if (rel->answer.outcome == BTFMIN_AMBIGUOUS)
		candidates_json(j, "candidates", a, rel);
	if (rel->answer.error.status)
		error_json(j, "error", &rel->answer.error);
	json_end(j);
}

void report_json(struct json *j, const char *key, const struct answers *a)
{
	struct relocation rel;
	size_t i, n;

	json_array(j, key);
	for (i = 0; i < a->objects->count; i++) {
		for (n = 0; n < a->objects->v[i].count; n++) {
			if (answers_get(a, &a->objects->v[i], n, &rel) && rel.weight != WEIGHT_FINE)
				problem_json(j, a, &rel);
		}
	}
	json_end(j);
}
