/* SPDX-License-Identifier: BSD-2-Clause */
/* gen_tell.c - what btfmin gen says of a run: a document, or notes and figures */
#include <stdio.h>

#include "gen.h"
#include "report.h"

static const char *const stage_names[STAGES] = {"read", "resolve", "emit", "verify"};

bool gen_is_verbose(const struct run *run)
{
	return run_has(run, OPT_VERBOSE) && !run_has(run, OPT_QUIET | OPT_JSON);
}

/* What the kernel's part is, with or without others. */
static const struct btfmin_emitted *output(const struct gen *g)
{
	return g->parts.count ? &g->parts.v[0].emitted : &g->emitted;
}

static void print_stats(const struct gen *g)
{
	const struct tally *tally = &g->answers.tally;
	int i;

	fprintf(stderr, "input:       %lu bytes, %lu types\n", (unsigned long)g->input.size,
		(unsigned long)btfmin_btf_type_count(g->input.btf) - 1);
	if (g->written)
		fprintf(stderr, "output:      %lu bytes, %lu types, %lu members\n",
			(unsigned long)output(g)->size, (unsigned long)output(g)->types,
			(unsigned long)output(g)->elements);
	fprintf(stderr, "objects:     %lu\nrelocations: %lu", (unsigned long)g->objects.count,
		(unsigned long)tally->total);
	for (i = 0; i < OUTCOMES; i++)
		fprintf(stderr, "%s %s %lu", i ? "," : ":", btfmin_outcome_name(i),
			(unsigned long)tally->by_outcome[i]);
	fprintf(stderr, "\ntime:        ");
	for (i = 0; i < STAGES; i++)
		fprintf(stderr, "%s%s %lu.%03u ms", i ? ", " : "", stage_names[i],
			(unsigned long)(g->micros[i] / 1000), (unsigned)(g->micros[i] % 1000));
	putc('\n', stderr);
}

static void stats_json(struct json *j, const struct gen *g)
{
	int i;

	json_object(j, "stats");
	json_object(j, "input");
	json_number(j, "bytes", g->input.size);
	json_number(j, "types", btfmin_btf_type_count(g->input.btf) - 1);
	json_end(j);
	if (g->written) {
		json_object(j, "output");
		json_number(j, "bytes", output(g)->size);
		json_number(j, "types", output(g)->types);
		json_number(j, "members", output(g)->elements);
		json_end(j);
	}
	json_object(j, "milliseconds");
	for (i = 0; i < STAGES; i++)
		json_millis(j, stage_names[i], g->micros[i]);
	json_end(j);
	json_end(j);
}

/* The document, once there are answers to tell of, whatever went wrong after that. */
static void print_document(struct gen *g)
{
	struct json j;

	json_begin(&j, stdout, run_has(g->run, OPT_PRETTY));
	json_string(&j, "command", "gen");
	json_string(&j, "input", g->input_path);
	json_string(&j, "output", g->output_path);
	if (g->written) {
		json_number(&j, "bytes", output(g)->size);
		json_number(&j, "types", output(g)->types);
	}
	notes_json(&j, "notes", &g->input);
	if (g->modules.count)
		modules_json(&j, "modules", &g->modules);
	if (g->parts.count)
		parts_json(&j, "split", &g->parts);
	objects_json(&j, "objects", &g->objects);
	tally_json(&j, "summary", &g->answers.tally);
	report_json(&j, "problems", &g->answers);
	if (g->adapted.min)
		adapt_json(&j, &g->adapted, &g->fit, &g->answers);
	if (run_has(g->run, OPT_STATS))
		stats_json(&j, g);
	if (g->run->failure.exit_status)
		failure_json(&j, "error", &g->run->failure);
	json_finish(&j);
	g->run->answered = true;
}

void gen_tell(struct gen *g)
{
	struct line l;

	if (run_has(g->run, OPT_JSON)) {
		print_document(g);
		return;
	}
	if (g->written && gen_is_verbose(g->run)) {
		line_start_message(&l, "note");
		line_path(&l, g->output_path);
		line_printf(&l, ": %lu bytes, ", (unsigned long)output(g)->size);
		line_count(&l, output(g)->types, "type");
		line_write(&l, stderr);
	}
	if (run_has(g->run, OPT_STATS))
		print_stats(g);
}
