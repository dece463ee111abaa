/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xz: streams, padding, checks, limits, and each kind of damage that XZ Utils has a file for. The
 * words in quotes are ids of the list of bad inputs, or the names of those files: what they are
 * about is made here by hand, for the files are in no package.
 */
#include <lzma.h>

#include "unpack.h"

#define HEADER 12 /* of a stream; its footer is as long */

/* One stream, with a dictionary of 4 KiB so that many can be decoded fast. */
static struct blob xz_with(const struct blob *data, lzma_check check, size_t block, lzma_vli before,
			   void *options)
{
	lzma_options_lzma lzma2;
	lzma_filter filters[3] = {
		{before, options}, {LZMA_FILTER_LZMA2, &lzma2}, {LZMA_VLI_UNKNOWN, NULL}};
	unsigned char out[4096];
	lzma_stream z = LZMA_STREAM_INIT;
	struct blob b = blob_new(0);
	size_t given = 0;
	lzma_ret ret;

	lzma_lzma_preset(&lzma2, 0);
	lzma2.dict_size = 4096;
	assert_int_equal(lzma_stream_encoder(&z, before ? filters : filters + 1, check), LZMA_OK);
	do {
		lzma_action action = LZMA_FULL_FLUSH;

		if (z.avail_in == 0 && given < data->size) {
			z.next_in = data->data + given;
			z.avail_in = data->size - given < block ? data->size - given : block;
			given += z.avail_in;
		}
		if (given == data->size)
			action = LZMA_FINISH;
		do {
			z.next_out = out;
			z.avail_out = sizeof(out);
			ret = lzma_code(&z, action);
			blob_bytes(&b, out, sizeof(out) - z.avail_out);
		} while (ret == LZMA_OK);
		assert_int_equal(ret, LZMA_STREAM_END);
		if (action == LZMA_FINISH)
			break;
	} while (1);
	lzma_end(&z);
	blob_fit(&b);
	return b;
}

static struct blob xz(const struct blob *data)
{
	return xz_with(data, LZMA_CHECK_CRC64, SIZE_MAX, 0, NULL);
}

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

static uint32_t crc_of(const struct blob *b, size_t at, size_t size)
{
	return lzma_crc32(b->data + at, size, 0);
}

/* Places in a stream of one block: the end of its header, and its index, which the footer tells. */
static size_t block_end(const struct blob *b)
{
	return HEADER + 4 * ((size_t)b->data[HEADER] + 1);
}

static size_t index_at(const struct blob *b)
{
	return b->size - HEADER - 4 * ((size_t)blob_peek32(b, b->size - 8) + 1);
}

/* The checksums of everything but the data, made right again after a change. */
static void mend(struct blob *b, size_t index)
{
	size_t block = block_end(b), index_end = b->size - HEADER - 4;

	blob_poke32(b, 8, crc_of(b, 6, 2));
	if (index != HEADER)
		blob_poke32(b, block - 4, crc_of(b, HEADER, block - 4 - HEADER));
	blob_poke32(b, index_end, crc_of(b, index, index_end - index));
	blob_poke32(b, b->size - HEADER, crc_of(b, b->size - 8, 6));
}

enum place { START, BLOCK, DATA, INDEX, FOOTER };

static const struct {
	const char *id;
	enum place place; /* what at counts from; at < 0: from its end */
	int at;
	unsigned value, mask; /* bits of mask are replaced */
	int status;
} damages[] = {
	{"bad-0-header_magic", START, 1, 'x', 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-stream_flags: reserved", START, 6, 1, 0xff, BTFMIN_ERR_UNSUPPORTED},
	{"bad-1-stream_flags: reserved bits", START, 7, 0x10, 0xf0, BTFMIN_ERR_UNSUPPORTED},
	{"bad-1-stream_flags: not the footer's", START, 7, 1, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-block_header: size to the index", BLOCK, 0, 0, 0xff, BTFMIN_ERR_CORRUPT},
	{"unsupported-block_header: reserved bits", BLOCK, 1, 0x04, 0x3c, BTFMIN_ERR_UNSUPPORTED},
	{"bad-1-block_header: a second filter that is not there", BLOCK, 1, 1, 3,
	 BTFMIN_ERR_UNSUPPORTED},
	{"unsupported-filter_flags: filter", BLOCK, 2, 0x7f, 0xff, BTFMIN_ERR_UNSUPPORTED},
	{"unsupported-filter_flags: size of properties", BLOCK, 3, 2, 0xff, BTFMIN_ERR_UNSUPPORTED},
	{"unsupported-filter_flags: dictionary", BLOCK, 4, 0x3f, 0xff, BTFMIN_ERR_UNSUPPORTED},
	{"bad-1-block_header: padding", BLOCK, -5, 1, 0xff, BTFMIN_ERR_UNSUPPORTED},
	{"bad-1-lzma2: no reset of the dictionary", DATA, 0, 0x80, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-lzma2: no properties", DATA, 0, 0xc0, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-lzma2: control byte", DATA, 0, 0x03, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-lzma2: properties", DATA, 5, 0xe1, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-lzma2: uncompressed size", DATA, 2, 1, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-lzma2: compressed size", DATA, 4, 1, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-lzma2: the first byte of the coder", DATA, 6, 1, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-check-crc64", INDEX, -1, 0x5a, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-2-compressed_data_padding", INDEX, -9, 1, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-2-index: indicator", INDEX, 0, 1, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-2-index: a record more", INDEX, 1, 2, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-2-index: none", INDEX, 1, 0, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-2-index: unpadded size", INDEX, 2, 0x85, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-2-index: uncompressed size", INDEX, 4, 0x85, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-1-vli: not the shortest form", INDEX, 3, 0, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-0-backward_size", FOOTER, 4, 7, 0xff, BTFMIN_ERR_CORRUPT},
	{"bad-0-footer_magic", FOOTER, 10, 'X', 0xff, BTFMIN_ERR_CORRUPT},
	{"footer: flags that are reserved", FOOTER, 8, 1, 0xff, BTFMIN_ERR_UNSUPPORTED},
};

static size_t place_of(const struct blob *b, enum place place, int at)
{
	size_t starts[] = {0, HEADER, block_end(b), index_at(b), b->size - HEADER};
	size_t start = starts[place];

	if (place == BLOCK && at < 0)
		start = block_end(b);
	return at < 0 ? start - (size_t)-at : start + (size_t)at;
}

/* "CMP-xz-58", with every checksum around the damage as it should be. */
static void test_damage_behind_checksums(void **state)
{
	/* Odd in length, so that there is padding; large enough for sizes of two bytes. */
	struct blob data = sample(1001), in = xz(&data);
	size_t i;

	(void)state;
	assert_int_equal(in.data[index_at(&in) - 9], 0); /* a byte of padding before the check */
	for (i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		size_t at = place_of(&in, damages[i].place, damages[i].at);
		struct blob b =
			changed(&in, at, (in.data[at] & ~damages[i].mask) | damages[i].value);

		assert_int_not_equal(b.data[at], in.data[at]);
		if (damages[i].place != BLOCK || damages[i].at)
			mend(&b, index_at(&in));
		expect_failure(damages[i].id, BM_CODEC_XZ, &b, NULL, damages[i].status, "xz: ");
		blob_free(&b);
	}
	blob_free(&in);
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
	in.data[HEADER + 4] = 40;
	mend(&in, index_at(&in));
	expect_failure("CMP-xz-dict", BM_CODEC_XZ, &in, NULL, BTFMIN_ERR_LIMIT, "max_memory");
	in.data[HEADER + 4] = 28; /* 64 MiB, and what liblzma needs beside it */
	mend(&in, index_at(&in));
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
	mend(&in, index_at(&in));
	expect_bytes("unsupported-check", BM_CODEC_XZ, &in, &data, BM_DECODE_NOTE_UNCHECKED);
	blob_free(&in);
	blob_free(&data);
}

static void expect_after(const char *id, const struct blob *stream, const void *bytes, size_t size,
			 const char *text)
{
	struct blob b = blob_prefix(stream, stream->size);

	blob_bytes(&b, bytes, size);
	blob_fit(&b);
	expect_failure(id, BM_CODEC_XZ, &b, NULL, BTFMIN_ERR_CORRUPT, text);
	blob_free(&b);
}

static void test_bad_streams(void **state)
{
	static const char alone[] = "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff";
	struct blob none = blob_new(0), in = xz(&none), more;

	(void)state;
	expect_after("bad-0pad-empty", &in, "\0\0\0\0\0", 5, "other bytes follow");
	expect_after("bad-0cat-alone", &in, alone, 13, "other bytes follow");
	expect_after("bad-0cat-header_magic", &in,
		     "\xfd"
		     "7zXY\0\0\4",
		     8, "other bytes follow");
	expect_after("trailing garbage", &in, "x", 1, "other bytes follow");
	expect_after("garbage after padding", &in, "\0\0\0\0x", 5, "other bytes follow");
	expect_after("bad-0-empty-truncated", &in,
		     "\xfd"
		     "7zXZ\0\0\1",
		     8, "truncated");
	expect_after("cut in the magic", &in,
		     "\xfd"
		     "7zX",
		     4, "truncated");
	more = blob_prefix(&in, in.size);
	blob_bytes(&more, "\0\0\0\0\0", 5);
	expect_after("bad-0catpad-empty", &more, in.data, in.size, "other bytes follow");
	blob_free(&more);
	in.data[HEADER + 1] = 1; /* its index: one record, which is then missing */
	mend(&in, HEADER);
	expect_failure("bad-0-nonempty_index", BM_CODEC_XZ, &in, NULL, BTFMIN_ERR_CORRUPT,
		       "corrupt");
	blob_free(&in);
}

/* "CMP-xz-bomb": many streams of nothing stop at each limit, in the memory of one. */
static void test_bomb(void **state)
{
	struct blob zeros = blob_new(0), one, in;
	struct heap h;
	struct how how = {0, {0, 0, 0}, &h, 1 << 20};
	struct unpacked u;

	(void)state;
	zeros.size = zeros.room = 4 << 20;
	zeros.data = calloc(1, zeros.size);
	one = xz(&zeros);
	in = repeat(&one, 500);
	heap_init(&h, 0, 0);
	u = unpack(BM_CODEC_XZ, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "xz: "));
	assert_non_null(strstr(u.err.text, "max_ratio"));
	assert_true(u.out.size >= 63 << 20 && u.out.size <= 66 << 20);
	assert_true(u.err.offset < in.size / 10);
	assert_true(h.peak < 1 << 20);
	blob_free(&u.out);
	how.limits.max_output = 5 << 20;
	u = unpack(BM_CODEC_XZ, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "max_output"));
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
		cmocka_unit_test(test_good_checks),
		cmocka_unit_test(test_good_filters),
		cmocka_unit_test(test_good_streams),
		cmocka_unit_test(test_prefixes_and_damage),
		cmocka_unit_test(test_damage_behind_checksums),
		cmocka_unit_test(test_dictionary),
		cmocka_unit_test(test_unknown_check),
		cmocka_unit_test(test_bad_streams),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
