/* SPDX-License-Identifier: BSD-2-Clause */
/* codec_zlib.c - the zlib format (RFC 1950), which compressed sections of ELF files have */
#include "inflate.h"

static int zlib_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	return bm_inflate_begin(d->state, d, MAX_WBITS, err);
}

static int zlib_step(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		     struct btfmin_error *err)
{
	switch (bm_inflate_step(d->state, d, out, size, got)) {
	case Z_STREAM_END: /* its Adler-32 was right */
		return BM_STEP_END;
	case Z_OK:
	case Z_BUF_ERROR:
		return BM_STEP_MORE;
	case Z_MEM_ERROR:
		return fail_nomem(err);
	case Z_NEED_DICT:
		return bm_decoder_fail(d, err, BTFMIN_ERR_UNSUPPORTED, d->row->texts.dictionary);
	default:
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
	}
}

static void zlib_end(struct bm_decoder *d)
{
	bm_inflate_end(d->state);
}

const struct bm_codec_ops bm_zlib_ops = {sizeof(struct bm_inflate), BM_INFLATE_MEMORY, zlib_begin,
					 zlib_step, zlib_end};
