/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "io/codec.h"

#include "ecc.h"
#include "press.h"
#include "scan.h"

/* Far more than any BPF object has. */
#define OBJECT_SIZE_MAX ((uint64_t)256 << 20)
#define FIRST_ROOM      ((size_t)64 << 10)

/* A document, and where in it things are. */
struct ecc {
	const char *path;
	struct scan scan;
	size_t object; /* the string's opening quote; 0: there is none */
	size_t size_at;
	uint64_t size; /* of the object, as size_at says */
	struct failure *fault;
};

bool ecc_is(const void *data, size_t size)
{
	struct scan s = {data, size, 0, NULL};

	return scan_peek(&s) == '{';
}

static bool blame(struct ecc *e, const char *text, size_t at)
{
	*e->fault = failure_of(STATUS_INPUT, "corrupt", e->path, text);
	e->fault->offset = at;
	return false;
}

/* What the scanner found. */
static bool no_json(struct ecc *e)
{
	blame(e, e->scan.wrong, e->scan.at);
	e->fault->hint = "neither ELF nor the JSON that ecc writes";
	return false;
}

static bool read_size(struct ecc *e)
{
	uint64_t size = 0;
	size_t at;

	for (at = e->size_at; at < e->scan.at; at++) {
		unsigned char c = e->scan.p[at];

		if (c < '0' || c > '9')
			return blame(e, "bpf_object_size is no number of bytes", e->size_at);
		if (size <= OBJECT_SIZE_MAX)
			size = size * 10 + (uint64_t)(c - '0');
	}
	if (size > OBJECT_SIZE_MAX) {
		blame(e, "bpf_object_size is over 256 MiB", e->size_at);
		e->fault->exit_status = STATUS_LIMIT;
		e->fault->status = "limit";
		return false;
	}
	e->size = size;
	return true;
}

/* One member of the outermost object. */
static bool read_member(struct ecc *e)
{
	struct scan *s = &e->scan;
	bool is_object, is_size;
	size_t key, value;

	if (!scan_string(s, &key) || !scan_take(s, ':', "a colon is missing"))
		return no_json(e);
	is_object = scan_says(s, key, "bpf_object");
	is_size = scan_says(s, key, "bpf_object_size");
	if ((is_object && e->object) || (is_size && e->size_at))
		return blame(e,
			     is_size ? "bpf_object_size stands here a second time"
				     : "bpf_object stands here a second time",
			     key);
	(void)scan_peek(s);
	value = s->at;
	if (!scan_value(s))
		return no_json(e);
	if (is_object && s->p[value] != '"')
		return blame(e, "bpf_object is no string", value);
	if (is_object)
		e->object = value;
	if (!is_size)
		return true;
	e->size_at = value;
	return read_size(e);
}

static bool read_document(struct ecc *e)
{
	struct scan *s = &e->scan;

	if (!scan_take(s, '{', "an object is missing"))
		return no_json(e);
	if (scan_peek(s) == '}')
		return s->at++, true;
	for (;;) {
		if (!read_member(e))
			return false;
		if (scan_peek(s) != ',')
			break;
		s->at++;
	}
	if (!scan_take(s, '}', "neither a comma nor an end"))
		return no_json(e);
	if (scan_peek(s) >= 0)
		return blame(e, "something follows the document", s->at);
	return true;
}

static bool read_ecc(struct ecc *e)
{
	if (!read_document(e))
		return false;
	if (!e->object)
		return blame(e, "no member bpf_object: not a document of ecc's", 0);
	return e->size_at || blame(e, "no member bpf_object_size", 0);
}

static int digit_of(int c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The "=" after left digits of the last four, and nothing behind. at is behind the first one. */
static bool read_padding(struct ecc *e, size_t at, unsigned left, uint32_t bits)
{
	size_t first = at;
	int c = '=';

	for (; left < 4 && c == '='; left++)
		c = left < 3 ? scan_char(&e->scan, &at) : '=';
	if (c != '=' || scan_char(&e->scan, &at) >= 0)
		return blame(e, "base64 with the wrong padding", first - 1);
	return bits == 0 || blame(e, "base64 with bits behind its end", first - 1);
}

/*
 * Decodes the string to out, which has room for three bytes of each four. RFC 4648, section 4: no
 * line breaks, padding, and no bits that mean nothing.
 */
static bool decode(struct ecc *e, unsigned char *out, size_t *size)
{
	size_t at = e->object + 1, before;
	uint32_t bits = 0;
	unsigned left = 0; /* digits of the group that are read */
	int c, digit;

	*size = 0;
	for (before = at; (c = scan_char(&e->scan, &at)) >= 0; before = at) {
		digit = digit_of(c);
		if (digit < 0)
			break;
		bits = bits << 6 | (uint32_t)digit;
		left++;
		if (left > 1)
			out[(*size)++] = (unsigned char)(bits >> (8 - 2 * left));
		bits &= (1u << (8 - 2 * left)) - 1;
		left &= 3;
	}
	if (c == '=' && left >= 2)
		return read_padding(e, at, left, bits);
	if (c >= 0)
		return blame(e, "no character of base64", before);
	return !left || blame(e, "base64 that is cut off", before);
}

static bool inflate_failed(struct ecc *e, const struct btfmin_error *err)
{
	*e->fault = failure_from(err, e->path);
	if (err->status == BTFMIN_ERR_CORRUPT)
		e->fault->hint = "of the bytes that bpf_object has in base64";
	e->fault->offset = e->object;
	return false;
}

/* Up to as many bytes as the document says, in room that grows with what is there. */
static bool read_object(struct ecc *e, struct bm_decoder *d, struct pack_bytes *out)
{
	size_t most = (size_t)e->size + 1, room = 0, got, want;
	struct btfmin_error err;
	unsigned char *more;

	do {
		room = room ? room * 2 : FIRST_ROOM;
		if (room > most)
			room = most;
		more = realloc(out->data, room);
		if (!more)
			return pack_nomem(e->fault);
		out->data = more;
		want = room - out->size;
		if (bm_decoder_read(d, out->data + out->size, want, &got, &err))
			return inflate_failed(e, &err);
		out->size += got;
	} while (got == want && room < most);
	if (out->size != e->size)
		return blame(e,
			     out->size < e->size ? "bpf_object_size says more than there is"
						 : "bpf_object_size says less than there is",
			     e->size_at);
	return true;
}

static bool expand(struct ecc *e, const void *data, size_t size, struct pack_bytes *out)
{
	struct bm_decoder *d;
	struct btfmin_error err;
	bool ok;

	if (bm_decoder_open(&d, BM_CODEC_ZLIB, data, size, 0, NULL, NULL, &err))
		return inflate_failed(e, &err);
	ok = read_object(e, d, out);
	bm_decoder_close(d);
	return ok;
}

bool ecc_object(struct pack_bytes *out, const char *path, const void *data, size_t size,
		struct failure *fault)
{
	struct ecc e = {path, {data, size, 0, NULL}, 0, 0, 0, fault};
	unsigned char *pressed;
	size_t pressed_size;
	bool ok;

	memset(out, 0, sizeof(*out));
	if (!read_ecc(&e))
		return false;
	/* the string ends before the document does */
	pressed = malloc((size - e.object) / 4 * 3 + 3);
	if (!pressed)
		return pack_nomem(fault);
	ok = decode(&e, pressed, &pressed_size) && expand(&e, pressed, pressed_size, out);
	free(pressed);
	if (ok)
		return true;
	free(out->data);
	memset(out, 0, sizeof(*out));
	return false;
}
