/* SPDX-License-Identifier: BSD-2-Clause */
/* convert.c - a whole BTF written again, for another reader or in another byte order */
#include "convert.h"

int bm_convert_room(struct bm_convert *c, uint64_t words, struct btfmin_error *err)
{
	if (c->at + words * 4 > UINT32_MAX)
		return fail_plain(err, BTFMIN_ERR_LIMIT, "converted BTF would be over 4 GiB");
	if (bm_grow(&c->a, (void **)&c->p, &c->cap, c->at, c->at + (size_t)words * 4, 1) < 0)
		return fail_nomem(err);
	return 0;
}

/* Words as they are. All of the type section is words, so it takes no table to swap them. */
static int copy_words(struct bm_convert *c, uint32_t from, uint32_t to, struct btfmin_error *err)
{
	struct span s;
	unsigned char *p;
	size_t i;
	int r = bm_convert_room(c, to - from, err);

	if (r < 0 || !span_sub(c->b->types, (uint64_t)from * 4, (uint64_t)(to - from) * 4, &s))
		return r;
	p = c->p + c->at;
	c->at += s.len;
	if (s.len && s.be == c->be)
		memcpy(p, s.p, s.len);
	else
		for (i = 0; i < s.len; i += 4)
			bm_put_u32(p + i, c->be, bm_u32(s.p + i, !c->be));
	return 0;
}

static bool is_touched(const struct bm_convert *c, uint32_t info)
{
	uint32_t touch = c->touch[bm_info_kind(info)];

	return touch &&
	       (touch & BM_TOUCH_ALWAYS || (touch & BM_TOUCH_FLAG && bm_info_kflag(info)) ||
		(touch & BM_TOUCH_VLEN && bm_info_vlen(info)) ||
		(touch & BM_TOUCH_WIDE && bm_info_vlen(info) > 65535));
}

static int unknown_kind(const struct bm_convert *c, uint32_t id, uint32_t at,
			struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_UNSUPPORTED, id, c->b->types_at + (uint64_t)at * 4,
		    "a kind of type that is not known here cannot be converted");
}

/* One record after the other, in runs of those that stay as they are. */
static int convert_types(struct bm_convert *c, struct btfmin_error *err)
{
	const struct btfmin_btf *b = c->b;
	uint32_t end = (uint32_t)(b->types.len / 4), id = b->first_id;
	uint32_t at = 0, run = 0, info = 0, kind, start;
	struct bm_type t;
	int r;

	for (; at < end; id++) {
		span_u32(b->types, ((uint64_t)at + BM_W_INFO) * 4, &info);
		kind = bm_info_kind(info);
		if (kind >= BM_KINDS_KNOWN)
			return unknown_kind(c, id, at, err);
		start = at;
		at += b->lengths[kind].head + bm_info_vlen(info) * b->lengths[kind].elem;
		if (!is_touched(c, info)) {
			c->elements += b->lengths[kind].elem ? bm_info_vlen(info) : 0;
			continue;
		}
		r = copy_words(c, run, start, err);
		if (r == 0)
			r = bm_type(b, id, &t, err);
		if (r == 0)
			r = bm_convert_type(c, &t, err);
		if (r < 0)
			return r;
		run = at;
	}
	return copy_words(c, run, end, err);
}

static int check_limits(const struct bm_convert *c, struct btfmin_error *err)
{
	if ((uint64_t)btfmin_btf_type_count(c->b) + c->nextras > c->reader.max_types)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "more types than the reader takes (65534 before Linux 5.4, "
				  "1048574 since)");
	if ((uint64_t)c->b->first_str + c->b->strs.len > c->reader.max_strings)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "more strings than the reader takes (64 KiB before Linux "
				  "5.4, 16 MiB since)");
	return 0;
}

static void put_header(struct bm_convert *c, uint32_t type_len)
{
	bm_put_u16(c->p, c->be, BM_BTF_MAGIC);
	c->p[2] = BM_BTF_VERSION;
	c->p[3] = 0;
	bm_put_u32(c->p + 4, c->be, BM_HEADER_MIN);
	bm_put_u32(c->p + 8, c->be, 0);
	bm_put_u32(c->p + 12, c->be, type_len);
	bm_put_u32(c->p + 16, c->be, type_len);
	bm_put_u32(c->p + 20, c->be, (uint32_t)c->b->strs.len);
}

static int write_all(struct bm_convert *c, struct btfmin_error *err)
{
	struct span strs = c->b->strs;
	uint32_t type_len;
	int r;

	/* most often the output is as long as the input, and this is all that is allocated */
	r = bm_convert_room(c, (BM_HEADER_MIN + c->b->types.len + strs.len + 3) / 4, err);
	if (r < 0)
		return r;
	c->at = BM_HEADER_MIN;
	r = convert_types(c, err);
	if (r == 0)
		r = bm_convert_extras(c, err);
	if (r == 0)
		r = check_limits(c, err);
	type_len = (uint32_t)(c->at - BM_HEADER_MIN);
	if (r == 0)
		r = bm_convert_room(c, (strs.len + 3) / 4, err);
	if (r < 0)
		return r;
	if (strs.len)
		memcpy(c->p + c->at, strs.p, strs.len);
	c->at += strs.len;
	put_header(c, type_len);
	return 0;
}

/* What a header says beyond the fields known here may hold for every byte that follows. */
static int check_input(const struct btfmin_btf *btf, struct btfmin_error *err)
{
	if (btf->notes & BTFMIN_NOTE_HEADER_TAIL)
		return fail_plain(err, BTFMIN_ERR_UNSUPPORTED,
				  "a BTF header with fields that are not known here cannot be "
				  "converted");
	if (btf->notes & BTFMIN_NOTE_FLAGS)
		return fail_plain(err, BTFMIN_ERR_UNSUPPORTED,
				  "a BTF header with flags that are not known here cannot be "
				  "converted");
	return 0;
}

static int set_up(struct bm_convert *c, const struct btfmin_btf *btf,
		  const struct btfmin_convert_opts *opts, struct btfmin_error *err)
{
	int r;

	if (!btf || opts->byte_order > BTFMIN_ORDER_BIG)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no BTF given, or no such byte order");
	r = bm_reader_find(&c->reader, opts->reader, err);
	if (r < 0)
		return r;
	c->a = bm_allocator(opts->allocator);
	c->b = btf;
	c->be = btf->types.be;
	if (opts->byte_order != BTFMIN_ORDER_SAME)
		c->be = opts->byte_order == BTFMIN_ORDER_BIG;
	bm_convert_plan(c);
	return check_input(btf, err);
}

int btfmin_convert(struct btfmin_emitted *out, struct btfmin_changes *changes,
		   const struct btfmin_btf *btf, const struct btfmin_convert_opts *opts,
		   struct btfmin_error *err)
{
	static const struct btfmin_convert_opts none;
	struct btfmin_changes unasked;
	struct bm_convert c;
	int r;

	memset(&c, 0, sizeof(c));
	c.changes = changes ? changes : &unasked;
	memset(c.changes, 0, sizeof(*c.changes));
	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the output given");
	memset(out, 0, sizeof(*out));
	r = set_up(&c, btf, opts ? opts : &none, err);
	if (r < 0)
		return r;
	r = write_all(&c, err);
	bm_free(&c.a, c.extras);
	bm_table_free(&c.by_key, &c.a);
	if (r < 0) {
		bm_free(&c.a, c.p);
		memset(c.changes, 0, sizeof(*c.changes));
		return r;
	}
	out->data = c.p;
	out->size = c.at;
	out->types = btf->count + (uint32_t)c.nextras;
	out->elements = c.elements;
	return 0;
}
