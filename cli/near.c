/* SPDX-License-Identifier: BSD-2-Clause */
/* near.c - where a search has failed, what a reader would look for next */
#include <string.h>

#include "near.h"

#define NEAR_MAX 6

struct near {
	const struct candidate *v[NEAR_MAX];
	size_t count;
	bool more;
};

static void near_add(struct near *near, const struct candidate *c)
{
	if (near->count < NEAR_MAX)
		near->v[near->count++] = c;
	else
		near->more = true;
}

/* The very release for something else, else the neighbours at the host's own place. */
static void near_find(struct near *near, const struct candidates *list)
{
	const struct candidate *below, *above;
	size_t i;

	memset(near, 0, sizeof(*near));
	for (i = list->fitting; i < list->count && list->v[i].kind == CANDIDATE_RELEASE; i++)
		near_add(near, &list->v[i]);
	if (near->count)
		return;
	candidates_near(list, &below, &above);
	if (below)
		near_add(near, below);
	if (above)
		near_add(near, above);
}

static bool same_distro(const struct candidate *a, const struct candidate *b, bool version)
{
	return !strcmp(a->kernel.distro, b->kernel.distro) &&
	       (!version || (!strcmp(a->kernel.version, b->kernel.version) &&
			     !strcmp(a->kernel.arch, b->kernel.arch)));
}

/* What the archive has of distributions like the host's, or else of any; a name once. */
static void collect(struct near *there, const struct candidates *list, bool version)
{
	const struct candidate *c;
	size_t i, k;

	memset(there, 0, sizeof(*there));
	for (i = list->fitting; i < list->count; i++) {
		c = &list->v[i];
		if (!c->kernel.distro[0] || (version && c->fit.distro == BTFMIN_FIT_NO))
			continue;
		for (k = 0; k < there->count && !same_distro(c, there->v[k], version); k++)
			;
		if (k == there->count)
			near_add(there, c);
	}
}

/* In place of the host's: true and versions of its distribution, else false and distributions. */
static bool there_find(struct near *there, const struct candidates *list)
{
	collect(there, list, true);
	if (there->count)
		return true;
	collect(there, list, false);
	return false;
}

static void line_place(struct line *l, const struct candidate *c, bool version)
{
	line_name(l, c->kernel.distro);
	if (!version)
		return;
	line_printf(l, " ");
	line_name(l, c->kernel.version);
	if (c->kernel.arch[0]) {
		line_printf(l, " ");
		line_name(l, c->kernel.arch);
	}
}

static void line_there(struct line *l, const struct candidates *list)
{
	struct near there;
	bool version = there_find(&there, list);
	size_t i;

	for (i = 0; i < there.count; i++) {
		line_printf(l, "%s", i ? ", " : "; it has ");
		line_place(l, there.v[i], version);
	}
	if (there.more)
		line_printf(l, ", ...");
}

void line_near(struct line *l, const struct candidates *list)
{
	struct near near;
	size_t i;

	if (!list->count)
		line_printf(l, "; it holds no BTF of a kernel");
	near_find(&near, list);
	if (!near.count) {
		line_there(l, list);
		return;
	}
	for (i = 0; i < near.count; i++) {
		line_printf(l, "%s", i ? ", " : "; near: ");
		if (near.v[i]->kind == CANDIDATE_OTHER)
			line_name(l, near.v[i]->kernel.release);
		else
			line_path(l, near.v[i]->name);
	}
	if (near.more)
		line_printf(l, ", ...");
}

void kernel_json(struct json *j, const struct btfmin_kernel *kernel)
{
	json_string(j, "distro", kernel->distro);
	json_string(j, "version", kernel->version);
	json_string(j, "arch", kernel->arch);
	json_string(j, "release", kernel->release);
}

static void there_json(struct json *j, const struct candidates *list)
{
	struct near there;
	bool version = there_find(&there, list);
	struct line l;
	size_t i;

	json_array(j, "there");
	for (i = 0; i < there.count; i++) {
		line_start(&l);
		line_place(&l, there.v[i], version);
		l.text[l.len] = '\0';
		json_string(j, NULL, l.text);
	}
	json_end(j);
}

void near_json(struct json *j, const struct candidates *list)
{
	struct near near;
	size_t i;

	near_find(&near, list);
	json_array(j, "near");
	for (i = 0; i < near.count; i++) {
		json_object(j, NULL);
		json_string(j, "name", near.v[i]->name);
		kernel_json(j, &near.v[i]->kernel);
		json_end(j);
	}
	json_end(j);
	there_json(j, list);
}
