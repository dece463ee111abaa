/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lz4 as kernel images have it: a magic number, blocks of 8 MiB, and the size word of the kernel's
 * build. The words in quotes are ids of the list of bad inputs.
 */
#include <lz4.h>

#include "unpack.h"

#define BLOCK (8u << 20)
#define MAGIC 0x184c2102

static void put_block(struct blob *b, const unsigned char *data, size_t size)
{
	int room = LZ4_compressBound((int)size), made;
	char *out = must_alloc((size_t)room);

	made = LZ4_compress_default((const char *)data, out, (int)size, room);
	assert_true(made > 0);
	blob_u32(b, (uint32_t)made);
	blob_bytes(b, out, (size_t)made);
	free(out);
}

static struct blob legacy(const struct blob *data)
{
	struct blob b = blob_new(0);
	size_t at, size;

	blob_u32(&b, MAGIC);
	for (at = 0; at < data->size; at += size) {
		size = data->size - at < BLOCK ? data->size - at : BLOCK;
		put_block(&b, data->data + at, size);
	}
	blob_fit(&b);
	return b;
}

static struct blob text(size_t size)
{
	struct blob small = sample(30000), large = repeat(&small, size / small.size + 1);

	large.size = size;
	blob_fit(&large);
	blob_free(&small);
	return large;
}

/* Around the size of a block too: a file, and an image with bytes behind. */
static void test_sizes(void **state)
{
	static const size_t sizes[] = {1,         65536,     BLOCK - 1,    BLOCK,
				       BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 9};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct blob data = text(sizes[i]), in = legacy(&data);

		expect_bytes("sizes", BM_CODEC_LZ4_LEGACY, &in, &data, 0);
		blob_u32(&in, (uint32_t)data.size);
		expect_file("CMP-lz4-trailer", BM_CODEC_LZ4_LEGACY, &in, &data, 0);
		blob_free(&in);
		blob_free(&data);
	}
}

static void expect_image(const char *id, const struct blob *in, const void *after, size_t size,
			 const struct blob *want)
{
	static const struct how image = {BM_DECODE_EMBEDDED, {0, 0, 0}, NULL, 0};
	struct blob all = blob_prefix(in, in->size);
	struct unpacked u;

	blob_bytes(&all, after, size);
	blob_fit(&all);
	u = unpack(BM_CODEC_LZ4_LEGACY, &all, &image);
	if (u.status)
		print_error("%s: %s\n", id, u.err.text);
	assert_int_equal(u.status, 0);
	assert_int_equal(u.out.size, want->size);
	assert_memory_equal(u.out.data, want->data, want->size);
	assert_int_equal(u.used, in->size);
	blob_free(&u.out);
	blob_free(&all);
}

/* In an image a full block may be the last: what can follow it without being another. */
static void test_ends(void **state)
{
	struct blob data = text(BLOCK), in = legacy(&data), bad;
	struct how image = {BM_DECODE_EMBEDDED, {0, 0, 0}, NULL, 0};

	(void)state;
	expect_image("nothing", &in, "", 0, &data);
	expect_image("3 bytes", &in, "\1\0\0", 3, &data);
	expect_image("the size word", &in, "\0\0\x80\0", 4, &data);
	expect_image("the size word and bytes", &in, "\0\0\x80\0\1\2\3", 7, &data);
	expect_image("zeros", &in, "\0\0\0\0\0\0", 6, &data);
	expect_image("no size of a block", &in, "\xff\xff\xff\0\0\0", 6, &data);
	bad = blob_prefix(&in, in.size);
	blob_bytes(&bad, "\x10\0\0\0abc", 7);
	expect_failure("a block that is cut off", BM_CODEC_LZ4_LEGACY, &bad, &image,
		       BTFMIN_ERR_CORRUPT, "truncated");
	expect_failure("the same in a file", BM_CODEC_LZ4_LEGACY, &bad, NULL, BTFMIN_ERR_CORRUPT,
		       "truncated");
	blob_free(&bad);
	bad = blob_prefix(&in, in.size);
	blob_bytes(&bad, "\1\0\x80\0", 4);
	expect_failure("another number than the size", BM_CODEC_LZ4_LEGACY, &bad, NULL,
		       BTFMIN_ERR_CORRUPT, "truncated");
	blob_free(&bad);
	blob_free(&in);
	blob_free(&data);
}

/* "GEN-prefix": of one block each is an error; "GEN-byte": there is no check. */
static void test_prefixes_and_damage(void **state)
{
	struct blob data = sample(300), in = legacy(&data);

	(void)state;
	expect_no_prefix(BM_CODEC_LZ4_LEGACY, &in);
	expect_damage_found(BM_CODEC_LZ4_LEGACY, &in, NULL);
	blob_free(&in);
	blob_free(&data);
}

/* "CMP-lz4-magic": in the middle it begins a new stream, as it does for the kernel and for lz4. */
static void test_streams(void **state)
{
	struct blob data = sample(5000), one = legacy(&data), in = repeat(&one, 2);
	struct blob twice = repeat(&data, 2);

	(void)state;
	expect_file("CMP-lz4-magic", BM_CODEC_LZ4_LEGACY, &in, &twice, 0);
	blob_u32(&in, (uint32_t)twice.size);
	expect_file("CMP-lz4-trailer", BM_CODEC_LZ4_LEGACY, &in, &twice, 0);
	blob_free(&in);
	in = blob_prefix(&one, one.size);
	blob_u32(&in, MAGIC);
	expect_failure("CMP-lz4-magic: and nothing after it", BM_CODEC_LZ4_LEGACY, &in, NULL,
		       BTFMIN_ERR_CORRUPT, "truncated");
	blob_free(&in);
	/* Blocks that are not full, one after the other, are no kernel's; lz4 takes them in a file.
	 */
	in = blob_prefix(&one, one.size);
	put_block(&in, data.data, data.size);
	expect_file("short blocks", BM_CODEC_LZ4_LEGACY, &in, &twice, 0);
	blob_free(&in);
	blob_free(&twice);
	blob_free(&one);
	blob_free(&data);
}

static const struct {
	const char *id, *bytes;
	size_t size;
	const char *text;
} blocks[] = {
	{"CMP-lz4-block: larger than 8 MiB can become", "\x91\x80\x80\0abcd", 8, "size of a block"},
	{"CMP-lz4-block: 4 GiB",
	 "\xff\xff\xff\xff"
	 "abcd",
	 8, "size of a block"},
	{"CMP-lz4-block: 0", "\0\0\0\0abcd", 8, "size of a block"},
	{"CMP-lz4-offset: 0",
	 "\x0c\0\0\0\x30"
	 "abc\0\0\x50"
	 "vwxyz",
	 16, "corrupt"},
	{"CMP-lz4-offset: before the start",
	 "\x0c\0\0\0\x30"
	 "abc\4\0\x50"
	 "vwxyz",
	 16, "corrupt"},
	{"CMP-lz4-literals: past the end",
	 "\4\0\0\0\x50"
	 "abc",
	 8, "corrupt"},
	{"CMP-lz4-literals: a length without end", "\4\0\0\0\xf0\xff\xff\xff", 8, "corrupt"},
	{"CMP-lz4-match: a length without end",
	 "\x0a\0\0\0\x3f"
	 "abc\1\0\xff\xff\xff\xff",
	 14, "corrupt"},
	{"CMP-lz4-match: the block ends in it",
	 "\6\0\0\0\x30"
	 "abc\1\0",
	 10, "corrupt"},
	{"CMP-lz4-literals: the offset is cut",
	 "\5\0\0\0\x30"
	 "abc\1",
	 9, "corrupt"},
};

static void test_bad_blocks(void **state)
{
	struct how image = {BM_DECODE_EMBEDDED, {0, 0, 0}, NULL, 0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		struct blob b = blob_new(0);

		blob_u32(&b, MAGIC);
		blob_bytes(&b, blocks[i].bytes, blocks[i].size);
		blob_fit(&b);
		expect_failure(blocks[i].id, BM_CODEC_LZ4_LEGACY, &b, NULL, BTFMIN_ERR_CORRUPT,
			       blocks[i].text);
		expect_failure(blocks[i].id, BM_CODEC_LZ4_LEGACY, &b, &image, BTFMIN_ERR_CORRUPT,
			       blocks[i].text);
		blob_free(&b);
	}
}

/* A block that would become more than 8 MiB; and many that do not. */
static void test_bomb(void **state)
{
	struct blob zeros = zeros_of(BLOCK + 1), in, more, b = blob_new(0);
	struct heap h;
	struct how how = {0, {30 << 20, 0, 0}, &h, 0};
	struct unpacked u;

	(void)state;
	blob_u32(&b, MAGIC);
	put_block(&b, zeros.data, zeros.size);
	expect_failure("CMP-lz4-block: becomes 8 MiB and a byte", BM_CODEC_LZ4_LEGACY, &b, NULL,
		       BTFMIN_ERR_CORRUPT, "corrupt");
	blob_free(&b);
	zeros.size = BLOCK;
	in = legacy(&zeros);
	more = repeat(&in, 4);
	heap_init(&h, 0, 0);
	u = unpack(BM_CODEC_LZ4_LEGACY, &more, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "max_size"));
	assert_int_equal(u.out.size, 30 << 20);
	assert_true(h.peak < BLOCK + 4096);
	blob_free(&u.out);
	blob_free(&more);
	blob_free(&in);
	blob_free(&zeros);
}

static void test_nomem(void **state)
{
	struct blob data = sample(5000), in = legacy(&data);

	(void)state;
	expect_nomem(BM_CODEC_LZ4_LEGACY, &in);
	blob_free(&in);
	blob_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),   cmocka_unit_test(test_ends),
		cmocka_unit_test(test_streams), cmocka_unit_test(test_prefixes_and_damage),
		cmocka_unit_test(test_bomb),    cmocka_unit_test(test_bad_blocks),
		cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
