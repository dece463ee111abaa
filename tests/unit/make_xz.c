/* SPDX-License-Identifier: BSD-2-Clause */
#include "make_xz.h"

/* Codes all of the input that z has, and what action means after it. */
static void code(lzma_stream *z, lzma_action action, struct blob *out)
{
	unsigned char buf[4096];
	lzma_ret ret;

	do {
		z->next_out = buf;
		z->avail_out = sizeof(buf);
		ret = lzma_code(z, action);
		blob_bytes(out, buf, sizeof(buf) - z->avail_out);
	} while (ret == LZMA_OK);
	assert_int_equal(ret, LZMA_STREAM_END);
}

struct blob xz_with(const struct blob *data, lzma_check check, size_t block, lzma_vli before,
		    void *options)
{
	lzma_options_lzma lzma2;
	lzma_filter filters[3] = {
		{before, options}, {LZMA_FILTER_LZMA2, &lzma2}, {LZMA_VLI_UNKNOWN, NULL}};
	lzma_stream z = LZMA_STREAM_INIT;
	struct blob b = blob_new(0);
	size_t at;

	lzma_lzma_preset(&lzma2, 0);
	lzma2.dict_size = 4096;
	assert_int_equal(lzma_stream_encoder(&z, before ? filters : filters + 1, check), LZMA_OK);
	for (at = 0; at < data->size; at += z.total_in - at) {
		z.next_in = data->data + at;
		z.avail_in = data->size - at < block ? data->size - at : block;
		code(&z, LZMA_FULL_FLUSH, &b);
	}
	code(&z, LZMA_FINISH, &b);
	lzma_end(&z);
	blob_fit(&b);
	return b;
}

struct blob xz(const struct blob *data)
{
	return xz_with(data, LZMA_CHECK_CRC64, SIZE_MAX, 0, NULL);
}

static uint32_t crc_of(const struct blob *b, size_t at, size_t size)
{
	return lzma_crc32(b->data + at, size, 0);
}

size_t xz_block_end(const struct blob *b)
{
	return XZ_HEADER + 4 * ((size_t)b->data[XZ_HEADER] + 1);
}

size_t xz_index_at(const struct blob *b)
{
	return b->size - XZ_HEADER - 4 * ((size_t)blob_peek32(b, b->size - 8) + 1);
}

void xz_mend(struct blob *b, size_t index)
{
	size_t block = xz_block_end(b), index_end = b->size - XZ_HEADER - 4;

	blob_poke32(b, 8, crc_of(b, 6, 2));
	if (index != XZ_HEADER)
		blob_poke32(b, block - 4, crc_of(b, XZ_HEADER, block - 4 - XZ_HEADER));
	blob_poke32(b, index_end, crc_of(b, index, index_end - index));
	blob_poke32(b, b->size - XZ_HEADER, crc_of(b, b->size - 8, 6));
}
