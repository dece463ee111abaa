/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "tarhead.h"

/* A field of the header block (POSIX, "ustar Interchange Format"). */
struct field {
	unsigned short at, size;
};

static const struct field name_field = {0, 100};
static const struct field size_field = {124, 12};
static const struct field sum_field = {148, 8};
static const struct field type_field = {156, 1};
static const struct field link_field = {157, 100};
static const struct field magic_field = {257, 8};
static const struct field prefix_field = {345, 155};

static struct span field_of(struct span block, const struct field *f)
{
	struct span out = span_of(NULL, 0, false);

	(void)span_sub(block, f->at, f->size, &out); /* a block is as long as it must be */
	return out;
}

static uint8_t byte_at(struct span s, size_t i)
{
	uint8_t c = 0;

	(void)span_u8(s, i, &c);
	return c;
}

/* Octal digits, blanks before, a blank or NUL after or the field's end. Blank is 0. */
static bool read_octal(struct span field, uint64_t *out)
{
	size_t i = 0;

	*out = 0;
	while (i < field.len && byte_at(field, i) == ' ')
		i++;
	for (; i < field.len && byte_at(field, i) >= '0' && byte_at(field, i) <= '7'; i++)
		*out = *out << 3 | (byte_at(field, i) - '0'); /* 12 digits: 36 bits */
	for (; i < field.len; i++) {
		if (byte_at(field, i) != ' ' && byte_at(field, i) != '\0')
			return false;
	}
	return true;
}

/* GNU's way for numbers that do not fit: the first bit set, then big-endian two's complement. */
static bool read_base256(struct span field, uint64_t *out)
{
	uint64_t v = byte_at(field, 0) & 0x7f;
	size_t i;

	if (byte_at(field, 0) & 0x40) /* negative */
		return false;
	for (i = 1; i < field.len; i++) {
		if (v >> 55)
			return false;
		v = v << 8 | byte_at(field, i);
	}
	*out = v;
	return true;
}

static bool read_number(struct span field, uint64_t *out)
{
	return byte_at(field, 0) & 0x80 ? read_base256(field, out) : read_octal(field, out);
}

/* The sum of the bytes, and how many of them are above 127. */
static void add_up(struct span bytes, uint32_t *sum, uint32_t *high)
{
	size_t i;

	*sum = *high = 0;
	for (i = 0; i < bytes.len; i++) {
		*sum += bytes.p[i];
		*high += bytes.p[i] >> 7;
	}
}

/* The sum of all bytes, its own field taken as blanks; some old tars summed signed chars. */
static bool sum_holds(struct span block)
{
	uint32_t sum, high, own, none;
	uint64_t said;

	if (!read_octal(field_of(block, &sum_field), &said))
		return false;
	add_up(block, &sum, &high);
	add_up(field_of(block, &sum_field), &own, &none); /* digits and blanks: none is high */
	sum += ' ' * (uint32_t)sum_field.size - own;
	return said == sum || (said == sum - 256 * high && high * 256 <= sum);
}

/* "ustar" NUL and a version is POSIX's; "ustar" and blanks is old GNU tar's. */
static bool has_magic(struct span block, const char *magic, size_t len)
{
	return memcmp(field_of(block, &magic_field).p, magic, len) == 0;
}

bool bm_tar_is_zero(struct span bytes)
{
	return bytes.len == 0 ||
	       (bytes.p[0] == 0 && memcmp(bytes.p, bytes.p + 1, bytes.len - 1) == 0);
}

bool bm_tar_is(struct span block)
{
	if (!span_sub(block, 0, BM_TAR_BLOCK, &block))
		return false;
	return has_magic(block, "ustar", 5) || bm_tar_is_zero(block) || sum_holds(block);
}

/* A name fills its field or ends with NUL. */
static size_t append(char *to, size_t len, struct span field)
{
	size_t i;
	uint8_t c;

	for (i = 0; i < field.len && (c = byte_at(field, i)) != '\0'; i++)
		to[len++] = (char)c;
	to[len] = '\0';
	return len;
}

/* Only POSIX's form has the prefix; GNU's has times there. */
static void read_name(struct bm_tar_head *out, struct span block)
{
	size_t len = 0;

	if (has_magic(block, "ustar\0", 6)) {
		len = append(out->name, 0, field_of(block, &prefix_field));
		if (len)
			out->name[len++] = '/';
	}
	append(out->name, len, field_of(block, &name_field));
}

int bm_tar_head(struct bm_tar_head *out, struct span block, uint64_t at, struct btfmin_error *err)
{
	size_t len;

	if (!sum_holds(block))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at + sum_field.at,
			    "tar header's checksum does not hold");
	if (!read_number(field_of(block, &size_field), &out->size))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at + size_field.at,
			    "tar member's size is negative, too large or no number");
	out->type = (char)byte_at(field_of(block, &type_field), 0);
	read_name(out, block);
	append(out->link, 0, field_of(block, &link_field));
	len = strlen(out->name);
	if (out->type == '\0') /* before POSIX, a directory was a name with a slash behind */
		out->type = len && out->name[len - 1] == '/' ? '5' : '0';
	return 0;
}

/* ---- pax records: "LENGTH KEYWORD=VALUE\n", the length counting all of it ------------------- */

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* A decimal number at *at, which is moved past it. */
static bool read_decimal(struct span s, uint64_t *at, uint64_t *out)
{
	uint64_t start = *at;

	*out = 0;
	for (; *at < s.len && is_digit(byte_at(s, (size_t)*at)); ++*at) {
		if (*out > (UINT64_MAX >> 1) / 10 - 1)
			return false;
		*out = *out * 10 + (uint64_t)(byte_at(s, (size_t)*at) - '0');
	}
	return *at > start;
}

static bool key_is(struct span record, const char *key)
{
	size_t len = strlen(key);

	return record.len >= len && memcmp(record.p, key, len) == 0;
}

/* record is "KEYWORD=VALUE", at that place in the records. False if its value is none. */
static bool take_record(struct bm_pax *pax, struct span record, uint64_t place)
{
	uint64_t digits = 5;

	if (key_is(record, "path=")) {
		pax->has_path = record.len > 5; /* an empty value takes the path back */
		pax->path = place + 5;
		pax->path_len = record.len - 5;
		return !memchr(record.p, '\0', record.len);
	}
	if (key_is(record, "linkpath=")) {
		pax->has_link = record.len > 9;
		pax->link = place + 9;
		pax->link_len = record.len - 9;
	}
	if (key_is(record, "size=")) {
		pax->has_size = record.len > 5;
		return !pax->has_size ||
		       (read_decimal(record, &digits, &pax->size) && digits == record.len);
	}
	if (key_is(record, "GNU.sparse."))
		pax->is_sparse = true;
	return memchr(record.p, '=', record.len) != NULL;
}

int bm_pax_read(struct bm_pax *out, struct span records, uint64_t at, struct btfmin_error *err)
{
	uint64_t start, place, len;
	struct span record;

	memset(out, 0, sizeof(*out));
	for (start = 0; start < records.len; start += len) {
		place = start;
		if (!read_decimal(records, &place, &len) ||
		    byte_at(records, (size_t)place++) != ' ' || len < place - start + 1 ||
		    !span_has(records, start, len) ||
		    byte_at(records, (size_t)(start + len - 1)) != '\n' ||
		    !span_sub(records, place, start + len - 1 - place, &record))
			return fail(err, BTFMIN_ERR_CORRUPT, 0, at + start,
				    "pax record whose length does not fit");
		if (!take_record(out, record, place))
			return fail(err, BTFMIN_ERR_CORRUPT, 0, at + start,
				    "pax record whose value is none of its keyword");
	}
	return 0;
}
