/* SPDX-License-Identifier: BSD-2-Clause */
/* The text that all forms are written into: numbers, growth, and the failure that waits. */
#include "dump/out.h" /* first: cmocka has a macro fail(), too */

#include "unit.h"
#include "../support/heap.h"

static void expect_text(struct bm_out *o, const char *expected)
{
	struct btfmin_allocator a = o->a;
	struct btfmin_text text;

	assert_int_equal(bm_out_finish(o, &text, NULL), 0);
	assert_int_equal(text.size, strlen(expected));
	assert_memory_equal(text.data, expected, text.size);
	btfmin_text_free(&text, &a);
}

static struct bm_out begin(uint64_t expected, uint64_t max)
{
	struct btfmin_allocator a = bm_allocator(NULL);
	struct bm_out o;

	bm_out_init(&o, &a, expected, max);
	return o;
}

static void expect_u64(uint64_t v, const char *expected)
{
	struct bm_out o = begin(0, 100);

	bm_out_u64(&o, v);
	expect_text(&o, expected);
}

static void test_unsigned(void **state)
{
	uint64_t v = 1;
	char nines[24] = "", ten[24] = "1";
	int i;

	(void)state;
	expect_u64(0, "0");
	for (i = 0; i < 19; i++) { /* 9 and 10, 99 and 100, and so on */
		strcat(nines, "9");
		strcat(ten, "0");
		v *= 10;
		expect_u64(v - 1, nines);
		expect_u64(v, ten);
	}
	expect_u64(4294967295, "4294967295");
	expect_u64(4294967296, "4294967296");
	expect_u64(UINT64_MAX, "18446744073709551615");
	expect_u64(1203040506, "1203040506");
}

static void test_signed(void **state)
{
	struct bm_out o = begin(0, 200);

	(void)state;
	bm_out_i64(&o, 0);
	bm_out_char(&o, ' ');
	bm_out_i64(&o, -1);
	bm_out_char(&o, ' ');
	bm_out_i64(&o, INT64_MAX);
	bm_out_char(&o, ' ');
	bm_out_i64(&o, INT64_MIN);
	bm_out_char(&o, ' ');
	bm_out_u32(&o, UINT32_MAX);
	expect_text(&o, "0 -1 9223372036854775807 -9223372036854775808 4294967295");
}

static void test_hex(void **state)
{
	struct bm_out o = begin(0, 200);

	(void)state;
	bm_out_hex(&o, 0, 0);
	bm_out_char(&o, ' ');
	bm_out_hex(&o, 0xa, 2);
	bm_out_char(&o, ' ');
	bm_out_hex(&o, 0x1bc, 2);
	bm_out_char(&o, ' ');
	bm_out_hex(&o, UINT64_MAX, 99);
	bm_out_char(&o, ' ');
	bm_out_hex(&o, 1, 99);
	expect_text(&o, "0 0a 1bc ffffffffffffffff 0000000000000001");
}

/* Whatever room there is at first, and however it is appended. */
static void test_growth(void **state)
{
	size_t expected, i;
	char all[600];

	(void)state;
	memset(all, 'x', sizeof(all) - 1);
	all[sizeof(all) - 1] = '\0';
	for (expected = 0; expected < 600; expected += 7) {
		struct bm_out o = begin(expected, 600);

		bm_out_fill(&o, 'x', 100);
		bm_out_bytes(&o, NULL, 0);
		bm_out_str(&o, "xxx");
		for (i = 0; i < 400; i++)
			bm_out_char(&o, 'x');
		bm_out_bytes(&o, all, 96);
		expect_text(&o, all);
	}
}

/* Nothing that comes after a piece that did not fit is taken, however small. */
static void test_limit(void **state)
{
	struct bm_out o = begin(0, 10);
	struct btfmin_text text = {NULL, 0};
	struct btfmin_error err;

	(void)state;
	bm_out_str(&o, "12345678");
	assert_false(bm_out_failed(&o));
	bm_out_str(&o, "abc");
	assert_true(bm_out_failed(&o));
	bm_out_char(&o, '9');
	bm_out_fill(&o, '9', 1);
	bm_out_u32(&o, 9);
	bm_out_hex(&o, 9, 1);
	assert_int_equal(o.len, 8);
	assert_int_equal(bm_out_finish(&o, &text, &err), BTFMIN_ERR_LIMIT);
	assert_int_equal(err.status, BTFMIN_ERR_LIMIT);
	assert_null(text.data);
	o = begin(20, 10);
	bm_out_str(&o, "1234567890");
	expect_text(&o, "1234567890");
}

static void test_nomem(void **state)
{
	struct btfmin_text text = {NULL, 0};
	struct heap h;
	struct bm_out o;
	size_t n;

	(void)state;
	for (n = 1; n < 4; n++) {
		heap_init(&h, n, 0);
		bm_out_init(&o, &h.allocator, 1, UINT64_MAX);
		bm_out_str(&o, "1234567890");
		bm_out_fill(&o, '1', 1000);
		bm_out_char(&o, '.'); /* later allocations would succeed again */
		assert_int_equal(bm_out_finish(&o, &text, NULL), BTFMIN_ERR_NOMEM);
		assert_int_equal(h.calls, n);
		assert_int_equal(h.live, 0);
	}
	heap_init(&h, 0, 0);
	bm_out_init(&o, &h.allocator, 1, UINT64_MAX);
	bm_out_drop(&o);
	assert_int_equal(h.live, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unsigned), cmocka_unit_test(test_signed),
		cmocka_unit_test(test_hex),      cmocka_unit_test(test_growth),
		cmocka_unit_test(test_limit),    cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
