/* SPDX-License-Identifier: BSD-2-Clause */
/* gen.c - btfmin gen: the smallest BTF under which the objects' relocations come out the same */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "file.h"
#include "gen.h"
#include "output.h"
#include "report.h"

static bool check_options(struct gen *g)
{
	const char *lost = base_overwritten(g->run, g->output_path);

	if (lost)
		return run_refuse(g->run,
				  "OUTPUT is a base or a module, which would be lost:", lost);
	if (!run_has(g->run, OPT_SPLIT))
		return true;
	if (fit_wanted(&g->fit))
		return run_refuse(g->run,
				  "--split goes without --for and --endian: convert what it wrote",
				  NULL);
	if (!run_has(g->run, OPT_MODULE))
		return run_refuse(g->run, "--split needs --module", NULL);
	if (!strcmp(g->output_path, "-") || !strncmp(g->output_path, "/dev/", 5))
		return run_refuse(g->run, "--split needs a file for OUTPUT, not", g->output_path);
	return true;
}

/*
 * bpftool's "gen min_core_btf INPUT OUTPUT OBJECT..." is taken as it is. A file of that name can
 * still be an INPUT, as ./min_core_btf or with one object.
 */
static bool read_operands(struct gen *g)
{
	char **words = g->run->opts.operands;
	size_t count = g->run->opts.count;
	bool literal = count && !strcmp(words[0], "min_core_btf");

	if (literal && (count > 3 || access(words[0], F_OK))) {
		words++;
		count--;
	}
	if (count < 3) {
		static const char *const missing[] = {"INPUT, OUTPUT and OBJECT are missing",
						      "OUTPUT and OBJECT are missing",
						      "OBJECT is missing"};

		return run_refuse(g->run, missing[count], NULL);
	}
	g->input_path = words[0];
	g->output_path = words[1];
	g->object_paths = words + 2;
	g->object_count = count - 2;
	if (run_reads_twice_in_all(g->run, g->input_path, g->object_paths, g->object_count))
		return run_refuse(g->run, "standard input is named twice", NULL);
	return output_check(g->run, g->input_path, g->output_path) && fit_read(g->run, &g->fit) &&
	       check_options(g);
}

static void lap(struct gen *g, enum stage stage)
{
	if (run_has(g->run, OPT_STATS))
		g->micros[stage] += stopwatch_lap(&g->watch);
}

static void say_objects(const struct objects *objects)
{
	struct line l;
	size_t i;

	for (i = 0; i < objects->count; i++) {
		const struct object *o = &objects->v[i];

		if (o->failure.exit_status)
			continue;
		line_start_message(&l, "note");
		line_object(&l, o);
		line_write(&l, stderr);
	}
}

static bool load(struct gen *g)
{
	bool ok;

	if (run_has(g->run, OPT_STATS))
		stopwatch_lap(&g->watch);
	ok = input_open(g->run, &g->input, g->input_path) &&
	     modules_open(g->run, &g->modules, g->input.btf) &&
	     (!run_has(g->run, OPT_SPLIT) ||
	      parts_name(g->run, &g->parts, &g->modules, g->output_path)) &&
	     objects_load(g->run, &g->objects, g->object_paths, g->object_count);
	lap(g, STAGE_READ);
	if (gen_is_verbose(g->run))
		say_objects(&g->objects);
	return ok;
}

static bool resolve(struct gen *g)
{
	if (!answers_make(g->run, &g->answers, &g->objects, &g->input, &g->modules))
		return false;
	lap(g, STAGE_RESOLVE);
	report(g->run, &g->answers, true);
	/* An object that could not be read asks for something that nobody knows: no output then. */
	return !g->run->failure.exit_status;
}

static bool emit(struct gen *g)
{
	uint32_t flags = run_has(g->run, OPT_READABLE) ? BTFMIN_EMIT_READABLE : 0;
	const struct btfmin_result *result = g->answers.result;
	struct btfmin_error err;

	if (run_has(g->run, OPT_STATS))
		stopwatch_lap(&g->watch);
	if (g->parts.count) {
		if (!parts_emit(g->run, &g->parts, &g->answers, flags))
			return false;
	} else if (btfmin_emit(&g->emitted, result, flags, &err)) {
		return run_blame(g->run, &err, g->input_path);
	}
	lap(g, STAGE_EMIT);
	return true;
}

static bool verify_one(struct gen *g)
{
	struct btfmin_error err;
	struct failure f;
	int rc = btfmin_verify(g->answers.result, g->emitted.data, g->emitted.size, &err);

	if (!rc)
		return true;
	if (rc == BTFMIN_ERR_UNSUPPORTED && g->modules.count) {
		f = failure_from(&err, g->input_path);
		f.hint = "--split writes a BTF for each";
		run_fail(g->run, &f);
		return false;
	}
	/* whatever is wrong with bytes that were made here is no fault of INPUT */
	if (rc != BTFMIN_ERR_NOMEM)
		err.status = BTFMIN_ERR_INTERNAL;
	return run_blame(g->run, &err, NULL);
}

static bool verify(struct gen *g)
{
	if (!(g->parts.count ? parts_verify(g->run, &g->parts, &g->answers) : verify_one(g)))
		return false;
	lap(g, STAGE_VERIFY);
	return true;
}

/* For --for and --endian, checked once more: counted with the verifying. */
static bool fit_output(struct gen *g)
{
	bool ok;

	if (!fit_wanted(&g->fit))
		return true;
	ok = adapt(g->run, &g->adapted, &g->fit, &g->answers, &g->emitted);
	lap(g, STAGE_VERIFY);
	return ok;
}

static bool save(struct gen *g)
{
	struct failure fault;

	if (g->parts.count) {
		g->written = parts_save(g->run, &g->parts);
		return g->written;
	}
	if (!file_write(g->output_path, g->emitted.data, g->emitted.size, &fault)) {
		run_fail(g->run, &fault);
		return false;
	}
	g->written = true;
	return true;
}

static void gen(struct run *run)
{
	struct gen g;

	memset(&g, 0, sizeof(g));
	g.run = run;
	if (!read_operands(&g))
		return;
	if (load(&g) && resolve(&g) && emit(&g) && verify(&g) && fit_output(&g))
		save(&g);
	if (g.answers.result)
		gen_tell(&g);
	adapt_free(&g.adapted);
	btfmin_emitted_free(&g.emitted, NULL);
	parts_free(&g.parts);
	answers_free(&g.answers);
	objects_free(&g.objects);
	modules_close(&g.modules);
	input_close(&g.input);
}

const struct command gen_command = {
	"gen",
	"[min_core_btf] INPUT OUTPUT OBJECT...",
	"write the smallest BTF that answers the relocations of BPF objects",
	"Resolves every CO-RE relocation of the OBJECTs on INPUT and writes to OUTPUT the\n"
	"smallest BTF under which all of them come out the same. INPUT is BTF, such as\n"
	"/sys/kernel/btf/vmlinux, in whatever it comes in: ELF, a kernel image, compressed, in\n"
	"a tar archive. OUTPUT is replaced in one step.\n"
	"For INPUT and OUTPUT, - is standard input and output. Under --strict an error leaves\n"
	"OUTPUT as it was. With --module, OUTPUT holds what is needed of modules too: types that\n"
	"the kernel has not are looked for in them, as a loader on a live system does. With\n"
	"--for, OUTPUT holds only what READER knows, and relocations that it answers otherwise\n"
	"are reported.\n",
	OPT_BASE | OPT_FOR | OPT_ENDIAN | OPT_MODULE | OPT_SPLIT | OPT_READABLE | OPT_REQUIRE_ALL |
		OPT_STRICT | OPT_STATS | OPT_SOURCE,
	gen,
};
