/* SPDX-License-Identifier: BSD-2-Clause */
/* raw.c - the lines of "bpftool btf dump file F" */
#include "print.h"
#include "utf8.h"

static void put_escaped(struct bm_out *o, const char *name)
{
	const unsigned char *s = (const unsigned char *)name;

	while (*s && !bm_out_failed(o)) {
		size_t n = utf8_control_len(s);

		if (!n)
			bm_out_char(o, (char)*s++);
		for (; n; n--) {
			bm_out_str(o, "\\x");
			bm_out_hex(o, *s++, 2);
		}
	}
}

static void put_name(struct bm_print *p, const struct bm_type *t, uint32_t off)
{
	const char *name = bm_print_name(p, t, off);

	if (!name)
		return;
	bm_out_char(&p->out, '\'');
	if (p->plain)
		bm_out_str(&p->out, name);
	else
		put_escaped(&p->out, name);
	bm_out_char(&p->out, '\'');
}

static void put_key(struct bm_out *o, const struct bm_key *key)
{
	if (!bm_out_room(o, key->len))
		return;
	memcpy(o->data + o->len, key->text, BM_KEY_MAX);
	o->len += key->len;
}

/* lead stands before the field, if there is something to say. */
static void put_field(struct bm_print *p, const struct bm_type *t, const struct bm_field *f,
		      uint32_t at, char lead)
{
	struct bm_out *o = &p->out;
	struct bm_fact fact;

	if (!bm_print_fact(p, t, f, at, &fact))
		return;
	bm_out_char(o, lead);
	put_key(o, &f->key);
	bm_out_char(o, '=');
	if (fact.word) {
		put_key(o, fact.word);
		return;
	}
	if (fact.negative)
		bm_out_char(o, '-');
	bm_out_u64(o, fact.number);
	if (f->what == BM_F_VALUE64)
		bm_out_str(o, t->kflag ? "LL" : "ULL");
}

static void put_fields(struct bm_print *p, const struct bm_type *t, const struct bm_field *f,
		       uint32_t at)
{
	for (; f->what; f++) {
		if (f->what == BM_F_VAR_LINKAGE) /* the one comma that bpftool has */
			bm_out_char(&p->out, ',');
		put_field(p, t, f, at, ' ');
	}
}

/* " (VAR 'name')": what an entry of a DATASEC stands for. */
static void put_referred(struct bm_print *p, const struct bm_type *t, uint32_t id)
{
	struct bm_type of;

	if (bm_type(t->b, id, &of, NULL))
		return; /* blamed already */
	bm_out_str(&p->out, " (");
	put_key(&p->out, &bm_shape(of.kind)->kind);
	bm_out_char(&p->out, ' ');
	put_name(p, &of, of.name);
	bm_out_char(&p->out, ')');
}

static void put_elements(struct bm_print *p, const struct bm_type *t, const struct bm_shape *shape)
{
	uint32_t i, at = bm_elem(t, 0);

	for (i = 0; i < t->vlen && !p->status; i++, at += bm_kinds[t->kind].elem_words) {
		bm_out_char(&p->out, '\n');
		if (shape->named) {
			bm_out_char(&p->out, '\t');
			put_name(p, t, bm_word(t, at));
			put_fields(p, t, shape->elem, at);
		} else {
			put_field(p, t, shape->elem, at, '\t');
			put_fields(p, t, shape->elem + 1, at);
			put_referred(p, t, bm_word(t, at));
		}
	}
}

/* A kind of which only the layout section tells, and no more than its length. */
static void put_unknown(struct bm_print *p, const struct bm_type *t)
{
	const struct bm_length *l = &t->b->lengths[t->kind];
	uint32_t i, words = l->head + t->vlen * l->elem;
	struct bm_out *o = &p->out;

	bm_out_str(o, " kind=");
	bm_out_u32(o, t->kind);
	bm_out_str(o, " kind_flag=");
	bm_out_u32(o, t->kflag);
	bm_out_str(o, " vlen=");
	bm_out_u32(o, t->vlen);
	bm_out_str(o, " size_or_type=");
	bm_out_u32(o, t->third);
	for (i = BM_W_FIXED; i < words; i++) {
		bm_out_str(o, "\n\tword=0x");
		bm_out_hex(o, bm_word(t, i), 8);
	}
}

static void put_type(struct bm_print *p, const struct bm_type *t)
{
	const struct bm_shape *shape = bm_shape(t->kind);
	struct bm_out *o = &p->out;

	bm_out_char(o, '[');
	bm_out_u32(o, t->id);
	bm_out_str(o, "] ");
	put_key(o, &shape->kind);
	bm_out_char(o, ' ');
	put_name(p, t, t->name);
	if (t->kind >= BM_KINDS_KNOWN)
		put_unknown(p, t);
	else
		put_fields(p, t, shape->fields, BM_W_FIXED);
	if (shape->elements.len)
		put_elements(p, t, shape);
	bm_out_char(o, '\n');
}

int btfmin_dump_raw(struct btfmin_text *out, const struct btfmin_btf *btf,
		    const struct btfmin_dump_opts *opts, struct btfmin_error *err)
{
	struct bm_print p;
	struct bm_type t;
	uint32_t id = 0;
	int r = bm_print_begin(&p, out, btf, opts, false, err);

	if (r < 0)
		return r;
	while (bm_print_next(&p, &id, &t))
		put_type(&p, &t);
	return bm_print_end(&p, out);
}
