/* SPDX-License-Identifier: BSD-2-Clause */
/* dump.c - btfmin dump: the types of a BTF as text, C or JSON */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "file.h"
#include "input.h"

enum format { FORMAT_RAW, FORMAT_C, FORMAT_JSON, FORMATS };

static const char *const format_names[FORMATS] = {"raw", "c", "json"};

struct dump {
	struct run *run;
	const char *input_path;
	const char *output_path;
	const char *format_word; /* NULL: not given */
	enum format format;
	struct input input;
	const char **names; /* of --type */
	size_t name_count;
	struct btfmin_text text;
	bool written;
};

/* The words of bpftool's "btf dump file FILE [format FORMAT]", without the first two. */
static bool read_bpftool_words(struct dump *d, char **words, size_t count)
{
	d->input_path = words[1];
	if (count == 2)
		return true;
	if (strcmp(words[2], "format"))
		return run_refuse(d->run, "unknown word after file INPUT:", words[2]);
	if (count != 4)
		return run_refuse(d->run, count == 3 ? "FORMAT is missing" : "too many operands",
				  NULL);
	if (d->format_word)
		return run_refuse(d->run, "the format is given twice", NULL);
	d->format_word = words[3];
	return true;
}

/* One operand is INPUT, whatever its name: bpftool's call has two at least. */
static bool read_operands(struct dump *d)
{
	char **words = d->run->opts.operands;
	size_t count = d->run->opts.count;

	if (!count)
		return run_refuse(d->run, "INPUT is missing", NULL);
	if (count > 1 && !strcmp(words[0], "file"))
		return read_bpftool_words(d, words, count);
	if (count > 1)
		return run_refuse(d->run, "one INPUT only, not also", words[1]);
	d->input_path = words[0];
	return true;
}

static bool read_format(struct dump *d)
{
	bool json = run_has(d->run, OPT_JSON), alone = file_is_stdout(d->output_path);
	int i;

	for (i = 0; d->format_word && i < FORMATS && strcmp(d->format_word, format_names[i]); i++)
		;
	if (i == FORMATS)
		return run_refuse(d->run, "--format takes raw, c or json, not", d->format_word);
	d->format = (enum format)i;
	/* bpftool says "raw" and --json where it means JSON, so that must do here, too */
	if (json && d->format == FORMAT_RAW && (alone || !d->format_word))
		d->format = FORMAT_JSON;
	if (json && d->format == FORMAT_C && alone)
		return run_refuse(d->run,
				  "--json needs standard output for itself: give --output FILE",
				  NULL);
	if (run_has(d->run, OPT_MANGLE) && d->format != FORMAT_C)
		return run_refuse(d->run, "--mangle goes with --format c only", NULL);
	return true;
}

static bool check_output(struct dump *d)
{
	const char *lost;

	if (file_is_stdout(d->output_path))
		return true;
	if (file_is_same(d->input_path, d->output_path))
		return run_refuse(d->run, "FILE of --output is INPUT, which would be lost", NULL);
	lost = base_overwritten(d->run, d->output_path);
	if (lost)
		return run_refuse(d->run, "FILE of --output is a base, which would be lost:", lost);
	if (file_is_elf(d->output_path))
		return run_refuse(d->run, "FILE of --output is an ELF file already, not a text:",
				  d->output_path);
	return true;
}

static bool read_names(struct dump *d)
{
	const struct options *o = &d->run->opts;
	const char *name;
	size_t at = 0;

	d->names = calloc(o->value_count + 1, sizeof(*d->names));
	if (!d->names)
		return run_nomem(d->run);
	while ((name = options_next(o, OPT_TYPE, &at)) != NULL)
		d->names[d->name_count++] = name;
	return true;
}

static bool read_call(struct dump *d)
{
	const char *output = options_value(&d->run->opts, OPT_OUTPUT);

	d->output_path = output ? output : "-";
	d->format_word = options_value(&d->run->opts, OPT_FORMAT);
	return read_operands(d) && read_format(d) && check_output(d) && read_names(d);
}

/* The library does not say which name it did not find. */
static bool blame(struct dump *d, const struct btfmin_error *err, bool mangle)
{
	struct failure f = input_failure(&d->input, err);
	size_t i;

	for (i = 0; err->status == BTFMIN_ERR_ABSENT && i < d->name_count; i++) {
		if (btfmin_btf_find(d->input.btf, d->names[i], 0))
			continue;
		f.text = "there is no type";
		f.word = d->names[i];
		break;
	}
	if (mangle)
		f.hint = "--mangle gives it another name";
	run_fail(d->run, &f);
	return false;
}

/* Whether names are all that C has against the types: another name for each would do. */
static bool mangling_helps(const struct dump *d, int status, struct btfmin_dump_opts opts)
{
	struct btfmin_text text;
	int r;

	if (d->format != FORMAT_C || opts.flags & BTFMIN_DUMP_MANGLE)
		return false;
	if (status != BTFMIN_ERR_CORRUPT && status != BTFMIN_ERR_UNSUPPORTED)
		return false;
	opts.flags |= BTFMIN_DUMP_MANGLE;
	r = btfmin_dump_c(&text, d->input.btf, &opts, NULL);
	btfmin_text_free(&text, NULL);
	return r == 0;
}

static bool make_text(struct dump *d)
{
	static int (*const dump[FORMATS])(
		struct btfmin_text *, const struct btfmin_btf *, const struct btfmin_dump_opts *,
		struct btfmin_error *) = {btfmin_dump_raw, btfmin_dump_c, btfmin_dump_json};
	struct btfmin_dump_opts opts = {0};
	struct btfmin_error err;

	opts.names = d->names;
	opts.name_count = d->name_count;
	opts.flags = (run_has(d->run, OPT_CLOSURE) ? BTFMIN_DUMP_CLOSURE : 0) |
		     (run_has(d->run, OPT_MANGLE) ? BTFMIN_DUMP_MANGLE : 0) |
		     (run_has(d->run, OPT_PRETTY) ? BTFMIN_DUMP_PRETTY : 0);
	if (dump[d->format](&d->text, d->input.btf, &opts, &err))
		return blame(d, &err, mangling_helps(d, err.status, opts));
	return true;
}

static bool save(struct dump *d)
{
	struct failure fault;

	if (!file_write(d->output_path, d->text.data, d->text.size, &fault)) {
		run_fail(d->run, &fault);
		return false;
	}
	d->written = true;
	return true;
}

/* On standard output, the types are the document; beside a file, there is one that tells of it. */
static void print_document(struct dump *d)
{
	struct json j;

	if (!file_is_stdout(d->output_path)) {
		json_begin(&j, stdout, run_has(d->run, OPT_PRETTY));
		json_string(&j, "command", "dump");
		json_string(&j, "input", d->input_path);
		json_string(&j, "output", d->output_path);
		json_string(&j, "format", format_names[d->format]);
		json_number(&j, "bytes", d->text.size);
		notes_json(&j, "notes", &d->input);
		json_finish(&j);
	}
	d->run->answered = true;
}

static void dump(struct run *run)
{
	struct dump d;

	memset(&d, 0, sizeof(d));
	d.run = run;
	if (read_call(&d) && input_open(run, &d.input, d.input_path) && make_text(&d) && save(&d) &&
	    run_has(run, OPT_JSON))
		print_document(&d);
	btfmin_text_free(&d.text, NULL);
	input_close(&d.input);
	free(d.names);
}

const struct command dump_command = {
	"dump",
	"INPUT | file INPUT [format FORMAT]",
	"print the types of a BTF as text, C or JSON",
	"Prints every type of INPUT, or those that --type names, in one of these forms:\n"
	"raw, the lines of 'bpftool btf dump file INPUT'; c, declarations for a vmlinux.h;\n"
	"json, one document. That call of bpftool is taken word for word, 'btf' included.\n",
	OPT_BASE | OPT_FORMAT | OPT_TYPE | OPT_CLOSURE | OPT_MANGLE | OPT_OUTPUT | OPT_SOURCE,
	dump,
};
