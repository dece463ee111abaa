/* SPDX-License-Identifier: BSD-2-Clause */
/* open.c - from bytes to a view: the header, the sections, the length of every record */
#include "btf.h"

struct header {
	struct span all;     /* the whole blob */
	uint64_t file_off;   /* of the blob */
	uint32_t flags, len; /* header flags, header length */
	uint32_t type_off, type_len;
	uint32_t str_off, str_len;
	uint32_t layout_off, layout_len;
};

static int bad(const struct header *h, uint64_t off, const char *text, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, 0, h->file_off + off, text);
}

/* The first 24 bytes, whose byte order the magic tells. */
static int read_fixed(struct header *h, struct btfmin_error *err)
{
	uint16_t magic = 0;
	uint8_t version = 0, flags = 0;

	if (h->all.len == 0)
		return bad(h, 0, "empty BTF", err);
	if (h->all.len < BM_HEADER_MIN)
		return bad(h, h->all.len, "truncated BTF header", err);
	span_u16(h->all, 0, &magic);
	if (magic != BM_BTF_MAGIC) {
		h->all.be = true;
		span_u16(h->all, 0, &magic);
	}
	if (magic != BM_BTF_MAGIC)
		return bad(h, 0, "not BTF: the magic is not 0xeb9f in either byte order", err);
	span_u8(h->all, 2, &version);
	span_u8(h->all, 3, &flags);
	if (version != BM_BTF_VERSION)
		return bad(h, 2, "BTF version is not 1", err);
	h->flags = flags;
	span_u32(h->all, 4, &h->len);
	span_u32(h->all, 8, &h->type_off);
	span_u32(h->all, 12, &h->type_len);
	span_u32(h->all, 16, &h->str_off);
	span_u32(h->all, 20, &h->str_len);
	return 0;
}

/* The rest of the header: layout fields, and a tail that a later format may have. */
static int read_rest(struct header *h, uint32_t *notes, struct btfmin_error *err)
{
	uint32_t known = BM_HEADER_MIN, i;
	uint8_t c = 0;

	if (h->len < BM_HEADER_MIN)
		return bad(h, 4, "BTF header length is below 24", err);
	if (h->len % 4)
		return bad(h, 4, "BTF header length is not a multiple of 4", err);
	if (h->len > h->all.len)
		return bad(h, 4, "BTF header length is past the end", err);
	if (h->len >= BM_HEADER_LAYOUT) {
		span_u32(h->all, 24, &h->layout_off);
		span_u32(h->all, 28, &h->layout_len);
		known = BM_HEADER_LAYOUT;
	}
	for (i = known; i < h->len && !c; i++)
		span_u8(h->all, i, &c);
	if (c)
		*notes |= BTFMIN_NOTE_HEADER_TAIL;
	if (h->flags)
		*notes |= BTFMIN_NOTE_FLAGS;
	return 0;
}

static int check_layout(const struct header *h, uint64_t type_end, struct btfmin_error *err)
{
	if (h->layout_off % 4 || h->layout_len % 4)
		return bad(h, 24, "BTF layout section is not aligned to 4 bytes", err);
	if (h->layout_off < type_end || (uint64_t)h->layout_off + h->layout_len > h->str_off)
		return bad(h, 24, "BTF layout section is not between types and strings", err);
	return 0;
}

/* Types, then layout if any, then strings, none overlapping, all inside (libbpf: btf_parse_hdr). */
static int check_sections(const struct header *h, bool split, uint32_t *notes,
			  struct btfmin_error *err)
{
	uint64_t room = h->all.len - h->len;
	uint64_t type_end = (uint64_t)h->type_off + h->type_len;
	uint64_t str_end = (uint64_t)h->str_off + h->str_len;
	uint64_t before_strs = type_end;
	int r;

	if (h->type_off % 4)
		return bad(h, 8, "BTF type section is not aligned to 4 bytes", err);
	if (type_end > room)
		return bad(h, 8, "BTF type section is past the end", err);
	if (str_end > room)
		return bad(h, 16, "BTF string section is past the end", err);
	if (type_end > h->str_off)
		return bad(h, 16, "BTF string section starts inside the type section", err);
	if (!split && h->type_len == 0 && h->str_len == 0)
		return bad(h, 8, "BTF holds no data", err);
	if (h->layout_len) {
		r = check_layout(h, type_end, err);
		if (r < 0)
			return r;
		if (h->layout_off > type_end)
			*notes |= BTFMIN_NOTE_GAP;
		before_strs = (uint64_t)h->layout_off + h->layout_len;
	}
	if (h->type_off || h->str_off > before_strs)
		*notes |= BTFMIN_NOTE_GAP;
	if (str_end < room)
		*notes |= BTFMIN_NOTE_TRAILING;
	return 0;
}

static int check_strings(const struct header *h, const struct btfmin_btf *btf,
			 struct btfmin_error *err)
{
	uint64_t at = (uint64_t)h->len + h->str_off;
	uint8_t first = 1, last = 1;

	if (h->str_len == 0)
		return btf->base ? 0 : bad(h, 20, "BTF string section is empty", err);
	span_u8(btf->strs, 0, &first);
	span_u8(btf->strs, h->str_len - 1, &last);
	if (last)
		return bad(h, at + h->str_len - 1, "BTF string section does not end in NUL", err);
	if (first && !btf->base)
		return bad(h, at, "BTF string section does not begin with NUL: split BTF needs its base",
			   err);
	return 0;
}

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

/* The words of a record by its info word; the table first, then the layout. */
static int record_words(const struct btfmin_btf *btf, uint32_t info, uint32_t at, uint64_t *words,
			struct btfmin_error *err)
{
	uint32_t kind = bm_info_kind(info), fixed, elem, id = btf->first_id + btf->count;

	if (kind == 0)
		return fail(err, BTFMIN_ERR_CORRUPT, id, btf->types_at + (uint64_t)at * 4,
			    "type record of kind 0");
	if (kind < BM_KINDS_KNOWN) {
		fixed = bm_kinds[kind].fixed_words;
		elem = bm_kinds[kind].elem_words;
	} else if (!layout_words(btf, kind, &fixed, &elem)) {
		return fail(err, BTFMIN_ERR_UNSUPPORTED, id, btf->types_at + (uint64_t)at * 4,
			    "unknown kind of type and no layout for it: BTF newer than btfmin "
			    BTFMIN_VERSION_STRING);
	}
	*words = BM_HEAD_WORDS + fixed + (uint64_t)bm_info_vlen(info) * elem;
	return 0;
}

static int bad_record(const struct btfmin_btf *btf, uint32_t at, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, btf->first_id + btf->count,
		    btf->types_at + (uint64_t)at * 4, "type section ends inside a type record");
}

/*
 * Walks the record heads and fills btf->at. be is a constant where this is called, so that each
 * byte order gets a loop of its own.
 */
static inline int walk(struct btfmin_btf *btf, bool be, struct btfmin_error *err)
{
	struct span s = span_of(btf->types.p, btf->types.len, be);
	uint64_t end = s.len / 4, words;
	uint32_t at = 0, info;
	int r;

	while (at < end) {
		if (!span_u32(s, ((uint64_t)at + BM_W_INFO) * 4, &info))
			return bad_record(btf, at, err);
		r = record_words(btf, info, at, &words, err);
		if (r < 0)
			return r;
		if (words > end - at)
			return bad_record(btf, at, err);
		btf->at[btf->count++] = at;
		at += (uint32_t)words;
	}
	return s.len % 4 ? bad_record(btf, at, err) : 0;
}

/*
 * One entry for every record there can be, 12 bytes the shortest; then the walk. Pages of the
 * table that are not reached are not touched.
 */
static int index_types(struct btfmin_btf *btf, struct btfmin_error *err)
{
	btf->at = bm_alloc(&btf->a, btf->types.len / 12, sizeof(*btf->at));
	if (!btf->at)
		return fail_nomem(err);
	return btf->types.be ? walk(btf, true, err) : walk(btf, false, err);
}

bool bm_is_long_name(const char *name)
{
	/* btf.c of libbpf looks for these, in either word order */
	static const char *const names[] = {
		"long", "long int", "int long", "unsigned long", "long unsigned",
		"unsigned long int", "unsigned int long", "long unsigned int",
		"long int unsigned", "int unsigned long", "int long unsigned",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void find_pointer_size(struct btfmin_btf *btf)
{
	struct bm_type t;
	const char *name;
	uint32_t id;

	for (id = btf->first_id; id < btf->first_id + btf->count; id++) {
		if (bm_type(btf, id, &t, NULL) < 0 || t.kind != BTFMIN_KIND_INT)
			continue;
		if ((t.third != 4 && t.third != 8) || bm_string(btf, t.name, &name, NULL) < 0)
			continue;
		if (bm_is_long_name(name)) {
			btf->pointer_size = t.third;
			btf->pointer_size_known = true;
			return;
		}
	}
	btf->pointer_size = 8;
}

static void set_pointer_size(struct btfmin_btf *btf, uint32_t given)
{
	if (given) {
		btf->pointer_size = given;
		btf->pointer_size_known = true;
	} else if (btf->base && btf->base->pointer_size_known) {
		btf->pointer_size = btf->base->pointer_size;
		btf->pointer_size_known = true;
	} else {
		find_pointer_size(btf);
	}
}

static int set_base(struct btfmin_btf *btf, const struct btfmin_btf *base, const struct header *h,
		    struct btfmin_error *err)
{
	btf->base = base;
	btf->first_id = 1;
	if (!base)
		return 0;
	if (base->types.be != h->all.be)
		return bad(h, 0, "split BTF and its base differ in byte order", err);
	btf->first_id = btfmin_btf_type_count(base);
	btf->first_word = bm_words(base);
	if (base->strs.len > UINT32_MAX - base->first_str)
		return bad(h, 0, "split BTF's string offsets would pass 4 GiB", err);
	btf->first_str = base->first_str + (uint32_t)base->strs.len;
	return 0;
}

static int open_view(struct btfmin_btf *btf, struct header *h,
		     const struct btfmin_btf_opts *opts, struct btfmin_error *err)
{
	int r;

	r = read_fixed(h, err);
	if (r == 0)
		r = read_rest(h, &btf->notes, err);
	if (r == 0)
		r = check_sections(h, opts->base != NULL, &btf->notes, err);
	if (r == 0)
		r = set_base(btf, opts->base, h, err);
	if (r < 0)
		return r;
	span_sub(h->all, (uint64_t)h->len + h->type_off, h->type_len, &btf->types);
	span_sub(h->all, (uint64_t)h->len + h->str_off, h->str_len, &btf->strs);
	if (h->layout_len)
		span_sub(h->all, (uint64_t)h->len + h->layout_off, h->layout_len, &btf->layout);
	btf->types_at = h->file_off + h->len + h->type_off;
	btf->header_size = h->len;
	r = check_strings(h, btf, err);
	if (r < 0)
		return r;
	note_layout(btf);
	r = index_types(btf, err);
	if (r == 0)
		set_pointer_size(btf, opts->pointer_size);
	return r;
}

int btfmin_btf_open(struct btfmin_btf **out, const void *data, size_t size,
		    const struct btfmin_btf_opts *opts, struct btfmin_error *err)
{
	static const struct btfmin_btf_opts none;
	struct header h;
	struct btfmin_allocator a;
	struct btfmin_btf *btf;
	int r;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the view given");
	*out = NULL;
	if (!opts)
		opts = &none;
	if ((!data && size) ||
	    (opts->pointer_size != 0 && opts->pointer_size != 4 && opts->pointer_size != 8))
		return fail_plain(err, BTFMIN_ERR_USAGE, "wrong options for opening BTF");
	a = bm_allocator(opts->allocator);
	btf = bm_zalloc(&a, 1, sizeof(*btf));
	if (!btf)
		return fail_nomem(err);
	btf->a = a;
	memset(&h, 0, sizeof(h));
	h.all = span_of(data, size, false);
	h.file_off = opts->file_offset;
	r = open_view(btf, &h, opts, err);
	if (r < 0) {
		btfmin_btf_close(btf);
		return r;
	}
	*out = btf;
	return 0;
}

void btfmin_btf_close(struct btfmin_btf *btf)
{
	struct btfmin_allocator a;

	if (!btf)
		return;
	a = btf->a;
	bm_free(&a, btf->at);
	bm_free(&a, btf);
}
