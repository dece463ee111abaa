/* SPDX-License-Identifier: BSD-2-Clause */
/* validate.c - btfmin validate: every fault of a BTF, one line each */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "input.h"

#define FAULTS_SHOWN 100u

struct validate {
	struct run *run;
	struct btfmin_check_opts opts;
	struct json json;
	struct failure worst; /* of the files so far */
	size_t clean, bad;    /* files; those that could not be read are neither */
};

/* What one file came to. */
struct verdict {
	const char *path;
	struct input input;
	struct btfmin_faults *faults; /* NULL if the file could not be checked */
	uint64_t errors;              /* those of strict rules included */
	uint64_t warnings;
};

static uint32_t types_of(const struct verdict *v)
{
	return btfmin_btf_type_count(v->input.btf) - 1;
}

static bool get(const struct verdict *v, size_t i, struct btfmin_fault *f)
{
	return btfmin_faults_get(v->faults, i, f, NULL) == 0;
}

static void print_fault(const struct validate *all, const struct verdict *v,
			const struct btfmin_fault *f)
{
	struct btfmin_error place = {BTFMIN_ERR_CORRUPT, f->type_id, f->offset, f->text};
	bool warning = f->severity == BTFMIN_FAULT_WARNING;
	struct line l;

	if (warning && run_has(all->run, OPT_QUIET))
		return;
	line_start(&l);
	line_path(&l, v->path);
	line_printf(&l, ": %s", warning ? "warning: " : "");
	line_error(&l, &place);
	if (f->other_id)
		line_printf(&l, ": type %" PRIu32, f->other_id);
	if (f->kernel && all->opts.flags & BTFMIN_CHECK_STRICT)
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

static void print_more(const struct validate *all, const struct verdict *v)
{
	uint64_t errors, warnings;
	struct line l;

	count_more(v, &errors, &warnings);
	if (run_has(all->run, OPT_QUIET))
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

static void print_text(const struct validate *all, const struct verdict *v)
{
	size_t i, n = btfmin_faults_count(v->faults);
	struct btfmin_fault f;
	struct line l;

	for (i = 0; i < n; i++) {
		if (get(v, i, &f))
			print_fault(all, v, &f);
	}
	print_more(all, v);
	if (v->errors || !run_has(all->run, OPT_VERBOSE))
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

static void print_document(struct json *j, const struct verdict *v)
{
	size_t i, n = btfmin_faults_count(v->faults);
	struct btfmin_fault f;

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

/* The highest exit status decides how the run ends. */
static void keep_worst(struct validate *all, const struct failure *f)
{
	if (f->exit_status > all->worst.exit_status)
		all->worst = *f;
}

static bool check(struct validate *all, struct verdict *v)
{
	struct btfmin_error err;

	if (!input_open(all->run, &v->input, v->path))
		return false;
	if (btfmin_check(&v->faults, v->input.btf, &all->opts, &err))
		return run_blame(all->run, &err, v->path);
	v->errors = btfmin_faults_found(v->faults, BTFMIN_FAULT_ERROR) +
		    btfmin_faults_found(v->faults, BTFMIN_FAULT_STRICT);
	v->warnings = btfmin_faults_found(v->faults, BTFMIN_FAULT_WARNING);
	return true;
}

static void tell(struct validate *all, const struct verdict *v)
{
	struct failure bad = failure_of(STATUS_INPUT, "corrupt", v->path, "BTF has faults");

	if (v->errors) {
		keep_worst(all, &bad);
		all->bad++;
	} else {
		all->clean++;
	}
	if (run_has(all->run, OPT_JSON))
		print_document(&all->json, v);
	else
		print_text(all, v);
}

static void validate_file(struct validate *all, const char *path)
{
	struct run *run = all->run;
	struct verdict v;

	memset(&v, 0, sizeof(v));
	v.path = path;
	memset(&run->failure, 0, sizeof(run->failure));
	if (run_has(run, OPT_JSON)) {
		json_object(&all->json, NULL);
		json_string(&all->json, "file", path);
	}
	if (check(all, &v)) {
		tell(all, &v);
	} else {
		keep_worst(all, &run->failure);
		if (run_has(run, OPT_JSON))
			failure_json(&all->json, "error", &run->failure);
	}
	if (run_has(run, OPT_JSON))
		json_end(&all->json);
	btfmin_faults_free(v.faults);
	input_close(&v.input);
}

/* Digits only, for strtoul() takes blanks and signs. */
static bool read_number(const char **s, unsigned long max, unsigned long *out)
{
	char *end;

	if (**s < '0' || **s > '9' || strlen(*s) > 18)
		return false;
	*out = strtoul(*s, &end, 10);
	*s = end;
	return *out <= max;
}

/* "6.1" and what uname -r says, "6.1.0-49-amd64". */
static bool read_kernel(const char *s, uint32_t *out)
{
	unsigned long major, minor;

	if (!read_number(&s, 0xffff, &major) || !major || *s++ != '.' ||
	    !read_number(&s, 0xff, &minor) || (*s && *s != '.' && *s != '-'))
		return false;
	*out = (uint32_t)(major << 8 | minor);
	return true;
}

static bool refuse(struct run *run, const char *text, const char *word)
{
	return run_refuse(run, text, word, validate_command.hint);
}

static bool read_call(struct validate *all)
{
	const struct options *o = &all->run->opts;
	const char *kernel = options_value(o, OPT_KERNEL);
	const char *max = options_value(o, OPT_MAX_FAULTS), *s = max;
	unsigned long n = FAULTS_SHOWN;

	if (!o->count)
		return refuse(all->run, "INPUT is missing", NULL);
	if (run_reads_twice(NULL, o->operands, o->count))
		return refuse(all->run, "standard input is named twice", NULL);
	if (kernel && !read_kernel(kernel, &all->opts.kernel))
		return refuse(all->run, "no version of Linux, such as 6.1", kernel);
	if (max && (!read_number(&s, UINT32_MAX, &n) || *s || !n))
		return refuse(all->run, "not a number of faults", max);
	all->opts.max_faults = n;
	if (kernel || run_has(all->run, OPT_STRICT))
		all->opts.flags = BTFMIN_CHECK_STRICT;
	return true;
}

static void begin_document(struct validate *all)
{
	json_begin(&all->json, stdout, run_has(all->run, OPT_PRETTY));
	json_string(&all->json, "command", "validate");
	json_bool(&all->json, "strict", all->opts.flags != 0);
	json_array(&all->json, "files");
}

static void end_document(struct validate *all)
{
	struct json *j = &all->json;

	json_end(j);
	json_object(j, "summary");
	json_number(j, "files", all->run->opts.count);
	json_number(j, "clean", all->clean);
	json_number(j, "bad", all->bad);
	json_end(j);
	if (all->worst.exit_status)
		failure_json(j, "error", &all->worst);
	json_finish(j);
	all->run->answered = true;
}

static void validate(struct run *run)
{
	struct validate all;
	size_t i;

	memset(&all, 0, sizeof(all));
	all.run = run;
	if (!read_call(&all))
		return;
	run->tells_notes = true;
	if (run_has(run, OPT_JSON))
		begin_document(&all);
	for (i = 0; i < run->opts.count; i++)
		validate_file(&all, run->opts.operands[i]);
	run->failure = all.worst;
	if (run_has(run, OPT_JSON))
		end_document(&all);
}

const struct command validate_command = {
	"validate",
	"INPUT...",
	"check all of a BTF, and whether the kernel would take it",
	"Checks every name, type id, size and reference in the BTF of each INPUT, and whether it\n"
	"has cycles without end, and prints a line for each fault: file, offset, type, cause.\n"
	"With --strict also what the kernel refuses of BTF that a program brings along; with\n"
	"--kernel, what a certain version refuses. A file with faults is bad input, exit 3;\n"
	"warnings are none. All files are looked at; the highest status counts.\n",
	"try 'btfmin validate --help'",
	OPT_STRICT | OPT_KERNEL | OPT_MAX_FAULTS,
	validate,
};
