/* SPDX-License-Identifier: BSD-2-Clause */
/* TYPE_MATCHES: names at every level, members, enumerators, sizes, pointers. */
#include "unit.h"
#include "world.h"

#define MATCHES BTFMIN_TYPE_MATCHES

/* Builds a type on one side; a typedef "x" to it is the root. */
typedef uint32_t (*maker)(struct mb *b);

static int matches(maker local, maker kernel, int be)
{
	struct world w;
	int outcome;
	uint32_t x;

	world_begin(&w, be);
	x = mb_typedef(w.local, "x", local(w.local));
	mb_typedef(w.kernel, "x", kernel(w.kernel));
	ask(&w, MATCHES, x, "0");
	world_resolve(&w);
	outcome = world_answer(&w, 0).outcome;
	assert_true(outcome == BTFMIN_FOUND || outcome == BTFMIN_ABSENT);
	if (outcome == BTFMIN_ABSENT)
		expect_types(&w, "");
	else
		expect_minimal(&w);
	world_end(&w);
	return outcome == BTFMIN_FOUND;
}

#define yes(local, kernel) assert_true(matches(local, kernel, order_of(state)))
#define no(local, kernel)  assert_false(matches(local, kernel, order_of(state)))

static uint32_t t_void(struct mb *b)
{
	(void)b;
	return 0;
}

static uint32_t t_int(struct mb *b)
{
	return mb_int(b, "int", 4, MB_SIGNED);
}

static uint32_t t_int_flavor(struct mb *b)
{
	return mb_int(b, "int___other", 4, MB_SIGNED);
}

static uint32_t t_int_named_long(struct mb *b)
{
	return mb_int(b, "long", 4, MB_SIGNED);
}

static uint32_t t_int_2(struct mb *b)
{
	return mb_int(b, "int", 2, MB_SIGNED);
}

static uint32_t t_int_unsigned(struct mb *b)
{
	return mb_int(b, "int", 4, MB_UNSIGNED);
}

static uint32_t t_float(struct mb *b)
{
	return mb_float(b, "double", 8);
}

static void test_ints(void **state)
{
	yes(t_int, t_int);
	yes(t_int, t_int_flavor);
	no(t_int, t_int_named_long);
	no(t_int, t_int_2);
	no(t_int, t_int_unsigned);
	no(t_int, t_void);
	yes(t_void, t_void);
	no(t_float, t_float);
}

/* ---- composites ------------------------------------------------------------------------------ */

static uint32_t composite(struct mb *b, int is_union, const char *name, const char *first,
			  const char *second)
{
	uint32_t i = t_int(b), p = mb_ptr(b, 0), s;

	s = is_union ? mb_union(b, name, 16) : mb_struct(b, name, 16);
	if (first)
		mb_member(b, first, i, 0);
	if (second)
		mb_member(b, second, p, 64);
	return s;
}

static uint32_t s_ab(struct mb *b)
{
	return composite(b, 0, "s", "a", "b");
}

static uint32_t s_flavored_ab(struct mb *b)
{
	return composite(b, 0, "s___f", "a", "b");
}

static uint32_t s_flavored_members(struct mb *b)
{
	return composite(b, 0, "s", "a___1", "b___2");
}

static uint32_t s_a(struct mb *b)
{
	return composite(b, 0, "s", "a", NULL);
}

static uint32_t s_ac(struct mb *b)
{
	return composite(b, 0, "s", "a", "c");
}

static uint32_t s_ba(struct mb *b) /* other types under the names */
{
	return composite(b, 0, "s", "b", "a");
}

static uint32_t s_empty(struct mb *b)
{
	return composite(b, 0, "s", NULL, NULL);
}

static uint32_t s_other_name(struct mb *b)
{
	return composite(b, 0, "z", "a", "b");
}

static uint32_t u_ab(struct mb *b)
{
	return composite(b, 1, "s", "a", "b");
}

static uint32_t s_anonymous(struct mb *b)
{
	return composite(b, 0, NULL, "a", "b");
}

static uint32_t s_more(struct mb *b)
{
	uint32_t s = composite(b, 0, "s", "z", NULL);

	mb_member(b, "a", s - 2, 512);
	mb_member(b, "b", s - 1, 1024);
	return s;
}

static void test_composites(void **state)
{
	yes(s_ab, s_ab);
	yes(s_ab, s_flavored_ab);
	yes(s_flavored_ab, s_ab);
	yes(s_ab, s_flavored_members);
	yes(s_flavored_members, s_ab);
	yes(s_ab, s_more);
	yes(s_a, s_ab);
	yes(s_empty, s_ab);
	yes(s_anonymous, s_anonymous);
	no(s_ab, s_a);
	no(s_ab, s_ac);
	no(s_ab, s_ba);
	no(s_ab, s_other_name);
	no(s_ab, u_ab);
	no(s_ab, s_anonymous);
	no(s_anonymous, s_ab);
	yes(u_ab, u_ab);
}

/* An anonymous member matches an anonymous member: names are equal when both are empty. */
static uint32_t s_nested(struct mb *b)
{
	uint32_t i = t_int(b), u = mb_union(b, NULL, 4), s;

	mb_member(b, "in", i, 0);
	s = mb_struct(b, "s", 4);
	mb_member(b, NULL, u, 0);
	return s;
}

static uint32_t s_nested_more(struct mb *b)
{
	uint32_t i = t_int(b), u = mb_union(b, NULL, 4), s;

	mb_member(b, "x", i, 0);
	mb_member(b, "in", i, 0);
	s = mb_struct(b, "s", 8);
	mb_member(b, "a", i, 0);
	mb_member(b, NULL, u, 32);
	return s;
}

static uint32_t s_flat(struct mb *b)
{
	uint32_t i = t_int(b), s = mb_struct(b, "s", 4);

	mb_member(b, "in", i, 0);
	return s;
}

static void test_nested(void **state)
{
	yes(s_nested, s_nested);
	yes(s_nested, s_nested_more);
	no(s_nested, s_flat);
	no(s_flat, s_nested);
}

/* ---- pointers: behind them a composite needs only name and kind -------------------------------
 */

static uint32_t p_void(struct mb *b)
{
	return mb_ptr(b, 0);
}

static uint32_t p_int(struct mb *b)
{
	return mb_ptr(b, mb_const(b, t_int(b)));
}

static uint32_t p_s_ab(struct mb *b)
{
	return mb_ptr(b, s_ab(b));
}

static uint32_t p_s_tagged(struct mb *b)
{
	return mb_ptr(b, mb_type_tag(b, "rcu", s_ab(b)));
}

static uint32_t p_s_ac(struct mb *b)
{
	return mb_ptr(b, s_ac(b));
}

static uint32_t p_u(struct mb *b)
{
	return mb_ptr(b, u_ab(b));
}

static uint32_t p_z(struct mb *b)
{
	return mb_ptr(b, s_other_name(b));
}

static uint32_t p_fwd_s(struct mb *b)
{
	return mb_ptr(b, mb_fwd_struct(b, "s"));
}

static uint32_t p_fwd_u(struct mb *b)
{
	return mb_ptr(b, mb_fwd_union(b, "s"));
}

static uint32_t p_fwd_z(struct mb *b)
{
	return mb_ptr(b, mb_fwd_struct(b, "z"));
}

static uint32_t fwd_s(struct mb *b)
{
	return mb_fwd_struct(b, "s");
}

static uint32_t fwd_u(struct mb *b)
{
	return mb_fwd_union(b, "s");
}

static void test_pointers(void **state)
{
	yes(p_void, p_void);
	no(p_void, p_int);
	no(p_int, p_void);
	yes(p_int, p_int);
	no(p_void, p_s_ab); /* and the output's pointer must not become a void * */
	no(p_s_ab, p_void);
	yes(p_s_ab, p_s_ab);
	yes(p_s_ab, p_s_ac);
	yes(p_s_ab, p_s_tagged);
	no(p_s_ab, p_z);
	no(p_s_ab, p_u);
	yes(p_s_ab, p_fwd_s);
	yes(p_fwd_s, p_s_ab);
	yes(p_fwd_s, p_fwd_s);
	no(p_s_ab, p_fwd_u);
	no(p_fwd_s, p_fwd_u);
	no(p_fwd_s, p_u);
	yes(p_fwd_u, p_u);
	yes(p_u, p_fwd_u);
	no(p_s_ab, p_fwd_z);
	no(p_fwd_s, p_z);
	yes(fwd_s, fwd_s);
	no(fwd_s, fwd_u);
	no(fwd_s, s_ab);
	no(s_ab, fwd_s);
}

/* ---- enums ------------------------------------------------------------------------------------
 */

static uint32_t an_enum(struct mb *b, const char *name, uint32_t bytes, const char *first,
			const char *second)
{
	uint32_t e = bytes == 8 ? mb_enum64(b, name, 8, MB_UNSIGNED)
				: mb_enum(b, name, bytes, MB_UNSIGNED);

	mb_value(b, first, 1);
	if (second)
		mb_value(b, second, 2);
	return e;
}

static uint32_t e_ab(struct mb *b)
{
	return an_enum(b, "e", 4, "A", "B");
}

static uint32_t e_ba(struct mb *b)
{
	return an_enum(b, "e___f", 4, "B___x", "A");
}

static uint32_t e_a(struct mb *b)
{
	return an_enum(b, "e", 4, "A", NULL);
}

static uint32_t e_ac(struct mb *b)
{
	return an_enum(b, "e", 4, "A", "C");
}

static uint32_t e_1(struct mb *b)
{
	return an_enum(b, "e", 1, "A", "B");
}

static uint32_t e_64(struct mb *b)
{
	return an_enum(b, "e", 8, "A", "B");
}

static uint32_t e_anon(struct mb *b)
{
	return an_enum(b, NULL, 4, "A", "B");
}

static void test_enums(void **state)
{
	yes(e_ab, e_ab);
	yes(e_ab, e_ba);
	yes(e_a, e_ab);
	no(e_ab, e_a);
	no(e_ab, e_ac);
	no(e_ab, e_1);
	no(e_ab, e_64); /* sizes differ */
	yes(e_64, e_64);
	no(e_ab, e_anon);
	yes(e_anon, e_anon);
}

/* ---- arrays and functions ------------------------------------------------------------------- */

static uint32_t a_3(struct mb *b)
{
	uint32_t i = t_int(b);

	return mb_array(b, i, i, 3);
}

static uint32_t a_4(struct mb *b)
{
	uint32_t i = t_int(b);

	return mb_array(b, i, i, 4);
}

static uint32_t a_3_ptr(struct mb *b)
{
	return mb_array(b, mb_ptr(b, 0), t_int(b), 3);
}

static uint32_t proto(struct mb *b, uint32_t returns, uint32_t param, const char *name)
{
	uint32_t p = mb_proto(b, returns);

	if (name)
		mb_param(b, name, param);
	return p;
}

static uint32_t f_void(struct mb *b)
{
	return proto(b, 0, 0, NULL);
}

static uint32_t f_int(struct mb *b)
{
	return proto(b, t_int(b), 0, NULL);
}

static uint32_t f_of_int(struct mb *b)
{
	return proto(b, 0, t_int(b), "n");
}

static uint32_t f_of_int_renamed(struct mb *b)
{
	return proto(b, 0, t_int(b), "m");
}

static uint32_t f_of_ptr(struct mb *b)
{
	return proto(b, 0, p_s_ab(b), "n");
}

static uint32_t f_of_ptr_z(struct mb *b)
{
	return proto(b, 0, p_z(b), "n");
}

static uint32_t p_f_of_ptr(struct mb *b)
{
	return mb_ptr(b, f_of_ptr(b));
}

static void test_arrays_and_functions(void **state)
{
	yes(a_3, a_3);
	no(a_3, a_4);
	no(a_3, a_3_ptr);
	yes(f_void, f_void);
	no(f_void, f_int);
	yes(f_int, f_int);
	no(f_void, f_of_int);
	yes(f_of_int, f_of_int);
	yes(f_of_int, f_of_int_renamed);
	no(f_of_int, f_of_ptr);
	yes(f_of_ptr, f_of_ptr);
	no(f_of_ptr, f_of_ptr_z);
	yes(p_f_of_ptr, p_f_of_ptr);
	no(p_f_of_ptr, p_void);
	no(p_void, p_f_of_ptr);
}

/* ---- whole fixtures ---------------------------------------------------------------------------
 */

/* Fault 3 of bpftool: it runs out of stack here. */
static void test_struct_in_its_own_function(void **state)
{
	struct world w;
	uint32_t side, s;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;
		uint32_t fn;

		s = mb_struct(b, "S", 8);
		mb_member(b, "fn", s + 1, 0);
		fn = mb_ptr(b, s + 2);
		mb_proto(b, 0);
		mb_param(b, NULL, s);
		assert_int_equal(fn, s + 1);
	}
	ask(&w, MATCHES, s, "0");
	ask(&w, BTFMIN_FIELD_EXISTS, s, "0:0");
	world_resolve(&w);
	/* behind a pointer, name and kind of S are enough: it ends there */
	expect_found(&w, 0, 1);
	expect_found(&w, 1, 1);
	expect_minimal(&w);
	world_end(&w);
}

/* Only what the local type names is kept, and what decides names keeps them. */
static void test_kept(void **state)
{
	struct world w;
	uint32_t s, i, p;

	world_begin(&w, order_of(state));
	i = t_int(w.local);
	p = mb_ptr(w.local, mb_fwd_struct(w.local, "other"));
	s = mb_struct(w.local, "s", 16);
	mb_member(w.local, "count", i, 0);
	mb_member(w.local, "next", p, 64);
	i = t_int(w.kernel);
	p = mb_struct(w.kernel, "other", 8);
	mb_member(w.kernel, "x", i, 0);
	p = mb_ptr(w.kernel, mb_const(w.kernel, p));
	mb_struct(w.kernel, "s", 64);
	mb_member(w.kernel, "unused", p, 0);
	mb_member(w.kernel, "next", p, 128);
	mb_member(w.kernel, "count", i, 64);
	ask(&w, MATCHES, s, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_types(&w, "*struct other\n"
			 "int:s4\n"
			 "struct other 8 { }\n"
			 "struct s 64 { next@128 *struct other; count@64 int:s4 }\n");
	world_end(&w);
}

/* "RW-member-typetag": a tag in a member's type counts for nothing. */
static void test_member_with_tag(void **state)
{
	struct world w;
	uint32_t s, t;

	world_begin(&w, order_of(state));
	t = mb_ptr(w.local, mb_fwd_struct(w.local, "o"));
	s = mb_struct(w.local, "s", 8);
	mb_member(w.local, "m", t, 0);
	t = mb_ptr(w.kernel, mb_type_tag(w.kernel, "user", mb_struct(w.kernel, "o", 4)));
	mb_struct(w.kernel, "s", 8);
	mb_member(w.kernel, "m", t, 0);
	ask(&w, MATCHES, s, "0");
	world_resolve(&w);
	expect_found(&w, 0, 1);
	expect_minimal(&w);
	world_end(&w);
}

/*
 * The struct does not match for two reasons: the name of x's type, and in the output that p is not
 * there. One is enough, so the name goes: it would go when the output is made from itself, too.
 */
static void test_lacking_members_settle_it(void **state)
{
	struct world w;
	uint32_t side, i, p, s = 0;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		i = mb_int(b, side ? "long long unsigned int" : "unsigned int", side ? 8 : 4, 0);
		p = mb_ptr(b, 0);
		s = mb_struct(b, "S", 64);
		mb_member(b, "x", i, 0);
		mb_member(b, "p", p, 64);
	}
	ask(&w, MATCHES, s, "0");
	ask(&w, BTFMIN_FIELD_BYTE_SIZE, s, "0:0");
	world_resolve(&w);
	expect_absent(&w, 0);
	expect_found(&w, 1, 8);
	expect_types(&w, "struct S 64 { x@0 u8 }\n"
			 "u8\n");
	world_end(&w);
}

/* A local struct nested over 32 levels by value: an error of libbpf's, not an answer. */
static void test_depth(void **state)
{
	struct world w;
	uint32_t side, levels, i, s;
	char name[16];

	for (levels = 28; levels < 37; levels++) {
		world_begin(&w, order_of(state));
		for (side = 0; side < 2; side++) {
			struct mb *b = side ? w.kernel : w.local;

			s = t_int(b);
			for (i = 0; i < levels; i++) {
				name[0] = (char)('a' + (int)(i % 26));
				name[1] = (char)('a' + (int)(i / 26));
				name[2] = '\0';
				s = mb_struct(b, name, 4);
				mb_member(b, "in", s - 1, 0);
			}
		}
		ask(&w, MATCHES, s, "0");
		world_resolve(&w);
		/* the int at the end is one level more */
		expect_outcome(&w, 0, levels < 32 ? BTFMIN_FOUND : BTFMIN_FAILED);
		world_end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_ints),
		BOTH(test_composites),
		BOTH(test_nested),
		BOTH(test_pointers),
		BOTH(test_enums),
		BOTH(test_arrays_and_functions),
		BOTH(test_struct_in_its_own_function),
		BOTH(test_kept),
		BOTH(test_member_with_tag),
		BOTH(test_lacking_members_settle_it),
		BOTH(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
