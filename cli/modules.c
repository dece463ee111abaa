/* SPDX-License-Identifier: BSD-2-Clause */
/* modules.c - a chain of modules, and which of them a type is in */
#include <stdlib.h>
#include <string.h>

#include "modules.h"

static bool ends_in(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len > n && !memcmp(s + len - n, end, n);
}

/* "/lib/modules/x/nf_conntrack.ko.xz" is nf_conntrack. */
static char *name_of(const char *path)
{
	static const char *const ends[] = {".xz", ".zst", ".gz", ".lz4", ".lzma", ".ko", ".btf"};
	const char *slash = strrchr(path, '/'), *begin = slash ? slash + 1 : path;
	size_t len = strlen(begin), i;
	char *name;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (ends_in(begin, len, ends[i]))
			len -= strlen(ends[i]);
	}
	name = malloc(len + 1);
	if (name) {
		memcpy(name, begin, len);
		name[len] = '\0';
	}
	return name;
}

static bool refuse(struct run *run, const char *path, const char *text)
{
	struct failure f = failure_of(STATUS_INPUT, "corrupt", path, text);

	run_fail(run, &f);
	return false;
}

/* From the kernel onto the module before. */
static bool put_on(struct run *run, struct module *m, const struct btfmin_btf *top)
{
	struct btfmin_btf_opts opts = {0};
	struct btfmin_error err;

	if (btfmin_split_move(&m->moved, m->input.btf, top, NULL, &err))
		return run_blame(run, &err, m->input.path);
	opts.base = top;
	opts.file_offset = m->moved.file_offset;
	if (btfmin_btf_open(&m->moved_btf, m->moved.data, m->moved.size, &opts, &err))
		return run_blame(run, &err, m->input.path);
	m->btf = m->moved_btf;
	return true;
}

static bool open_module(struct run *run, struct modules *modules, const char *path)
{
	const struct btfmin_btf *top = modules_target(modules);
	struct module *m = &modules->v[modules->count++];

	m->name = name_of(path);
	if (!m->name)
		return run_nomem(run);
	if (!input_open_on(run, &m->input, path, modules->kernel))
		return false;
	if (!m->input.split)
		return refuse(run, path, "not split BTF, as a module's is");
	m->btf = m->input.btf;
	return top == modules->kernel || put_on(run, m, top);
}

bool modules_open(struct run *run, struct modules *modules, const struct btfmin_btf *kernel)
{
	const struct options *o = &run->opts;
	const char *path;
	size_t at = 0;

	memset(modules, 0, sizeof(*modules));
	modules->kernel = kernel;
	if (!run_has(run, OPT_MODULE))
		return true;
	modules->v = calloc(o->value_count, sizeof(*modules->v));
	if (!modules->v)
		return run_nomem(run);
	while ((path = options_next(o, OPT_MODULE, &at)) != NULL) {
		if (!open_module(run, modules, path))
			return false;
	}
	return true;
}

void modules_close(struct modules *modules)
{
	while (modules->count > 0) { /* what stands on others goes first */
		struct module *m = &modules->v[--modules->count];

		btfmin_btf_close(m->moved_btf);
		btfmin_moved_free(&m->moved, NULL);
		input_close(&m->input);
		free(m->name);
	}
	free(modules->v);
	modules->v = NULL;
}

const struct btfmin_btf *modules_target(const struct modules *modules)
{
	return modules->count ? modules->v[modules->count - 1].btf : modules->kernel;
}

const struct module *modules_find(const struct modules *modules, uint32_t id, uint32_t *own)
{
	uint32_t kernel = btfmin_btf_type_count(modules->kernel), first = kernel;
	size_t i;

	*own = id;
	if (id < kernel)
		return NULL;
	for (i = 0; i < modules->count; i++) {
		uint32_t end = btfmin_btf_type_count(modules->v[i].btf);

		if (id < end) {
			*own = id - first + kernel;
			return &modules->v[i];
		}
		first = end;
	}
	return NULL;
}

void modules_json(struct json *j, const char *key, const struct modules *modules)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < modules->count; i++) {
		json_object(j, NULL);
		json_string(j, "file", modules->v[i].input.path);
		json_string(j, "name", modules->v[i].name);
		json_end(j);
	}
	json_end(j);
}
