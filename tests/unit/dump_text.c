/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "dump_text.h"
#include "../support/check_json.h"

struct view view_on(const struct mb *b, int be, const struct btfmin_btf *base)
{
	struct btfmin_btf_opts opts = {NULL, base, 0, 0};
	struct view v;

	v.bytes = mb_blob(b, be);
	assert_int_equal(btfmin_btf_open(&v.btf, v.bytes.data, v.bytes.size, &opts, NULL), 0);
	return v;
}

struct view view_of(struct mb *b, int be)
{
	struct view v = view_on(b, be, NULL);

	mb_free(b);
	return v;
}

void view_free(struct view *v)
{
	btfmin_btf_close(v->btf);
	blob_free(&v->bytes);
}

/* The whole text, NUL-terminated; JSON is checked to be that. */
char *text_of(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts)
{
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_text text;
	char *copy;

	if (dump(&text, btf, opts, &err)) {
		print_error("%s\n", err.text);
		fail();
	}
	if (dump == btfmin_dump_json)
		assert_true(check_json(text.data, text.size));
	copy = must_alloc(text.size + 1);
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	assert_int_equal(strlen(copy), text.size);
	btfmin_text_free(&text, NULL);
	assert_null(text.data);
	return copy;
}

void expect_dump(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
		 const char *expected)
{
	char *got = text_of(dump, btf, opts);

	assert_string_equal(got, expected);
	free(got);
}

void expect_fault(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
		  int status, uint32_t type_id)
{
	struct btfmin_error err = {0, 77, 0, NULL};
	struct btfmin_text text = {(char *)&text, 1};

	assert_int_equal(dump(&text, btf, opts, &err), status);
	assert_null(text.data);
	assert_int_equal(text.size, 0);
	assert_int_equal(err.status, status);
	assert_int_equal(err.type_id, type_id);
	assert_non_null(err.text);
}

void both_fail(const struct btfmin_btf *btf, int status, uint32_t type_id)
{
	expect_fault(btfmin_dump_raw, btf, NULL, status, type_id);
	expect_fault(btfmin_dump_json, btf, NULL, status, type_id);
}

struct mb *every_kind(void)
{
	struct mb *b = mb_new();

	mb_int(b, "int", 4, MB_SIGNED);
	mb_ptr(b, 0);
	mb_array(b, 1, 2, 7);
	mb_struct(b, "s", 8);
	mb_member(b, "a", 1, 0);
	mb_bits(b, "b", 1, 33, 3);
	mb_union(b, NULL, 8);
	mb_member(b, NULL, 4, 4000000000);
	mb_enum(b, "e", 4, MB_SIGNED);
	mb_value(b, "A", 1);
	mb_value(b, "B", (uint64_t)-2);
	mb_enum(b, "eu", 4, MB_UNSIGNED);
	mb_value(b, "C", 0xfffffffe);
	mb_fwd_union(b, "fu");
	mb_fwd_struct(b, "fs");
	mb_typedef(b, "t", 1);
	mb_volatile(b, 1);
	mb_const(b, 11);
	mb_restrict(b, 2);
	mb_func(b, "f", 15, 1);
	mb_proto(b, 1);
	mb_param(b, "x", 1);
	mb_param(b, NULL, 0);
	mb_var(b, "v", 1, 2);
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, 16, 0, 4);
	mb_secinfo(b, 0, 4, 0);
	mb_float(b, "double", 8);
	mb_decl_tag(b, "tag", 4, (uint32_t)-1);
	mb_type_tag(b, "user", 1);
	mb_enum64(b, "e64", 8, MB_UNSIGNED);
	mb_value(b, "D", 0x8000000100000000);
	mb_enum64(b, "es64", 8, MB_SIGNED);
	mb_value(b, "E", (uint64_t)-5000000000);
	mb_struct(b, "empty", 0);
	return b;
}

struct btfmin_dump_opts dump_names(const char *const *list, size_t count, uint32_t flags)
{
	struct btfmin_dump_opts opts = {0};

	opts.names = list;
	opts.name_count = count;
	opts.flags = flags;
	return opts;
}

void expect_ids(const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
		const char *expected)
{
	char *text = text_of(btfmin_dump_raw, btf, opts), ids[256] = "", *p;

	for (p = text; *p; p = strchr(p, '\n') + 1)
		if (*p == '[')
			snprintf(ids + strlen(ids), sizeof(ids) - strlen(ids), "%s%d",
				 *ids ? " " : "", atoi(p + 1));
	assert_string_equal(ids, expected);
	free(text);
}

void expect_named(const struct btfmin_btf *btf, const char *name, const char *expected)
{
	struct btfmin_dump_opts opts = dump_names(&name, 1, 0);

	if (*expected)
		expect_ids(btf, &opts, expected);
	else
		expect_fault(btfmin_dump_raw, btf, &opts, BTFMIN_ERR_ABSENT, 0);
}

/* One name for several kinds. */
