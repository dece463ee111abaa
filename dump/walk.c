/* SPDX-License-Identifier: BSD-2-Clause */
#include "walk.h"

/*
 * Whether no byte of the strings is a control, outside ASCII, or, if quoted, a quote or backslash.
 * One look at all of them is cheaper than one at each name, of which many are used often.
 */
static bool strings_plain(const struct btfmin_btf *btf, bool quoted)
{
	unsigned char mark = quoted ? '"' : 0, slash = quoted ? '\\' : 0;

	for (; btf; btf = btf->base) {
		const unsigned char *s = btf->strs.p;
		size_t i, len = btf->strs.len;
		unsigned bad = 0;

		for (i = 0; i < len; i++)
			bad |= (s[i] != 0) &
			       ((s[i] < 0x20) | (s[i] > 0x7e) | (s[i] == mark) | (s[i] == slash));
		if (bad)
			return false;
	}
	return true;
}

static uint64_t chain_size(const struct btfmin_btf *btf)
{
	uint64_t size = 0;

	for (; btf; btf = btf->base)
		size += btf->types.len + btf->strs.len;
	return size;
}

/* A kernel becomes a bit less than three times as much text, and four times as much JSON. */
static uint64_t expected_size(const struct bm_walk *w, bool quoted)
{
	if (w->select.ids)
		return 4096;
	return ((uint64_t)w->btf->types.len + w->btf->strs.len) * (quoted ? 4 : 3) + 4096;
}

int bm_walk_begin(struct bm_walk *w, struct btfmin_text *text, const struct btfmin_btf *btf,
		  const struct btfmin_dump_opts *opts, bool quoted, struct btfmin_error *err)
{
	uint64_t max = opts ? opts->max_size : 0;
	int r;

	memset(w, 0, sizeof(*w));
	if (!text)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the text given");
	text->data = NULL;
	text->size = 0;
	w->btf = btf;
	w->flags = opts ? opts->flags : 0;
	w->err = err;
	r = bm_select(&w->select, btf, opts, err);
	if (r < 0) {
		bm_select_free(&w->select);
		return r;
	}
	w->plain = strings_plain(btf, quoted);
	bm_out_init(&w->out, &w->select.a, expected_size(w, quoted),
		    max ? max : bm_out_max(chain_size(btf)));
	return 0;
}

bool bm_walk_next(struct bm_walk *w, uint32_t *id, struct bm_type *t)
{
	if (w->status || bm_out_failed(&w->out))
		return false;
	while (++*id < w->select.end) {
		if (bm_selected(&w->select, *id))
			return bm_type(w->btf, *id, t, NULL) == 0;
	}
	return false;
}

int bm_walk_end(struct bm_walk *w, struct btfmin_text *text)
{
	bm_select_free(&w->select);
	if (!w->status)
		return bm_out_finish(&w->out, text, w->err);
	bm_out_drop(&w->out);
	return w->status;
}

static void blame(struct bm_walk *w, const struct bm_type *t, const char *text)
{
	if (!w->status)
		w->status = fail(w->err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t), text);
}

const char *bm_walk_name(struct bm_walk *w, const struct bm_type *t, uint32_t off)
{
	const char *name;

	if (!off)
		return "(anon)";
	if (!bm_string(t->b, off, &name, NULL))
		return name;
	blame(w, t, "name offset outside the strings");
	return NULL;
}

bool bm_walk_fact(struct bm_walk *w, const struct bm_type *t, const struct bm_field *f, uint32_t at,
		  struct bm_fact *out)
{
	*out = bm_fact(t, f, at);
	if (out->missing)
		blame(w, t, "reference to a type id that is not there");
	return !out->missing && !out->absent;
}

uint32_t bm_walk_words(const struct bm_type *t)
{
	const struct btfmin_btf *b = t->b;
	uint32_t next = t->id - b->first_id + 1;

	return (next < b->count ? b->at[next] : (uint32_t)(b->types.len / 4)) - t->at;
}
