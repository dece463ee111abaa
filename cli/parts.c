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
static bool add(struct run *run, struct parts *parts, char *path, const char *word)
{
	const char *fault = NULL;

	if (!path)
		return run_nomem(run);
	if (is_taken(parts, path))
		fault = "--split: two modules of one name";
	else if (file_is_elf(path))
		fault = "--split: an ELF file is already where BTF would go for";
	if (!fault) {
		parts->v[parts->count++].path = path;
		return true;
	}
	free(path);
	return run_refuse(run, fault, word);
}

bool parts_name(struct run *run, struct parts *parts, const struct modules *modules,
		const char *output)
{
	size_t i;

	parts->v = calloc(modules->count + 1, sizeof(*parts->v));
	if (!parts->v)
		return run_nomem(run);
	if (!add(run, parts, join(output, ""), output))
		return false;
	for (i = 0; i < modules->count; i++) {
		const struct module *m = &modules->v[i];

		if (!add(run, parts, join(output, m->name), m->input.path))
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

bool parts_verify(struct run *run, const struct parts *parts, const struct answers *a)
{
	struct btfmin_emitted *outs = calloc(parts->count, sizeof(*outs));
	struct btfmin_error err;
	size_t i;
	int rc;

	if (!outs)
		return run_nomem(run);
	for (i = 0; i < parts->count; i++)
		outs[i] = parts->v[i].emitted;
	rc = btfmin_verify_split(a->result, outs, parts->count, &err);
	free(outs);
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
