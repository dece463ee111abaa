/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image_scan.c - streams by their first bytes
 *
 * A kernel holds the magics of the formats that it can read itself, and in megabytes of
 * compressed bytes most short ones turn up. What follows a magic must fit, too, so that few of them
 * are tried.
 */
#include "decoder.h"
#include "image.h"

/* As bytes are in each format's header; false where one cannot be. Magics are checked already. */

/* RFC 1952, 2.3: no reserved flags; XFL is 0, 2 or 4 for deflate. */
static bool gzip_fits(struct span s)
{
	uint8_t flags = 0, extra = 0;

	span_u8(s, 3, &flags);
	span_u8(s, 8, &extra);
	return !(flags & 0xe0) && (extra == 0 || extra == 2 || extra == 4);
}

/* The .xz file format, 2.1.1.2: the first flag byte is 0, the second has a kind of check. */
static bool xz_fits(struct span s)
{
	uint8_t first = 0, second = 0;

	span_u8(s, 6, &first);
	span_u8(s, 7, &second);
	return first == 0 && second < 0x10;
}

/*
 * RFC 8878, 3.1.1: the descriptor's reserved and unused bits are 0, no dictionary; the first block
 * is none of the reserved type and no longer than blocks may be.
 */
static bool zstd_fits(struct span s)
{
	static const uint8_t size_bytes[] = {0, 2, 4, 8};
	uint8_t descriptor = 0, low = 0;
	uint16_t high = 0;
	uint64_t block;
	uint32_t size;
	bool single;

	span_u8(s, 4, &descriptor);
	if (descriptor & 0x1b)
		return false;
	single = descriptor >> 5 & 1;
	block = 5 + (uint64_t)size_bytes[descriptor >> 6] + !single;
	if (single && descriptor >> 6 == 0)
		block++;
	if (!span_u8(s, block, &low) || !span_u16(s, block + 1, &high))
		return false;
	size = ((uint32_t)high << 8 | low) >> 3;
	return (low >> 1 & 3) != 3 && size <= 128 * 1024;
}

/* lz4_Frame_format.md, "Legacy frame": a block's size, of at most 8 MiB that do not compress. */
static bool lz4_legacy_fits(struct span s)
{
	uint32_t block = 0, most = 8u << 20;

	span_u32(s, 4, &block);
	return block > 0 && block <= most + most / 255 + 16;
}

/* The same, "Frame Descriptor": version 01, reserved bits 0, a block size of 64 KiB to 4 MiB. */
static bool lz4_frame_fits(struct span s)
{
	uint8_t flags = 0, block = 0;

	span_u8(s, 4, &flags);
	span_u8(s, 5, &block);
	return flags >> 6 == 1 && !(flags & 2) && !(block & 0x8f) && block >> 4 >= 4;
}

/* A digit for the level, then a block, which begins with the digits of pi. */
static bool bzip2_fits(struct span s)
{
	uint8_t level = 0;
	uint32_t pi = 0;

	s.be = true;
	span_u8(s, 3, &level);
	span_u32(s, 4, &pi);
	return level >= '1' && level <= '9' && pi == 0x31415926;
}

/* The kernel's own code holds the magic (lib/decompress_unlzo.c); a file has a version after it. */
static bool lzo_fits(struct span s)
{
	uint8_t version = 0;

	span_u8(s, 9, &version);
	return version >= 0x08 && version < 0x20;
}

/* least: the shortest there is of it, by which all of the above find what they read. */
static const struct magic {
	const char *text;
	uint8_t len;
	uint8_t least;
	enum bm_codec codec;
	bool (*fits)(struct span);
} magics[] = {
	{"\x1f\x8b\x08", 3, 20, BM_CODEC_GZIP, gzip_fits},
	{"\xfd\x37zXZ", 6, 32, BM_CODEC_XZ, xz_fits},
	{"\x5d\0\0", 3, 18, BM_CODEC_LZMA, bm_is_lzma},
	{"\x28\xb5\x2f\xfd", 4, 9, BM_CODEC_ZSTD, zstd_fits},
	{"\x02\x21\x4c\x18", 4, 9, BM_CODEC_LZ4_LEGACY, lz4_legacy_fits},
	{"\x04\x22\x4d\x18", 4, 11, BM_CODEC_LZ4, lz4_frame_fits},
	{"BZh", 3, 14, BM_CODEC_BZIP2, bzip2_fits},
	{"\x89LZO\0\r\n\x1a\n", 9, 34, BM_CODEC_LZO, lzo_fits},
};

bool bm_image_magic(struct span whole, uint64_t at, enum bm_codec *codec)
{
	size_t i;

	for (i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *m = &magics[i];
		struct span s;

		if (!span_has(whole, at, m->least))
			continue;
		span_sub(whole, at, whole.len - at, &s);
		if (s.p[0] != (unsigned char)m->text[0] || memcmp(s.p, m->text, m->len) != 0)
			continue;
		if (!m->fits(s))
			return false;
		*codec = m->codec;
		return true;
	}
	return false;
}

void bm_image_scan_start(struct bm_image_scan *scan, const void *data, size_t size)
{
	memset(scan, 0, sizeof(*scan));
	scan->whole = span_of(data, size, false);
}

/* By the first byte: most places need no look into the table. */
static bool may_begin(uint8_t c)
{
	switch (c) {
	case 0x1f:
	case 0xfd:
	case 0x5d:
	case 0x28:
	case 0x02:
	case 0x04:
	case 'B':
	case 0x89:
		return true;
	default:
		return false;
	}
}

bool bm_image_next(struct bm_image_scan *scan, struct bm_payload *out)
{
	enum bm_codec codec;
	uint8_t c = 0;

	memset(out, 0, sizeof(*out));
	while (scan->tries < BM_IMAGE_TRIES && span_u8(scan->whole, scan->at, &c)) {
		uint64_t at = scan->at++;

		if (!may_begin(c) || !bm_image_magic(scan->whole, at, &codec))
			continue;
		scan->tries++;
		scan->seen |= (uint32_t)1 << codec;
		out->codec = codec;
		out->offset = at;
		out->size = scan->whole.len - at;
		return true;
	}
	return false;
}
