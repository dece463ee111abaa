/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_codec.c - the decompressors: what comes out is the same whatever the size of the reads, as a
 * file of its own and as a payload with bytes behind it
 */
#include <stdlib.h>
#include <string.h>

#include "io/codec.h"

#include "fuzz.h"

const char fuzz_target[] = "codec";

#define OUTPUT_MAX ((size_t)1 << 20)

static unsigned char outputs[2][OUTPUT_MAX + 1];

/* Reads all of it in pieces of that size; the status, and what came before in out. */
static int unpack(enum bm_codec codec, const uint8_t *data, size_t size, unsigned flags,
		  size_t piece, unsigned char *out, size_t *total)
{
	struct bm_decode_limits limits = {OUTPUT_MAX, 16 << 20, 0};
	struct bm_decoder *d;
	struct btfmin_error err;
	size_t got, room;
	int status = bm_decoder_open(&d, codec, data, size, flags, &limits, NULL, &err);

	*total = 0;
	if (status)
		return status;
	do {
		room = OUTPUT_MAX + 1 - *total < piece ? OUTPUT_MAX + 1 - *total : piece;
		status = bm_decoder_read(d, out + *total, room, &got, &err);
		*total += got;
	} while (!status && got == room);
	if (status && (!err.text || !*err.text || err.offset > size))
		abort();
	if (bm_decoder_used(d) > size || *total > OUTPUT_MAX)
		abort();
	bm_decoder_close(d);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = {OUTPUT_MAX + 1, 61};
	enum bm_codec codec = bm_codec_of(data, size);
	size_t totals[2];
	unsigned flags, i;
	int statuses[2];

	if (!bm_codec_available(codec))
		return 0;
	for (flags = 0; flags <= BM_DECODE_EMBEDDED; flags++) {
		for (i = 0; i < 2; i++)
			statuses[i] =
				unpack(codec, data, size, flags, pieces[i], outputs[i], &totals[i]);
		if (statuses[0] != statuses[1])
			abort();
		if (statuses[0] == 0 &&
		    (totals[0] != totals[1] || memcmp(outputs[0], outputs[1], totals[0])))
			abort();
	}
	return 0;
}
