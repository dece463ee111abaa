/* SPDX-License-Identifier: BSD-2-Clause */
#include "btf.h"

uint64_t bm_type_offset(const struct bm_type *t)
{
	return t->id ? t->b->types_at + (uint64_t)t->at * 4 : BTFMIN_NO_OFFSET;
}

uint64_t bm_words(const struct btfmin_btf *btf)
{
	return btf->first_word + btf->types.len / 4;
}

static void set_void(struct bm_type *out, const struct btfmin_btf *btf)
{
	memset(out, 0, sizeof(*out));
	out->b = btf;
}

/* The base that id is of; under many modules it mostly is the kernel's, which is at hand. */
static const struct btfmin_btf *base_with(const struct btfmin_btf *btf, uint32_t id)
{
	if (id - 1 < btf->root->count) /* a root's ids begin with 1 */
		return btf->root;
	while (id < btf->first_id)
		btf = btf->base;
	return btf;
}

/* The first word of type number n: from the nearest that is kept before it, record by record. */
static uint32_t place_of(const struct btfmin_btf *btf, uint32_t n)
{
	uint32_t at = btf->at[n >> btf->stride], skip, info = 0;
	const struct bm_length *l;

	for (skip = n & bm_stride_rest(btf); skip; skip--) {
		span_u32(btf->types, ((uint64_t)at + BM_W_INFO) * 4, &info);
		l = &btf->lengths[bm_info_kind(info)];
		at += l->head + bm_info_vlen(info) * l->elem;
	}
	return at;
}

int bm_type(const struct btfmin_btf *btf, uint32_t id, struct bm_type *out,
	    struct btfmin_error *err)
{
	if (id == 0) {
		set_void(out, btf);
		return 0;
	}
	if (id < btf->first_id)
		btf = base_with(btf, id);
	if (id - btf->first_id >= btf->count)
		return fail(err, BTFMIN_ERR_CORRUPT, id, BTFMIN_NO_OFFSET,
			    "reference to a type id that is not there");
	bm_type_at(btf, id, place_of(btf, id - btf->first_id), out);
	return 0;
}

int bm_string(const struct btfmin_btf *btf, uint32_t off, const char **out,
	      struct btfmin_error *err)
{
	if (off < btf->first_str && off < btf->root->strs.len)
		btf = btf->root;
	while (off < btf->first_str)
		btf = btf->base;
	if (span_str_nul(btf->strs, off - btf->first_str, out))
		return 0;
	*out = "";
	return fail_plain(err, BTFMIN_ERR_CORRUPT, "string offset outside the string section");
}

int bm_skip(const struct btfmin_btf *btf, uint32_t id, struct bm_type *out,
	    struct btfmin_error *err)
{
	uint32_t hops, mark = id;
	int r;

	for (hops = 0;; hops++) {
		r = bm_type(btf, id, out, err);
		if (r < 0 || !bm_is_skipped(out->kind))
			return r;
		id = out->third;
		if (id == mark)
			return fail(err, BTFMIN_ERR_CORRUPT, id, bm_type_offset(out),
				    "cycle of typedefs and modifiers");
		if (hops == BM_HOPS_MAX)
			return fail(err, BTFMIN_ERR_CORRUPT, id, bm_type_offset(out),
				    "more than 64 typedefs and modifiers in a row");
		if ((hops & (hops - 1)) == 0) /* a ring that starts later meets a later mark */
			mark = id;
	}
}

static int no_size(const struct bm_type *t, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_UNSUPPORTED, t->id, bm_type_offset(t), "type has no size");
}

/* nelems elements of a size; libbpf refuses what does not fit 32 bits. */
static int times(const struct bm_type *t, uint64_t nelems, uint64_t size, uint32_t *out,
		 struct btfmin_error *err)
{
	if (nelems * size > UINT32_MAX)
		return fail(err, BTFMIN_ERR_LIMIT, t->id, bm_type_offset(t),
			    "size of a type is over 4 GiB");
	*out = (uint32_t)(nelems * size);
	return 0;
}

int bm_size(const struct btfmin_btf *btf, uint32_t id, uint32_t *out, struct btfmin_error *err)
{
	uint32_t nelems = 1, depth;
	struct bm_type t;
	int r;

	*out = 0;
	for (depth = 0; depth < BM_SIZE_DEPTH; depth++) {
		r = bm_type(btf, id, &t, err);
		if (r < 0)
			return r;
		switch (t.kind) {
		case BTFMIN_KIND_INT:
		case BTFMIN_KIND_STRUCT:
		case BTFMIN_KIND_UNION:
		case BTFMIN_KIND_ENUM:
		case BTFMIN_KIND_ENUM64:
		case BTFMIN_KIND_DATASEC:
		case BTFMIN_KIND_FLOAT:
			return times(&t, nelems, t.third, out, err);
		case BTFMIN_KIND_PTR:
			return times(&t, nelems, btf->pointer_size, out, err);
		case BTFMIN_KIND_TYPEDEF:
		case BTFMIN_KIND_VOLATILE:
		case BTFMIN_KIND_CONST:
		case BTFMIN_KIND_RESTRICT:
		case BTFMIN_KIND_VAR:
		case BTFMIN_KIND_DECL_TAG:
		case BTFMIN_KIND_TYPE_TAG:
			id = t.third;
			break;
		case BTFMIN_KIND_ARRAY:
			r = times(&t, nelems, bm_word(&t, BM_W_ARRAY_NELEMS), &nelems, err);
			if (r < 0)
				return r;
			id = bm_word(&t, BM_W_ARRAY_ELEM);
			break;
		default:
			return no_size(&t, err);
		}
	}
	return fail(err, BTFMIN_ERR_CORRUPT, t.id, bm_type_offset(&t),
		    "type nested over 32 levels has no size");
}

uint32_t btfmin_btf_type_count(const struct btfmin_btf *btf)
{
	return btf ? btf->first_id + btf->count : 0;
}

int btfmin_btf_big_endian(const struct btfmin_btf *btf)
{
	return btf ? btf->types.be : 0;
}

uint32_t btfmin_btf_pointer_size(const struct btfmin_btf *btf)
{
	return btf ? btf->pointer_size : 0;
}

uint32_t btfmin_btf_notes(const struct btfmin_btf *btf)
{
	return btf ? btf->notes : 0;
}

uint32_t btfmin_btf_header_size(const struct btfmin_btf *btf)
{
	return btf ? btf->header_size : 0;
}

int btfmin_btf_type(const struct btfmin_btf *btf, uint32_t id, struct btfmin_type *out,
		    struct btfmin_error *err)
{
	struct bm_type t;
	int r;

	if (out)
		memset(out, 0, sizeof(*out));
	if (!btf || !out || id >= btfmin_btf_type_count(btf))
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such type id");
	r = bm_type(btf, id, &t, err);
	if (r < 0)
		return r;
	out->kind = t.kind;
	out->vlen = t.vlen;
	out->kind_flag = t.kflag;
	out->size_or_type = t.third;
	r = bm_string(btf, t.name, &out->name, NULL);
	if (r < 0)
		return fail(err, r, id, bm_type_offset(&t), "name offset outside the strings");
	return 0;
}

int btfmin_btf_string(const struct btfmin_btf *btf, uint32_t offset, const char **out,
		      struct btfmin_error *err)
{
	int r;

	if (out)
		*out = NULL;
	if (!btf || !out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "no BTF given");
	r = bm_string(btf, offset, out, err);
	if (r < 0)
		*out = NULL;
	return r;
}
