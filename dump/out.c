/* SPDX-License-Identifier: BSD-2-Clause */
#include "out.h"

void bm_out_init(struct bm_out *o, const struct btfmin_allocator *a, uint64_t expected,
		 uint64_t max)
{
	memset(o, 0, sizeof(*o));
	o->a = *a;
	o->max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4;
	if (expected > o->max)
		expected = o->max;
	o->data = bm_alloc(a, (size_t)expected + BM_OUT_SLACK, 1);
	if (o->data)
		o->cap = (size_t)expected;
	else
		o->status = BTFMIN_ERR_NOMEM;
}

/* After a failure nothing fits any more, so that no later piece stands behind a gap. */
static bool give_up(struct bm_out *o, int status)
{
	if (!o->status)
		o->status = status;
	o->cap = o->len;
	return false;
}

bool bm_out_grow(struct bm_out *o, size_t n)
{
	size_t cap;
	char *p;

	if (o->status)
		return false;
	if (n > o->max - o->len)
		return give_up(o, BTFMIN_ERR_LIMIT);
	cap = o->cap > o->max / 2 ? (size_t)o->max : o->cap * 2;
	if (cap < o->len + n)
		cap = o->len + n;
	p = bm_alloc(&o->a, cap + BM_OUT_SLACK, 1);
	if (!p)
		return give_up(o, BTFMIN_ERR_NOMEM);
	memcpy(p, o->data, o->len);
	bm_free(&o->a, o->data);
	o->data = p;
	o->cap = cap;
	return true;
}

void bm_out_drop(struct bm_out *o)
{
	bm_free(&o->a, o->data);
	o->data = NULL;
	o->len = o->cap = 0;
}

int bm_out_finish(struct bm_out *o, struct btfmin_text *text, struct btfmin_error *err)
{
	if (o->status) {
		bm_out_drop(o);
		if (o->status == BTFMIN_ERR_NOMEM)
			return fail_nomem(err);
		return fail_plain(err, o->status, "the text is over the limit max_size");
	}
	text->data = o->data;
	text->size = o->len;
	return 0;
}

void bm_out_fill(struct bm_out *o, char c, size_t n)
{
	if (!bm_out_room(o, n))
		return;
	memset(o->data + o->len, c, n);
	o->len += n;
}

/* The two digits of every number below 100. */
static const char pairs[] = "0001020304050607080910111213141516171819"
			    "2021222324252627282930313233343536373839"
			    "4041424344454647484950515253545556575859"
			    "6061626364656667686970717273747576777879"
			    "8081828384858687888990919293949596979899";

#define DIGITS_MAX 20 /* of 2^64 - 1 */

static size_t count_digits(uint32_t v)
{
	return (size_t)1 + (v > 9) + (v > 99) + (v > 999) + (v > 9999) + (v > 99999) +
	       (v > 999999) + (v > 9999999) + (v > 99999999) + (v > 999999999);
}

/* Writes v's digits so that they end before end. */
static void put_digits(char *end, uint32_t v)
{
	for (; v > 99; v /= 100) {
		end -= 2;
		memcpy(end, pairs + v % 100 * 2, 2);
	}
	if (v > 9)
		memcpy(end - 2, pairs + v * 2, 2);
	else
		end[-1] = (char)('0' + v);
}

/* Those that do not fit 32 bits are rare, and divisions of 64 bits are slow. */
static void put_long(struct bm_out *o, uint64_t v)
{
	char text[DIGITS_MAX], *end = text + sizeof(text), *p = end;

	for (; v; v /= 10)
		*--p = (char)('0' + v % 10);
	bm_out_bytes(o, p, (size_t)(end - p));
}

void bm_out_u64(struct bm_out *o, uint64_t v)
{
	size_t n;

	if (v > UINT32_MAX) {
		put_long(o, v);
		return;
	}
	n = count_digits((uint32_t)v);
	if (!bm_out_room(o, n))
		return;
	o->len += n;
	put_digits(o->data + o->len, (uint32_t)v);
}

void bm_out_i64(struct bm_out *o, int64_t v)
{
	if (v < 0)
		bm_out_char(o, '-');
	bm_out_u64(o, v < 0 ? ~(uint64_t)v + 1 : (uint64_t)v);
}

void bm_out_hex(struct bm_out *o, uint64_t v, unsigned width)
{
	char text[16], *end = text + sizeof(text), *p = end;

	do {
		*--p = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	while (p > text && (size_t)(end - p) < width)
		*--p = '0';
	bm_out_bytes(o, p, (size_t)(end - p));
}

void btfmin_text_free(struct btfmin_text *text, const struct btfmin_allocator *allocator)
{
	struct btfmin_allocator a = bm_allocator(allocator);

	if (!text)
		return;
	bm_free(&a, text->data);
	text->data = NULL;
	text->size = 0;
}
