/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "make_tar.h"

void tar_sum(struct blob *b, size_t at)
{
	unsigned char *h = b->data + at;
	unsigned int sum = 0, i;

	memset(h + TAR_SUM, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++)
		sum += h[i];
	snprintf((char *)h + TAR_SUM, 8, "%06o", sum & 0777777u);
}

size_t tar_head(struct blob *b, enum tar_form form, const char *name, char type, uint64_t size)
{
	static const unsigned char zeroes[TAR_BLOCK];
	size_t at = b->size, len = strlen(name);
	unsigned char *h;

	blob_bytes(b, zeroes, TAR_BLOCK);
	h = b->data + at;
	memcpy(h + TAR_NAME, name, len < 100 ? len : 100);
	memcpy(h + 100, "0000644\0000000000\0000000000", 24);
	snprintf((char *)h + TAR_SIZE, 12, "%011llo", (unsigned long long)size & 077777777777ull);
	memcpy(h + 136, "00000000000", 12);
	h[TAR_TYPE] = (unsigned char)type;
	if (form == TAR_USTAR)
		memcpy(h + TAR_MAGIC, "ustar\00000", 8);
	else if (form == TAR_OLDGNU)
		memcpy(h + TAR_MAGIC, "ustar  \0", 8);
	tar_sum(b, at);
	return at;
}

void tar_data(struct blob *b, const void *bytes, size_t size)
{
	blob_bytes(b, bytes, size);
	blob_align(b, TAR_BLOCK);
}

void tar_end(struct blob *b)
{
	static const unsigned char zeroes[2 * TAR_BLOCK];

	blob_bytes(b, zeroes, sizeof(zeroes));
	blob_fit(b);
}

void tar_file(struct blob *b, enum tar_form form, const char *name, const void *bytes, size_t size)
{
	tar_head(b, form, name, form == TAR_V7 ? '\0' : '0', size);
	tar_data(b, bytes, size);
}

void tar_link(struct blob *b, enum tar_form form, const char *name, const char *target)
{
	size_t at = tar_head(b, form, name, '1', 0), len = strlen(target);

	memcpy(b->data + at + TAR_LINK, target, len < 100 ? len : 100);
	tar_sum(b, at);
}

void tar_extra(struct blob *b, char type, const void *bytes, size_t size)
{
	tar_head(b, TAR_USTAR, "extra", type, size);
	tar_data(b, bytes, size);
}

void tar_pax(struct blob *b, const char *key, const char *value)
{
	struct blob record = blob_new(0);
	size_t rest = strlen(key) + strlen(value) + 3, len = rest + 1;
	char number[24];

	while (len != rest + (size_t)snprintf(number, sizeof(number), "%lu", (unsigned long)len))
		len = rest + strlen(number);
	blob_bytes(&record, number, strlen(number));
	blob_u8(&record, ' ');
	blob_bytes(&record, key, strlen(key));
	blob_u8(&record, '=');
	blob_bytes(&record, value, strlen(value));
	blob_u8(&record, '\n');
	tar_extra(b, 'x', record.data, record.size);
	blob_free(&record);
}

/* ---- stored blocks -------------------------------------------------------------------------- */

static void put_le(struct blob *out, uint32_t v, int bytes)
{
	for (; bytes; bytes--, v >>= 8)
		blob_u8(out, v & 0xff);
}

/* RFC 1951, 3.2.4: blocks without compression, of 65535 bytes at most. */
static void put_deflated(struct blob *out, const struct blob *b)
{
	size_t at = 0, n;

	do {
		n = b->size - at < 65535 ? b->size - at : 65535;
		blob_u8(out, at + n == b->size);
		put_le(out, (uint32_t)n, 2);
		put_le(out, (uint32_t)n ^ 0xffff, 2);
		blob_bytes(out, b->data + at, n);
		at += n;
	} while (at < b->size);
}

static uint32_t crc32_of(const struct blob *b)
{
	uint32_t crc = 0xffffffff;
	size_t i;
	int bit;

	for (i = 0; i < b->size; i++) {
		crc ^= b->data[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

struct blob wrap_gzip(const struct blob *b)
{
	struct blob out = blob_new(0);

	blob_bytes(&out, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	put_deflated(&out, b);
	put_le(&out, crc32_of(b), 4);
	put_le(&out, (uint32_t)b->size, 4);
	blob_fit(&out);
	return out;
}

struct blob wrap_zlib(const struct blob *b)
{
	struct blob out = blob_new(1);
	uint32_t low = 1, high = 0;
	size_t i;

	blob_bytes(&out, "\x78\x01", 2);
	put_deflated(&out, b);
	for (i = 0; i < b->size; i++) {
		low = (low + b->data[i]) % 65521;
		high = (high + low) % 65521;
	}
	blob_u32(&out, high << 16 | low);
	blob_fit(&out);
	return out;
}

/* RFC 8878: one frame with a window of 128 KiB, raw blocks, no checksum. */
struct blob wrap_zstd(const struct blob *b)
{
	struct blob out = blob_new(0);
	size_t at = 0, n;

	blob_bytes(&out, "\x28\xb5\x2f\xfd\0\x38", 6);
	do {
		n = b->size - at < 65536 ? b->size - at : 65536;
		put_le(&out, (uint32_t)n << 3 | (at + n == b->size), 3);
		blob_bytes(&out, b->data + at, n);
		at += n;
	} while (at < b->size);
	blob_fit(&out);
	return out;
}
