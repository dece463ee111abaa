/* SPDX-License-Identifier: BSD-2-Clause */
/* index.c - the one walk over all records: their lengths, and the size of a pointer */
#include "btf.h"

/* The blob's own layout section, or else its base's: only a base carries one. */
static struct span layout_of(const struct btfmin_btf *btf)
{
	while (btf->layout.len == 0 && btf->base)
		btf = btf->base;
	return btf->layout;
}

/*
 * Words before and in each element of a kind the table does not know, from the layout section:
 * {u8 info_sz, u8 elem_sz, u16 flags} by kind.
 */
static bool layout_words(const struct btfmin_btf *btf, uint32_t kind, uint32_t *fixed,
			 uint32_t *elem)
{
	struct span layout = layout_of(btf);
	uint8_t info_sz = 0, elem_sz = 0;

	if (!span_u8(layout, (uint64_t)kind * 4, &info_sz) ||
	    !span_u8(layout, (uint64_t)kind * 4 + 1, &elem_sz))
		return false;
	*fixed = info_sz / 4u;
	*elem = elem_sz / 4u;
	return info_sz % 4 == 0 && elem_sz % 4 == 0;
}

static void note_layout(struct btfmin_btf *btf)
{
	uint32_t kind, fixed, elem;

	if (btf->layout.len / 4 > BM_KINDS_MAX)
		btf->notes |= BTFMIN_NOTE_LAYOUT_SURPLUS;
	for (kind = 1; kind < BM_KINDS_KNOWN && kind < btf->layout.len / 4; kind++)
		if (!layout_words(btf, kind, &fixed, &elem) ||
		    fixed != bm_kinds[kind].fixed_words || elem != bm_kinds[kind].elem_words)
			btf->notes |= BTFMIN_NOTE_LAYOUT_DIFFERS;
}

/* Words of a record by kind: before the elements (0: kind not known) and in each element. */
struct lengths {
	uint32_t head[BM_KINDS_MAX];
	uint32_t elem[BM_KINDS_MAX];
	uint32_t bare; /* a bit for each kind below 32 that has a head of three words only */
};

/* From the table of kinds, and for those that it does not know, from the layout. */
static void set_lengths(struct lengths *l, const struct btfmin_btf *btf)
{
	uint32_t kinds = layout_of(btf).len ? BM_KINDS_MAX : BM_KINDS_KNOWN, kind, fixed;

	memset(l, 0, sizeof(*l));
	for (kind = 1; kind < kinds; kind++) {
		if (kind < BM_KINDS_KNOWN) {
			l->head[kind] = BM_HEAD_WORDS + bm_kinds[kind].fixed_words;
			l->elem[kind] = bm_kinds[kind].elem_words;
		} else if (layout_words(btf, kind, &fixed, &l->elem[kind])) {
			l->head[kind] = BM_HEAD_WORDS + fixed;
		}
		if (kind < 32 && l->head[kind] == BM_HEAD_WORDS && l->elem[kind] == 0)
			l->bare |= (uint32_t)1 << kind;
	}
}

/*
 * The words of a record, 0 for a kind that is not known. Where the next record is hangs on this,
 * and on that the next again: for bare kinds, three fifths of a kernel's types, a branch that the
 * processor guesses is sooner done than looking up and multiplying.
 */
static inline uint64_t record_words(const struct lengths *l, uint32_t info)
{
	uint32_t kind = bm_info_kind(info);

	if (kind < 32 && l->bare >> kind & 1)
		return BM_HEAD_WORDS;
	return l->head[kind] + (uint64_t)bm_info_vlen(info) * l->elem[kind];
}

static int bad_kind(const struct btfmin_btf *btf, uint32_t kind, uint32_t id, uint32_t at,
		    struct btfmin_error *err)
{
	uint64_t off = btf->types_at + (uint64_t)at * 4;

	if (kind == 0)
		return fail(err, BTFMIN_ERR_CORRUPT, id, off, "type record of kind 0");
	return fail(err, BTFMIN_ERR_UNSUPPORTED, id, off,
		    "unknown kind of type and no layout for it: BTF newer than "
		    "btfmin " BTFMIN_VERSION_STRING);
}

static int bad_record(const struct btfmin_btf *btf, uint32_t id, uint32_t at,
		      struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, id, btf->types_at + (uint64_t)at * 4,
		    "type section ends inside a type record");
}

/* libbpf looks for these, the words of unsigned long int in whatever order (btf.c). */
static bool is_long_name(const char *name)
{
	/* clang-format off */
	static const char *const names[] = {
		"long", "long int", "int long", "unsigned long", "long unsigned",
		"unsigned long int", "unsigned int long", "long unsigned int",
		"long int unsigned", "int unsigned long", "int long unsigned",
	};
	/* clang-format on */
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (*name == *names[i] && strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Takes notice of the INT just found, if it is one that tells the size of a pointer. */
static void note_int(struct btfmin_btf *btf, uint32_t id)
{
	struct bm_type t, best;
	const char *name, *other = "";
	uint32_t *which;

	if (bm_type(btf, id, &t, NULL) < 0 || (t.third != 4 && t.third != 8) ||
	    bm_string(btf, t.name, &name, NULL) < 0 || !is_long_name(name))
		return;
	if (!btf->first_long)
		btf->first_long = id;
	which = t.third == 4 ? &btf->long4 : &btf->long8;
	if (*which && bm_type(btf, *which, &best, NULL) == 0)
		bm_string(btf, best.name, &other, NULL);
	if (!*which || strlen(name) < strlen(other))
		*which = id;
}

/* Takes notice of type number n, whose kind is one of BM_LISTED. */
static inline void list(struct btfmin_btf *btf, struct span s, uint32_t kind, uint32_t n)
{
	struct bm_listed *l = &btf->listed[btf->nlisted];
	uint32_t name = 0;

	span_u32(s, (uint64_t)btf->at[n] * 4, &name);
	if (name == 0)
		return;
	l->name = name;
	l->number_kind = n << 3 | (kind & BM_LISTED_LOW);
	btf->nlisted++;
	if (kind != BTFMIN_KIND_INT)
		return;
	btf->count = n + 1; /* so that it can be looked at */
	note_int(btf, btf->first_id + n);
}

/*
 * Walks the record heads and fills btf->at and btf->listed. be is a constant where this is called,
 * so that each byte order gets a loop of its own; in it every type of the kernel costs time.
 */
static inline int walk(struct btfmin_btf *btf, const struct lengths *l, bool be,
		       struct btfmin_error *err)
{
	struct span s = span_of(btf->types.p, btf->types.len, be);
	uint32_t *const where = btf->at;
	uint32_t end = (uint32_t)(s.len / 4), at = 0, n = 0, info, kind;
	uint64_t words;

	while (at < end) {
		if (!span_u32(s, ((uint64_t)at + BM_W_INFO) * 4, &info))
			return bad_record(btf, btf->first_id + n, at, err);
		span_hint(s, (uint64_t)at * 4 + 1024);
		words = record_words(l, info);
		if (words > end - at)
			return bad_record(btf, btf->first_id + n, at, err);
		if (words == 0)
			return bad_kind(btf, bm_info_kind(info), btf->first_id + n, at, err);
		where[n] = at;
		kind = bm_info_kind(info);
		if (kind < 32 && BM_LISTED >> kind & 1)
			list(btf, s, kind, n);
		n++;
		at += (uint32_t)words;
	}
	btf->count = n;
	return s.len % 4 ? bad_record(btf, btf->first_id + n, at, err) : 0;
}

uint32_t bm_find_long(const struct btfmin_btf *btf)
{
	uint32_t id = 0, size = btf->pointer_size;

	for (; btf && !id; btf = btf->base)
		id = size == 4 ? btf->long4 : btf->long8;
	return id;
}

uint32_t bm_first_long(const struct btfmin_btf *btf)
{
	uint32_t id = 0;

	for (; btf; btf = btf->base) /* the lowest blob's comes first in the chain's order */
		id = btf->first_long ? btf->first_long : id;
	return id;
}

static void set_pointer_size(struct btfmin_btf *btf, uint32_t given)
{
	struct bm_type t;

	btf->pointer_size_known = true;
	if (given)
		btf->pointer_size = given;
	else if (btf->base && btf->base->pointer_size_known)
		btf->pointer_size = btf->base->pointer_size;
	else if (btf->first_long && bm_type(btf, btf->first_long, &t, NULL) == 0)
		btf->pointer_size = t.third;
	else
		btf->pointer_size_known = false;
	if (!btf->pointer_size_known)
		btf->pointer_size = 8;
}

int bm_index(struct btfmin_btf *btf, uint32_t pointer_size, struct btfmin_error *err)
{
	struct lengths l;
	int r;

	/* a place for every record there can be; pages that are not reached are not touched */
	btf->at = bm_alloc(&btf->a, btf->types.len / 12, sizeof(*btf->at));
	btf->listed = bm_alloc(&btf->a, btf->types.len / 12, sizeof(*btf->listed));
	if (!btf->at || !btf->listed)
		return fail_nomem(err);
	set_lengths(&l, btf);
	r = btf->types.be ? walk(btf, &l, true, err) : walk(btf, &l, false, err);
	if (r < 0)
		return r;
	note_layout(btf);
	set_pointer_size(btf, pointer_size);
	return 0;
}
