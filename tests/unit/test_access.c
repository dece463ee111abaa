/* SPDX-License-Identifier: BSD-2-Clause */
/* Access strings: their grammar, what they may index, and local values. Ids: "CRE-acc-". */
#include "unit.h"
#include "world.h"

#define OFFSET BTFMIN_FIELD_BYTE_OFFSET
#define SIZE   BTFMIN_FIELD_BYTE_SIZE
#define EXISTS BTFMIN_FIELD_EXISTS
#define BAD    0xbad

/*
 * struct s {			bytes
 *	int a;			0
 *	struct { int b, c; };	4
 *	int arr[4];		12
 *	int two[2][3];		28
 *	struct in { int x; } in; 52
 *	int none[0];		56: no flexible array, another member follows
 *	int last;		56
 *	int flex[];		60
 * };
 */
static uint32_t describe(struct mb *b)
{
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), anon, arr, row, two, in, none, s;

	anon = mb_struct(b, NULL, 8);
	mb_member(b, "b", t_int, 0);
	mb_member(b, "c", t_int, 32);
	arr = mb_array(b, t_int, t_int, 4);
	row = mb_array(b, t_int, t_int, 3);
	two = mb_array(b, row, t_int, 2);
	in = mb_struct(b, "in", 4);
	mb_member(b, "x", t_int, 0);
	none = mb_array(b, t_int, t_int, 0);
	s = mb_struct(b, "s", 60);
	mb_member(b, "a", t_int, 0);
	mb_member(b, NULL, anon, 32);
	mb_member(b, "arr", arr, 96);
	mb_member(b, "two", two, 224);
	mb_member(b, "in", in, 416);
	mb_member(b, "none", none, 448);
	mb_member(b, "last", t_int, 448);
	mb_member(b, "flex", none, 480);
	return s;
}

struct access {
	const char *string;
	uint32_t kind;
	uint64_t value; /* local and target; BAD: malformed */
};

static const struct access fields[] = {
	{"0", OFFSET, 0},  /* the struct itself */
	{"1", OFFSET, 60}, /* the next one */
	{"0:0", OFFSET, 0},
	{"1:0", OFFSET, 60}, /* CRE-acc-nonzero */
	{"2:2:1", OFFSET, 136},
	{"0:1:0", OFFSET, 4}, /* through the anonymous member */
	{"0:1:1", OFFSET, 8},
	{"0:2", OFFSET, 12},
	{"0:2:0", OFFSET, 12},
	{"0:2:3", OFFSET, 24},
	{"0:3:1", OFFSET, 40},
	{"0:3:1:2", OFFSET, 48},
	{"0:4:0", OFFSET, 52},
	{"0:7", OFFSET, 60},
	{"0:7:0", OFFSET, 60},
	{"0:7:100", OFFSET, 460}, /* flexible: any index */
	{"0", SIZE, 60},
	{"0:0", SIZE, 4},
	{"0:2", SIZE, 16},
	{"0:2:1", SIZE, 4},
	{"0:3", SIZE, 24},
	{"0:3:1", SIZE, 12},
	{"0:5", SIZE, 0},
	{"0:4", SIZE, 4},
	{"0", EXISTS, 1},
	{"0:2:3", EXISTS, 1},
	{"0:0", BTFMIN_FIELD_SIGNED, 1},
	{"0:2", BTFMIN_FIELD_SIGNED, 0},
	{"", OFFSET, BAD},   /* CRE-acc-empty */
	{":0", OFFSET, BAD}, /* CRE-acc-colon */
	{"0:", OFFSET, BAD},
	{"0::1", OFFSET, BAD},
	{"a", OFFSET, BAD}, /* CRE-acc-alpha */
	{"0:a", OFFSET, BAD},
	{"0:1:0junk", OFFSET, BAD}, /* CRE-acc-trail */
	{"0:0 ", OFFSET, BAD},
	{"0;0", OFFSET, BAD},
	{"-1", OFFSET, BAD}, /* CRE-acc-neg */
	{"0:-1", OFFSET, BAD},
	{"0x0:0", OFFSET, BAD}, /* CRE-acc-hex */
	{" 0: 0", OFFSET, BAD}, /* CRE-acc-space */
	{"0:+1", OFFSET, BAD},
	{"0:8", OFFSET, BAD}, /* CRE-acc-oobidx */
	{"0:1:2", OFFSET, BAD},
	{"0:2:4", OFFSET, BAD},
	{"0:3:2", OFFSET, BAD},
	{"0:3:0:3", OFFSET, BAD},
	{"0:5:0", OFFSET, BAD},        /* no elements and not the last member */
	{"0:0:0", OFFSET, BAD},        /* an int has no parts */
	{"4294967296:0", OFFSET, BAD}, /* CRE-acc-huge */
	{"0:4294967296", OFFSET, BAD},
	{"99999999999999999999:0", OFFSET, BAD},
	{"2147483647:0", OFFSET, BAD},   /* the offset passes 32 bits */
	{"0:7:2147483647", OFFSET, BAD}, /* CRE-acc-arr9e9 */
	{"0:2:1", BTFMIN_FIELD_SIGNED, BAD},
	{"0:2:1", BTFMIN_FIELD_LSHIFT_U64, BAD},
	{"0:2:1", BTFMIN_FIELD_RSHIFT_U64, BAD},
	{"0", BTFMIN_FIELD_SIGNED, BAD},
};

static void try_access(const struct access *a, int be)
{
	struct world w;
	uint32_t s;

	world_begin(&w, be);
	s = describe(w.local);
	describe(w.kernel);
	ask(&w, a->kind, s, a->string);
	world_resolve(&w);
	if (a->value == BAD) {
		if (world_answer(&w, 0).outcome != BTFMIN_MALFORMED)
			print_error("access string '%s'\n", a->string);
		expect_outcome(&w, 0, BTFMIN_MALFORMED);
		assert_true(world_answer(&w, 0).error.status < 0);
		expect_types(&w, "");
	} else {
		if (world_answer(&w, 0).target_value != a->value)
			print_error("access string '%s'\n", a->string);
		expect_found(&w, 0, a->value);
		expect_local(&w, 0, a->value);
	}
	world_end(&w);
}

static void test_fields(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		try_access(&fields[i], order_of(state));
}

/* "CRE-acc-deep": 64 numbers are taken, 65 are not. */
static void test_depth(void **state)
{
	char access[65 * 2] = "0";
	struct world w;
	uint32_t t, i;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	for (i = 0; i < 70; i++) {
		t = mb_struct(w.local, "s", 4);
		mb_member(w.local, "in", t - 1, 0);
		mb_struct(w.kernel, i == 69 ? "s" : "inner", 4);
		mb_member(w.kernel, "in", t - 1, 0);
	}
	for (i = 1; i < 64; i++)
		strcat(access, ":0");
	ask(&w, OFFSET, t, access);
	strcat(access, ":0");
	ask(&w, OFFSET, t, access);
	world_resolve(&w);
	expect_found(&w, 0, 0);
	expect_outcome(&w, 1, BTFMIN_MALFORMED);
	world_end(&w);
}

/* Type relocations take "0" alone; enumerators one index below vlen. */
static void test_types_and_enumerators(void **state)
{
	static const struct access cases[] = {
		{"0", BTFMIN_TYPE_EXISTS, 1},      {"1", BTFMIN_TYPE_EXISTS, BAD},
		{"0:0", BTFMIN_TYPE_EXISTS, BAD},  {"00", BTFMIN_TYPE_SIZE, BAD},
		{"", BTFMIN_TYPE_EXISTS, BAD},     {"1", BTFMIN_TYPE_ID_LOCAL, BAD},
		{"0", BTFMIN_TYPE_SIZE, 4},        {"0", BTFMIN_ENUMVAL_VALUE, 10},
		{"1", BTFMIN_ENUMVAL_VALUE, 20},   {"1", BTFMIN_ENUMVAL_EXISTS, 1},
		{"2", BTFMIN_ENUMVAL_VALUE, BAD},  {"0:0", BTFMIN_ENUMVAL_VALUE, BAD},
		{"-1", BTFMIN_ENUMVAL_VALUE, BAD}, {"", BTFMIN_ENUMVAL_EXISTS, BAD},
	};
	struct world w;
	size_t i;
	int side;

	world_begin(&w, order_of(state));
	for (side = 0; side < 2; side++) {
		struct mb *b = side ? w.kernel : w.local;

		mb_enum(b, "e", 4, MB_UNSIGNED);
		mb_value(b, "A", 10);
		mb_value(b, "B", 20);
	}
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ask(&w, cases[i].kind, 1, cases[i].string);
	world_resolve(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (cases[i].value == BAD)
			expect_malformed(&w, i);
		else
			expect_found(&w, i, cases[i].value);
	expect_types(&w, "enum e u4 { A=10; B=20 }\n");
	world_end(&w);
}

/* "CRE-typeid0", "CRE-typeid-oob", "CRE-kind99", "CRE-kindmax", "CRE-acc-oob", bad roots. */
static void test_bad_records(void **state)
{
	struct world w;
	uint32_t s, proto, var, name;
	size_t i;

	world_begin(&w, order_of(state));
	s = describe(w.local);
	describe(w.kernel);
	proto = mb_proto(w.local, 0);
	mb_func(w.local, "s", proto, 1);
	var = mb_var(w.local, "s", s, 1);
	name = mb_str(w.local, "after");
	ask(&w, OFFSET, 0, "0:0");
	ask(&w, OFFSET, 999, "0:0");
	ask(&w, BTFMIN_TYPE_EXISTS, 0xffffffff, "0");
	ask(&w, BTFMIN_TYPE_EXISTS, 0, "0");
	ask(&w, 13, s, "0:0");
	ask(&w, 99, s, "0:0");
	ask(&w, 0xffffffff, s, "0");
	i = ask(&w, OFFSET, s, "0:0");
	w.asks[i].access_str_off = name + 100;
	i = ask(&w, OFFSET, s, "0:0");
	w.asks[i].access_str_off = 0xffffffff;
	ask(&w, OFFSET, proto, "0:0");
	ask(&w, OFFSET, proto + 1, "0:0"); /* CRE-local-mut */
	ask(&w, OFFSET, var, "0:0");
	ask(&w, BTFMIN_ENUMVAL_VALUE, s, "0"); /* no enum */
	world_resolve(&w);
	for (i = 0; i < w.nr_asks; i++)
		expect_outcome(&w, i, BTFMIN_MALFORMED);
	expect_types(&w, "");
	world_end(&w);
}

/* A bad record stops no other. */
static void test_bad_among_good(void **state)
{
	struct world w;
	uint32_t s;

	world_begin(&w, order_of(state));
	s = describe(w.local);
	describe(w.kernel);
	ask(&w, OFFSET, s, "0:x");
	ask(&w, OFFSET, s, "0:6");
	ask(&w, 77, s, "0:0");
	world_resolve(&w);
	expect_malformed(&w, 0);
	expect_found(&w, 1, 56);
	expect_outcome(&w, 2, BTFMIN_MALFORMED);
	expect_types(&w, "struct s 60 { last@448 u4 }\n"
			 "u4\n");
	world_end(&w);
}

/* Members and array elements are reached through typedefs and every modifier. */
static void test_modifiers_on_the_way(void **state)
{
	struct world w;
	uint32_t i, t, arr;

	world_begin(&w, order_of(state));
	for (i = 0; i < 2; i++) {
		struct mb *b = i ? w.kernel : w.local;

		t = mb_int(b, "int", 4, MB_SIGNED);
		t = mb_typedef(b, "num_t", t);
		t = mb_const(b, t);
		t = mb_volatile(b, t);
		t = mb_restrict(b, t);
		t = mb_type_tag(b, "rcu", t);
		arr = mb_array(b, t, 1, 3);
		arr = mb_typedef(b, "arr_t", arr);
		arr = mb_const(b, arr);
		t = mb_struct(b, NULL, 16);
		mb_member(b, "first", 1, 0);
		mb_member(b, "arr", arr, 32);
		t = mb_const(b, t);
		t = mb_typedef(b, "s_t", t);
	}
	ask(&w, OFFSET, t, "0:1:2");
	ask(&w, SIZE, t, "0:1");
	ask(&w, OFFSET, t, "1:1:2");
	world_resolve(&w);
	expect_found(&w, 0, 12);
	expect_found(&w, 1, 12);
	expect_found(&w, 2, 28);
	expect_types(&w, "[3]u4\n"
			 "struct 16 { arr@32 [3]u4 }\n"
			 "typedef s_t = struct 16 { arr@32 [3]u4 }\n"
			 "u4\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_fields),      BOTH(test_depth),          BOTH(test_types_and_enumerators),
		BOTH(test_bad_records), BOTH(test_bad_among_good), BOTH(test_modifiers_on_the_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
