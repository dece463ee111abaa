/* SPDX-License-Identifier: BSD-2-Clause */
#include "fields.h"

/* clang-format off */
#define KEY(text) {text, sizeof(text) - 1}
#define F(key, what, word) {KEY(key), what, word}
#define SIZE    F("size", BM_F_THIRD, 0)
#define TYPE_ID F("type_id", BM_F_TYPE, 0)
#define VLEN    F("vlen", BM_F_VLEN, 0)
#define NONE    F("", BM_F_END, 0)
#define PLAIN   KEY(""), false, {NONE}
#define REFERS(kind) {KEY(kind), {TYPE_ID, NONE}, PLAIN}
#define MEMBERS(kind) {KEY(kind), {SIZE, VLEN, NONE}, KEY("members"), true, \
	{F("type_id", BM_F_ID, 1), F("bits_offset", BM_F_BIT_OFFSET, 2), \
	 F("bitfield_size", BM_F_BIT_WIDTH, 2), NONE}}
#define VALUES(kind, what) {KEY(kind), \
	{F("encoding", BM_F_ENUM_ENCODING, 0), SIZE, VLEN, NONE}, KEY("values"), true, \
	{F("val", what, 1), NONE}}

static const struct bm_shape shapes[BM_KINDS_KNOWN] = {
	{KEY("UNKNOWN"), {NONE}, PLAIN},
	{KEY("INT"), {SIZE, F("bits_offset", BM_F_INT_OFFSET, 0), F("nr_bits", BM_F_INT_BITS, 0),
		 F("encoding", BM_F_INT_ENCODING, 0), NONE}, PLAIN},
	REFERS("PTR"),
	{KEY("ARRAY"), {F("type_id", BM_F_ID, 0), F("index_type_id", BM_F_ID, 1),
		   F("nr_elems", BM_F_WORD, 2), NONE}, PLAIN},
	MEMBERS("STRUCT"),
	MEMBERS("UNION"),
	VALUES("ENUM", BM_F_VALUE),
	{KEY("FWD"), {F("fwd_kind", BM_F_FWD_KIND, 0), NONE}, PLAIN},
	REFERS("TYPEDEF"),
	REFERS("VOLATILE"),
	REFERS("CONST"),
	REFERS("RESTRICT"),
	{KEY("FUNC"), {TYPE_ID, F("linkage", BM_F_FUNC_LINKAGE, 0), NONE}, PLAIN},
	{KEY("FUNC_PROTO"), {F("ret_type_id", BM_F_TYPE, 0), VLEN, NONE}, KEY("params"), true,
		{F("type_id", BM_F_ID, 1), NONE}},
	{KEY("VAR"), {TYPE_ID, F("linkage", BM_F_VAR_LINKAGE, 0), NONE}, PLAIN},
	{KEY("DATASEC"), {SIZE, VLEN, NONE}, KEY("vars"), false,
		{F("type_id", BM_F_ID, 0), F("offset", BM_F_WORD, 1), F("size", BM_F_WORD, 2), NONE}},
	{KEY("FLOAT"), {SIZE, NONE}, PLAIN},
	{KEY("DECL_TAG"), {TYPE_ID, F("component_idx", BM_F_SIGNED, 0), NONE}, PLAIN},
	REFERS("TYPE_TAG"),
	VALUES("ENUM64", BM_F_VALUE64),
};
/* clang-format on */

const struct bm_shape *bm_shape(uint32_t kind)
{
	return &shapes[kind < BM_KINDS_KNOWN ? kind : 0];
}

/* One flag or none: what more of them would mean, nobody has said. */
static const struct bm_key *int_encoding(uint32_t encoding)
{
	static const struct bm_key words[] = {KEY("(none)"), KEY("SIGNED"), KEY("CHAR"),
					      KEY("UNKN"),   KEY("BOOL"),   KEY("UNKN")};

	return &words[encoding < 5 ? encoding : 5];
}

/* Of functions and variables alike (enum btf_func_linkage, BTF_VAR_*). */
static const struct bm_key *linkage(uint32_t number)
{
	static const struct bm_key words[] = {KEY("static"), KEY("global"), KEY("extern"),
					      KEY("(unknown)")};

	return &words[number < 3 ? number : 3];
}

static const struct bm_key *sign(bool is_signed)
{
	static const struct bm_key words[] = {KEY("UNSIGNED"), KEY("SIGNED")};

	return &words[is_signed];
}

static const struct bm_key *fwd_kind(bool is_union)
{
	static const struct bm_key words[] = {KEY("struct"), KEY("union")};

	return &words[is_union];
}

/* References go to void, to the record's own blob, or to a base of it. */
static void set_id(struct bm_fact *out, const struct bm_type *t, uint32_t id)
{
	out->number = id;
	out->missing = id >= t->b->first_id && id - t->b->first_id >= t->b->count;
}

static void set_signed(struct bm_fact *out, uint64_t n, bool is_signed)
{
	out->negative = is_signed && n >> 63;
	out->number = out->negative ? ~n + 1 : n;
}

static uint64_t sign_extended(uint32_t v)
{
	return v >> 31 ? (uint64_t)v | 0xffffffff00000000 : v;
}

/* What the head of the record says. */
static void head_fact(struct bm_fact *out, const struct bm_type *t, enum bm_what what)
{
	switch (what) {
	case BM_F_THIRD:
		out->number = t->third;
		break;
	case BM_F_TYPE:
		set_id(out, t, t->third);
		break;
	case BM_F_VLEN:
		out->number = t->vlen;
		break;
	case BM_F_ENUM_ENCODING:
		out->word = sign(t->kflag);
		break;
	case BM_F_FWD_KIND:
		out->word = fwd_kind(t->kflag);
		break;
	case BM_F_FUNC_LINKAGE:
		out->word = linkage(t->vlen);
		break;
	default:
		out->absent = true;
		break;
	}
}

/* What word number i, which is w, says. */
static void word_fact(struct bm_fact *out, const struct bm_type *t, enum bm_what what, uint32_t i,
		      uint32_t w)
{
	out->number = w;
	switch (what) {
	case BM_F_SIGNED:
		set_signed(out, sign_extended(w), true);
		break;
	case BM_F_ID:
		set_id(out, t, w);
		break;
	case BM_F_INT_OFFSET:
		out->number = bm_int_offset(w);
		break;
	case BM_F_INT_BITS:
		out->number = w & 0xff;
		break;
	case BM_F_INT_ENCODING:
		out->word = int_encoding(bm_int_encoding(w));
		break;
	case BM_F_VAR_LINKAGE:
		out->word = linkage(w);
		break;
	case BM_F_BIT_OFFSET:
		out->number = t->kflag ? w & 0xffffff : w;
		break;
	case BM_F_BIT_WIDTH:
		out->number = t->kflag ? w >> 24 : 0;
		out->absent = !out->number;
		break;
	case BM_F_VALUE:
		set_signed(out, t->kflag ? sign_extended(w) : w, t->kflag);
		break;
	case BM_F_VALUE64: /* the low half comes first, in either byte order */
		set_signed(out, (uint64_t)bm_word(t, i + 1) << 32 | w, t->kflag);
		break;
	default:
		break;
	}
}

void bm_fact(struct bm_fact *out, const struct bm_type *t, const struct bm_field *f, uint32_t at)
{
	enum bm_what what = (enum bm_what)f->what;
	uint32_t i = at + f->word;

	out->word = NULL;
	out->negative = out->absent = out->missing = false;
	if (what < BM_F_WORD)
		head_fact(out, t, what);
	else
		word_fact(out, t, what, i, bm_word(t, i));
}
