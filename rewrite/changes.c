/* SPDX-License-Identifier: BSD-2-Clause */
/* changes.c - what a conversion changed: counted, and in words */
#include "convert.h"

struct words {
	const char *name, *noun, *fate;
	int loses;
};

/* clang-format off */
static const struct words words[] = {
	[BTFMIN_CHANGE_ENUM64]     = {"enum64", "enum64", "written as ENUM", 0},
	[BTFMIN_CHANGE_ENUMERATOR] = {"enumerator", "enumerator", "with a value over 32 bits dropped", 1},
	[BTFMIN_CHANGE_ENUM_SIZE]  = {"enum_size", "enum", "not of 4 bytes written as INT", 1},
	[BTFMIN_CHANGE_ENUM_SIGN]  = {"enum_sign", "signed enum", "no longer said to be signed", 1},
	[BTFMIN_CHANGE_FLOAT]      = {"float", "float", "written as STRUCT without members", 1},
	[BTFMIN_CHANGE_INT128]     = {"int128", "integer", "of over 64 bits written as STRUCT without members", 1},
	[BTFMIN_CHANGE_TYPE_TAG]   = {"type_tag", "type tag", "written as CONST", 1},
	[BTFMIN_CHANGE_DECL_TAG]   = {"decl_tag", "declaration tag", "written as INT", 1},
	[BTFMIN_CHANGE_LINKAGE]    = {"linkage", "function", "written without linkage", 1},
	[BTFMIN_CHANGE_FUNC]       = {"func", "function", "written as TYPEDEF", 1},
	[BTFMIN_CHANGE_FUNC_PROTO] = {"func_proto", "prototype", "written as ENUM without values", 1},
	[BTFMIN_CHANGE_VAR]        = {"var", "variable", "written as INT", 1},
	[BTFMIN_CHANGE_DATASEC]    = {"datasec", "data section", "written as STRUCT without members", 1},
	[BTFMIN_CHANGE_BITFIELD]   = {"bitfield", "bitfield", "written with an INT of its width", 0},
	[BTFMIN_CHANGE_FWD]        = {"fwd", "forward declaration", "no longer said to be of a union", 1},
	[BTFMIN_CHANGE_ENUM_GONE] = {"enum_gone", "enum64", "without name and values written as STRUCT without members", 1},
	[BTFMIN_CHANGE_VLEN]       = {"vlen", "type", "of over 65535 elements written without them", 1},
};
/* clang-format on */

#define WORDS ((int)(sizeof(words) / sizeof(words[0])))

static const struct words *words_of(int kind)
{
	static const struct words none = {"", "", "", 0};

	return kind >= 0 && kind < WORDS ? &words[kind] : &none;
}

void bm_note_change(struct bm_convert *c, int kind, uint32_t id, uint32_t element)
{
	struct btfmin_change *change = &c->changes->by_kind[kind];

	if (change->count < BTFMIN_CHANGE_NAMED) {
		change->type_ids[change->count] = id;
		change->elements[change->count] = element;
	}
	change->count++;
}

const char *btfmin_change_name(int kind)
{
	return words_of(kind)->name;
}

const char *btfmin_change_noun(int kind)
{
	return words_of(kind)->noun;
}

const char *btfmin_change_fate(int kind)
{
	return words_of(kind)->fate;
}

int btfmin_change_loses(int kind)
{
	return words_of(kind)->loses;
}
