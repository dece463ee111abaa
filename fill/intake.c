/* SPDX-License-Identifier: BSD-2-Clause */
/* intake.c - one package, with all kernels in it, or one kernel's file */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/scratch.h"

#include "identity.h"
#include "intake_kernel.h"

#define DEFAULT_MAX ((uint64_t)2 << 30) /* as much as a file is read */
#define RESULTS_MAX 64u                 /* kernels in one package */

void intake_free(struct intake_results *results)
{
	while (results->count > 0)
		intake_result_free(&results->v[--results->count]);
	free(results->v);
	results->v = NULL;
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
	struct intake_result *r = intake_next(t, name);
	char path[32];

	if (!r)
		return;
	r->kernel = t->package.kernel;
	r->kernel.release[0] = '\0'; /* a guess; what is in the package decides */
	(void)identity_of_path(r->kernel.release, name);
	intake_override(t, r);
	snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	intake_convert(t, r, path, fd);
	if (t->nomem || is_done(t->out, r))
		intake_result_free(r);
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
		intake_result_free(&t->out->v[--t->out->count]);
	r = intake_next(t, NULL);
	if (!r)
		return;
	r->kernel = t->package.kernel;
	intake_override(t, r);
	r->fault = *fault;
	intake_find_entry(t, r);
	t->out->count = 1;
	intake_finish(t, r);
}

static void finish_all(struct importing *t)
{
	struct intake_results *all = t->out;
	size_t i, kept = 0;

	for (i = 0; i < all->count; i++) {
		if (all->v[i].fault.exit_status && is_done(all, &all->v[i])) {
			intake_result_free(&all->v[i]);
			continue;
		}
		intake_finish(t, &all->v[i]);
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
	struct intake_result *r = intake_next(t, NULL);

	if (!r)
		return true;
	r->kernel = t->package.kernel;
	intake_override(t, r);
	intake_find_entry(t, r);
	if (!r->kernel.distro[0] || !r->kernel.version[0])
		r->fault = intake_missing_part(r);
	if (r->there || r->fault.exit_status) {
		t->out->count = 1;
		return true;
	}
	intake_result_free(r);
	return false;
}

static void take_file(struct importing *t)
{
	struct intake_result *r = intake_next(t, NULL);

	if (!r)
		return;
	(void)identity_of_path(r->kernel.release, t->package.path);
	intake_override(t, r);
	t->out->count = 1;
	intake_convert(t, r, t->package.path, t->package.fd);
	intake_finish(t, r);
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
