/* SPDX-License-Identifier: BSD-2-Clause */
/* candidates.c - an order that puts first what a reader asks about first */
#include <stdlib.h>
#include <string.h>

#include "candidates.h"

static struct candidate *grow(struct candidates *list)
{
	size_t room = list->room ? 2 * list->room : 64;
	struct candidate *v;

	if (list->count < list->room)
		return &list->v[list->count];
	if (room > SIZE_MAX / sizeof(*v))
		return NULL;
	v = realloc(list->v, room * sizeof(*v));
	if (!v)
		return NULL;
	list->v = v;
	list->room = room;
	return &v[list->count];
}

bool candidates_add(struct candidates *list, const struct btfmin_host *host,
		    const struct btfmin_kernel *kernel, const char *name)
{
	struct candidate *c = grow(list);

	if (!c) {
		if (list->owns_names)
			free((char *)name);
		return false;
	}
	memset(c, 0, sizeof(*c));
	c->kernel = *kernel;
	c->name = name;
	c->index = list->count++;
	btfmin_host_fit(&c->fit, host, kernel);
	list->fitting += c->fit.fits != 0;
	return true;
}

void candidates_free(struct candidates *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		free(list->v[i].fault);
		if (list->owns_names)
			free((char *)list->v[i].name);
	}
	free(list->v);
	memset(list, 0, sizeof(*list));
}

/* What the candidate would be worth if it were of the host's release and architecture. */
static void classify(struct candidate *c, const struct btfmin_host *host)
{
	struct btfmin_kernel same = c->kernel;
	struct btfmin_fit fit;

	if (c->fit.fits)
		c->kind = CANDIDATE_FITS;
	else if (c->fit.release != BTFMIN_FIT_NO)
		c->kind = CANDIDATE_RELEASE;
	else
		c->kind = CANDIDATE_OTHER;
	memcpy(same.release, host->release, sizeof(same.release));
	memcpy(same.arch, host->arch, sizeof(same.arch));
	btfmin_host_fit(&fit, host, &same);
	c->place = fit.rank;
	c->elsewhere = c->fit.distro == BTFMIN_FIT_NO || c->fit.version == BTFMIN_FIT_NO ||
		       c->fit.arch == BTFMIN_FIT_NO;
	c->other_flavour = !btfmin_release_alike(c->kernel.release, host->release, NULL);
}

static int order(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Those that fit by their rank, the others by what they would be worth. */
static int by_worth(const struct candidate *a, const struct candidate *b)
{
	int o = order(a->kind, b->kind);

	if (!o && a->kind == CANDIDATE_FITS)
		return order(a->fit.rank, b->fit.rank);
	if (!o)
		o = order(a->elsewhere, b->elsewhere);
	if (!o)
		o = order(a->place, b->place);
	if (!o && a->kind == CANDIDATE_OTHER)
		o = order(a->other_flavour, b->other_flavour);
	return o;
}

static int by_directory(const struct candidate *a, const struct candidate *b)
{
	int o = by_worth(a, b);

	if (!o)
		o = btfmin_release_compare(a->kernel.distro, b->kernel.distro);
	if (!o)
		o = btfmin_release_compare(a->kernel.version, b->kernel.version);
	return o ? o : btfmin_release_compare(a->kernel.arch, b->kernel.arch);
}

/* A release that is alike to the host's goes by its numbers, others by their names. */
static int compare_release(const struct candidate *c, const char *release)
{
	int o;

	if (c->kind == CANDIDATE_OTHER && !c->other_flavour &&
	    btfmin_release_alike(c->kernel.release, release, &o))
		return o;
	return btfmin_release_compare(c->kernel.release, release);
}

static int by_release(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	int o = by_directory(a, b);

	if (!o)
		o = compare_release(a, b->kernel.release);
	return o ? o : order(a->index, b->index);
}

static int by_distance(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	int o = by_worth(a, b);

	if (!o && a->kind == CANDIDATE_OTHER)
		o = order(a->distance, b->distance);
	return o ? o : by_release(a, b);
}

/* Of those of one directory, which lie in the order of their releases. */
static void measure(struct candidate *v, size_t count, const struct btfmin_host *host)
{
	size_t i, below = 0;

	while (below < count && compare_release(&v[below], host->release) < 0)
		below++;
	for (i = 0; i < count; i++) {
		v[i].above = i >= below;
		v[i].distance = v[i].above ? i - below + 1 : below - i;
	}
}

void candidates_sort(struct candidates *list, const struct btfmin_host *host)
{
	size_t i, first;

	if (!list->count)
		return;
	for (i = 0; i < list->count; i++)
		classify(&list->v[i], host);
	qsort(list->v, list->count, sizeof(*list->v), by_release);
	for (first = 0; first < list->count; first = i) {
		for (i = first; i < list->count; i++)
			if (by_directory(&list->v[first], &list->v[i]))
				break;
		measure(&list->v[first], i - first, host);
	}
	qsort(list->v, list->count, sizeof(*list->v), by_distance);
}

void candidates_near(const struct candidates *list, const struct candidate **below,
		     const struct candidate **above)
{
	const struct candidate *c, *first = NULL;
	size_t i;

	*below = *above = NULL;
	for (i = 0; i < list->count; i++) {
		c = &list->v[i];
		if (c->kind != CANDIDATE_OTHER)
			continue;
		if (c->elsewhere || c->distance > 1 || (first && by_directory(first, c)))
			return;
		first = c;
		*(c->above ? above : below) = c;
	}
}

bool candidate_stands_in(const struct candidate *c)
{
	return !c->other_flavour && btfmin_fit_own_place(&c->fit);
}
