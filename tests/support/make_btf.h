/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_btf.h - builds BTF for tests
 *
 * A fixture is described once, without regard to byte order, and read like C:
 *
 *	struct mb *b = mb_new();
 *	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);
 *
 *	mb_struct(b, "task_struct", 64);
 *	mb_member(b, "pid", t_int, 32);
 *	mb_bits(b, "flag", t_int, 64, 3);
 *	little = mb_blob(b, 0);
 *	big = mb_blob(b, 1);
 *
 * Every mb_ function that begins a type returns its id. Elements (members, enumerators, parameters)
 * go to the type begun last. Ids count from 1, so a type may name one that comes later.
 * Nothing is checked for sense: tests need nonsense too. NULL and "" are the absent name.
 */
#ifndef TEST_MAKE_BTF_H
#define TEST_MAKE_BTF_H

#include "blob.h"

#define MB_UNSIGNED 0u
#define MB_SIGNED   1u
#define MB_CHAR     2u
#define MB_BOOL     4u

struct mb;

struct mb *mb_new(void);
/* A split BTF: its ids and string offsets go on where base's end now. base is borrowed. */
struct mb *mb_new_split(const struct mb *base);
void mb_free(struct mb *b);

/* The blob in either byte order (be 1: big-endian). May be called any number of times. */
struct blob mb_blob(const struct mb *b, int be);

uint32_t mb_int(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding);
/* An INT that says itself which of its bits are meant, as compilers before kind_flag wrote. */
uint32_t mb_int_bits(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding,
		     uint32_t bit_offset, uint32_t bits);
uint32_t mb_float(struct mb *b, const char *name, uint32_t bytes);

uint32_t mb_ptr(struct mb *b, uint32_t type);
uint32_t mb_const(struct mb *b, uint32_t type);
uint32_t mb_volatile(struct mb *b, uint32_t type);
uint32_t mb_restrict(struct mb *b, uint32_t type);
uint32_t mb_typedef(struct mb *b, const char *name, uint32_t type);
uint32_t mb_type_tag(struct mb *b, const char *value, uint32_t type);
uint32_t mb_array(struct mb *b, uint32_t element, uint32_t index, uint32_t nelems);
uint32_t mb_fwd_struct(struct mb *b, const char *name);
uint32_t mb_fwd_union(struct mb *b, const char *name);

uint32_t mb_struct(struct mb *b, const char *name, uint32_t bytes);
uint32_t mb_union(struct mb *b, const char *name, uint32_t bytes);
/* A member of the struct or union begun last, bit_offset bits from its start. */
void mb_member(struct mb *b, const char *name, uint32_t type, uint32_t bit_offset);
/* A bitfield of so many bits; sets the struct's kind_flag. */
void mb_bits(struct mb *b, const char *name, uint32_t type, uint32_t bit_offset, uint32_t bits);

uint32_t mb_enum(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding);
uint32_t mb_enum64(struct mb *b, const char *name, uint32_t bytes, uint32_t encoding);
/* An enumerator of the enum or enum64 begun last. */
void mb_value(struct mb *b, const char *name, uint64_t value);

uint32_t mb_proto(struct mb *b, uint32_t returns);
void mb_param(struct mb *b, const char *name, uint32_t type);
uint32_t mb_func(struct mb *b, const char *name, uint32_t proto, uint32_t linkage);
uint32_t mb_var(struct mb *b, const char *name, uint32_t type, uint32_t linkage);
uint32_t mb_datasec(struct mb *b, const char *name, uint32_t bytes);
void mb_secinfo(struct mb *b, uint32_t var, uint32_t offset, uint32_t bytes);
uint32_t mb_decl_tag(struct mb *b, const char *value, uint32_t type, uint32_t component);

/* Any record: kind, vlen and kind_flag as they come, then mb_word() for all that follows. */
uint32_t mb_raw(struct mb *b, const char *name, uint32_t kind, uint32_t vlen, uint32_t kind_flag,
		uint32_t size_or_type);
void mb_word(struct mb *b, uint32_t word);

/* The offset of a string, added if it is not there yet. */
uint32_t mb_str(struct mb *b, const char *s);
/* Always added anew, for what equal strings at two offsets do. */
uint32_t mb_str_again(struct mb *b, const char *s);

/* The id the next type gets. */
uint32_t mb_next(const struct mb *b);
/* Changes the third word of a type that is there (a size or the type it refers to). */
void mb_set_third(struct mb *b, uint32_t id, uint32_t size_or_type);
/* Changes the name of a type that is there. */
void mb_set_name(struct mb *b, uint32_t id, uint32_t name_off);
/* Sets kind_flag of a type that is there. */
void mb_set_kind_flag(struct mb *b, uint32_t id);

/* A header of so many bytes (24 unless told); the new ones are 0. */
void mb_header(struct mb *b, uint32_t bytes);
/* Adds a layout section, with a 32-byte header: one entry of kinds 0, 1, 2, ... for each call. */
void mb_layout(struct mb *b, uint32_t info_size, uint32_t element_size, uint32_t flags);
/* The same for all the kinds 0 to 19, as the format says. */
void mb_layout_known(struct mb *b);

/* Where type id's record starts in any of its blobs. */
size_t mb_where(const struct mb *b, uint32_t id);

#endif /* TEST_MAKE_BTF_H */
