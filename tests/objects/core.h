/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * core.h - the CO-RE builtins of clang by their names in this project
 *
 * The types that follow in each source are declared with only the members it asks for: CO-RE
 * goes by name, and the kernel's own definitions are in the kernel's BTF.
 */
#ifndef CORE_H
#define CORE_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed short s16;
typedef signed int s32;
typedef signed long long s64;

#define SEC(name) __attribute__((section(name), used))
#define CORE      __attribute__((preserve_access_index))

#define byte_off(field)   ((u64)__builtin_preserve_field_info(field, 0))
#define byte_sz(field)    ((u64)__builtin_preserve_field_info(field, 1))
#define has_field(field)  ((u64)__builtin_preserve_field_info(field, 2))
#define is_signed(field)  ((u64)__builtin_preserve_field_info(field, 3))
#define lshift_u64(field) ((u64)__builtin_preserve_field_info(field, 4))
#define rshift_u64(field) ((u64)__builtin_preserve_field_info(field, 5))

#define type_id_local(type)  ((u64)__builtin_btf_type_id(*(type *)0, 0))
#define type_id_target(type) ((u64)__builtin_btf_type_id(*(type *)0, 1))
#define has_type(type)       ((u64)__builtin_preserve_type_info(*(type *)0, 0))
#define type_size(type)      ((u64)__builtin_preserve_type_info(*(type *)0, 1))
#define type_matches(type)   ((u64)__builtin_preserve_type_info(*(type *)0, 2))

#define has_value(type, value) ((u64)__builtin_preserve_enum_value(*(type *)value, 0))
#define value_of(type, value)  ((u64)__builtin_preserve_enum_value(*(type *)value, 1))

/* The things to know of one field: five of any, and the sign of an integer (clang takes no other).
 */
#define any_info(field)                                                                            \
	(byte_off(field) + byte_sz(field) + has_field(field) + lshift_u64(field) +                 \
	 rshift_u64(field))
#define every_info(field) (any_info(field) + is_signed(field))

/* Helper number 113: void *dst, u32 size, const void *src. */
static long (*const probe_read_kernel)(void *, u32, const void *) = (void *)113;

/* A member's value, read through a helper: its address carries the relocation. */
#define read_member(p, member)                                                                     \
	({                                                                                         \
		__typeof__((p)->member) value_ = (__typeof__((p)->member))0;                       \
		probe_read_kernel(&value_, sizeof(value_), &(p)->member);                          \
		value_;                                                                            \
	})

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#endif /* CORE_H */
