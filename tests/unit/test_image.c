/* SPDX-License-Identifier: BSD-2-Clause */
/* Boot images by their headers. The words in capitals are ids of the list of bad inputs. */
#include "unit.h"
#include "../support/make_image.h"
#include "image.h"
#include "streams.h"

static struct bm_image payload_of(const struct blob *b)
{
	struct btfmin_error err = {77, 77, 77, NULL};
	struct bm_image image;

	assert_int_equal(bm_image_payload(&image, b->data, b->size, &err), 0);
	assert_int_equal(err.status, 77); /* untouched by success */
	return image;
}

/* A stream's beginning with an appended size, unless it is gzip, which has one of its own. */
static struct blob kernel_stream(const struct stream *s)
{
	struct blob b = blob_new(0);

	blob_bytes(&b, s->bytes, s->size);
	mi_append_size(&b, 1234567);
	return b;
}

static void test_bzimage(void **state)
{
	static const unsigned sects[] = {0, 1, 4, 39, 255};
	size_t i, k;

	(void)state;
	for (i = 0; i < STREAMS; i++) {
		struct blob stream = kernel_stream(&streams[i]);

		for (k = 0; k < sizeof(sects) / sizeof(sects[0]); k++) {
			struct blob b = mi_bzimage(sects[k], stream.data, stream.size);
			struct bm_image image = payload_of(&b);
			bool gzip = streams[i].codec == BM_CODEC_GZIP;

			assert_int_equal(image.kind, BM_IMAGE_X86);
			assert_string_equal(image.form, "x86 bzImage");
			assert_true(image.has_payload && image.payload.exact && !image.raw);
			assert_int_equal(image.payload.codec, streams[i].codec);
			assert_int_equal(image.payload.offset, mi_bzimage_payload(sects[k]));
			assert_int_equal(image.payload.size, stream.size - (gzip ? 0 : 4));
			assert_int_equal(image.payload.expanded, 1234567);
			blob_free(&b);
		}
		blob_free(&stream);
	}
}

/* The payload is where the scan, not the header, says. */
static void expect_scan(const struct blob *b, uint64_t at, enum bm_codec codec)
{
	struct bm_image_scan scan;
	struct bm_payload p;

	bm_image_scan_start(&scan, b->data, b->size);
	assert_true(bm_image_next(&scan, &p));
	assert_int_equal(p.offset, at);
	assert_int_equal(p.codec, codec);
	assert_int_equal(p.size, b->size - at);
	assert_false(p.exact);
	assert_int_equal(scan.seen, 1u << codec);
	assert_false(bm_image_next(&scan, &p));
}

/* CMP-bzimage: what a header may say that is not so. */
static const struct {
	const char *id;
	uint32_t at, bytes, value;
} lies[] = {
	{"setup_sects one too many", 0x1f1, 1, 5},
	{"setup_sects one too few", 0x1f1, 1, 3},
	{"setup_sects past the end", 0x1f1, 1, 255},
	{"protocol 2.07", 0x206, 2, 0x207},
	{"protocol 0", 0x206, 2, 0},
	{"payload_offset 0", 0x248, 4, 0},
	{"payload_offset one too large", 0x248, 4, MI_CODE + 1},
	{"payload_offset at the end", 0x248, 4, MI_CODE + 1000},
	{"payload_offset that wraps 32 bits", 0x248, 4, 0xffffffff},
	{"payload_offset that wraps with sectors", 0x248, 4, 0xfffff600},
	{"payload_length 0", 0x24c, 4, 0},
	{"payload_length of less than a magic", 0x24c, 4, 3},
	{"payload_length past the end", 0x24c, 4, 10000},
	{"payload_length that wraps", 0x24c, 4, 0xffffffff},
	{"payload_length negative", 0x24c, 4, 0x80000000},
};

static void test_bzimage_lies(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		struct blob stream = kernel_stream(&streams[1]);
		struct blob b = mi_bzimage(4, stream.data, stream.size);
		struct bm_image image;

		if (lies[i].bytes == 1)
			b.data[lies[i].at] = (unsigned char)lies[i].value;
		else if (lies[i].bytes == 2)
			blob_poke16(&b, lies[i].at, lies[i].value);
		else
			blob_poke32(&b, lies[i].at, lies[i].value);
		image = payload_of(&b);
		if (image.has_payload)
			print_error("CMP-bzimage: %s\n", lies[i].id);
		assert_false(image.has_payload);
		assert_int_equal(image.kind, BM_IMAGE_X86);
		expect_scan(&b, mi_bzimage_payload(4), streams[1].codec);
		blob_free(&b);
		blob_free(&stream);
	}
}

static void test_x86_or_not(void **state)
{
	struct blob stream = kernel_stream(&streams[1]);
	struct blob b = mi_bzimage(4, stream.data, stream.size);

	(void)state;
	/* What newer kernels have in their DOS header does not make them images of another kind. */
	memcpy(b.data + 56, "\xcd\x23\x82\x81", 4);
	assert_int_equal(payload_of(&b).kind, BM_IMAGE_X86);
	assert_true(payload_of(&b).has_payload);
	blob_poke16(&b, 0x206, 0x208); /* the first version that tells of a payload */
	assert_true(payload_of(&b).has_payload);
	b.data[0x211] = 0;
	assert_string_equal(payload_of(&b).form, "x86 zImage");
	memset(b.data + 56, 0, 4);
	b.data[0x202] = 'h';
	assert_int_equal(payload_of(&b).kind, BM_IMAGE_NONE);
	assert_null(payload_of(&b).form);
	b.data[0x202] = 'H';
	b.data[0x1fe] = 0;
	assert_int_equal(payload_of(&b).kind, BM_IMAGE_NONE);
	blob_free(&b);
	blob_free(&stream);
}

static void test_zboot(void **state)
{
	static const struct {
		const char *method;
		enum bm_codec codec;
	} methods[] = {
		{"gzip", BM_CODEC_GZIP},   {"xzkern", BM_CODEC_XZ}, {"xz", BM_CODEC_XZ},
		{"lzma", BM_CODEC_LZMA},   {"lzo", BM_CODEC_LZO},   {"lz4", BM_CODEC_LZ4_LEGACY},
		{"zstd22", BM_CODEC_ZSTD}, {"zstd", BM_CODEC_ZSTD}, {"bzip2", BM_CODEC_BZIP2},
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		for (k = 0; streams[k].codec != methods[i].codec; k++)
			continue;
		{
			struct blob b =
				mi_zboot(methods[i].method, streams[k].bytes, streams[k].size);
			struct bm_image image = payload_of(&b);

			assert_int_equal(image.kind, BM_IMAGE_ZBOOT);
			assert_string_equal(image.form, "EFI zboot image");
			assert_true(image.has_payload && image.payload.exact);
			assert_int_equal(image.payload.codec, methods[i].codec);
			assert_int_equal(image.payload.offset, 64 + MI_CODE);
			assert_int_equal(image.payload.size, streams[k].size);
			assert_int_equal(image.payload.expanded,
					 methods[i].codec == BM_CODEC_GZIP ? 35 : 0);
			blob_free(&b);
		}
	}
}

static void expect_zboot_failure(struct blob *b, const char *id, int status)
{
	struct btfmin_error err;
	struct bm_image image;
	int r;

	memset(&err, 0, sizeof(err));
	r = bm_image_payload(&image, b->data, b->size, &err);
	if (r != status)
		print_error("CMP-zboot: %s\n", id);
	assert_int_equal(r, status);
	assert_int_equal(err.status, status);
	assert_non_null(err.text);
	assert_true(err.offset <= b->size || err.offset == BTFMIN_NO_OFFSET);
	assert_false(image.has_payload);
	assert_int_equal(image.kind, BM_IMAGE_NONE);
	blob_free(b);
}

/* CMP-zboot */
static void test_zboot_bad(void **state)
{
	static const struct {
		const char *id;
		uint32_t at, value;
	} changes[] = {
		{"payload offset 0", 8, 0},
		{"payload offset in the header", 8, 55},
		{"payload offset one off", 8, 64 + MI_CODE + 1},
		{"payload offset past the end", 8, 0x7fffffff},
		{"payload offset that wraps", 8, 0xffffffff},
		{"payload size past the end", 12, 10000},
		{"payload size that wraps", 12, 0xffffffff},
		{"payload size 0", 12, 0},
		{"payload size of less than a magic", 12, 3},
	};
	struct blob b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		b = mi_zboot("xzkern", streams[1].bytes, streams[1].size);
		blob_poke32(&b, changes[i].at, changes[i].value);
		expect_zboot_failure(&b, changes[i].id, BTFMIN_ERR_CORRUPT);
	}
	b = mi_zboot("gzip", streams[1].bytes, streams[1].size);
	expect_zboot_failure(&b, "another codec than it says", BTFMIN_ERR_CORRUPT);
	b = mi_zboot("brotli", streams[1].bytes, streams[1].size);
	expect_zboot_failure(&b, "unknown method", BTFMIN_ERR_UNSUPPORTED);
	b = mi_zboot("", streams[1].bytes, streams[1].size);
	expect_zboot_failure(&b, "no method", BTFMIN_ERR_UNSUPPORTED);
}

static void test_plain_forms(void **state)
{
	static const struct {
		const char *make;
		enum bm_image_kind kind;
		const char *form;
		bool raw;
	} forms[] = {
		{"arm64", BM_IMAGE_ARM64, "arm64 Image", true},
		{"riscv", BM_IMAGE_RISCV, "riscv Image", true},
		{"riscv-0.1", BM_IMAGE_RISCV, "riscv Image", true},
		{"efi", BM_IMAGE_EFI, "EFI kernel image", true},
		{"s390x", BM_IMAGE_S390X, "s390x boot image", false},
		{"arm", BM_IMAGE_ARM, "arm zImage", false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct blob b = mi_plain(forms[i].make, streams[1].bytes, streams[1].size);
		struct bm_image image = payload_of(&b);

		assert_int_equal(image.kind, forms[i].kind);
		assert_string_equal(image.form, forms[i].form);
		assert_int_equal(image.raw, forms[i].raw);
		assert_false(image.has_payload);
		expect_scan(&b, mi_plain_payload(forms[i].make), streams[1].codec);
		blob_free(&b);
	}
}

/* Whatever the bytes are: no error that is none, no place outside. */
static void check_any(const struct blob *b)
{
	struct btfmin_error err;
	struct bm_image_scan scan;
	struct bm_image image;
	struct bm_payload p;
	uint64_t at, size, last = 0;
	unsigned n = 0;
	int r = bm_image_payload(&image, b->data, b->size, &err);

	assert_true(r == 0 || ((r == BTFMIN_ERR_CORRUPT || r == BTFMIN_ERR_UNSUPPORTED) &&
			       err.status == r && err.offset <= b->size));
	if (image.has_payload)
		assert_true(image.payload.offset + image.payload.size <= b->size);
	bm_image_scan_start(&scan, b->data, b->size);
	while (bm_image_next(&scan, &p)) {
		assert_true(p.offset >= last && p.offset + p.size == b->size);
		last = p.offset + 1;
		n++;
	}
	assert_true(n <= BM_IMAGE_TRIES && n == scan.tries);
	if (bm_image_find_btf(span_of(b->data, b->size, false), &at, &size))
		assert_true(size >= 24 && at + size <= b->size);
}

/* The images that the next two tests cut and change. */
static struct blob nth_image(size_t i)
{
	static const char *const forms[] = {"arm64", "riscv", "efi", "arm", "s390x"};
	const struct stream *s = &streams[i % STREAMS];

	if (i < STREAMS)
		return mi_bzimage(1, s->bytes, s->size);
	if (i < 2 * STREAMS)
		return mi_zboot(s->method, s->bytes, s->size);
	return mi_plain(forms[i - 2 * STREAMS], s->bytes, s->size);
}
#define IMAGES (2 * STREAMS + 5)

/* GEN-prefix; the 64 KiB of zeros before an s390x header are passed over. */
static void test_prefixes(void **state)
{
	size_t i, n;

	(void)state;
	for (i = 0; i < IMAGES; i++) {
		struct blob b = nth_image(i);

		for (n = b.size > 0x10000 ? 0xfff0 : 0; n < b.size; n++) {
			struct blob cut = blob_prefix(&b, n);

			check_any(&cut);
			blob_free(&cut);
		}
		blob_free(&b);
	}
}

/* GEN-u32 */
static void test_boundary_words(void **state)
{
	static const uint32_t fixed[] = {
		0, 1, 2, 3, 4, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff};
	size_t i, at, k;

	(void)state;
	for (i = 0; i < IMAGES - 1; i++) {
		struct blob b = nth_image(i);

		for (at = 0; at + 4 <= b.size; at += at < 0x1f0 || at > 0x260 ? 4 : 1) {
			uint32_t was = blob_peek32(&b, at);

			for (k = 0; k < sizeof(fixed) / sizeof(fixed[0]) + 3; k++) {
				uint32_t size = (uint32_t)b.size + (uint32_t)(k % 3) - 1;
				bool len = k >= sizeof(fixed) / sizeof(fixed[0]);

				blob_poke32(&b, at, len ? size : fixed[k]);
				check_any(&b);
			}
			blob_poke32(&b, at, was);
		}
		blob_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bzimage),    cmocka_unit_test(test_bzimage_lies),
		cmocka_unit_test(test_x86_or_not), cmocka_unit_test(test_zboot),
		cmocka_unit_test(test_zboot_bad),  cmocka_unit_test(test_plain_forms),
		cmocka_unit_test(test_prefixes),   cmocka_unit_test(test_boundary_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
