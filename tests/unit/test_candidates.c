/* SPDX-License-Identifier: BSD-2-Clause */
/* Candidates: names and flavors, kinds, ambiguity. */
#include "unit.h"
#include "world.h"

#define OFFSET      BTFMIN_FIELD_BYTE_OFFSET
#define EXISTS      BTFMIN_FIELD_EXISTS
#define TYPE_EXISTS BTFMIN_TYPE_EXISTS

/* struct NAME { int MEMBER at byte; }, with an INT of its own that comes first. */
static uint32_t one_member(struct mb *b, const char *name, const char *member, uint32_t byte)
{
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), s = mb_struct(b, name, byte + 4);

	mb_member(b, member, t_int, byte * 8);
	return s;
}

static int names_meet(const char *local, const char *kernel, int be)
{
	struct btfmin_answer a;
	struct world w;
	uint32_t s;

	world_begin(&w, be);
	s = one_member(w.local, local, "a", 0);
	one_member(w.kernel, kernel, "a", 8);
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	a = world_answer(&w, 0);
	assert_true(a.outcome == BTFMIN_FOUND || a.outcome == BTFMIN_POISONED);
	assert_int_equal(a.candidates, a.outcome == BTFMIN_FOUND);
	if (a.outcome == BTFMIN_POISONED)
		expect_types(&w, "");
	world_end(&w);
	return a.outcome == BTFMIN_FOUND;
}

/* The essential name is what comes before the last ___ that stands between two other characters. */
static void test_flavors(void **state)
{
	int be = order_of(state);

	assert_true(names_meet("s", "s", be));
	assert_true(names_meet("s___old", "s", be));
	assert_true(names_meet("s", "s___old", be));
	assert_true(names_meet("s___old", "s___new", be));
	assert_true(names_meet("s__old", "s__old", be));
	assert_false(names_meet("s__old", "s", be));
	assert_false(names_meet("s____old", "s", be));         /* four underscores */
	assert_false(names_meet("___s", "s", be));             /* nothing before */
	assert_false(names_meet("s___", "s", be));             /* nothing after */
	assert_true(names_meet("a___b___c", "a___b___d", be)); /* searched from the end */
	assert_false(names_meet("a___b___c", "a___b", be));
	assert_false(names_meet("a___b___c", "a", be));
	assert_true(names_meet("a___b", "a", be));
	assert_true(names_meet("a___b", "a___c", be));
	assert_false(names_meet("sa", "s", be));
	assert_false(names_meet("s", "sa", be));
	assert_false(names_meet("S", "s", be));
	assert_true(names_meet("s____x___y", "s____x", be));
	assert_false(names_meet("s____x___y", "s", be));
}

/* A candidate has the root's kind; ENUM and ENUM64 count as one; struct is not union. */
static void test_kinds(void **state)
{
	enum { INT, STRUCT, UNION, ENUM, ENUM64, TYPEDEF, FWD, FLOAT, KINDS };
	struct world w;
	int side, i, local, kernel;

	for (local = 0; local < KINDS; local++) {
		for (kernel = 0; kernel < KINDS; kernel++) {
			struct btfmin_answer a;

			world_begin(&w, order_of(state));
			for (side = 0; side < 2; side++) {
				struct mb *b = side ? w.kernel : w.local;

				i = side ? kernel : local;
				if (i == INT)
					mb_int(b, "x", 4, MB_SIGNED);
				else if (i == STRUCT)
					mb_struct(b, "x", 4);
				else if (i == UNION)
					mb_union(b, "x", 4);
				else if (i == ENUM)
					mb_enum(b, "x", 4, MB_SIGNED);
				else if (i == ENUM64)
					mb_enum64(b, "x", 8, MB_SIGNED);
				else if (i == TYPEDEF)
					mb_typedef(b, "x", 0);
				else if (i == FWD)
					mb_fwd_struct(b, "x");
				else
					mb_float(b, "x", 8);
			}
			ask(&w, TYPE_EXISTS, 1, "0");
			world_resolve(&w);
			a = world_answer(&w, 0);
			i = local == kernel || (local == ENUM && kernel == ENUM64) ||
			    (local == ENUM64 && kernel == ENUM);
			if ((int)a.candidates != i)
				print_error("local %d, kernel %d\n", local, kernel);
			assert_int_equal(a.candidates, i);
			if (!i)
				expect_types(&w, "");
			world_end(&w);
		}
	}
}

static void test_anonymous_root(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = one_member(w.local, NULL, "a", 0);
	mb_const(w.local, mb_struct(w.local, "s", 4));
	one_member(w.kernel, NULL, "a", 0);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, TYPE_EXISTS, s, "0");
	ask(&w, BTFMIN_TYPE_ID_TARGET, s, "0");
	ask(&w, TYPE_EXISTS, s + 2, "0");
	ask(&w, BTFMIN_TYPE_ID_LOCAL, s, "0");
	world_resolve(&w);
	expect_malformed(&w, 0);
	expect_malformed(&w, 1);
	expect_malformed(&w, 2);
	expect_malformed(&w, 3);
	expect_found(&w, 4, s);
	expect_types(&w, "");
	world_end(&w);
}

static void test_no_candidate(void **state)
{
	struct world w;
	uint32_t s, e, kind;

	world_begin(&w, order_of(state));
	s = one_member(w.local, "s", "a", 0);
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	mb_value(w.local, "A", 1);
	one_member(w.kernel, "other", "a", 0);
	for (kind = 0; kind <= BTFMIN_FIELD_RSHIFT_U64; kind++)
		ask(&w, kind, s, "0:0");
	for (; kind <= BTFMIN_TYPE_SIZE; kind++)
		ask(&w, kind, s, "0");
	ask(&w, BTFMIN_ENUMVAL_EXISTS, e, "0");
	ask(&w, BTFMIN_ENUMVAL_VALUE, e, "0");
	ask(&w, BTFMIN_TYPE_MATCHES, s, "0");
	world_resolve(&w);
	expect_poisoned(&w, BTFMIN_FIELD_BYTE_OFFSET);
	expect_poisoned(&w, BTFMIN_FIELD_BYTE_SIZE);
	expect_absent(&w, BTFMIN_FIELD_EXISTS);
	expect_poisoned(&w, BTFMIN_FIELD_SIGNED);
	expect_poisoned(&w, BTFMIN_FIELD_LSHIFT_U64);
	expect_poisoned(&w, BTFMIN_FIELD_RSHIFT_U64);
	expect_found(&w, BTFMIN_TYPE_ID_LOCAL, s);
	expect_absent(&w, BTFMIN_TYPE_ID_TARGET);
	expect_absent(&w, BTFMIN_TYPE_EXISTS);
	expect_absent(&w, BTFMIN_TYPE_SIZE);
	expect_absent(&w, BTFMIN_ENUMVAL_EXISTS);
	expect_poisoned(&w, BTFMIN_ENUMVAL_VALUE);
	expect_absent(&w, BTFMIN_TYPE_MATCHES);
	for (kind = 0; kind <= 12; kind++)
		assert_int_equal(world_answer(&w, kind).candidates, 0);
	assert_int_equal(world_answer(&w, 2).target_value, 0);
	expect_types(&w, "");
	world_end(&w);
}

/* "CRE-ambig": the field is at two places. Each pair stays, so that a loader refuses it as well. */
static void test_ambiguous_offset(void **state)
{
	struct btfmin_candidate c;
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = one_member(w.local, "s", "a", 0);
	one_member(w.kernel, "s", "a", 4);
	one_member(w.kernel, "s___x", "a", 8);
	ask(&w, OFFSET, s, "0:0");
	ask(&w, EXISTS, s, "0:0"); /* the same value, but another bit offset */
	ask(&w, TYPE_EXISTS, s, "0");
	world_resolve(&w);
	expect_outcome(&w, 0, BTFMIN_AMBIGUOUS);
	expect_outcome(&w, 1, BTFMIN_AMBIGUOUS);
	expect_found(&w, 2, 1);
	assert_int_equal(world_answer(&w, 0).candidates, 2);
	assert_int_equal(world_answer(&w, 0).matches, 2);
	assert_int_equal(btfmin_result_candidate(w.result, 0, 0, &c, NULL), 0);
	assert_int_equal(c.type_id, 2);
	assert_int_equal(c.matches, 1);
	assert_int_equal(c.value, 4);
	assert_int_equal(c.bit_offset, 32);
	assert_int_equal(btfmin_result_candidate(w.result, 0, 1, &c, NULL), 0);
	assert_int_equal(c.type_id, 4);
	assert_int_equal(c.value, 8);
	assert_int_equal(c.bit_offset, 64);
	assert_int_equal(btfmin_result_candidate(w.result, 0, 2, &c, NULL), BTFMIN_ERR_USAGE);
	expect_types(&w, "struct s 8 { a@32 u4 }\n"
			 "struct s___x 12 { a@64 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/* Two candidates that agree are no trouble, and both are kept: a later record may tell them apart.
 */
static void test_agreeing_candidates(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = one_member(w.local, "s", "a", 0);
	one_member(w.kernel, "s", "a", 4);
	one_member(w.kernel, "s___x", "a", 4);
	one_member(w.kernel, "s___y", "b", 4);
	ask(&w, OFFSET, s, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 4);
	assert_int_equal(world_answer(&w, 0).candidates, 3);
	assert_int_equal(world_answer(&w, 0).matches, 2);
	expect_types(&w, "struct s 8 { a@32 u4 }\n"
			 "struct s___x 8 { a@32 u4 }\n"
			 "u4\n");
	world_end(&w);
}

static void test_ambiguous_value(void **state)
{
	struct world w;
	uint32_t e, i;

	world_begin(&w, order_of(state));
	e = mb_enum(w.local, "e", 4, MB_UNSIGNED);
	mb_value(w.local, "A", 1);
	for (i = 0; i < 2; i++) {
		mb_enum(w.kernel, i ? "e___x" : "e", 4, MB_UNSIGNED);
		mb_value(w.kernel, "A", 5 + i);
	}
	ask(&w, BTFMIN_ENUMVAL_EXISTS, e, "0");
	ask(&w, BTFMIN_ENUMVAL_VALUE, e, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_outcome(&w, 1, BTFMIN_AMBIGUOUS);
	expect_types(&w, "enum e u4 { A=5 }\n"
			 "enum e___x u4 { A=6 }\n");
	world_end(&w);
}

/* Type ids of two candidates differ by nature: that is ambiguous. */
static void test_ambiguous_type_id(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = one_member(w.local, "s", "a", 0);
	one_member(w.kernel, "s", "a", 0);
	one_member(w.kernel, "s___x", "a", 0);
	ask(&w, BTFMIN_TYPE_ID_TARGET, s, "0");
	ask(&w, BTFMIN_TYPE_EXISTS, s, "0");
	world_resolve(&w);
	expect_outcome(&w, 0, BTFMIN_AMBIGUOUS);
	expect_found(&w, 1, 1);
	expect_types(&w, "struct s 4 { }\n"
			 "struct s___x 4 { }\n");
	world_end(&w);
}

/* A typedef root finds typedefs, whatever they name; the struct of that name is no candidate. */
static void test_typedef_root(void **state)
{
	struct world w;
	uint32_t t;

	world_begin(&w, order_of(state));
	t = mb_typedef(w.local, "s", one_member(w.local, NULL, "a", 0));
	one_member(w.kernel, "s", "a", 4);
	mb_typedef(w.kernel, "s", one_member(w.kernel, "hidden", "a", 12));
	ask(&w, OFFSET, t, "0:0");
	world_resolve(&w);
	expect_found(&w, 0, 12);
	assert_int_equal(world_answer(&w, 0).candidates, 1);
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_flavors),          BOTH(test_kinds),
		BOTH(test_anonymous_root),   BOTH(test_no_candidate),
		BOTH(test_ambiguous_offset), BOTH(test_agreeing_candidates),
		BOTH(test_ambiguous_value),  BOTH(test_ambiguous_type_id),
		BOTH(test_typedef_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
