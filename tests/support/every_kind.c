/* SPDX-License-Identifier: BSD-2-Clause */
#include "every_kind.h"

struct mb *mb_every_kind(void)
{
	struct mb *b = mb_new();

	mb_int(b, "int", 4, MB_SIGNED);
	mb_ptr(b, 0);
	mb_array(b, 1, 2, 7);
	mb_struct(b, "s", 8);
	mb_member(b, "a", 1, 0);
	mb_bits(b, "b", 1, 33, 3);
	mb_union(b, NULL, 8);
	mb_member(b, NULL, 4, 4000000000);
	mb_enum(b, "e", 4, MB_SIGNED);
	mb_value(b, "A", 1);
	mb_value(b, "B", (uint64_t)-2);
	mb_enum(b, "eu", 4, MB_UNSIGNED);
	mb_value(b, "C", 0xfffffffe);
	mb_fwd_union(b, "fu");
	mb_fwd_struct(b, "fs");
	mb_typedef(b, "t", 1);
	mb_volatile(b, 1);
	mb_const(b, 11);
	mb_restrict(b, 2);
	mb_func(b, "f", 15, 1);
	mb_proto(b, 1);
	mb_param(b, "x", 1);
	mb_param(b, NULL, 0);
	mb_var(b, "v", 1, 2);
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, 16, 0, 4);
	mb_secinfo(b, 0, 4, 0);
	mb_float(b, "double", 8);
	mb_decl_tag(b, "tag", 4, (uint32_t)-1);
	mb_type_tag(b, "user", 1);
	mb_enum64(b, "e64", 8, MB_UNSIGNED);
	mb_value(b, "D", 0x8000000100000000);
	mb_enum64(b, "es64", 8, MB_SIGNED);
	mb_value(b, "E", (uint64_t)-5000000000);
	mb_struct(b, "empty", 0);
	return b;
}
