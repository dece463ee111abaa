/* SPDX-License-Identifier: BSD-2-Clause */
/* find.c - btfmin find: which BTF is the one for a host, and where is it */
#include <string.h>

#include "command.h"
#include "explain.h"

static bool check_output(struct run *run, const char *input, const char *output)
{
	bool to_stdout = file_is_stdout(output);

	if (run_has(run, OPT_JSON) && to_stdout)
		return run_refuse(run, "--json needs standard output for itself, not for FILE",
				  output);
	if (run_has(run, OPT_EXPLAIN) && to_stdout)
		return run_refuse(run, "--explain needs standard output for itself, not for FILE",
				  output);
	if (input && file_is_same(input, output))
		return run_refuse(
			run, "FILE of --output is what is searched, and would be lost:", output);
	if (file_is_elf(output))
		return run_refuse(run,
				  "FILE of --output is an ELF file already, not a BTF:", output);
	return true;
}

static bool check_call(struct run *run)
{
	const struct options *o = &run->opts;
	const char *output = options_value(o, OPT_OUTPUT), *input = o->count ? *o->operands : NULL;
	const char *os_release = options_value(o, OPT_OS_RELEASE);

	if (o->count > 1)
		return run_refuse(run, "one PACKAGE, TREE or FILE only, not also", o->operands[1]);
	if (!input && run_has(run, OPT_HOST | OPT_IGNORE_SYSFS | OPT_NEAREST))
		return run_refuse(run, "there is nothing to look in: PACKAGE is missing", NULL);
	if (os_release && run_reads_twice(os_release, o->operands, o->count))
		return run_refuse(run, "standard input is named twice", NULL);
	return !output || check_output(run, input, output);
}

static void save(struct search *s, const char *output)
{
	struct failure fault;

	if (s->source != SEARCH_PACKAGE && file_is_same(s->name, output))
		run_refuse(s->run, "FILE of --output is the BTF found, and would be lost:", output);
	else if (!file_write(output, s->data, s->size, &fault))
		run_fail(s->run, &fault);
}

static void print_document(struct search *s, const char *output)
{
	struct run *run = s->run;
	struct json j;

	if (run->failure.exit_status || !search_candidates(s))
		return;
	json_begin(&j, stdout, run_has(run, OPT_PRETTY));
	json_string(&j, "command", "find");
	if (s->path)
		json_string(&j, "input", s->path);
	if (s->found && output)
		json_string(&j, "output", output);
	explain_json(&j, s);
	json_finish(&j);
	run->answered = true;
}

static void print_name(const struct search *s)
{
	struct line l;

	line_start(&l);
	line_path(&l, s->name);
	line_write(&l, stdout);
}

static void tell(struct search *s, const char *output)
{
	struct run *run = s->run;
	bool quiet = run_has(run, OPT_QUIET);

	explain_verbose(s);
	if (s->found && output)
		save(s, output);
	if (!s->found)
		run->findings = STATUS_FINDINGS;
	if (run_has(run, OPT_JSON)) {
		print_document(s, output);
		return;
	}
	if (run_has(run, OPT_EXPLAIN) && !quiet)
		explain_print(s);
	else if (s->found && !output && !quiet)
		print_name(s);
	if (!s->found)
		explain_missing(s);
}

static void find(struct run *run)
{
	const char *input = run->opts.count ? run->opts.operands[0] : NULL;
	struct search s;

	if (!check_call(run))
		return;
	if (search(&s, run, input, true))
		tell(&s, options_value(&run->opts, OPT_OUTPUT));
	search_close(&s);
}

const struct command find_command = {
	"find",
	"[PACKAGE | TREE | FILE]",
	"find the BTF for a host",
	"Prints where the BTF for this host is: " KERNEL_BTF " if its kernel has\n"
	"one, else the member of PACKAGE, or the file in TREE, that is the one by the\n"
	"distribution, its version, the architecture and the kernel's release. PACKAGE is\n"
	"a tar of BTFs, compressed or not (- is standard input), TREE a folder as\n"
	"btfhub-archive is one, FILE a BPF object with a package in it, or a BTF. The\n"
	"options for a part of the host put another host in its place; the kernel that\n"
	"runs here is not looked at then. Exit status 1: there is no such BTF.\n",
	OPT_OUTPUT | OPT_HOST | OPT_IGNORE_SYSFS | OPT_NEAREST | OPT_EXPLAIN | OPT_STRICT |
		OPT_MAX_SIZE | OPT_MAX_MEMORY,
	find,
};
