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
