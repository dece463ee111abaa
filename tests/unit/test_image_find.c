/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking for streams and for BTF in bytes. The words in capitals are ids of the list of bad
 * inputs. */
#include "unit.h"
#include "../support/make_btf.h"
#include "../support/make_image.h"
#include "image.h"
#include "streams.h"

static void append_stream(struct blob *b, const struct stream *s)
{
	blob_bytes(b, s->bytes, s->size);
}

/* Every stream, one after the other, at odd places. */
static void test_scan_finds_all(void **state)
{
	struct blob b = blob_new(0);
	uint64_t at[STREAMS];
	struct bm_image_scan scan;
	struct bm_payload p;
	uint32_t all = 0;
	size_t i;

	(void)state;
	for (i = 0; i < STREAMS; i++) {
		blob_bytes(&b, "\x1f\x8b\xfd\x89\x28 BZ", 1 + i % 8); /* not quite magics */
		at[i] = b.size;
		append_stream(&b, &streams[i]);
		all |= 1u << streams[i].codec;
	}
	blob_fit(&b);
	bm_image_scan_start(&scan, b.data, b.size);
	for (i = 0; i < STREAMS; i++) {
		assert_true(bm_image_next(&scan, &p));
		assert_int_equal(p.offset, at[i]);
		assert_int_equal(p.codec, streams[i].codec);
		assert_false(p.exact);
	}
	assert_false(bm_image_next(&scan, &p));
	assert_false(bm_image_next(&scan, &p));
	assert_int_equal(scan.seen, all);
	blob_free(&b);
}

/* What a kernel image holds of magics that begin no stream: bytes after the magic that cannot be.
 */
static const struct {
	enum bm_codec codec;
	const char *bytes;
	size_t size;
} fakes[] = {
	{BM_CODEC_GZIP, "\x1f\x8b\x08\xe0\0\0\0\0\x02", 9}, /* reserved flags */
	{BM_CODEC_GZIP, "\x1f\x8b\x08\0\0\0\0\0\x55", 9},   /* no such XFL */
	{BM_CODEC_XZ, "\xfd\x37zXZ\0XZ c", 10},             /* a string goes on */
	{BM_CODEC_XZ, "\xfd\x37zXZ\0\0\x10", 8},            /* no such check */
	{BM_CODEC_LZMA, "\x5d\0\0\x90\0\xff\xff\xff\xff\xff\xff\xff\xff\0", 14}, /* dictionary */
	{BM_CODEC_LZMA, "\x5d\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\0", 14},   /* of 0 bytes */
	{BM_CODEC_LZMA, "\x5d\0\0\x80\0\0\0\0\0\x40\0\0\0\0", 14},               /* 256 GiB */
	{BM_CODEC_LZMA, "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\x01", 14},
	{BM_CODEC_ZSTD, "\x28\xb5\x2f\xfd\x08\0\0\0\0\0\0\0", 12},     /* reserved bit */
	{BM_CODEC_ZSTD, "\x28\xb5\x2f\xfd\x03\0\0\0\0\0\0\0", 12},     /* a dictionary */
	{BM_CODEC_ZSTD, "\x28\xb5\x2f\xfd\0\x50\x06\0\0\0\0", 11},     /* reserved block */
	{BM_CODEC_ZSTD, "\x28\xb5\x2f\xfd\0\x50\x04\xff\xff\0\0", 11}, /* its size */
	{BM_CODEC_LZ4_LEGACY, "\x02\x21\x4c\x18\0\0\0\0", 8},          /* block of 0 bytes */
	{BM_CODEC_LZ4_LEGACY, "\x02\x21\x4c\x18\xff\xff\xff\0", 8},    /* of 16 MiB */
	{BM_CODEC_LZ4, "\x04\x22\x4d\x18\x24\x40", 6},                 /* version */
	{BM_CODEC_LZ4, "\x04\x22\x4d\x18\x66\x40", 6},                 /* reserved bit */
	{BM_CODEC_LZ4, "\x04\x22\x4d\x18\x64\x30", 6},                 /* block size */
	{BM_CODEC_BZIP2, "BZh0\x31\x41\x59\x26\x53\x59", 10},
	{BM_CODEC_BZIP2, "BZh91AY ST", 10},
	{BM_CODEC_LZO, "\x89LZO\0\r\n\x1a\n\0\0",
	 11}, /* the magic alone, as in the kernel's code */
};
#define FAKES (sizeof(fakes) / sizeof(fakes[0]))

/* A hundred thousand of them hide no stream. */
static void test_fakes_are_passed(void **state)
{
	struct blob b = blob_new(0);
	struct bm_image_scan scan;
	struct bm_payload p;
	uint64_t at;
	size_t i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		blob_bytes(&b, fakes[i % FAKES].bytes, fakes[i % FAKES].size);
		blob_bytes(&b, "\x90\x90\x90\x90\x90\x90\x90\x90", 8);
	}
	at = b.size;
	append_stream(&b, &streams[1]);
	blob_fit(&b);
	bm_image_scan_start(&scan, b.data, b.size);
	assert_true(bm_image_next(&scan, &p));
	assert_int_equal(p.offset, at);
	assert_int_equal(p.codec, BM_CODEC_XZ);
	assert_false(bm_image_next(&scan, &p));
	assert_int_equal(scan.tries, 1);
	blob_free(&b);
}

static void test_each_fake(void **state)
{
	enum bm_codec codec;
	size_t i;

	(void)state;
	for (i = 0; i < FAKES; i++) {
		struct blob b = blob_new(0);

		blob_bytes(&b, fakes[i].bytes, fakes[i].size);
		blob_bytes(&b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 30);
		if (bm_image_magic(span_of(b.data, b.size, false), 0, &codec))
			print_error("fake %u\n", (unsigned)i);
		assert_false(bm_image_magic(span_of(b.data, b.size, false), 0, &codec));
		blob_free(&b);
	}
}

/*
 * What is just within or just outside the rules. Of zstd the frame's header has several lengths;
 * its bytes of ff would be no block.
 */
static const struct {
	bool fits;
	const char *bytes;
	size_t size;
} edges[] = {
	{true, "\x28\xb5\x2f\xfd\x00\xff\x01\0\0", 9},
	{true, "\x28\xb5\x2f\xfd\x20\xff\x01\0\0", 9},
	{true, "\x28\xb5\x2f\xfd\x40\xff\xff\xff\x01\0\0", 11},
	{true, "\x28\xb5\x2f\xfd\x64\xff\xff\x01\0\0", 10},
	{true, "\x28\xb5\x2f\xfd\xa4\xff\xff\xff\xff\x01\0\0", 12},
	{true, "\x28\xb5\x2f\xfd\xe4\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\0", 16},
	{true, "\x28\xb5\x2f\xfd\0\x50\0\0\x10", 9},    /* a block of 128 KiB */
	{false, "\x28\xb5\x2f\xfd\0\x50\x08\0\x10", 9}, /* and a byte */
	{false, "\x28\xb5\x2f\xfd\xe4\0\0\0\0", 9},     /* the block is past the end */
	{true, "\x02\x21\x4c\x18\x90\x80\x80\0\0", 9},  /* 8 MiB that do not compress */
	{false, "\x02\x21\x4c\x18\x91\x80\x80\0\0", 9},
	{true, "\x02\x21\x4c\x18\x01\0\0\0\0", 9},
	{true, "BZh1\x31\x41\x59\x26\x53\x59\0\0\0\0", 14},
	{true, "\x89LZO\0\r\n\x1a\n\x08", 10},
	{true, "\x89LZO\0\r\n\x1a\n\x1f", 10},
	{false, "\x89LZO\0\r\n\x1a\n\x07", 10},
	{false, "\x89LZO\0\r\n\x1a\n\x20", 10},
	{true, "\x5d\0\0\xc0\0\0\0\0\0\x3f\0\0\0\0", 14}, /* 12 MiB for 252 GiB */
};

static void test_edges(void **state)
{
	enum bm_codec codec;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		struct blob b = blob_new(0);
		bool fits;

		blob_bytes(&b, edges[i].bytes, edges[i].size);
		if (edges[i].bytes[0] != '\x28' && edges[i].bytes[0] != 2) /* those are whole */
			blob_bytes(&b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24);
		blob_fit(&b);
		fits = bm_image_magic(span_of(b.data, b.size, false), 0, &codec);
		if (fits != edges[i].fits)
			print_error("edge %u\n", (unsigned)i);
		assert_int_equal(fits, edges[i].fits);
		blob_free(&b);
	}
}

/* CMP-vmlinuz-fake: more beginnings of streams than are tried; what is behind them is not found. */
static void test_tries_end(void **state)
{
	struct blob b = blob_new(0);
	struct bm_image_scan scan;
	struct bm_payload p;
	unsigned n = 0;
	size_t i;

	(void)state;
	for (i = 0; i < 100000; i++)
		append_stream(&b, &streams[i % STREAMS]);
	blob_fit(&b);
	bm_image_scan_start(&scan, b.data, b.size);
	while (bm_image_next(&scan, &p))
		n++;
	assert_int_equal(n, BM_IMAGE_TRIES);
	assert_int_equal(scan.tries, BM_IMAGE_TRIES);
	assert_false(bm_image_next(&scan, &p));
	blob_free(&b);
}

/* CMP-vmlinuz-none */
static void test_none(void **state)
{
	struct bm_image_scan scan;
	struct bm_image image;
	struct bm_payload p;
	struct blob b = mi_bzimage(4, "no stream in here", 17);
	uint64_t at = 1, size = 1;

	(void)state;
	assert_int_equal(bm_image_payload(&image, b.data, b.size, NULL), 0);
	assert_int_equal(image.kind, BM_IMAGE_X86);
	assert_false(image.has_payload);
	bm_image_scan_start(&scan, b.data, b.size);
	assert_false(bm_image_next(&scan, &p));
	assert_int_equal(scan.seen, 0);
	assert_false(bm_image_find_btf(span_of(b.data, b.size, false), &at, &size));
	assert_int_equal(at, 0);
	assert_int_equal(size, 0);
	blob_free(&b);
	bm_image_scan_start(&scan, NULL, 0);
	assert_false(bm_image_next(&scan, &p));
	assert_false(bm_image_find_btf(span_of(NULL, 0, false), &at, &size));
	assert_int_equal(bm_image_payload(&image, NULL, 0, NULL), 0);
	assert_int_equal(image.kind, BM_IMAGE_NONE);
}

/* A BTF of n structs of one member; types at 24. */
static struct mb *structs(unsigned n)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);

	while (n--) {
		mb_struct(b, "s", 4);
		mb_member(b, "a", t_int, 0);
	}
	return b;
}

static struct blob some_btf(unsigned n, int be)
{
	struct mb *b = structs(n);
	struct blob bytes = mb_blob(b, be);

	mb_free(b);
	return bytes;
}

/* The BTF found in b is what is at that place, and opens. */
static void expect_btf(const struct blob *b, uint64_t at, uint64_t size)
{
	struct btfmin_btf *btf;
	uint64_t got_at, got_size;

	assert_true(bm_image_find_btf(span_of(b->data, b->size, false), &got_at, &got_size));
	assert_int_equal(got_at, at);
	assert_int_equal(got_size, size);
	assert_int_equal(btfmin_btf_open(&btf, b->data + at, (size_t)size, NULL, NULL), 0);
	assert_int_equal(btfmin_btf_notes(btf) & BTFMIN_NOTE_TRAILING, 0);
	btfmin_btf_close(btf);
}

static void expect_no_btf(const struct blob *b)
{
	uint64_t at, size;

	assert_false(bm_image_find_btf(span_of(b->data, b->size, false), &at, &size));
}

/* At any place, also the first and the last, in either byte order. */
static void test_find(void **state)
{
	struct blob btf = some_btf(3, order_of(state)), b;
	size_t before, after;

	for (before = 0; before < 9; before++) {
		for (after = 0; after < 9; after += 8) {
			b = blob_new(0);
			blob_bytes(&b, "\x9f\xeb\xeb\x9f\xeb\x9f\x01\x00", before);
			blob_bytes(&b, btf.data, btf.size);
			blob_bytes(&b, "\xeb\x9f\xeb\x9f\xeb\x01\0\0", after);
			blob_fit(&b);
			expect_btf(&b, before, btf.size);
			blob_free(&b);
		}
	}
	b = mi_plain("arm64", btf.data, btf.size);
	expect_btf(&b, mi_plain_payload("arm64"), btf.size);
	blob_free(&b);
	blob_free(&btf);
}

/* A kernel brings BPF programs with BTF of their own; the largest is the kernel's. */
static void test_find_largest(void **state)
{
	struct blob small = some_btf(2, order_of(state)), large = some_btf(9, order_of(state));
	struct blob b = blob_new(0);
	uint64_t at;

	blob_bytes(&b, small.data, small.size);
	at = b.size;
	blob_bytes(&b, large.data, large.size);
	blob_bytes(&b, small.data, small.size);
	blob_fit(&b);
	expect_btf(&b, at, large.size);
	blob_free(&b);
	/* One that claims more, and whose records do not fit, is passed over. */
	b = blob_new(0);
	blob_bytes(&b, large.data, large.size);
	b.be = order_of(state);
	blob_poke32(&b, 24 + 4, 0x04000002); /* the INT's info: a struct of two members */
	blob_bytes(&b, small.data, small.size);
	blob_fit(&b);
	expect_btf(&b, large.size, small.size);
	blob_free(&b);
	blob_free(&small);
	blob_free(&large);
}

/* Headers of 32 bytes; a kind that only the layout section knows. */
static void test_find_layout(void **state)
{
	struct mb *b = structs(2);
	struct blob btf;

	mb_layout_known(b);
	mb_layout(b, 4, 8, 0); /* kind 20 */
	mb_raw(b, "new", 20, 2, 0, 0);
	mb_word(b, 1);
	mb_word(b, 2);
	mb_word(b, 3);
	mb_word(b, 4);
	mb_word(b, 5);
	btf = mb_blob(b, order_of(state));
	expect_btf(&btf, 0, btf.size);
	mb_free(b);
	blob_free(&btf);
	b = structs(2);
	mb_raw(b, "new", 20, 0, 0, 0); /* without the section */
	btf = mb_blob(b, order_of(state));
	expect_no_btf(&btf);
	mb_free(b);
	blob_free(&btf);
	b = structs(2);
	mb_header(b, 40);
	btf = mb_blob(b, order_of(state));
	expect_btf(&btf, 0, btf.size);
	mb_free(b);
	blob_free(&btf);
}

/* What some_btf(1) may say in its header, so that it is none: types 16 + 24 bytes, strings 9. */
static const struct {
	const char *id;
	uint32_t at, bytes, value;
} spoilt[] = {
	{"HDR-magic", 0, 2, 0x9fec},
	{"HDR-ver", 2, 1, 2},
	{"HDR-len8", 4, 4, 8},
	{"HDR-len20", 4, 4, 20},
	{"HDR-len25", 4, 4, 25},
	{"HDR-lenhuge", 4, 4, 0x10000},
	{"HDR-wrap-hdr", 4, 4, 0xfffffffc},
	{"HDR-unaligned", 8, 4, 2},
	{"HDR-wrap-type", 8, 4, 0xfffffff0},
	{"HDR-wrap-type len", 12, 4, 0xfffffffc},
	{"HDR-type0", 12, 4, 0},
	{"type_len cuts a record", 12, 4, 36},
	{"type_len cuts a head", 12, 4, 4},
	{"HDR-overlap", 16, 4, 36},
	{"HDR-wrap-str", 16, 4, 0xfffffff8},
	{"HDR-short", 20, 4, 10},
	{"HDR-wrap-str len", 20, 4, 0xffffffff},
	{"HDR-strlen0", 20, 4, 0},
	{"STR-nonul", 24 + 40 + 8, 1, 'x'},
	{"STR-first", 24 + 40, 1, 'x'},
	{"a record without a kind", 24 + 4, 4, 0},
	{"KND-20", 24 + 4, 4, 0x14000000},
	{"a record that goes on past the end", 24 + 16 + 4, 4, 0x04ffffff},
};

static void test_find_none(void **state)
{
	size_t i, n;

	for (i = 0; i < sizeof(spoilt) / sizeof(spoilt[0]); i++) {
		struct blob b = some_btf(1, order_of(state));
		uint64_t at, size;

		if (spoilt[i].bytes == 1)
			b.data[spoilt[i].at] = (unsigned char)spoilt[i].value;
		else if (spoilt[i].bytes == 2)
			blob_poke16(&b, spoilt[i].at, spoilt[i].value);
		else
			blob_poke32(&b, spoilt[i].at, spoilt[i].value);
		if (bm_image_find_btf(span_of(b.data, b.size, false), &at, &size))
			print_error("%s\n", spoilt[i].id);
		expect_no_btf(&b);
		blob_free(&b);
	}
	for (n = 0; n < 24 + 40 + 9; n++) {
		struct blob whole = some_btf(1, order_of(state)), b = blob_prefix(&whole, n);

		expect_no_btf(&b);
		blob_free(&b);
		blob_free(&whole);
	}
}

/*
 * So many headers, each of which claims the same records as its types: pointers, and behind them
 * what is no record.
 */
static void claim(struct blob *b, uint32_t headers, uint32_t records)
{
	uint32_t i;

	for (i = 0; i < headers; i++) {
		uint32_t rest = (headers - i - 1) * 24 + 12 * records;

		blob_u16(b, 0xeb9f);
		blob_u16(b, b->be ? 0x0100 : 0x0001);
		blob_u32(b, 24);
		blob_u32(b, (headers - i - 1) * 24);
		blob_u32(b, 12 * records - 12);
		blob_u32(b, rest - 4); /* strings: the last word, 0 in either byte order */
		blob_u32(b, 4);
	}
	for (i = 0; i < records; i++) {
		blob_u32(b, 0);
		blob_u32(b, i == records - 2 ? 0 : 0x02000000);
		blob_u32(b, 0);
	}
}

/* The records are walked for so many headers only, or this would take a minute. */
static void test_find_is_bounded(void **state)
{
	struct blob b = blob_new(order_of(state));

	claim(&b, 10000, 1 << 20);
	blob_fit(&b);
	expect_no_btf(&b);
	blob_free(&b);
}

/*
 * And all together walk no more than twice as many bytes as there are: what is expanded may have
 * a thousand times the size of the file. What is behind so many that claim the same is not found.
 */
static void test_find_walks_twice(void **state)
{
	struct blob btf = some_btf(3, order_of(state)), b;
	uint32_t headers;
	uint64_t at;

	for (headers = 1; headers < 8; headers += 3) {
		b = blob_new(order_of(state));
		claim(&b, headers, 1000);
		at = b.size;
		blob_bytes(&b, btf.data, btf.size);
		blob_fit(&b);
		if (headers == 1)
			expect_btf(&b, at, btf.size);
		else
			expect_no_btf(&b);
		blob_free(&b);
	}
	blob_free(&btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan_finds_all),
		cmocka_unit_test(test_fakes_are_passed),
		cmocka_unit_test(test_each_fake),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_tries_end),
		cmocka_unit_test(test_none),
		BOTH(test_find),
		BOTH(test_find_largest),
		BOTH(test_find_layout),
		BOTH(test_find_none),
		BOTH(test_find_is_bounded),
		BOTH(test_find_walks_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
