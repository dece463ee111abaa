/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTF as text: every kind in both forms, what is selected, split BTF, and what hostile bytes come
 * to. The words in quotes are ids of the list of bad inputs.
 */
#include <stdio.h>

#include "unit.h"
#include "../support/check_json.h"
#include "../support/heap.h"
#include "../support/make_btf.h"

typedef int dumper(struct btfmin_text *, const struct btfmin_btf *, const struct btfmin_dump_opts *,
		   struct btfmin_error *);

/* A view of what a builder holds; both are freed together. */
struct view {
	struct blob bytes;
	struct btfmin_btf *btf;
};

static struct view view_on(const struct mb *b, int be, const struct btfmin_btf *base)
{
	struct btfmin_btf_opts opts = {NULL, base, 0, 0};
	struct view v;

	v.bytes = mb_blob(b, be);
	assert_int_equal(btfmin_btf_open(&v.btf, v.bytes.data, v.bytes.size, &opts, NULL), 0);
	return v;
}

static struct view view_of(struct mb *b, int be)
{
	struct view v = view_on(b, be, NULL);

	mb_free(b);
	return v;
}

static void view_free(struct view *v)
{
	btfmin_btf_close(v->btf);
	blob_free(&v->bytes);
}

/* The whole text, NUL-terminated; JSON is checked to be that. */
static char *text_of(dumper *dump, const struct btfmin_btf *btf,
		     const struct btfmin_dump_opts *opts)
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

static void expect(dumper *dump, const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
		   const char *expected)
{
	char *got = text_of(dump, btf, opts);

	assert_string_equal(got, expected);
	free(got);
}

static void expect_fault(dumper *dump, const struct btfmin_btf *btf,
			 const struct btfmin_dump_opts *opts, int status, uint32_t type_id)
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

static void both_fail(const struct btfmin_btf *btf, int status, uint32_t type_id)
{
	expect_fault(btfmin_dump_raw, btf, NULL, status, type_id);
	expect_fault(btfmin_dump_json, btf, NULL, status, type_id);
}

static struct mb *every_kind(void)
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

/* As bpftool 7.1 prints them; tests/cli/dump.bats asks it. */
static void test_raw(void **state)
{
	struct view v = view_of(every_kind(), order_of(state));

	expect(btfmin_dump_raw, v.btf, NULL,
	       "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
	       "[2] PTR '(anon)' type_id=0\n"
	       "[3] ARRAY '(anon)' type_id=1 index_type_id=2 nr_elems=7\n"
	       "[4] STRUCT 's' size=8 vlen=2\n"
	       "\t'a' type_id=1 bits_offset=0\n"
	       "\t'b' type_id=1 bits_offset=33 bitfield_size=3\n"
	       "[5] UNION '(anon)' size=8 vlen=1\n"
	       "\t'(anon)' type_id=4 bits_offset=4000000000\n"
	       "[6] ENUM 'e' encoding=SIGNED size=4 vlen=2\n"
	       "\t'A' val=1\n"
	       "\t'B' val=-2\n"
	       "[7] ENUM 'eu' encoding=UNSIGNED size=4 vlen=1\n"
	       "\t'C' val=4294967294\n"
	       "[8] FWD 'fu' fwd_kind=union\n"
	       "[9] FWD 'fs' fwd_kind=struct\n"
	       "[10] TYPEDEF 't' type_id=1\n"
	       "[11] VOLATILE '(anon)' type_id=1\n"
	       "[12] CONST '(anon)' type_id=11\n"
	       "[13] RESTRICT '(anon)' type_id=2\n"
	       "[14] FUNC 'f' type_id=15 linkage=global\n"
	       "[15] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2\n"
	       "\t'x' type_id=1\n"
	       "\t'(anon)' type_id=0\n"
	       "[16] VAR 'v' type_id=1, linkage=extern\n"
	       "[17] DATASEC '.data' size=4 vlen=2\n"
	       "\ttype_id=16 offset=0 size=4 (VAR 'v')\n"
	       "\ttype_id=0 offset=4 size=0 (UNKNOWN '(anon)')\n"
	       "[18] FLOAT 'double' size=8\n"
	       "[19] DECL_TAG 'tag' type_id=4 component_idx=-1\n"
	       "[20] TYPE_TAG 'user' type_id=1\n"
	       "[21] ENUM64 'e64' encoding=UNSIGNED size=8 vlen=1\n"
	       "\t'D' val=9223372041149743104ULL\n"
	       "[22] ENUM64 'es64' encoding=SIGNED size=8 vlen=1\n"
	       "\t'E' val=-5000000000LL\n"
	       "[23] STRUCT 'empty' size=0 vlen=0\n");
	view_free(&v);
}

static void test_json(void **state)
{
	struct view v = view_of(every_kind(), order_of(state));

	expect(btfmin_dump_json, v.btf, NULL,
	       "{\"types\":["
	       "{\"id\":1,\"kind\":\"INT\",\"name\":\"int\",\"size\":4,\"bits_offset\":0,"
	       "\"nr_bits\":32,\"encoding\":\"SIGNED\"},"
	       "{\"id\":2,\"kind\":\"PTR\",\"name\":\"(anon)\",\"type_id\":0},"
	       "{\"id\":3,\"kind\":\"ARRAY\",\"name\":\"(anon)\",\"type_id\":1,\"index_type_id\":2,"
	       "\"nr_elems\":7},"
	       "{\"id\":4,\"kind\":\"STRUCT\",\"name\":\"s\",\"size\":8,\"vlen\":2,\"members\":["
	       "{\"name\":\"a\",\"type_id\":1,\"bits_offset\":0},"
	       "{\"name\":\"b\",\"type_id\":1,\"bits_offset\":33,\"bitfield_size\":3}]},"
	       "{\"id\":5,\"kind\":\"UNION\",\"name\":\"(anon)\",\"size\":8,\"vlen\":1,\"members\":"
	       "["
	       "{\"name\":\"(anon)\",\"type_id\":4,\"bits_offset\":4000000000}]},"
	       "{\"id\":6,\"kind\":\"ENUM\",\"name\":\"e\",\"encoding\":\"SIGNED\",\"size\":4,"
	       "\"vlen\":2,\"values\":[{\"name\":\"A\",\"val\":1},{\"name\":\"B\",\"val\":-2}]},"
	       "{\"id\":7,\"kind\":\"ENUM\",\"name\":\"eu\",\"encoding\":\"UNSIGNED\",\"size\":4,"
	       "\"vlen\":1,\"values\":[{\"name\":\"C\",\"val\":4294967294}]},"
	       "{\"id\":8,\"kind\":\"FWD\",\"name\":\"fu\",\"fwd_kind\":\"union\"},"
	       "{\"id\":9,\"kind\":\"FWD\",\"name\":\"fs\",\"fwd_kind\":\"struct\"},"
	       "{\"id\":10,\"kind\":\"TYPEDEF\",\"name\":\"t\",\"type_id\":1},"
	       "{\"id\":11,\"kind\":\"VOLATILE\",\"name\":\"(anon)\",\"type_id\":1},"
	       "{\"id\":12,\"kind\":\"CONST\",\"name\":\"(anon)\",\"type_id\":11},"
	       "{\"id\":13,\"kind\":\"RESTRICT\",\"name\":\"(anon)\",\"type_id\":2},"
	       "{\"id\":14,\"kind\":\"FUNC\",\"name\":\"f\",\"type_id\":15,\"linkage\":\"global\"},"
	       "{\"id\":15,\"kind\":\"FUNC_PROTO\",\"name\":\"(anon)\",\"ret_type_id\":1,\"vlen\":"
	       "2,"
	       "\"params\":[{\"name\":\"x\",\"type_id\":1},{\"name\":\"(anon)\",\"type_id\":0}]},"
	       "{\"id\":16,\"kind\":\"VAR\",\"name\":\"v\",\"type_id\":1,\"linkage\":\"extern\"},"
	       "{\"id\":17,\"kind\":\"DATASEC\",\"name\":\".data\",\"size\":4,\"vlen\":2,\"vars\":["
	       "{\"type_id\":16,\"offset\":0,\"size\":4},{\"type_id\":0,\"offset\":4,\"size\":0}]},"
	       "{\"id\":18,\"kind\":\"FLOAT\",\"name\":\"double\",\"size\":8},"
	       "{\"id\":19,\"kind\":\"DECL_TAG\",\"name\":\"tag\",\"type_id\":4,"
	       "\"component_idx\":-1},"
	       "{\"id\":20,\"kind\":\"TYPE_TAG\",\"name\":\"user\",\"type_id\":1},"
	       "{\"id\":21,\"kind\":\"ENUM64\",\"name\":\"e64\",\"encoding\":\"UNSIGNED\","
	       "\"size\":8,\"vlen\":1,\"values\":[{\"name\":\"D\",\"val\":9223372041149743104}]},"
	       "{\"id\":22,\"kind\":\"ENUM64\",\"name\":\"es64\",\"encoding\":\"SIGNED\","
	       "\"size\":8,\"vlen\":1,\"values\":[{\"name\":\"E\",\"val\":-5000000000}]},"
	       "{\"id\":23,\"kind\":\"STRUCT\",\"name\":\"empty\",\"size\":0,\"vlen\":0,"
	       "\"members\":[]}]}\n");
	view_free(&v);
}

/* The same without its white space is the same. */
static void test_pretty(void **state)
{
	struct btfmin_dump_opts opts = {0};
	struct view v = view_of(every_kind(), order_of(state));
	char *pretty, *compact = text_of(btfmin_dump_json, v.btf, NULL), *p, *to;

	opts.flags = BTFMIN_DUMP_PRETTY;
	pretty = text_of(btfmin_dump_json, v.btf, &opts);
	assert_ptr_equal(strstr(pretty, "{\n  \"types\": [\n    {\n      \"id\": 1,\n"), pretty);
	assert_non_null(strstr(pretty, "        {\n          \"name\": \"A\",\n"));
	assert_non_null(strstr(pretty, "\"members\": []\n    }\n  ]\n}\n"));
	for (p = to = pretty; *p; p++) /* no name has a space */
		if (*p != ' ' && *p != '\n')
			*to++ = *p;
	strcpy(to, "\n");
	assert_string_equal(pretty, compact);
	free(pretty);
	free(compact);
	view_free(&v);
}

/* "INT-enc", "INT-bits", "FUN-linkage", "VAR-linkage", "REF-kflag": said as it is. */
static void test_odd_numbers(void **state)
{
	struct mb *b = mb_new();
	struct view v;

	mb_int_bits(b, "odd", 0, 0, 255, 255);
	mb_int_bits(b, "both", 0xffffffff, MB_SIGNED | MB_BOOL, 0, 248);
	mb_int(b, "char", 1, MB_CHAR);
	mb_int(b, "bool", 1, MB_BOOL);
	mb_int(b, "eight", 1, 8);
	mb_func(b, "f", 1, 3);
	mb_var(b, "v", 1, 5);
	mb_type_tag(b, "attr", 1);
	mb_set_kind_flag(b, 8);
	v = view_of(b, order_of(state));
	expect(btfmin_dump_raw, v.btf, NULL,
	       "[1] INT 'odd' size=0 bits_offset=255 nr_bits=255 encoding=(none)\n"
	       "[2] INT 'both' size=4294967295 bits_offset=0 nr_bits=248 encoding=UNKN\n"
	       "[3] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=CHAR\n"
	       "[4] INT 'bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL\n"
	       "[5] INT 'eight' size=1 bits_offset=0 nr_bits=8 encoding=UNKN\n"
	       "[6] FUNC 'f' type_id=1 linkage=(unknown)\n"
	       "[7] VAR 'v' type_id=1, linkage=(unknown)\n"
	       "[8] TYPE_TAG 'attr' type_id=1\n");
	expect(btfmin_dump_json, v.btf, NULL,
	       "{\"types\":["
	       "{\"id\":1,\"kind\":\"INT\",\"name\":\"odd\",\"size\":0,\"bits_offset\":255,"
	       "\"nr_bits\":255,\"encoding\":\"(none)\"},"
	       "{\"id\":2,\"kind\":\"INT\",\"name\":\"both\",\"size\":4294967295,\"bits_offset\":0,"
	       "\"nr_bits\":248,\"encoding\":\"UNKN\",\"encoding_bits\":5},"
	       "{\"id\":3,\"kind\":\"INT\",\"name\":\"char\",\"size\":1,\"bits_offset\":0,"
	       "\"nr_bits\":8,\"encoding\":\"CHAR\"},"
	       "{\"id\":4,\"kind\":\"INT\",\"name\":\"bool\",\"size\":1,\"bits_offset\":0,"
	       "\"nr_bits\":8,\"encoding\":\"BOOL\"},"
	       "{\"id\":5,\"kind\":\"INT\",\"name\":\"eight\",\"size\":1,\"bits_offset\":0,"
	       "\"nr_bits\":8,\"encoding\":\"UNKN\",\"encoding_bits\":8},"
	       "{\"id\":6,\"kind\":\"FUNC\",\"name\":\"f\",\"type_id\":1,"
	       "\"linkage\":\"(unknown)\",\"linkage_id\":3},"
	       "{\"id\":7,\"kind\":\"VAR\",\"name\":\"v\",\"type_id\":1,"
	       "\"linkage\":\"(unknown)\",\"linkage_id\":5},"
	       "{\"id\":8,\"kind\":\"TYPE_TAG\",\"name\":\"attr\",\"type_id\":1,"
	       "\"kind_flag\":true}]}\n");
	view_free(&v);
}

/* "LAY-zero-growth": what is known of an unknown kind is its words. */
static void test_unknown_kinds(void **state)
{
	struct mb *b = mb_new();
	struct view v;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_raw(b, "new", 20, 2, 1, 0xfffffff0);
	mb_word(b, 1);
	mb_word(b, 0xdeadbeef);
	mb_word(b, 3);
	mb_raw(b, NULL, 21, 9, 0, 0);
	mb_layout_known(b);
	mb_layout(b, 4, 4, 0);
	mb_layout(b, 0, 0, 0);
	v = view_of(b, order_of(state));
	expect(btfmin_dump_raw, v.btf, NULL,
	       "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
	       "[2] UNKNOWN 'new' kind=20 kind_flag=1 vlen=2 size_or_type=4294967280\n"
	       "\tword=0x00000001\n\tword=0xdeadbeef\n\tword=0x00000003\n"
	       "[3] UNKNOWN '(anon)' kind=21 kind_flag=0 vlen=9 size_or_type=0\n");
	expect(btfmin_dump_json, v.btf, NULL,
	       "{\"types\":[{\"id\":1,\"kind\":\"INT\",\"name\":\"int\",\"size\":4,"
	       "\"bits_offset\":0,\"nr_bits\":32,\"encoding\":\"SIGNED\"},"
	       "{\"id\":2,\"kind\":\"UNKNOWN\",\"name\":\"new\",\"kind_flag\":true,\"kind_id\":20,"
	       "\"vlen\":2,\"size_or_type\":4294967280,\"words\":[1,3735928559,3]},"
	       "{\"id\":3,\"kind\":\"UNKNOWN\",\"name\":\"(anon)\",\"kind_id\":21,\"vlen\":9,"
	       "\"size_or_type\":0,\"words\":[]}]}\n");
	view_free(&v);
}

/* ---- selection ---------------------------------------------------------------------------------
 */

static struct btfmin_dump_opts names(const char *const *list, size_t count, uint32_t flags)
{
	struct btfmin_dump_opts opts = {0};

	opts.names = list;
	opts.name_count = count;
	opts.flags = flags;
	return opts;
}

/* The ids that are printed, as "1 4 17". */
static void expect_ids(const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts,
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

static void expect_named(const struct btfmin_btf *btf, const char *name, const char *expected)
{
	struct btfmin_dump_opts opts = names(&name, 1, 0);

	if (*expected)
		expect_ids(btf, &opts, expected);
	else
		expect_fault(btfmin_dump_raw, btf, &opts, BTFMIN_ERR_ABSENT, 0);
}

/* One name for several kinds. */
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
	struct btfmin_dump_opts opts = names(two, 2, 0);

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
	opts = names(one_bad, 2, 0);
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
	struct btfmin_dump_opts opts = names(&name, 1, BTFMIN_DUMP_CLOSURE);

	expect_ids(btf, &opts, expected);
}

static void test_closure(void **state)
{
	struct view v = view_of(namesakes(), order_of(state));
	struct btfmin_dump_opts opts = names(NULL, 0, BTFMIN_DUMP_CLOSURE);

	expect_closure(v.btf, "unsigned int", "1");
	expect_closure(v.btf, "typedef x", "2 4 5");
	expect_closure(v.btf, "decl_tag x", "1 9 10 11 14");
	expect_closure(v.btf, "datasec struct x", "7 12 13");
	expect_ids(v.btf, &opts, "1 2 3 4 5 6 7 8 9 10 11 12 13 14");
	view_free(&v);
	v = view_of(every_kind(), order_of(state));
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
	struct btfmin_dump_opts opts = names(&name, 1, BTFMIN_DUMP_CLOSURE);
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

/* ---- split BTF ---------------------------------------------------------------------------------
 */

static void test_split(void **state)
{
	struct mb *base = mb_new(), *split;
	const char *name = "s2", *in_base = "int";
	struct btfmin_dump_opts opts = names(&name, 1, BTFMIN_DUMP_CLOSURE);
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
	expect(btfmin_dump_raw, v.btf, NULL,
	       "[4] STRUCT 's2' size=4 vlen=1\n\t'td' type_id=3 bits_offset=0\n"
	       "[5] PTR '(anon)' type_id=4\n");
	expect(btfmin_dump_raw, v.btf, &opts,
	       "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
	       "[3] TYPEDEF 'td' type_id=1\n"
	       "[4] STRUCT 's2' size=4 vlen=1\n\t'td' type_id=3 bits_offset=0\n");
	opts.name_count = 0;
	expect_ids(v.btf, &opts, "1 3 4 5");
	opts = names(&in_base, 1, 0);
	expect_ids(v.btf, &opts, "1");
	view_free(&v);
	view_free(&b);
}

/* "SPL-id-into-split": a base cannot mean what is split on it. */
static void test_base_into_split(void **state)
{
	struct mb *base = mb_new(), *split;
	struct btfmin_dump_opts opts = names(NULL, 0, BTFMIN_DUMP_CLOSURE);
	struct view b, v;

	mb_ptr(base, 2);
	split = mb_new_split(base);
	mb_ptr(split, 1);
	b = view_of(base, order_of(state));
	v = view_on(split, order_of(state), b.btf);
	mb_free(split);
	expect(btfmin_dump_raw, v.btf, NULL, "[2] PTR '(anon)' type_id=1\n");
	expect_fault(btfmin_dump_raw, v.btf, &opts, BTFMIN_ERR_CORRUPT, 1);
	view_free(&v);
	view_free(&b);
}

/* ---- references and names that lead nowhere
 * ------------------------------------------------------ */

/*
 * "TYP-id-oob", "TYP-id-max", "ARR-elem-oob", "ARR-idx-oob", "MBR-id-oob", "DSC-id-oob": every id
 * of a record is looked at. bad is a builder of type 1, of which one id is no type's.
 */
static void bad_ptr(struct mb *b, uint32_t id)
{
	mb_ptr(b, id);
}

static void bad_element(struct mb *b, uint32_t id)
{
	mb_array(b, id, 0, 1);
}

static void bad_index(struct mb *b, uint32_t id)
{
	mb_array(b, 0, id, 1);
}

static void bad_member(struct mb *b, uint32_t id)
{
	mb_struct(b, "s", 4);
	mb_member(b, "a", 1, 0);
	mb_member(b, "b", id, 0);
}

static void bad_entry(struct mb *b, uint32_t id)
{
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, id, 0, 4);
}

static void bad_return(struct mb *b, uint32_t id)
{
	mb_proto(b, id);
}

static void bad_param(struct mb *b, uint32_t id)
{
	mb_proto(b, 1);
	mb_param(b, NULL, id);
}

static void bad_var(struct mb *b, uint32_t id)
{
	mb_var(b, "v", id, 0);
}

static void bad_func(struct mb *b, uint32_t id)
{
	mb_func(b, "v", id, 0);
}

static void bad_tag(struct mb *b, uint32_t id)
{
	mb_decl_tag(b, "v", id, 0);
}

static void test_bad_ids(void **state)
{
	static void (*const bad[])(struct mb *, uint32_t) = {
		bad_ptr,    bad_element, bad_index, bad_member, bad_entry,
		bad_return, bad_param,   bad_var,   bad_func,   bad_tag};
	static const uint32_t ids[] = {2, 999, 0xffffffff};
	size_t i, k;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		for (k = 0; k < sizeof(ids) / sizeof(ids[0]); k++) {
			struct mb *b = mb_new();
			struct view v;

			bad[i](b, ids[k]);
			v = view_of(b, order_of(state));
			both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
			view_free(&v);
		}
	}
}

/* What is not asked for may be broken. A name that cannot be read is no type's name. */
static void test_bad_elsewhere(void **state)
{
	struct mb *b = mb_new();
	const char *name = "good";
	struct btfmin_dump_opts opts = names(&name, 1, BTFMIN_DUMP_CLOSURE);
	struct view v;

	mb_ptr(b, 999);
	mb_typedef(b, "bad", 0);
	mb_set_name(b, 2, 0xffffffff);
	mb_typedef(b, "good", 0);
	mb_typedef(b, "worse", 1);
	v = view_of(b, order_of(state));
	both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
	expect(btfmin_dump_raw, v.btf, &opts, "[3] TYPEDEF 'good' type_id=0\n");
	expect_named(v.btf, "bad", "");
	name = "worse"; /* leads to the pointer */
	expect_fault(btfmin_dump_raw, v.btf, &opts, BTFMIN_ERR_CORRUPT, 1);
	view_free(&v);
}

/* "STR-off-oob", "STR-off-eq-len", "MBR-name-oob". */
static void test_bad_names(void **state)
{
	static const uint32_t beyond[] = {0, 1, 0x10000000};
	size_t i;

	for (i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		struct mb *b = mb_new();
		uint32_t len = mb_str(b, "last") + 5;
		struct view v;

		mb_int(b, "last", 4, 0);
		mb_set_name(b, 1, len + beyond[i]);
		v = view_of(b, order_of(state));
		both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
		view_free(&v);
	}
}

static void test_bad_member_name(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	struct view v;

	mb_struct(b, "s", 4);
	mb_member(b, "a", 0, 0);
	bytes = mb_blob(b, order_of(state));
	blob_poke32(&bytes, mb_where(b, 1) + 12, 0x7fffffff);
	v.bytes = bytes;
	assert_int_equal(btfmin_btf_open(&v.btf, bytes.data, bytes.size, NULL, NULL), 0);
	both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
	view_free(&v);
	mb_free(b);
}

/* ---- names of any bytes ------------------------------------------------------------------------
 */

/* "NAM-inject", "NAM-ctrl", "NAM-comment", "NAM-percent", "NAM-keyword", "NAM-utf8". */
static const struct {
	const char *name, *raw, *json;
} hostile_names[] = {
	{"x; system(\"id\"); struct y", NULL, "x; system(\\\"id\\\"); struct y"},
	{"\033[2J\n#define x\177", "\\x1b[2J\\x0a#define x\\x7f",
	 "\\u001b[2J\\u000a#define x\\u007f"},
	{"\001\037 ~", "\\x01\\x1f ~", "\\u0001\\u001f ~"},
	{"*/ //", NULL, "*/ //"},
	{"%n%s", NULL, "%n%s"},
	{"class", NULL, "class"},
	{"back\\slash'", NULL, "back\\\\slash'"},
	{"\303\251", NULL, "\303\251"},
	{"c1\302\205\302\240", "c1\\xc2\\x85\302\240", "c1\302\205\302\240"},
	{"bad\377\300\200\355\240\200\342\202", NULL,
	 "bad\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd"},
	{"12345678\"", NULL, "12345678\\\""},
	{"\t", "\\x09", "\\u0009"},
	{"ends in \302", NULL, "ends in \\ufffd"},
};

static void test_hostile_names(void **state)
{
	char expected[256];
	size_t i;

	for (i = 0; i < sizeof(hostile_names) / sizeof(hostile_names[0]); i++) {
		const char *name = hostile_names[i].name, *raw = hostile_names[i].raw;
		struct mb *b = mb_new();
		struct view v;

		mb_typedef(b, name, 0);
		v = view_of(b, order_of(state));
		snprintf(expected, sizeof(expected), "[1] TYPEDEF '%s' type_id=0\n",
			 raw ? raw : name);
		expect(btfmin_dump_raw, v.btf, NULL, expected);
		snprintf(expected, sizeof(expected),
			 "{\"types\":[{\"id\":1,\"kind\":\"TYPEDEF\",\"name\":\"%s\","
			 "\"type_id\":0}]}\n",
			 hostile_names[i].json);
		expect(btfmin_dump_json, v.btf, NULL, expected);
		expect_named(v.btf, name, "1");
		view_free(&v);
	}
}

/* "STR-off-mid": a name may be the end of another. An empty name that is there is no anonymity. */
static void test_shared_names(void **state)
{
	struct mb *b = mb_new();
	struct view v;

	mb_typedef(b, "long_name", 0);
	mb_set_name(b, mb_typedef(b, "x", 0), mb_str(b, "long_name") + 5);
	mb_set_name(b, mb_typedef(b, "x", 0), mb_str(b, "long_name") + 9);
	v = view_of(b, order_of(state));
	expect(btfmin_dump_raw, v.btf, NULL,
	       "[1] TYPEDEF 'long_name' type_id=0\n[2] TYPEDEF 'name' type_id=0\n"
	       "[3] TYPEDEF '' type_id=0\n");
	view_free(&v);
}

#define LONG_NAME ((size_t)1 << 20)

/* "NAM-1M" is printed whole. "EXP-strings": many types of that name meet a limit, and soon. */
static void test_long_names(void **state)
{
	struct btfmin_dump_opts opts = {0};
	struct mb *b = mb_new();
	char *name = must_alloc(LONG_NAME + 1), *text;
	struct heap h;
	struct view v;
	size_t i;

	memset(name, 'n', LONG_NAME);
	name[LONG_NAME] = '\0';
	mb_typedef(b, name, 0);
	v = view_on(b, order_of(state), NULL);
	text = text_of(btfmin_dump_raw, v.btf, NULL);
	assert_int_equal(strlen(text), LONG_NAME + strlen("[1] TYPEDEF '' type_id=0\n"));
	free(text);
	view_free(&v);
	for (i = 0; i < 1000; i++)
		mb_typedef(b, name, 0);
	v = view_of(b, order_of(state));
	both_fail(v.btf, BTFMIN_ERR_LIMIT, 0);
	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	expect_fault(btfmin_dump_json, v.btf, &opts, BTFMIN_ERR_LIMIT, 0);
	assert_int_equal(h.live, 0);
	assert_true(h.peak <= (size_t)64 << 20);
	view_free(&v);
	free(name);
}

/* ---- limits, memory, wrong calls
 * ------------------------------------------------------------------ */

static void test_max_size(void **state)
{
	struct view v = view_of(every_kind(), order_of(state));
	struct btfmin_dump_opts opts = {0};
	dumper *const dumpers[] = {btfmin_dump_raw, btfmin_dump_json};
	size_t i, size;

	for (i = 0; i < 2; i++) {
		char *text = text_of(dumpers[i], v.btf, NULL);

		size = strlen(text);
		opts.max_size = size;
		expect(dumpers[i], v.btf, &opts, text);
		for (opts.max_size = 1; opts.max_size < size; opts.max_size++)
			expect_fault(dumpers[i], v.btf, &opts, BTFMIN_ERR_LIMIT, 0);
		free(text);
	}
	view_free(&v);
}

/* "OOM-n". Starts small, so that the text has to grow. */
static void fail_each(const struct btfmin_btf *btf, dumper *dump, uint32_t flags, int fail_on)
{
	const char *name = "f";
	struct btfmin_dump_opts opts = names(&name, flags ? 1 : 0, flags);
	struct btfmin_text text;
	struct heap h;
	size_t n, total;

	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(dump(&text, btf, &opts, NULL), 0);
	btfmin_text_free(&text, &h.allocator);
	assert_int_equal(h.live, 0);
	total = h.calls;
	assert_true(total >= (flags ? 3 : 1));
	for (n = 1; n <= total; n++) {
		heap_init(&h, n, fail_on);
		expect_fault(dump, btf, &opts, BTFMIN_ERR_NOMEM, 0);
		assert_int_equal(h.live, 0);
	}
}

static void test_nomem(void **state)
{
	struct mb *b = every_kind();
	struct view v;
	uint32_t i;

	mb_proto(b, 0);
	for (i = 0; i < 2000; i++)
		mb_param(b, "a parameter", 1);
	mb_set_third(b, 14, 24); /* f has them */
	v = view_of(b, order_of(state));
	for (i = 0; i < 2; i++) {
		fail_each(v.btf, btfmin_dump_raw, 0, (int)i);
		fail_each(v.btf, btfmin_dump_raw, BTFMIN_DUMP_CLOSURE, (int)i);
		fail_each(v.btf, btfmin_dump_json, 0, (int)i);
		fail_each(v.btf, btfmin_dump_json, BTFMIN_DUMP_CLOSURE, (int)i);
	}
	view_free(&v);
}

static void test_wrong_calls(void **state)
{
	struct view v = view_of(every_kind(), order_of(state));
	struct btfmin_dump_opts opts = names(NULL, 1, 0);
	struct btfmin_error err;

	expect_fault(btfmin_dump_raw, NULL, NULL, BTFMIN_ERR_USAGE, 0);
	expect_fault(btfmin_dump_json, NULL, NULL, BTFMIN_ERR_USAGE, 0);
	expect_fault(btfmin_dump_raw, v.btf, &opts, BTFMIN_ERR_USAGE, 0);
	assert_int_equal(btfmin_dump_raw(NULL, v.btf, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_dump_json(NULL, v.btf, NULL, NULL), BTFMIN_ERR_USAGE);
	btfmin_text_free(NULL, NULL);
	view_free(&v);
}

/* "GEN-byte", "GEN-u32": whatever a word is changed to, there is a text or a fault. */
static void test_every_word(void **state)
{
	static const uint32_t values[] = {0,    1,          2,          3,         0x7f,
					  0xff, 0x7fffffff, 0x80000000, 0xffffffff};
	struct view v = view_of(every_kind(), order_of(state));
	size_t at, i, texts = 0, faults = 0;

	btfmin_btf_close(v.btf);
	for (at = 0; at + 4 <= v.bytes.size; at += 4) {
		uint32_t old = blob_peek32(&v.bytes, at);

		for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
			struct btfmin_text text;

			blob_poke32(&v.bytes, at, values[i]);
			if (btfmin_btf_open(&v.btf, v.bytes.data, v.bytes.size, NULL, NULL))
				continue;
			if (btfmin_dump_json(&text, v.btf, NULL, NULL) == 0) {
				assert_true(check_json(text.data, text.size));
				btfmin_text_free(&text, NULL);
				free(text_of(btfmin_dump_raw, v.btf, NULL));
				texts++;
			} else {
				faults++;
			}
			btfmin_btf_close(v.btf);
		}
		blob_poke32(&v.bytes, at, old);
	}
	assert_true(texts > 100 && faults > 100);
	blob_free(&v.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_raw),           BOTH(test_json),
		BOTH(test_pretty),        BOTH(test_odd_numbers),
		BOTH(test_unknown_kinds), BOTH(test_names),
		BOTH(test_find),          BOTH(test_closure),
		BOTH(test_cycles),        BOTH(test_deep),
		BOTH(test_split),         BOTH(test_base_into_split),
		BOTH(test_bad_ids),       BOTH(test_bad_elsewhere),
		BOTH(test_bad_names),     BOTH(test_bad_member_name),
		BOTH(test_hostile_names), BOTH(test_shared_names),
		BOTH(test_long_names),    BOTH(test_max_size),
		BOTH(test_nomem),         BOTH(test_wrong_calls),
		BOTH(test_every_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
