/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "press.h"

#define BCC_NAME_MAX 100

static const struct {
	const char *word;
	const char *before; /* all names */
	bool flat;
	bool uname; /* who reads it looks for the word of uname -m */
} layouts[] = {
	[PACK_BPF_COMPATIBLE] = {"bpf-compatible", "./btfhub-archive/", false, true},
	[PACK_BCC] = {"bcc", "./", false, true},
	[PACK_INSPEKTOR_GADGET] = {"inspektor-gadget", "", false, true},
	[PACK_FLAT] = {"flat", "", true, false},
	[PACK_DIR] = {"dir", "", false, false},
};

bool pack_layout_of(const char *word, enum pack_layout *out)
{
	size_t i;

	*out = PACK_BPF_COMPATIBLE;
	for (i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		if (strcmp(word, layouts[i].word))
			continue;
		*out = (enum pack_layout)i;
		return true;
	}
	return false;
}

const char *pack_layout_name(enum pack_layout layout)
{
	return layouts[layout].word;
}

/* Adds what there is of a directory's name. */
static size_t add_part(char *name, size_t at, const char *part)
{
	size_t size = strlen(part);

	if (!size)
		return at;
	memcpy(name + at, part, size);
	name[at + size] = '/';
	return at + size + 1;
}

/* Archives say arm64 and amd64, where uname(2) says aarch64 and x86_64. */
static const char *arch_of(enum pack_layout layout, const struct btfmin_kernel *kernel)
{
	if (layouts[layout].uname && !strcmp(kernel->arch, "arm64"))
		return "aarch64";
	if (layouts[layout].uname && !strcmp(kernel->arch, "amd64"))
		return "x86_64";
	return kernel->arch;
}

size_t member_name(char name[MEMBER_NAME_MAX], enum pack_layout layout,
		   const struct btfmin_kernel *kernel)
{
	size_t at = strlen(layouts[layout].before);

	memcpy(name, layouts[layout].before, at);
	if (!layouts[layout].flat) {
		at = add_part(name, at, kernel->distro);
		at = add_part(name, at, kernel->version);
		at = add_part(name, at, arch_of(layout, kernel));
	}
	return at + (size_t)snprintf(name + at, MEMBER_NAME_MAX - at, "%s.btf", kernel->release);
}

/* Room for the parts before a release, cut where a message has none for more. */
struct place {
	char text[60];
};

static struct place place_of(const struct btfmin_kernel *kernel)
{
	char name[MEMBER_NAME_MAX];
	struct place place;
	size_t size;

	size = member_name(name, PACK_DIR, kernel) - strlen(kernel->release) - strlen(".btf");
	snprintf(place.text, sizeof(place.text), "%.*s", size ? (int)size - 1 : 0, name);
	return place;
}

bool pack_layout_takes(enum pack_layout layout, const struct btfmin_kernel *kernel,
		       struct failure *fault)
{
	char name[MEMBER_NAME_MAX];
	size_t size = member_name(name, layout, kernel);
	struct place place;

	if (layout != PACK_BCC || size <= BCC_NAME_MAX)
		return true;
	place = place_of(kernel);
	*fault = failure_of(STATUS_LIMIT, "limit", NULL, NULL);
	snprintf(fault->own, sizeof(fault->own),
		 "a name of %lu bytes, and bcc's layout takes %d: %s, release", (unsigned long)size,
		 BCC_NAME_MAX, place.text);
	fault->word = kernel->release;
	return false;
}

/* A directory before all that only begins like it, so that each part counts for itself. */
static int rank(char c)
{
	return c == '/' ? 1 : (unsigned char)c;
}

static size_t stem(const struct member *m)
{
	return strlen(m->name) - strlen(".btf");
}

static int by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	size_t xs = stem(x), ys = stem(y), i;

	for (i = 0; i < xs && i < ys; i++)
		if (x->name[i] != y->name[i])
			return rank(x->name[i]) < rank(y->name[i]) ? -1 : 1;
	return xs < ys ? -1 : xs > ys;
}

static bool name_all(struct members *to, enum pack_layout layout, const struct pack_kernel *kernels,
		     size_t count, struct failure *fault)
{
	char name[MEMBER_NAME_MAX], *at;
	size_t total = 1, i;

	for (i = 0; i < count; i++) {
		if (!pack_layout_takes(layout, &kernels[i].kernel, fault))
			return false;
		total += member_name(name, layout, &kernels[i].kernel) + 1;
	}
	to->v = calloc(count ? count : 1, sizeof(*to->v));
	to->names = at = malloc(total);
	if (!to->v || !at)
		return pack_nomem(fault);
	for (i = 0; i < count; i++) {
		to->v[i].kernel = &kernels[i];
		to->v[i].name = at;
		total = member_name(name, layout, &kernels[i].kernel) + 1;
		memcpy(at, name, total);
		at += total;
	}
	to->count = count;
	return true;
}

static bool equal(const struct pack_kernel *a, const struct pack_kernel *b)
{
	return a->size == b->size &&
	       (!a->size || a->data == b->data || !memcmp(a->data, b->data, a->size));
}

static bool clash(const struct member *a, const struct member *b, struct failure *fault)
{
	struct place one = place_of(&a->kernel->kernel), other = place_of(&b->kernel->kernel);
	bool turn = strcmp(one.text, other.text) > 0; /* whichever was there first */

	*fault = failure_of(STATUS_LIMIT, "limit", NULL, NULL);
	snprintf(fault->own, sizeof(fault->own),
		 "%s and %s have other BTFs for one name:", turn ? other.text : one.text,
		 turn ? one.text : other.text);
	fault->word = a->kernel->kernel.release;
	fault->hint = "a layout with folders, or a narrower filter, keeps them apart";
	return false;
}

/* Of those with one name and the same bytes, the first. */
static bool drop_doubles(struct members *m, struct failure *fault)
{
	size_t i, kept = 0;

	for (i = 0; i < m->count; i++) {
		if (!kept || strcmp(m->v[kept - 1].name, m->v[i].name))
			m->v[kept++] = m->v[i];
		else if (!equal(m->v[kept - 1].kernel, m->v[i].kernel))
			return clash(&m->v[kept - 1], &m->v[i], fault);
	}
	m->count = kept;
	return true;
}

/*
 * By size and bytes; of equal ones, the first first. Sorted and not hashed: whoever writes the BTFs
 * of a package can give thousands of them one hash.
 */
static int by_bytes(const void *a, const void *b)
{
	const struct member *x = *(const struct member *const *)a;
	const struct member *y = *(const struct member *const *)b;
	size_t xs = x->kernel->size, ys = y->kernel->size;
	int ret = 0;

	if (xs != ys)
		return xs < ys ? -1 : 1;
	if (xs && x->kernel->data != y->kernel->data)
		ret = memcmp(x->kernel->data, y->kernel->data, xs);
	if (ret)
		return ret;
	return x < y ? -1 : x > y;
}

static void count_stored(const struct members *m, struct pack_written *written)
{
	size_t i;

	for (i = 0; i < m->count; i++) {
		const struct member *one = &m->v[i];

		written->bytes += one->kernel->size;
		written->unique += !one->same;
		written->stored += one->same ? 0 : one->kernel->size;
	}
	written->members = m->count;
}

static bool find_equal(struct members *m, struct pack_written *written, struct failure *fault)
{
	struct member **sorted = calloc(m->count + 1, sizeof(*sorted)), *first = NULL;
	size_t i;

	if (!sorted)
		return pack_nomem(fault);
	for (i = 0; i < m->count; i++)
		sorted[i] = &m->v[i];
	qsort(sorted, m->count, sizeof(*sorted), by_bytes);
	for (i = 0; i < m->count; i++) {
		if (first && equal(first->kernel, sorted[i]->kernel))
			sorted[i]->same = first;
		else
			first = sorted[i];
	}
	free(sorted);
	count_stored(m, written);
	return true;
}

bool members_make(struct members *out, struct pack_written *written, enum pack_layout layout,
		  const struct pack_kernel *kernels, size_t count, struct failure *fault)
{
	memset(out, 0, sizeof(*out));
	memset(written, 0, sizeof(*written));
	if (!name_all(out, layout, kernels, count, fault))
		return false;
	qsort(out->v, out->count, sizeof(*out->v), by_name);
	return drop_doubles(out, fault) && find_equal(out, written, fault);
}

void members_free(struct members *members)
{
	free(members->v);
	free(members->names);
	memset(members, 0, sizeof(*members));
}
