/* SPDX-License-Identifier: BSD-2-Clause */
/* Fields on another kernel: where members moved, which types are compatible, what must stay. */
#include "unit.h"
#include "world.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET
#define SIZE   BTFMIN_FIELD_BYTE_SIZE
#define EXISTS BTFMIN_FIELD_EXISTS

static void test_moved_member(void **state)
{
	struct world w;
	uint32_t s, t, i;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "task_struct", 8);
	mb_member(w.local, "pid", t, 0);
	mb_member(w.local, "tgid", t, 32);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_int(w.kernel, "char", 1, MB_SIGNED);
	mb_struct(w.kernel, "task_struct", 4096);
	for (i = 0; i < 20; i++)
		mb_member(w.kernel, "before", t, 32 * i);
	mb_member(w.kernel, "tgid", t, 8000);
	mb_member(w.kernel, "pid", t, 9600);
	mb_member(w.kernel, "after", t, 9632);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, SIZE, s, "0:0");
	ask(&w, EXISTS, s, "0:0");
	ask(&w, BTFMIN_FIELD_SIGNED, s, "0:0");
	world_resolve(&w);
	expect_local(&w, 0, 0);
	expect_found(&w, 0, 1200);
	expect_found(&w, 1, 4);
	expect_found(&w, 2, 1);
	expect_found(&w, 3, 1);
	expect_types(&w, "s4\n"
			 "struct task_struct 4096 { pid@9600 s4 }\n");
	world_end(&w);
}

/* Nothing is asked: nothing is kept, and that is a BTF all the same. */
static void test_nothing_asked(void **state)
{
	struct world w;

	world_begin(&w, order_of(state));
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	world_resolve(&w);
	expect_types(&w, "");
	world_end(&w);
}

/* Unsignedness, and the width of the right shift, come from the target's type. */
static void test_values_from_the_target(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "a", t, 0);
	t = mb_int(w.kernel, "unsigned short", 2, MB_UNSIGNED);
	mb_struct(w.kernel, "s", 4);
	mb_member(w.kernel, "a", t, 16);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, SIZE, s, "0:0");
	ask(&w, BTFMIN_FIELD_SIGNED, s, "0:0");
	ask(&w, BTFMIN_FIELD_LSHIFT_U64, s, "0:0");
	ask(&w, BTFMIN_FIELD_RSHIFT_U64, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 2);
	expect_found(&w, 1, 2);
	expect_found(&w, 2, 0);
	expect_found(&w, 3, 48);
	expect_found(&w, 4, 48);
	expect_local(&w, 2, 1);
	expect_local(&w, 3, 32);
	expect_local(&w, 4, 32);
	expect_types(&w, "struct s 4 { a@16 u2 }\n"
			 "u2\n");
	world_end(&w);
}

/* The member moved into anonymous structs and unions; those stay, their other members do not. */
static void test_into_anonymous(void **state)
{
	struct world w;
	uint32_t s, t, u, v;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 4);
	mb_member(w.local, "a", t, 0);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	u = mb_struct(w.kernel, NULL, 8);
	mb_member(w.kernel, "x", t, 0);
	mb_member(w.kernel, "a", t, 32);
	v = mb_union(w.kernel, NULL, 8);
	mb_member(w.kernel, "y", t, 0);
	mb_member(w.kernel, NULL, u, 0);
	mb_member(w.kernel, "z", t, 0);
	u = mb_struct(w.kernel, NULL, 4);
	mb_member(w.kernel, "other", t, 0);
	mb_struct(w.kernel, "s", 24);
	mb_member(w.kernel, NULL, u, 0);
	mb_member(w.kernel, "b", t, 64);
	mb_member(w.kernel, NULL, v, 128);
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 20);
	expect_types(&w, "struct 8 { a@32 u4 }\n"
			 "struct s 24 { @128 union 8 { @0 struct 8 { a@32 u4 } } }\n"
			 "u4\n"
			 "union 8 { @0 struct 8 { a@32 u4 } }\n");
	world_end(&w);
}

/* ... and the other way: out of an anonymous union of the local type. */
static void test_out_of_anonymous(void **state)
{
	struct world w;
	uint32_t s, t, u;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	u = mb_union(w.local, NULL, 4);
	mb_member(w.local, "x", t, 0);
	mb_member(w.local, "a", t, 0);
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "head", t, 0);
	mb_member(w.local, NULL, u, 32);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_struct(w.kernel, "s", 32);
	mb_member(w.kernel, "a", t, 96);
	ask(&w, OFFSET, s, "0:1:1");
	world_resolve(&w);
	expect_local(&w, 0, 4);
	expect_found(&w, 0, 12);
	expect_types(&w, "struct s 32 { a@96 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/* The path goes through nested structs, one of which is a union on the target. */
static void test_nested(void **state)
{
	struct world w;
	uint32_t s, t, in;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	in = mb_struct(w.local, "in", 8);
	mb_member(w.local, "x", t, 32);
	s = mb_struct(w.local, "s", 16);
	mb_member(w.local, "in", in, 64);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	in = mb_union(w.kernel, "quite_another", 8);
	mb_member(w.kernel, "x", t, 0);
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "in", in, 256);
	ask(&w, OFFSET, s, "0:0:0");
	world_resolve(&w);
	expect_local(&w, 0, 12);
	expect_found(&w, 0, 32);
	expect_types(&w, "struct s 64 { in@256 union 8 { x@0 u4 } }\n"
			 "u4\n"
			 "union 8 { x@0 u4 }\n");
	world_end(&w);
}

/* Equal types are written once, names that nobody reads not at all. */
static void test_equal_types_once(void **state)
{
	struct world w;
	uint32_t s, t, i;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	s = mb_struct(w.local, "s", 64);
	for (i = 0; i < 3; i++)
		mb_member(w.local, i == 0 ? "a" : i == 1 ? "b" : "c", t, 32 * i);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_int(w.kernel, "another_int", 4, MB_SIGNED);
	mb_typedef(w.kernel, "pid_t", 2);
	mb_const(w.kernel, 3);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	mb_volatile(w.kernel, 5);
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "a", 1, 0);
	mb_member(w.kernel, "b", 4, 32);
	mb_member(w.kernel, "c", 6, 64);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, OFFSET, s, "0:1");
	ask(&w, OFFSET, s, "0:2");
	world_resolve(&w);
	expect_types(&w, "struct s 64 { a@0 u4; b@32 u4; c@64 u4 }\n"
			 "u4\n");
	expect_readable(
		&w, "another_int:s4\n"
		    "const typedef pid_t\n"
		    "int:s4\n"
		    "struct s 64 { a@0 int:s4; b@32 const typedef pid_t; c@64 volatile int:s4 }\n"
		    "typedef pid_t = another_int:s4\n"
		    "volatile int:s4\n");
	world_end(&w);
}

/* A field of a struct type: its size is asked, its members are not. */
static void test_struct_fields(void **state)
{
	struct world w;
	uint32_t s, t, in;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	in = mb_struct(w.local, "in", 8);
	mb_member(w.local, "x", t, 0);
	s = mb_struct(w.local, "s", 16);
	mb_member(w.local, "in", in, 64);
	t = mb_int(w.kernel, "int", 4, MB_SIGNED);
	in = mb_struct(w.kernel, "in", 24);
	mb_member(w.kernel, "x", t, 0);
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "in", in, 128);
	ask(&w, SIZE, s, "0:0");
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 24);
	expect_found(&w, 1, 16);
	expect_types(&w, "struct 24 { }\n"
			 "struct s 64 { in@128 struct 24 { } }\n");
	world_end(&w);
}

/* A field without a size on the target: the record fails there, and fails the same afterwards. */
static void test_field_without_size(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_fwd_struct(w.local, "f");
	s = mb_struct(w.local, "s", 16);
	mb_member(w.local, "a", t, 64);
	t = mb_fwd_struct(w.kernel, "f");
	mb_struct(w.kernel, "s", 16);
	mb_member(w.kernel, "a", t, 64);
	ask(&w, EXISTS, s, "0:0");
	ask(&w, SIZE, s, "0:0"); /* the local type has no size: the record is wrong */
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_outcome(&w, 1, BTFMIN_MALFORMED);
	expect_types(&w, "fwd struct\n"
			 "struct s 16 { a@64 fwd struct }\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_moved_member),           BOTH(test_nothing_asked),
		BOTH(test_values_from_the_target), BOTH(test_into_anonymous),
		BOTH(test_out_of_anonymous),       BOTH(test_nested),
		BOTH(test_equal_types_once),       BOTH(test_struct_fields),
		BOTH(test_field_without_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
