/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "set.h"

struct ranked {
	unsigned char digest[SHA256_SIZE];
	const struct set_object *object;
};

/* Objects of the same bytes have the same records: which of them is first makes no difference. */
static int compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return memcmp(x->digest, y->digest, SHA256_SIZE);
}

static void place(struct set_order *out, const struct ranked *ranked, size_t count)
{
	struct sha256 s;
	size_t i, n, at = 0;

	sha256_start(&s);
	for (i = 0; i < count; i++) {
		sha256_add(&s, ranked[i].digest, SHA256_SIZE);
		for (n = 0; n < ranked[i].object->count; n++)
			out->places[ranked[i].object->first + n] = at++;
	}
	sha256_finish(&s, out->digest);
}

bool set_sort(struct set_order *out, const struct set *set)
{
	struct ranked *ranked = calloc(set->object_count + 1, sizeof(*ranked));
	size_t i;

	out->places = calloc(set->count + 1, sizeof(*out->places));
	if (!ranked || !out->places) {
		free(ranked);
		free(out->places);
		out->places = NULL;
		return false;
	}
	for (i = 0; i < set->object_count; i++) {
		ranked[i].object = &set->objects[i];
		sha256_of(ranked[i].digest, set->objects[i].data, set->objects[i].size);
	}
	qsort(ranked, set->object_count, sizeof(*ranked), compare);
	place(out, ranked, set->object_count);
	free(ranked);
	return true;
}

const struct set_object *set_object_of(const struct set *set, size_t record)
{
	size_t i;

	for (i = 0; i < set->object_count; i++) {
		const struct set_object *o = &set->objects[i];

		if (record >= o->first && record - o->first < o->count)
			return o;
	}
	return NULL;
}
