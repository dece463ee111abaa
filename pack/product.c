/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ecc.h"
#include "place.h"
#include "product.h"

/* ---- what the options say ------------------------------------------------------------------- */

/* bcc's reader unpacks gzip, and so do the programs that a package is linked into. */
static bool wants_gzip(const struct product *p)
{
	return p->layout == PACK_BCC || p->form != PACK_EMIT_NONE;
}

static bool read_compression(struct product *p, struct run *run)
{
	const char *word = options_value(&run->opts, OPT_COMPRESS);

	if (word && !pack_compression_of(word, &p->compression))
		return run_refuse(run, "--compress is gzip, xz or none, not", word);
	if (p->compression != PACK_PLAIN && p->layout == PACK_DIR)
		return run_refuse(run, "a folder is not compressed: --compress or --layout dir",
				  NULL);
	if (word && p->layout == PACK_BCC && p->compression != PACK_GZIP)
		return run_refuse(run, "bcc reads packages of gzip only, not", word);
	if (word || p->layout == PACK_DIR)
		return true;
	if (p->layout == PACK_BCC && pack_compression_of_path(p->path) == PACK_XZ)
		return run_refuse(run, "bcc reads packages of gzip only, not", p->path);
	if (p->form == PACK_EMIT_NONE && pack_misnamed(p->path))
		return run_refuse_with(run, "packages are not compressed so:", p->path,
				       "a name in .gz or .xz, or --compress, says how");
	p->compression = wants_gzip(p) ? PACK_GZIP : pack_compression_of_path(p->path);
	return true;
}

static bool read_form(struct product *p, struct run *run)
{
	const char *word = options_value(&run->opts, OPT_EMIT);

	if (!word)
		return true;
	if (!pack_emit_of(word, &p->form, &p->machine))
		return run_refuse(run, "--emit is c, o or o:MACHINE, not", word);
	if (p->layout == PACK_DIR)
		return run_refuse(run, "a folder is no part of a program: --emit or --layout dir",
				  NULL);
	return true;
}

static bool read_links(struct product *p, struct run *run)
{
	const char *word = options_value(&run->opts, OPT_LINKS);

	if (word && !pack_links_of(word, &p->links))
		return run_refuse(run, "--links is auto, always or never, not", word);
	if (p->layout == PACK_BCC && p->links == PACK_LINKS_ALWAYS)
		return run_refuse(
			run, "bcc's reader takes a link for an empty BTF: no --links always", NULL);
	return true;
}

static bool read_words(struct product *p, struct run *run)
{
	const char *layout = options_value(&run->opts, OPT_LAYOUT);

	p->path = options_value(&run->opts, OPT_OUTPUT);
	p->report_path = options_value(&run->opts, OPT_REPORT);
	if (!p->path)
		return run_refuse(run, "PACKAGE is missing: -o PACKAGE", NULL);
	if (layout && !pack_layout_of(layout, &p->layout))
		return run_refuse(
			run, "--layout is bpf-compatible, bcc, inspektor-gadget, flat or dir, not",
			layout);
	return read_form(p, run) && read_compression(p, run) && read_links(p, run);
}

/* ---- where it may go ------------------------------------------------------------------------ */

/* An archive is never written to, under none of its names. */
static bool spares_archives(struct run *run, const struct operands *operands, const char *path)
{
	const char *json = options_value(&run->opts, OPT_PACKAGE_JSON);
	size_t i;

	if (json && file_is_same(json, path))
		return run_refuse(run, "the file of --package-json would be lost:", path);
	for (i = 0; i < operands->archive_count; i++) {
		const char *archive = operands->archives[i];

		if (!strcmp(archive, "-"))
			continue;
		if (file_is_same(archive, path))
			return run_refuse(run, "an ARCHIVE would be lost:", path);
		if (place_is_inside(path, archive))
			return run_refuse(run, "inside an ARCHIVE, which is not written to:", path);
	}
	for (i = 0; i < operands->object_count; i++)
		if (file_is_same(operands->objects[i], path))
			return run_refuse(run, "an OBJECT would be lost:", path);
	return true;
}

bool product_takes_stdout(const struct product *p)
{
	return file_is_stdout(p->path) || (p->report_path && file_is_stdout(p->report_path));
}

static bool check_stdout(const struct product *p, struct run *run)
{
	bool package = file_is_stdout(p->path);

	if (run_has(run, OPT_JSON) && product_takes_stdout(p))
		return run_refuse(run, "--json needs standard output for itself", NULL);
	if (package && p->report_path && file_is_stdout(p->report_path))
		return run_refuse(run, "standard output is named twice", NULL);
	if (package && p->layout == PACK_DIR)
		return run_refuse(run, "--layout dir needs a folder for PACKAGE, not", p->path);
	if (package && p->form != PACK_EMIT_C && isatty(STDOUT_FILENO))
		return run_refuse(run, "a package is not for a terminal: give a file", NULL);
	return true;
}

static bool check_places(const struct product *p, struct run *run, const struct operands *operands)
{
	const char *cache = options_value(&run->opts, OPT_CACHE);
	struct failure fault;

	if (!file_is_stdout(p->path) && !spares_archives(run, operands, p->path))
		return false;
	if (p->layout == PACK_DIR && !pack_dir_check(p->path, &fault)) {
		run_fail(run, &fault);
		return false;
	}
	/* a word left out makes an object PACKAGE; only one that --emit wrote may be replaced */
	if (p->form != PACK_EMIT_OBJECT && file_is_elf(p->path))
		return run_refuse(run, "PACKAGE is an ELF file already, not a package:", p->path);
	if (p->report_path && !file_is_stdout(p->report_path) &&
	    !spares_archives(run, operands, p->report_path))
		return false;
	if (p->report_path && place_is_same(p->report_path, p->path))
		return run_refuse(run, "PACKAGE and the file of --report are one", NULL);
	return !cache || spares_archives(run, operands, cache);
}

static bool read_json(struct product *p, struct run *run)
{
	const char *path = options_value(&run->opts, OPT_PACKAGE_JSON);
	struct failure fault;

	if (!path)
		return true;
	if (file_read(path, &p->json, &fault)) {
		if (ecc_is(p->json.data, p->json.size))
			return true;
		fault = failure_of(STATUS_INPUT, "corrupt", path, "no JSON object");
		fault.hint = "--package-json takes the package.json that ecc writes";
	}
	run_fail(run, &fault);
	return false;
}

bool product_read(struct product *out, struct run *run, const struct operands *operands)
{
	memset(out, 0, sizeof(*out));
	return read_words(out, run) && check_stdout(out, run) && check_places(out, run, operands) &&
	       read_json(out, run);
}

void product_free(struct product *product)
{
	io_bytes_free(&product->json);
}

/* ---- the package ---------------------------------------------------------------------------- */

/* The package, or what --emit makes of it. */
static bool make(struct product *p, const struct results *results, struct pack_bytes *out,
		 struct failure *fault)
{
	struct pack_bytes package = {NULL, 0};
	bool ok;

	if (!pack_write(&package, &p->written, p->layout, p->compression, p->links,
			results->kernels, results->count, p->json.data, p->json.size, fault))
		return false;
	if (p->form == PACK_EMIT_NONE) {
		*out = package;
		return true;
	}
	ok = pack_emit(out, p->form, p->machine, package.data, package.size, fault);
	free(package.data);
	return ok;
}

static void add_output(struct io_output *outs, size_t *count, const char *path, const void *data,
		       size_t size)
{
	outs[*count].path = path;
	outs[*count].data = data;
	outs[*count].size = size;
	++*count;
}

static bool save_file(struct product *p, const struct results *results, const struct report *report,
		      struct failure *fault)
{
	struct pack_bytes bytes = {NULL, 0};
	struct io_output outs[2];
	size_t count = 0;
	bool ok = make(p, results, &bytes, fault);

	if (ok) {
		if (p->report_path)
			add_output(outs, &count, p->report_path, report->text, report->size);
		add_output(outs, &count, p->path, bytes.data, bytes.size);
		p->size = bytes.size;
		ok = file_write_all(outs, count, fault);
	}
	free(bytes.data);
	return ok;
}

static bool save_folder(struct product *p, const struct results *results,
			const struct report *report, struct failure *fault)
{
	return pack_save_dir(p->path, &p->written, p->links, results->kernels, results->count,
			     p->json.data, p->json.size, fault) &&
	       (!p->report_path || file_write(p->report_path, report->text, report->size, fault));
}

bool product_save(struct product *p, struct run *run, const struct results *results,
		  const struct report *report)
{
	struct failure fault;

	p->saved = p->layout == PACK_DIR ? save_folder(p, results, report, &fault)
					 : save_file(p, results, report, &fault);
	if (!p->saved)
		run_fail(run, &fault);
	return p->saved;
}

bool product_save_report(const struct product *p, struct run *run, const struct report *report)
{
	struct failure fault;

	if (!p->report_path || file_write(p->report_path, report->text, report->size, &fault))
		return true;
	run_fail(run, &fault);
	return false;
}
