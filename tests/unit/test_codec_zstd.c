/* SPDX-License-Identifier: BSD-2-Clause */
/* zstd: frames, blocks, windows, limits. The words in quotes are ids of the list of bad inputs. */
#include <zstd.h>

#include "unpack.h"

static struct blob zstd(const struct blob *data, int checksum, int window)
{
	ZSTD_CCtx *z = ZSTD_createCCtx();
	struct blob b = blob_new(0);
	unsigned char out[4096];
	ZSTD_inBuffer in = {data->data, data->size, 0};
	size_t left;

	ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, checksum);
	if (window)
		ZSTD_CCtx_setParameter(z, ZSTD_c_windowLog, window);
	do {
		/* A first call that does not end the frame: so its size is not written. */
		ZSTD_outBuffer to = {out, sizeof(out), 0};
		int end = in.pos == in.size;

		left = ZSTD_compressStream2(z, &to, &in, end ? ZSTD_e_end : ZSTD_e_continue);
		assert_false(ZSTD_isError(left));
		blob_bytes(&b, out, to.pos);
		left += !end;
	} while (left);
	ZSTD_freeCCtx(z);
	blob_fit(&b);
	return b;
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = {0, 1, 4095, 65536, 131072, 300000};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct blob data = sample(sizes[i]), in = zstd(&data, i % 2, 0),
			    sized = zeros_of(ZSTD_compressBound(data.size));

		expect_bytes("sizes", BM_CODEC_ZSTD, &in, &data, 0);
		sized.size = ZSTD_compress(sized.data, sized.room, data.data, data.size, 19);
		blob_fit(&sized);
		expect_bytes("with its size", BM_CODEC_ZSTD, &sized, &data, 0);
		blob_free(&sized);
		blob_free(&in);
		blob_free(&data);
	}
}

/* "GEN-prefix", "GEN-byte", "CMP-zst-checksum". */
static void test_prefixes_and_damage(void **state)
{
	struct blob data = sample(300), in = zstd(&data, 1, 0), bad;

	(void)state;
	expect_no_prefix(BM_CODEC_ZSTD, &in);
	expect_damage_found(BM_CODEC_ZSTD, &in, &data);
	bad = changed(&in, in.size - 1, in.data[in.size - 1] ^ 1);
	expect_failure("CMP-zst-checksum", BM_CODEC_ZSTD, &bad, NULL, BTFMIN_ERR_CORRUPT,
		       "checksum");
	blob_free(&bad);
	blob_free(&in);
	blob_free(&data);
}

static const char skippable[] = "\x53\x2a\x4d\x18\x05\0\0\0hello";
#define SKIPPABLE (sizeof(skippable) - 1)

/* "CMP-zst-skippable": before, between and after frames, as pzstd writes them. */
static void test_frames(void **state)
{
	struct blob data = sample(3000), one = zstd(&data, 1, 0), twice = repeat(&data, 2);
	struct blob in = blob_new(0), cut, none = blob_new(0);

	(void)state;
	blob_bytes(&in, skippable, SKIPPABLE);
	expect_file("one skippable frame alone", BM_CODEC_ZSTD, &in, &none, 0);
	blob_bytes(&in, one.data, one.size);
	expect_bytes("before", BM_CODEC_ZSTD, &in, &data, 0);
	blob_bytes(&in, skippable, SKIPPABLE);
	blob_bytes(&in, skippable, SKIPPABLE);
	blob_bytes(&in, one.data, one.size);
	blob_bytes(&in, skippable, SKIPPABLE);
	expect_file("between and after", BM_CODEC_ZSTD, &in, &twice, 0);
	cut = blob_prefix(&in, in.size - 1);
	expect_failure("GEN-prefix", BM_CODEC_ZSTD, &cut, NULL, BTFMIN_ERR_CORRUPT, "truncated");
	blob_free(&cut);
	cut = blob_prefix(&in, in.size - SKIPPABLE + 4);
	expect_failure("GEN-prefix", BM_CODEC_ZSTD, &cut, NULL, BTFMIN_ERR_CORRUPT, "truncated");
	blob_free(&cut);
	blob_bytes(&in, "x", 1);
	expect_failure("garbage", BM_CODEC_ZSTD, &in, NULL, BTFMIN_ERR_CORRUPT, "other bytes");
	blob_free(&in);
	blob_free(&twice);
	blob_free(&one);
	blob_free(&none);
	blob_free(&data);
}

/*
 * Frames by hand: magic, descriptor, window (10 + exponent << 3), and blocks, each a number of 3
 * bytes: last | type << 1 | size << 3, type 0 raw, 1 RLE, 2 compressed, 3 reserved (RFC 8878).
 */
#define MAGIC   "\x28\xb5\x2f\xfd"
#define RAW_ABC "\x19\0\0abc"
#define FRAME(text)                                                                                \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static const struct {
	const char *id;
	struct {
		const char *p;
		size_t size;
	} bytes;
	int status;
	const char *text;
} frames[] = {
	{"the frame itself", FRAME(MAGIC "\0\x50" RAW_ABC), 0, NULL},
	{"an RLE block",
	 FRAME(MAGIC "\0\x50"
		     "\x1b\0\0a"),
	 0, NULL},
	{"CMP-zst-window: 2 GiB", FRAME(MAGIC "\0\xa8" RAW_ABC), BTFMIN_ERR_LIMIT, "max_memory"},
	{"CMP-zst-window: 256 MiB", FRAME(MAGIC "\0\x90" RAW_ABC), BTFMIN_ERR_LIMIT, "max_memory"},
	{"CMP-zst-window: 128 MiB, as kernels have it", FRAME(MAGIC "\0\x88" RAW_ABC), 0, NULL},
	{"CMP-zst-window: 3.75 TiB", FRAME(MAGIC "\0\xff" RAW_ABC), BTFMIN_ERR_LIMIT, "max_memory"},
	{"CMP-zst-dict", FRAME(MAGIC "\x01\x50\x07" RAW_ABC), BTFMIN_ERR_UNSUPPORTED, "dictionary"},
	{"CMP-zst-dict, 4 bytes", FRAME(MAGIC "\x03\x50\0\0\0\1" RAW_ABC), BTFMIN_ERR_UNSUPPORTED,
	 "dictionary"},
	{"a dictionary id of 0 is none", FRAME(MAGIC "\x01\x50\0" RAW_ABC), 0, NULL},
	{"reserved bit", FRAME(MAGIC "\x08\x50" RAW_ABC), BTFMIN_ERR_UNSUPPORTED, "form"},
	{"CMP-zst-reserved-block",
	 FRAME(MAGIC "\0\x50"
		     "\x1f\0\0abc"),
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"a block of more than 128 KiB",
	 FRAME(MAGIC "\0\x50"
		     "\x03\0\x20"
		     "a"),
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-zst-fse: no sequences where the table is",
	 FRAME(MAGIC "\0\x50"
		     "\x1d\0\0\0\1\xfc"),
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-zst-fse: an accuracy that is too high",
	 FRAME(MAGIC "\0\x50"
		     "\x3d\0\0"
		     "\x00"
		     "\x01\xa8"
		     "\xff\xff\xff\xff"),
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"CMP-zst-fse: the tree of literals",
	 FRAME(MAGIC "\0\x50"
		     "\x4d\0\0"
		     "\x22\0\x41\x05"
		     "\xff\xff\xff\xff\xff"),
	 BTFMIN_ERR_CORRUPT, "corrupt"},
	{"a size that is not that of the data", FRAME(MAGIC "\x20\x02" RAW_ABC), BTFMIN_ERR_CORRUPT,
	 "corrupt"},
};

static void test_made_frames(void **state)
{
	static const struct how how = {0, {0, 0, 0}, NULL, 0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		struct blob b = blob_new(0);
		struct unpacked u;

		blob_bytes(&b, frames[i].bytes.p, frames[i].bytes.size);
		blob_fit(&b);
		if (frames[i].status) {
			expect_failure(frames[i].id, BM_CODEC_ZSTD, &b, NULL, frames[i].status,
				       frames[i].text);
		} else {
			u = unpack(BM_CODEC_ZSTD, &b, &how);
			if (u.status)
				print_error("%s: %s\n", frames[i].id, u.err.text);
			assert_int_equal(u.status, 0);
			assert_int_equal(u.out.size, 3);
			blob_free(&u.out);
		}
		blob_free(&b);
	}
}

/* Each window fits into just that much memory, and not into a byte less. */
static void test_window_limit(void **state)
{
	struct blob data = sample(100), in;
	struct how how = {0, {0, 0, 0}, NULL, 0};
	struct unpacked u;
	int log;

	(void)state;
	for (log = 18; log <= 25; log++) {
		in = zstd(&data, 0, log);
		how.limits.max_memory = ((uint64_t)1 << log) + (768 << 10);
		u = unpack(BM_CODEC_ZSTD, &in, &how);
		assert_int_equal(u.status, 0);
		blob_free(&u.out);
		how.limits.max_memory--;
		expect_failure("CMP-zst-window", BM_CODEC_ZSTD, &in, &how, BTFMIN_ERR_LIMIT,
			       "max_memory");
		blob_free(&in);
	}
	blob_free(&data);
}

/* "CMP-zst-bomb": RLE blocks of 128 KiB, 4 bytes each. */
static void test_bomb(void **state)
{
	struct how how = {0, {0, 0, 0}, NULL, 0};
	struct blob b = blob_new(0);
	struct unpacked u;
	unsigned i;

	(void)state;
	blob_bytes(&b, MAGIC "\0\x50", 6);
	for (i = 0; i < 1 << 15; i++) /* 4 GiB */
		blob_bytes(&b, "\x02\0\x10", 4);
	u = unpack(BM_CODEC_ZSTD, &b, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "1000 times"));
	assert_true(u.out.size >= 63 << 20 && u.out.size <= 66 << 20);
	blob_free(&u.out);
	how.limits.max_ratio = UINT64_MAX;
	how.limits.max_output = 100 << 20;
	u = unpack(BM_CODEC_ZSTD, &b, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "max_size"));
	blob_free(&u.out);
	blob_free(&b);
}

/* Its own memory only is from the allocator; libzstd has malloc(). */
static void test_nomem(void **state)
{
	struct blob data = sample(5000), in = zstd(&data, 1, 0);

	(void)state;
	expect_nomem(BM_CODEC_ZSTD, &in);
	blob_free(&in);
	blob_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),        cmocka_unit_test(test_prefixes_and_damage),
		cmocka_unit_test(test_frames),       cmocka_unit_test(test_made_frames),
		cmocka_unit_test(test_window_limit), cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
