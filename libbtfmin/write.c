/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * write.c - kept and merged records as bytes
 *
 * In parts: the kernel's, and for each module one that is split on it. Mostly there is but the
 * first.
 */
#include "emit.h"

/* Where the bytes go, in the target's byte order. */
struct writer {
	unsigned char *p;
	unsigned char *strs;
	bool be;
	size_t at;
};

/* One part of the output, before it is written. */
struct part {
	uint32_t number;
	size_t first, end; /* its records */
	uint64_t types;    /* bytes */
	uint64_t str_at;   /* the next string's offset */
	uint32_t written;  /* classes */
	uint32_t elements;
	bool foreign; /* refers to another module */
};

static void put(struct writer *w, uint32_t v)
{
	bm_put_u32(w->p + w->at, w->be, v);
	w->at += 4;
}

static void put_header(struct writer *w, uint32_t type_len, uint32_t str_len)
{
	bm_put_u16(w->p, w->be, BM_BTF_MAGIC);
	w->p[2] = BM_BTF_VERSION;
	w->p[3] = 0;
	w->at = 4;
	put(w, BM_HEADER_MIN);
	put(w, 0);
	put(w, type_len);
	put(w, type_len);
	put(w, str_len);
}

/* The first record of each class is the one that is written. */
static bool is_first(const struct bm_out *out, const struct part *p, size_t i)
{
	return out->recs[i].class == out->first_class + p->written;
}

/* Strings are laid down in the order in which the types come to use them. */
static void place_name(struct part *p, struct bm_name *n)
{
	if (!n->len || (n->offset && (n->part == 0 || n->part == p->number)))
		return;
	n->offset = (uint32_t)p->str_at;
	n->part = p->number;
	n->laid = false;
	p->str_at += (uint64_t)n->len + 1;
}

static void place_rec(struct bm_out *out, struct part *p, const struct bm_rec *rec)
{
	uint32_t i, v, other;

	for (i = 0; i < rec->count; i++) {
		v = out->words[rec->first + i];
		if (bm_role(rec->kind, i) == 'N')
			place_name(p, &out->names[v]);
		if (bm_role(rec->kind, i) != 'I' || v == 0)
			continue;
		other = out->recs[v - 1].part;
		p->foreign = p->foreign || (other != 0 && other != p->number);
	}
}

static void place_all(struct bm_out *out, struct part *p)
{
	size_t i;

	for (i = p->first; i < p->end; i++) {
		const struct bm_rec *rec = &out->recs[i];

		if (!is_first(out, p, i))
			continue;
		p->written++;
		p->types += (uint64_t)rec->count * 4;
		if (bm_kinds[rec->kind].elem_words)
			p->elements += bm_info_vlen(out->words[rec->first + BM_W_INFO]);
		place_rec(out, p, rec);
	}
}

static uint32_t put_name(struct writer *w, const struct bm_out *out, const struct part *p,
			 struct bm_name *n)
{
	if (n->len && n->part == p->number && !n->laid) {
		memcpy(w->strs + n->offset - (p->number ? out->base_strs : 0), n->s,
		       (size_t)n->len + 1);
		n->laid = true;
	}
	return n->offset;
}

/* A type's number: those of part 0 first, then those of the part at hand. */
static uint32_t number_of(const struct bm_out *out, const struct bm_rec *rec)
{
	if (rec->part == 0)
		return rec->class + 1;
	return rec->class - out->first_class + out->base_types + 1 + out->fillers;
}

/* ---- types apart in two modules
 * ------------------------------------------------------------------ */

/*
 * Two types that make a target id ambiguous are in modules of their own, where by chance they may
 * have one number: a loader would take it for one id. Then types that nothing refers to move one of
 * them.
 */
#define FILLERS_MAX 4096

static bool collides(const struct bm_out *out, const struct part *p)
{
	uint32_t n;
	size_t i;

	for (i = p->first; i < p->end; i++) {
		n = number_of(out, &out->recs[i]);
		if (out->recs[i].apart && n < out->ntaken && bits_has(out->taken, n))
			return true;
	}
	return false;
}

static int keep_numbers_apart(struct bm_out *out, const struct part *p, struct btfmin_error *err)
{
	size_t i;

	out->fillers = 0;
	if (p->number == 0)
		return 0;
	if (!out->taken) {
		out->ntaken = (uint64_t)out->nrecs + 2 + FILLERS_MAX;
		out->taken = bm_zalloc(&out->a, bits_words(out->ntaken), sizeof(*out->taken));
		if (!out->taken)
			return fail_nomem(err);
	}
	while (collides(out, p))
		if (++out->fillers > FILLERS_MAX)
			return fail_plain(err, BTFMIN_ERR_LIMIT,
					  "too many types of one id in several modules");
	for (i = p->first; i < p->end; i++)
		if (out->recs[i].apart)
			bits_add(out->taken, number_of(out, &out->recs[i]));
	return 0;
}

static void put_rec(struct writer *w, struct bm_out *out, const struct part *p,
		    const struct bm_rec *rec)
{
	uint32_t i, v;

	for (i = 0; i < rec->count; i++) {
		v = out->words[rec->first + i];
		switch (bm_role(rec->kind, i)) {
		case 'N':
			v = put_name(w, out, p, &out->names[v]);
			break;
		case 'I':
			v = v ? number_of(out, &out->recs[v - 1]) : 0;
			break;
		default:
			break;
		}
		put(w, v);
	}
}

static void put_all(struct writer *w, struct bm_out *out, struct part *p, uint32_t strings)
{
	size_t i;

	put_header(w, (uint32_t)p->types, strings);
	w->strs = w->p + w->at + p->types;
	if (p->number == 0)
		w->strs[0] = '\0';
	p->written = 0;
	for (i = 0; i < out->fillers; i++) { /* void pointers */
		put(w, 0);
		put(w, bm_info(BTFMIN_KIND_PTR, 0, false));
		put(w, 0);
	}
	for (i = p->first; i < p->end; i++) {
		if (!is_first(out, p, i))
			continue;
		p->written++;
		put_rec(w, out, p, &out->recs[i]);
	}
}

/* What the next part begins with. */
static void pass_on(struct bm_out *out, const struct part *p)
{
	out->next_rec = p->end;
	out->first_class += p->written;
	if (p->number)
		return;
	out->base_types = p->written;
	out->base_strs = (uint32_t)p->str_at;
}

int bm_out_write(struct bm_out *out, uint32_t number, bool be, struct btfmin_emitted *e,
		 struct btfmin_error *err)
{
	struct part p;
	struct writer w;
	uint64_t strings;
	int r;

	memset(&p, 0, sizeof(p));
	p.number = number;
	p.first = p.end = out->next_rec;
	while (p.end < out->nrecs && out->recs[p.end].part == number)
		p.end++;
	p.str_at = number ? out->base_strs : 1;
	place_all(out, &p);
	if (p.foreign)
		return fail_plain(err, BTFMIN_ERR_UNSUPPORTED,
				  "a module's types refer to another module's");
	r = keep_numbers_apart(out, &p, err);
	if (r < 0)
		return r;
	p.types += (uint64_t)out->fillers * BM_HEAD_WORDS * 4;
	strings = p.str_at - (number ? out->base_strs : 0);
	if (BM_HEADER_MIN + p.types + p.str_at > UINT32_MAX)
		return fail_plain(err, BTFMIN_ERR_LIMIT, "minimal BTF would be over 4 GiB");
	e->size = (size_t)(BM_HEADER_MIN + p.types + strings);
	e->data = bm_alloc(&out->a, 1, e->size);
	if (!e->data)
		return fail_nomem(err);
	w.p = e->data;
	w.be = be;
	put_all(&w, out, &p, (uint32_t)strings);
	e->types = p.written + out->fillers;
	e->elements = p.elements;
	pass_on(out, &p);
	return 0;
}
