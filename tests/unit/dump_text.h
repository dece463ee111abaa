/* SPDX-License-Identifier: BSD-2-Clause */
/* dump_text.h - what the tests of BTF as text share: a view of what was built, and its text */
#ifndef UNIT_DUMP_TEXT_H
#define UNIT_DUMP_TEXT_H

#include "unit.h"
#include "../support/make_btf.h"

typedef int dumper(struct btfmin_text *, const struct btfmin_btf *, const struct btfmin_dump_opts *,
		   struct btfmin_error *);

/* A view of what a builder holds; both are freed together. */
struct view {
	struct blob bytes;
	struct btfmin_btf *btf;
};

struct view view_on(const struct mb *b, int be, const struct btfmin_btf *base);
/* The same without a base; the builder is freed. */
struct view view_of(struct mb *b, int be);
void view_free(struct view *v);

/* The whole text, NUL-terminated, for free(); JSON is checked to be that. */
char *text_of(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts);
void expect_dump(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
		 const char *expected);
void expect_fault(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
		  int status, uint32_t type_id);
/* A fault as text and as JSON. */
void both_fail(const struct btfmin_btf *btf, int status, uint32_t type_id);

struct btfmin_dump_opts dump_names(const char *const *list, size_t count, uint32_t flags);
/* expected: the ids that are printed, as "1 4 17". */
void expect_ids(const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
		const char *expected);
/* The same of the types of one name; "": there is none. */
void expect_named(const struct btfmin_btf *btf, const char *name, const char *expected);

#endif /* UNIT_DUMP_TEXT_H */
