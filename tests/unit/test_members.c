/* SPDX-License-Identifier: BSD-2-Clause */
/* Members of the right name and the wrong type, arrays, and members kept for the others' sake. */
#include "unit.h"
#include "world.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET
#define SIZE   BTFMIN_FIELD_BYTE_SIZE
#define EXISTS BTFMIN_FIELD_EXISTS

/*
 * A member of the right name and the wrong type: absent, and so it must stay; in the smallest
 * BTF that is so when the member, or the whole struct, is not there.
 */
static void test_wrong_type_stays_wrong(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "a", t, 0);
	mb_member(w.local, "b", t, 32);
	mb_ptr(w.kernel, 0);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "a", 1, 0);
	mb_member(w.kernel, "b", 2, 64);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, OFFSET, s, "0:1");
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_found(&w, 1, 8);
	expect_poisoned(&w, 2);
	expect_types(&w, "struct s 16 { b@64 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/*
 * The first member of the name decides at its level. Here it is of the wrong type, and one of the
 * right type comes behind it: that one must not be alone in the output, or it would be found.
 */
static void test_first_of_the_name_decides(void **state)
{
	struct world w;
	uint32_t s, other, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	mb_ptr(w.local, t);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "a", t, 0);
	other = mb_struct(w.local, "s___p", 8);
	mb_member(w.local, "a", 2, 0);
	mb_ptr(w.kernel, 0);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "a", 1, 0);
	mb_member(w.kernel, "a", 2, 64);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, EXISTS, other, "0:0");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_found(&w, 1, 1);
	expect_types(&w, "*void\n"
			 "struct s 16 { a@0 *void }\n");
	world_end(&w);
}

/* ... and when nothing needs the later one, neither is kept: without both it is no match either. */
static void test_decoy_without_need(void **state)
{
	struct world w;
	uint32_t s, t, p;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	p = mb_ptr(w.local, 0);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "a", t, 0);
	mb_member(w.local, "p", p, 64);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	p = mb_ptr(w.kernel, 0);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "a", p, 0);
	mb_member(w.kernel, "a", t, 64);
	mb_member(w.kernel, "p", p, 128);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, OFFSET, s, "0:1");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_found(&w, 1, 16);
	expect_types(&w, "*void\n"
			 "struct s 16 { p@128 *void }\n");
	world_end(&w);
}

/* The name that kept an enum from being compatible is of use only where that member stays. */
static void test_clashing_name_without_need(void **state)
{
	struct world w;
	uint32_t s, e, f;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	f = mb_enum(w.local, "f", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "a", f, 0);
	mb_member(w.local, "b", e, 32);
	e = mb_enum(w.kernel, "e", 4, MB_UNSIGNED);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "a", e, 0);
	mb_member(w.kernel, "b", e, 64);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, EXISTS, s, "0:1");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_found(&w, 1, 1);
	expect_types(&w, "enum u4 { }\n"
			 "struct s 16 { b@64 enum u4 { } }\n");
	world_end(&w);
}

/* ... and where it stays, because another record asks for it, the name stays too. */
static void test_clashing_name_with_need(void **state)
{
	struct world w;
	uint32_t s, other, e, f;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	f = mb_enum(w.local, "f", 4, MB_UNSIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "a", f, 0);
	other = mb_struct(w.local, "s___other", 8);
	mb_member(w.local, "a", e, 0);
	e = mb_enum(w.kernel, "e", 4, MB_UNSIGNED);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "a", e, 32);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, OFFSET, other, "0:0");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_found(&w, 1, 4);
	expect_types(&w, "enum e u4 { }\n"
			 "struct s 16 { a@32 enum e }\n");
	world_end(&w);
}

/* The element of a root too large for 32-bit offsets: that record fails, the others go on. */
static void test_index_past_32_bits(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "a", t, 0);
	mb_member(w.local, "b", t, 32);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_struct(w.kernel, "s", 0x48000000);
	mb_member(w.kernel, "a", t, 64);
	mb_member(w.kernel, "b", t, 96);
	ask(&w, OFFSET, s, "2:0");
	ask(&w, OFFSET, s, "0:1");
	world_resolve(&w);
	expect_fault(&w, 0, BTFMIN_FAILED, BTFMIN_ERR_LIMIT);
	expect_found(&w, 1, 12);
	expect_types(&w, "struct s 1207959552 { b@96 u4 }\n"
			 "u4\n");
	world_end(&w);
}

static void test_arrays_on_the_target(void **state)
{
	struct world w;
	uint32_t s, t, arr;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	arr = mb_array(w.local, t, t, 16);
	s = mb_struct(w.local, "s", 64);
	mb_member(w.local, "a", arr, 0);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	t = mb_int(w.kernel, "short", 2, MB_SIGNED);
	arr = mb_array(w.kernel, t, 1, 8);
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "a", arr, 256);
	ask(&w, OFFSET, s, "0:0:7");
	ask(&w, OFFSET, s, "0:0:8"); /* past the target's end */
	ask(&w, SIZE, s, "0:0");
	ask(&w, SIZE, s, "0:0:3");
	ask(&w, OFFSET, s, "3:0:1"); /* elements of the root's size on the target */
	world_resolve(&w);
	expect_found(&w, 0, 32 + 14);
	expect_poisoned(&w, 1);
	expect_found(&w, 2, 16);
	expect_found(&w, 3, 2);
	expect_found(&w, 4, 3 * 64 + 34);
	expect_types(&w, "[8]u2\n"
			 "struct s 64 { a@256 [8]u2 }\n"
			 "u2\n");
	world_end(&w);
}

/*
 * Fault 1 of bpftool: an array of no elements is flexible only as the last member. Its successor
 * must stay, or an index that is poisoned on the kernel resolves on the minimal BTF.
 */
static void test_successor_of_zero_length_array(void **state)
{
	struct world w;
	uint32_t s, t, arr, i;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	arr = mb_array(w.local, t, t, 4);
	s = mb_struct(w.local, "s", 64);
	mb_member(w.local, "a", arr, 0);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	arr = mb_array(w.kernel, t, t, 0);
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "before", t, 0);
	mb_member(w.kernel, "a", arr, 64);
	for (i = 0; i < 3; i++)
		mb_member(w.kernel, "behind", t, 64);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, OFFSET, s, "0:0:1");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_poisoned(&w, 1);
	{
		struct btfmin_emitted out;

		/* which successor, and of what type, is the writer's choice: one is enough */
		assert_int_equal(btfmin_emit(&out, w.result, 0, NULL), 0);
		assert_int_equal(btfmin_verify(w.result, out.data, out.size, NULL), 0);
		assert_int_equal(out.elements, 2);
		btfmin_emitted_free(&out, NULL);
	}
	world_end(&w);
}

/* The last member's array of no elements is flexible, and needs no successor. */
static void test_flexible_on_the_target(void **state)
{
	struct world w;
	uint32_t s, t, arr;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	arr = mb_array(w.local, t, t, 4);
	s = mb_struct(w.local, "s", 64);
	mb_member(w.local, "a", arr, 0);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	arr = mb_array(w.kernel, t, t, 0);
	mb_struct(w.kernel, "s", 8);
	mb_member(w.kernel, "before", t, 0);
	mb_member(w.kernel, "a", arr, 64);
	ask(&w, OFFSET, s, "0:0:3");
	world_resolve(&w);
	expect_found(&w, 0, 20);
	expect_types(&w, "[0]u4\n"
			 "struct s 8 { a@64 [0]u4 }\n"
			 "u4\n");
	world_end(&w);
}

/* An index on a member that is no array on the target matches nothing; nor the other way. */
static void test_array_against_none(void **state)
{
	struct world w;
	uint32_t s, t, arr, side;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		t = mb_int(b, "int", 4, MB_SIGNED);
		arr = mb_array(b, t, t, 4);
		s = mb_struct(b, "s", 32);
		mb_member(b, "a", side ? t : arr, 0);
		mb_member(b, "b", side ? arr : t, 128);
	}
	ask(&w, EXISTS, s, "0:0:1");
	ask(&w, EXISTS, s, "0:0");
	ask(&w, EXISTS, s, "0:1");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_absent(&w, 1);
	expect_absent(&w, 2);
	expect_types(&w, "");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_wrong_type_stays_wrong),  BOTH(test_first_of_the_name_decides),
		BOTH(test_decoy_without_need),      BOTH(test_clashing_name_without_need),
		BOTH(test_clashing_name_with_need), BOTH(test_index_past_32_bits),
		BOTH(test_arrays_on_the_target),    BOTH(test_successor_of_zero_length_array),
		BOTH(test_flexible_on_the_target),  BOTH(test_array_against_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
