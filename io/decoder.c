/* SPDX-License-Identifier: BSD-2-Clause */
#include "decoder.h"

#define MIB ((uint64_t)1 << 20)

/* The limits are looked at after so many bytes of output at the latest. */
#define STEP_MAX ((size_t)1 << 20)

/* Below that, no ratio is too high: an empty page costs next to nothing. */
#define RATIO_FROM (64 * MIB)

static struct bm_decode_limits fill_limits(const struct bm_decode_limits *given)
{
	struct bm_decode_limits limits = {0, 0, 0};

	if (given)
		limits = *given;
	if (!limits.max_output)
		limits.max_output = 1024 * MIB;
	if (!limits.max_memory)
		limits.max_memory = 256 * MIB;
	if (!limits.max_ratio)
		limits.max_ratio = 1000;
	return limits;
}

static int check_call(enum bm_codec codec, unsigned flags, const struct bm_decode_limits *limits,
		      struct btfmin_error *err)
{
	const struct bm_codec_row *row = bm_codec_row(codec);

	if (!row)
		return fail_plain(err, BTFMIN_ERR_USAGE, "there is no codec to open");
	if (flags & ~BM_DECODE_EMBEDDED)
		return fail_plain(err, BTFMIN_ERR_USAGE, "unknown flag for a decoder");
	if (!row->ops)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, 0, row->refusal);
	if (limits->max_memory < row->ops->memory)
		return fail(err, BTFMIN_ERR_LIMIT, 0, 0, row->texts.memory);
	return 0;
}

int bm_decoder_open(struct bm_decoder **out, enum bm_codec codec, const void *data, size_t size,
		    unsigned flags, const struct bm_decode_limits *limits,
		    const struct btfmin_allocator *allocator, struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(allocator);
	struct bm_decode_limits filled = fill_limits(limits);
	struct bm_decoder *d;
	int status;

	*out = NULL;
	status = check_call(codec, flags, &filled, err);
	if (status)
		return status;
	d = bm_zalloc(&a, 1, sizeof(*d));
	if (!d)
		return fail_nomem(err);
	d->row = bm_codec_row(codec);
	d->alloc = a;
	d->limits = filled;
	d->in = span_of(data, size, false);
	d->flags = flags;
	d->state = bm_zalloc(&a, 1, d->row->ops->state_size);
	if (!d->state) {
		bm_free(&a, d);
		return fail_nomem(err);
	}
	*out = d;
	return 0;
}

void bm_decoder_close(struct bm_decoder *d)
{
	struct btfmin_allocator a;

	if (!d)
		return;
	a = d->alloc;
	d->row->ops->end(d);
	bm_free(&a, d->state);
	bm_free(&a, d);
}

uint64_t bm_decoder_used(const struct bm_decoder *d)
{
	return d->used;
}

uint64_t bm_decoder_made(const struct bm_decoder *d)
{
	return d->made;
}

uint32_t bm_decoder_notes(const struct bm_decoder *d)
{
	return d->notes;
}

/* Passes over what may stand between two streams. */
static int skip_gap(struct bm_decoder *d, struct btfmin_error *err)
{
	const struct bm_codec_row *row = d->row;
	uint64_t start = d->used;
	uint8_t byte;

	if (row->skippable && !bm_skip_frames(d->in, &d->used))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->in.len, row->texts.truncated);
	if (!row->padding || !d->streams)
		return 0;
	while (span_u8(d->in, d->used, &byte) && byte == 0)
		d->used++;
	if ((d->used - start) % row->padding != 0)
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, row->texts.garbage);
	return 0;
}

/* How many bytes of the magic number are there before the first difference or the end. */
static size_t magic_length(const struct bm_decoder *d)
{
	uint8_t byte;
	size_t n = 0;

	while (n < d->row->magic_size && span_u8(d->in, d->used + n, &byte) &&
	       byte == d->row->magic[n])
		n++;
	return n;
}

/* What follows the last stream: nothing, another one, the start of one, or something else. */
static int next_stream(struct bm_decoder *d, struct btfmin_error *err)
{
	const struct bm_codec_row *row = d->row;
	size_t match;
	int status = skip_gap(d, err);

	if (status)
		return status;
	match = magic_length(d);
	if (d->used == d->in.len && d->used > 0) {
		d->done = true;
		return 0;
	}
	if (d->used == d->in.len)
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, row->texts.empty);
	if (match == row->magic_size && !(row->alone && d->streams)) {
		d->streams++;
		d->inside = true;
		return row->ops->begin(d, err);
	}
	if (match > 0 && d->used + match == d->in.len)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->in.len, row->texts.truncated);
	if (!d->streams)
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, row->texts.no_magic);
	if (!row->lenient)
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, row->texts.garbage);
	d->notes |= BM_DECODE_NOTE_TRAILING;
	d->done = true;
	return 0;
}

static int check_limits(const struct bm_decoder *d, struct btfmin_error *err)
{
	if (d->made > d->limits.max_output)
		return bm_decoder_fail(d, err, BTFMIN_ERR_LIMIT, d->row->texts.output);
	if (d->made > RATIO_FROM && d->made / d->limits.max_ratio > d->used)
		return bm_decoder_fail(d, err, BTFMIN_ERR_LIMIT, d->row->texts.ratio);
	return 0;
}

static int advance(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		   struct btfmin_error *err)
{
	uint64_t before = d->used;
	int step, status;

	if (!d->inside)
		return next_stream(d, err);
	step = d->row->ops->step(d, out, size, got, err);
	d->made += *got;
	if (step < 0)
		return step;
	status = check_limits(d, err);
	if (status)
		return status;
	if (step == BM_STEP_END) {
		d->inside = false;
		d->done = d->flags & BM_DECODE_EMBEDDED;
	} else if (d->used == before && *got == 0) {
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->in.len, d->row->texts.truncated);
	}
	return 0;
}

int bm_decoder_read(struct bm_decoder *d, void *buf, size_t size, size_t *got,
		    struct btfmin_error *err)
{
	unsigned char *out = buf;
	size_t n, filled = 0;

	*got = 0;
	while (!d->failure.status && filled < size && !d->done) {
		n = 0;
		d->failure.status = advance(d, out + filled,
					    size - filled < STEP_MAX ? size - filled : STEP_MAX, &n,
					    &d->failure);
		filled += n;
	}
	if (!d->failure.status)
		*got = filled;
	else if (err)
		*err = d->failure;
	return d->failure.status;
}
