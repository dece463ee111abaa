/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing: exact bytes, readable form, merging, cycles, split targets. */
#include "unit.h"
#include "world.h"
#include "../support/show_btf.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET
#define EXISTS BTFMIN_FIELD_EXISTS

/* One struct, one member, one INT: the bytes, word by word. */
static void test_exact_bytes(void **state)
{
	static const uint32_t words[] = {
		24,  0,
		40,  40,
		9, /* header: after magic, version, flags */
		0,   1u << 24,
		4,   32, /* an INT of 4 bytes */
		1,   4u << 24 | 1,
		768, 4,
		1,   1600, /* struct sk 768, mark of type 1 */
	};
	struct blob expected = blob_new(order_of(state));
	struct btfmin_emitted out;
	struct world w;
	uint32_t s, t;
	size_t i;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "unsigned int", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "sk", 8);
	mb_member(w.local, "mark", t, 0);
	t = mb_int(w.kernel, "unsigned int", 4, MB_UNSIGNED);
	mb_struct(w.kernel, "sk", 768);
	mb_member(w.kernel, "family", t, 0);
	mb_member(w.kernel, "mark", t, 1600);
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	assert_int_equal(btfmin_emit(&out, w.result, 0, NULL), 0);
	assert_int_equal(out.types, 2);
	assert_int_equal(out.elements, 1);
	blob_u16(&expected, 0xeb9f);
	blob_u8(&expected, 1);
	blob_u8(&expected, 0);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		blob_u32(&expected, words[i]);
	blob_bytes(&expected, "\0sk\0mark", 9);
	assert_int_equal(out.size, expected.size);
	assert_memory_equal(out.data, expected.data, expected.size);
	btfmin_emitted_free(&out, NULL);
	blob_free(&expected);
	world_end(&w);
}

/* Nothing to keep: a header and the empty string, which every reader takes. */
static void test_empty(void **state)
{
	struct btfmin_emitted out;
	struct btfmin_btf *btf;
	struct world w;

	world_begin(&w, order_of(state));
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	world_resolve(&w);
	assert_int_equal(btfmin_emit(&out, w.result, 0, NULL), 0);
	assert_int_equal(out.types, 0);
	assert_int_equal(out.elements, 0);
	assert_int_equal(out.size, 25);
	assert_int_equal(btfmin_btf_open(&btf, out.data, out.size, NULL, NULL), 0);
	assert_int_equal(btfmin_btf_type_count(btf), 1);
	assert_int_equal(btfmin_btf_big_endian(btf), order_of(state));
	btfmin_btf_close(btf);
	btfmin_emitted_free(&out, NULL);
	assert_null(out.data);
	world_end(&w);
}

/* For people: names, typedefs and modifiers on the way stay; members that nobody asks for do not.
 */
static void test_readable(void **state)
{
	struct world w;
	uint32_t s, t, in;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	in = mb_struct(w.local, "in", 4);
	mb_member(w.local, "x", t, 0);
	s = mb_struct(w.local, "s", 16);
	mb_member(w.local, "in", in, 0);
	mb_member(w.local, "p", mb_next(w.local), 64);
	mb_ptr(w.local, s);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	t = mb_typedef(w.kernel, "num_t", t);
	t = mb_const(w.kernel, t);
	in = mb_struct(w.kernel, "in", 8);
	mb_member(w.kernel, "unused", t, 0);
	mb_member(w.kernel, "x", t, 32);
	in = mb_type_tag(w.kernel, "tag", in);
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "in", in, 128);
	mb_member(w.kernel, "p", mb_next(w.kernel), 192);
	mb_ptr(w.kernel, in - 1);
	ask(&w, OFFSET, s, "0:0:0");
	ask(&w, EXISTS, s, "0:1");
	world_resolve(&w);
	expect_found(&w, 0, 20);
	expect_types(&w, "*void\n"
			 "struct 8 { x@32 u4 }\n"
			 "struct s 64 { in@128 struct 8 { x@32 u4 }; p@192 *void }\n"
			 "u4\n");
	expect_readable(&w, "*void\n"
			    "const typedef num_t\n"
			    "int:s4\n"
			    "struct in 8 { x@32 const typedef num_t }\n"
			    "struct s 64 { in@128 tag(tag) struct in; p@192 *void }\n"
			    "tag(tag) struct in\n"
			    "typedef num_t = int:s4\n");
	world_end(&w);
}

/* A list: the struct points to itself, and the path goes through the pointer's member only. */
static void test_self_reference(void **state)
{
	struct world w;
	uint32_t s, side;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;
		uint32_t p = mb_ptr(b, 2);

		s = mb_struct(b, "list_head", 16);
		mb_member(b, "next", p, 0);
		mb_member(b, "prev", p, 64);
	}
	ask(&w, OFFSET, s, "0:1");
	ask(&w, BTFMIN_TYPE_MATCHES, s, "0");
	world_resolve(&w);
	expect_found(&w, 0, 8);
	expect_found(&w, 1, 1);
	expect_types(
		&w,
		"*struct list_head\n"
		"struct list_head 16 { next@0 *struct list_head; prev@64 *struct list_head }\n");
	expect_readable(
		&w,
		"*struct list_head\n"
		"struct list_head 16 { next@0 *struct list_head; prev@64 *struct list_head }\n");
	world_end(&w);
}

/* Two structs of one name and other members are two candidates, and no typedef merges them. */
static void test_same_name_twice(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "a", t, 0);
	mb_member(w.local, "b", t, 32);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_struct(w.kernel, "s", 8);
	mb_member(w.kernel, "a", t, 0);
	mb_struct(w.kernel, "s", 8);
	mb_member(w.kernel, "b", t, 0);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, OFFSET, s, "0:1");
	world_resolve(&w);
	expect_found(&w, 0, 0);
	expect_poisoned(&w, 1); /* pruned: the second s was no match for a */
	expect_types(&w, "struct s 8 { a@0 u4 }\n"
			 "struct s 8 { b@0 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/*
 * Equal structs of one name are one for the field, but TYPE_ID_TARGET sees that there are more,
 * and refuses.
 */
static void test_equal_candidates(void **state)
{
	struct world w;
	uint32_t s, t, i, round;

	for (round = 0; round < 2; round++) {
		world_begin(&w, order_of(state));
		t = mb_int(w.local, "int", 4, MB_SIGNED);
		s = mb_struct(w.local, "s", 8);
		mb_member(w.local, "a", t, 0);
		t = mb_int(w.kernel, "int", 4, MB_SIGNED);
		for (i = 0; i < 3; i++) {
			mb_struct(w.kernel, "s", 8);
			mb_member(w.kernel, "a", t, 32);
		}
		ask(&w, OFFSET, s, "0:0");
		if (round)
			ask(&w, BTFMIN_TYPE_ID_TARGET, s, "0");
		world_resolve(&w);
		expect_found(&w, 0, 4);
		if (round)
			expect_outcome(&w, 1, BTFMIN_AMBIGUOUS);
		expect_types(&w, round ? "struct s 8 { a@32 u4 }\n"
					 "struct s 8 { a@32 u4 }\n"
					 "struct s 8 { a@32 u4 }\n"
					 "u4\n"
				       : "struct s 8 { a@32 u4 }\n"
					 "u4\n");
		world_end(&w);
	}
}

/* Anonymous types that come to the same bytes are one. */
static void test_anonymous_types_merge(void **state)
{
	struct world w;
	uint32_t s, t, u, v, i;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "a", t, 0);
	mb_struct(w.local, "t", 8);
	mb_member(w.local, "a", t, 0);
	for (i = 0; i < 2; i++) {
		t = mb_int(w.kernel, i ? "int" : "unsigned", 4, i ? MB_SIGNED : MB_UNSIGNED);
		v = mb_struct(w.kernel, i ? "x" : NULL, 8);
		mb_member(w.kernel, "only_here", t, 0);
		u = mb_union(w.kernel, NULL, 8);
		mb_member(w.kernel, i ? "p" : "q", v, 0);
		mb_member(w.kernel, "a", t, 0);
		mb_struct(w.kernel, i ? "t" : "s", 8 + 8 * i);
		mb_member(w.kernel, NULL, u, 64 * i);
	}
	ask(&w, OFFSET, s, "0:0");
	ask(&w, OFFSET, s + 1, "0:0");
	world_resolve(&w);
	expect_types(&w, "struct s 8 { @0 union 8 { a@0 u4 } }\n"
			 "struct t 16 { @64 union 8 { a@0 u4 } }\n"
			 "u4\n"
			 "union 8 { a@0 u4 }\n");
	world_end(&w);
}

/* The target may be split on a base: the output stands by itself. */
static void test_split_target(void **state)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *base_btf, *split_btf;
	struct btfmin_result *result;
	struct btfmin_emitted out;
	struct blob base, split;
	struct mb *b;
	struct world w;
	uint32_t s, t;
	char *text;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "mod", 8);
	mb_member(w.local, "in", mb_next(w.local), 0);
	mb_struct(w.local, "in", 4);
	mb_member(w.local, "x", t, 0);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	t = mb_struct(w.kernel, "in", 64);
	mb_member(w.kernel, "x", 1, 96);
	b = mb_new_split(w.kernel);
	mb_struct(b, "mod", 128);
	mb_member(b, "in", t, 256);
	ask(&w, OFFSET, s, "0:0:0");
	world_resolve(&w);
	expect_poisoned(&w, 0);
	base = mb_blob(w.kernel, order_of(state));
	split = mb_blob(b, order_of(state));
	assert_int_equal(btfmin_btf_open(&base_btf, base.data, base.size, NULL, NULL), 0);
	opts.base = base_btf;
	assert_int_equal(btfmin_btf_open(&split_btf, split.data, split.size, &opts, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, w.relos, split_btf, NULL, NULL), 0);
	assert_int_equal(btfmin_emit(&out, result, 0, NULL), 0);
	assert_int_equal(btfmin_verify(result, out.data, out.size, NULL), 0);
	text = show_btf(out.data, out.size);
	assert_string_equal(text, "struct 64 { x@96 u4 }\n"
				  "struct mod 128 { in@256 struct 64 { x@96 u4 } }\n"
				  "u4\n");
	free(text);
	btfmin_emitted_free(&out, NULL);
	btfmin_result_free(result);
	btfmin_btf_close(split_btf);
	btfmin_btf_close(base_btf);
	blob_free(&split);
	blob_free(&base);
	mb_free(b);
	world_end(&w);
}

/* "DTG-orphan": a tag goes with what it is on, and also where that stays: nothing reads it. */
static void test_tags_of_dropped_types(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "b", 1, 0);
	mb_decl_tag(w.kernel, "before", 3, 1);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_struct(w.kernel, "s", 12);
	mb_member(w.kernel, "a", 2, 0);
	mb_member(w.kernel, "b", 2, 32);
	mb_struct(w.kernel, "dropped", 4);
	mb_member(w.kernel, "a", 2, 0);
	mb_decl_tag(w.kernel, "of the member kept", 3, 1);
	mb_decl_tag(w.kernel, "of the member not kept", 3, 0);
	mb_decl_tag(w.kernel, "of a type that goes", 4, UINT32_MAX);
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 4);
	expect_types(&w, "struct s 12 { b@32 u4 }\n"
			 "u4\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_exact_bytes),
		BOTH(test_empty),
		BOTH(test_readable),
		BOTH(test_self_reference),
		BOTH(test_same_name_twice),
		BOTH(test_equal_candidates),
		BOTH(test_anonymous_types_merge),
		BOTH(test_split_target),
		BOTH(test_tags_of_dropped_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
