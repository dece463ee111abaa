/* SPDX-License-Identifier: BSD-2-Clause */
/* input.c - files into views, with every failure bound to the file's name */
#include <stdlib.h>
#include <string.h>

#include "input.h"

void notes_json(struct json *j, const char *key, const struct input *in)
{
	notes_array(j, key, &in->notes);
}

void line_input(struct line *l, const struct input *in)
{
	char within[WITHIN_SIZE];

	trail_within(within, sizeof(within), &in->trail);
	line_path(l, in->path);
	if (within[0])
		line_printf(l, ": %s", within);
}

void within_json(struct json *j, const char *key, const struct input *in)
{
	char within[WITHIN_SIZE];

	trail_within(within, sizeof(within), &in->trail);
	if (within[0])
		json_string(j, key, within);
}

struct failure input_failure(const struct input *in, const struct btfmin_error *err)
{
	return trail_failure(in->path, &in->trail, err);
}

bool input_blame(struct run *run, const struct input *in, const struct btfmin_error *err)
{
	return trail_blame(run, in->path, &in->trail, err);
}

/* A number of bytes, with K, M or G behind it for powers of 1024. */
static bool read_size(const char *text, uint64_t *out)
{
	static const char units[] = "KMG";
	const char *unit;
	int shift = 0;

	*out = 0;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (*out > UINT64_MAX / 10 - 1)
			return false;
		*out = *out * 10 + (uint64_t)(*text - '0');
	}
	unit = *text ? strchr(units, *text) : NULL;
	if (unit) {
		shift = 10 * (int)(unit - units + 1);
		text++;
	}
	if (*text || !*out || *out > UINT64_MAX >> shift)
		return false;
	*out <<= shift;
	return true;
}

static bool size_option(struct run *run, optset bit, const char *text, uint64_t *out)
{
	const char *value = options_value(&run->opts, bit);

	if (!value || read_size(value, out))
		return true;
	return run_refuse_with(run, text, value, "K, M and G are powers of 1024");
}

bool source_opts(struct run *run, struct btfmin_source_opts *opts)
{
	memset(opts, 0, sizeof(*opts));
	opts->member = options_value(&run->opts, OPT_MEMBER);
	return size_option(run, OPT_MAX_SIZE,
			   "--max-size takes a number of bytes, such as 64M, not",
			   &opts->max_size) &&
	       size_option(run, OPT_MAX_MEMORY,
			   "--max-memory takes a number of bytes, such as 64M, not",
			   &opts->max_memory);
}

/* Compressed bytes are of no use once the BTF has been found in them. */
static void drop_file(struct input *in)
{
	const char *file = in->file.data, *btf = in->found.data;

	if (btf < file || btf >= file + in->file.size)
		io_bytes_free(&in->file);
}

bool input_read(struct run *run, struct input *in, const char *path)
{
	struct btfmin_source_opts opts;
	struct btfmin_error err;
	struct failure fault;

	memset(in, 0, sizeof(*in));
	in->path = path;
	if (!source_opts(run, &opts))
		return false;
	if (!file_read(path, &in->file, &fault)) {
		run_fail(run, &fault);
		return false;
	}
	in->size = in->file.size;
	opts.trail = &in->trail;
	if (btfmin_source_open(&in->source, in->file.data, in->file.size, &opts, &err))
		return input_blame(run, in, &err);
	btfmin_source_btf(in->source, &in->found);
	in->notes.source = in->found.notes;
	drop_file(in);
	return true;
}

static bool open_on(struct run *run, struct input *in, const struct btfmin_btf *base)
{
	if (!base_view(run, in, base))
		return false;
	in->notes.btf = btfmin_btf_notes(in->btf);
	notes_say(run, in->path, &in->notes);
	return true;
}

bool input_open_on(struct run *run, struct input *in, const char *path,
		   const struct btfmin_btf *base)
{
	return input_read(run, in, path) && open_on(run, in, base);
}

bool input_open(struct run *run, struct input *in, const char *path)
{
	const struct btfmin_btf *top;
	struct base base;
	bool ok;

	memset(&base, 0, sizeof(base));
	memset(in, 0, sizeof(*in));
	in->path = path;
	ok = base_open(run, &base, &top) && input_read(run, in, path);
	in->base = base;
	if (!ok || !open_on(run, in, top))
		return false;
	if (top && !in->split)
		base_say_unused(run, in);
	return true;
}

void input_close(struct input *in)
{
	btfmin_btf_close(in->btf);
	base_close(&in->base);
	btfmin_source_close(in->source);
	io_bytes_free(&in->file);
}

static int add_records(struct object *o, const void *data, size_t size, struct btfmin_relos *relos,
		       struct btfmin_error *err)
{
	int rc = bpfobj_open(&o->obj, data, size, NULL, err);

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

/* A document with the object in it, whose bytes are then unpacked. */
static void document_open(struct object *o, struct btfmin_relos *relos)
{
	struct btfmin_error err;

	if (!ecc_object(&o->unpacked, o->path, o->file.data, o->file.size, &o->failure))
		return;
	io_bytes_free(&o->file);
	if (!add_records(o, o->unpacked.data, o->unpacked.size, relos, &err))
		return;
	o->failure = failure_from(&err, o->path);
	if (o->failure.exit_status != STATUS_BUG)
		snprintf(o->failure.within, sizeof(o->failure.within),
			 "in the object of bpf_object");
}

/* Leaves the fault in o->failure, if there is one. */
static void object_open(struct object *o, struct btfmin_relos *relos)
{
	struct btfmin_error err;

	if (!file_read(o->path, &o->file, &o->failure))
		return;
	if (ecc_is(o->file.data, o->file.size))
		document_open(o, relos);
	else if (add_records(o, o->file.data, o->file.size, relos, &err))
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

void objects_json(struct json *j, const char *key, const struct objects *objects)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < objects->count; i++) {
		if (object_json(j, &objects->v[i]))
			json_number(j, "relocation_count", objects->v[i].count);
		json_end(j);
	}
	json_end(j);
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
		free(objects->v[i].unpacked.data);
		/* mappings go with the process: to undo each costs more than to make it did */
		if (!objects->v[i].file.block.mapped)
			io_bytes_free(&objects->v[i].file);
	}
	free(objects->v);
}
