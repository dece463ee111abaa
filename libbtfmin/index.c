/* SPDX-License-Identifier: BSD-2-Clause */
/* index.c - what opening finds out about the records: their lengths, and the size of a pointer */
#include "walk.h"

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

/* From the table of kinds, and for those that it does not know, from the layout. */
static void set_lengths(struct btfmin_btf *btf)
{
	uint32_t kinds = layout_of(btf).len ? BM_KINDS_MAX : BM_KINDS_KNOWN, kind, fixed, elem;

	for (kind = 1; kind < kinds; kind++) {
		if (kind < BM_KINDS_KNOWN) {
			fixed = bm_kinds[kind].fixed_words;
			elem = bm_kinds[kind].elem_words;
		} else if (!layout_words(btf, kind, &fixed, &elem)) {
			continue;
		}
		btf->lengths[kind].head = (uint8_t)(BM_HEAD_WORDS + fixed);
		btf->lengths[kind].elem = (uint8_t)elem;
	}
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

static void note_ints(struct btfmin_btf *btf)
{
	uint32_t i;

	for (i = 0; i < btf->nlisted; i++)
		if ((btf->listed[i].number_kind & BM_LISTED_LOW) == BTFMIN_KIND_INT)
			note_int(btf, btf->first_id + (btf->listed[i].number_kind >> 3));
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
	int r;

	set_lengths(btf);
	r = bm_walk(btf, err);
	if (r < 0)
		return r;
	note_ints(btf);
	note_layout(btf);
	set_pointer_size(btf, pointer_size);
	return 0;
}
