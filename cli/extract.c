/* SPDX-License-Identifier: BSD-2-Clause */
/* extract.c - btfmin extract: the raw BTF out of whatever it comes in, byte for byte */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "info.h"

static bool check_output(struct run *run, const char *input)
{
	const char *output = options_value(&run->opts, OPT_OUTPUT);

	if (run_has(run, OPT_JSON) && (!output || file_is_stdout(output)))
		return run_refuse(
			run,
			"--json needs standard output for itself: give --output FILE or --info",
			NULL);
	if (!output && isatty(STDOUT_FILENO))
		return run_refuse(
			run,
			"BTF is not for a terminal: give --output FILE, or -o - to have it there",
			NULL);
	if (output && file_is_same(input, output))
		return run_refuse(run, "FILE of --output is INPUT, which would be lost", NULL);
	if (output && file_is_elf(output))
		return run_refuse(run,
				  "FILE of --output is an ELF file already, not a BTF:", output);
	return true;
}

static bool check_call(struct run *run)
{
	const struct options *o = &run->opts;
	bool info = run_has(run, OPT_INFO), list = run_has(run, OPT_LIST);

	if (!o->count)
		return run_refuse(run, "INPUT is missing", NULL);
	if (o->count > 1)
		return run_refuse(run, "one INPUT only, not also", o->operands[1]);
	if (info + list + run_has(run, OPT_OUTPUT) > 1)
		return run_refuse(run, "--info, --list and --output exclude each other", NULL);
	if (list && run_has(run, OPT_MEMBER))
		return run_refuse(run, "--list lists all members: --member has no meaning with it",
				  NULL);
	return info || list || check_output(run, o->operands[0]);
}

/* ---- --list --------------------------------------------------------------------------------- */

struct listing {
	struct run *run;
	struct json json; /* open under --json */
	const char *path;
	struct btfmin_trail trail;
	struct btfmin_members *members;
};

static void list_member(struct listing *l, const struct btfmin_member *m)
{
	struct line line;

	if (!m->is_btf && !run_has(l->run, OPT_VERBOSE))
		return;
	if (run_has(l->run, OPT_JSON)) {
		json_object(&l->json, NULL);
		json_string(&l->json, "name", m->name);
		json_number(&l->json, "bytes", m->size);
		json_bool(&l->json, "btf", m->is_btf);
		json_end(&l->json);
		return;
	}
	line_start(&line);
	line_printf(&line, "%10" PRIu64 "  ", m->size);
	line_path(&line, m->name);
	line_write(&line, stdout);
}

static void list_members(struct listing *l)
{
	struct notes notes = {0, 0};
	struct btfmin_error err;
	struct btfmin_member m;
	int ret;

	while ((ret = btfmin_members_next(l->members, &m, &err)) > 0)
		list_member(l, &m);
	notes.source = btfmin_members_notes(l->members);
	if (run_has(l->run, OPT_JSON)) {
		json_end(&l->json);
		notes_array(&l->json, "notes", &notes);
	}
	if (ret)
		trail_blame(l->run, l->path, &l->trail, &err);
	else
		notes_say(l->run, l->path, &notes);
}

/* Members are told of as they come: there may be any number. */
static void list_archive(struct listing *l)
{
	if (!run_has(l->run, OPT_JSON)) {
		list_members(l);
		return;
	}
	json_begin(&l->json, stdout, run_has(l->run, OPT_PRETTY));
	json_string(&l->json, "command", "extract");
	json_string(&l->json, "input", l->path);
	json_array(&l->json, "members");
	list_members(l);
	if (l->run->failure.exit_status)
		failure_json(&l->json, "error", &l->run->failure);
	json_finish(&l->json);
	l->run->answered = true;
}

static void list(struct run *run, const char *path)
{
	struct btfmin_source_opts opts;
	struct btfmin_error err;
	struct failure fault;
	struct io_bytes file;
	struct listing l;

	memset(&l, 0, sizeof(l));
	l.run = run;
	l.path = path;
	if (!source_opts(run, &opts))
		return;
	if (!file_read(path, &file, &fault)) {
		run_fail(run, &fault);
		return;
	}
	opts.trail = &l.trail;
	if (btfmin_members_open(&l.members, file.data, file.size, &opts, &err))
		trail_blame(run, path, &l.trail, &err);
	else
		list_archive(&l);
	btfmin_members_close(l.members);
	io_bytes_free(&file);
}

/* ---- the BTF, or what it is ----------------------------------------------------------------- */

static void print_document(struct run *run, const struct info *info, const char *output)
{
	struct json j;

	json_begin(&j, stdout, run_has(run, OPT_PRETTY));
	json_string(&j, "command", "extract");
	json_string(&j, "input", info->input->path);
	if (output)
		json_string(&j, "output", output);
	info_json(&j, info);
	if (run->failure.exit_status)
		failure_json(&j, "error", &run->failure);
	json_finish(&j);
	run->answered = true;
}

static void save(struct run *run, const struct input *in)
{
	const char *output = options_value(&run->opts, OPT_OUTPUT);
	struct failure fault;

	if (!file_write(output ? output : "-", in->found.data, in->found.size, &fault))
		run_fail(run, &fault);
}

/*
 * The header must be one; all else is for who uses the BTF: what is split, newer than this program,
 * or broken further in can be had all the same.
 */
static bool check_header(struct run *run, struct input *in, struct btfmin_header *header)
{
	struct btfmin_btf_opts opts = {0};
	struct btfmin_error err;

	opts.file_offset = in->found.offset;
	if (btfmin_btf_header(header, in->found.data, in->found.size, &opts, &err))
		return input_blame(run, in, &err);
	in->notes.btf = header->notes;
	notes_say(run, in->path, &in->notes);
	return !run->failure.exit_status;
}

static void extract(struct run *run)
{
	struct btfmin_header header;
	struct input in;
	struct info info;

	if (!check_call(run))
		return;
	if (run_has(run, OPT_LIST)) {
		list(run, run->opts.operands[0]);
		return;
	}
	memset(&in, 0, sizeof(in));
	if (input_read(run, &in, run->opts.operands[0]) && check_header(run, &in, &header)) {
		if (!run_has(run, OPT_INFO))
			save(run, &in);
		if (run_has(run, OPT_JSON | OPT_INFO))
			info_make(&info, &in, &header);
		if (run_has(run, OPT_JSON))
			print_document(run, &info, options_value(&run->opts, OPT_OUTPUT));
		else if (run_has(run, OPT_INFO) && !run_has(run, OPT_QUIET))
			info_print(&info);
	}
	input_close(&in);
}

const struct command extract_command = {
	"extract",
	"INPUT [-o FILE]",
	"write the raw BTF that is in a file of any form",
	"Writes the raw BTF in INPUT to standard output or FILE, byte for byte. INPUT is raw BTF,\n"
	"ELF (vmlinux, a module), a kernel image (vmlinuz), or a tar archive with one BTF in it,\n"
	"each of them as it is or compressed with gzip, xz, lzma, zstd or lz4. FILE is replaced\n"
	"in one step. For INPUT and FILE, - is standard input and output.\n",
	OPT_OUTPUT | OPT_INFO | OPT_LIST | OPT_STRICT | OPT_SOURCE,
	extract,
};
