/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types that contain or refer to themselves: "CYC-". Each ends in an answer or an error after a
 * bounded number of steps; where the answer is a matter of taste, only the bound is tested.
 */
#include "unit.h"
#include "job.h"

static void ring_of_typedefs(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++)
		mb_typedef(b, "t", i + 1 < n ? mb_next(b) + 1 : 2);
}

static void ring_of_modifiers(struct mb *b, uint32_t n)
{
	uint32_t i, to;

	root(b);
	for (i = 0; i < n; i++) {
		to = i + 1 < n ? mb_next(b) + 1 : 2;
		switch (i % 4) {
		case 0:
			mb_const(b, to);
			break;
		case 1:
			mb_volatile(b, to);
			break;
		case 2:
			mb_restrict(b, to);
			break;
		default:
			mb_type_tag(b, "tag", to);
		}
	}
}

static void ring_of_arrays(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++)
		mb_array(b, i + 1 < n ? mb_next(b) + 1 : 2, 2, 1);
}

static void ring_of_pointers(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++)
		mb_ptr(b, i + 1 < n ? mb_next(b) + 1 : 2);
}

/* "CYC-self-", "CYC-mixed3", "CYC-2ref" to "CYC-32ref", "CYC-array-", "CYC-ptr-". */
static void test_rings(void **state)
{
	static void (*const rings[])(struct mb *, uint32_t) = {ring_of_typedefs, ring_of_modifiers,
							       ring_of_arrays};
	static const uint32_t sizes[] = {1, 2, 3, 4, 32, 33, 1000, 5000};
	static const uint32_t kinds[] = {BTFMIN_FIELD_BYTE_OFFSET, BTFMIN_FIELD_BYTE_SIZE,
					 BTFMIN_FIELD_EXISTS};
	size_t r, n, k;
	int be = order_of(state);

	for (n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
		for (k = 0; k < 3; k++) {
			for (r = 0; r < 3; r++) {
				fine(both_sides(rings[r], sizes[n], 1, kinds[k], "0:0", be));
				assert_true(last.outcome == BTFMIN_MALFORMED ||
					    last.outcome == BTFMIN_FAILED);
				assert_true(last.error.status < 0);
			}
			fine(both_sides(ring_of_pointers, sizes[n], 1, kinds[k], "0:0", be));
			assert_int_equal(last.outcome, BTFMIN_FOUND);
		}
		for (r = 0; r < 3; r++) {
			fine(both_sides(rings[r], sizes[n], 1, BTFMIN_TYPE_EXISTS, "0", be));
			assert_int_equal(last.outcome, BTFMIN_FOUND);
			fine(both_sides(rings[r], sizes[n], 1, BTFMIN_TYPE_MATCHES, "0", be));
			assert_int_equal(last.outcome, BTFMIN_FAILED);
		}
		fine(both_sides(ring_of_pointers, sizes[n], 1, BTFMIN_TYPE_MATCHES, "0", be));
		assert_int_equal(last.outcome, BTFMIN_FAILED); /* 32 levels, and no end */
	}
}

/* Fault 4 of bpftool: a typedef of itself as the root, where bpftool never ends. */
static void self_typedef(struct mb *b, uint32_t n)
{
	(void)n;
	mb_typedef(b, "t", 1);
}

static void test_typedef_of_itself(void **state)
{
	static const uint32_t kinds[] = {BTFMIN_TYPE_EXISTS,  BTFMIN_TYPE_SIZE,
					 BTFMIN_TYPE_MATCHES, BTFMIN_TYPE_ID_TARGET,
					 BTFMIN_FIELD_EXISTS, BTFMIN_ENUMVAL_VALUE};
	size_t k;

	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		fine(both_sides(self_typedef, 0, 1, kinds[k], "0", order_of(state)));
		assert_true(last.outcome == BTFMIN_MALFORMED || last.outcome == BTFMIN_FAILED);
	}
}

/* "CYC-struct-byval", "CYC-struct-mutual": by value, through an anonymous member or an array. */
static void struct_by_value(struct mb *b, uint32_t n)
{
	uint32_t t = mb_int(b, "int", 4, MB_SIGNED), i;

	for (i = 0; i < n; i++) {
		mb_struct(b, "s", 8);
		mb_member(b, NULL, i + 1 < n ? mb_next(b) : 2, 0);
		mb_member(b, "m", t, 0);
	}
}

static void struct_of_arrays(struct mb *b, uint32_t n)
{
	(void)n;
	mb_array(b, 2, 2, 2);
	mb_struct(b, "s", 8);
	mb_member(b, "m", 1, 0);
}

static void union_of_typedef(struct mb *b, uint32_t n)
{
	(void)n;
	mb_typedef(b, "u_t", 2);
	mb_union(b, "s", 8);
	mb_member(b, NULL, 1, 0);
	mb_member(b, "m", 1, 0);
}

static void test_structs_in_themselves(void **state)
{
	uint32_t n;
	int be = order_of(state);

	for (n = 1; n < 5; n++) {
		/* m stands behind the anonymous member, which libbpf enters without end */
		fine(both_sides(struct_by_value, n, 2, BTFMIN_FIELD_EXISTS, "0:1", be));
		assert_int_equal(last.outcome, BTFMIN_FAILED);
		fine(both_sides(struct_by_value, n, 2, BTFMIN_TYPE_MATCHES, "0", be));
		assert_int_equal(last.outcome, BTFMIN_FAILED);
	}
	fine(both_sides(struct_of_arrays, 0, 2, BTFMIN_FIELD_BYTE_SIZE, "0:0:1:0:1", be));
	assert_int_equal(last.outcome, BTFMIN_FOUND);
	assert_int_equal(last.target_value, 8);
	fine(both_sides(struct_of_arrays, 0, 2, BTFMIN_TYPE_MATCHES, "0", be));
	assert_int_equal(last.outcome, BTFMIN_FAILED);
	fine(both_sides(union_of_typedef, 0, 2, BTFMIN_FIELD_EXISTS, "0:1", be));
	assert_int_equal(last.outcome, BTFMIN_FAILED);
	fine(both_sides(union_of_typedef, 0, 2, BTFMIN_TYPE_SIZE, "0", be));
	assert_int_equal(last.outcome, BTFMIN_FOUND);
}

/* "CYC-proto", "CYC-proto-ret": a function of a pointer to itself, returning one as well. */
static void proto_of_itself(struct mb *b, uint32_t n)
{
	mb_typedef(b, "t", 2);
	mb_ptr(b, 3);
	mb_proto(b, n ? 2 : 0);
	mb_param(b, "self", 2);
	mb_param(b, "again", 2);
}

static void test_functions_of_themselves(void **state)
{
	uint32_t n;

	for (n = 0; n < 2; n++) {
		fine(both_sides(proto_of_itself, n, 1, BTFMIN_TYPE_EXISTS, "0", order_of(state)));
		assert_int_equal(last.outcome, BTFMIN_FAILED);
		fine(both_sides(proto_of_itself, n, 1, BTFMIN_TYPE_MATCHES, "0", order_of(state)));
		assert_int_equal(last.outcome, BTFMIN_FAILED);
	}
}

/* "CYC-typedef-struct": fine everywhere. "CYC-var", "CYC-decltag": never looked at. */
static void typedef_through_struct(struct mb *b, uint32_t n)
{
	(void)n;
	mb_typedef(b, "list_t", 2);
	mb_struct(b, NULL, 16);
	mb_member(b, "next", 3, 0);
	mb_ptr(b, 1);
	mb_var(b, "v", 4, 1);
	mb_decl_tag(b, "t", 5, 0);
}

static void test_ordinary_cycles(void **state)
{
	static const uint32_t kinds[] = {BTFMIN_TYPE_EXISTS, BTFMIN_TYPE_SIZE, BTFMIN_TYPE_MATCHES};
	size_t k;

	for (k = 0; k < 3; k++) {
		fine(both_sides(typedef_through_struct, 0, 1, kinds[k], "0", order_of(state)));
		assert_int_equal(last.outcome, BTFMIN_FOUND);
	}
	fine(both_sides(typedef_through_struct, 0, 1, BTFMIN_FIELD_BYTE_OFFSET, "0:0",
			order_of(state)));
	assert_int_equal(last.outcome, BTFMIN_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_rings),
		BOTH(test_typedef_of_itself),
		BOTH(test_structs_in_themselves),
		BOTH(test_functions_of_themselves),
		BOTH(test_ordinary_cycles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
