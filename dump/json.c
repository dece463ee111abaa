/* SPDX-License-Identifier: BSD-2-Clause */
/* json.c - the same as raw.c as one document, in the shape of bpftool's */
#include "utf8.h"
#include "print.h"

struct json {
	struct bm_print print;
	bool pretty;
	bool fresh; /* nothing stands in the innermost bracket yet */
	unsigned depth;
};

static void put_escaped(struct bm_out *o, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len;

	for (; *s && !bm_out_failed(o); s += len) {
		len = *s < 0x20 || *s == 0x7f ? 0 : utf8_len(s);
		if (*s == '"' || *s == '\\')
			bm_out_char(o, '\\');
		if (len) {
			bm_out_bytes(o, s, len);
			continue;
		}
		len = 1;
		bm_out_str(o, "\\u");
		bm_out_hex(o, *s < 0x80 ? *s : 0xfffd, 4);
	}
}

/* Before a value: the comma, the line. */
static void lead(struct json *j)
{
	struct bm_out *o = &j->print.out;

	if (!j->fresh)
		bm_out_char(o, ',');
	j->fresh = false;
	if (j->pretty && j->depth) {
		bm_out_char(o, '\n');
		bm_out_fill(o, ' ', (size_t)2 * j->depth);
	}
}

/* A word in quotes, where there is room for it: where the next byte goes. */
static char *quoted(char *p, const struct bm_key *word)
{
	*p++ = '"';
	memcpy(p, word->text, BM_KEY_MAX);
	p += word->len;
	*p++ = '"';
	return p;
}

static void put_word(struct bm_out *o, const struct bm_key *word)
{
	if (bm_out_room(o, (size_t)word->len + 2))
		o->len = (size_t)(quoted(o->data + o->len, word) - o->data);
}

static void put_key(struct json *j, const struct bm_key *key)
{
	struct bm_out *o = &j->print.out;
	char *p;

	lead(j);
	if (!bm_out_room(o, (size_t)key->len + (j->pretty ? 4 : 3)))
		return;
	p = quoted(o->data + o->len, key);
	*p++ = ':';
	if (j->pretty)
		*p++ = ' ';
	o->len = (size_t)(p - o->data);
}

static void open_bracket(struct json *j, char bracket)
{
	bm_out_char(&j->print.out, bracket);
	j->fresh = true;
	j->depth++;
}

static void close_bracket(struct json *j, char bracket)
{
	j->depth--;
	if (!j->fresh && j->pretty) {
		bm_out_char(&j->print.out, '\n');
		bm_out_fill(&j->print.out, ' ', (size_t)2 * j->depth);
	}
	j->fresh = false;
	bm_out_char(&j->print.out, bracket);
}

#define KEY(text)                                                                                  \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static void put_number(struct json *j, const struct bm_key *key, uint64_t n)
{
	put_key(j, key);
	bm_out_u64(&j->print.out, n);
}

static void put_name(struct json *j, const struct bm_type *t, uint32_t off)
{
	static const struct bm_key key = KEY("name");
	const char *name = bm_print_name(&j->print, t, off);
	struct bm_out *o = &j->print.out;

	if (!name)
		return;
	put_key(j, &key);
	bm_out_char(o, '"');
	if (j->print.plain)
		bm_out_str(o, name);
	else
		put_escaped(o, name);
	bm_out_char(o, '"');
}

static void put_fields(struct json *j, const struct bm_type *t, const struct bm_field *f,
		       uint32_t at)
{
	struct bm_fact fact;

	for (; f->what; f++) {
		if (!bm_print_fact(&j->print, t, f, at, &fact))
			continue;
		put_key(j, &f->key);
		if (fact.word) {
			put_word(&j->print.out, fact.word);
			continue;
		}
		if (fact.negative)
			bm_out_char(&j->print.out, '-');
		bm_out_u64(&j->print.out, fact.number);
	}
}

static void put_elements(struct json *j, const struct bm_type *t, const struct bm_shape *shape)
{
	uint32_t i, at = bm_elem(t, 0);

	put_key(j, &shape->elements);
	open_bracket(j, '[');
	for (i = 0; i < t->vlen && !j->print.status; i++, at += bm_kinds[t->kind].elem_words) {
		lead(j);
		open_bracket(j, '{');
		if (shape->named)
			put_name(j, t, bm_word(t, at));
		put_fields(j, t, shape->elem, at);
		close_bracket(j, '}');
	}
	close_bracket(j, ']');
}

/* What bpftool's words leave out, if it is there: in compilers' output, the flag of some tags. */
static void put_left_out(struct json *j, const struct bm_type *t)
{
	static const struct bm_key flag = KEY("kind_flag"), encoding = KEY("encoding_bits"),
				   linkage = KEY("linkage_id");
	bool told = bm_is_composite(t) || bm_is_enum(t) || t->kind == BTFMIN_KIND_FWD;
	uint32_t w = bm_word(t, BM_W_FIXED), bits = bm_int_encoding(w);

	if (t->kflag && !told) {
		put_key(j, &flag);
		bm_out_str(&j->print.out, "true");
	}
	if (t->kind == BTFMIN_KIND_INT && (bits > 4 || (bits & (bits - 1))))
		put_number(j, &encoding, bits);
	if (t->kind == BTFMIN_KIND_FUNC && t->vlen > 2)
		put_number(j, &linkage, t->vlen);
	if (t->kind == BTFMIN_KIND_VAR && w > 2)
		put_number(j, &linkage, w);
}

/* A kind of which only the layout section tells, and no more than its length. */
static void put_unknown(struct json *j, const struct bm_type *t)
{
	const struct bm_length *l = &t->b->lengths[t->kind];
	static const struct bm_key kind = KEY("kind_id"), vlen = KEY("vlen"),
				   third = KEY("size_or_type"), list = KEY("words");
	uint32_t i, words = l->head + t->vlen * l->elem;

	put_number(j, &kind, t->kind);
	put_number(j, &vlen, t->vlen);
	put_number(j, &third, t->third);
	put_key(j, &list);
	open_bracket(j, '[');
	for (i = BM_W_FIXED; i < words; i++) {
		lead(j);
		bm_out_u32(&j->print.out, bm_word(t, i));
	}
	close_bracket(j, ']');
}

static void put_type(struct json *j, const struct bm_type *t)
{
	static const struct bm_key id = KEY("id"), kind = KEY("kind");
	const struct bm_shape *shape = bm_shape(t->kind);

	lead(j);
	open_bracket(j, '{');
	put_number(j, &id, t->id);
	put_key(j, &kind);
	put_word(&j->print.out, &shape->kind);
	put_name(j, t, t->name);
	put_fields(j, t, shape->fields, BM_W_FIXED);
	put_left_out(j, t);
	if (t->kind >= BM_KINDS_KNOWN)
		put_unknown(j, t);
	if (shape->elements.len)
		put_elements(j, t, shape);
	close_bracket(j, '}');
}

int btfmin_dump_json(struct btfmin_text *out, const struct btfmin_btf *btf,
		     const struct btfmin_dump_opts *opts, struct btfmin_error *err)
{
	static const struct bm_key types = KEY("types");
	struct json j;
	struct bm_type t;
	uint32_t id = 0;
	int r;

	memset(&j, 0, sizeof(j));
	r = bm_print_begin(&j.print, out, btf, opts, true, err);
	if (r < 0)
		return r;
	j.pretty = (j.print.flags & BTFMIN_DUMP_PRETTY) != 0;
	open_bracket(&j, '{');
	put_key(&j, &types);
	open_bracket(&j, '[');
	while (bm_print_next(&j.print, &id, &t))
		put_type(&j, &t);
	close_bracket(&j, ']');
	close_bracket(&j, '}');
	bm_out_char(&j.print.out, '\n');
	return bm_print_end(&j.print, out);
}
