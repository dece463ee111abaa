/* SPDX-License-Identifier: BSD-2-Clause */
/* verdict.c - the faults of one file, as lines and as a part of a document */
#include <inttypes.h>

#include "verdict.h"

static uint32_t types_of(const struct verdict *v)
{
	return btfmin_btf_type_count(v->input.btf) - 1;
}

static bool get(const struct verdict *v, size_t i, struct btfmin_fault *f)
{
	return btfmin_faults_get(v->faults, i, f, NULL) == 0;
}

static void print_fault(const struct run *run, const struct verdict *v,
			const struct btfmin_fault *f)
{
	struct btfmin_error place = {BTFMIN_ERR_CORRUPT, f->type_id, f->offset, f->text};
	bool warning = f->severity == BTFMIN_FAULT_WARNING;
	struct line l;

	if (warning && run_has(run, OPT_QUIET))
		return;
	line_start(&l);
	line_input(&l, &v->input);
	line_printf(&l, ": %s", warning ? "warning: " : "");
	line_error(&l, &place);
	if (f->other_id)
		line_printf(&l, ": type %" PRIu32, f->other_id);
	if (f->kernel && v->strict)
		line_printf(&l, " (Linux: %s)", f->kernel);
	line_write(&l, stdout);
}

/* Counts what was found beyond the faults that were shown. */
static void count_more(const struct verdict *v, uint64_t *errors, uint64_t *warnings)
{
	size_t i, n = btfmin_faults_count(v->faults);
	struct btfmin_fault f;

	*errors = v->errors;
	*warnings = v->warnings;
	for (i = 0; i < n; i++) {
		if (get(v, i, &f))
			--*(f.severity == BTFMIN_FAULT_WARNING ? warnings : errors);
	}
}

static void print_more(const struct run *run, const struct verdict *v)
{
	uint64_t errors, warnings;
	struct line l;

	count_more(v, &errors, &warnings);
	if (run_has(run, OPT_QUIET))
		warnings = 0;
	if (!errors && !warnings)
		return;
	line_start(&l);
	line_path(&l, v->path);
	line_printf(&l, ": and ");
	if (errors)
		line_count(&l, (size_t)errors, "more error");
	if (errors && warnings)
		line_printf(&l, " and ");
	if (warnings)
		line_count(&l, (size_t)warnings, "more warning");
	line_write(&l, stdout);
}

void verdict_print(const struct run *run, const struct verdict *v)
{
	size_t i, n = btfmin_faults_count(v->faults);
	struct btfmin_fault f;
	struct line l;

	for (i = 0; i < n; i++) {
		if (get(v, i, &f))
			print_fault(run, v, &f);
	}
	print_more(run, v);
	if (v->errors || !run_has(run, OPT_VERBOSE))
		return;
	line_start(&l);
	line_path(&l, v->path);
	line_printf(&l, ": ");
	line_count(&l, types_of(v), "type");
	line_printf(&l, ", clean");
	line_write(&l, stdout);
}

static void fault_json(struct json *j, const struct btfmin_fault *f)
{
	json_object(j, NULL);
	json_string(j, "severity", btfmin_severity_name(f->severity));
	if (f->type_id)
		json_number(j, "type_id", f->type_id);
	if (f->other_id)
		json_number(j, "other_id", f->other_id);
	if (f->offset != BTFMIN_NO_OFFSET)
		json_number(j, "offset", f->offset);
	json_string(j, "text", f->text);
	if (f->kernel)
		json_string(j, "kernel", f->kernel);
	json_end(j);
}

void verdict_json(struct json *j, const struct verdict *v)
{
	size_t i, n = btfmin_faults_count(v->faults);
	struct btfmin_fault f;

	within_json(j, "within", &v->input);
	json_bool(j, "clean", !v->errors);
	json_string(j, "byte_order", btfmin_btf_big_endian(v->input.btf) ? "big" : "little");
	json_number(j, "types", types_of(v));
	json_number(j, "errors", v->errors);
	json_number(j, "warnings", v->warnings);
	json_array(j, "faults");
	for (i = 0; i < n; i++) {
		if (get(v, i, &f))
			fault_json(j, &f);
	}
	json_end(j);
}
