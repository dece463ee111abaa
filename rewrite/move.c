/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * move.c - the blob of a split BTF written anew for another base
 *
 * Types keep their order and their lengths, strings too: only words that are type ids or string
 * offsets change, and which those are the table of kinds says. A module's blob is small; what it
 * stands on is not touched.
 */
#include "move.h"

static int bad_word(const struct bm_type *t, uint32_t w, const char *text, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, t->id, bm_type_offset(t) + (uint64_t)w * 4, text);
}

/* Word w of t, a type id, as it is on the new base. */
static int move_id(const struct bm_move *m, const struct bm_type *t, uint32_t w, uint32_t *out,
		   struct btfmin_error *err)
{
	const struct btfmin_btf *split = m->split;
	uint32_t v = bm_word(t, w);

	if (v >= btfmin_btf_type_count(split))
		return bad_word(t, w, "reference past the types of the split BTF and its base",
				err);
	if (v < split->first_id)
		*out = m->ids ? m->ids[v] : v;
	else
		*out = v - split->first_id + btfmin_btf_type_count(m->to);
	return 0;
}

/* Where the split's own strings begin on the new base. */
static uint64_t new_first_str(const struct bm_move *m)
{
	return (uint64_t)m->to->first_str + m->to->strs.len;
}

/* Word w of t, a string offset, as it is on the new base. */
static int move_name(const struct bm_move *m, const struct bm_type *t, uint32_t w, uint32_t *out,
		     struct btfmin_error *err)
{
	const struct btfmin_btf *split = m->split;
	uint32_t v = bm_word(t, w);

	if (v >= split->first_str && v - split->first_str >= split->strs.len && v != 0)
		return bad_word(t, w, "name past the strings of the split BTF and its base", err);
	if (v == 0)
		*out = 0;
	else if (v >= split->first_str)
		*out = (uint32_t)(v - split->first_str + new_first_str(m));
	else
		*out = m->ids ? (uint32_t)(new_first_str(m) + split->strs.len + v) : v;
	return 0;
}

static uint32_t record_words(const struct bm_type *t)
{
	return bm_kinds[t->kind].elem_words ? bm_elem(t, t->vlen)
					    : BM_HEAD_WORDS + bm_kinds[t->kind].fixed_words;
}

static int move_record(const struct bm_move *m, const struct bm_type *t, unsigned char *to,
		       struct btfmin_error *err)
{
	uint32_t w, words = record_words(t), v;
	int r = 0;

	for (w = 0; r == 0 && w < words; w++) {
		switch (bm_role(t->kind, w)) {
		case 'I':
			r = move_id(m, t, w, &v, err);
			break;
		case 'N':
			r = move_name(m, t, w, &v, err);
			break;
		default:
			v = bm_word(t, w);
		}
		if (r == 0)
			bm_put_u32(to + (size_t)w * 4, t->b->types.be, v);
	}
	return r;
}

static int move_types(const struct bm_move *m, unsigned char *types, struct btfmin_error *err)
{
	struct bm_type t;
	uint32_t i;
	int r = 0;

	for (i = 0; r == 0 && i < m->split->count; i++) {
		r = bm_type(m->split, m->split->first_id + i, &t, err);
		if (r < 0)
			return r;
		if (t.kind >= BM_KINDS_KNOWN)
			return fail(err, BTFMIN_ERR_UNSUPPORTED, t.id, bm_type_offset(&t),
				    "a kind that is not known here cannot be put on another base");
		r = move_record(m, &t, types + (size_t)t.at * 4, err);
	}
	return r;
}

static void put_header(unsigned char *p, bool be, size_t types, size_t strings)
{
	bm_put_u16(p, be, BM_BTF_MAGIC);
	p[2] = BM_BTF_VERSION;
	p[3] = 0;
	bm_put_u32(p + 4, be, BM_HEADER_MIN);
	bm_put_u32(p + 8, be, 0);
	bm_put_u32(p + 12, be, (uint32_t)types);
	bm_put_u32(p + 16, be, (uint32_t)types);
	bm_put_u32(p + 20, be, (uint32_t)strings);
}

static void copy(unsigned char *to, struct span from)
{
	if (from.len)
		memcpy(to, from.p, from.len);
}

int bm_move_write(const struct bm_move *m, const struct btfmin_allocator *a,
		  struct btfmin_moved *out, struct btfmin_error *err)
{
	struct span types = m->split->types, strs = m->split->strs, more = {NULL, 0, false};
	unsigned char *p;
	int r;

	if (m->ids)
		more = m->split->base->strs;
	if (new_first_str(m) + strs.len + more.len > UINT32_MAX ||
	    BM_HEADER_MIN + (uint64_t)types.len + strs.len + more.len > UINT32_MAX ||
	    (uint64_t)btfmin_btf_type_count(m->to) + m->split->count > UINT32_MAX)
		return fail_plain(err, BTFMIN_ERR_LIMIT,
				  "split BTF on this base would have offsets or ids over 2^32");
	p = bm_alloc(a, 1, BM_HEADER_MIN + types.len + strs.len + more.len);
	if (!p)
		return fail_nomem(err);
	put_header(p, types.be, types.len, strs.len + more.len);
	copy(p + BM_HEADER_MIN + types.len, strs);
	copy(p + BM_HEADER_MIN + types.len + strs.len, more);
	r = move_types(m, p + BM_HEADER_MIN, err);
	if (r < 0) {
		bm_free(a, p);
		return r;
	}
	out->data = p;
	out->size = BM_HEADER_MIN + types.len + strs.len + more.len;
	out->file_offset = m->split->types_at - BM_HEADER_MIN;
	return 0;
}

/* What both ways of moving are called with; 0, or USAGE. */
static int check_call(struct btfmin_moved *out, const struct btfmin_btf *split,
		      const struct btfmin_btf *base, struct btfmin_error *err)
{
	if (out)
		memset(out, 0, sizeof(*out));
	if (!out || !split || !base || !split->base)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no split BTF or no base given");
	if (split->types.be != base->types.be)
		return fail_plain(err, BTFMIN_ERR_CORRUPT,
				  "split BTF and its new base differ in byte order");
	return 0;
}

int btfmin_split_move(struct btfmin_moved *out, const struct btfmin_btf *split,
		      const struct btfmin_btf *base, const struct btfmin_allocator *allocator,
		      struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(allocator);
	const struct btfmin_btf *b = base;
	struct bm_move m;
	int r = check_call(out, split, base, err);

	if (r < 0)
		return r;
	while (b && b != split->base)
		b = b->base;
	if (!b)
		return fail_plain(err, BTFMIN_ERR_USAGE,
				  "the new base does not stand on the split BTF's base");
	m.split = split;
	m.to = base;
	m.ids = NULL;
	return bm_move_write(&m, &a, out, err);
}

int btfmin_split_relocate(struct btfmin_moved *out, const struct btfmin_btf *split,
			  const struct btfmin_btf *base, const struct btfmin_allocator *allocator,
			  struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(allocator);
	struct bm_move m;
	uint32_t *ids;
	int r = check_call(out, split, base, err);

	if (r < 0)
		return r;
	if (split->base->base)
		return fail_plain(err, BTFMIN_ERR_USAGE, "a distilled base has no base itself");
	r = bm_map_distilled(split, base, &a, &ids, err);
	if (r < 0)
		return r;
	m.split = split;
	m.to = base;
	m.ids = ids;
	r = bm_move_write(&m, &a, out, err);
	bm_free(&a, ids);
	return r;
}

void btfmin_moved_free(struct btfmin_moved *moved, const struct btfmin_allocator *allocator)
{
	struct btfmin_allocator a = bm_allocator(allocator);

	if (!moved)
		return;
	bm_free(&a, moved->data);
	memset(moved, 0, sizeof(*moved));
}
