/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/scratch.h"

#include "entry.h"
#include "identity.h"
#include "intake.h"
#include "kernelbtf.h"
#include "unpackage.h"

#define DEFAULT_MAX ((uint64_t)2 << 30) /* as much as a file is read */
#define RESULTS_MAX 64u                 /* kernels in one package */

/* One that is being taken in. */
struct importing {
	struct intake *in;
	struct package package;
	struct intake_results *out;
	bool nomem;
};

static void result_free(struct intake_result *r)
{
	free(r->shown);
	free(r->path);
	free(r->btf.data);
	memset(r, 0, sizeof(*r));
}

void intake_free(struct intake_results *results)
{
	while (results->count > 0)
		result_free(&results->v[--results->count]);
	free(results->v);
	results->v = NULL;
}

/* ---- identity ------------------------------------------------------------------------------- */

static void override(char *part, const char *given)
{
	if (*given)
		memcpy(part, given, strlen(given) + 1);
}

static void override_all(struct btfmin_kernel *k, const struct btfmin_kernel *given)
{
	override(k->distro, given->distro);
	override(k->version, given->version);
	override(k->arch, given->arch);
	override(k->release, given->release);
}

static bool is_whole(const struct btfmin_kernel *k)
{
	return k->distro[0] && k->version[0] && k->arch[0] && k->release[0];
}

/* What neither the package nor the call tells is a fault of the call. */
static struct failure missing_part(const struct intake_result *r)
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

/* ---- one kernel ----------------------------------------------------------------------------- */

/* A result in the making, the next one. name is a member's; NULL for what is no package's part. */
static struct intake_result *next_result(struct importing *t, const char *name)
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

/* Finds out where it is to be, once that can be told. */
static void find_entry(struct importing *t, struct intake_result *r)
{
	if (!is_whole(&r->kernel) || r->path)
		return;
	r->path = entry_path(t->in->archive, &r->kernel);
	if (r->path)
		r->there = entry_exists(r->path);
	else
		t->nomem = true;
}

/* Fills r, whose kernel holds what is known before its bytes are looked at. */
static void convert(struct importing *t, struct intake_result *r, const char *path, int fd)
{
	struct kernel_file file;

	find_entry(t, r);
	if (!r->there && (!r->kernel.distro[0] || !r->kernel.version[0]))
		r->fault = missing_part(r); /* nothing in a kernel tells these */
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
		r->fault = missing_part(r);
	find_entry(t, r);
}

/* Puts the entry in its place, or the mark. */
static void finish(struct importing *t, struct intake_result *r)
{
	int status = r->fault.exit_status;
	struct failure unused;

	if (t->nomem)
		return;
	if (!status && !r->there)
		(void)entry_write(r->path, &r->kernel, r->btf.data, r->btf.size, &r->fault);
	if ((status == STATUS_INPUT || status == STATUS_LIMIT) && r->path && !r->there)
		(void)entry_mark_failed(r->path, &unused);
}

/* ---- one package ---------------------------------------------------------------------------- */

/* A kernel may be there twice, stripped and with its DWARF: one of them will do. */
static bool is_done(const struct intake_results *results, const struct intake_result *r)
{
	size_t i;

	for (i = 0; i < results->count; i++)
		if (&results->v[i] != r && !results->v[i].fault.exit_status &&
		    !strcmp(results->v[i].kernel.release, r->kernel.release))
			return true;
	return false;
}

static void take_member(struct importing *t, const char *name, int fd)
{
	struct intake_result *r = next_result(t, name);
	char path[32];

	if (!r)
		return;
	r->kernel = t->package.kernel;
	r->kernel.release[0] = '\0'; /* a guess; what is in the package decides */
	(void)identity_of_path(r->kernel.release, name);
	override_all(&r->kernel, &t->in->given);
	snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	convert(t, r, path, fd);
	if (t->nomem || is_done(t->out, r))
		result_free(r);
	else
		t->out->count++;
}

/* True if all of the package has been read, and what came out of it is to be believed. */
static bool take_members(struct importing *t, int fd, struct failure *fault)
{
	const char *path = t->package.path, *name;
	int ret;

	while (t->out->count < RESULTS_MAX && !io_interrupted() && !t->nomem) {
		ret = package_next(&t->package, fd, &name, fault);
		if (ret <= 0)
			return !ret;
		take_member(t, name, fd);
	}
	if (io_interrupted())
		*fault = failure_of(STATUS_IO, "io", path, "interrupted");
	else
		*fault = failure_of(STATUS_LIMIT, "limit", path, "too many kernels in one package");
	return false;
}

/* A package that cannot be had fails as the kernel that it says it holds. */
static void fail_package(struct importing *t, const struct failure *fault)
{
	struct intake_result *r;

	while (t->out->count > 0)
		result_free(&t->out->v[--t->out->count]);
	r = next_result(t, NULL);
	if (!r)
		return;
	r->kernel = t->package.kernel;
	override_all(&r->kernel, &t->in->given);
	r->fault = *fault;
	find_entry(t, r);
	t->out->count = 1;
	finish(t, r);
}

static void finish_all(struct importing *t)
{
	struct intake_results *all = t->out;
	size_t i, kept = 0;

	for (i = 0; i < all->count; i++) {
		if (all->v[i].fault.exit_status && is_done(all, &all->v[i])) {
			result_free(&all->v[i]);
			continue;
		}
		finish(t, &all->v[i]);
		all->v[kept++] = all->v[i];
	}
	all->count = kept;
}

static struct failure no_kernel(const struct package *p)
{
	struct failure f =
		failure_of(STATUS_INPUT, "absent", p->path, "no vmlinux or vmlinuz in the package");

	f.hint = "kernels are in kernel-debuginfo or kernel-core, linux-image-...-dbg or "
		 "linux-image-...";
	return f;
}

static void unpack(struct importing *t)
{
	struct failure fault;
	int fd = io_scratch();
	bool ok = false;

	if (fd < 0)
		fault = tool_no_scratch();
	else if (package_start(&t->package, &fault))
		ok = take_members(t, fd, &fault);
	if (ok && !t->out->count) {
		fault = no_kernel(&t->package);
		ok = false;
	}
	if (ok)
		finish_all(t);
	else if (!t->nomem)
		fail_package(t, &fault);
	if (fd >= 0)
		(void)close(fd);
}

/* True if there is nothing to be unpacked for: the entry is there, or it cannot be told where. */
static bool is_settled(struct importing *t)
{
	struct intake_result *r = next_result(t, NULL);

	if (!r)
		return true;
	r->kernel = t->package.kernel;
	override_all(&r->kernel, &t->in->given);
	find_entry(t, r);
	if (!r->kernel.distro[0] || !r->kernel.version[0])
		r->fault = missing_part(r);
	if (r->there || r->fault.exit_status) {
		t->out->count = 1;
		return true;
	}
	result_free(r);
	return false;
}

static void take_file(struct importing *t)
{
	struct intake_result *r = next_result(t, NULL);

	if (!r)
		return;
	(void)identity_of_path(r->kernel.release, t->package.path);
	override_all(&r->kernel, &t->in->given);
	t->out->count = 1;
	convert(t, r, t->package.path, t->package.fd);
	finish(t, r);
}

bool intake_take(struct intake *in, const char *path, struct intake_results *out)
{
	uint64_t max = in->limits.max_size ? in->limits.max_size : DEFAULT_MAX;
	struct importing t = {0};
	struct failure fault;

	t.in = in;
	t.out = out;
	out->count = 0;
	out->v = calloc(RESULTS_MAX, sizeof(*out->v));
	if (!out->v)
		return false;
	if (!package_open(&t.package, path, &in->bsdtar, max, &fault))
		fail_package(&t, &fault);
	else if (!t.package.form)
		take_file(&t);
	else if (!is_settled(&t))
		unpack(&t);
	package_close(&t.package);
	return !t.nomem;
}
