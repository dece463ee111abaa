/* SPDX-License-Identifier: BSD-2-Clause */
/* package_world.h - packages for tests, and what comes of opening them */
#ifndef UNIT_PACKAGE_WORLD_H
#define UNIT_PACKAGE_WORLD_H

#include <btfmin_archive.h>

#include "unit.h"
#include "../support/heap.h"
#include "../support/make_btf.h"
#include "../support/make_tar.h"

/* The BTF of one INT, which the number makes another one. */
struct blob pw_btf(unsigned number, int be);
/* A member with it, little-endian, in a ustar. */
void pw_member(struct blob *tar, const char *name, unsigned number);
/* An object with that package inside, as btfmin embed makes it, between so many other bytes. */
struct blob pw_embed(const struct blob *package, int be, int bits, size_t padding);

/* A package, with all that came of opening it. It must not be moved. */
struct opened {
	struct btfmin_package *package;
	struct btfmin_trail trail;
	struct btfmin_error err;
	struct heap heap;
	int status;
};

/* As the bytes are. */
void pw_open_bytes(struct opened *o, const struct blob *b);
/* The same, and what the bytes come to in gzip must be the same. */
void pw_open(struct opened *o, const struct blob *b);
/* Nothing is left of it. */
void pw_close(struct opened *o);

/* The entry of that name, which must be there. */
struct btfmin_entry pw_entry(const struct opened *o, const char *name);
/* An entry's bytes are the BTF of that number. */
void pw_expect_bytes(const struct btfmin_entry *entry, unsigned number);

/* Both free the package. One entry of that name with the BTF of number 1 is in it. */
void pw_expect_taken(const char *what, struct blob *b, const char *name, uint32_t notes);
void pw_expect_refused(const char *what, struct blob *b, int status, const char *part);

/* All fields from one string: "ID VERSION_ID ARCH RELEASE", "-" for what is not known. */
struct btfmin_host pw_host(const char *words);

#endif /* UNIT_PACKAGE_WORLD_H */
