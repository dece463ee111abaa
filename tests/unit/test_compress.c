/* SPDX-License-Identifier: BSD-2-Clause */
/* What is made smaller comes out again, and is the same whenever and however it is made. */
#include "unpack.h"

#include "pack/compress.h"

#if defined(HAVE_LIBZ) && defined(HAVE_LIBLZMA)
#define HAVE_ALL
#endif

static struct pack_bytes press(enum pack_compression how, const struct blob *in)
{
	struct failure fault;
	struct pack_bytes out;

	if (!pack_compress(&out, how, in->data, in->size, &fault))
		fail_msg("%s", fault.text);
	return out;
}

#ifdef HAVE_ALL
static enum bm_codec codec_of(enum pack_compression how)
{
	return how == PACK_GZIP ? BM_CODEC_GZIP : BM_CODEC_XZ;
}

/* Of all sizes where something changes: none, one, a dictionary's, more than the room at first. */
static void round_trip(void **state)
{
	static const size_t sizes[] = {0, 1, 511, 4096, 4097, 6145, 65536, 300000, 3000000};
	static const enum pack_compression ways[] = {PACK_GZIP, PACK_XZ};
	size_t i, w;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct blob in = sample(sizes[i]);

		for (w = 0; w < 2; w++) {
			struct pack_bytes out = press(ways[w], &in);
			struct blob made = {out.data, out.size, out.size, 0};

			expect_bytes("round trip", codec_of(ways[w]), &made, &in, 0);
			free(out.data);
		}
		blob_free(&in);
	}
}

#endif

static void plain_is_a_copy(void **state)
{
	struct blob in = sample(1000);
	struct pack_bytes out = press(PACK_PLAIN, &in);

	(void)state;
	assert_int_equal(out.size, in.size);
	assert_memory_equal(out.data, in.data, in.size);
	free(out.data);
	blob_free(&in);
}

#ifdef HAVE_ALL
/* What no dictionary helps with becomes larger, by little. */
static void noise(void **state)
{
	struct blob in = blob_new(0);
	uint32_t x = 1, i;
	size_t w;

	(void)state;
	for (i = 0; i < 200000; i++) {
		x = x * 1664525 + 1013904223;
		blob_u8(&in, x >> 24);
	}
	for (w = PACK_GZIP; w <= PACK_XZ; w++) {
		struct pack_bytes out = press((enum pack_compression)w, &in);

		assert_in_range(out.size, in.size / 2, in.size + in.size / 100);
		free(out.data);
	}
	blob_free(&in);
}

#endif

#ifdef HAVE_LIBZ
/* RFC 1952: no flags, no time, nothing special, Unix. "TAR-mtime" */
static void gzip_head(void **state)
{
	static const unsigned char head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
	struct blob in = sample(5000);
	struct pack_bytes out = press(PACK_GZIP, &in);

	(void)state;
	assert_memory_equal(out.data, head, sizeof(head));
	free(out.data);
	blob_free(&in);
}

#endif

#ifdef HAVE_LIBLZMA
/* The stream's flags say CRC64; the block's header names LZMA2 and a dictionary for 5,000 bytes. */
static void xz_head(void **state)
{
	static const unsigned char head[] = {0xfd, '7', 'z', 'X', 'Z', 0, 0, 4};
	static const unsigned char filter[] = {0x21, 1, 1}; /* LZMA2, one byte, 2^12 + 2^11 */
	struct blob in = sample(5000);
	struct pack_bytes out = press(PACK_XZ, &in);

	(void)state;
	assert_memory_equal(out.data, head, sizeof(head));
	assert_memory_equal(out.data + 14, filter, sizeof(filter));
	free(out.data);
	blob_free(&in);
}

#endif

#ifdef HAVE_ALL
static void pieces_do_not_matter(void **state)
{
	static const size_t sizes[] = {1, 512, 65537};
	struct blob in = sample(200000);
	struct failure fault;
	size_t w, i, at;

	(void)state;
	for (w = PACK_PLAIN; w <= PACK_XZ; w++) {
		struct pack_bytes whole = press((enum pack_compression)w, &in), out;

		for (i = 0; i < 3; i++) {
			struct pack_press p;

			assert_true(
				pack_press_begin(&p, (enum pack_compression)w, in.size, &fault));
			for (at = 0; at < in.size; at += sizes[i]) {
				size_t left = in.size - at, n = sizes[i] < left ? sizes[i] : left;

				assert_true(pack_press_put(&p, in.data + at, n, &fault));
			}
			assert_true(pack_press_end(&p, &out, &fault));
			pack_press_drop(&p);
			assert_int_equal(out.size, whole.size);
			assert_memory_equal(out.data, whole.data, whole.size);
			free(out.data);
		}
		free(whole.data);
	}
	blob_free(&in);
}

static void dropped_half_way(void **state)
{
	struct blob in = sample(200000);
	struct failure fault;
	struct pack_press p;
	size_t w;

	(void)state;
	for (w = PACK_PLAIN; w <= PACK_XZ; w++) {
		assert_true(pack_press_begin(&p, (enum pack_compression)w, in.size, &fault));
		assert_true(pack_press_put(&p, in.data, in.size, &fault));
		pack_press_drop(&p);
	}
	blob_free(&in);
}

#endif

static void words(void **state)
{
	enum pack_compression how;

	(void)state;
	assert_true(pack_compression_of("gzip", &how) && how == PACK_GZIP);
	assert_true(pack_compression_of("gz", &how) && how == PACK_GZIP);
	assert_true(pack_compression_of("xz", &how) && how == PACK_XZ);
	assert_true(pack_compression_of("none", &how) && how == PACK_PLAIN);
	assert_false(pack_compression_of("", &how));
	assert_false(pack_compression_of("GZIP", &how));
	assert_false(pack_compression_of("zstd", &how));
	assert_int_equal(pack_compression_of_path("a.tar.gz"), PACK_GZIP);
	assert_int_equal(pack_compression_of_path("a.tgz"), PACK_GZIP);
	assert_int_equal(pack_compression_of_path("d.gz/a.txz"), PACK_XZ);
	assert_int_equal(pack_compression_of_path("a.tar.xz"), PACK_XZ);
	assert_int_equal(pack_compression_of_path("a.gz/a.tar"), PACK_PLAIN);
	assert_int_equal(pack_compression_of_path("gz"), PACK_PLAIN);
	assert_int_equal(pack_compression_of_path(""), PACK_PLAIN);
}

/* What this build has not is a failure that says so. */
static void what_is_missing(void **state)
{
	static const bool there[] = {
		true,
#ifdef HAVE_LIBZ
		true,
#else
		false,
#endif
#ifdef HAVE_LIBLZMA
		true,
#else
		false,
#endif
	};
	struct failure fault;
	struct pack_bytes out;
	size_t w;

	(void)state;
	for (w = PACK_PLAIN; w <= PACK_XZ; w++) {
		assert_int_equal(pack_compress(&out, (enum pack_compression)w, "x", 1, &fault),
				 there[w]);
		if (there[w]) {
			free(out.data);
			continue;
		}
		assert_null(out.data);
		assert_int_equal(fault.exit_status, STATUS_LIMIT);
		assert_string_equal(fault.status, "unsupported");
	}
}

/* tests/checks/variants.sh builds this without the libraries, too. */
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_is_a_copy),
		cmocka_unit_test(words),
		cmocka_unit_test(what_is_missing),
#ifdef HAVE_LIBZ
		cmocka_unit_test(gzip_head),
#endif
#ifdef HAVE_LIBLZMA
		cmocka_unit_test(xz_head),
#endif
#ifdef HAVE_ALL
		cmocka_unit_test(round_trip),
		cmocka_unit_test(noise),
		cmocka_unit_test(pieces_do_not_matter),
		cmocka_unit_test(dropped_half_way),
#endif
	};

	return cmocka_run_group_tests_name("pack: compressing", tests, NULL, NULL);
}
