/* SPDX-License-Identifier: BSD-2-Clause */
/* codec_gzip.c - gzip members (RFC 1952) around zlib's raw inflate */
#include "inflate.h"

struct gzip {
	struct bm_inflate inflate;
	uint32_t crc, size;
};

enum { FLAG_CRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAGS_RESERVED = 0xe0 };

#define HEADER_SIZE  10
#define TRAILER_SIZE 8

static int truncated(const struct bm_decoder *d, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, 0, d->in.len, d->row->texts.truncated);
}

/* Moves *at past the extra field, which has its length before it. */
static bool skip_extra(struct span in, uint64_t *at)
{
	uint16_t size;

	if (!span_u16(in, *at, &size) || !span_has(in, *at + 2, size))
		return false;
	*at += 2 + (uint64_t)size;
	return true;
}

/* Moves *at past a name or a comment. */
static bool skip_string(struct span in, uint64_t *at)
{
	const char *s;

	if (!span_str(in, *at, &s))
		return false;
	*at += strlen(s) + 1;
	return true;
}

/* CRC32 of size bytes, in pieces, for zlib counts with unsigned int. */
static uint32_t add_crc(uint32_t crc, const unsigned char *p, size_t size)
{
	while (size) {
		uInt n = size < UINT_MAX ? (uInt)size : UINT_MAX;

		crc = (uint32_t)crc32(crc, p, n);
		p += n;
		size -= n;
	}
	return crc;
}

/* The low half of the CRC32 of the header before it. */
static int check_header_crc(const struct bm_decoder *d, uint64_t *at, struct btfmin_error *err)
{
	struct span header;
	uint16_t crc;

	if (!span_u16(d->in, *at, &crc) || !span_sub(d->in, d->used, *at - d->used, &header))
		return truncated(d, err);
	if (crc != (add_crc(0, header.p, header.len) & 0xffff))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, *at,
			    "gzip: the checksum of the header does not match");
	*at += 2;
	return 0;
}

static int skip_header(struct bm_decoder *d, struct btfmin_error *err)
{
	uint64_t at = d->used + HEADER_SIZE;
	uint8_t flags;
	int status;

	if (!span_has(d->in, d->used, HEADER_SIZE) || !span_u8(d->in, d->used + 3, &flags))
		return truncated(d, err);
	if (flags & FLAGS_RESERVED)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->used + 3,
			    "gzip: reserved flags are set in the header");
	if ((flags & FLAG_EXTRA && !skip_extra(d->in, &at)) ||
	    (flags & FLAG_NAME && !skip_string(d->in, &at)) ||
	    (flags & FLAG_COMMENT && !skip_string(d->in, &at)))
		return truncated(d, err);
	if (flags & FLAG_CRC) {
		status = check_header_crc(d, &at, err);
		if (status)
			return status;
	}
	d->used = at;
	return 0;
}

static int gzip_begin(struct bm_decoder *d, struct btfmin_error *err)
{
	struct gzip *s = d->state;
	int status = skip_header(d, err);

	if (status)
		return status;
	s->crc = s->size = 0;
	return bm_inflate_begin(&s->inflate, d, -MAX_WBITS, err); /* without zlib's own header */
}

static int check_trailer(struct bm_decoder *d, struct btfmin_error *err)
{
	const struct gzip *s = d->state;
	uint32_t crc, size;

	if (!span_u32(d->in, d->used, &crc) || !span_u32(d->in, d->used + 4, &size))
		return truncated(d, err);
	if (crc != s->crc)
		return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.checksum);
	if (size != s->size)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, d->used + 4,
			    "gzip: the data is corrupt, its size does not match");
	d->used += TRAILER_SIZE;
	return BM_STEP_END;
}

static int gzip_step(struct bm_decoder *d, unsigned char *out, size_t size, size_t *got,
		     struct btfmin_error *err)
{
	struct gzip *s = d->state;
	int status = bm_inflate_step(&s->inflate, d, out, size, got);

	s->crc = add_crc(s->crc, out, *got);
	s->size += (uint32_t)*got;
	if (status == Z_STREAM_END)
		return check_trailer(d, err);
	if (status == Z_MEM_ERROR)
		return fail_nomem(err);
	if (status == Z_OK || status == Z_BUF_ERROR)
		return BM_STEP_MORE;
	return bm_decoder_fail(d, err, BTFMIN_ERR_CORRUPT, d->row->texts.corrupt);
}

static void gzip_end(struct bm_decoder *d)
{
	struct gzip *s = d->state;

	bm_inflate_end(&s->inflate);
}

const struct bm_codec_ops bm_gzip_ops = {sizeof(struct gzip), BM_INFLATE_MEMORY, gzip_begin,
					 gzip_step, gzip_end};
