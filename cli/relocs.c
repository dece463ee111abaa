/* SPDX-License-Identifier: BSD-2-Clause */
/* relocs.c - btfmin relocs: every CO-RE record in words, and how it resolves */
#include <string.h>

#include "command.h"
#include "listing.h"
#include "report.h"

struct relocs {
	struct run *run;
	struct input input; /* path NULL without --btf */
	struct modules modules;
	struct objects objects;
	struct answers answers;
};

static void print_text(struct relocs *r)
{
	size_t i;

	for (i = 0; i < r->objects.count; i++) {
		if (!r->objects.v[i].failure.exit_status)
			list_object(&r->answers, &r->objects.v[i], run_has(r->run, OPT_VERBOSE));
	}
}

static void print_document(struct relocs *r)
{
	struct json j;
	size_t i;

	json_begin(&j, stdout, run_has(r->run, OPT_PRETTY));
	json_string(&j, "command", "relocs");
	if (r->input.path) {
		json_object(&j, "btf");
		json_string(&j, "file", r->input.path);
		notes_json(&j, "notes", &r->input);
		if (r->modules.count)
			modules_json(&j, "modules", &r->modules);
		json_end(&j);
	} else {
		json_null(&j, "btf");
	}
	json_array(&j, "objects");
	for (i = 0; i < r->objects.count; i++)
		list_object_json(&j, &r->answers, &r->objects.v[i]);
	json_end(&j);
	tally_json(&j, "summary", &r->answers.tally);
	if (r->run->failure.exit_status)
		failure_json(&j, "error", &r->run->failure);
	json_finish(&j);
	r->run->answered = true;
}

static bool load(struct relocs *r)
{
	const struct options *o = &r->run->opts;
	const char *btf = options_value(o, OPT_BTF);

	if (btf && !(input_open(r->run, &r->input, btf) &&
		     modules_open(r->run, &r->modules, r->input.btf)))
		return false;
	return objects_load(r->run, &r->objects, o->operands, o->count) &&
	       answers_make(r->run, &r->answers, &r->objects, btf ? &r->input : NULL, &r->modules);
}

/* Without a BTF to resolve on, hardly anything is looked for, and "all is well" would mislead. */
static bool check_alone(struct run *run)
{
	static const struct {
		optset bit;
		const char *text;
	} needs[] = {
		{OPT_REQUIRE_ALL, "--require-all needs --btf"},
		{OPT_STRICT, "--strict needs --btf"},
		{OPT_BASE, "--base needs --btf"},
		{OPT_MODULE, "--module needs --btf"},
		{OPT_MEMBER, "--member needs --btf"},
		{OPT_MAX_SIZE, "--max-size needs --btf"},
		{OPT_MAX_MEMORY, "--max-memory needs --btf"},
	};
	size_t i;

	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		if (run_has(run, needs[i].bit))
			return run_refuse(run, needs[i].text, NULL);
	}
	return true;
}

static bool check_call(struct run *run)
{
	const struct options *o = &run->opts;
	const char *btf = options_value(o, OPT_BTF);

	if (!o->count)
		return run_refuse(run, "OBJECT is missing", NULL);
	if (!btf && !check_alone(run))
		return false;
	if (run_reads_twice_in_all(run, btf, o->operands, o->count))
		return run_refuse(run, "standard input is named twice", NULL);
	return true;
}

static void relocs(struct run *run)
{
	struct relocs r;

	memset(&r, 0, sizeof(r));
	r.run = run;
	if (!check_call(run))
		return;
	if (load(&r)) {
		report(run, &r.answers, false);
		if (run_has(run, OPT_JSON))
			print_document(&r);
		else if (!run_has(run, OPT_QUIET))
			print_text(&r);
	}
	answers_free(&r.answers);
	objects_free(&r.objects);
	modules_close(&r.modules);
	input_close(&r.input);
}

const struct command relocs_command = {
	"relocs",
	"OBJECT... [--btf INPUT]",
	"list the CO-RE relocations of BPF objects, and how they resolve",
	"Lists every CO-RE relocation of the OBJECTs: program section, instruction, kind, the\n"
	"value that the compiler put in, access string, and what it asks for. With --btf also\n"
	"the value on INPUT, the outcome, and the candidates where there are several (with\n"
	"--verbose, always). With --module types that INPUT has not are looked for in modules\n"
	"too, as a loader on a live system does. --quiet leaves errors and the exit status only.\n",
	OPT_BTF | OPT_BASE | OPT_MODULE | OPT_REQUIRE_ALL | OPT_STRICT | OPT_SOURCE,
	relocs,
};
