/* SPDX-License-Identifier: BSD-2-Clause */
/* convert.c - btfmin convert: a whole BTF for older readers, or in the other byte order */
#include <string.h>

#include "command.h"
#include "file.h"
#include "fit.h"
#include "input.h"
#include "output.h"

struct convert {
	struct run *run;
	const char *output_path;
	struct input input;
	struct fit fit;
	struct btfmin_emitted emitted;
	bool converted, written;
};

static bool check_call(struct convert *c)
{
	const struct options *o = &c->run->opts;
	const char *lost;

	if (o->count < 2)
		return run_refuse(c->run,
				  o->count ? "OUTPUT is missing" : "INPUT and OUTPUT are missing",
				  NULL);
	if (o->count > 2)
		return run_refuse(c->run, "one INPUT and one OUTPUT only, not also",
				  o->operands[2]);
	c->output_path = o->operands[1];
	lost = base_overwritten(c->run, c->output_path);
	if (lost)
		return run_refuse(c->run, "OUTPUT is a base, which would be lost:", lost);
	return output_check(c->run, o->operands[0], c->output_path) && fit_read(c->run, &c->fit);
}

static bool convert_input(struct convert *c)
{
	bool strict = run_has(c->run, OPT_STRICT), quiet = run_has(c->run, OPT_QUIET);
	struct btfmin_error err;
	struct failure f;

	if (fit_convert(&c->fit, c->input.btf, &c->emitted, &err))
		return input_blame(c->run, &c->input, &err);
	c->converted = true;
	fit_report(c->run, &c->fit, c->input.btf, c->input.path,
		   strict  ? "error"
		   : quiet ? NULL
			   : "warning");
	if (!strict || !fit_loses(&c->fit))
		return !c->run->failure.exit_status;
	f = failure_of(STATUS_INPUT, "strict", c->input.path,
		       "not all of it can be said to this reader");
	f.hint = "--strict";
	run_fail(c->run, &f);
	return false;
}

static void save(struct convert *c)
{
	struct failure fault;

	c->written = file_write(c->output_path, c->emitted.data, c->emitted.size, &fault);
	if (!c->written)
		run_fail(c->run, &fault);
}

static void print_document(struct convert *c)
{
	struct json j;

	json_begin(&j, stdout, run_has(c->run, OPT_PRETTY));
	json_string(&j, "command", "convert");
	json_string(&j, "input", c->input.path);
	json_string(&j, "output", c->output_path);
	if (c->written) {
		json_number(&j, "bytes", c->emitted.size);
		json_number(&j, "types", c->emitted.types);
	}
	notes_json(&j, "notes", &c->input);
	fit_json(&j, &c->fit, c->input.btf);
	if (c->run->failure.exit_status)
		failure_json(&j, "error", &c->run->failure);
	json_finish(&j);
	c->run->answered = true;
}

static void print_result(struct convert *c)
{
	struct line l;

	if (run_has(c->run, OPT_JSON)) {
		print_document(c);
	} else if (c->written && run_has(c->run, OPT_VERBOSE) && !run_has(c->run, OPT_QUIET)) {
		line_start_message(&l, "note");
		line_path(&l, c->output_path);
		line_printf(&l, ": %lu bytes, ", (unsigned long)c->emitted.size);
		line_count(&l, c->emitted.types, "type");
		line_write(&l, stderr);
	}
}

static void convert(struct run *run)
{
	struct convert c;

	memset(&c, 0, sizeof(c));
	c.run = run;
	if (!check_call(&c))
		return;
	if (input_open(run, &c.input, run->opts.operands[0]) && convert_input(&c))
		save(&c);
	if (c.converted)
		print_result(&c);
	btfmin_emitted_free(&c.emitted, NULL);
	input_close(&c.input);
}

const struct command convert_command = {
	"convert",
	"INPUT OUTPUT",
	"write a whole BTF for older readers, or in the other byte order",
	"Writes the BTF of INPUT, in whatever it comes in, to OUTPUT as raw BTF: with --for,\n"
	"without what READER does not know; with --endian, in that byte order. Type ids stay\n"
	"what they are. What is lost is reported, and an error under --strict. For INPUT and\n"
	"OUTPUT, - is standard input and output. OUTPUT is replaced in one step.\n",
	OPT_FOR | OPT_ENDIAN | OPT_STRICT | OPT_BASE | OPT_SOURCE,
	convert,
};
