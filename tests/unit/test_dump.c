/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTF as text: every kind in both forms, and what is odd. The words in quotes are ids of the list
 * of bad inputs.
 */
#include "dump_text.h"
#include "../support/every_kind.h"

/* As bpftool 7.1 prints them; tests/cli/dump_bpftool.bats asks it about the same. */
static void test_raw(void **state)
{
	struct view v = view_of(mb_every_kind(), order_of(state));

	expect_dump(btfmin_dump_raw, v.btf, NULL,
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
	struct view v = view_of(mb_every_kind(), order_of(state));

	expect_dump(
		btfmin_dump_json, v.btf, NULL,
		"{\"types\":["
		"{\"id\":1,\"kind\":\"INT\",\"name\":\"int\",\"size\":4,\"bits_offset\":0,"
		"\"nr_bits\":32,\"encoding\":\"SIGNED\"},"
		"{\"id\":2,\"kind\":\"PTR\",\"name\":\"(anon)\",\"type_id\":0},"
		"{\"id\":3,\"kind\":\"ARRAY\",\"name\":\"(anon)\",\"type_id\":1,\"index_type_id\":"
		"2,"
		"\"nr_elems\":7},"
		"{\"id\":4,\"kind\":\"STRUCT\",\"name\":\"s\",\"size\":8,\"vlen\":2,\"members\":["
		"{\"name\":\"a\",\"type_id\":1,\"bits_offset\":0},"
		"{\"name\":\"b\",\"type_id\":1,\"bits_offset\":33,\"bitfield_size\":3}]},"
		"{\"id\":5,\"kind\":\"UNION\",\"name\":\"(anon)\",\"size\":8,\"vlen\":1,"
		"\"members\":"
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
		"{\"id\":14,\"kind\":\"FUNC\",\"name\":\"f\",\"type_id\":15,\"linkage\":\"global\"}"
		","
		"{\"id\":15,\"kind\":\"FUNC_PROTO\",\"name\":\"(anon)\",\"ret_type_id\":1,\"vlen\":"
		"2,"
		"\"params\":[{\"name\":\"x\",\"type_id\":1},{\"name\":\"(anon)\",\"type_id\":0}]},"
		"{\"id\":16,\"kind\":\"VAR\",\"name\":\"v\",\"type_id\":1,\"linkage\":\"extern\"},"
		"{\"id\":17,\"kind\":\"DATASEC\",\"name\":\".data\",\"size\":4,\"vlen\":2,\"vars\":"
		"["
		"{\"type_id\":16,\"offset\":0,\"size\":4},{\"type_id\":0,\"offset\":4,\"size\":0}]}"
		","
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
	struct view v = view_of(mb_every_kind(), order_of(state));
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
	expect_dump(btfmin_dump_raw, v.btf, NULL,
		    "[1] INT 'odd' size=0 bits_offset=255 nr_bits=255 encoding=(none)\n"
		    "[2] INT 'both' size=4294967295 bits_offset=0 nr_bits=248 encoding=UNKN\n"
		    "[3] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=CHAR\n"
		    "[4] INT 'bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL\n"
		    "[5] INT 'eight' size=1 bits_offset=0 nr_bits=8 encoding=UNKN\n"
		    "[6] FUNC 'f' type_id=1 linkage=(unknown)\n"
		    "[7] VAR 'v' type_id=1, linkage=(unknown)\n"
		    "[8] TYPE_TAG 'attr' type_id=1\n");
	expect_dump(btfmin_dump_json, v.btf, NULL,
		    "{\"types\":["
		    "{\"id\":1,\"kind\":\"INT\",\"name\":\"odd\",\"size\":0,\"bits_offset\":255,"
		    "\"nr_bits\":255,\"encoding\":\"(none)\"},"
		    "{\"id\":2,\"kind\":\"INT\",\"name\":\"both\",\"size\":4294967295,\"bits_"
		    "offset\":0,"
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
	expect_dump(btfmin_dump_raw, v.btf, NULL,
		    "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
		    "[2] UNKNOWN 'new' kind=20 kind_flag=1 vlen=2 size_or_type=4294967280\n"
		    "\tword=0x00000001\n\tword=0xdeadbeef\n\tword=0x00000003\n"
		    "[3] UNKNOWN '(anon)' kind=21 kind_flag=0 vlen=9 size_or_type=0\n");
	expect_dump(
		btfmin_dump_json, v.btf, NULL,
		"{\"types\":[{\"id\":1,\"kind\":\"INT\",\"name\":\"int\",\"size\":4,"
		"\"bits_offset\":0,\"nr_bits\":32,\"encoding\":\"SIGNED\"},"
		"{\"id\":2,\"kind\":\"UNKNOWN\",\"name\":\"new\",\"kind_flag\":true,\"kind_id\":20,"
		"\"vlen\":2,\"size_or_type\":4294967280,\"words\":[1,3735928559,3]},"
		"{\"id\":3,\"kind\":\"UNKNOWN\",\"name\":\"(anon)\",\"kind_id\":21,\"vlen\":9,"
		"\"size_or_type\":0,\"words\":[]}]}\n");
	view_free(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_raw),         BOTH(test_json),          BOTH(test_pretty),
		BOTH(test_odd_numbers), BOTH(test_unknown_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
