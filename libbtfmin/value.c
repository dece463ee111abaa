/* SPDX-License-Identifier: BSD-2-Clause */
#include "value.h"

/* A field as the six kinds of field relocation see it. */
struct field {
	struct bm_type type; /* stripped */
	uint32_t byte_off, byte_sz;
	uint32_t bit_off, bit_sz;
	bool bitfield;
};

/* The smallest aligned load of 1 to 8 bytes that holds the bitfield. */
static int fit_load(struct field *f, struct btfmin_error *err)
{
	uint32_t size = f->type.third;

	if (f->type.kind != BTFMIN_KIND_INT && !bm_is_enum(&f->type))
		return fail(err, BTFMIN_ERR_CORRUPT, f->type.id, bm_type_offset(&f->type),
			    "bitfield of a type that is neither INT nor ENUM");
	if (size == 0)
		return fail(err, BTFMIN_ERR_CORRUPT, f->type.id, bm_type_offset(&f->type),
			    "bitfield of a type of 0 bytes");
	f->byte_off = f->bit_off / 8 / size * size;
	while ((uint64_t)f->bit_off + f->bit_sz - (uint64_t)f->byte_off * 8 > (uint64_t)size * 8) {
		if (size >= 8)
			return fail(err, BTFMIN_ERR_LIMIT, f->type.id, bm_type_offset(&f->type),
				    "bitfield cannot be read by a load of 64 bits");
		size *= 2;
		f->byte_off = f->bit_off / 8 / size * size;
	}
	f->byte_sz = size;
	return 0;
}

static int field_of(struct field *f, const struct btfmin_btf *btf, const struct bm_spec *spec,
		    const struct bm_step *step, struct btfmin_error *err)
{
	struct bm_type t;
	struct bm_member m;
	int r;

	r = bm_type(btf, step->type_id, &t, err);
	if (r < 0)
		return r;
	m = bm_member(&t, step->idx);
	r = bm_skip(btf, m.type, &f->type, err);
	if (r < 0)
		return r;
	f->bit_off = spec->bit_offset;
	f->bit_sz = m.bits;
	f->bitfield = m.bits > 0;
	if (f->bitfield)
		return fit_load(f, err);
	r = bm_size(btf, f->type.id, &f->byte_sz, err);
	f->byte_off = f->bit_off / 8;
	f->bit_sz = f->byte_sz * 8;
	return r;
}

static bool is_signed(const struct bm_type *t)
{
	if (bm_is_enum(t))
		return t->kflag;
	return t->kind == BTFMIN_KIND_INT &&
	       (bm_int_encoding(bm_word(t, BM_W_FIXED)) & BM_INT_SIGNED);
}

/* Bytes that a load of type id moves: an array's element counts, not the array (libbpf 1.6). */
static int load_size(struct bm_value *out, const struct btfmin_btf *btf, uint32_t id,
		     struct btfmin_error *err)
{
	struct bm_type t;
	int r, depth = 0;

	r = bm_skip(btf, id, &t, err);
	while (r == 0 && t.kind == BTFMIN_KIND_ARRAY) {
		if (depth++ == BM_SIZE_DEPTH)
			return fail(err, BTFMIN_ERR_LIMIT, t.id, bm_type_offset(&t),
				    "array nested over 32 levels");
		r = bm_skip(btf, bm_word(&t, BM_W_ARRAY_ELEM), &t, err);
	}
	if (r < 0)
		return r;
	out->size_type = id;
	return bm_size(btf, t.id, &out->size, err);
}

static int index_value(struct bm_value *out, const struct btfmin_btf *btf, uint32_t kind,
		       const struct bm_spec *spec, const struct bm_step *step,
		       struct btfmin_error *err)
{
	uint32_t size;
	int r;

	switch (kind) {
	case BTFMIN_FIELD_BYTE_OFFSET:
		out->value = spec->bit_offset / 8;
		return load_size(out, btf, step->type_id, err);
	case BTFMIN_FIELD_BYTE_SIZE:
		r = bm_size(btf, step->type_id, &size, err);
		out->value = size;
		return r;
	default:
		return fail_plain(err, BTFMIN_ERR_CORRUPT,
				  "relocation of this kind cannot end in an array element");
	}
}

static int field_value(struct bm_value *out, const struct btfmin_btf *btf, uint32_t kind,
		       bool object_be, const struct bm_spec *spec, struct btfmin_error *err)
{
	const struct bm_step *step = &spec->step[spec->len - 1];
	struct field f;
	int r;

	if (kind == BTFMIN_FIELD_EXISTS) {
		out->value = 1;
		return 0;
	}
	if (!step->name)
		return index_value(out, btf, kind, spec, step, err);
	r = field_of(&f, btf, spec, step, err);
	if (r < 0)
		return r;
	/* the shifts are 32-bit sums in libbpf, and so wrap where a field is over 64 bits */
	switch (kind) {
	case BTFMIN_FIELD_BYTE_OFFSET:
		out->value = f.byte_off;
		return f.bitfield ? 0 : load_size(out, btf, f.type.id, err);
	case BTFMIN_FIELD_BYTE_SIZE:
		out->value = f.byte_sz;
		break;
	case BTFMIN_FIELD_SIGNED:
		out->value = is_signed(&f.type);
		break;
	case BTFMIN_FIELD_LSHIFT_U64:
		out->value = object_be ? (8 - f.byte_sz) * 8 + (f.bit_off - f.byte_off * 8)
				       : 64 - (f.bit_off + f.bit_sz - f.byte_off * 8);
		break;
	default: /* BTFMIN_FIELD_RSHIFT_U64 */
		out->value = 64 - f.bit_sz;
	}
	return 0;
}

static int enum_value(struct bm_value *out, const struct btfmin_btf *btf, uint32_t kind,
		      const struct bm_spec *spec, struct btfmin_error *err)
{
	const char *name;
	struct bm_type t;
	int r;

	out->value = 1;
	if (kind == BTFMIN_ENUMVAL_EXISTS)
		return 0;
	r = bm_type(btf, spec->step[0].type_id, &t, err);
	return r < 0 ? r : bm_enumerator(&t, spec->step[0].idx, &name, &out->value, err);
}

int bm_value_of(struct bm_value *out, const struct btfmin_btf *btf, uint32_t kind, bool object_be,
		const struct bm_spec *spec, struct btfmin_error *err)
{
	uint32_t size;
	int r;

	memset(out, 0, sizeof(*out));
	if (bm_is_field_kind(kind))
		return field_value(out, btf, kind, object_be, spec, err);
	if (bm_is_enumval_kind(kind))
		return enum_value(out, btf, kind, spec, err);
	out->value = 1; /* TYPE_EXISTS, TYPE_MATCHES */
	if (kind == BTFMIN_TYPE_ID_LOCAL || kind == BTFMIN_TYPE_ID_TARGET)
		out->value = spec->root_id;
	if (kind != BTFMIN_TYPE_SIZE)
		return 0;
	r = bm_size(btf, spec->root_id, &size, err);
	out->value = size;
	return r;
}

static bool is_signed_int(const struct bm_type *t)
{
	/* libbpf compares the whole encoding, so char and bool count as unsigned */
	return bm_int_encoding(bm_word(t, BM_W_FIXED)) == BM_INT_SIGNED;
}

bool bm_sizes_adjustable(const struct btfmin_btf *local, const struct bm_value *lv,
			 const struct btfmin_btf *target, const struct bm_value *tv)
{
	struct bm_type l, t;

	if (lv->size == tv->size)
		return true;
	if (bm_type(local, lv->size_type, &l, NULL) < 0 ||
	    bm_type(target, tv->size_type, &t, NULL) < 0)
		return false;
	if (l.kind == BTFMIN_KIND_PTR && t.kind == BTFMIN_KIND_PTR)
		return true;
	return l.kind == BTFMIN_KIND_INT && t.kind == BTFMIN_KIND_INT && !is_signed_int(&l) &&
	       !is_signed_int(&t);
}
