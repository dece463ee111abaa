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

/* Types for the table of what is compatible: one builder for each, on either side. */
enum one {
	INT,
	INT8,
	UINT,
	INT_AT_3,
	PTR,
	PTR_TO_S,
	FLOAT,
	S,
	T,
	U,
	E,
	E_OTHER,
	E_ANON,
	E64,
	FWD_A,
	FWD_B,
	FWD_ANON,
	ARR_INT,
	ARR_PTR,
	PROTO,
	TD_INT,
	CONST_PTR,
	ALL
};

static const char *const one_names[ALL] = {
	"INT",      "INT8",    "UINT",    "INT_AT_3", "PTR",    "PTR_TO_S", "FLOAT", "S",
	"T",        "U",       "E",       "E_OTHER",  "E_ANON", "E64",      "FWD_A", "FWD_B",
	"FWD_ANON", "ARR_INT", "ARR_PTR", "PROTO",    "TD_INT", "CONST_PTR"};

static uint32_t one_enum(struct mb *b, const char *name)
{
	uint32_t e = mb_enum(b, name, 4, MB_UNSIGNED);

	mb_value(b, "A", 0);
	return e;
}

static uint32_t build(struct mb *b, enum one which)
{
	uint32_t t = mb_int(b, "int", 4, MB_SIGNED);

	switch (which) {
	case INT:
		return t;
	case INT8:
		return mb_int(b, "char", 1, MB_SIGNED);
	case UINT:
		return mb_int(b, "unsigned", 4, MB_UNSIGNED);
	case INT_AT_3:
		return mb_int_bits(b, "int", 4, MB_SIGNED, 3, 5);
	case PTR:
		return mb_ptr(b, 0);
	case PTR_TO_S:
		return mb_ptr(b, mb_struct(b, "pointed", 4));
	case FLOAT:
		return mb_float(b, "double", 8);
	case S:
		return mb_struct(b, "x", 4);
	case T:
		return mb_struct(b, "y", 4);
	case U:
		return mb_union(b, "z", 4);
	case E:
		return one_enum(b, "e___flavor");
	case E_OTHER:
		return one_enum(b, "f");
	case E_ANON:
		return one_enum(b, NULL);
	case E64:
		return mb_enum64(b, "e", 8, MB_SIGNED);
	case FWD_A:
		return mb_fwd_struct(b, "a");
	case FWD_B:
		return mb_fwd_struct(b, "b");
	case FWD_ANON:
		return mb_fwd_union(b, NULL);
	case ARR_INT:
		return mb_array(b, t, t, 9);
	case ARR_PTR:
		return mb_array(b, mb_ptr(b, t), t, 2);
	case PROTO:
		return mb_proto(b, 0);
	case TD_INT:
		return mb_typedef(b, "td", t);
	default:
		return mb_const(b, mb_ptr(b, t));
	}
}

/* Which of these are one class; in a class all are compatible, between classes none. */
static int compatible(enum one l, enum one t)
{
	static const char class_of[ALL] = {/* INT to INT_AT_3 */ 'i',
					   'i',
					   'i',
					   0,
					   /* PTR, PTR_TO_S, FLOAT */ 'p',
					   'p',
					   'f',
					   /* S, T, U */ 's',
					   's',
					   's',
					   /* enums and FWDs are told below */ 'e',
					   'E',
					   '?',
					   'e',
					   'a',
					   'b',
					   '!',
					   /* ARR_INT, ARR_PTR, PROTO, TD_INT, CONST_PTR */ 'A',
					   'P',
					   0,
					   'i',
					   'p'};

	if (class_of[l] == 0 || class_of[t] == 0)
		return 0;
	if (l >= E && l <= E64 && t >= E && t <= E64 && (l == E_ANON || t == E_ANON))
		return 1;
	if (l >= FWD_A && l <= FWD_ANON && t >= FWD_A && t <= FWD_ANON &&
	    (l == FWD_ANON || t == FWD_ANON))
		return 1;
	return class_of[l] == class_of[t];
}

static void test_compatible_types(void **state)
{
	int l, t;

	for (l = 0; l < ALL; l++) {
		for (t = 0; t < ALL; t++) {
			struct world w;
			uint32_t s, type;
			int is;

			world_begin(&w, order_of(state));
			type = build(w.local, (enum one)l);
			s = mb_struct(w.local, "s", 16);
			mb_member(w.local, "m", type, 0);
			type = build(w.kernel, (enum one)t);
			mb_struct(w.kernel, "s", 16);
			mb_member(w.kernel, "m", type, 32);
			ask(&w, EXISTS, s, "0:0");
			world_resolve(&w);
			is = world_answer(&w, 0).outcome;
			if (is !=
			    (compatible((enum one)l, (enum one)t) ? BTFMIN_FOUND : BTFMIN_ABSENT))
				print_error("local %s, kernel %s: %s\n", one_names[l], one_names[t],
					    btfmin_outcome_name(is));
			expect_outcome(&w, 0,
				       compatible((enum one)l, (enum one)t) ? BTFMIN_FOUND
									    : BTFMIN_ABSENT);
			world_end(&w);
		}
	}
}

/* What is kept of a member's type for its existence. */
static void test_kept_for_compatibility(void **state)
{
	static const struct {
		enum one type;
		const char *types;
	} cases[] = {
		{INT, "struct s 16 { m@32 u4 }\nu4\n"},
		{INT8, "struct s 16 { m@32 u1 }\nu1\n"},
		{UINT, "struct s 16 { m@32 u4 }\nu4\n"},
		{PTR_TO_S, "*void\nstruct s 16 { m@32 *void }\n"},
		{FLOAT, "f8\nstruct s 16 { m@32 f8 }\n"},
		{FWD_A, "fwd struct\nstruct s 16 { m@32 fwd struct }\n"},
		{TD_INT, "struct s 16 { m@32 u4 }\nu4\n"},
		{CONST_PTR, "*void\nstruct s 16 { m@32 *void }\n"},
		{ARR_INT, "[9]u4\nstruct s 16 { m@32 [9]u4 }\nu4\n"},
	};
	struct world w;
	uint32_t s, type;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		world_begin(&w, order_of(state));
		type = build(w.local, cases[i].type);
		s = mb_struct(w.local, "s", 16);
		mb_member(w.local, "m", type, 0);
		type = build(w.kernel, cases[i].type);
		mb_struct(w.kernel, "s", 16);
		mb_member(w.kernel, "m", type, 32);
		ask(&w, EXISTS, s, "0:0");
		world_resolve(&w);
		expect_types(&w, cases[i].types);
		world_end(&w);
	}
}

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
		BOTH(test_compatible_types),       BOTH(test_kept_for_compatibility),
		BOTH(test_wrong_type_stays_wrong), BOTH(test_first_of_the_name_decides),
		BOTH(test_decoy_without_need),     BOTH(test_index_past_32_bits),
		BOTH(test_arrays_on_the_target),   BOTH(test_successor_of_zero_length_array),
		BOTH(test_flexible_on_the_target), BOTH(test_array_against_none),
		BOTH(test_equal_types_once),       BOTH(test_struct_fields),
		BOTH(test_field_without_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
