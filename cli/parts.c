/* SPDX-License-Identifier: BSD-2-Clause */
/* parts.c - several outputs that belong together */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

static char *join(const char *output, const char *module)
{
	size_t size = strlen(output) + strlen(module) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, module[0] ? "%s.%s" : "%s%s", output, module);
	return path;
}

static bool is_taken(const struct parts *parts, const char *path)
{
	size_t i;

	for (i = 0; i < parts->count; i++) {
		if (!strcmp(parts->v[i].path, path))
			return true;
	}
	return false;
}

/* A failure outlives path, so it names word, a word of the call. */
static bool add(struct run *run, struct parts *parts, char *path, const char *word,
		const char *hint)
{
	const char *fault = NULL;

	if (!path)
		return run_nomem(run);
	if (is_taken(parts, path))
		fault = "--split: two modules of one name";
	else if (file_is_elf(path))
		fault = "--split: what would be written for it is an ELF file already";
	if (!fault) {
		parts->v[parts->count++].path = path;
		return true;
	}
	free(path);
	return run_refuse(run, fault, word, hint);
}

bool parts_name(struct run *run, struct parts *parts, const struct modules *modules,
		const char *output, const char *hint)
{
	size_t i;

	parts->v = calloc(modules->count + 1, sizeof(*parts->v));
	if (!parts->v)
		return run_nomem(run);
	if (!add(run, parts, join(output, ""), output, hint))
		return false;
	for (i = 0; i < modules->count; i++) {
		const struct module *m = &modules->v[i];

		if (!add(run, parts, join(output, m->name), m->input.path, hint))
			return false;
	}
	return true;
}

bool parts_emit(struct run *run, struct parts *parts, const struct answers *a, uint32_t flags)
{
	struct btfmin_emitted *outs = calloc(parts->count, sizeof(*outs));
	struct btfmin_error err;
	size_t i;
	int rc;

	if (!outs)
		return run_nomem(run);
	rc = btfmin_emit_split(outs, parts->count, a->result, flags, &err);
	for (i = 0; !rc && i < parts->count; i++)
		parts->v[i].emitted = outs[i];
	free(outs);
	return rc ? run_blame(run, &err, a->input) : true;
}

/* The parts as views: each as it was written, and put on the one before it. */
struct views {
	struct btfmin_btf **own, **chain;
	struct btfmin_moved *moved;
	size_t count;
};

static bool views_alloc(struct views *v, size_t count)
{
	memset(v, 0, sizeof(*v));
	v->count = count;
	v->own = calloc(count, sizeof(*v->own));
	v->chain = calloc(count, sizeof(*v->chain));
	v->moved = calloc(count, sizeof(*v->moved));
	return v->own && v->chain && v->moved;
}

static void views_free(struct views *v)
{
	while (v->own && v->chain && v->moved && v->count > 0) {
		v->count--;
		btfmin_btf_close(v->chain[v->count]);
		btfmin_btf_close(v->own[v->count]);
		btfmin_moved_free(&v->moved[v->count], NULL);
	}
	free(v->own);
	free(v->chain);
	free(v->moved);
}

static int open_one(struct views *v, size_t i, const struct btfmin_emitted *e,
		    const struct btfmin_btf *top, uint32_t pointer_size, struct btfmin_error *err)
{
	struct btfmin_btf_opts opts = {0};
	int rc;

	opts.base = v->own[0];
	opts.pointer_size = i ? 0 : pointer_size;
	rc = btfmin_btf_open(&v->own[i], e->data, e->size, &opts, err);
	if (rc || i < 2)
		return rc;
	rc = btfmin_split_move(&v->moved[i], v->own[i], top, NULL, err);
	if (rc)
		return rc;
	opts.base = top;
	return btfmin_btf_open(&v->chain[i], v->moved[i].data, v->moved[i].size, &opts, err);
}

static int compare(const struct parts *parts, const struct answers *a, struct views *v,
		   struct btfmin_error *err)
{
	struct btfmin_resolve_opts opts = {0};
	const struct btfmin_btf *top = NULL;
	struct btfmin_result *min;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < parts->count; i++) {
		rc = open_one(v, i, &parts->v[i].emitted, top, btfmin_btf_pointer_size(a->target),
			      err);
		top = v->chain[i] ? v->chain[i] : v->own[i];
	}
	if (rc)
		return rc;
	opts.kernel = v->own[0];
	rc = btfmin_resolve(&min, a->objects->relos, top, &opts, err);
	if (!rc)
		rc = btfmin_compare(a->result, min, err);
	btfmin_result_free(min);
	return rc;
}

bool parts_verify(struct run *run, const struct parts *parts, const struct answers *a)
{
	struct btfmin_error err;
	struct views v;
	bool ok = views_alloc(&v, parts->count);
	int rc = 0;

	if (ok)
		rc = compare(parts, a, &v, &err);
	views_free(&v);
	if (!ok)
		return run_nomem(run);
	/* whatever is wrong with bytes that were made here is no fault of INPUT */
	if (rc && rc != BTFMIN_ERR_NOMEM)
		err.status = BTFMIN_ERR_INTERNAL;
	return rc ? run_blame(run, &err, NULL) : true;
}

/* The kernel's comes last: where it is new, what belongs to it is there. */
bool parts_save(struct run *run, struct parts *parts)
{
	struct io_output *outs = calloc(parts->count, sizeof(*outs));
	struct failure fault;
	size_t i;
	bool ok;

	if (!outs)
		return run_nomem(run);
	for (i = 0; i < parts->count; i++) {
		const struct part *p = &parts->v[parts->count - 1 - i];

		outs[i].path = p->path;
		outs[i].data = p->emitted.data;
		outs[i].size = p->emitted.size;
	}
	ok = file_write_all(outs, parts->count, &fault);
	free(outs);
	if (!ok)
		run_fail(run, &fault);
	parts->written = ok;
	return ok;
}

void parts_free(struct parts *parts)
{
	size_t i;

	for (i = 0; i < parts->count; i++) {
		btfmin_emitted_free(&parts->v[i].emitted, NULL);
		free(parts->v[i].path);
	}
	free(parts->v);
	parts->v = NULL;
	parts->count = 0;
}

void parts_json(struct json *j, const char *key, const struct parts *parts)
{
	size_t i;

	json_array(j, key);
	for (i = 1; i < parts->count; i++) {
		const struct part *p = &parts->v[i];

		json_object(j, NULL);
		json_string(j, "output", p->path);
		if (parts->written) {
			json_number(j, "bytes", p->emitted.size);
			json_number(j, "types", p->emitted.types);
		}
		json_end(j);
	}
	json_end(j);
}
