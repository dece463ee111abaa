/* SPDX-License-Identifier: BSD-2-Clause */
/* validate.c - btfmin validate: every fault of a BTF, one line each */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "verdict.h"

#define FAULTS_SHOWN 100u

struct validate {
	struct run *run;
	struct btfmin_check_opts opts;
	struct json json;
	struct failure worst; /* of the files so far */
	size_t clean, bad;    /* files; those that could not be read are neither */
};

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
		return input_blame(all->run, &v->input, &err);
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
		verdict_json(&all->json, v);
	else
		verdict_print(all->run, v);
}

static void validate_file(struct validate *all, const char *path)
{
	struct run *run = all->run;
	struct verdict v;

	memset(&v, 0, sizeof(v));
	v.path = path;
	v.strict = all->opts.flags & BTFMIN_CHECK_STRICT;
	memset(&run->failure, 0, sizeof(run->failure));
	if (run_has(run, OPT_JSON)) {
		json_object(&all->json, NULL);
		json_string(&all->json, "file", path);
	}
	if (check(all, &v)) {
		tell(all, &v);
		keep_worst(all, &run->failure); /* --strict may mind what the BTF comes in */
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

/* Linux 4.18 is the first with BTF. */
#define KERNEL_MIN (4u << 8 | 18)

/* "6.1" and what uname -r says, "6.1.0-49-amd64". */
static bool read_kernel(const char *s, uint32_t *out)
{
	unsigned long major, minor;

	if (!read_number(&s, 0xffff, &major) || !major || *s++ != '.' ||
	    !read_number(&s, 0xff, &minor) || (*s && *s != '.' && *s != '-'))
		return false;
	*out = (uint32_t)(major << 8 | minor);
	return *out >= KERNEL_MIN;
}

static bool read_call(struct validate *all)
{
	const struct options *o = &all->run->opts;
	const char *kernel = options_value(o, OPT_KERNEL);
	const char *max = options_value(o, OPT_MAX_FAULTS), *s = max;
	unsigned long n = FAULTS_SHOWN;

	if (!o->count)
		return run_refuse(all->run, "INPUT is missing", NULL);
	if (run_reads_twice(NULL, o->operands, o->count))
		return run_refuse(all->run, "standard input is named twice", NULL);
	if (kernel && !read_kernel(kernel, &all->opts.kernel))
		return run_refuse(
			all->run,
			"--kernel takes a version of Linux from 4.18 on, such as 6.1, not", kernel);
	if (max && (!read_number(&s, UINT32_MAX, &n) || *s || !n))
		return run_refuse(all->run, "--max-faults takes a number, 1 or more, not", max);
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
	"warnings do not count. All files are looked at; the highest status counts.\n",
	OPT_BASE | OPT_STRICT | OPT_KERNEL | OPT_MAX_FAULTS | OPT_SOURCE,
	validate,
};
