/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_image.c - where in a boot image the kernel is: by its header, by the streams in it, and by
 * the BTF that lies openly in it
 */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "io/image.h"

#include "fuzz.h"

const char fuzz_target[] = "image";

static void check_payload(const struct bm_payload *p, const uint8_t *data, size_t size)
{
	enum bm_codec codec;
	struct span whole = span_of(data, size, false), inside;

	if (!span_sub(whole, p->offset, p->size, &inside))
		abort();
	if (!bm_image_magic(whole, p->offset, &codec) || codec != p->codec ||
	    codec == BM_CODEC_NONE || codec >= BM_CODECS)
		abort();
}

static void check_header(const uint8_t *data, size_t size)
{
	struct bm_image image;
	struct btfmin_error err;
	int status = bm_image_payload(&image, data, size, &err);

	if (status) {
		if ((status != BTFMIN_ERR_CORRUPT && status != BTFMIN_ERR_UNSUPPORTED) ||
		    err.status != status || !err.text || !*err.text || err.offset > size)
			abort();
		return;
	}
	if ((image.kind == BM_IMAGE_NONE) != (image.form == NULL) || image.kind > BM_IMAGE_S390X)
		abort();
	if ((image.kind == BM_IMAGE_NONE || image.raw) && image.has_payload)
		abort();
	if (image.has_payload)
		check_payload(&image.payload, data, size);
}

/* The next place at or after at where a stream may begin, looked for without the short cuts. */
static uint64_t next_magic(struct span whole, uint64_t at)
{
	enum bm_codec codec;

	while (at < whole.len && !bm_image_magic(whole, at, &codec))
		at++;
	return at;
}

static void check_scan(const uint8_t *data, size_t size)
{
	struct span whole = span_of(data, size, false);
	struct bm_image_scan scan;
	struct bm_payload payload;
	uint64_t at = next_magic(whole, 0);
	unsigned int count = 0;

	bm_image_scan_start(&scan, data, size);
	while (bm_image_next(&scan, &payload)) {
		if (payload.offset != at || payload.exact ||
		    payload.offset + payload.size != size || ++count > BM_IMAGE_TRIES)
			abort();
		check_payload(&payload, data, size);
		at = next_magic(whole, at + 1);
	}
	if (at < size && count < BM_IMAGE_TRIES)
		abort();
	if (bm_image_next(&scan, &payload))
		abort();
}

/* What is found as BTF opens as such, and is found again in itself. */
static void check_btf(const uint8_t *data, size_t size)
{
	uint64_t offset, length, offset_again, length_again;
	struct span blob, whole = span_of(data, size, false);
	struct btfmin_btf *btf;

	if (!bm_image_find_btf(whole, &offset, &length)) {
		if (offset || length)
			abort();
		return;
	}
	if (!span_sub(whole, offset, length, &blob))
		abort();
	if (!bm_image_find_btf(blob, &offset_again, &length_again) || offset_again ||
	    length_again != length)
		abort();
	if (btfmin_btf_open(&btf, blob.p, blob.len, NULL, NULL))
		abort();
	btfmin_btf_close(btf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_header(data, size);
	check_scan(data, size);
	check_btf(data, size);
	return 0;
}
