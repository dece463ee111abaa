/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cycles, depth and explosion: "CYC-", "DEP-", "EXP-". Each input ends in an answer or an error
 * after a bounded number of steps: max_steps is set to a small multiple of the input's size, and
 * the calls must do with it, or say LIMIT; memory is counted as well. The outcome that matters is
 * named; where the answer is a matter of taste, only the bound is.
 */
#include "unit.h"
#include "../support/heap.h"
#include "../support/make_btf.h"

#define MIB       ((size_t)1 << 20)
#define MAX_BYTES (64 * MIB)

/* One record of kind on type id of local, resolved and written on kernel; both are freed. */
struct job {
	struct mb *local, *kernel;
	uint32_t type;
	const char *access;
	uint32_t kind;
	uint64_t max_steps;
	uint32_t times; /* the record that often; 0: once */
};

static struct btfmin_answer last;
static struct btfmin_error why;

static int finish(struct heap *h, struct btfmin_btf *local, struct btfmin_btf *kernel,
		  struct btfmin_relos *relos, struct btfmin_result *result, int status)
{
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	btfmin_btf_close(kernel);
	btfmin_btf_close(local);
	assert_int_equal(h->live, 0);
	assert_true(h->peak < MAX_BYTES);
	return status;
}

static int resolve_and_emit(const struct job *j, const struct blob *lb, const struct blob *kb,
			    uint32_t access)
{
	struct heap h;
	struct btfmin_btf_opts opts = {&h.allocator, NULL, 0, 0};
	struct btfmin_resolve_opts ropts = {&h.allocator, 0, 0};
	struct btfmin_btf *local = NULL, *kernel = NULL;
	struct btfmin_relos *relos = NULL;
	struct btfmin_result *result = NULL;
	struct btfmin_record r = {0, 0, 0, 0, 0, 0xb7, 0}, *records;
	struct btfmin_emitted out;
	uint32_t i;
	int status;

	heap_init(&h, 0, 0);
	memset(&last, 0, sizeof(last));
	ropts.max_steps = j->max_steps;
	r.type_id = j->type;
	r.access_str_off = access;
	r.kind = j->kind;
	status = btfmin_btf_open(&local, lb->data, lb->size, &opts, &why);
	if (status == 0)
		status = btfmin_btf_open(&kernel, kb->data, kb->size, &opts, &why);
	if (status == 0)
		status = btfmin_relos_new(&relos, &h.allocator, &why);
	records = must_alloc((j->times + 1) * sizeof(r));
	for (i = 0; i == 0 || i < j->times; i++)
		records[i] = r;
	if (status == 0)
		status = btfmin_relos_add(relos, local, records, i, &why);
	free(records);
	if (status == 0)
		status = btfmin_resolve(&result, relos, kernel, &ropts, &why);
	if (status == 0)
		status = btfmin_result_answer(result, 0, &last, NULL);
	for (i = 0; status == 0 && i < 2; i++) { /* plain and readable */
		status = btfmin_emit(&out, result, i, &why);
		if (status == 0)
			status = btfmin_verify(result, out.data, out.size, &why);
		btfmin_emitted_free(&out, &h.allocator);
	}
	return finish(&h, local, kernel, relos, result, status);
}

/* Runs the job and frees its builders. The answer goes to last. */
static int run(struct job j, int be)
{
	uint32_t access = mb_str(j.local, j.access);
	struct blob lb = mb_blob(j.local, be), kb = mb_blob(j.kernel, be);
	int status = resolve_and_emit(&j, &lb, &kb, access);

	blob_free(&lb);
	blob_free(&kb);
	mb_free(j.kernel);
	mb_free(j.local);
	return status;
}

/* The same description on both sides, then a record on type. */
static int both_sides(void (*describe)(struct mb *b, uint32_t n), uint32_t n, uint32_t type,
		      uint32_t kind, const char *access, int be)
{
	struct job j = {NULL, NULL, 0, NULL, 0, 0, 0};

	j.local = mb_new();
	j.kernel = mb_new();
	describe(j.local, n);
	describe(j.kernel, n);
	j.type = type;
	j.access = access;
	j.kind = kind;
	j.max_steps = 1000000;
	return run(j, be);
}

static void fine(int status)
{
	if (status)
		print_error("%s: %s\n", btfmin_status_name(status), why.text);
	assert_int_equal(status, 0);
}

/* ---- cycles ---------------------------------------------------------------------------------- */

/* Type 1 is the root: a struct whose member is of type 2, where the ring begins. */
static void root(struct mb *b)
{
	mb_struct(b, "s", 8);
	mb_member(b, "m", 2, 0);
}

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
		BOTH(test_rings),
		BOTH(test_typedef_of_itself),
		BOTH(test_structs_in_themselves),
		BOTH(test_functions_of_themselves),
		BOTH(test_ordinary_cycles),
		BOTH(test_deep),
		BOTH(test_deep_match),
		BOTH(test_many_paths),
		BOTH(test_many_candidates),
		BOTH(test_pairs_have_a_limit),
		BOTH(test_overflow),
		BOTH(test_long_names),
		BOTH(test_memory_for_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
