/* SPDX-License-Identifier: BSD-2-Clause */
/* Which codec it is, and what is said where it cannot be opened. Needs no library that unpacks. */
#include <stdio.h>

#include "unpack.h"

#define BYTES(text) text, sizeof(text) - 1
#define LZMA_SIZE   "\xff\xff\xff\xff\xff\xff\xff\xff"

static const struct {
	enum bm_codec codec;
	const char *bytes;
	size_t size;
} starts[] = {
	{BM_CODEC_NONE, BYTES("")},
	{BM_CODEC_NONE, BYTES("\x9f\xeb\x01\x00\x18\x00\x00\x00 BTF")},
	{BM_CODEC_NONE, BYTES("\x7f"
			      "ELF\x02\x01\x01\x00\x00\x00\x00\x00")},
	{BM_CODEC_GZIP, BYTES("\x1f\x8b\x08")},
	{BM_CODEC_NONE, BYTES("\x1f\x8b")},
	{BM_CODEC_NONE, BYTES("\x1f\x8b\x07\x00\x00\x00")}, /* a method that nobody has */
	{BM_CODEC_XZ, BYTES("\xfd"
			    "7zXZ\x00")},
	{BM_CODEC_NONE, BYTES("\xfd"
			      "7zXZ")},
	{BM_CODEC_NONE, BYTES("\xfd"
			      "7zXZ\x01\x00\x00")},
	{BM_CODEC_ZSTD, BYTES("\x28\xb5\x2f\xfd")},
	{BM_CODEC_LZ4, BYTES("\x04\x22\x4d\x18")},
	{BM_CODEC_LZ4_LEGACY, BYTES("\x02\x21\x4c\x18")},
	{BM_CODEC_NONE, BYTES("\x02\x21\x4c")},
	{BM_CODEC_BZIP2, BYTES("BZh1")},
	{BM_CODEC_BZIP2, BYTES("BZh91AY&SY")},
	{BM_CODEC_NONE, BYTES("BZh0")},
	{BM_CODEC_NONE, BYTES("BZh:")},
	{BM_CODEC_NONE, BYTES("BZh")},
	{BM_CODEC_LZO, BYTES("\x89LZO\x00\r\n\x1a\n")},
	{BM_CODEC_NONE, BYTES("\x89LZO\x00\r\n\x1a")},
	{BM_CODEC_LZMA, BYTES("\x5d\x00\x00\x80\x00" LZMA_SIZE)},
	{BM_CODEC_LZMA, BYTES("\x5d\x00\x00\x00\x04" LZMA_SIZE "\x00")},
	{BM_CODEC_LZMA, BYTES("\x5d\x00\x00\xc0\x00" LZMA_SIZE "\x00")},
	{BM_CODEC_LZMA, BYTES("\x5d\x00\x00\x80\x00\x10\x27\x00\x00\x00\x00\x00\x00\x00")},
	{BM_CODEC_NONE,
	 BYTES("\x5d\x00\x00\x80\x00" LZMA_SIZE "\x01")}, /* the coder begins with 0 */
	{BM_CODEC_NONE, BYTES("\x5d\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff")},
	{BM_CODEC_NONE, BYTES("\x5d\x00\x00\xa0\x00" LZMA_SIZE)}, /* no 2^n or 2^n + 2^(n-1) */
	{BM_CODEC_NONE, BYTES("\x5d\x00\x00\x00\x00" LZMA_SIZE)},
	{BM_CODEC_NONE,
	 BYTES("\x5d\x00\x00\x80\x00\x00\x00\x00\x00\x40\x00\x00\x00")}, /* 256 GiB */
	/* CMP-zst-skippable: whose they are is seen behind them. */
	{BM_CODEC_ZSTD, BYTES("\x50\x2a\x4d\x18\x00\x00\x00\x00\x28\xb5\x2f\xfd")},
	{BM_CODEC_LZ4, BYTES("\x50\x2a\x4d\x18\x00\x00\x00\x00\x04\x22\x4d\x18")},
	{BM_CODEC_LZ4, BYTES("\x5f\x2a\x4d\x18\x02\x00\x00\x00hi\x5a\x2a\x4d\x18\x00\x00\x00\x00"
			     "\x04\x22\x4d\x18")},
	{BM_CODEC_ZSTD, BYTES("\x50\x2a\x4d\x18\x00\x00\x00\x00")},
	{BM_CODEC_ZSTD, BYTES("\x50\x2a\x4d\x18")},
	{BM_CODEC_ZSTD, BYTES("\x50\x2a\x4d\x18\xff\xff\xff\xff\x28\xb5\x2f\xfd")},
	{BM_CODEC_ZSTD, BYTES("\x50\x2a\x4d\x18\x00\x00\x00\x00"
			      "BZh9")},
	{BM_CODEC_NONE, BYTES("\x4f\x2a\x4d\x18\x00\x00\x00\x00\x28\xb5\x2f\xfd")},
	{BM_CODEC_NONE, BYTES("\x60\x2a\x4d\x18\x00\x00\x00\x00\x28\xb5\x2f\xfd")},
};

static void test_magic(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		/* A copy of just that size: a sanitizer sees what is read past its end. */
		unsigned char *copy = must_alloc(starts[i].size + !starts[i].size);
		enum bm_codec codec;

		memcpy(copy, starts[i].bytes, starts[i].size);
		codec = bm_codec_of(copy, starts[i].size);
		if (codec != starts[i].codec)
			print_error("row %zu: %s\n", i, bm_codec_name(codec));
		assert_int_equal(codec, starts[i].codec);
		free(copy);
	}
}

static void test_names(void **state)
{
	static const char *const names[BM_CODECS] = {"none", "gzip",       "xz",    "lzma", "zstd",
						     "lz4",  "lz4 legacy", "bzip2", "lzo",  "zlib"};
	int codec;

	(void)state;
	for (codec = 0; codec < BM_CODECS; codec++)
		assert_string_equal(bm_codec_name((enum bm_codec)codec), names[codec]);
	assert_string_equal(bm_codec_name((enum bm_codec)BM_CODECS), "none");
	assert_string_equal(bm_codec_name((enum bm_codec) - 1), "none");
	assert_false(bm_codec_available(BM_CODEC_NONE));
	assert_false(bm_codec_available((enum bm_codec)BM_CODECS));
}

/* What this build was configured with, told by the compiler's options. */
enum { ZLIB, LZMA, ZSTD, LZ4, NEVER };
static const int built[] = {
#ifdef HAVE_LIBZ
	1,
#else
	0,
#endif
#ifdef HAVE_LIBLZMA
	1,
#else
	0,
#endif
#ifdef HAVE_LIBZSTD
	1,
#else
	0,
#endif
#ifdef HAVE_LIBLZ4
	1,
#else
	0,
#endif
	0};

static const struct {
	enum bm_codec codec;
	int library;
	const char *word; /* in the list of what there is; NULL: not told apart */
	const char *refusal;
} builds[] = {
	{BM_CODEC_GZIP, ZLIB, "gzip", "gzip support was not compiled in: configure --with-zlib"},
	{BM_CODEC_XZ, LZMA, "xz", "xz support was not compiled in: configure --with-lzma"},
	{BM_CODEC_LZMA, LZMA, "lzma", "lzma support was not compiled in: configure --with-lzma"},
	{BM_CODEC_ZSTD, ZSTD, "zstd", "zstd support was not compiled in: configure --with-zstd"},
	{BM_CODEC_LZ4, LZ4, "lz4", "lz4 support was not compiled in: configure --with-lz4"},
	{BM_CODEC_LZ4_LEGACY, LZ4, NULL, "lz4 support was not compiled in: configure --with-lz4"},
	{BM_CODEC_ZLIB, ZLIB, NULL, "zlib support was not compiled in: configure --with-zlib"},
	{BM_CODEC_BZIP2, NEVER, NULL, "bzip2 is not supported: unpack it with bzip2 -dc first"},
	{BM_CODEC_LZO, NEVER, NULL, "lzo is not supported: unpack it with lzop -dc first"},
};

static void test_what_was_built(void **state)
{
	struct btfmin_error err;
	struct bm_decoder *d;
	char list[64] = "";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(builds) / sizeof(builds[0]); i++) {
		int there = built[builds[i].library];

		assert_int_equal(bm_codec_available(builds[i].codec), there);
		if (there && builds[i].word) {
			strcat(list, *list ? " " : "");
			strcat(list, builds[i].word);
		}
		d = (struct bm_decoder *)&err;
		if (there) {
			assert_int_equal(
				bm_decoder_open(&d, builds[i].codec, "", 0, 0, NULL, NULL, &err),
				0);
			bm_decoder_close(d);
			continue;
		}
		assert_int_equal(bm_decoder_open(&d, builds[i].codec, "", 0, 0, NULL, NULL, &err),
				 BTFMIN_ERR_UNSUPPORTED);
		assert_null(d);
		assert_string_equal(err.text, builds[i].refusal);
	}
	assert_string_equal(btfmin_compressions(), list);
}

static void test_wrong_calls(void **state)
{
	struct btfmin_error err;
	struct bm_decoder *d = (struct bm_decoder *)&err;

	(void)state;
	assert_int_equal(bm_decoder_open(&d, BM_CODEC_NONE, "", 0, 0, NULL, NULL, &err),
			 BTFMIN_ERR_USAGE);
	assert_null(d);
	assert_int_equal(bm_decoder_open(&d, (enum bm_codec)BM_CODECS, "", 0, 0, NULL, NULL, NULL),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(bm_decoder_open(&d, BM_CODEC_GZIP, "", 0, 2, NULL, NULL, &err),
			 BTFMIN_ERR_USAGE);
	assert_null(d);
	bm_decoder_close(NULL);
}

/* "CMP-empty", and a memory limit that nothing fits into, for every codec that is there. */
static void test_every_codec(void **state)
{
	static const struct how little = {0, {0, 1, 0}, NULL, 0};
	struct blob none = blob_new(0), other = blob_new(0);
	size_t i;

	(void)state;
	blob_bytes(&other, "not compressed at all", 21);
	for (i = 0; i < sizeof(builds) / sizeof(builds[0]); i++) {
		enum bm_codec codec = builds[i].codec;

		if (!bm_codec_available(codec))
			continue;
		expect_failure("CMP-empty", codec, &none, NULL, BTFMIN_ERR_CORRUPT, "empty");
		expect_failure("no magic", codec, &other, NULL, BTFMIN_ERR_CORRUPT,
			       codec == BM_CODEC_ZLIB ? "corrupt" : "does not begin");
		expect_failure("max_memory 1", codec, &other, &little, BTFMIN_ERR_LIMIT,
			       "max_memory");
	}
	blob_free(&none);
	blob_free(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_magic),          cmocka_unit_test(test_names),
		cmocka_unit_test(test_what_was_built), cmocka_unit_test(test_wrong_calls),
		cmocka_unit_test(test_every_codec),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
