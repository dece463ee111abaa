/* SPDX-License-Identifier: BSD-2-Clause */
/* input.c - files into views, with every failure bound to the file's name */
#include <stdlib.h>
#include <string.h>

#include "input.h"

struct note {
	uint32_t bit;
	bool harmless; /* in the field, and no reader minds: not worth a warning */
	const char *text;
};

static const struct note note_rows[] = {
	{BTFMIN_NOTE_FLAGS, false, "the BTF header has flags set, which are not known here"},
	{BTFMIN_NOTE_HEADER_TAIL, false, "the BTF header has fields that are not known here"},
	{BTFMIN_NOTE_GAP, true, "there is a hole between the BTF's sections"},
	{BTFMIN_NOTE_TRAILING, false, "there are bytes after the BTF's last section"},
	{BTFMIN_NOTE_LAYOUT_SURPLUS, false, "the BTF's layout section tells of kinds past 127"},
	{BTFMIN_NOTE_LAYOUT_DIFFERS, false, "the BTF's layout section is wrong about a known kind"},
};

#define NOTES (sizeof(note_rows) / sizeof(note_rows[0]))

void notes_json(struct json *j, const char *key, const struct input *in)
{
	uint32_t notes = btfmin_btf_notes(in->btf);
	size_t i;

	json_array(j, key);
	for (i = 0; i < NOTES; i++) {
		if (notes & note_rows[i].bit)
			json_string(j, NULL, note_rows[i].text);
	}
	json_end(j);
}

static void say_note(struct run *run, const char *path, const struct note *note)
{
	struct failure f = failure_of(STATUS_INPUT, "strict", path, note->text);
	struct line l;

	if (run_has(run, OPT_STRICT)) {
		f.hint = "--strict";
		run_fail(run, &f);
		return;
	}
	if (run_has(run, OPT_QUIET | OPT_JSON) || (note->harmless && !run_has(run, OPT_VERBOSE)))
		return;
	line_start_message(&l, note->harmless ? "note" : "warning");
	line_path(&l, path);
	line_printf(&l, ": %s", note->text);
	line_write(&l, stderr);
}

static void say_notes(struct run *run, const struct input *in)
{
	uint32_t notes = run->tells_notes ? 0 : btfmin_btf_notes(in->btf);
	size_t i;

	for (i = 0; i < NOTES; i++) {
		if (notes & note_rows[i].bit)
			say_note(run, in->path, &note_rows[i]);
	}
}

/* No BTF in an ELF file has one reason far more often than any other. */
static bool blame_input(struct run *run, const struct btfmin_error *err, const char *path)
{
	struct failure f = failure_from(err, path);

	if (err->status == BTFMIN_ERR_ABSENT)
		f.hint = "a kernel has BTF if it is built with CONFIG_DEBUG_INFO_BTF";
	run_fail(run, &f);
	return false;
}

bool input_open(struct run *run, struct input *in, const char *path)
{
	struct btfmin_btf_opts opts = {0};
	struct btfmin_error err;
	struct bpfobj_blob blob;
	struct failure fault;

	memset(in, 0, sizeof(*in));
	in->path = path;
	if (!file_read(path, &in->file, &fault)) {
		run_fail(run, &fault);
		return false;
	}
	if (bpfobj_find_btf(&blob, in->file.data, in->file.size, &err))
		return blame_input(run, &err, path);
	opts.file_offset = blob.file_offset;
	opts.pointer_size = blob.pointer_size;
	if (btfmin_btf_open(&in->btf, blob.data, blob.size, &opts, &err))
		return blame_input(run, &err, path);
	say_notes(run, in);
	return true;
}

void input_close(struct input *in)
{
	btfmin_btf_close(in->btf);
	io_bytes_free(&in->file);
}

static int add_records(struct object *o, struct btfmin_relos *relos, struct btfmin_error *err)
{
	int rc = bpfobj_open(&o->obj, o->file.data, o->file.size, NULL, err);

	if (rc)
		return rc;
	o->big_endian = bpfobj_big_endian(o->obj);
	o->first = btfmin_relos_count(relos);
	(void)bpfobj_records(o->obj, &o->count);
	rc = bpfobj_add_to(o->obj, relos, err);
	if (rc)
		o->count = 0;
	return rc;
}

/* Leaves the fault in o->failure, if there is one. */
static void object_open(struct object *o, struct btfmin_relos *relos)
{
	struct btfmin_error err;

	if (file_read(o->path, &o->file, &o->failure) && add_records(o, relos, &err))
		o->failure = failure_from(&err, o->path);
}

void line_object(struct line *l, const struct object *o)
{
	line_path(l, o->path);
	line_printf(l, ": %s-endian, ", o->big_endian ? "big" : "little");
	line_count(l, o->count, "relocation");
}

bool object_json(struct json *j, const struct object *o)
{
	json_object(j, NULL);
	json_string(j, "file", o->path);
	if (o->failure.exit_status) {
		failure_json(j, "error", &o->failure);
		return false;
	}
	json_string(j, "byte_order", o->big_endian ? "big" : "little");
	return true;
}

/* A set that asks for nothing is seldom meant: most often -g was forgotten. */
static void say_nothing_asked(const struct run *run, const struct objects *objects)
{
	struct line l;
	size_t i;

	if (btfmin_relos_count(objects->relos) || run->failure.exit_status ||
	    run_has(run, OPT_QUIET | OPT_JSON))
		return;
	for (i = 0; i < objects->count; i++) {
		const struct object *o = &objects->v[i];

		line_start_message(&l, "note");
		line_path(&l, o->path);
		line_printf(&l, ": %s",
			    bpfobj_btf(o->obj)
				    ? "no CO-RE relocations: asks for nothing"
				    : "no .BTF: asks for nothing (compiled without -g?)");
		line_write(&l, stderr);
	}
}

bool objects_load(struct run *run, struct objects *out, char **paths, size_t count)
{
	struct btfmin_error err;
	size_t i;

	memset(out, 0, sizeof(*out));
	if (btfmin_relos_new(&out->relos, NULL, &err))
		return run_blame(run, &err, NULL);
	out->v = calloc(count, sizeof(*out->v));
	if (!out->v)
		return run_nomem(run);
	for (; out->count < count; out->count++)
		out->v[out->count].path = paths[out->count];
	for (i = 0; i < count; i++) {
		object_open(&out->v[i], out->relos);
		if (out->v[i].failure.exit_status)
			run_fail(run, &out->v[i].failure);
	}
	say_nothing_asked(run, out);
	return true;
}

void objects_free(struct objects *objects)
{
	size_t i;

	btfmin_relos_free(objects->relos);
	for (i = 0; i < objects->count; i++) {
		bpfobj_close(objects->v[i].obj);
		/* mappings go with the process: to undo each costs more than to make it did */
		if (!objects->v[i].file.block.mapped)
			io_bytes_free(&objects->v[i].file);
	}
	free(objects->v);
}
