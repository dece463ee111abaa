/* SPDX-License-Identifier: BSD-2-Clause */
/* emit.c - the minimal BTF as bytes */
#include "emit.h"

/* Where the bytes go, in the target's byte order. */
struct writer {
	unsigned char *p;
	bool be;
	size_t at;
	uint32_t str_at; /* next offset in the string section */
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

/* Strings are laid down in the order in which the types come to use them. */
static uint32_t string_offset(struct writer *w, struct bm_name *n)
{
	if (n->len && !n->offset) {
		n->offset = w->str_at;
		w->str_at += n->len + 1;
	}
	return n->offset;
}

static void put_rec(struct writer *w, struct bm_out *out, const struct bm_rec *rec)
{
	uint32_t i, v;

	for (i = 0; i < rec->count; i++) {
		v = out->words[rec->first + i];
		switch (bm_role(rec->kind, i)) {
		case 'N':
			v = string_offset(w, &out->names[v]);
			break;
		case 'I':
			v = v ? out->recs[v - 1].class + 1 : 0;
			break;
		default:
			break;
		}
		put(w, v);
	}
}

/* The first record of each class is the one that is written. */
static bool is_first(const struct bm_rec *rec, uint32_t written)
{
	return rec->class == written;
}

static void measure(struct bm_out *out, uint64_t *types, uint64_t *strings)
{
	uint32_t written = 0;
	size_t i;

	*types = 0;
	*strings = 1;
	for (i = 0; i < out->nrecs; i++) {
		if (!is_first(&out->recs[i], written))
			continue;
		written++;
		*types += (uint64_t)out->recs[i].count * 4;
		if (bm_kinds[out->recs[i].kind].elem_words)
			out->elements += bm_info_vlen(out->words[out->recs[i].first + BM_W_INFO]);
	}
	for (i = 1; i < out->nnames; i++)
		*strings += (uint64_t)out->names[i].len + 1;
}

static void write_all(struct writer *w, struct bm_out *out, uint32_t types, uint32_t strings)
{
	uint32_t written = 0;
	size_t i;

	put_header(w, types, strings);
	w->str_at = 1;
	for (i = 0; i < out->nrecs; i++)
		if (is_first(&out->recs[i], written)) {
			written++;
			put_rec(w, out, &out->recs[i]);
		}
	w->p[w->at] = '\0';
	for (i = 1; i < out->nnames; i++) {
		const struct bm_name *n = &out->names[i];

		memcpy(w->p + w->at + n->offset, n->s, (size_t)n->len + 1);
	}
}

static int write_out(struct btfmin_emitted *e, struct bm_out *out, bool be,
		     struct btfmin_error *err)
{
	uint64_t types, strings;
	struct writer w;

	measure(out, &types, &strings);
	if (BM_HEADER_MIN + types + strings > UINT32_MAX)
		return fail_plain(err, BTFMIN_ERR_LIMIT, "minimal BTF would be over 4 GiB");
	e->data = bm_alloc(&out->a, 1, (size_t)(BM_HEADER_MIN + types + strings));
	if (!e->data)
		return fail_nomem(err);
	e->size = (size_t)(BM_HEADER_MIN + types + strings);
	w.p = e->data;
	w.be = be;
	write_all(&w, out, (uint32_t)types, (uint32_t)strings);
	e->types = out->classes;
	e->elements = out->elements;
	return 0;
}

int btfmin_emit(struct btfmin_emitted *out, const struct btfmin_result *result, uint32_t flags,
		struct btfmin_error *err)
{
	struct bm_keep k;
	struct bm_out o;
	int r;

	if (out)
		memset(out, 0, sizeof(*out));
	if (!out || !result || (flags & ~BTFMIN_EMIT_READABLE))
		return fail_plain(err, BTFMIN_ERR_USAGE, "no result given, or unknown flags");
	memset(&o, 0, sizeof(o));
	o.a = result->a;
	if (result->nrecords != result->relos->nrecords)
		return fail_plain(err, BTFMIN_ERR_USAGE, "records were added to the set meanwhile");
	r = bm_keep_all(&k, result, flags & BTFMIN_EMIT_READABLE, err);
	if (r == 0)
		r = bm_out_take(&o, &k, err);
	if (r == 0)
		r = bm_out_merge(&o, err);
	if (r == 0)
		r = write_out(out, &o, result->target->types.be, err);
	bm_out_free(&o);
	bm_keep_free(&k);
	return r;
}

void btfmin_emitted_free(struct btfmin_emitted *emitted, const struct btfmin_allocator *allocator)
{
	struct btfmin_allocator a = bm_allocator(allocator);

	if (!emitted)
		return;
	bm_free(&a, emitted->data);
	memset(emitted, 0, sizeof(*emitted));
}
