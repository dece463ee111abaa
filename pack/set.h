/* SPDX-License-Identifier: BSD-2-Clause */
/* set.h - the BPF objects that a package is made for, read once, shared by all jobs */
#ifndef PACK_SET_H
#define PACK_SET_H

#include <stdbool.h>

#include <btfmin.h>

#include "sha256.h"

struct set_object {
	const char *path;
	const void *data; /* the object's bytes */
	size_t size;
	size_t first, count; /* its records in the set */
};

/* Borrowed, and never changed once the jobs run. */
struct set {
	const struct set_object *objects;
	size_t object_count;
	const struct btfmin_relos *relos;
	size_t count; /* records */
};

/*
 * The same for the same objects in any order: a digest of all their bytes, and for each record its
 * number if the objects stood in the order of their digests.
 */
struct set_order {
	unsigned char digest[SHA256_SIZE];
	size_t *places; /* free() */
};

/* False if memory is out. */
bool set_sort(struct set_order *out, const struct set *set);

/* The object of a record; NULL if there is none. */
const struct set_object *set_object_of(const struct set *set, size_t record);

#endif /* PACK_SET_H */
