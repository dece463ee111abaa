/* SPDX-License-Identifier: BSD-2-Clause */
/* rules.h - every fault that a BTF can have, by number; rules.c has a row for each */
#ifndef BM_RULES_H
#define BM_RULES_H

/* The order is that of the table, for people: the whole blob, common to all kinds, by kind. */
enum bm_rule {
	BM_FLAGS,
	BM_HEADER_TAIL,
	BM_GAP,
	BM_TRAILING,
	BM_LAYOUT_NEW,
	BM_LAYOUT_SURPLUS,
	BM_LAYOUT_DIFFERS,
	BM_NO_TYPES,
	BM_STRINGS_LONG,
	BM_TYPES_MANY,
	BM_BASE_ID,

	BM_INFO,
	BM_KIND_NEW,
	BM_NAME_OFF,
	BM_NAME_FAR,
	BM_NAME_BAD,
	BM_NAME_SET,
	BM_NAME_NONE,
	BM_TAG_NONE,
	BM_SECTION_NAME,
	BM_VLEN,
	BM_KFLAG,
	BM_FWD_TYPE,
	BM_ARRAY_SIZE,
	BM_ID,
	BM_RING,
	BM_LOOP,
	BM_DEPTH,
	BM_CHAIN,
	BM_TAG_ORDER,
	BM_TARGET,

	BM_INT_DATA,
	BM_INT_128,
	BM_INT_BITS,
	BM_INT_ENCODING,
	BM_FLOAT_SIZE,

	BM_ELEM_ID,
	BM_ELEM,
	BM_ELEM_INT,
	BM_INDEX_ID,
	BM_INDEX,
	BM_ARRAY_OVER,

	BM_MEMBER_NAME_OFF,
	BM_MEMBER_NAME,
	BM_MEMBER_TWICE,
	BM_MEMBER_ID,
	BM_MEMBER_VOID,
	BM_MEMBER_KIND,
	BM_UNION_OFF,
	BM_MEMBER_ORDER,
	BM_MEMBER_PAST,
	BM_MEMBER_BYTE,
	BM_MEMBER_OFFSET,
	BM_MEMBER_END,
	BM_MEMBER_FLOAT,
	BM_MEMBER_BASE,
	BM_MEMBER_WRAP,
	BM_MEMBER_128,
	BM_MEMBER_WIDTH,

	BM_ENUM_SIZE,
	BM_ENUM_NAME_OFF,
	BM_ENUM_NAME,

	BM_RETURN_ID,
	BM_RETURN,
	BM_ARG_ID,
	BM_ARG_NAME_OFF,
	BM_ARG_NAME,
	BM_ARG_VARARG,
	BM_ARG,
	BM_ARG_NONAME,
	BM_LINKAGE,
	BM_NOT_PROTO,

	BM_VAR_VOID,
	BM_VAR_LINKAGE,
	BM_VAR_TYPE,
	BM_SEC_SIZE0,
	BM_SEC_ID,
	BM_SEC_VOID,
	BM_SEC_OFFSET,
	BM_SEC_SIZE,
	BM_SEC_END,
	BM_SEC_SUM,
	BM_SEC_NOT_VAR,
	BM_SEC_TYPE,
	BM_SEC_SMALL,

	BM_TAG_INDEX,
	BM_TAG_TARGET,

	BM_RULES
};

struct bm_row {
	char grade; /* R, S, W as in the table's head; B: a warning, and an error when strict */
	const char *text;
	const char *kernel; /* what the kernel's log says of it; NULL: the kernel does not mind */
};

extern const struct bm_row bm_rows[BM_RULES];

#endif /* BM_RULES_H */
