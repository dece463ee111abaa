/* SPDX-License-Identifier: BSD-2-Clause */
#include "walk.h"

/* The number c in each byte of a word, and the top bit of each byte. */
#define EACH(c) (UINT64_MAX / 255 * (c))
#define TOPS    EACH(0x80)

/* Top bits, set where a byte of x is 0; of bytes below 0x80. */
static inline uint64_t zeros(uint64_t x)
{
	return ~(x + EACH(0x7f)) & TOPS;
}

/* Not 0 if a byte of x is a control other than NUL, is outside ASCII, or is a or b. */
static inline uint64_t odd_bytes(uint64_t x, unsigned char a, unsigned char b)
{
	uint64_t low = ~(x + EACH(0x60)) & ~zeros(x); /* below 0x20, but not 0 */

	return (x & TOPS) | (low & TOPS) | zeros(x ^ EACH(0x7f)) | zeros(x ^ EACH(a)) |
	       zeros(x ^ EACH(b));
}

/*
 * Whether no name needs an escape. One look at all strings, eight bytes at a time, is cheaper
 * than one at each name, of which many are used often.
 */
static bool strings_plain(const struct btfmin_btf *btf, bool quoted)
{
	unsigned char a = quoted ? '"' : 0x7f, b = quoted ? '\\' : 0x7f;
	uint64_t x, odd = 0;
	uint8_t last;

	for (; btf; btf = btf->base) {
		struct span rest = btf->strs;

		while (span_u64(rest, 0, &x)) {
			odd |= odd_bytes(x, a, b);
			(void)span_sub(rest, 8, rest.len - 8, &rest);
		}
		for (; span_u8(rest, 0, &last); (void)span_sub(rest, 1, rest.len - 1, &rest))
			odd |= odd_bytes(last, a, b);
	}
	return !odd;
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
	bm_fact(out, t, f, at);
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
