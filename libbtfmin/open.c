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
		return bad(h, at,
			   "split BTF: needs its base",
			   err);
	return 0;
}

static int set_base(struct btfmin_btf *btf, const struct btfmin_btf *base, const struct header *h,
		    struct btfmin_error *err)
{
	btf->base = base;
	btf->root = base ? base->root : btf;
	btf->first_id = 1;
	if (!base)
		return 0;
	if (base->types.be != h->all.be)
		return bad(h, 0, "split BTF and its base differ in byte order", err);
	btf->first_id = btfmin_btf_type_count(base);
	if (btf->first_id > UINT32_MAX - h->type_len / 12)
		return fail(err, BTFMIN_ERR_LIMIT, 0, h->file_off,
			    "split BTF's type ids would pass 2^32");
	btf->first_word = bm_words(base);
	if (base->strs.len > UINT32_MAX - base->first_str)
		return fail(err, BTFMIN_ERR_LIMIT, 0, h->file_off,
			    "split BTF's string offsets would pass 4 GiB");
	btf->first_str = base->first_str + (uint32_t)base->strs.len;
	return 0;
}

static int open_view(struct btfmin_btf *btf, struct header *h, const struct btfmin_btf_opts *opts,
		     struct btfmin_error *err)
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
	btf->file_at = h->file_off;
	btf->types_at = h->file_off + h->len + h->type_off;
	btf->header_size = h->len;
	r = check_strings(h, btf, err);
	if (r < 0)
		return r;
	return bm_index(btf, opts->pointer_size, err);
}

static void tell_header(struct btfmin_header *out, const struct header *h, uint32_t notes)
{
	uint8_t first = 1;

	out->big_endian = h->all.be;
	out->version = BM_BTF_VERSION;
	out->flags = h->flags;
	out->size = h->len;
	out->type_offset = h->type_off;
	out->type_size = h->type_len;
	out->string_offset = h->str_off;
	out->string_size = h->str_len;
	out->layout_offset = h->layout_off;
	out->layout_size = h->layout_len;
	out->notes = notes;
	if (h->str_len)
		span_u8(h->all, (uint64_t)h->len + h->str_off, &first);
	out->is_split = first != 0;
}

int btfmin_btf_header(struct btfmin_header *out, const void *data, size_t size,
		      const struct btfmin_btf_opts *opts, struct btfmin_error *err)
{
	uint32_t notes = 0;
	struct header h;
	int r;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no place for the header given");
	memset(out, 0, sizeof(*out));
	if (!data && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no BTF given");
	memset(&h, 0, sizeof(h));
	h.all = span_of(data, size, false);
	h.file_off = opts ? opts->file_offset : 0;
	r = read_fixed(&h, err);
	if (r == 0)
		r = read_rest(&h, &notes, err);
	if (r == 0)
		r = check_sections(&h, true, &notes, err);
	if (r == 0)
		tell_header(out, &h, notes);
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
	bm_free(&a, btf->listed);
	bm_free(&a, btf);
}
