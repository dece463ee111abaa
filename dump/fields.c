/* SPDX-License-Identifier: BSD-2-Clause */
#include "fields.h"

/* clang-format off */
#define F(key, what, word) {key, sizeof(key) - 1, what, word}
#define SIZE    F("size", BM_F_THIRD, 0)
#define TYPE_ID F("type_id", BM_F_TYPE, 0)
#define VLEN    F("vlen", BM_F_VLEN, 0)
#define NONE    F("", BM_F_END, 0)
#define REFERS(kind) {kind, {TYPE_ID, NONE}, NULL, false, {NONE}}
#define MEMBERS(kind) {kind, {SIZE, VLEN, NONE}, "members", true, \
	{F("type_id", BM_F_ID, 1), F("bits_offset", BM_F_BIT_OFFSET, 2), \
	 F("bitfield_size", BM_F_BIT_WIDTH, 2), NONE}}
#define VALUES(kind, what) {kind, \
	{F("encoding", BM_F_ENUM_ENCODING, 0), SIZE, VLEN, NONE}, "values", true, \
	{F("val", what, 1), NONE}}

static const struct bm_shape shapes[BM_KINDS_KNOWN] = {
	{"UNKNOWN", {NONE}, NULL, false, {NONE}},
	{"INT", {SIZE, F("bits_offset", BM_F_INT_OFFSET, 0), F("nr_bits", BM_F_INT_BITS, 0),
		 F("encoding", BM_F_INT_ENCODING, 0), NONE}, NULL, false, {NONE}},
	REFERS("PTR"),
	{"ARRAY", {F("type_id", BM_F_ID, 0), F("index_type_id", BM_F_ID, 1),
		   F("nr_elems", BM_F_WORD, 2), NONE}, NULL, false, {NONE}},
	MEMBERS("STRUCT"),
	MEMBERS("UNION"),
	VALUES("ENUM", BM_F_VALUE),
	{"FWD", {F("fwd_kind", BM_F_FWD_KIND, 0), NONE}, NULL, false, {NONE}},
	REFERS("TYPEDEF"),
	REFERS("VOLATILE"),
	REFERS("CONST"),
	REFERS("RESTRICT"),
	{"FUNC", {TYPE_ID, F("linkage", BM_F_FUNC_LINKAGE, 0), NONE}, NULL, false, {NONE}},
	{"FUNC_PROTO", {F("ret_type_id", BM_F_TYPE, 0), VLEN, NONE}, "params", true,
		{F("type_id", BM_F_ID, 1), NONE}},
	{"VAR", {TYPE_ID, F("linkage", BM_F_VAR_LINKAGE, 0), NONE}, NULL, false, {NONE}},
	{"DATASEC", {SIZE, VLEN, NONE}, "vars", false,
		{F("type_id", BM_F_ID, 0), F("offset", BM_F_WORD, 1), F("size", BM_F_WORD, 2), NONE}},
	{"FLOAT", {SIZE, NONE}, NULL, false, {NONE}},
	{"DECL_TAG", {TYPE_ID, F("component_idx", BM_F_SIGNED, 0), NONE}, NULL, false, {NONE}},
	REFERS("TYPE_TAG"),
	VALUES("ENUM64", BM_F_VALUE64),
};
/* clang-format on */

const struct bm_shape *bm_shape(uint32_t kind)
{
	return &shapes[kind < BM_KINDS_KNOWN ? kind : 0];
}

/* One flag or none: what more of them would mean, nobody has said. */
static const char *int_encoding(uint32_t encoding)
{
	switch (encoding) {
	case 0:
		return "(none)";
	case 1:
		return "SIGNED";
	case 2:
		return "CHAR";
	case 4:
		return "BOOL";
	default:
		return "UNKN";
	}
}

/* Of functions and variables alike (enum btf_func_linkage, BTF_VAR_*). */
static const char *linkage(uint32_t number)
{
	static const char *const words[] = {"static", "global", "extern"};

	return number < 3 ? words[number] : "(unknown)";
}

/* References go to void, to the record's own blob, or to a base of it. */
static bool is_missing(const struct bm_type *t, uint32_t id)
{
	return id >= t->b->first_id && id - t->b->first_id >= t->b->count;
}

static uint64_t sign_extended(uint32_t v)
{
	return v >> 31 ? (uint64_t)v | 0xffffffff00000000 : v;
}

static struct bm_fact number(uint64_t n)
{
	struct bm_fact fact = {0};

	fact.number = n;
	return fact;
}

static struct bm_fact signed_number(uint64_t n, bool is_signed)
{
	struct bm_fact fact = number(n);

	fact.is_signed = is_signed;
	fact.negative = is_signed && n >> 63;
	return fact;
}

static struct bm_fact word(const char *text)
{
	struct bm_fact fact = {0};

	fact.text = text;
	return fact;
}

static struct bm_fact id_of(const struct bm_type *t, uint32_t id)
{
	struct bm_fact fact = number(id);

	fact.missing = is_missing(t, id);
	return fact;
}

static struct bm_fact width(uint32_t bits)
{
	struct bm_fact fact = number(bits);

	fact.absent = !bits;
	return fact;
}

struct bm_fact bm_fact(const struct bm_type *t, const struct bm_field *f, uint32_t at)
{
	uint32_t w = at + f->word;

	switch ((enum bm_what)f->what) {
	case BM_F_THIRD:
		return number(t->third);
	case BM_F_TYPE:
		return id_of(t, t->third);
	case BM_F_VLEN:
		return number(t->vlen);
	case BM_F_WORD:
		return number(bm_word(t, w));
	case BM_F_SIGNED:
		return signed_number(sign_extended(bm_word(t, w)), true);
	case BM_F_ID:
		return id_of(t, bm_word(t, w));
	case BM_F_INT_OFFSET:
		return number(bm_int_offset(bm_word(t, w)));
	case BM_F_INT_BITS:
		return number(bm_word(t, w) & 0xff);
	case BM_F_INT_ENCODING:
		return word(int_encoding(bm_int_encoding(bm_word(t, w))));
	case BM_F_ENUM_ENCODING:
		return word(t->kflag ? "SIGNED" : "UNSIGNED");
	case BM_F_FWD_KIND:
		return word(t->kflag ? "union" : "struct");
	case BM_F_FUNC_LINKAGE:
		return word(linkage(t->vlen));
	case BM_F_VAR_LINKAGE:
		return word(linkage(bm_word(t, w)));
	case BM_F_BIT_OFFSET:
		return number(t->kflag ? bm_word(t, w) & 0xffffff : bm_word(t, w));
	case BM_F_BIT_WIDTH:
		return width(t->kflag ? bm_word(t, w) >> 24 : 0);
	case BM_F_VALUE:
		if (t->kflag)
			return signed_number(sign_extended(bm_word(t, w)), true);
		return number(bm_word(t, w));
	case BM_F_VALUE64: /* the low half comes first, in either byte order */
		return signed_number((uint64_t)bm_word(t, w + 1) << 32 | bm_word(t, w), t->kflag);
	case BM_F_END:
		break;
	}
	return width(0);
}
