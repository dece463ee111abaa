/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_layout.c - sizes, alignments, and which structs must be packed
 *
 * C compilers lay members out by their alignment, which BTF does not have: what is known are the
 * offsets and the size. A struct in which they are no multiples of the alignment that its members
 * have by nature can only be packed, and has itself no alignment then (libbpf's btf__align_of()
 * has the same rules, but for bitfields, unions and __int128). Holes are filled by c_pad.
 * What no C compiler lays out, overlapping members, say, is refused.
 */
#include "c.h"

#define BITS(bytes) ((uint64_t)(bytes)*8)

static int unfit(struct bm_c *c, uint32_t id, const char *text)
{
	return bm_c_fail(c, BTFMIN_ERR_UNSUPPORTED, id, text);
}

static void set(struct bm_c_type *t, uint32_t size, uint32_t align)
{
	t->size = size;
	t->align = t->align_most = (uint8_t)align;
	t->marks |= BM_C_SIZED;
}

/* The System V ABIs: a scalar is aligned to its size, on 32 bits (as on i386) to 4 at most. */
static void set_scalar(const struct bm_c *c, struct bm_c_type *t, uint32_t size)
{
	bool power = size && !(size & (size - 1));

	if (size > 16 || !power) { /* C has none; c_base makes one of bytes, but for long double */
		set(t, size, 1);
		if (t->kind == BTFMIN_KIND_FLOAT && size == 12)
			set(t, size, 4);
		return;
	}
	set(t, size, size < c->btf->pointer_size ? size : c->btf->pointer_size);
	if (size == 16)
		t->align_most = 16;
}

static int measure_int(struct bm_c *c, uint32_t id, const struct bm_type *b)
{
	struct bm_c_type *t = &c->types[id];

	if (t->third > 16)
		return unfit(c, id, "integer of more than 16 bytes");
	set_scalar(c, t, t->third);
	if ((bm_word(b, BM_W_FIXED) & 0xff) != BITS(t->third))
		t->marks |= BM_C_PART_INT;
	return 0;
}

static int measure_enum(struct bm_c *c, uint32_t id)
{
	uint32_t size = c->types[id].third;

	if (!size && c->types[id].marks & BM_C_NO_VALUES)
		return 0; /* declared only */
	if (size != 1 && size != 2 && size != 4 && size != 8)
		return unfit(c, id, "enum of a size that C has not");
	set_scalar(c, &c->types[id], size);
	return 0;
}

static int measure_array(struct bm_c *c, uint32_t id, const struct bm_type *b)
{
	const struct bm_c_type *elem = &c->types[bm_word(b, BM_W_ARRAY_ELEM)];
	uint64_t size;

	if (!(elem->marks & BM_C_SIZED))
		return unfit(c, id, "array of a type that has no size");
	size = (uint64_t)elem->size * bm_word(b, BM_W_ARRAY_NELEMS);
	if (size > UINT32_MAX)
		return bm_c_fail(c, BTFMIN_ERR_LIMIT, id, "array of over 4 GiB");
	set(&c->types[id], (uint32_t)size, elem->align);
	c->types[id].align_most = elem->align_most;
	return 0;
}

/* Typedefs and modifiers: as what they are of. */
static void measure_same(struct bm_c_type *t, const struct bm_c_type *of)
{
	if (!(of->marks & BM_C_SIZED))
		return;
	set(t, of->size, of->align);
	t->align_most = of->align_most;
	t->marks |= of->marks & BM_C_PART_INT;
}

struct bm_c_member bm_c_member(const struct bm_c *c, const struct bm_type *t, uint32_t i)
{
	struct bm_member m = bm_member(t, i);
	struct bm_c_member out = {m.name, m.type, m.bit_offset, m.bits};
	struct bm_type base;
	uint32_t data;

	if (m.bits || !(c->types[m.type].marks & BM_C_PART_INT))
		return out;
	/* Before kind_flag, a bitfield was a member of an INT that says which bits are meant. */
	if (bm_skip(c->btf, m.type, &base, NULL) || base.kind != BTFMIN_KIND_INT)
		return out;
	data = bm_word(&base, BM_W_FIXED);
	out.at += bm_int_offset(data);
	out.bits = data & 0xff;
	return out;
}

/* What is gathered while looking at a struct's members. */
struct sum {
	uint64_t end; /* of the member before, in bits; in a union, the largest */
	uint32_t align, align_most;
	bool packed;
};

static int check_bitfield(struct bm_c *c, uint32_t id, const struct bm_c_member *m)
{
	struct bm_type base;

	if (bm_skip(c->btf, m->type, &base, c->err))
		return c->err ? c->err->status : BTFMIN_ERR_CORRUPT;
	if (base.kind != BTFMIN_KIND_INT && !bm_is_enum(&base))
		return unfit(c, id, "bitfield that is no integer");
	if (m->bits > BITS(c->types[base.id].size))
		return unfit(c, id, "bitfield wider than its type");
	return 0;
}

static int check_place(struct bm_c *c, uint32_t id, const struct bm_c_member *m,
		       const struct sum *sum)
{
	const struct bm_c_type *t = &c->types[id], *of = &c->types[m->type];
	uint64_t bits = m->bits ? m->bits : BITS(of->size);

	if (!(of->marks & BM_C_SIZED))
		return unfit(c, id, "member of a type that has no size");
	if (t->kind == BTFMIN_KIND_UNION && m->at)
		return unfit(c, id, "member of a union that is not at its start");
	if (t->kind == BTFMIN_KIND_STRUCT && m->at < sum->end)
		return unfit(c, id,
			     "members that overlap or are not in the order of their offsets");
	if (m->at + bits > BITS(t->third))
		return unfit(c, id, "member outside its struct or union");
	if (m->bits)
		return check_bitfield(c, id, m);
	return m->at % 8 ? unfit(c, id, "member that does not start on a byte") : 0;
}

static void add(struct bm_c *c, const struct bm_c_member *m, struct sum *sum)
{
	const struct bm_c_type *of = &c->types[m->type];
	uint64_t end = m->at + (m->bits ? m->bits : BITS(of->size));

	if (end > sum->end)
		sum->end = end;
	if (of->align > sum->align)
		sum->align = of->align;
	if (of->align_most > sum->align_most)
		sum->align_most = of->align_most;
	if (!m->bits)
		sum->packed |= m->at % BITS(of->align_most) != 0;
	else /* a bitfield lies inside one unit of its type, unless packed */
		sum->packed |= m->at % BITS(of->align) + m->bits > BITS(of->size);
}

static int measure_composite(struct bm_c *c, uint32_t id, const struct bm_type *b)
{
	struct sum sum = {0, 1, 1, false};
	struct bm_c_type *t = &c->types[id];
	uint32_t i;
	int r;

	for (i = 0; i < b->vlen; i++) {
		struct bm_c_member m = bm_c_member(c, b, i);

		r = check_place(c, id, &m, &sum);
		if (r < 0)
			return r;
		add(c, &m, &sum);
	}
	if (sum.packed || t->third % sum.align_most)
		t->marks |= BM_C_PACKED;
	set(t, t->third, t->marks & BM_C_PACKED ? 1 : sum.align);
	if (!(t->marks & BM_C_PACKED))
		t->align_most = (uint8_t)sum.align_most;
	return 0;
}

int bm_c_measure(struct bm_c *c, uint32_t id)
{
	struct bm_c_type *t = &c->types[id];
	struct bm_type b;
	int r;

	if (t->marks & BM_C_SIZED || t->kind == BTFMIN_KIND_FWD ||
	    t->kind == BTFMIN_KIND_FUNC_PROTO)
		return 0;
	if (bm_c_enum(t))
		return measure_enum(c, id);
	r = bm_c_type(c, id, &b);
	if (r < 0)
		return r;
	switch (t->kind) {
	case BTFMIN_KIND_INT:
		return measure_int(c, id, &b);
	case BTFMIN_KIND_FLOAT:
		set_scalar(c, t, t->third);
		return 0;
	case BTFMIN_KIND_PTR:
		set(t, c->btf->pointer_size, c->btf->pointer_size);
		return 0;
	case BTFMIN_KIND_ARRAY:
		return measure_array(c, id, &b);
	case BTFMIN_KIND_STRUCT:
	case BTFMIN_KIND_UNION:
		return measure_composite(c, id, &b);
	default:
		measure_same(t, &c->types[t->third]);
		return 0;
	}
}
