/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xz: streams, padding, checks, limits. The words in quotes are ids of the list of bad inputs, or
 * the names of files that XZ Utils is tested with; what those are about is made here, for they are
 * in no package.
 */
#include "make_xz.h"

/* "CMP-xz-33": what is in order. */
static void test_good_checks(void **state)
{
	static const lzma_check checks[] = {LZMA_CHECK_NONE, LZMA_CHECK_CRC32, LZMA_CHECK_CRC64,
					    LZMA_CHECK_SHA256};
	struct blob data = sample(9000);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		struct blob in = xz_with(&data, checks[i], SIZE_MAX, 0, NULL);

		/* "CMP-xz-nocheck", "good-1-check-none". */
		expect_bytes("good-1-check", BM_CODEC_XZ, &in, &data,
			     checks[i] == LZMA_CHECK_NONE ? BM_DECODE_NOTE_UNCHECKED : 0);
		blob_free(&in);
	}
	blob_free(&data);
}

static void test_good_filters(void **state)
{
	lzma_options_delta delta = {LZMA_DELTA_TYPE_BYTE, 4, 0, 0, 0, 0, NULL, NULL};
	struct blob data = sample(9000), in;

	(void)state;
	in = xz_with(&data, LZMA_CHECK_CRC32, SIZE_MAX, LZMA_FILTER_X86, NULL);
	expect_bytes("x86, as kernels have it", BM_CODEC_XZ, &in, &data, 0);
	blob_free(&in);
	in = xz_with(&data, LZMA_CHECK_CRC32, SIZE_MAX, LZMA_FILTER_SPARC, NULL);
	expect_bytes("good-1-sparc-lzma2", BM_CODEC_XZ, &in, &data, 0);
	blob_free(&in);
	in = xz_with(&data, LZMA_CHECK_CRC32, SIZE_MAX, LZMA_FILTER_DELTA, &delta);
	expect_bytes("good-1-delta-lzma2", BM_CODEC_XZ, &in, &data, 0);
	blob_free(&in);
	in = xz_with(&data, LZMA_CHECK_SHA256, 1000, 0, NULL);
	expect_bytes("good-2-lzma2: several blocks", BM_CODEC_XZ, &in, &data, 0);
	blob_free(&in);
	blob_free(&data);
}

static void test_good_streams(void **state)
{
	struct blob none = blob_new(0), data = sample(500), twice = repeat(&data, 2), in, all, pad;
	struct blob empty = xz(&none), one = xz(&data);

	(void)state;
	pad = blob_new(0);
	blob_u64(&pad, 0);
	expect_bytes("good-0-empty", BM_CODEC_XZ, &empty, &none, 0);
	in = repeat(&empty, 2);
	expect_file("good-0cat-empty", BM_CODEC_XZ, &in, &none, 0);
	blob_free(&in);
	in = join(&empty, &pad);
	expect_file("good-0pad-empty", BM_CODEC_XZ, &in, &none, 0);
	all = join(&in, &empty);
	expect_file("good-0catpad-empty", BM_CODEC_XZ, &all, &none, 0);
	blob_free(&all);
	blob_free(&in);
	in = join(&one, &one);
	expect_file("two streams", BM_CODEC_XZ, &in, &twice, 0);
	blob_free(&in);
	in = join(&one, &pad);
	all = join(&in, &one);
	expect_file("two streams and padding", BM_CODEC_XZ, &all, &twice, 0);
	blob_free(&all);
	blob_free(&in);
	blob_free(&pad);
	blob_free(&none);
	blob_free(&one);
	blob_free(&empty);
	blob_free(&twice);
	blob_free(&data);
}

/* "CMP-xz-trunc", "CMP-xz-check", "GEN-byte". */
static void test_prefixes_and_damage(void **state)
{
	static const lzma_check checks[] = {LZMA_CHECK_CRC32, LZMA_CHECK_CRC64, LZMA_CHECK_SHA256};
	struct blob data = sample(200);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		struct blob in = xz_with(&data, checks[i], 120, 0, NULL);

		expect_no_prefix(BM_CODEC_XZ, &in);
		expect_damage_found(BM_CODEC_XZ, &in, &data);
		blob_free(&in);
	}
	blob_free(&data);
}

/* "CMP-xz-dict": a header that says 4 GiB. */
static void test_dictionary(void **state)
{
	struct blob data = sample(100), in = xz(&data);
	struct heap h;
	struct how how = {0, {0, 64 << 20, 0}, &h, 0};

	(void)state;
	heap_init(&h, 0, 0);
	in.data[XZ_HEADER + 4] = 40;
	xz_mend(&in, xz_index_at(&in));
	expect_failure("CMP-xz-dict", BM_CODEC_XZ, &in, NULL, BTFMIN_ERR_LIMIT, "max_memory");
	in.data[XZ_HEADER + 4] = 28; /* 64 MiB, and what liblzma needs beside it */
	xz_mend(&in, xz_index_at(&in));
	expect_failure("CMP-xz-dict", BM_CODEC_XZ, &in, &how, BTFMIN_ERR_LIMIT, "max_memory");
	assert_true(h.peak < 1 << 20);
	expect_file("64 MiB by default", BM_CODEC_XZ, &in, &data, 0);
	blob_free(&in);
	blob_free(&data);
}

/* "unsupported-check": it is read all the same, as xz -dc does. */
static void test_unknown_check(void **state)
{
	struct blob data = sample(100), in = xz(&data);

	(void)state;
	in.data[7] = 5; /* also of 8 bytes */
	in.data[in.size - 3] = 5;
	xz_mend(&in, xz_index_at(&in));
	expect_bytes("unsupported-check", BM_CODEC_XZ, &in, &data, BM_DECODE_NOTE_UNCHECKED);
	blob_free(&in);
	blob_free(&data);
}

/* "CMP-xz-bomb": many streams of nothing stop at each limit, in the memory of one. */
static void test_bomb(void **state)
{
	struct blob zeros = zeros_of(4 << 20), one, in;
	struct heap h;
	struct how how = {0, {0, 0, 0}, &h, 1 << 20};
	struct unpacked u;

	(void)state;
	one = xz(&zeros);
	in = repeat(&one, 500);
	heap_init(&h, 0, 0);
	u = unpack(BM_CODEC_XZ, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "xz: "));
	assert_non_null(strstr(u.err.text, "1000 times"));
	assert_true(u.out.size >= 63 << 20 && u.out.size <= 66 << 20);
	assert_true(u.err.offset < in.size / 10);
	assert_true(h.peak < 1 << 20);
	blob_free(&u.out);
	how.limits.max_output = 5 << 20;
	u = unpack(BM_CODEC_XZ, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "max_size"));
	assert_int_equal(u.out.size, 5 << 20);
	blob_free(&u.out);
	blob_free(&in);
	blob_free(&one);
	blob_free(&zeros);
}

static void test_nomem(void **state)
{
	struct blob data = sample(5000),
		    in = xz_with(&data, LZMA_CHECK_CRC32, 1000, LZMA_FILTER_X86, NULL);

	(void)state;
	expect_nomem(BM_CODEC_XZ, &in);
	blob_free(&in);
	blob_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_checks),  cmocka_unit_test(test_good_filters),
		cmocka_unit_test(test_good_streams), cmocka_unit_test(test_prefixes_and_damage),
		cmocka_unit_test(test_dictionary),   cmocka_unit_test(test_unknown_check),
		cmocka_unit_test(test_bomb),         cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
