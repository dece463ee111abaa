/* SPDX-License-Identifier: BSD-2-Clause */
/* codec_zstd.c - zstd frames (RFC 8878) by libzstd's stable interface */
#include <zstd.h>
#include <zstd_errors.h>

#include "codecs.h"

struct zstd {
	ZSTD_DStream *z;
};

/* What libzstd needs beside the window: its tables, and a block on its way in and out. */
#define BESIDE_WINDOW (768u << 10)

/* The smallest window of the format is 1 KiB. */
#define WINDOW_LOG_MIN 10
#define MEMORY         (BESIDE_WINDOW + (1u << WINDOW_LOG_MIN))

/* The largest window, as a power of two, that max_memory leaves room for. */
static int window_log(const struct bm_decoder *d)
{
	/* MEMORY fits, or it was not opened */
	uint64_t room = d->limits.max_memory - BESIDE_WINDOW;
	int most = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound, log = WINDOW_LOG_MIN;

	while (log < most && room >> (log + 1) != 0)
		log++;
	return log;
}

static int failure_of(const struct bm_decoder *d, size_t ret, struct btfmin_error *err)
{
	switch (ZSTD_getErrorCode(ret)) {
	case ZSTD_error_memory_allocation:
		return fail_nomem(err);
	case ZSTD_error_frameParameter_windowTooLarge:
		return bm_decoder_fail(d, err, BTFMIN_ERR_LIMIT, d->row->texts.memory);
	case ZSTD_error_dictionary_wrong:
		return bm_decoder_fail(d, err, BTFMIN_ERR_UNSUPPORTED, d->row->texts.dictionary);
	case ZSTD_error_frameParameter_unsupported:
	case ZSTD_error_version_unsupported:
		return bm_decoder_fail(
			d, err, BTFMIN_ERR_UNSUPPORTED,
			"zstd: the frame has a form that this libzstd does not know");
	case ZSTD_error_checksum_wrong:
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.checksum);
	default:
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
	}
}

static int prepare(struct bm_decoder *d, struct btfmin_error *err)
{
	struct zstd *s = d->state;
	size_t ret;

	s->z = ZSTD_createDStream();
	if (!s->z)
		return fail_nomem(err);
	ret = ZSTD_DCtx_setParameter(s->z, ZSTD_d_windowLogMax, window_log(d));
	return ZSTD_isError(ret) ? failure_of(d, ret, err) : 0;
}

static int zstd_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	struct zstd *s = d->state;
	int status = s->z ? 0 : prepare(d, err);

	if (status)
		return status;
	ZSTD_DCtx_reset(s->z, ZSTD_reset_session_only);
	if (ZSTD_getDictID_fromFrame(d->in.p + (size_t)d->used, d->in.len - (size_t)d->used))
		return bm_decoder_fail(d, err, BTFMIN_ERR_UNSUPPORTED, d->row->texts.dictionary);
	return 0;
}

static int zstd_step(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		     struct btfmin_error *err)
{
	struct zstd *s = d->state;
	ZSTD_inBuffer in = {d->in.p, d->in.len, (size_t)d->used};
	ZSTD_outBuffer to = {out, size, 0};
	size_t ret = ZSTD_decompressStream(s->z, &to, &in);

	d->used = in.pos;
	*got = to.pos;
	if (ZSTD_isError(ret))
		return failure_of(d, ret, err);
	return ret == 0 ? BM_STEP_END : BM_STEP_MORE;
}

static void zstd_end(struct bm_decoder *d)
{
	struct zstd *s = d->state;

	ZSTD_freeDStream(s->z);
}

const struct bm_codec_ops bm_zstd_ops = {sizeof(struct zstd), MEMORY, zstd_begin, zstd_step,
					 zstd_end};
