/* SPDX-License-Identifier: BSD-2-Clause */
/* Which types of a member are compatible, each with each, and what is kept of them for that. */
#include "unit.h"
#include "world.h"

#define EXISTS BTFMIN_FIELD_EXISTS

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_compatible_types),
		BOTH(test_kept_for_compatibility),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
