/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include <btfmin_archive.h>

#include "input.h"
#include "repack.h"

/* What one run holds on the way. */
struct repacking {
	struct run *run;
	const char *path;
	struct btfmin_package *package;
	struct pack_kernel *kernels;
	size_t count;
};

/* A failure that concerns one BTF of the package. */
static bool blame_entry(struct repacking *r, const struct btfmin_entry *entry, struct failure *f)
{
	struct line name;

	if (*entry->name) {
		line_start(&name);
		line_printf(&name, "member '");
		line_name(&name, entry->name);
		line_printf(&name, "'");
		snprintf(f->within, sizeof(f->within), "%.*s", WITHIN_SIZE - 1, name.text);
	}
	run_fail(r->run, f);
	return false;
}

/* What is no BTF would be found out on some host otherwise, when it is too late. */
static bool check_entry(struct repacking *r, const struct btfmin_entry *entry)
{
	struct btfmin_header header;
	struct btfmin_error err;
	struct failure f;

	if (!btfmin_btf_header(&header, entry->data, entry->size, NULL, &err))
		return true;
	f = failure_from(&err, r->path);
	return blame_entry(r, entry, &f);
}

/* Releases begin with a digit, as find has it: "min.btf" would be found by no host. */
static bool names_kernel(struct btfmin_kernel *kernel, const char *path)
{
	return btfmin_kernel_of_path(kernel, path) && kernel->release[0] >= '0' &&
	       kernel->release[0] <= '9';
}

/* A single BTF has no name but that of its file. */
static bool name_entry(struct repacking *r, const struct btfmin_entry *entry,
		       struct btfmin_kernel *kernel)
{
	struct failure f;

	*kernel = entry->kernel;
	if (*kernel->release)
		return true;
	if (!*entry->name && names_kernel(kernel, r->path))
		return true;
	f = failure_of(STATUS_INPUT, "absent", r->path,
		       "its name does not tell which kernel this BTF is of");
	f.hint = "[ID/VERSION/ARCH/]RELEASE.btf does";
	return blame_entry(r, entry, &f);
}

static bool list_kernels(struct repacking *r)
{
	struct btfmin_entry entry;
	struct btfmin_error err;
	size_t i;

	r->count = btfmin_package_count(r->package);
	r->kernels = calloc(r->count ? r->count : 1, sizeof(*r->kernels));
	if (!r->kernels)
		return run_nomem(r->run);
	for (i = 0; i < r->count; i++) {
		if (btfmin_package_entry(r->package, i, &entry, &err))
			return run_blame(r->run, &err, r->path);
		if (!check_entry(r, &entry) || !name_entry(r, &entry, &r->kernels[i].kernel))
			return false;
		r->kernels[i].data = entry.data;
		r->kernels[i].size = entry.size;
	}
	return true;
}

/*
 * The layout whose names tell all there is to tell, hard links for what is equal, and the tar as a
 * whole made smaller: the library, which alone reads it, takes all of that.
 */
static bool write_anew(struct repacking *r, struct repacked *out, enum pack_compression how)
{
	struct pack_bytes tar;
	struct failure f;
	bool ok;

	ok = pack_write(&tar, &out->written, PACK_BPF_COMPATIBLE, PACK_PLAIN, PACK_LINKS_ALWAYS,
			r->kernels, r->count, NULL, 0, &f);
	if (ok) {
		ok = pack_compress(&out->bytes, how, tar.data, tar.size, &f);
		free(tar.data);
	}
	if (ok)
		return true;
	if (!f.file && f.exit_status != STATUS_CALL)
		f.file = r->path;
	run_fail(r->run, &f);
	return false;
}

/* A package.json holds an object of its own, and what the programs ask is in the one at hand. */
static void leave_json_out(const struct repacking *r, struct repacked *out)
{
	struct line l;

	out->json_left_out = btfmin_package_json(r->package, NULL) != NULL;
	if (!out->json_left_out || run_has(r->run, OPT_QUIET | OPT_JSON))
		return;
	line_start_message(&l, "note");
	line_path(&l, r->path);
	line_printf(&l, ": package.json has been left out");
	line_write(&l, stderr);
}

static bool open_package(struct repacking *r, struct repacked *out, const struct io_bytes *file)
{
	struct btfmin_package_opts opts = {0};
	struct btfmin_source_opts limits;
	struct btfmin_trail trail;
	struct btfmin_error err;

	if (!source_opts(r->run, &limits))
		return false;
	opts.max_size = limits.max_size;
	opts.max_memory = limits.max_memory;
	opts.trail = &trail;
	if (btfmin_package_open(&r->package, file->data, file->size, &opts, &err))
		return trail_blame(r->run, r->path, &trail, &err);
	out->notes.source = btfmin_package_notes(r->package);
	notes_say(r->run, r->path, &out->notes);
	return !r->run->failure.exit_status; /* --strict */
}

bool repack(struct run *run, struct repacked *out, const char *path, enum pack_compression how)
{
	struct repacking r = {run, path, NULL, NULL, 0};
	struct io_bytes file;
	struct failure f;
	bool ok;

	memset(out, 0, sizeof(*out));
	if (!file_read(path, &file, &f)) {
		run_fail(run, &f);
		return false;
	}
	ok = open_package(&r, out, &file) && list_kernels(&r) && write_anew(&r, out, how);
	if (ok)
		leave_json_out(&r, out);
	free(r.kernels);
	btfmin_package_close(r.package);
	io_bytes_free(&file);
	return ok;
}
