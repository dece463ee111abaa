/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads and stores whose field changed its size, and the size of a pointer: the target's size is
 * taken for two pointers or two unsigned integers, otherwise the instruction is poisoned.
 */
#include "unit.h"
#include "world.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET

enum what {
	I1,
	I2,
	I4,
	I8,
	U1,
	U2,
	U4,
	U8,
	PTR,
	STRUCT4,
	STRUCT8,
	ENUM4,
	ENUM8,
	BOOL1,
	ARR_U4,
	ARR_U8
};

static uint32_t make(struct mb *b, enum what what)
{
	static const uint32_t bytes[] = {1, 2, 4, 8, 1, 2, 4, 8};
	uint32_t t;

	switch (what) {
	case PTR:
		return mb_ptr(b, 0);
	case STRUCT4:
	case STRUCT8:
		return mb_struct(b, "in", what == STRUCT4 ? 4 : 8);
	case ENUM4:
	case ENUM8:
		return mb_enum(b, "e", what == ENUM4 ? 4 : 8, MB_UNSIGNED);
	case BOOL1:
		return mb_int(b, "bool", 1, MB_BOOL);
	case ARR_U4:
	case ARR_U8:
		t = mb_int(b, "num", what == ARR_U4 ? 4 : 8, MB_UNSIGNED);
		return mb_array(b, t, t, what == ARR_U4 ? 16 : 2);
	default:
		return mb_int(b, "num", bytes[what], what < U1 ? MB_SIGNED : MB_UNSIGNED);
	}
}

static const struct {
	enum what local, kernel;
	uint32_t local_size, target_size;
	int outcome;
} cases[] = {
	{I4, I4, 4, 4, BTFMIN_FOUND},
	{U4, I4, 4, 4, BTFMIN_FOUND}, /* sizes equal: any */
	{I4, U4, 4, 4, BTFMIN_FOUND},
	{U4, U8, 4, 8, BTFMIN_FOUND},
	{U8, U1, 8, 1, BTFMIN_FOUND},
	{I4, I8, 4, 8, BTFMIN_POISONED},
	{I4, U8, 4, 8, BTFMIN_POISONED},
	{U4, I8, 4, 8, BTFMIN_POISONED},
	{U4, BOOL1, 4, 1, BTFMIN_FOUND},
	{BOOL1, U2, 1, 2, BTFMIN_FOUND},
	{PTR, PTR, 8, 8, BTFMIN_FOUND},
	{STRUCT4, STRUCT4, 4, 4, BTFMIN_FOUND},
	{STRUCT4, STRUCT8, 4, 8, BTFMIN_POISONED},
	{ENUM4, ENUM8, 4, 8, BTFMIN_POISONED},
};

static void test_loads(void **state)
{
	static const uint32_t opcodes[] = {OP_LOAD8,  OP_LOAD16,  OP_LOAD32,
					   OP_LOAD64, OP_STORE32, OP_ST32};
	size_t i, k, n = sizeof(opcodes) / sizeof(opcodes[0]);

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct btfmin_answer a;
		struct world w;
		uint32_t t, s;

		world_begin(&w, order_of(state));
		t = make(w.local, cases[i].local);
		s = mb_struct(w.local, "s", 16);
		mb_member(w.local, "m", t, 0);
		t = make(w.kernel, cases[i].kernel);
		mb_struct(w.kernel, "s", 16);
		mb_member(w.kernel, "m", t, 64);
		for (k = 0; k < n; k++)
			ask_insn(&w, opcodes[k], OFFSET, s, "0:0");
		ask(&w, OFFSET, s, "0:0");         /* a plain number is given whatever the size */
		ask_insn(&w, 0, OFFSET, s, "0:0"); /* the instruction is not known */
		world_resolve(&w);
		for (k = 0; k < n; k++) {
			a = world_answer(&w, k);
			if (a.outcome != cases[i].outcome)
				print_error("case %u\n", (unsigned)i);
			expect_outcome(&w, k, cases[i].outcome);
			assert_int_equal(a.local_size, cases[i].local_size);
			assert_int_equal(a.target_size, cases[i].target_size);
		}
		expect_found(&w, n, 8);
		expect_found(&w, n + 1, 8);
		expect_minimal(&w);
		world_end(&w);
	}
}

/* Of an array the element's size counts, not the array's (libbpf since 1.6): "CRE-ldx-array". */
static void test_array_elements(void **state)
{
	struct btfmin_answer a;
	struct world w;
	uint32_t t, s;

	world_begin(&w, order_of(state));
	t = make(w.local, ARR_U4);
	s = mb_struct(w.local, "s", 64);
	mb_member(w.local, "m", t, 0);
	t = make(w.kernel, ARR_U8);
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "m", t, 64);
	ask_insn(&w, OP_LOAD32, OFFSET, s, "0:0");
	ask_insn(&w, OP_LOAD32, OFFSET, s, "0:0:1");
	world_resolve(&w);
	a = world_answer(&w, 0);
	assert_int_equal(a.local_size, 4);
	assert_int_equal(a.target_size, 8);
	a = world_answer(&w, 1);
	assert_int_equal(a.local_size, 4);
	assert_int_equal(a.target_size, 8);
	expect_found(&w, 1, 16);
	expect_minimal(&w);
	world_end(&w);
}

/*
 * A signed integer of another size poisons a load, so its sign must be kept although nothing asks
 * for it: an unsigned one would be given the size.
 */
static void test_sign_kept_for_poison(void **state)
{
	struct world w;
	uint32_t t, s;

	world_begin(&w, order_of(state));
	t = make(w.local, U4);
	s = mb_struct(w.local, "s", 16);
	mb_member(w.local, "m", t, 0);
	t = make(w.kernel, I8);
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "m", t, 64);
	ask_insn(&w, OP_LOAD32, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_poisoned(&w, 0);
	expect_types(&w, "s8\n"
			 "struct s 16 { m@64 s8 }\n");
	world_end(&w);
}

/* ---- the size of a pointer ------------------------------------------------------------------ */

/* struct s { void *p; struct s *arr[2]; }; loads and sizes of both. */
static uint32_t with_pointers(struct mb *b, uint32_t pointer_bytes)
{
	uint32_t p = mb_ptr(b, 0), arr = mb_array(b, p, p, 2),
		 s = mb_struct(b, "s", 3 * pointer_bytes);

	mb_member(b, "p", p, 0);
	mb_member(b, "arr", arr, pointer_bytes * 8);
	return s;
}

static void ask_pointers(struct world *w, uint32_t s)
{
	ask(w, BTFMIN_FIELD_BYTE_SIZE, s, "0:0");
	ask(w, OFFSET, s, "0:1:1");
	ask_insn(w, OP_LOAD64, OFFSET, s, "0:0");
	ask(w, BTFMIN_FIELD_RSHIFT_U64, s, "0:0");
}

static void expect_pointers(const struct world *w, uint64_t bytes)
{
	expect_found(w, 0, bytes);
	expect_found(w, 1, 2 * bytes);
	expect_found(w, 2, 0);
	assert_int_equal(world_answer(w, 2).target_size, bytes);
	expect_found(w, 3, 64 - 8 * bytes);
}

/* Fault 2 of bpftool: the long that tells the size is dropped, and pointers become wider. */
static void test_long_of_a_32_bit_kernel(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = with_pointers(w.local, 8);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_int(w.kernel, "long unsigned int", 4, MB_UNSIGNED);
	mb_int(w.kernel, "long int", 4, MB_SIGNED);
	with_pointers(w.kernel, 4);
	ask_pointers(&w, s);
	world_resolve(&w);
	expect_pointers(&w, 4);
	expect_types(&w, "*void\n"
			 "[2]*void\n"
			 "long int:u4\n"
			 "struct s 12 { p@0 *void; arr@32 [2]*void }\n");
	world_end(&w);
}

/* The same on 64 bits: libbpf would take its host's size, so the long stays here as well. */
static void test_long_of_a_64_bit_kernel(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = with_pointers(w.local, 8);
	mb_int(w.kernel, "long int", 8, MB_SIGNED);
	with_pointers(w.kernel, 8);
	ask_pointers(&w, s);
	world_resolve(&w);
	expect_pointers(&w, 8);
	expect_types(&w, "*void\n"
			 "[2]*void\n"
			 "long int:u8\n"
			 "struct s 24 { p@0 *void; arr@64 [2]*void }\n");
	world_end(&w);
}

/* No pointer's size is read: no long. */
static void test_no_long_without_need(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = with_pointers(w.local, 8);
	mb_int(w.kernel, "long int", 4, MB_SIGNED);
	with_pointers(w.kernel, 4);
	ask(&w, BTFMIN_FIELD_EXISTS, s, "0:0");
	ask(&w, BTFMIN_FIELD_EXISTS, s, "0:1");
	world_resolve(&w);
	expect_types(&w, "*void\n"
			 "[2]*void\n"
			 "struct s 12 { p@0 *void; arr@32 [2]*void }\n");
	world_end(&w);
}

/* Where the ELF class says 4 bytes and there is no long: the answers follow the class. */
static void test_size_told_by_container(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = with_pointers(w.local, 8);
	mb_int(w.kernel, "long int", 4, MB_SIGNED);
	with_pointers(w.kernel, 4);
	w.target_pointer_size = 4;
	ask_pointers(&w, s);
	world_resolve(&w);
	expect_pointers(&w, 4);
	expect_types(&w, "*void\n"
			 "[2]*void\n"
			 "long int:u4\n"
			 "struct s 12 { p@0 *void; arr@32 [2]*void }\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_loads),
		BOTH(test_array_elements),
		BOTH(test_sign_kept_for_poison),
		BOTH(test_long_of_a_32_bit_kernel),
		BOTH(test_long_of_a_64_bit_kernel),
		BOTH(test_no_long_without_need),
		BOTH(test_size_told_by_container),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
