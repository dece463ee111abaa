/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "make_btf.h"

/*
 * The type section is nothing but 32-bit words, so it is kept as words and given a byte order
 * only when a blob is asked for.
 */
struct mb {
	const struct mb *base;
	uint32_t *words;
	size_t nr_words;
	size_t *starts; /* the first word of each own type */
	size_t nr_types;
	char *strings;
	size_t strings_len;
	size_t strings_room;
	uint32_t first_id;
	uint32_t first_string;
	uint32_t header;
	uint32_t layout[128]; /* info_size | element_size << 8 | flags << 16 */
	uint32_t nr_layout;
};

/* Kind numbers stand here once more: the tests must not take the library's word for them. */
enum {
	INT = 1,
	PTR,
	ARRAY,
	STRUCT,
	UNION,
	ENUM,
	FWD,
	TYPEDEF,
	VOLATILE,
	CONST,
	RESTRICT,
	FUNC,
	FUNC_PROTO,
	VAR,
	DATASEC,
	FLOAT,
	DECL_TAG,
	TYPE_TAG,
	ENUM64
};

static void wrong_use(const char *what)
{
	fprintf(stderr, "make_btf: %s\n", what);
	abort();
}

struct mb *mb_new(void)
{
	struct mb *b = must_alloc(sizeof(*b));

	b->first_id = 1;
	b->header = 24;
	b->strings = must_alloc(1);
	b->strings_len = 1;
	return b;
}

struct mb *mb_new_split(const struct mb *base)
{
	struct mb *b = mb_new();

	b->base = base;
	b->strings_len = 0;
	b->first_id = mb_next(base);
	b->first_string = base->first_string + (uint32_t)base->strings_len;
	return b;
}

void mb_free(struct mb *b)
{
	if (!b)
		return;
	free(b->words);
	free(b->starts);
	free(b->strings);
	free(b);
}

static uint32_t find_string(const struct mb *b, const char *s)
{
	size_t at;

	for (at = 0; at < b->strings_len; at += strlen(b->strings + at) + 1)
		if (!strcmp(b->strings + at, s))
			return b->first_string + (uint32_t)at;
	return b->base ? find_string(b->base, s) : UINT32_MAX;
}

uint32_t mb_str_again(struct mb *b, const char *s)
{
	size_t at = b->strings_len, len = strlen(s) + 1;

	if (at + len > b->strings_room) {
		b->strings_room = 2 * (at + len);
		b->strings = must_grow(b->strings, b->strings_room);
	}
	memcpy(b->strings + at, s, len);
	b->strings_len += len;
	return b->first_string + (uint32_t)at;
}

uint32_t mb_str(struct mb *b, const char *s)
{
	uint32_t at;

	if (!s || !*s)
		return 0;
	at = find_string(b, s);
	return at == UINT32_MAX ? mb_str_again(b, s) : at;
}

uint32_t mb_next(const struct mb *b)
{
	return b->first_id + (uint32_t)b->nr_types;
}

void mb_word(struct mb *b, uint32_t word)
{
	if ((b->nr_words & (b->nr_words - 1)) == 0) /* room for the next power of two */
		b->words = must_grow(b->words, (b->nr_words * 2 + 1) * sizeof(*b->words));
	b->words[b->nr_words++] = word;
}

uint32_t mb_raw(struct mb *b, const char *name, uint32_t kind, uint32_t vlen, uint32_t kind_flag,
		uint32_t size_or_type)
{
	uint32_t name_off = mb_str(b, name);

	if ((b->nr_types & (b->nr_types - 1)) == 0)
		b->starts = must_grow(b->starts, (b->nr_types * 2 + 1) * sizeof(*b->starts));
	b->starts[b->nr_types++] = b->nr_words;
	mb_word(b, name_off);
	mb_word(b, kind_flag << 31 | kind << 24 | vlen);
	mb_word(b, size_or_type);
	return mb_next(b) - 1;
}

static uint32_t *record(const struct mb *b, uint32_t id)
{
	if (id < b->first_id || id >= mb_next(b))
		wrong_use("no such type here");
	return b->words + b->starts[id - b->first_id];
}

/* The record begun last, which must be of one of two kinds, with one more element. */
static uint32_t *one_more(struct mb *b, uint32_t kind, uint32_t or_kind)
{
	uint32_t *head = record(b, mb_next(b) - 1), is = head[1] >> 24 & 0x7f;

	if (is != kind && is != or_kind)
		wrong_use("the type begun last has no such elements");
	head[1]++;
	return head;
}

uint32_t mb_int_bits(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding,
		     uint32_t bit_offset, uint32_t bits)
{
	uint32_t id = mb_raw(b, name, INT, 0, 0, bytes);

	mb_word(b, encoding << 24 | bit_offset << 16 | bits);
	return id;
}

uint32_t mb_int(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding)
{
	return mb_int_bits(b, name, bytes, encoding, 0, bytes * 8);
}

uint32_t mb_float(struct mb *b, const char *name, uint32_t bytes)
{
	return mb_raw(b, name, FLOAT, 0, 0, bytes);
}

uint32_t mb_ptr(struct mb *b, uint32_t type)
{
	return mb_raw(b, NULL, PTR, 0, 0, type);
}

uint32_t mb_const(struct mb *b, uint32_t type)
{
	return mb_raw(b, NULL, CONST, 0, 0, type);
}

uint32_t mb_volatile(struct mb *b, uint32_t type)
{
	return mb_raw(b, NULL, VOLATILE, 0, 0, type);
}

uint32_t mb_restrict(struct mb *b, uint32_t type)
{
	return mb_raw(b, NULL, RESTRICT, 0, 0, type);
}

uint32_t mb_typedef(struct mb *b, const char *name, uint32_t type)
{
	return mb_raw(b, name, TYPEDEF, 0, 0, type);
}

uint32_t mb_type_tag(struct mb *b, const char *value, uint32_t type)
{
	return mb_raw(b, value, TYPE_TAG, 0, 0, type);
}

uint32_t mb_array(struct mb *b, uint32_t element, uint32_t index, uint32_t nelems)
{
	uint32_t id = mb_raw(b, NULL, ARRAY, 0, 0, 0);

	mb_word(b, element);
	mb_word(b, index);
	mb_word(b, nelems);
	return id;
}

uint32_t mb_fwd_struct(struct mb *b, const char *name)
{
	return mb_raw(b, name, FWD, 0, 0, 0);
}

uint32_t mb_fwd_union(struct mb *b, const char *name)
{
	return mb_raw(b, name, FWD, 0, 1, 0);
}

uint32_t mb_struct(struct mb *b, const char *name, uint32_t bytes)
{
	return mb_raw(b, name, STRUCT, 0, 0, bytes);
}

uint32_t mb_union(struct mb *b, const char *name, uint32_t bytes)
{
	return mb_raw(b, name, UNION, 0, 0, bytes);
}

void mb_member(struct mb *b, const char *name, uint32_t type, uint32_t bit_offset)
{
	uint32_t name_off = mb_str(b, name);

	one_more(b, STRUCT, UNION);
	mb_word(b, name_off);
	mb_word(b, type);
	mb_word(b, bit_offset);
}

void mb_bits(struct mb *b, const char *name, uint32_t type, uint32_t bit_offset, uint32_t bits)
{
	mb_member(b, name, type, bits << 24 | bit_offset);
	mb_set_kind_flag(b, mb_next(b) - 1);
}

uint32_t mb_enum(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding)
{
	return mb_raw(b, name, ENUM, 0, encoding & MB_SIGNED, bytes);
}

uint32_t mb_enum64(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding)
{
	return mb_raw(b, name, ENUM64, 0, encoding & MB_SIGNED, bytes);
}

void mb_value(struct mb *b, const char *name, uint64_t value)
{
	uint32_t name_off = mb_str(b, name);
	uint32_t kind = one_more(b, ENUM, ENUM64)[1] >> 24 & 0x7f;

	mb_word(b, name_off);
	mb_word(b, (uint32_t)value);
	if (kind == ENUM64)
		mb_word(b, (uint32_t)(value >> 32));
}

uint32_t mb_proto(struct mb *b, uint32_t returns)
{
	return mb_raw(b, NULL, FUNC_PROTO, 0, 0, returns);
}

void mb_param(struct mb *b, const char *name, uint32_t type)
{
	uint32_t name_off = mb_str(b, name);

	one_more(b, FUNC_PROTO, FUNC_PROTO);
	mb_word(b, name_off);
	mb_word(b, type);
}

uint32_t mb_func(struct mb *b, const char *name, uint32_t proto, uint32_t linkage)
{
	return mb_raw(b, name, FUNC, linkage, 0, proto);
}

uint32_t mb_var(struct mb *b, const char *name, uint32_t type, uint32_t linkage)
{
	uint32_t id = mb_raw(b, name, VAR, 0, 0, type);

	mb_word(b, linkage);
	return id;
}

uint32_t mb_datasec(struct mb *b, const char *name, uint32_t bytes)
{
	return mb_raw(b, name, DATASEC, 0, 0, bytes);
}

void mb_secinfo(struct mb *b, uint32_t var, uint32_t offset, uint32_t bytes)
{
	one_more(b, DATASEC, DATASEC);
	mb_word(b, var);
	mb_word(b, offset);
	mb_word(b, bytes);
}

uint32_t mb_decl_tag(struct mb *b, const char *value, uint32_t type, uint32_t component)
{
	uint32_t id = mb_raw(b, value, DECL_TAG, 0, 0, type);

	mb_word(b, component);
	return id;
}

void mb_set_third(struct mb *b, uint32_t id, uint32_t size_or_type)
{
	record(b, id)[2] = size_or_type;
}

void mb_set_name(struct mb *b, uint32_t id, uint32_t name_off)
{
	record(b, id)[0] = name_off;
}

void mb_set_kind_flag(struct mb *b, uint32_t id)
{
	record(b, id)[1] |= 1u << 31;
}

void mb_header(struct mb *b, uint32_t bytes)
{
	b->header = bytes;
}

void mb_layout(struct mb *b, uint32_t info_size, uint32_t element_size, uint32_t flags)
{
	if (b->nr_layout == sizeof(b->layout) / sizeof(b->layout[0]))
		wrong_use("too many layout entries");
	b->layout[b->nr_layout++] = info_size | element_size << 8 | flags << 16;
	if (b->header < 32)
		b->header = 32;
}

void mb_layout_known(struct mb *b)
{
	static const unsigned char sizes[][2] = {
		{0, 0}, {4, 0}, {0, 0}, {12, 0}, {0, 12}, {0, 12}, {0, 8}, {0, 0}, {0, 0}, {0, 0},
		{0, 0}, {0, 0}, {0, 0}, {0, 8},  {4, 0},  {0, 12}, {0, 0}, {4, 0}, {0, 0}, {0, 12},
	};
	size_t kind;

	for (kind = 0; kind < sizeof(sizes) / sizeof(sizes[0]); kind++)
		mb_layout(b, sizes[kind][0], sizes[kind][1], 0);
}

size_t mb_where(const struct mb *b, uint32_t id)
{
	return b->header + (size_t)(record(b, id) - b->words) * 4;
}

static void put_header(const struct mb *b, struct blob *out)
{
	uint32_t types = (uint32_t)b->nr_words * 4, layout = b->nr_layout * 4;

	blob_u16(out, 0xeb9f);
	blob_u8(out, 1);
	blob_u8(out, 0);
	blob_u32(out, b->header);
	blob_u32(out, 0);
	blob_u32(out, types);
	blob_u32(out, types + layout);
	blob_u32(out, (uint32_t)b->strings_len);
	if (b->header >= 32) {
		blob_u32(out, layout ? types : 0);
		blob_u32(out, layout);
	}
	while (out->size < b->header)
		blob_u8(out, 0);
}

struct blob mb_blob(const struct mb *b, int be)
{
	struct blob out = blob_new(be);
	size_t i;

	put_header(b, &out);
	for (i = 0; i < b->nr_words; i++)
		blob_u32(&out, b->words[i]);
	for (i = 0; i < b->nr_layout; i++) {
		blob_u8(&out, b->layout[i]);
		blob_u8(&out, b->layout[i] >> 8);
		blob_u16(&out, b->layout[i] >> 16);
	}
	blob_bytes(&out, b->strings, b->strings_len);
	blob_fit(&out);
	return out;
}
