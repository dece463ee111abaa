/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gzip: members, headers, checks, limits; and zlib, which has less of each. The words in quotes are
 * ids of the list of bad inputs.
 */
#include <zlib.h>

#include "unpack.h"

/* Parts of a header, and what the trailer says beside the truth. */
struct member {
	unsigned flags;
	size_t extra;     /* bytes of FEXTRA, with flag 4 */
	const char *name; /* with flag 8, and 16 */
	uint32_t crc_wrong, size_wrong;
	unsigned header_crc_wrong;
};

static void put_header(struct blob *b, const struct member *m)
{
	size_t start = b->size, i;

	blob_bytes(b, "\x1f\x8b\x08", 3);
	blob_u8(b, m->flags);
	blob_bytes(b, "\0\0\0\0\0\3", 6);
	if (m->flags & 4) {
		blob_u16(b, (unsigned)m->extra);
		for (i = 0; i < m->extra; i++)
			blob_u8(b, (unsigned)i & 0xff);
	}
	if (m->flags & 8)
		blob_bytes(b, m->name, strlen(m->name) + 1);
	if (m->flags & 16)
		blob_bytes(b, m->name, strlen(m->name) + 1);
	if (m->flags & 2)
		blob_u16(b, (crc32(0, b->data + start, (uInt)(b->size - start)) & 0xffff) ^
				    m->header_crc_wrong);
}

static void put_member(struct blob *b, const struct blob *data, const struct member *m)
{
	unsigned char out[4096];
	z_stream z;
	int status;

	memset(&z, 0, sizeof(z));
	put_header(b, m);
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = data->data;
	z.avail_in = (uInt)data->size;
	do {
		z.next_out = out;
		z.avail_out = sizeof(out);
		status = deflate(&z, Z_FINISH);
		blob_bytes(b, out, sizeof(out) - z.avail_out);
	} while (status == Z_OK);
	assert_int_equal(status, Z_STREAM_END);
	deflateEnd(&z);
	blob_u32(b, (uint32_t)crc32(0, data->data, (uInt)data->size) ^ m->crc_wrong);
	blob_u32(b, (uint32_t)data->size ^ m->size_wrong);
}

static struct blob gzip_as(const struct blob *data, struct member m)
{
	struct blob b = blob_new(0);

	put_member(&b, data, &m);
	blob_fit(&b);
	return b;
}

static struct blob gzip(const struct blob *data)
{
	struct member plain = {0, 0, NULL, 0, 0, 0};

	return gzip_as(data, plain);
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = {0, 1, 4094, 4095, 4096, 65536, 300000};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct blob data = sample(sizes[i]), in = gzip(&data);

		expect_bytes("sizes", BM_CODEC_GZIP, &in, &data, 0);
		blob_free(&in);
		blob_free(&data);
	}
}

/* "CMP-gz-trunc", "GEN-byte": the data of a member with everything a header can have. */
static void test_prefixes_and_damage(void **state)
{
	struct member all = {4 | 8 | 16 | 2, 3, "name", 0, 0, 0};
	struct blob data = sample(600), in = gzip_as(&data, all);

	(void)state;
	expect_bytes("whole", BM_CODEC_GZIP, &in, &data, 0);
	expect_no_prefix(BM_CODEC_GZIP, &in);
	expect_damage_found(BM_CODEC_GZIP, &in, &data);
	blob_free(&in);
	blob_free(&data);
}

/* "CMP-gz-crc", "CMP-gz-isize": each where it stands. */
static void test_checks(void **state)
{
	struct member crc = {0, 0, NULL, 1, 0, 0}, size = {0, 0, NULL, 0, 0x10000, 0};
	struct how how = {0, {0, 0, 0}, NULL, 1};
	struct blob data = sample(5000), in = gzip_as(&data, crc);
	struct unpacked u;

	(void)state;
	expect_failure("CMP-gz-crc", BM_CODEC_GZIP, &in, NULL, BTFMIN_ERR_CORRUPT, "checksum");
	u = unpack(BM_CODEC_GZIP, &in, &how);
	assert_int_equal(u.err.offset, in.size - 8);
	assert_true(u.out.size <= data.size);
	blob_free(&u.out);
	blob_free(&in);
	in = gzip_as(&data, size);
	expect_failure("CMP-gz-isize", BM_CODEC_GZIP, &in, NULL, BTFMIN_ERR_CORRUPT, "size");
	u = unpack(BM_CODEC_GZIP, &in, &how);
	assert_int_equal(u.err.offset, in.size - 4);
	blob_free(&u.out);
	blob_free(&in);
	blob_free(&data);
}

/* "CMP-gz-multi". */
static void test_members(void **state)
{
	struct blob one = sample(3000), two = sample(70), a = gzip(&one), b = gzip(&two);
	struct blob data = join(&one, &two), in = join(&a, &b), more, none = blob_new(0);
	struct how image = {BM_DECODE_EMBEDDED, {0, 0, 0}, NULL, 0};
	struct unpacked u;
	size_t n;

	(void)state;
	expect_file("two members", BM_CODEC_GZIP, &in, &data, 0);
	u = unpack(BM_CODEC_GZIP, &in, &image);
	assert_int_equal(u.out.size, one.size); /* in an image the first one counts */
	assert_int_equal(u.used, a.size);
	blob_free(&u.out);
	for (n = 1; n < b.size; n++) {
		struct blob cut = blob_prefix(&in, a.size + n);

		expect_failure("CMP-gz-trunc", BM_CODEC_GZIP, &cut, NULL, BTFMIN_ERR_CORRUPT,
			       "truncated");
		blob_free(&cut);
	}
	blob_bytes(&none, "\0\0\0\0\0", 5);
	more = join(&in, &none);
	expect_file("zero padding", BM_CODEC_GZIP, &more, &data, 0);
	blob_free(&in);
	in = join(&more, &b);
	blob_bytes(&data, two.data, two.size);
	expect_file("a member after zeros", BM_CODEC_GZIP, &in, &data, 0);
	blob_free(&more);
	blob_bytes(&none, "garbage", 7);
	more = join(&in, &none);
	expect_file("garbage after zeros", BM_CODEC_GZIP, &more, &data, BM_DECODE_NOTE_TRAILING);
	blob_free(&more);
	more = join(&in, &one);
	expect_file("garbage", BM_CODEC_GZIP, &more, &data, BM_DECODE_NOTE_TRAILING);
	blob_free(&more);
	blob_free(&none);
	blob_free(&in);
	blob_free(&data);
	blob_free(&a);
	blob_free(&b);
	blob_free(&one);
	blob_free(&two);
}

/* "CMP-gz-hdr". */
static void test_headers(void **state)
{
	struct member extra = {4, 65535, NULL, 0, 0, 0}, bad_crc = {2, 0, NULL, 0, 0, 1};
	struct member reserved = {0x20, 0, NULL, 0, 0, 0};
	struct blob data = sample(100), in = gzip_as(&data, extra), head;

	(void)state;
	expect_bytes("FEXTRA of 64 KB", BM_CODEC_GZIP, &in, &data, 0);
	blob_free(&in);
	in = gzip_as(&data, bad_crc);
	expect_failure("FHCRC bad", BM_CODEC_GZIP, &in, NULL, BTFMIN_ERR_CORRUPT, "header");
	blob_free(&in);
	in = gzip_as(&data, reserved);
	expect_failure("reserved flags", BM_CODEC_GZIP, &in, NULL, BTFMIN_ERR_CORRUPT, "reserved");
	blob_free(&in);
	head = blob_new(0);
	blob_bytes(&head, "\x1f\x8b\x08\x08\0\0\0\0\0\3", 10);
	in = repeat(&data, 100);
	while (memchr(in.data, 0, in.size))
		*(char *)memchr(in.data, 0, in.size) = 'x';
	blob_bytes(&head, in.data, in.size);
	blob_fit(&head);
	expect_failure("FNAME unterminated", BM_CODEC_GZIP, &head, NULL, BTFMIN_ERR_CORRUPT,
		       "truncated");
	blob_free(&head);
	blob_free(&in);
	blob_free(&data);
}

/* "CMP-gz-bomb": it stops at each limit, and zlib's memory is all that it takes. */
static void test_bomb(void **state)
{
	/* The longer, the closer to deflate's 1032 : 1. */
	struct blob zeros = zeros_of(20 << 20), one, in;
	struct heap h;
	struct how how = {0, {0, 0, 0}, &h, 0};
	struct unpacked u;

	(void)state;
	one = gzip(&zeros);
	in = repeat(&one, 10);
	heap_init(&h, 0, 0);
	u = unpack(BM_CODEC_GZIP, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "1000 times"));
	assert_true(u.out.size <= (66u << 20) && u.out.size > (60u << 20));
	blob_free(&u.out);
	assert_true(h.peak < 64 << 10);
	how.limits.max_ratio = UINT64_MAX;
	how.limits.max_output = 100 << 20;
	u = unpack(BM_CODEC_GZIP, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "max_size"));
	assert_true(u.out.size <= 100 << 20);
	blob_free(&u.out);
	how.limits.max_output = 200 << 20; /* just enough */
	u = unpack(BM_CODEC_GZIP, &in, &how);
	assert_int_equal(u.status, 0);
	assert_int_equal(u.out.size, 200 << 20);
	blob_free(&u.out);
	blob_free(&in);
	blob_free(&one);
	blob_free(&zeros);
}

static struct blob zlib(const struct blob *data)
{
	struct blob b = zeros_of(compressBound(data->size));
	uLongf size = b.size;

	assert_int_equal(compress(b.data, &size, data->data, data->size), Z_OK);
	b.size = size;
	blob_fit(&b);
	return b;
}

/* The data of a compressed section of ELF: "ELF-btf-compressed". */
static void test_zlib(void **state)
{
	static const char dictionary[] = "\x78\xbb\0\0\0\1data";
	struct blob data = sample(600), in = zlib(&data), bad = join(&in, &data);

	(void)state;
	expect_bytes("zlib", BM_CODEC_ZLIB, &in, &data, 0);
	expect_no_prefix(BM_CODEC_ZLIB, &in);
	expect_damage_found(BM_CODEC_ZLIB, &in, &data);
	expect_nomem(BM_CODEC_ZLIB, &in);
	expect_failure("garbage", BM_CODEC_ZLIB, &bad, NULL, BTFMIN_ERR_CORRUPT, "other bytes");
	blob_free(&bad);
	bad = blob_new(0);
	blob_bytes(&bad, dictionary, sizeof(dictionary) - 1);
	expect_failure("a dictionary", BM_CODEC_ZLIB, &bad, NULL, BTFMIN_ERR_UNSUPPORTED,
		       "dictionary");
	blob_free(&bad);
	blob_free(&in);
	blob_free(&data);
}

static void test_nomem(void **state)
{
	struct blob data = sample(70000), in = gzip(&data);

	(void)state;
	expect_nomem(BM_CODEC_GZIP, &in);
	blob_free(&in);
	blob_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),   cmocka_unit_test(test_prefixes_and_damage),
		cmocka_unit_test(test_checks),  cmocka_unit_test(test_members),
		cmocka_unit_test(test_headers), cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_zlib),    cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
