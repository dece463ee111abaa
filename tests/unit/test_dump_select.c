/* SPDX-License-Identifier: BSD-2-Clause */
/* BTF as text: which types are printed, and split BTF. */
#include "dump_text.h"
#include "../support/every_kind.h"

static struct mb *namesakes(void)
{
	struct mb *b = mb_new();

	mb_int(b, "unsigned int", 4, 0);
	mb_struct(b, "x", 4);
	mb_member(b, "a", 4, 0);
	mb_union(b, "x", 4);
	mb_typedef(b, "x", 5);
	mb_ptr(b, 2);
	mb_fwd_struct(b, "x");
	mb_fwd_union(b, "x");
	mb_enum(b, "x", 4, 0);
	mb_enum64(b, "x", 8, 0);
	mb_func(b, "x", 11, 0);
	mb_proto(b, 1);
	mb_param(b, "x", 9);
	mb_var(b, "x", 7, 0);
	mb_datasec(b, "struct x", 4);
	mb_secinfo(b, 12, 0, 4);
	mb_decl_tag(b, "x", 10, 0);
	return b;
}

static void test_names(void **state)
{
	struct view v = view_of(namesakes(), order_of(state));
	static const char *const two[] = {"union x", "unsigned int"};
	static const char *const one_bad[] = {"x", "y"};
	struct btfmin_dump_opts opts = dump_names(two, 2, 0);

	expect_ids(v.btf, NULL, "1 2 3 4 5 6 7 8 9 10 11 12 13 14");
	expect_ids(v.btf, &opts, "1 3 7");
	expect_named(v.btf, "x", "2 3 4 6 7 8 9 10 12 14");
	expect_named(v.btf, "struct x", "2 6 13"); /* 13 is called that */
	expect_named(v.btf, "union x", "3 7");
	expect_named(v.btf, "enum x", "8 9");
	expect_named(v.btf, "typedef x", "4");
	expect_named(v.btf, "func x", "10");
	expect_named(v.btf, "var x", "12");
	expect_named(v.btf, "decl_tag x", "14");
	expect_named(v.btf, "unsigned int", "1");
	expect_named(v.btf, "int unsigned int", "1");
	expect_named(v.btf, "datasec struct x", "13");
	expect_named(v.btf, "y", "");
	expect_named(v.btf, "", "");
	expect_named(v.btf, "struct", "");
	expect_named(v.btf, "struct ", "");
	expect_named(v.btf, "struct  x", "");
	expect_named(v.btf, "structx", "");
	expect_named(v.btf, "(anon)", "");
	opts = dump_names(one_bad, 2, 0);
	expect_fault(btfmin_dump_json, v.btf, &opts, BTFMIN_ERR_ABSENT, 0);
	view_free(&v);
}

static void test_find(void **state)
{
	struct view v = view_of(namesakes(), order_of(state));

	assert_int_equal(btfmin_btf_find(v.btf, "x", 0), 2);
	assert_int_equal(btfmin_btf_find(v.btf, "x", 2), 3);
	assert_int_equal(btfmin_btf_find(v.btf, "enum x", 8), 9);
	assert_int_equal(btfmin_btf_find(v.btf, "x", 14), 0);
	assert_int_equal(btfmin_btf_find(v.btf, "x", 15), 0);
	assert_int_equal(btfmin_btf_find(v.btf, "x", UINT32_MAX), 0);
	assert_int_equal(btfmin_btf_find(v.btf, "y", 0), 0);
	assert_int_equal(btfmin_btf_find(v.btf, NULL, 0), 0);
	assert_int_equal(btfmin_btf_find(NULL, "x", 0), 0);
	view_free(&v);
}

static void expect_closure(const struct btfmin_btf *btf, const char *name, const char *expected)
{
	struct btfmin_dump_opts opts = dump_names(&name, 1, BTFMIN_DUMP_CLOSURE);

	expect_ids(btf, &opts, expected);
}

static void test_closure(void **state)
{
	struct view v = view_of(namesakes(), order_of(state));
	struct btfmin_dump_opts opts = dump_names(NULL, 0, BTFMIN_DUMP_CLOSURE);

	expect_closure(v.btf, "unsigned int", "1");
	expect_closure(v.btf, "typedef x", "2 4 5");
	expect_closure(v.btf, "decl_tag x", "1 9 10 11 14");
	expect_closure(v.btf, "datasec struct x", "7 12 13");
	expect_ids(v.btf, &opts, "1 2 3 4 5 6 7 8 9 10 11 12 13 14");
	view_free(&v);
	v = view_of(mb_every_kind(), order_of(state));
	expect_closure(v.btf, "es64", "22");
	expect_closure(v.btf, "tag", "1 4 19");
	expect_closure(v.btf, "f", "1 14 15");
	expect_closure(v.btf, ".data", "1 16 17");
	view_free(&v);
}

/* "CYC-self", "CYC-struct-mutual", "CYC-ptr-const", "CYC-proto": each type once. */
static void test_cycles(void **state)
{
	struct mb *b = mb_new();
	struct view v;

	mb_typedef(b, "t", 1);
	mb_struct(b, "a", 4);
	mb_member(b, "b", 3, 0);
	mb_struct(b, "b", 4);
	mb_member(b, "a", 2, 0);
	mb_ptr(b, 5);
	mb_const(b, 4);
	mb_typedef(b, "ring", 4);
	mb_array(b, 7, 7, 1);
	mb_typedef(b, "arr", 7);
	mb_proto(b, 10);
	mb_param(b, NULL, 10);
	mb_ptr(b, 9);
	mb_func(b, "f", 9, 0);
	v = view_of(b, order_of(state));
	expect_closure(v.btf, "t", "1");
	expect_closure(v.btf, "a", "2 3");
	expect_closure(v.btf, "ring", "4 5 6");
	expect_closure(v.btf, "arr", "7 8");
	expect_closure(v.btf, "f", "9 10 11");
	expect_ids(v.btf, NULL, "1 2 3 4 5 6 7 8 9 10 11");
	view_free(&v);
}

#define DEEP 100000u

/* "DEP-const-100k": no stack is used, and each is looked at once. */
static void test_deep(void **state)
{
	struct mb *b = mb_new();
	const char *name = "top";
	struct btfmin_dump_opts opts = dump_names(&name, 1, BTFMIN_DUMP_CLOSURE);
	struct view v;
	char *text, *p;
	uint32_t i, lines = 0;

	mb_typedef(b, "top", 2);
	for (i = 0; i < DEEP; i++)
		mb_const(b, i == DEEP - 1 ? 0 : mb_next(b) + 1);
	v = view_of(b, order_of(state));
	text = text_of(btfmin_dump_raw, v.btf, &opts);
	for (p = text; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	assert_int_equal(lines, DEEP + 1);
	free(text);
	view_free(&v);
}

/* ---- split BTF ------------------------------------------------------------------------------- */

static void test_split(void **state)
{
	struct mb *base = mb_new(), *split;
	const char *name = "s2", *in_base = "int";
	struct btfmin_dump_opts opts = dump_names(&name, 1, BTFMIN_DUMP_CLOSURE);
	struct view b, v;

	mb_int(base, "int", 4, MB_SIGNED);
	mb_struct(base, "unused", 4);
	mb_typedef(base, "td", 1);
	split = mb_new_split(base);
	mb_struct(split, "s2", 4);
	mb_member(split, "td", 3, 0);
	mb_ptr(split, 4);
	b = view_of(base, order_of(state));
	v = view_on(split, order_of(state), b.btf);
	mb_free(split);
	expect_dump(btfmin_dump_raw, v.btf, NULL,
		    "[4] STRUCT 's2' size=4 vlen=1\n\t'td' type_id=3 bits_offset=0\n"
		    "[5] PTR '(anon)' type_id=4\n");
	expect_dump(btfmin_dump_raw, v.btf, &opts,
		    "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
		    "[3] TYPEDEF 'td' type_id=1\n"
		    "[4] STRUCT 's2' size=4 vlen=1\n\t'td' type_id=3 bits_offset=0\n");
	opts.name_count = 0;
	expect_ids(v.btf, &opts, "1 3 4 5");
	opts = dump_names(&in_base, 1, 0);
	expect_ids(v.btf, &opts, "1");
	view_free(&v);
	view_free(&b);
}

/* "SPL-id-into-split": a base cannot mean what is split on it. */
static void test_base_into_split(void **state)
{
	struct mb *base = mb_new(), *split;
	struct btfmin_dump_opts opts = dump_names(NULL, 0, BTFMIN_DUMP_CLOSURE);
	struct view b, v;

	mb_ptr(base, 2);
	split = mb_new_split(base);
	mb_ptr(split, 1);
	b = view_of(base, order_of(state));
	v = view_on(split, order_of(state), b.btf);
	mb_free(split);
	expect_dump(btfmin_dump_raw, v.btf, NULL, "[2] PTR '(anon)' type_id=1\n");
	expect_fault(btfmin_dump_raw, v.btf, &opts, BTFMIN_ERR_CORRUPT, 1);
	view_free(&v);
	view_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_names), BOTH(test_find),  BOTH(test_closure),         BOTH(test_cycles),
		BOTH(test_deep),  BOTH(test_split), BOTH(test_base_into_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
