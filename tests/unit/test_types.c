/* SPDX-License-Identifier: BSD-2-Clause */
/* TYPE_EXISTS, TYPE_SIZE, TYPE_ID_LOCAL, TYPE_ID_TARGET: compatible types and sizes. */
#include "unit.h"
#include "world.h"

#define EXISTS BTFMIN_TYPE_EXISTS
#define SIZE   BTFMIN_TYPE_SIZE

static void test_struct(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	s = mb_struct(w.local, "s", 4);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	t = mb_struct(w.kernel, "s", 128);
	mb_member(w.kernel, "a", 1, 0);
	ask(&w, EXISTS, s, "0");
	ask(&w, SIZE, s, "0");
	ask_insn(&w, OP_LDIMM64, BTFMIN_TYPE_ID_TARGET, s, "0");
	ask_insn(&w, OP_LDIMM64, BTFMIN_TYPE_ID_LOCAL, s, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 128);
	expect_local(&w, 1, 4);
	expect_found(&w, 2, t);
	expect_found(&w, 3, s);
	assert_int_equal(world_answer(&w, 3).candidates, 0);
	expect_types(&w, "struct s 128 { }\n");
	world_end(&w);
}

/* TYPE_ID_LOCAL asks nothing of the kernel. */
static void test_local_id_alone(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = mb_struct(w.local, "s", 4);
	mb_struct(w.kernel, "s", 4);
	ask_insn(&w, OP_LDIMM64, BTFMIN_TYPE_ID_LOCAL, s, "0");
	world_resolve(&w);
	expect_found(&w, 0, s);
	expect_types(&w, "");
	world_end(&w);
}

/* Sizes of each kind that has one. */
static void test_sizes(void **state)
{
	static const uint64_t sizes[] = {2, 8, 24, 40, 1, 16, 8, 60, 240};
	struct world w;
	size_t i;
	uint32_t side;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		mb_int(b, "a", 2, MB_SIGNED);
		mb_float(b, "b", 8);
		mb_struct(b, "c", 24);
		mb_union(b, "d", 40);
		mb_enum(b, "e", 1, MB_SIGNED);
		mb_enum64(b, "f", 16, MB_SIGNED);
		mb_typedef(b, "p", mb_ptr(b, 0));                               /* ids 7, 8 */
		mb_typedef(b, "arr", mb_array(b, 1, 1, 30));                    /* 9, 10 */
		mb_typedef(b, "nest", mb_array(b, mb_array(b, 7, 1, 5), 1, 6)); /* 11, 12, 13 */
	}
	for (i = 0; i < 9; i++)
		ask(&w, SIZE, (uint32_t)(i < 6 ? i + 1 : i == 6 ? 8 : i == 7 ? 10 : 13), "0");
	world_resolve(&w);
	for (i = 0; i < 9; i++)
		if (i == 1) /* libbpf finds no FLOAT compatible with another */
			expect_absent(&w, i);
		else
			expect_found(&w, i, sizes[i]);
	world_end(&w);
}

/* Without a size: void, FWD, functions. The local side says so first. */
static void test_without_size(void **state)
{
	struct world w;
	uint32_t side, v, f;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		v = mb_typedef(b, "v", 0);
		f = mb_fwd_struct(b, "f");
	}
	ask(&w, SIZE, v, "0");
	ask(&w, SIZE, f, "0");
	ask(&w, EXISTS, v, "0");
	ask(&w, EXISTS, f, "0");
	world_resolve(&w);
	expect_outcome(&w, 0, BTFMIN_MALFORMED);
	expect_outcome(&w, 1, BTFMIN_MALFORMED);
	expect_found(&w, 2, 1);
	expect_found(&w, 3, 1);
	expect_types(&w, "fwd struct f\n"
			 "typedef v = void\n");
	world_end(&w);
}

/*
 * A typedef is a candidate by its name, and compatible by what it stands for; the struct at the
 * end needs no name, and a PTR ends in whatever there is.
 */
static void test_typedefs(void **state)
{
	struct world w;
	uint32_t td, p, side, s;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		s = mb_struct(b, side ? "renamed" : "original", 4 + 4 * side);
		td = mb_typedef(b, "s_t", mb_const(b, s));
		s = mb_union(b, side ? "u" : "v", 4);
		p = mb_typedef(b, "p_t", mb_ptr(b, mb_volatile(b, s)));
	}
	ask(&w, EXISTS, td, "0");
	ask(&w, SIZE, td, "0");
	ask(&w, EXISTS, p, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 8);
	expect_found(&w, 2, 1);
	expect_types(&w, "*union 4 { }\n"
			 "struct 8 { }\n"
			 "typedef p_t = *union 4 { }\n"
			 "typedef s_t = struct 8 { }\n"
			 "union 4 { }\n");
	world_end(&w);
}

/* The compatibility of what stands behind two typedefs of one name; both build what they like. */
typedef uint32_t (*maker)(struct mb *b);

static uint32_t v_void(struct mb *b)
{
	(void)b;
	return 0;
}

static uint32_t v_int(struct mb *b)
{
	return mb_int(b, "int", 4, MB_SIGNED);
}

static uint32_t v_char(struct mb *b)
{
	return mb_int(b, "char", 1, MB_UNSIGNED);
}

static uint32_t v_int_at_3(struct mb *b)
{
	return mb_int_bits(b, "int", 4, MB_SIGNED, 3, 4);
}

static uint32_t v_float(struct mb *b)
{
	return mb_float(b, "double", 8);
}

static uint32_t v_struct(struct mb *b)
{
	return mb_struct(b, "one", 4);
}

static uint32_t v_union(struct mb *b)
{
	return mb_union(b, "two", 4);
}

static uint32_t v_fwd(struct mb *b)
{
	return mb_fwd_struct(b, "three");
}

static uint32_t v_enum(struct mb *b)
{
	return mb_enum(b, "four", 4, MB_UNSIGNED);
}

static uint32_t v_enum64(struct mb *b)
{
	return mb_enum64(b, "five", 8, MB_UNSIGNED);
}

static uint32_t v_ptr_void(struct mb *b)
{
	return mb_ptr(b, 0);
}

static uint32_t v_ptr_int(struct mb *b)
{
	return mb_ptr(b, mb_const(b, v_int(b)));
}

static uint32_t v_ptr_fwd(struct mb *b)
{
	return mb_ptr(b, v_fwd(b));
}

static uint32_t v_arr_int(struct mb *b)
{
	uint32_t t = v_int(b);

	return mb_array(b, t, t, 3);
}

static uint32_t v_arr_ptr(struct mb *b)
{
	return mb_array(b, mb_ptr(b, 0), v_int(b), 5);
}

static uint32_t v_proto(struct mb *b)
{
	return mb_proto(b, 0);
}

static uint32_t v_proto_int(struct mb *b)
{
	return mb_proto(b, v_int(b));
}

static uint32_t v_proto_1(struct mb *b)
{
	uint32_t t = v_ptr_void(b), p = mb_proto(b, 0);

	mb_param(b, "arg", t);
	return p;
}

static uint32_t v_proto_1_int(struct mb *b)
{
	uint32_t t = v_int(b), p = mb_proto(b, 0);

	mb_param(b, "arg", t);
	return p;
}

static uint32_t v_proto_vararg(struct mb *b)
{
	uint32_t t = v_ptr_void(b), p = mb_proto(b, 0);

	mb_param(b, "arg", t);
	mb_param(b, NULL, 0);
	return p;
}

static const struct {
	maker make;
	char is; /* equal letters: compatible */
} made[] = {
	{v_void, 'v'},      {v_int, 'i'},     {v_char, 'i'},        {v_int_at_3, 0},
	{v_float, 0},       {v_struct, 's'},  {v_union, 'u'},       {v_fwd, 'f'},
	{v_enum, 'e'},      {v_enum64, 'e'},  {v_ptr_void, 'V'},    {v_ptr_int, 'P'},
	{v_ptr_fwd, 'F'},   {v_arr_int, 'A'}, {v_arr_ptr, 'B'},     {v_proto, 'c'},
	{v_proto_int, 'd'}, {v_proto_1, 'g'}, {v_proto_1_int, 'h'}, {v_proto_vararg, 'j'},
};

#define MADE (sizeof(made) / sizeof(made[0]))

/*
 * Each against each. What matches is kept so that it does on the output; what does not match must
 * not begin to, for instance because a pointer's end was dropped. check_output() sees to both,
 * and to that all is as small as it can be.
 */
static void test_compatible_types(void **state)
{
	size_t l, t;

	for (l = 0; l < MADE; l++) {
		for (t = 0; t < MADE; t++) {
			int yes = made[l].is && made[l].is == made[t].is;
			struct world w;
			uint32_t td;

			world_begin(&w, order_of(state));
			td = mb_typedef(w.local, "x", made[l].make(w.local));
			mb_typedef(w.kernel, "x", made[t].make(w.kernel));
			ask(&w, EXISTS, td, "0");
			world_resolve(&w);
			if ((world_answer(&w, 0).outcome == BTFMIN_FOUND) != yes)
				print_error("local %u, kernel %u\n", (unsigned)l, (unsigned)t);
			expect_outcome(&w, 0, yes ? BTFMIN_FOUND : BTFMIN_ABSENT);
			if (!yes)
				expect_types(&w, "");
			world_end(&w);
		}
	}
}

/* "RW-td-ptr-fwd" and fault 5 of bpftool: FWD behind typedef and pointer. */
static void test_typedef_ptr_fwd(void **state)
{
	struct world w;
	uint32_t side, td;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		td = mb_typedef(b, "key_ref_t", mb_ptr(b, mb_fwd_struct(b, "__key_reference")));
	}
	ask(&w, EXISTS, td, "0");
	ask(&w, SIZE, td, "0");
	ask_insn(&w, OP_LDIMM64, BTFMIN_TYPE_ID_TARGET, td, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 8);
	expect_found(&w, 2, td);
	expect_types(&w, "*fwd struct\n"
			 "fwd struct\n"
			 "typedef key_ref_t = *fwd struct\n");
	expect_readable(&w, "*fwd struct __key_reference\n"
			    "fwd struct __key_reference\n"
			    "typedef key_ref_t = *fwd struct __key_reference\n");
	world_end(&w);
}

/* "RW-td-ptr-typetag": a TYPE_TAG on the way counts for nothing, and is not kept. */
static void test_typedef_ptr_tag(void **state)
{
	struct world w;
	uint32_t td, t;

	world_begin(&w, order_of(state));
	td = mb_typedef(w.local, "s_t", mb_ptr(w.local, mb_struct(w.local, "s", 4)));
	t = mb_type_tag(w.kernel, "rcu", mb_struct(w.kernel, "s", 4));
	mb_typedef(w.kernel, "s_t", mb_ptr(w.kernel, t));
	ask(&w, EXISTS, td, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_types(&w, "*struct 4 { }\n"
			 "struct 4 { }\n"
			 "typedef s_t = *struct 4 { }\n");
	world_end(&w);
}

/* libbpf's depth: types nested 32 levels are an error, and the same one afterwards. */
static void test_depth(void **state)
{
	struct world w;
	uint32_t side, i, t, levels;

	for (levels = 30; levels < 35; levels++) {
		world_begin(&w, order_of(state));
		for (side = 0; side < 2; side++) {
			struct mb *b = side ? w.kernel : w.local;

			t = mb_struct(b, "s", 4);
			for (i = 0; i < levels; i++)
				t = mb_ptr(b, t);
			t = mb_typedef(b, "deep", t);
		}
		ask(&w, EXISTS, t, "0");
		world_resolve(&w);
		if (levels < 32)
			expect_found(&w, 0, 1);
		else
			expect_outcome(&w, 0, BTFMIN_FAILED);
		world_end(&w);
	}
}

/* Both of two flavors are kept, with what makes them compatible. */
static void test_two_candidates(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = mb_struct(w.local, "s", 4);
	mb_struct(w.kernel, "s", 4);
	mb_struct(w.kernel, "s___x", 8);
	ask(&w, EXISTS, s, "0");
	ask(&w, SIZE, s, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_outcome(&w, 1, BTFMIN_AMBIGUOUS);
	expect_types(&w, "struct s 4 { }\n"
			 "struct s___x 8 { }\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_struct),          BOTH(test_local_id_alone),  BOTH(test_sizes),
		BOTH(test_without_size),    BOTH(test_typedefs),        BOTH(test_compatible_types),
		BOTH(test_typedef_ptr_fwd), BOTH(test_typedef_ptr_tag), BOTH(test_depth),
		BOTH(test_two_candidates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
