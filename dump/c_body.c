/* SPDX-License-Identifier: BSD-2-Clause */
/* c_body.c - the inside of structs and unions, and of enums */
#include "c_write.h"

#define BITS(bytes) ((uint64_t)(bytes)*8)

int bm_c_open(struct bm_c *c, uint32_t id, uint32_t level, bool tag)
{
	int r = 0;

	bm_out_str(&c->out, btfmin_kind_name(c->types[id].kind));
	if (tag) {
		bm_out_char(&c->out, ' ');
		r = bm_c_put_name(c, id);
	}
	bm_out_str(&c->out, " {");
	if (r < 0)
		return r;
	return bm_c_push(c, BM_C_MEMBERS, id, level) ? 0 : BTFMIN_ERR_NOMEM;
}

/*
 * Packed, a struct has holes that only whole bits fill: a width of 0 would align it on ARM. All
 * that goes by itself is that what is no bitfield begins on a byte.
 */
static void make_exact(struct bm_c_hole *hole, bool between_bitfields)
{
	hole->exact = true;
	hole->size = 0;
	if (!between_bitfields)
		hole->from = (hole->from + 7) / 8 * 8;
}

/* The hole before a member. */
static void pad_before(struct bm_c *c, const struct bm_c_task *task, const struct bm_c_member *m)
{
	const struct bm_c_type *of = &c->types[m->type];
	struct bm_c_hole hole = {task->at, m->at, BITS(of->align), c->types[task->id].size,
				 task->bits && m->bits};

	if (c->types[task->id].marks & BM_C_PACKED)
		make_exact(&hole, task->bits && m->bits);
	/* A bitfield is not rounded up to anything, as long as it fits where it is. */
	else if (m->bits && task->at % hole.next_align + m->bits <= BITS(of->size))
		hole.next_align = 1;
	bm_c_pad(c, &hole, task->level + 1);
}

/*
 * A member without a name. C has structs and unions without a tag for it; with -fms-extensions
 * (Linux since 6.18) they may have one, and are written out here, so that every compiler takes it.
 */
static int put_nameless(struct bm_c *c, uint32_t id, const struct bm_c_member *m, uint32_t level)
{
	static const struct bm_c_called nothing = {0, 0, 0};
	uint32_t of = m->type;
	struct bm_type base;
	int r;

	while (bm_c_qualifier(&c->types[of])) /* c_order saw the end of them */
		of = c->types[of].third;
	if (m->bits || (bm_c_composite(&c->types[of]) && !c->types[of].name))
		return bm_c_declare(c, m->type, &nothing, level);
	r = bm_skip(c->btf, of, &base, c->err);
	if (r < 0)
		return r;
	if (!bm_is_composite(&base))
		return bm_c_fail(c, BTFMIN_ERR_UNSUPPORTED, id, "member without a name");
	return bm_c_open(c, base.id, level, false);
}

/* A member as far as it can be written before others. */
static int begin_member(struct bm_c *c, const struct bm_type *t, const struct bm_c_task *task)
{
	struct bm_c_member m = bm_c_member(c, t, task->index);
	struct bm_c_called called = {m.name, t->id, task->index};
	uint32_t level = task->level + 1;

	if (t->kind == BTFMIN_KIND_STRUCT)
		pad_before(c, task, &m);
	bm_c_line(c, level);
	if (bm_c_nameless(c, m.name))
		return put_nameless(c, t->id, &m, level);
	return bm_c_declare(c, m.type, &called, level);
}

static void end_member(struct bm_c *c, const struct bm_type *t, struct bm_c_task *task)
{
	struct bm_c_member m = bm_c_member(c, t, task->index++);
	uint64_t bits = m.bits ? m.bits : BITS(c->types[m.type].size);

	if (m.bits) {
		bm_out_str(&c->out, ": ");
		bm_out_u32(&c->out, m.bits);
	}
	bm_out_char(&c->out, ';');
	task->bits = m.bits != 0;
	if (t->kind == BTFMIN_KIND_STRUCT)
		task->at = m.at + bits;
	else if (bits > task->at)
		task->at = bits;
}

/* What a struct has behind its last member. */
static void pad_struct(struct bm_c *c, const struct bm_c_task *task, uint32_t size)
{
	const struct bm_c_type *of = &c->types[task->id];
	struct bm_c_hole hole = {task->at, BITS(size), BITS(of->align), size, false};

	if (of->marks & BM_C_PACKED)
		make_exact(&hole, false);
	bm_c_pad(c, &hole, task->level + 1);
}

/* A union that is larger than its members, as by aligned(64): one more member, without a name. */
static void pad_union(struct bm_c *c, const struct bm_c_task *task, uint32_t size)
{
	uint64_t align = BITS(c->types[task->id].align);
	struct bm_c_hole hole = {0, BITS(size), 1, size, true};

	if ((task->at + align - 1) / align * align == BITS(size))
		return;
	bm_c_line(c, task->level + 1);
	bm_out_str(&c->out, "struct {");
	bm_c_pad(c, &hole, task->level + 2);
	bm_c_line(c, task->level + 1);
	bm_out_str(&c->out, "};");
}

static void close_body(struct bm_c *c, const struct bm_type *t)
{
	struct bm_c_stack *s = c->stack;
	const struct bm_c_task *task = &s->tasks[--s->count];

	if (t->kind == BTFMIN_KIND_STRUCT)
		pad_struct(c, task, t->third);
	else
		pad_union(c, task, t->third);
	if (t->vlen || t->third)
		bm_c_line(c, task->level);
	bm_out_char(&c->out, '}');
	if (c->types[t->id].marks & BM_C_PACKED)
		bm_out_str(&c->out, " __attribute__((packed))");
}

int bm_c_members(struct bm_c *c)
{
	struct bm_c_stack *s = c->stack;
	size_t top = s->count;
	struct bm_type t;
	int r;

	r = bm_c_type(c, s->tasks[top - 1].id, &t);
	if (r < 0)
		return r;
	if (s->tasks[top - 1].begun)
		end_member(c, &t, &s->tasks[top - 1]);
	s->tasks[top - 1].begun = true;
	while (s->tasks[top - 1].index < t.vlen) {
		struct bm_c_task task = s->tasks[top - 1];

		r = begin_member(c, &t, &task);
		if (r < 0 || s->count > top)
			return r;
		end_member(c, &t, &s->tasks[top - 1]);
	}
	close_body(c, &t);
	return 0;
}

/* ---- enums ---- */

/* Values of one kind of enum are 32 bits, of the other 64; how they are written is libbpf's way. */
static void put_value(struct bm_c *c, const struct bm_type *t, uint32_t at)
{
	uint64_t low = bm_word(t, at), value = low;

	if (t->kind == BTFMIN_KIND_ENUM64) {
		value |= (uint64_t)bm_word(t, at + 1) << 32;
		if (t->kflag && value == (uint64_t)1 << 63) {
			/* C has no negative literals, and the positive one is too large. */
			bm_out_str(&c->out, "(-9223372036854775807LL - 1)");
			return;
		}
		if (t->kflag)
			bm_out_i64(&c->out, (int64_t)value);
		else
			bm_out_u64(&c->out, value);
		bm_out_str(&c->out, t->kflag ? "LL" : "ULL");
		return;
	}
	/* Without the sign (as before Linux 6.0), -1 looks like more than a small enum holds. */
	if (t->kflag || (t->third < 4 && low > UINT32_MAX / 2))
		bm_out_i64(&c->out, (int32_t)low);
	else
		bm_out_u32(&c->out, (uint32_t)low);
}

/* Whether a value of 64 bits makes C take 8 bytes by itself. */
static bool is_wide(const struct bm_type *t)
{
	uint32_t i;

	if (t->kind != BTFMIN_KIND_ENUM64)
		return false;
	for (i = 0; i < t->vlen; i++) {
		uint32_t at = bm_elem(t, i), low = bm_word(t, at + 1), high = bm_word(t, at + 2);

		if (high && !(t->kflag && high == UINT32_MAX && low > UINT32_MAX / 2))
			return true;
		if (t->kflag && !high && low > UINT32_MAX / 2)
			return true;
	}
	return false;
}

/* C's enums are as large as an int; others need to be told (GCC's mode attribute). */
static void put_mode(struct bm_c *c, const struct bm_type *t)
{
	if (t->third == 1)
		bm_out_str(&c->out, " __attribute__((mode(byte)))");
	else if (t->third == 2)
		bm_out_str(&c->out, " __attribute__((mode(HI)))");
	else if (t->third == 8 && !is_wide(t))
		bm_out_str(&c->out, c->btf->pointer_size == 8 ? " __attribute__((mode(word)))"
							      : " __attribute__((mode(DI)))");
}

/* An enum with neither tag nor values, which C has not. */
static void put_number(struct bm_c *c, uint32_t size)
{
	bm_out_str(&c->out, size == 1   ? "unsigned char"
			    : size == 2 ? "unsigned short"
			    : size == 8 ? "unsigned long long"
					: "unsigned int");
}

int bm_c_put_enum(struct bm_c *c, uint32_t id, uint32_t level)
{
	struct bm_type t;
	uint32_t i;
	int r;

	r = bm_c_type(c, id, &t);
	if (r < 0)
		return r;
	if (!c->types[id].name && !t.vlen) {
		put_number(c, t.third);
		return 0;
	}
	bm_out_str(&c->out, c->types[id].name ? "enum " : "enum");
	if (c->types[id].name)
		r = bm_c_put_name(c, id);
	if (r < 0 || !t.vlen)
		return r;
	bm_out_str(&c->out, " {");
	for (i = 0; i < t.vlen && r >= 0; i++) {
		bm_c_line(c, level + 1);
		r = bm_c_put_enumerator(c, bm_word(&t, bm_elem(&t, i)), id, i);
		bm_out_str(&c->out, " = ");
		put_value(c, &t, bm_elem(&t, i) + 1);
		bm_out_char(&c->out, ',');
	}
	bm_c_line(c, level);
	bm_out_char(&c->out, '}');
	put_mode(c, &t);
	return r < 0 ? r : 0;
}
