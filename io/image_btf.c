/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image_btf.c - the BTF in the raw bytes of a kernel
 *
 * Nothing tells where it is: in an Image the section is one of many, without a table of them. So
 * its header is looked for. Other BTF may be in there, such as that of the BPF programs that
 * a kernel brings along; the kernel's own is the largest by far.
 */
#include "image.h"
#include "wire.h"

/*
 * How many headers that fit have their records walked, and how often as many bytes as there are:
 * bounds the work of hostile bytes. Those of a kernel do not overlap.
 */
#define FULL_TRIES 64
#define WALKS_MAX  2

/* What a header at a place claims. */
struct claim {
	struct span blob; /* in its byte order, from the header to the last section's end */
	struct span types, layout;
};

/* A section of the blob, and where the last one ends; false if it is not inside. */
static bool section(struct span rest, uint32_t header, uint32_t off, uint32_t len, struct span *out,
		    uint64_t *end)
{
	uint64_t at = (uint64_t)header + off;

	if (!span_sub(rest, at, len, out))
		return false;
	if (at + len > *end)
		*end = at + len;
	return true;
}

/* The layout section, which lies between types and strings, if the header has it. */
static bool layout_fits(struct span rest, const uint32_t *word, struct claim *c, uint64_t *end)
{
	uint32_t off = 0, len = 0;

	if (word[0] < BM_HEADER_LAYOUT)
		return true;
	span_u32(rest, 24, &off);
	span_u32(rest, 28, &len);
	if (len == 0)
		return true;
	return off % 4 == 0 && len % 4 == 0 && off >= (uint64_t)word[1] + word[2] &&
	       (uint64_t)off + len <= word[3] && section(rest, word[0], off, len, &c->layout, end);
}

/* The checks that btfmin_btf_open() makes of a header, types and strings must be there. */
static bool header_fits(struct span whole, uint64_t at, bool be, struct claim *c)
{
	uint32_t word[5] = {0}; /* header length, types at and length, strings at and length */
	struct span rest, strs;
	uint64_t end = 0;
	uint8_t version = 0, first = 1, last = 1;
	uint16_t magic = 0;
	uint32_t i;

	whole.be = be;
	memset(c, 0, sizeof(*c));
	if (!span_u16(whole, at, &magic) || magic != BM_BTF_MAGIC ||
	    !span_u8(whole, at + 2, &version) || version != BM_BTF_VERSION ||
	    !span_has(whole, at, BM_HEADER_MIN))
		return false;
	span_sub(whole, at, whole.len - at, &rest);
	for (i = 0; i < 5; i++)
		span_u32(rest, 4 + 4 * (uint64_t)i, &word[i]);
	if (word[0] < BM_HEADER_MIN || word[0] % 4 || word[0] > rest.len || word[1] % 4 ||
	    word[2] == 0 || word[2] % 4 || (uint64_t)word[1] + word[2] > word[3] || word[4] == 0)
		return false;
	if (!section(rest, word[0], word[1], word[2], &c->types, &end) ||
	    !section(rest, word[0], word[3], word[4], &strs, &end) ||
	    !layout_fits(rest, word, c, &end))
		return false;
	span_u8(strs, 0, &first);
	span_u8(strs, strs.len - 1, &last);
	return first == 0 && last == 0 && span_sub(rest, 0, end, &c->blob);
}

/* Bytes of a record; 0 if its kind is known neither here nor to the layout section. */
static uint64_t record_bytes(const struct claim *c, uint32_t info)
{
	uint32_t kind = bm_info_kind(info), vlen = bm_info_vlen(info);
	uint8_t fixed = 0, elem = 0;

	if (kind == 0)
		return 0;
	if (kind < BM_KINDS_KNOWN)
		return 4 * (BM_HEAD_WORDS + bm_kinds[kind].fixed_words +
			    (uint64_t)vlen * bm_kinds[kind].elem_words);
	if (!span_u8(c->layout, 4 * (uint64_t)kind, &fixed) ||
	    !span_u8(c->layout, 4 * (uint64_t)kind + 1, &elem) || fixed % 4 || elem % 4)
		return 0;
	return 4 * BM_HEAD_WORDS + fixed + (uint64_t)vlen * elem;
}

/* Whether the records fill the type section to its last byte; *left is what may be walked. */
static bool records_fit(const struct claim *c, uint64_t *left)
{
	uint64_t at = 0, bytes;
	uint32_t info = 0;

	while (at < c->types.len) {
		if (!span_u32(c->types, at + 4 * (uint64_t)BM_W_INFO, &info))
			return false;
		bytes = record_bytes(c, info);
		if (bytes == 0 || !span_has(c->types, at, bytes) || bytes > *left)
			return false;
		at += bytes;
		*left -= bytes;
	}
	return true;
}

struct hunt {
	struct span whole;
	struct span best; /* the largest so far */
	unsigned int tries;
	uint64_t left; /* bytes that may be walked */
};

static void look(struct hunt *h, uint64_t at, bool be)
{
	struct claim c;

	if (h->tries >= FULL_TRIES || !header_fits(h->whole, at, be, &c) ||
	    c.blob.len <= h->best.len)
		return;
	h->tries++;
	if (records_fit(&c, &h->left))
		h->best = c.blob;
}

/* Where the byte c stands next, at or after from; false if nowhere. */
static bool next_byte(struct span s, uint64_t from, int c, uint64_t *at)
{
	const unsigned char *found;
	struct span rest;

	if (from >= s.len || !span_sub(s, from, s.len - from, &rest))
		return false;
	found = memchr(rest.p, c, rest.len);
	if (!found)
		return false;
	*at = (uint64_t)(found - s.p);
	return true;
}

bool bm_image_find_btf(struct span whole, uint64_t *offset, uint64_t *size)
{
	struct hunt h;
	uint64_t at = 0;

	*offset = *size = 0;
	memset(&h, 0, sizeof(h));
	h.whole = whole;
	h.left = (uint64_t)WALKS_MAX * whole.len;
	/* 9f is the magic's first byte in little-endian and its second in big-endian BTF; of the
	 * two, eb is the more frequent in code. */
	while (h.tries < FULL_TRIES && next_byte(whole, at, BM_BTF_MAGIC & 0xff, &at)) {
		look(&h, at, false);
		if (at > 0)
			look(&h, at - 1, true);
		at++;
	}
	if (h.best.len == 0)
		return false;
	*offset = (uint64_t)(h.best.p - whole.p);
	*size = h.best.len;
	return true;
}
