/* SPDX-License-Identifier: BSD-2-Clause */
/* lz4 frames: blocks, checks, limits. The words in quotes are ids of the list of bad inputs. */
#include <lz4frame.h>

#include "unpack.h"

static struct blob lz4(const struct blob *data, LZ4F_preferences_t p)
{
	struct blob b = zeros_of(LZ4F_compressFrameBound(data->size, &p));

	b.size = LZ4F_compressFrame(b.data, b.room, data->data, data->size, &p);
	assert_false(LZ4F_isError(b.size));
	blob_fit(&b);
	return b;
}

/* Every check, the size of the data, blocks of 64 KiB that refer to the ones before. */
static struct blob lz4_full(const struct blob *data)
{
	LZ4F_preferences_t p;

	memset(&p, 0, sizeof(p));
	p.frameInfo.blockSizeID = LZ4F_max64KB;
	p.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
	p.frameInfo.blockChecksumFlag = LZ4F_blockChecksumEnabled;
	p.frameInfo.contentSize = data->size;
	return lz4(data, p);
}

static struct blob lz4_plain(const struct blob *data, LZ4F_blockSizeID_t size)
{
	LZ4F_preferences_t p;

	memset(&p, 0, sizeof(p));
	p.frameInfo.blockSizeID = size;
	p.frameInfo.blockMode = LZ4F_blockIndependent;
	return lz4(data, p);
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = {0, 1, 4095, 65536, 300000, 5 << 20};
	static const LZ4F_blockSizeID_t ids[] = {LZ4F_max64KB, LZ4F_max256KB, LZ4F_max1MB,
						 LZ4F_max4MB};
	size_t i, id;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct blob data = sample(sizes[i]), in = lz4_full(&data);

		expect_bytes("every check", BM_CODEC_LZ4, &in, &data, 0);
		blob_free(&in);
		for (id = 0; id < sizeof(ids) / sizeof(ids[0]); id++) {
			in = lz4_plain(&data, ids[id]);
			expect_bytes("no check", BM_CODEC_LZ4, &in, &data, 0);
			blob_free(&in);
		}
		blob_free(&data);
	}
}

/* "GEN-prefix", "GEN-byte". */
static void test_prefixes_and_damage(void **state)
{
	struct blob data = sample(300), in = lz4_full(&data),
		    plain = lz4_plain(&data, LZ4F_max64KB);

	(void)state;
	expect_no_prefix(BM_CODEC_LZ4, &in);
	expect_no_prefix(BM_CODEC_LZ4, &plain);
	expect_damage_found(BM_CODEC_LZ4, &in, &data);
	expect_damage_found(BM_CODEC_LZ4, &plain, NULL);
	blob_free(&plain);
	blob_free(&in);
	blob_free(&data);
}

static void test_frames(void **state)
{
	static const char skippable[] = "\x5c\x2a\x4d\x18\x03\0\0\0abc";
	struct blob data = sample(3000), twice = repeat(&data, 2), one = lz4_full(&data);
	struct blob in = blob_new(0);

	(void)state;
	blob_bytes(&in, skippable, sizeof(skippable) - 1);
	blob_bytes(&in, one.data, one.size);
	assert_int_equal(bm_codec_of(in.data, in.size), BM_CODEC_LZ4);
	expect_bytes("skippable before", BM_CODEC_LZ4, &in, &data, 0);
	blob_bytes(&in, skippable, sizeof(skippable) - 1);
	blob_bytes(&in, one.data, one.size);
	expect_file("two frames", BM_CODEC_LZ4, &in, &twice, 0);
	blob_bytes(&in, "\x02\x21\x4c\x18", 4);
	expect_failure("another format follows", BM_CODEC_LZ4, &in, NULL, BTFMIN_ERR_CORRUPT,
		       "other bytes follow");
	blob_free(&in);
	blob_free(&one);
	blob_free(&twice);
	blob_free(&data);
}

/*
 * Frames by hand: magic, FLG (version 1, independent blocks), BD (64 KiB), a byte of checksum
 * (xxHash-32 of the two, its second byte); blocks, an end mark of 0. "abc" stored is 80000003 abc.
 */
#define HEAD "\x04\x22\x4d\x18\x60\x40\x82"
#define END  "\0\0\0\0"

static const struct {
	const char *id, *bytes;
	size_t size;
	int status;
	const char *text;
} frames[] = {
	{"a stored block",
	 HEAD "\3\0\0\x80"
	      "abc" END,
	 18, 0, NULL},
	{"a block",
	 HEAD "\4\0\0\0\x30"
	      "abc" END,
	 19, 0, NULL},
	{"CMP-lz4-literals: past the end of the block",
	 HEAD "\4\0\0\0\x40"
	      "abc" END,
	 19, BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-lz4-literals: a length without end", HEAD "\4\0\0\0\xf0\xff\xff\xff" END, 19,
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-lz4-offset: 0",
	 HEAD "\x0c\0\0\0\x30"
	      "abc\0\0\x50"
	      "vwxyz" END,
	 27, BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-lz4-offset: before the start",
	 HEAD "\x0c\0\0\0\x30"
	      "abc\4\0\x50"
	      "vwxyz" END,
	 27, BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-lz4-block: larger than the header says",
	 HEAD "\1\0\1\0\x30"
	      "abc" END,
	 19, BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-lz4-header: its checksum", "\x04\x22\x4d\x18\x60\x40\x83" END, 11, BTFMIN_ERR_CORRUPT,
	 "checksum"},
	{"CMP-lz4-header: version 2", "\x04\x22\x4d\x18\xa0\x40\x82" END, 11, BTFMIN_ERR_CORRUPT,
	 "corrupt"},
	{"CMP-lz4-header: a reserved bit", "\x04\x22\x4d\x18\x62\x40\x82" END, 11,
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-lz4-header: a block size that is none", "\x04\x22\x4d\x18\x60\x30\x82" END, 11,
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-lz4-dictionary", "\x04\x22\x4d\x18\x61\x40\1\0\0\0\x82" END, 15,
	 BTFMIN_ERR_UNSUPPORTED, "dictionary"},
};

static void test_made_frames(void **state)
{
	struct blob abc = blob_new(0);
	size_t i;

	(void)state;
	blob_bytes(&abc, "abc", 3);
	for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		struct blob b = blob_new(0);

		blob_bytes(&b, frames[i].bytes, frames[i].size);
		blob_fit(&b);
		if (frames[i].status)
			expect_failure(frames[i].id, BM_CODEC_LZ4, &b, NULL, frames[i].status,
				       frames[i].text);
		else
			expect_bytes(frames[i].id, BM_CODEC_LZ4, &b, &abc, 0);
		blob_free(&b);
	}
	blob_free(&abc);
}

/* A ratio of 255 is the most that there is, so max_output is what stops it. */
static void test_bomb(void **state)
{
	struct how how = {0, {30 << 20, 0, 0}, NULL, 0};
	struct blob zeros = zeros_of(10 << 20), one, in;
	struct unpacked u;

	(void)state;
	one = lz4_plain(&zeros, LZ4F_max4MB);
	in = repeat(&one, 4);
	u = unpack(BM_CODEC_LZ4, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "max_size"));
	assert_int_equal(u.out.size, 30 << 20);
	blob_free(&u.out);
	how.limits.max_output = 0;
	how.limits.max_ratio = 20;
	blob_free(&in);
	in = repeat(&one, 7);
	u = unpack(BM_CODEC_LZ4, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "1000 times"));
	blob_free(&u.out);
	blob_free(&in);
	blob_free(&one);
	blob_free(&zeros);
}

/* Its own memory only is from the allocator; liblz4 has malloc(). */
static void test_nomem(void **state)
{
	struct blob data = sample(5000), in = lz4_full(&data);

	(void)state;
	expect_nomem(BM_CODEC_LZ4, &in);
	blob_free(&in);
	blob_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),  cmocka_unit_test(test_prefixes_and_damage),
		cmocka_unit_test(test_frames), cmocka_unit_test(test_made_frames),
		cmocka_unit_test(test_bomb),   cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
