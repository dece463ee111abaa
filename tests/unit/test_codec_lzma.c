/* SPDX-License-Identifier: BSD-2-Clause */
/* lzma, the format before xz. The words in quotes are ids of the list of bad inputs. */
#include <lzma.h>

#include "unpack.h"

#define HEADER 13

/* As `lzma` writes it, with an end mark and no size; or with the size instead of the mark. */
static struct blob lzma(const struct blob *data, int sized)
{
	lzma_options_lzma options;
	lzma_stream z = LZMA_STREAM_INIT;
	struct blob b = blob_new(0);
	unsigned char out[4096];
	lzma_ret ret;

	lzma_lzma_preset(&options, 0);
	options.dict_size = 1 << 16;
	assert_int_equal(lzma_alone_encoder(&z, &options), LZMA_OK);
	z.next_in = data->data;
	z.avail_in = data->size;
	do {
		z.next_out = out;
		z.avail_out = sizeof(out);
		ret = lzma_code(&z, LZMA_FINISH);
		blob_bytes(&b, out, sizeof(out) - z.avail_out);
	} while (ret == LZMA_OK);
	assert_int_equal(ret, LZMA_STREAM_END);
	lzma_end(&z);
	if (sized)
		blob_poke64(&b, 5, data->size);
	blob_fit(&b);
	return b;
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = {0, 1, 4095, 65536, 300000};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct blob data = sample(sizes[i]), in = lzma(&data, 0);

		assert_int_equal(bm_codec_of(in.data, in.size), BM_CODEC_LZMA);
		expect_bytes("sizes", BM_CODEC_LZMA, &in, &data, 0);
		blob_free(&in);
		in = lzma(&data, 1); /* the mark may be there all the same */
		expect_bytes("with a size", BM_CODEC_LZMA, &in, &data, 0);
		blob_free(&in);
		blob_free(&data);
	}
}

/* "GEN-prefix", "GEN-byte"; there is no checksum that could tell changed bytes. */
static void test_prefixes_and_damage(void **state)
{
	struct blob data = sample(200), in = lzma(&data, 0);

	(void)state;
	expect_no_prefix(BM_CODEC_LZMA, &in);
	expect_damage_found(BM_CODEC_LZMA, &in, NULL);
	blob_free(&in);
	blob_free(&data);
}

static void test_wrong(void **state)
{
	struct blob data = sample(200), in = lzma(&data, 0), more = join(&in, &in);
	struct how how = {0, {0, 0, 0}, NULL, 0};

	(void)state;
	expect_failure("nothing can follow", BM_CODEC_LZMA, &more, NULL, BTFMIN_ERR_CORRUPT,
		       "other bytes follow");
	blob_free(&more);
	more = changed(&in, HEADER, 1);
	expect_failure("the coder's first byte", BM_CODEC_LZMA, &more, NULL, BTFMIN_ERR_CORRUPT,
		       "does not begin");
	blob_free(&more);
	more = lzma(&data, 1);
	blob_poke64(&more, 5, data.size - 1);
	expect_failure("longer than it says", BM_CODEC_LZMA, &more, NULL, BTFMIN_ERR_CORRUPT,
		       "corrupt");
	blob_poke64(&more, 5, data.size + 1);
	expect_failure("shorter than it says", BM_CODEC_LZMA, &more, NULL, BTFMIN_ERR_CORRUPT,
		       "corrupt");
	blob_free(&more);
	blob_poke32(&in, 1, 0x80000000);
	expect_failure("CMP-xz-dict: 2 GiB", BM_CODEC_LZMA, &in, NULL, BTFMIN_ERR_LIMIT,
		       "max_memory");
	blob_poke32(&in, 1, 1 << 20);
	how.limits.max_memory = 1 << 20;
	expect_failure("CMP-xz-dict: 1 MiB", BM_CODEC_LZMA, &in, &how, BTFMIN_ERR_LIMIT,
		       "max_memory");
	how.limits.max_memory = 2 << 20;
	how.limits.max_output = data.size - 1;
	expect_failure("one byte too many", BM_CODEC_LZMA, &in, &how, BTFMIN_ERR_LIMIT,
		       "max_size");
	blob_free(&in);
	blob_free(&data);
}

static void test_bomb(void **state)
{
	struct blob zeros = zeros_of(70 << 20), in;
	struct unpacked u;
	struct heap h;
	struct how how = {0, {0, 0, 0}, &h, 0};

	(void)state;
	heap_init(&h, 0, 0);
	in = lzma(&zeros, 0);
	u = unpack(BM_CODEC_LZMA, &in, &how);
	assert_int_equal(u.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(u.err.text, "lzma: "));
	assert_non_null(strstr(u.err.text, "1000 times"));
	assert_true(u.out.size <= 66 << 20);
	assert_true(h.peak < 1 << 20);
	blob_free(&u.out);
	blob_free(&in);
	blob_free(&zeros);
}

static void test_nomem(void **state)
{
	struct blob data = sample(5000), in = lzma(&data, 0);

	(void)state;
	expect_nomem(BM_CODEC_LZMA, &in);
	blob_free(&in);
	blob_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes), cmocka_unit_test(test_prefixes_and_damage),
		cmocka_unit_test(test_wrong), cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
