/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Depth and explosion: "DEP-", "EXP-". Each input ends in an answer or an error within a budget
 * of steps that is a small multiple of the input's size, and within 64 MiB.
 */
#include "unit.h"
#include "job.h"
#include "../support/heap.h"

#define MIB ((size_t)1 << 20)

/* ---- depth: chains of 100,000 in the kernel, in the object, in both -------------------------- */

#define DEEP 100000u

static void deep_const(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++)
		mb_const(b, mb_next(b) + 1);
	mb_int(b, "int", 4, MB_SIGNED);
}

static void deep_ptr(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++)
		mb_ptr(b, mb_next(b) + 1);
	mb_int(b, "int", 4, MB_SIGNED);
}

static void deep_array(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++)
		mb_array(b, mb_next(b) + 1, 0, 1);
	mb_int(b, "int", 4, MB_SIGNED);
}

static void deep_struct(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++) {
		mb_struct(b, "in", 8);
		mb_member(b, "m", mb_next(b), 0);
	}
	mb_int(b, "int", 4, MB_SIGNED);
}

static void deep_anonymous(struct mb *b, uint32_t n)
{
	uint32_t i;

	mb_struct(b, "s", 8);
	mb_member(b, NULL, 2, 0);
	mb_member(b, "m", 2 + n, 0);
	for (i = 0; i < n; i++) {
		mb_struct(b, NULL, 8);
		mb_member(b, NULL, mb_next(b), 0);
	}
	mb_int(b, "int", 4, MB_SIGNED);
}

static void deep_proto(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++) {
		mb_proto(b, 0);
		mb_param(b, NULL, mb_next(b));
	}
	mb_int(b, "int", 4, MB_SIGNED);
}

static void shallow(struct mb *b, uint32_t n)
{
	(void)n;
	root(b);
	mb_int(b, "int", 4, MB_SIGNED);
}

/* "DEP-const-100k", "DEP-ptr-500k", "DEP-array-200k", "DEP-struct-100k", "DEP-proto-100k". */
static void test_deep(void **state)
{
	static void (*const makers[])(struct mb *, uint32_t) = {
		deep_const, deep_ptr, deep_array, deep_struct, deep_proto, deep_anonymous};
	static const struct {
		uint32_t kind;
		const char *access;
	} asks[] = {
		{BTFMIN_FIELD_BYTE_OFFSET, "0:0"}, {BTFMIN_FIELD_BYTE_SIZE, "0:0"},
		{BTFMIN_FIELD_EXISTS, "0:0"},      {BTFMIN_FIELD_EXISTS, "0:0:0:0:0"},
		{BTFMIN_TYPE_EXISTS, "0"},         {BTFMIN_TYPE_SIZE, "0"},
		{BTFMIN_TYPE_MATCHES, "0"},
	};
	struct job j = {NULL, NULL, 1, NULL, 0, 1000000, 0};
	size_t m, a, side;
	int status;

	for (m = 0; m < sizeof(makers) / sizeof(makers[0]); m++) {
		for (a = 0; a < sizeof(asks) / sizeof(asks[0]); a++) {
			for (side = 0; side < 3; side++) {
				j.local = mb_new();
				j.kernel = mb_new();
				(side != 1 ? makers[m] : shallow)(j.local, DEEP);
				(side != 0 ? makers[m] : shallow)(j.kernel, DEEP);
				j.kind = asks[a].kind;
				j.access = asks[a].access;
				status = run(j, order_of(state));
				if (status)
					print_error("maker %u, access %u, side %u\n", (unsigned)m,
						    (unsigned)a, (unsigned)side);
				fine(status);
			}
		}
	}
}

/* "DEP-match": TYPE_MATCHES on two deep structs is an error of 32 levels. */
static void test_deep_match(void **state)
{
	fine(both_sides(deep_struct, DEEP, 1, BTFMIN_TYPE_MATCHES, "0", order_of(state)));
	assert_int_equal(last.outcome, BTFMIN_FAILED);
	assert_int_equal(last.error.status, BTFMIN_ERR_LIMIT);
}

/* "DEP-local": chains in the object are cut at libbpf's 32 levels, whatever the kernel has. */
static void typedef_proto(struct mb *b, uint32_t n)
{
	uint32_t i;

	mb_typedef(b, "t", 2);
	for (i = 0; i < n; i++) {
		mb_proto(b, 0);
		mb_param(b, NULL, mb_next(b));
	}
	mb_int(b, "int", 4, MB_SIGNED);
}

static void test_deep_local(void **state)
{
	static const uint32_t kinds[] = {BTFMIN_TYPE_EXISTS, BTFMIN_TYPE_SIZE, BTFMIN_TYPE_MATCHES};
	size_t i;

	for (i = 0; i < 2 * sizeof(kinds) / sizeof(kinds[0]); i++) {
		uint32_t kind = kinds[i / 2];
		uint32_t n = i % 2 ? DEEP : 40;

		fine(both_sides(typedef_proto, n, 1, kind, "0", order_of(state)));
		if (kind == BTFMIN_TYPE_SIZE) { /* a function has none */
			assert_int_equal(last.outcome, BTFMIN_MALFORMED);
			continue;
		}
		assert_int_equal(last.outcome, BTFMIN_FAILED);
		assert_int_equal(last.error.status, BTFMIN_ERR_LIMIT);
	}
}

/* "STC-anonself": levels of anonymous structs count in the 64 elements of an access string. */
static void test_anonymous_levels(void **state)
{
	char access[2 * 80];
	uint32_t levels, elements, i;

	for (levels = 58; levels < 70; levels++) {
		elements = levels + 2; /* one for the root, one for its member, one in each level */
		for (i = 0; i < elements; i++) {
			access[2 * i] = '0';
			access[2 * i + 1] = ':';
		}
		access[2 * elements - 1] = '\0';
		fine(both_sides(deep_anonymous, levels, 1, BTFMIN_FIELD_BYTE_OFFSET, access,
				order_of(state)));
		assert_int_equal(last.outcome, elements <= 64 ? BTFMIN_FOUND : BTFMIN_MALFORMED);
	}
}

/* ---- explosion ---------------------------------------------------------------------------------
 */

/* "EXP-dag40": each of n structs holds the next one twice, so that there are 2^n paths. */
static void dag(struct mb *b, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++) {
		mb_struct(b, "s", 8);
		mb_member(b, "a", mb_next(b), 0);
		mb_member(b, "b", mb_next(b), 0);
	}
	mb_int(b, "int", 4, MB_SIGNED);
}

/* "EXP-proto-dag40" */
static void proto_dag(struct mb *b, uint32_t n)
{
	uint32_t i;

	mb_typedef(b, "t", 2);
	for (i = 0; i < n; i++) {
		mb_proto(b, mb_next(b) + 1);
		mb_param(b, "a", mb_next(b));
		mb_param(b, "b", mb_next(b));
	}
	mb_int(b, "int", 4, MB_SIGNED);
}

/* "EXP-anon": each of n anonymous unions holds the next one ten times, and the name is nowhere. */
static void anonymous_dag(struct mb *b, uint32_t n)
{
	uint32_t i, k;

	mb_struct(b, "s", 8);
	mb_member(b, NULL, 2, 0);
	for (i = 0; i < n; i++) {
		mb_union(b, NULL, 8);
		for (k = 0; k < 10; k++)
			mb_member(b, NULL, mb_next(b), 0);
	}
	mb_int(b, "int", 4, MB_SIGNED);
}

static void test_many_paths(void **state)
{
	struct job j = {NULL, NULL, 1, "0:0", BTFMIN_FIELD_EXISTS, 0, 0};
	int be = order_of(state);
	uint32_t n;

	for (n = 20; n <= 60; n += 20) {
		fine(both_sides(dag, n, 1, BTFMIN_TYPE_MATCHES, "0", be));
		assert_int_equal(last.outcome, n < 32 ? BTFMIN_FOUND : BTFMIN_FAILED);
		fine(both_sides(proto_dag, n, 1, BTFMIN_TYPE_EXISTS, "0", be));
		assert_int_equal(last.outcome, n < 32 ? BTFMIN_FOUND : BTFMIN_FAILED);
		fine(both_sides(proto_dag, n, 1, BTFMIN_TYPE_MATCHES, "0", be));
		j.local = mb_new();
		root(j.local);
		mb_int(j.local, "int", 4, MB_SIGNED);
		j.kernel = mb_new();
		anonymous_dag(j.kernel, n);
		j.max_steps = 100000;
		fine(run(j, be));
		assert_int_equal(last.outcome, BTFMIN_ABSENT);
	}
}

/* "EXP-cands": 100,000 structs of one name and 1000 records; "EXP-flavor" the same with flavors. */
static void test_many_candidates(void **state)
{
	struct job j = {NULL, NULL, 1, "0:0", BTFMIN_FIELD_EXISTS, 0, 1000};
	uint32_t i, flavors;
	char name[64];

	for (flavors = 0; flavors < 2; flavors++) {
		j.local = mb_new();
		root(j.local);
		mb_int(j.local, "int", 4, MB_SIGNED);
		j.kernel = mb_new();
		mb_int(j.kernel, "int", 4, MB_SIGNED);
		for (i = 0; i < 20000; i++) {
			strcpy(name, flavors ? "s___b" : "s");
			mb_struct(j.kernel, name, 4);
			mb_member(j.kernel, "m", 1, 0);
		}
		/* the same question again and again is one: 20,000 pairs, not 20 million */
		fine(run(j, order_of(state)));
		assert_int_equal(last.outcome, BTFMIN_FOUND);
		assert_int_equal(last.candidates, 20000);
	}
}

/* Different questions on one crowd: the budget of pairs ends it, and says so. */
static void test_pairs_have_a_limit(void **state)
{
	struct btfmin_record *records = must_alloc(1000 * sizeof(*records));
	struct mb *local = mb_new(), *kernel = mb_new();
	struct btfmin_btf *lb, *kb;
	struct btfmin_relos *relos;
	struct btfmin_result *result;
	struct btfmin_error err;
	struct blob l, k;
	uint32_t i;

	mb_int(local, "int", 4, MB_SIGNED);
	mb_struct(local, "s", 4);
	mb_member(local, "m", 1, 0);
	for (i = 0; i < 1000; i++) {
		char access[16];
		uint32_t v = i, n = 0;

		for (; v; v /= 10)
			access[n++] = (char)('1' + (int)(v % 10));
		access[n++] = '1';
		access[n++] = ':';
		access[n++] = '0';
		access[n] = '\0';
		records[i].type_id = 2;
		records[i].access_str_off = mb_str_again(local, access);
	}
	mb_int(kernel, "int", 4, MB_SIGNED);
	for (i = 0; i < 20000; i++) {
		mb_struct(kernel, "s", 4);
		mb_member(kernel, "m", 1, 0);
	}
	l = mb_blob(local, order_of(state));
	k = mb_blob(kernel, order_of(state));
	assert_int_equal(btfmin_btf_open(&lb, l.data, l.size, NULL, NULL), 0);
	assert_int_equal(btfmin_btf_open(&kb, k.data, k.size, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_new(&relos, NULL, NULL), 0);
	assert_int_equal(btfmin_relos_add(relos, lb, records, 1000, NULL), 0);
	assert_int_equal(btfmin_resolve(&result, relos, kb, NULL, &err), BTFMIN_ERR_LIMIT);
	assert_null(result);
	assert_non_null(strstr(err.text, "max_pairs"));
	btfmin_relos_free(relos);
	btfmin_btf_close(kb);
	btfmin_btf_close(lb);
	blob_free(&l);
	blob_free(&k);
	mb_free(local);
	mb_free(kernel);
	free(records);
}

/* "OVF-array": eight dimensions of 2^32 - 1: no size, and no wrapped one. */
static void wide_array(struct mb *b, uint32_t n)
{
	uint32_t i;

	root(b);
	for (i = 0; i < n; i++)
		mb_array(b, mb_next(b) + 1, 0, 0xffffffff);
	mb_int(b, "int", 4, MB_SIGNED);
}

static void test_overflow(void **state)
{
	uint32_t n;

	for (n = 1; n < 9; n++) {
		fine(both_sides(wide_array, n, 1, BTFMIN_FIELD_BYTE_SIZE, "0:0", order_of(state)));
		assert_int_equal(last.outcome, BTFMIN_MALFORMED);
		fine(both_sides(wide_array, n, 1, BTFMIN_FIELD_EXISTS, "0:0", order_of(state)));
		assert_int_equal(last.outcome, BTFMIN_FOUND);
	}
}

/* "NAM-1M", "EXP-strings": one name of a million letters, a thousand times. */
static void test_long_names(void **state)
{
	struct job j = {NULL, NULL, 1, "0:0", BTFMIN_FIELD_EXISTS, 0, 0};
	char *name = must_alloc(MIB + 1);
	uint32_t i;

	memset(name, 'n', MIB);
	j.local = mb_new();
	root(j.local);
	mb_int(j.local, "int", 4, MB_SIGNED);
	j.kernel = mb_new();
	mb_int(j.kernel, name, 4, MB_SIGNED);
	for (i = 0; i < 1000; i++) {
		mb_struct(j.kernel, i == 500 ? "s" : name, 4);
		mb_member(j.kernel, i == 500 ? "m" : name, 1, 0);
	}
	fine(run(j, order_of(state)));
	assert_int_equal(last.outcome, BTFMIN_FOUND);
	free(name);
}

/* "TYP-count", "FPR-16m" in small: a million, all there, and a view takes less than they do. */
static void test_memory_for_a_view(void **state)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf;
	uint32_t i, many;

	for (many = 0; many < 2; many++) {
		struct mb *b = mb_new();
		struct blob bytes;
		struct heap h;

		if (!many)
			mb_raw(b, NULL, BTFMIN_KIND_FUNC_PROTO, 1000000, 0, 0);
		for (i = 0; i < 1000000; i++) {
			if (many) {
				mb_ptr(b, 0);
				continue;
			}
			mb_word(b, 0); /* a parameter's name */
			mb_word(b, 0);
		}
		bytes = mb_blob(b, order_of(state));
		heap_init(&h, 0, 0);
		opts.allocator = &h.allocator;
		assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, &opts, NULL), 0);
		assert_true(h.peak < bytes.size);
		btfmin_btf_close(btf);
		assert_int_equal(h.live, 0);
		blob_free(&bytes);
		mb_free(b);
	}
}

/* "TYP-vlen24", "ENM-16m" in small: a vlen that is not there costs no memory. */
static void test_memory_for_what_is_there(void **state)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf;
	struct mb *b = mb_new();
	struct blob bytes;
	struct heap h;

	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	mb_raw(b, "e", 6, 0xffffff, 0, 4);
	bytes = mb_blob(b, order_of(state));
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, &opts, NULL),
			 BTFMIN_ERR_CORRUPT);
	assert_int_equal(h.live, 0);
	assert_true(h.peak < 4096);
	blob_free(&bytes);
	mb_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_deep),
		BOTH(test_deep_match),
		BOTH(test_deep_local),
		BOTH(test_anonymous_levels),
		BOTH(test_many_paths),
		BOTH(test_many_candidates),
		BOTH(test_pairs_have_a_limit),
		BOTH(test_overflow),
		BOTH(test_long_names),
		BOTH(test_memory_for_what_is_there),
		BOTH(test_memory_for_a_view),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
