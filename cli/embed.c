/* SPDX-License-Identifier: BSD-2-Clause */
/* embed.c - btfmin embed: a package into a BPF object, and out of it again */
#include <stdlib.h>
#include <string.h>

#include <bpfobj.h>

#include "pack/embed.h"

#include "command.h"
#include "file.h"
#include "message.h"
#include "repack.h"

/* What one run holds; freed whatever of it was made. */
struct embedding {
	struct run *run;
	const char *object_path, *package_path, *output;
	enum pack_compression how;
	struct io_bytes object;
	struct repacked package;
	struct pack_bytes result;
};

/* ---- the call ------------------------------------------------------------------------------- */

static bool check_output(struct embedding *e)
{
	struct run *run = e->run;

	if (run_has(run, OPT_JSON) && file_is_stdout(e->output))
		return run_refuse(run, "--json needs standard output for itself, not for OUT",
				  e->output);
	if (file_is_same(e->object_path, e->output))
		return true;
	if (e->package_path && file_is_same(e->package_path, e->output))
		return run_refuse(run, "OUT is PACKAGE, which would be lost", NULL);
	if (file_is_no_object(e->output))
		return run_refuse(run, "OUT is a file already that is no BPF object:", e->output);
	return true;
}

static bool check_compression(struct embedding *e)
{
	const char *word = options_value(&e->run->opts, OPT_COMPRESS);

	e->how = PACK_GZIP;
	if (!word)
		return true;
	return pack_compression_of(word, &e->how) ||
	       run_refuse(e->run, "--compress is gzip, xz or none, not", word);
}

/* With --remove there is no package that they could be about. */
static bool check_remove(struct embedding *e)
{
	static const struct {
		optset bit;
		const char *text;
	} rows[] = {
		{OPT_COMPRESS, "--compress has no meaning with --remove"},
		{OPT_STRICT, "--strict has no meaning with --remove"},
		{OPT_MAX_SIZE, "--max-size has no meaning with --remove"},
		{OPT_MAX_MEMORY, "--max-memory has no meaning with --remove"},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (run_has(e->run, rows[i].bit))
			return run_refuse(e->run, rows[i].text, NULL);
	return true;
}

static bool check_call(struct embedding *e)
{
	const struct options *o = &e->run->opts;
	size_t wanted = run_has(e->run, OPT_REMOVE) ? 1 : 2;

	if (!o->count)
		return run_refuse(e->run, "OBJECT is missing", NULL);
	if (o->count < wanted)
		return run_refuse(e->run, "PACKAGE is missing", NULL);
	if (o->count > wanted)
		return run_refuse(e->run,
				  wanted == 1 ? "one OBJECT only with --remove, not also"
					      : "one OBJECT and one PACKAGE, not also",
				  o->operands[wanted]);
	e->output = options_value(o, OPT_OUTPUT);
	if (!e->output)
		return run_refuse(e->run, "--output OUT is missing", NULL);
	e->object_path = o->operands[0];
	e->package_path = wanted == 2 ? o->operands[1] : NULL;
	if (run_reads_twice(NULL, o->operands, o->count))
		return run_refuse(e->run, "standard input cannot be both OBJECT and PACKAGE", NULL);
	if (run_has(e->run, OPT_REMOVE) && !check_remove(e))
		return false;
	return check_compression(e) && check_output(e);
}

/* ---- the object ----------------------------------------------------------------------------- */

/* Looked at before PACKAGE: the two are easily swapped, and this one tells. */
static bool check_object(struct embedding *e)
{
	struct btfmin_error err;
	struct bpfobj *object;
	int ret = bpfobj_open(&object, e->object.data, e->object.size, NULL, &err);

	bpfobj_close(object);
	return !ret || run_blame(e->run, &err, e->object_path);
}

static bool work(struct embedding *e)
{
	struct failure f;
	bool ok;

	if (!file_read(e->object_path, &e->object, &f)) {
		run_fail(e->run, &f);
		return false;
	}
	if (!check_object(e))
		return false;
	if (e->package_path && !repack(e->run, &e->package, e->package_path, e->how))
		return false;
	if (e->package_path)
		ok = embed_add(&e->result, e->object_path, e->object.data, e->object.size,
			       e->package.bytes.data, e->package.bytes.size, &f);
	else
		ok = embed_remove(&e->result, e->object_path, e->object.data, e->object.size, &f);
	ok = ok && file_write(e->output, e->result.data, e->result.size, &f);
	if (!ok)
		run_fail(e->run, &f);
	return ok;
}

static void print_document(struct embedding *e, bool done)
{
	struct json j;

	json_begin(&j, stdout, run_has(e->run, OPT_PRETTY));
	json_string(&j, "command", "embed");
	json_string(&j, "object", e->object_path);
	if (e->package_path)
		json_string(&j, "package", e->package_path);
	json_string(&j, "output", e->output);
	if (done && e->package_path) {
		json_number(&j, "kernels", e->package.written.members);
		json_number(&j, "unique", e->package.written.unique);
		json_string(&j, "compression", pack_compression_name(e->how));
		json_number(&j, "embedded_bytes", e->package.bytes.size);
		json_bool(&j, "left_out_package_json", e->package.json_left_out);
	}
	if (done)
		json_number(&j, "bytes", e->result.size);
	if (e->package_path)
		notes_array(&j, "notes", &e->package.notes);
	if (e->run->failure.exit_status)
		failure_json(&j, "error", &e->run->failure);
	json_finish(&j);
	e->run->answered = true;
}

static void print_line(const struct embedding *e)
{
	struct line l;

	line_start_message(&l, "note");
	line_path(&l, e->output);
	line_printf(&l, ": ");
	line_count(&l, e->package.written.members, "kernel");
	line_printf(&l, ", ");
	line_count(&l, e->package.written.unique, "BTF");
	line_printf(&l, ", %lu bytes embedded", (unsigned long)e->package.bytes.size);
	line_write(&l, stderr);
}

static void release(struct embedding *e)
{
	free(e->result.data);
	free(e->package.bytes.data);
	io_bytes_free(&e->object);
}

static void embed(struct run *run)
{
	struct embedding e;
	bool done;

	memset(&e, 0, sizeof(e));
	e.run = run;
	if (!check_call(&e))
		return;
	done = work(&e);
	if (run_has(run, OPT_JSON))
		print_document(&e, done);
	else if (done && e.package_path && run_has(run, OPT_VERBOSE) && !run_has(run, OPT_QUIET))
		print_line(&e);
	release(&e);
}

const struct command embed_command = {
	"embed",
	"OBJECT PACKAGE -o OUT | --remove OBJECT -o OUT",
	"put a package of minimal BTFs into a BPF object, or take it out",
	"Writes OBJECT with PACKAGE in a section of its own, .btfmin, which loaders and\n"
	"other tools pass over, and which 'btfmin find' and the library look into. What\n"
	"OBJECT has embedded already is replaced. PACKAGE is what 'btfmin pack' writes in\n"
	"any layout, plain or compressed, or one BTF named RELEASE.btf; each BTF is\n"
	"embedded once. --remove gives OBJECT back as it was, byte for byte. OUT may be\n"
	"OBJECT itself. - is standard input and output.\n",
	OPT_OUTPUT | OPT_REMOVE | OPT_COMPRESS | OPT_STRICT | OPT_MAX_SIZE | OPT_MAX_MEMORY,
	embed,
};
