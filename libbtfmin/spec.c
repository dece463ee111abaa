/* SPDX-License-Identifier: BSD-2-Clause */
#include "spec.h"

static int bad_access(const char *text, struct btfmin_error *err)
{
	return fail_plain(err, BTFMIN_ERR_CORRUPT, text);
}

/* One decimal number below 2^31; *s is left behind it. */
static bool number(const char **s, uint32_t *out)
{
	const char *p = *s;
	uint32_t v = 0;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (p - *s == 10) /* leading zeros, for all we know */
			return false;
		if (v > (INT32_MAX - (uint32_t)(*p - '0')) / 10)
			return false;
		v = v * 10 + (uint32_t)(*p - '0');
	}
	*s = p;
	*out = v;
	return true;
}

static int parse_numbers(struct bm_spec *spec, const char *s, struct btfmin_error *err)
{
	for (;;) {
		if (spec->raw_len == BM_SPEC_MAX)
			return fail_plain(err, BTFMIN_ERR_LIMIT,
					  "access string of more than 64 numbers");
		if (!number(&s, &spec->raw[spec->raw_len++]))
			return bad_access("access string is not numbers with colons between", err);
		if (*s == '\0')
			return 0;
		if (*s++ != ':')
			return bad_access("access string is not numbers with colons between", err);
	}
}

int bm_spec_add_bits(struct bm_spec *spec, uint64_t bits, struct btfmin_error *err)
{
	if (bits > UINT32_MAX - spec->bit_offset)
		return fail_plain(err, BTFMIN_ERR_LIMIT, "offset of a field is over 512 MiB");
	spec->bit_offset += (uint32_t)bits;
	return 0;
}

int bm_spec_advance(struct bm_spec *spec, const struct btfmin_btf *btf, uint32_t id, uint32_t idx,
		    struct btfmin_error *err)
{
	uint32_t size;
	int r = bm_size(btf, id, &size, err);

	if (r < 0)
		return r;
	if (idx && size > UINT32_MAX / idx)
		return fail_plain(err, BTFMIN_ERR_LIMIT, "offset of a field is over 512 MiB");
	return bm_spec_add_bits(spec, (uint64_t)size * idx * 8, err);
}

bool bm_is_flexible(const struct btfmin_btf *btf, const struct bm_spec *spec, uint32_t nelems)
{
	const struct bm_step *last;
	struct bm_type t;

	if (nelems > 0 || spec->len == 0)
		return false;
	last = &spec->step[spec->len - 1];
	return last->name && bm_type(btf, last->type_id, &t, NULL) == 0 && last->idx + 1 == t.vlen;
}

static void push(struct bm_spec *spec, const char *name, uint32_t type_id, uint32_t idx)
{
	struct bm_step *step = &spec->step[spec->len++];

	step->name = name;
	step->type_id = type_id;
	step->idx = idx;
}

static int step_member(struct bm_spec *spec, const struct btfmin_btf *btf, const struct bm_type *t,
		       uint32_t idx, uint32_t *next, struct btfmin_error *err)
{
	struct bm_member m;
	const char *name;
	int r;

	if (idx >= t->vlen)
		return bad_access("access string names a member past the last", err);
	m = bm_member(t, idx);
	r = bm_spec_add_bits(spec, m.bit_offset, err);
	if (r < 0)
		return r;
	*next = m.type;
	if (m.name == 0)
		return 0;
	r = bm_string(btf, m.name, &name, err);
	if (r < 0)
		return r;
	if (*name == '\0' || !bm_name_fits(name))
		return bad_access("access string names a member whose name is empty or too long",
				  err);
	push(spec, name, t->id, idx);
	return 0;
}

static int step_index(struct bm_spec *spec, const struct btfmin_btf *btf, const struct bm_type *t,
		      uint32_t idx, uint32_t *next, struct btfmin_error *err)
{
	uint32_t nelems = bm_word(t, BM_W_ARRAY_NELEMS);
	struct bm_type elem;
	int r;

	r = bm_skip(btf, bm_word(t, BM_W_ARRAY_ELEM), &elem, err);
	if (r < 0)
		return r;
	if (idx >= nelems && !bm_is_flexible(btf, spec, nelems))
		return bad_access("access string indexes past the end of an array", err);
	push(spec, NULL, elem.id, idx);
	*next = elem.id;
	return bm_spec_advance(spec, btf, elem.id, idx, err);
}

static int parse_field(struct bm_spec *spec, const struct btfmin_btf *btf,
		       const struct bm_type *root, struct btfmin_error *err)
{
	uint32_t i, id = root->id;
	struct bm_type t;
	int r;

	push(spec, NULL, id, spec->raw[0]);
	r = bm_spec_advance(spec, btf, id, spec->raw[0], err);
	for (i = 1; r == 0 && i < spec->raw_len; i++) {
		r = bm_skip(btf, id, &t, err);
		if (r < 0)
			return r;
		if (bm_is_composite(&t))
			r = step_member(spec, btf, &t, spec->raw[i], &id, err);
		else if (t.kind == BTFMIN_KIND_ARRAY)
			r = step_index(spec, btf, &t, spec->raw[i], &id, err);
		else
			r = bad_access("access string goes into a type that has no parts", err);
	}
	return r;
}

int bm_enumerator(const struct bm_type *t, uint32_t i, const char **name, uint64_t *value,
		  struct btfmin_error *err)
{
	uint32_t w = bm_elem(t, i), low = bm_word(t, w + 1);

	if (t->kind == BTFMIN_KIND_ENUM64)
		*value = (uint64_t)bm_word(t, w + 2) << 32 | low;
	else
		*value = low & 0x80000000u ? UINT64_C(0xffffffff00000000) | low : low;
	return bm_string(t->b, bm_word(t, w), name, err);
}

static int parse_enumval(struct bm_spec *spec, const struct bm_type *root, struct btfmin_error *err)
{
	const char *name;
	uint64_t value;
	int r;

	if (!bm_is_enum(root) || spec->raw_len > 1 || spec->raw[0] >= root->vlen)
		return bad_access("access string names no enumerator of the type", err);
	r = bm_enumerator(root, spec->raw[0], &name, &value, err);
	if (r < 0)
		return r;
	if (!bm_name_fits(name))
		return bad_access("name of the enumerator is too long", err);
	push(spec, name, root->id, spec->raw[0]);
	return 0;
}

int bm_spec_parse(struct bm_spec *spec, const struct btfmin_btf *btf,
		  const struct btfmin_record *rec, struct btfmin_error *err)
{
	struct bm_type root;
	const char *s;
	int r;

	spec->root_id = rec->type_id;
	spec->bit_offset = spec->len = spec->raw_len = 0;
	if (!bm_is_field_kind(rec->kind) && !bm_is_type_kind(rec->kind) &&
	    !bm_is_enumval_kind(rec->kind))
		return fail_plain(err, BTFMIN_ERR_UNSUPPORTED, "unknown kind of relocation");
	r = bm_string(btf, rec->access_str_off, &s, err);
	if (r < 0)
		return fail_plain(err, r, "access string is outside the string section");
	if (*s == '\0')
		return bad_access("access string is empty", err);
	if (bm_is_type_kind(rec->kind))
		return s[0] == '0' && s[1] == '\0'
			       ? 0
			       : bad_access("access string of a type relocation is not 0", err);
	r = parse_numbers(spec, s, err);
	if (r == 0)
		r = bm_skip(btf, rec->type_id, &root, err);
	if (r < 0)
		return r;
	return bm_is_enumval_kind(rec->kind) ? parse_enumval(spec, &root, err)
					     : parse_field(spec, btf, &root, err);
}
