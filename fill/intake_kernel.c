/* SPDX-License-Identifier: BSD-2-Clause */
/* intake_kernel.c - one kernel: whose it is, its BTF, and its entry in the archive */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "intake_kernel.h"
#include "kernelbtf.h"

void intake_result_free(struct intake_result *r)
{
	free(r->shown);
	free(r->path);
	free(r->btf.data);
	memset(r, 0, sizeof(*r));
}

static void override(char *part, const char *given)
{
	if (*given)
		memcpy(part, given, strlen(given) + 1);
}

void intake_override(struct importing *t, struct intake_result *r)
{
	const struct btfmin_kernel *given = &t->in->given;

	override(r->kernel.distro, given->distro);
	override(r->kernel.version, given->version);
	override(r->kernel.arch, given->arch);
	override(r->kernel.release, given->release);
}

static bool is_whole(const struct btfmin_kernel *k)
{
	return k->distro[0] && k->version[0] && k->arch[0] && k->release[0];
}

struct failure intake_missing_part(const struct intake_result *r)
{
	const struct btfmin_kernel *k = &r->kernel;
	struct failure f = failure_of(STATUS_CALL, "usage", r->shown, NULL);

	if (!k->distro[0]) {
		f.text = "it does not tell which distribution it is of: give --id";
		f.hint = "such as --id debian --version-id 12";
	} else if (!k->version[0]) {
		f.text = "it does not tell which version of its distribution it is of: "
			 "give --version-id";
	} else if (!k->arch[0]) {
		f.text = "it does not tell its architecture: give --arch";
	} else {
		f.text = "it does not tell the kernel's release: give --release";
	}
	return f;
}

struct intake_result *intake_next(struct importing *t, const char *name)
{
	struct intake_result *r = &t->out->v[t->out->count];
	size_t size = strlen(t->package.path) + (name ? strlen(name) : 0) + 2;

	memset(r, 0, sizeof(*r));
	r->shown = malloc(size);
	if (!r->shown) {
		t->nomem = true;
		return NULL;
	}
	snprintf(r->shown, size, "%s%s%s", t->package.path, name ? ":" : "", name ? name : "");
	return r;
}

void intake_find_entry(struct importing *t, struct intake_result *r)
{
	if (!is_whole(&r->kernel) || r->path)
		return;
	r->path = entry_path(t->in->archive, &r->kernel);
	if (r->path)
		r->there = entry_exists(r->path);
	else
		t->nomem = true;
}

void intake_convert(struct importing *t, struct intake_result *r, const char *path, int fd)
{
	struct kernel_file file;

	intake_find_entry(t, r);
	if (!r->there && (!r->kernel.distro[0] || !r->kernel.version[0]))
		r->fault = intake_missing_part(r); /* nothing in a kernel tells these */
	if (r->there || r->fault.exit_status || t->nomem)
		return;
	memset(&file, 0, sizeof(file));
	file.shown = r->shown;
	file.path = path;
	file.fd = fd;
	file.pahole = &t->in->pahole;
	file.max_size = t->in->limits.max_size;
	file.max_memory = t->in->limits.max_memory;
	if (kernel_btf(&r->btf, &r->from, &r->kernel, &file, &r->fault) && !is_whole(&r->kernel))
		r->fault = intake_missing_part(r);
	intake_find_entry(t, r);
}

/* A kernel's own fault, and not one of reading it, which another day may go well. */
static bool is_hopeless(const struct failure *fault)
{
	return (fault->exit_status == STATUS_INPUT || fault->exit_status == STATUS_LIMIT) &&
	       strcmp(fault->status, "io") != 0;
}

void intake_finish(struct importing *t, struct intake_result *r)
{
	bool hopeless = is_hopeless(&r->fault);
	struct failure unused;

	if (t->nomem)
		return;
	if (!r->fault.exit_status && !r->there)
		(void)entry_write(r->path, &r->kernel, r->btf.data, r->btf.size, &r->fault);
	if (hopeless && r->path && !r->there)
		(void)entry_mark_failed(r->path, &unused);
}
