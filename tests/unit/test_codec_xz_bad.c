/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "CMP-xz-58": each kind of damage that XZ Utils has a bad or unsupported file for, by that file's
 * name; made here by hand, for the files are in no package.
 */
#include "make_xz.h"

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
	size_t starts[] = {0, XZ_HEADER, xz_block_end(b), xz_index_at(b), b->size - XZ_HEADER};
	size_t start = starts[place];

	if (place == BLOCK && at < 0)
		start = xz_block_end(b);
	return at < 0 ? start - (size_t)-at : start + (size_t)at;
}

/* "CMP-xz-58", with every checksum around the damage as it should be. */
static void test_damage_behind_checksums(void **state)
{
	/* Odd in length, so that there is padding; large enough for sizes of two bytes. */
	struct blob data = sample(1001), in = xz(&data);
	size_t i;

	(void)state;
	assert_int_equal(in.data[xz_index_at(&in) - 9], 0); /* a byte of padding before the check */
	for (i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		size_t at = place_of(&in, damages[i].place, damages[i].at);
		struct blob b =
			changed(&in, at, (in.data[at] & ~damages[i].mask) | damages[i].value);

		assert_int_not_equal(b.data[at], in.data[at]);
		if (damages[i].place != BLOCK || damages[i].at)
			xz_mend(&b, xz_index_at(&in));
		expect_failure(damages[i].id, BM_CODEC_XZ, &b, NULL, damages[i].status, "xz: ");
		blob_free(&b);
	}
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
	in.data[XZ_HEADER + 1] = 1; /* its index: one record, which is then missing */
	xz_mend(&in, XZ_HEADER);
	expect_failure("bad-0-nonempty_index", BM_CODEC_XZ, &in, NULL, BTFMIN_ERR_CORRUPT,
		       "corrupt");
	blob_free(&in);
	blob_free(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damage_behind_checksums),
		cmocka_unit_test(test_bad_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
