/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rules.c - the table of faults: how bad each is, what is said of it, and what the kernel says
 *
 * Grades: R, whoever reads it goes wrong; S, only the kernel's verifier refuses it; W, readers
 * differ; B, as W, and refused by the kernel. The kernel's words are those of kernel/bpf/btf.c as
 * of Linux 7.2 and, where later ones dropped a rule, of the version that had it.
 *
 * What that file refuses and is not here cannot get this far. Opening refuses: hdr_len not found,
 * btf_header not found, Invalid magic, Unsupported version, No data, Invalid section offset,
 * Section overlap found, Total section length too long, String section is not at the end (unless
 * BM_TRAILING), Invalid string section, Unaligned type_off, Unaligned layout_off, Layout section
 * is too small or too big, layout_len is not a multiple, Invalid kind:0, and meta_left:
 * meta_needed: for a record that is cut off. Unsupported resolve, Unsupported check_member,
 * Unsupported check_kflag_member and Invalid resolve state are what the kernel says where its own
 * earlier checks failed to.
 */
#include <stddef.h>

#include "rules.h"

/* clang-format off */
const struct bm_row bm_rows[BM_RULES] = {
	[BM_FLAGS] = {'B', "header flags are set, which no reader knows", "Unsupported flags"},
	[BM_HEADER_TAIL] = {'B', "header has fields that are not known here",
			     "Unsupported btf_header"},
	[BM_GAP] = {'S', "hole between the sections", "Unsupported section found"},
	[BM_TRAILING] = {'B', "bytes after the last section", "Unsupported section found"},
	[BM_LAYOUT_NEW] = {'S', "layout section, which this kernel does not know",
			     "Unsupported btf_header"},
	[BM_LAYOUT_SURPLUS] = {'W', "layout section tells of kinds past 127", NULL},
	[BM_LAYOUT_DIFFERS] = {'W', "layout section is wrong about a known kind", NULL},
	[BM_NO_TYPES] = {'S', "no types", "No type found"},
	[BM_STRINGS_LONG] = {'S', "string section is over 16 MiB", "Invalid string section"},
	[BM_TYPES_MANY] = {'S', "more types than the kernel has numbers for (0xfffff)",
			     "Exceeded max num of types"},
	[BM_BASE_ID] = {'R', "base BTF refers to a type id that is not in it", "Invalid type_id"},

	[BM_INFO] = {'S', "info word has bits set that this kernel reserves", "Invalid btf_info"},
	[BM_KIND_NEW] = {'S', "kind of type that this kernel does not know", "Invalid kind"},
	[BM_NAME_OFF] = {'R', "name offset outside the strings", "Invalid name_offset"},
	[BM_NAME_FAR] = {'S', "name offset above 0xffffff", "Invalid name_offset"},
	[BM_NAME_BAD] = {'S', "name is no identifier", "Invalid name"},
	[BM_NAME_SET] = {'S', "name on a kind that has none", "Invalid name"},
	[BM_NAME_NONE] = {'S', "name is missing", "Invalid name"},
	[BM_TAG_NONE] = {'S', "tag has no text", "Invalid value"},
	[BM_SECTION_NAME] = {'S', "section name has characters that cannot be printed",
			     "Invalid name"},
	[BM_VLEN] = {'S', "vlen is not 0", "vlen != 0"},
	[BM_KFLAG] = {'S', "kind_flag is set", "Invalid btf_info kind_flag"},
	[BM_FWD_TYPE] = {'S', "third word of a fwd is not 0", "type != 0"},
	[BM_ARRAY_SIZE] = {'S', "third word of an array is not 0", "size != 0"},
	[BM_ID] = {'R', "refers to a type id that is not there", "Invalid type_id"},
	[BM_RING] = {'R', "cycle: contains or stands for itself", "Loop detected"},
	[BM_LOOP] = {'S', "leads back to itself through pointers", "Loop detected"},
	[BM_DEPTH] = {'S', "nested deeper than the kernel follows",
			     "Exceeded max resolving depth:32"},
	[BM_CHAIN] = {'S', "over 32 typedefs and modifiers in a row",
			     "Max chain length or cycle detected"},
	[BM_TAG_ORDER] = {'S', "type_tag behind a typedef or modifier",
			     "Type tags don't precede modifiers"},
	[BM_TARGET] = {'S', "refers to a kind of type that this kind cannot refer to",
			     "Invalid type_id"},

	[BM_INT_DATA] = {'S', "reserved bits of an int are set", "Invalid int_data"},
	[BM_INT_128] = {'S', "int of more than 128 bits", "nr_bits exceeds 128"},
	[BM_INT_BITS] = {'S', "int has more bits than its size", "nr_bits exceeds type_size"},
	[BM_INT_ENCODING] = {'S', "int encoding is none of signed, char and bool",
			     "Unsupported encoding"},
	[BM_FLOAT_SIZE] = {'S', "float size is none of 2, 4, 8, 12 and 16", "Invalid type_size"},

	[BM_ELEM_ID] = {'R', "array's element type is not there", "Invalid elem"},
	[BM_ELEM] = {'S', "array's element type has no size", "Invalid elem"},
	[BM_ELEM_INT] = {'S', "array's element type is an int of odd width",
			     "Invalid array of int"},
	[BM_INDEX_ID] = {'R', "array's index type is not there", "Invalid index"},
	[BM_INDEX] = {'S', "array's index type is no plain int", "Invalid index"},
	[BM_ARRAY_OVER] = {'S', "array is over 4 GiB", "Array size overflows U32_MAX"},

	[BM_MEMBER_NAME_OFF] = {'R', "member's name offset outside the strings",
			     "Invalid member name_offset"},
	[BM_MEMBER_NAME] = {'S', "member's name is no identifier", "Invalid name"},
	[BM_MEMBER_TWICE] = {'W', "member's name is that of an earlier member", NULL},
	[BM_MEMBER_ID] = {'R', "member's type is not there", "Invalid member"},
	[BM_MEMBER_VOID] = {'S', "member's type is void", "Invalid type_id"},
	[BM_MEMBER_KIND] = {'S', "member's type has no size", "Invalid member"},
	[BM_UNION_OFF] = {'S', "member of a union is not at offset 0",
			     "Invalid member bits_offset"},
	[BM_MEMBER_ORDER] = {'S', "member is before the one that precedes it",
			     "Invalid member bits_offset"},
	[BM_MEMBER_PAST] = {'S', "member begins past the end",
			     "Member bits_offset exceeds its struct size"},
	[BM_MEMBER_BYTE] = {'S', "member is no bitfield and not on a byte",
			     "Member is not byte aligned"},
	[BM_MEMBER_OFFSET] = {'S', "int member is no bitfield and not on a byte",
			     "Invalid member offset"},
	[BM_MEMBER_END] = {'S', "member reaches past the end", "Member exceeds struct_size"},
	[BM_MEMBER_FLOAT] = {'S', "float member is not aligned", "Member is not properly aligned"},
	[BM_MEMBER_BASE] = {'S', "bitfield's type is an int of odd width",
			     "Invalid member base type"},
	[BM_MEMBER_WRAP] = {'S', "member's bit offset is over 4 Gi", "bits_offset exceeds U32_MAX"},
	[BM_MEMBER_128] = {'S', "bitfield spans over 128 bits", "nr_copy_bits exceeds 128"},
	[BM_MEMBER_WIDTH] = {'S', "bitfield is wider than its type or of a type that cannot be one",
			     "Invalid member bitfield_size"},

	[BM_ENUM_SIZE] = {'S', "enum size is none of 1, 2, 4 and 8", "Unexpected size"},
	[BM_ENUM_NAME_OFF] = {'R', "enumerator's name offset outside the strings",
			     "Invalid name_offset"},
	[BM_ENUM_NAME] = {'S', "enumerator's name is no identifier", "Invalid name"},

	[BM_RETURN_ID] = {'R', "return type is not there", "Invalid return type"},
	[BM_RETURN] = {'S', "return type is neither void nor has a size", "Invalid return type"},
	[BM_ARG_ID] = {'R', "parameter's type is not there", "Invalid arg#"},
	[BM_ARG_NAME_OFF] = {'R', "parameter's name offset outside the strings", "Invalid arg#"},
	[BM_ARG_NAME] = {'S', "parameter's name is no identifier", "Invalid arg#"},
	[BM_ARG_VARARG] = {'S', "parameter that stands for '...' has a name", "Invalid arg#"},
	[BM_ARG] = {'S', "parameter's type has no size", "Invalid arg#"},
	[BM_ARG_NONAME] = {'S', "parameter of a func has no name", "Invalid arg#"},
	[BM_LINKAGE] = {'S', "func linkage is neither static nor global", "Invalid func linkage"},
	[BM_NOT_PROTO] = {'R', "func does not refer to a func_proto", "Invalid type_id"},

	[BM_VAR_VOID] = {'S', "var is of type void", "Invalid type_id"},
	[BM_VAR_LINKAGE] = {'S', "var linkage is neither static nor global",
			     "Linkage not supported"},
	[BM_VAR_TYPE] = {'S', "var's type has no size", "Invalid type_id"},
	[BM_SEC_SIZE0] = {'S', "datasec has size 0: a loader has to fill it in", "size == 0"},
	[BM_SEC_ID] = {'R', "datasec's variable is not there", "Not a VAR kind member"},
	[BM_SEC_VOID] = {'S', "datasec's variable is void", "Invalid type_id"},
	[BM_SEC_OFFSET] = {'S', "variable begins in the one before or past the section",
			     "Invalid offset"},
	[BM_SEC_SIZE] = {'S', "variable has size 0 or is larger than its section", "Invalid size"},
	[BM_SEC_END] = {'S', "variable reaches past its section", "Invalid offset+size"},
	[BM_SEC_SUM] = {'S', "variables are larger than their section", "Invalid btf_info size"},
	[BM_SEC_NOT_VAR] = {'B', "datasec holds what is no var", "Not a VAR kind member"},
	[BM_SEC_TYPE] = {'S', "type of a datasec's variable has no size", "Invalid type"},
	[BM_SEC_SMALL] = {'S', "variable has less room than its type", "Invalid size"},

	[BM_TAG_INDEX] = {'S', "decl_tag's component index is out of range",
			     "Invalid component_idx"},
	[BM_TAG_TARGET] = {'S', "decl_tag is on none of struct, union, func, var and typedef",
			     "Invalid type_id"},
};
/* clang-format on */
