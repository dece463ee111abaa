/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Depth, explosion and size: "DEP-", "EXP-", "CYC-2ref..CYC-32ref", "ENM-64k". Eight times the
 * input takes about eight times the time and the memory, whatever shape it has.
 */
#include <stdio.h>
#include <time.h>

#include "check_world.h"
#include "../support/heap.h"

/* A BTF written by the word: the builders look every name up, which takes time here. */
struct raw {
	struct blob b;
	const char *names; /* the strings after the first NUL, and how long they are */
	size_t names_len;
};

static const char short_names[] = "a\0b"; /* at offsets 1 and 3 */

static struct raw raw_begin(int be)
{
	struct raw r;
	size_t i;

	r.b = blob_new(be);
	r.names = short_names;
	r.names_len = sizeof(short_names);
	blob_u16(&r.b, 0xeb9f);
	blob_u8(&r.b, 1);
	blob_u8(&r.b, 0);
	blob_u32(&r.b, 24);
	for (i = 0; i < 4; i++)
		blob_u32(&r.b, 0);
	return r;
}

static void raw_type(struct raw *r, uint32_t name, uint32_t info, uint32_t third)
{
	blob_u32(&r->b, name);
	blob_u32(&r->b, info);
	blob_u32(&r->b, third);
}

static void raw_int(struct raw *r)
{
	raw_type(r, 1, INFO(INT, 0, 0), 4);
	blob_u32(&r->b, 32);
}

static struct blob raw_end(struct raw *r)
{
	size_t types = r->b.size - 24;

	blob_poke32(&r->b, 12, (uint32_t)types);
	blob_poke32(&r->b, 16, (uint32_t)types);
	blob_poke32(&r->b, 20, (uint32_t)r->names_len + 1);
	blob_u8(&r->b, 0);
	blob_bytes(&r->b, r->names, r->names_len);
	blob_fit(&r->b);
	return r->b;
}

/* Type 1 refers to 2, that to 3, and so on; the last is an int, or the first again. */
static void raw_links(struct raw *r, uint32_t n, uint32_t kind, uint32_t name, uint32_t end)
{
	uint32_t i, next;

	for (i = 1; i <= n; i++) {
		next = i < n ? i + 1 : end;
		if (kind == BTFMIN_KIND_STRUCT) { /* two ways to the next: 2^n in all */
			raw_type(r, name, INFO(STRUCT, 2, 0), 8);
			blob_u32(&r->b, 1);
			blob_u32(&r->b, next);
			blob_u32(&r->b, 0);
			blob_u32(&r->b, 3);
			blob_u32(&r->b, next);
			blob_u32(&r->b, 0);
		} else if (kind == BTFMIN_KIND_ARRAY) {
			raw_type(r, 0, INFO(ARRAY, 0, 0), 0);
			blob_u32(&r->b, next);
			blob_u32(&r->b, n + 1);
			blob_u32(&r->b, 1);
		} else if (kind == BTFMIN_KIND_FUNC_PROTO) {
			raw_type(r, 0, INFO(FUNC_PROTO, 2, 0), next);
			blob_u32(&r->b, 1);
			blob_u32(&r->b, next);
			blob_u32(&r->b, 3);
			blob_u32(&r->b, next);
		} else {
			raw_type(r, name, kind << 24, next);
		}
	}
	raw_int(r);
}

static struct blob chain_of(uint32_t n, uint32_t kind, uint32_t name, int ring, int be)
{
	struct raw r = raw_begin(be);

	raw_links(&r, n, kind, name, ring ? 1 : n + 1);
	return raw_end(&r);
}

static struct blob many_ints(uint32_t n, int be)
{
	struct raw r = raw_begin(be);

	while (n--)
		raw_int(&r);
	return raw_end(&r);
}

static struct blob wide_enum(uint32_t n, int be)
{
	struct raw r = raw_begin(be);

	raw_type(&r, 1, INFO(ENUM, n, 0), 4);
	while (n--) {
		blob_u32(&r.b, 1);
		blob_u32(&r.b, n);
	}
	return raw_end(&r);
}

/* One struct of n members; their names are one string, or begin further and further in it. */
static struct blob wide_struct(uint32_t n, uint32_t name_step, const char *names, size_t len,
			       int be)
{
	struct raw r = raw_begin(be);
	uint32_t i;

	r.names = names;
	r.names_len = len;
	raw_int(&r);
	raw_type(&r, 1, INFO(STRUCT, n, 0), 4);
	for (i = 0; i < n; i++) {
		blob_u32(&r.b, 1 + i * name_step % (uint32_t)(len - 1));
		blob_u32(&r.b, 1);
		blob_u32(&r.b, 0);
	}
	return raw_end(&r);
}

/* One prototype of n named parameters, and n functions that have it. */
static struct blob many_funcs(uint32_t n, int be)
{
	struct raw r = raw_begin(be);
	uint32_t i;

	raw_int(&r);
	raw_type(&r, 0, INFO(FUNC_PROTO, n, 0), 1);
	for (i = 0; i < n; i++) {
		blob_u32(&r.b, 1);
		blob_u32(&r.b, 1);
	}
	for (i = 0; i < n; i++)
		raw_type(&r, 1, INFO(FUNC, 0, 0), 2);
	return raw_end(&r);
}

#define MEGABYTE ((size_t)1 << 20)

static char *long_name(void)
{
	char *s = must_alloc(MEGABYTE);

	memset(s, 'x', MEGABYTE);
	s[MEGABYTE - 1] = '\0';
	return s;
}

static struct blob make(int shape, uint32_t n, int be)
{
	char *name = long_name();
	struct blob b;
	struct raw r;

	switch (shape) {
	case 0: /* "DEP-const-100k" */
		b = chain_of(n, BTFMIN_KIND_CONST, 0, 0, be);
		break;
	case 1: /* "DEP-ptr-500k" */
		b = chain_of(n, BTFMIN_KIND_PTR, 0, 0, be);
		break;
	case 2: /* "DEP-array-200k" */
		b = chain_of(n, BTFMIN_KIND_ARRAY, 0, 0, be);
		break;
	case 3: /* "DEP-struct-100k", "EXP-dag40" */
		b = chain_of(n, BTFMIN_KIND_STRUCT, 1, 0, be);
		break;
	case 4: /* "DEP-proto-100k", "EXP-proto-dag40" */
		b = chain_of(n, BTFMIN_KIND_FUNC_PROTO, 0, 0, be);
		break;
	case 5: /* "CYC-32ref", longer */
		b = chain_of(n, BTFMIN_KIND_TYPEDEF, 1, 1, be);
		break;
	case 6: /* a ring of structs */
		b = chain_of(n, BTFMIN_KIND_STRUCT, 1, 1, be);
		break;
	case 7:
		b = chain_of(n, BTFMIN_KIND_PTR, 0, 1, be);
		break;
	case 8:
		b = many_ints(n, be);
		break;
	case 9: /* "ENM-64k" */
		b = wide_enum(n, be);
		break;
	case 10: /* all of one name */
		b = wide_struct(n, 0, short_names, sizeof(short_names), be);
		break;
	case 11: /* names that differ by where they begin, and are long */
		b = wide_struct(n, 1, name, MEGABYTE, be);
		break;
	case 12:
		b = many_funcs(n, be);
		break;
	default: /* "EXP-strings": many types that share a name of a megabyte */
		r = raw_begin(be);
		r.names = name;
		r.names_len = MEGABYTE;
		raw_links(&r, n, BTFMIN_KIND_STRUCT, 1, n + 1);
		b = raw_end(&r);
		break;
	}
	free(name);
	return b;
}

#define SHAPES 14

/* Checks once, strictly; returns the processor's time, and the most memory that was in use. */
static double measure(const struct blob *b, size_t *peak)
{
	struct btfmin_check_opts opts = {NULL, BTFMIN_CHECK_STRICT, 0, 0};
	struct btfmin_faults *faults;
	struct btfmin_btf *btf;
	struct heap h;
	clock_t start;

	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(btfmin_btf_open(&btf, b->data, b->size, NULL, NULL), 0);
	start = clock();
	assert_int_equal(btfmin_check(&faults, btf, &opts, NULL), 0);
	start = clock() - start;
	*peak = h.peak;
	btfmin_faults_free(faults);
	assert_int_equal(h.live, 0);
	btfmin_btf_close(btf);
	return (double)start / CLOCKS_PER_SEC;
}

static double best_of_three(const struct blob *b, size_t *peak)
{
	double best = measure(b, peak), t;
	int i;

	for (i = 0; i < 2; i++) {
		t = measure(b, peak);
		best = t < best ? t : best;
	}
	return best;
}

#define SMALL 2000u

/* Quadratic would be 64 times; a clock's tick is given away. */
static void test_linear(void **state)
{
	size_t peak1, peak8;
	struct blob b1, b8;
	double t1, t8;
	int shape;

	for (shape = 0; shape < SHAPES; shape++) {
		b1 = make(shape, SMALL, order_of(state));
		b8 = make(shape, 8 * SMALL, order_of(state));
		t1 = best_of_three(&b1, &peak1);
		t8 = best_of_three(&b8, &peak8);
		if (t8 > 30 * t1 + 0.02)
			fail_msg("shape %d: %f s, and %f s for eight times as much", shape, t1, t8);
		assert_true(peak8 <= 9 * peak1 + MEGABYTE);
		assert_true(peak8 <= 64 * (size_t)8 * SMALL + MEGABYTE);
		blob_free(&b1);
		blob_free(&b8);
	}
}

/* Deep is not wrong to readers; where the kernel stops, and on which type, is known. */
static void test_deep(void **state)
{
	static const int clean[] = {0, 1, 2, 3, 4, 8, 9};
	struct blob b;
	size_t i;

	for (i = 0; i < sizeof(clean) / sizeof(clean[0]); i++) {
		b = make(clean[i], 100000, order_of(state));
		expect_verdict("DEP", &b, NULL, 0, 0, CLEAN, 0, "");
		if (clean[i] < 4)
			expect_verdict("DEP", &b, NULL, BTFMIN_CHECK_STRICT, 0, STRICT, 1,
				       "deeper than the kernel");
		blob_free(&b);
	}
	b = make(7, 100000, order_of(state));
	expect_verdict("ring of pointers", &b, NULL, 0, 0, CLEAN, 0, "");
	blob_free(&b);
	b = make(5, 100000, order_of(state));
	expect_verdict("ring of typedefs", &b, NULL, 0, 0, ERROR, 1, "cycle");
	blob_free(&b);
}

/* 32 places on the kernel's stack are enough for 32 types, and not for 33. */
static void test_limit_of_depth(void **state)
{
	struct blob b = chain_of(32, BTFMIN_KIND_CONST, 0, 0, order_of(state));

	expect_verdict("32 modifiers", &b, NULL, BTFMIN_CHECK_STRICT, 0, CLEAN, 0, "");
	blob_free(&b);
	b = chain_of(33, BTFMIN_KIND_CONST, 0, 0, order_of(state));
	expect_verdict("33 modifiers", &b, NULL, BTFMIN_CHECK_STRICT, 0, STRICT, 1, "deeper");
	expect_verdict("33 modifiers", &b, NULL, BTFMIN_CHECK_STRICT, 0, STRICT, 1,
		       "over 32 typedefs");
	blob_free(&b);
}

/* Modifiers that were resolved in two parts are a chain all the same. */
static void test_chain_in_parts(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	uint32_t i;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_struct(b, "s", 8);
	mb_member(b, "back", 20, 0);
	mb_member(b, "front", 3, 0);
	for (i = 3; i <= 40; i++)
		mb_const(b, i < 40 ? i + 1 : 1);
	bytes = mb_blob(b, order_of(state));
	expect_verdict("chain", &bytes, NULL, BTFMIN_CHECK_STRICT, 0, STRICT, 3,
		       "over 32 typedefs");
	blob_free(&bytes);
	mb_free(b);
}

/* "CYC-2ref..CYC-32ref": every type of a ring is named, and with it the next. */
static void test_rings(void **state)
{
	struct btfmin_faults *faults;
	struct btfmin_fault f;
	struct btfmin_btf *btf;
	struct blob b;
	uint32_t n, i;

	for (n = 1; n <= 33; n++) {
		b = chain_of(n, BTFMIN_KIND_TYPEDEF, 1, 1, order_of(state));
		assert_int_equal(btfmin_btf_open(&btf, b.data, b.size, NULL, NULL), 0);
		assert_int_equal(btfmin_check(&faults, btf, NULL, NULL), 0);
		assert_int_equal(btfmin_faults_count(faults), n);
		for (i = 0; i < n; i++) {
			assert_int_equal(btfmin_faults_get(faults, i, &f, NULL), 0);
			assert_int_equal(f.severity, ERROR);
			assert_int_equal(f.type_id, i + 1);
			assert_int_equal(f.other_id, i + 1 < n ? i + 2 : 1);
		}
		btfmin_faults_free(faults);
		btfmin_btf_close(btf);
		blob_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_linear),         BOTH(test_deep),  BOTH(test_limit_of_depth),
		BOTH(test_chain_in_parts), BOTH(test_rings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
