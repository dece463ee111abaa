/* SPDX-License-Identifier: BSD-2-Clause */
#include "print.h"

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
static uint64_t expected_size(const struct bm_print *p, bool quoted)
{
	if (p->select.ids)
		return 4096;
	return ((uint64_t)p->btf->types.len + p->btf->strs.len) * (quoted ? 4 : 3) + 4096;
}

int bm_print_begin(struct bm_print *p, struct btfmin_text *text, const struct btfmin_btf *btf,
		   const struct btfmin_dump_opts *opts, bool quoted, struct btfmin_error *err)
{
	uint64_t max = opts ? opts->max_size : 0;
	int r;

	memset(p, 0, sizeof(*p));
	if (!text)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the text given");
	text->data = NULL;
	text->size = 0;
	p->btf = btf;
	p->flags = opts ? opts->flags : 0;
	p->err = err;
	r = bm_select(&p->select, btf, opts, err);
	if (r < 0) {
		bm_select_free(&p->select);
		return r;
	}
	p->plain = strings_plain(btf, quoted);
	bm_out_init(&p->out, &p->select.a, expected_size(p, quoted),
		    max ? max : bm_out_max(chain_size(btf)));
	return 0;
}

bool bm_print_next(struct bm_print *p, uint32_t *id, struct bm_type *t)
{
	if (p->status || bm_out_failed(&p->out))
		return false;
	while (++*id < p->select.end) {
		if (bm_selected(&p->select, *id))
			return bm_type(p->btf, *id, t, NULL) == 0;
	}
	return false;
}

int bm_print_end(struct bm_print *p, struct btfmin_text *text)
{
	bm_select_free(&p->select);
	if (!p->status)
		return bm_out_finish(&p->out, text, p->err);
	bm_out_drop(&p->out);
	return p->status;
}

static void blame(struct bm_print *p, const struct bm_type *t, const char *text)
{
	if (!p->status)
		p->status = fail(p->err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t), text);
}

const char *bm_print_name(struct bm_print *p, const struct bm_type *t, uint32_t off)
{
	const char *name;

	if (!off)
		return "(anon)";
	if (!bm_string(t->b, off, &name, NULL))
		return name;
	blame(p, t, "name offset outside the strings");
	return NULL;
}

bool bm_print_fact(struct bm_print *p, const struct bm_type *t, const struct bm_field *f,
		   uint32_t at, struct bm_fact *out)
{
	bm_fact(out, t, f, at);
	if (out->missing)
		blame(p, t, "reference to a type id that is not there");
	return !out->missing && !out->absent;
}
