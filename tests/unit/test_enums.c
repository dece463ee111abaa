/* SPDX-License-Identifier: BSD-2-Clause */
/* Enumerators: values of 32 and 64 bits, flavors, and that only what is used stays. */
#include "unit.h"
#include "world.h"

#define EXISTS BTFMIN_ENUMVAL_EXISTS
#define VALUE  BTFMIN_ENUMVAL_VALUE

static void test_values(void **state)
{
	struct world w;
	uint32_t e;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "bpf_func_id", 4, MB_UNSIGNED);
	mb_value(w.local, "A", 0);
	mb_value(w.local, "B", 1);
	mb_value(w.local, "GONE", 2);
	mb_enum(w.kernel, "bpf_func_id", 4, MB_UNSIGNED);
	mb_value(w.kernel, "X", 1);
	mb_value(w.kernel, "B", 17);
	mb_value(w.kernel, "Y", 18);
	mb_value(w.kernel, "A", 5);
	ask(&w, VALUE, e, "0");
	ask(&w, EXISTS, e, "1");
	ask(&w, EXISTS, e, "2");
	ask(&w, VALUE, e, "2");
	world_resolve(&w);
	expect_found(&w, 0, 5);
	expect_local(&w, 0, 0);
	expect_found(&w, 1, 1);
	expect_absent(&w, 2);
	expect_poisoned(&w, 3);
	/* Fault 12 of bpftool: all enumerators kept. Existence needs no value, but it is one word.
	 */
	expect_types(&w, "enum bpf_func_id u4 { B=17; A=5 }\n");
	world_end(&w);
}

/* ENUM sign-extends from 32 bits, whatever its kind_flag; ENUM64 has all 64. */
static void test_wide_values(void **state)
{
	struct world w;
	uint32_t e, e64, u64, side;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		e = mb_enum(b, "e", 4, MB_SIGNED);
		mb_value(b, "NEG", (uint64_t)-2);
		mb_value(b, "POS", 0x7fffffff);
		mb_enum(b, "u", 4, MB_UNSIGNED);
		mb_value(b, "HIGH", 0x80000000);
		e64 = mb_enum64(b, "e64", 8, MB_SIGNED);
		mb_value(b, "NEG64", (uint64_t)-3);
		u64 = mb_enum64(b, "u64", 8, MB_UNSIGNED);
		mb_value(b, "HIGH64", 0x8000000100000002);
		mb_value(b, "SMALL", 7);
	}
	ask_insn(&w, OP_LDIMM64, VALUE, e, "0");
	ask_insn(&w, OP_LDIMM64, VALUE, e, "1");
	ask_insn(&w, OP_LDIMM64, VALUE, e + 1, "0");
	ask_insn(&w, OP_LDIMM64, VALUE, e64, "0");
	ask_insn(&w, OP_LDIMM64, VALUE, u64, "0");
	ask_insn(&w, OP_LDIMM64, VALUE, u64, "1");
	world_resolve(&w);
	expect_found(&w, 0, (uint64_t)-2);
	expect_found(&w, 1, 0x7fffffff);
	expect_found(&w, 2, 0xffffffff80000000);
	expect_found(&w, 3, (uint64_t)-3);
	expect_found(&w, 4, 0x8000000100000002);
	expect_found(&w, 5, 7);
	world_end(&w);
}

/* ENUM on one side and ENUM64 on the other are one kind. */
static void test_enum_against_enum64(void **state)
{
	struct world w;
	uint32_t e, f;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	mb_value(w.local, "A", 1);
	f = mb_enum64(w.local, "f", 8, MB_UNSIGNED);
	mb_value(w.local, "B", 0x100000001);
	mb_enum64(w.kernel, "e", 8, MB_UNSIGNED);
	mb_value(w.kernel, "A", 0x200000002);
	mb_value(w.kernel, "OTHER", 3);
	mb_enum(w.kernel, "f", 4, MB_UNSIGNED);
	mb_value(w.kernel, "B", 9);
	ask_insn(&w, OP_LDIMM64, VALUE, e, "0");
	ask_insn(&w, OP_LDIMM64, VALUE, f, "0");
	world_resolve(&w);
	expect_local(&w, 1, 0x100000001);
	expect_found(&w, 0, 0x200000002);
	expect_found(&w, 1, 9);
	expect_types(&w, "enum f u4 { B=9 }\n"
			 "enum64 e u8 { A=8589934594 }\n");
	world_end(&w);
}

/* The target's first enumerator of the same essential name. */
static void test_flavored_enumerators(void **state)
{
	struct world w;
	uint32_t e;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	mb_value(w.local, "A___mine", 1);
	mb_enum(w.kernel, "e___flavor", 4, MB_UNSIGNED);
	mb_value(w.kernel, "AB", 1);
	mb_value(w.kernel, "A___theirs", 2);
	mb_value(w.kernel, "A", 3);
	ask(&w, VALUE, e, "0");
	world_resolve(&w);
	expect_found(&w, 0, 2);
	expect_types(&w, "enum e___flavor u4 { A___theirs=2 }\n");
	world_end(&w);
}

/* Through a typedef of an anonymous enum, which is then found by the typedef's name. */
static void test_typedef_of_enum(void **state)
{
	struct world w;
	uint32_t side, t;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		t = mb_enum(b, NULL, 4, MB_UNSIGNED);
		mb_value(b, "OTHER", 1);
		mb_value(b, "A", 7 + side);
		t = mb_const(b, t);
		t = mb_typedef(b, "e_t", t);
	}
	ask(&w, VALUE, t, "1");
	world_resolve(&w);
	expect_found(&w, 0, 8);
	expect_types(&w, "enum u4 { A=8 }\n"
			 "typedef e_t = enum u4 { A=8 }\n");
	world_end(&w);
}

/* Nothing of the enum is found: the candidate is not kept for a negative answer. */
static void test_absent_keeps_nothing(void **state)
{
	struct world w;
	uint32_t e;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	mb_value(w.local, "A", 1);
	mb_enum(w.kernel, "e", 4, MB_UNSIGNED);
	mb_value(w.kernel, "B", 1);
	ask(&w, EXISTS, e, "0");
	ask(&w, VALUE, e, "0");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_poisoned(&w, 1);
	assert_int_equal(world_answer(&w, 0).candidates, 1);
	assert_int_equal(world_answer(&w, 0).matches, 0);
	expect_types(&w, "");
	world_end(&w);
}

/* One enumerator of 20,000: the search and the output stay what they should be. */
static void test_large_enum(void **state)
{
	struct world w;
	uint32_t e, i;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	mb_value(w.local, "WANTED", 1);
	mb_enum(w.kernel, "e", 4, MB_UNSIGNED);
	for (i = 0; i < 20000; i++)
		mb_value(w.kernel, i == 19998 ? "WANTED" : "SOME", i);
	ask(&w, VALUE, e, "0");
	world_resolve(&w);
	expect_found(&w, 0, 19998);
	expect_types(&w, "enum e u4 { WANTED=19998 }\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_values),
		BOTH(test_wide_values),
		BOTH(test_enum_against_enum64),
		BOTH(test_flavored_enumerators),
		BOTH(test_typedef_of_enum),
		BOTH(test_absent_keeps_nothing),
		BOTH(test_large_enum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
