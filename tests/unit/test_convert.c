/* SPDX-License-Identifier: BSD-2-Clause */
/* Converting: what each kind becomes for whom, and what must be true of every conversion. */
#include <stdio.h>

#include "unit.h"
#include "../support/make_btf.h"
#include "../support/old_reader.h"
#include "../support/read_btf.h"
#include "../support/show_btf.h"

static struct btfmin_btf *open_blob(const void *data, size_t size)
{
	struct btfmin_btf *btf;

	assert_int_equal(btfmin_btf_open(&btf, data, size, NULL, NULL), 0);
	return btf;
}

static struct btfmin_emitted converted(const void *data, size_t size, const char *reader,
				       uint32_t order, struct btfmin_changes *changes)
{
	struct btfmin_convert_opts opts = {NULL, reader, order};
	struct btfmin_btf *btf = open_blob(data, size);
	struct btfmin_emitted out;

	assert_int_equal(btfmin_convert(&out, changes, btf, &opts, NULL), 0);
	btfmin_btf_close(btf);
	return out;
}

static void same_bytes(const struct btfmin_emitted *a, const void *data, size_t size)
{
	assert_int_equal(a->size, size);
	assert_memory_equal(a->data, data, size);
}

/* Once more changes nothing, and says so. */
static void check_again(const struct btfmin_emitted *out, const char *reader)
{
	static const struct btfmin_changes none;
	struct btfmin_changes changes;
	struct btfmin_emitted again = converted(out->data, out->size, reader, 0, &changes);

	same_bytes(&again, out->data, out->size);
	assert_memory_equal(&changes, &none, sizeof(none));
	btfmin_emitted_free(&again, NULL);
}

/* In the other order the same comes out, and back in this one it is the same bytes. */
static void check_orders(const struct btfmin_emitted *out, const struct mb *b, int be,
			 const char *reader)
{
	struct blob other = mb_blob(b, !be);
	uint32_t there = be ? BTFMIN_ORDER_LITTLE : BTFMIN_ORDER_BIG;
	uint32_t back = be ? BTFMIN_ORDER_BIG : BTFMIN_ORDER_LITTLE;
	struct btfmin_emitted twin = converted(other.data, other.size, reader, 0, NULL);
	struct btfmin_emitted swapped = converted(out->data, out->size, NULL, there, NULL);
	struct btfmin_emitted again = converted(twin.data, twin.size, NULL, back, NULL);

	same_bytes(&swapped, twin.data, twin.size);
	same_bytes(&again, out->data, out->size);
	btfmin_emitted_free(&twin, NULL);
	btfmin_emitted_free(&swapped, NULL);
	btfmin_emitted_free(&again, NULL);
	blob_free(&other);
}

/* The strings are the input's, and what the counts say is there. */
static void check_form(const struct btfmin_emitted *out, const struct blob *in)
{
	struct rb was = rb_open(in->data, in->size), is = rb_open(out->data, out->size);
	uint32_t id, elements = 0;

	assert_null(is.broken);
	assert_int_equal(is.header, 24);
	assert_int_equal(is.size, 24 + is.types_len + is.strings_len);
	assert_true(is.count >= was.count);
	assert_int_equal(is.count, out->types);
	for (id = 1; id <= is.count; id++)
		if (rb_type(&is, id).element_size)
			elements += rb_type(&is, id).vlen;
	assert_int_equal(elements, out->elements);
	assert_int_equal(is.strings_len, was.strings_len);
	assert_memory_equal(is.data + is.strings, was.data + was.strings, was.strings_len);
	rb_close(&was);
	rb_close(&is);
}

/* Describes b, converts it for reader, compares with text, and frees b. */
static struct btfmin_changes writes(struct mb *b, int be, const char *reader, const char *text)
{
	struct blob in = mb_blob(b, be);
	struct btfmin_changes changes;
	struct btfmin_emitted out = converted(in.data, in.size, reader, 0, &changes);
	char *shown = show_btf(out.data, out.size);
	const char *why = refused_by(reader, out.data, out.size);

	assert_string_equal(shown, text);
	if (why && strcmp(why, "no such reader") != 0)
		fail_msg("%s refuses the output: %s", reader, why);
	check_form(&out, &in);
	check_again(&out, reader);
	check_orders(&out, b, be, reader);
	free(shown);
	btfmin_emitted_free(&out, NULL);
	blob_free(&in);
	mb_free(b);
	return changes;
}

/* Of all kinds of changes just these two happened, so often; a kind below 0 is none. */
static void only(const struct btfmin_changes *c, int first, uint32_t times, int second,
		 uint32_t second_times)
{
	int kind;

	for (kind = 0; kind < BTFMIN_CHANGE_KINDS; kind++)
		assert_int_equal(c->by_kind[kind].count, kind == first    ? times
							 : kind == second ? second_times
									  : 0);
}

static struct mb *enums(void)
{
	struct mb *b = mb_new();

	mb_enum64(b, "u", 8, MB_UNSIGNED);
	mb_value(b, "U_MAX32", 0xffffffff);
	mb_value(b, "U_OVER", 0x100000000);
	mb_value(b, "U_ONE", 1);
	mb_value(b, "U_TOP", (uint64_t)-1);
	mb_enum64(b, "s", 8, MB_SIGNED);
	mb_value(b, "S_MIN32", (uint64_t)INT32_MIN);
	mb_value(b, "S_UNDER", (uint64_t)INT32_MIN - 1);
	mb_value(b, "S_MAX32", INT32_MAX);
	mb_value(b, "S_OVER", (uint64_t)INT32_MAX + 1);
	return b;
}

static void test_enum64(void **state)
{
	struct btfmin_changes c = writes(enums(), order_of(state), "libbpf-0.8",
					 "enum s s8 { S_MIN32=-2147483648; S_MAX32=2147483647 }\n"
					 "enum u u8 { U_MAX32=4294967295; U_ONE=1 }\n");

	only(&c, BTFMIN_CHANGE_ENUM64, 2, BTFMIN_CHANGE_ENUMERATOR, 4);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUM64].type_ids[1], 2);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUM64].elements[1], 0);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUMERATOR].type_ids[1], 1);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUMERATOR].type_ids[2], 2);
	assert_true(c.by_kind[BTFMIN_CHANGE_ENUMERATOR].elements[2] > 0);
	c = writes(enums(), order_of(state), "libbpf-1.0",
		   "enum64 s s8 { S_MIN32=-2147483648; S_UNDER=-2147483649; S_MAX32=2147483647; "
		   "S_OVER=2147483648 }\n"
		   "enum64 u u8 { U_MAX32=4294967295; U_OVER=4294967296; U_ONE=1; "
		   "U_TOP=18446744073709551615 }\n");
	only(&c, -1, 0, -1, 0);
	/* Linux knew neither the size nor the sign: only the size of what refers to it is left */
	c = writes(enums(), order_of(state), "linux-5.4", "s:s8\nu:u8\n");
	only(&c, BTFMIN_CHANGE_ENUM_SIZE, 2, -1, 0);
}

static void test_enum64_without_values(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_changes c;

	mb_enum64(b, "named", 8, MB_UNSIGNED);
	mb_value(b, "A", 1ull << 40);
	mb_enum64(b, NULL, 8, MB_UNSIGNED);
	mb_value(b, "B", 1ull << 41);
	mb_enum64(b, "fwd", 8, MB_UNSIGNED);
	mb_enum64(b, NULL, 4, MB_UNSIGNED);
	c = writes(b, order_of(state), "libbpf-0.8",
		   "enum fwd u8 { }\nenum named u8 { }\nstruct 4 { }\nstruct 8 { }\n");
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUM64].count, 2);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUM_GONE].count, 2);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUM_GONE].type_ids[0], 2);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUM_GONE].type_ids[1], 4);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUMERATOR].count, 2);
}

static struct mb *sizes(void)
{
	struct mb *b = mb_new();

	mb_enum(b, "packed", 1, MB_UNSIGNED);
	mb_value(b, "P", 1);
	mb_enum(b, "empty", 2, MB_SIGNED); /* an INT is longer than this */
	mb_enum(b, "usual", 4, MB_SIGNED);
	mb_value(b, "N", (uint64_t)-1);
	return b;
}

static void test_enum_size_and_sign(void **state)
{
	struct btfmin_changes c = writes(sizes(), order_of(state), "linux-5.4",
					 "empty:s2\nenum usual u4 { N=4294967295 }\npacked:u1\n");

	only(&c, BTFMIN_CHANGE_ENUM_SIZE, 2, BTFMIN_CHANGE_ENUM_SIGN, 1);
	c = writes(sizes(), order_of(state), "linux-5.10",
		   "enum empty u2 { }\nenum packed u1 { P=1 }\nenum usual u4 { N=4294967295 }\n");
	only(&c, BTFMIN_CHANGE_ENUM_SIGN, 2, -1, 0);
	c = writes(sizes(), order_of(state), "libbpf-0.1",
		   "enum empty s2 { }\nenum packed u1 { P=1 }\nenum usual s4 { N=-1 }\n");
	only(&c, -1, 0, -1, 0);
}

static struct mb *tags(void)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_tag = mb_type_tag(b, "user", t_int);
	uint32_t t_attr = mb_type_tag(b, "address_space(1)", t_int);
	uint32_t t_s;

	mb_set_kind_flag(b, t_attr);
	mb_ptr(b, t_tag);
	mb_ptr(b, t_attr);
	t_s = mb_struct(b, "s", 4);
	mb_member(b, "m", t_int, 0);
	mb_decl_tag(b, "on_s", t_s, UINT32_MAX);
	mb_set_kind_flag(b, mb_decl_tag(b, "attr", t_s, 0));
	return b;
}

static void test_tags(void **state)
{
	struct btfmin_changes c;

	c = writes(tags(), order_of(state), "libbpf-0.5",
		   "*const int:s4\n*const int:s4\nconst int:s4\nconst int:s4\nint:s4\n"
		   "struct s 4 { m@0 int:s4 }\nu1\nu1\n");
	only(&c, BTFMIN_CHANGE_TYPE_TAG, 2, BTFMIN_CHANGE_DECL_TAG, 2);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_TYPE_TAG].type_ids[0], 2);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_DECL_TAG].type_ids[1], 8);
	/* an attribute is nothing that these could be told as a tag */
	c = writes(tags(), order_of(state), "linux-6.1",
		   "*const int:s4\n*tag(user) int:s4\nconst int:s4\n"
		   "decl_tag(on_s) struct s\nint:s4\nstruct s 4 { m@0 int:s4 }\ntag(user) int:s4\n"
		   "u1\n");
	only(&c, BTFMIN_CHANGE_TYPE_TAG, 1, BTFMIN_CHANGE_DECL_TAG, 1);
	c = writes(tags(), order_of(state), "linux-5.16",
		   "*const int:s4\n*const int:s4\nconst int:s4\nconst int:s4\n"
		   "decl_tag(on_s) struct s\nint:s4\nstruct s 4 { m@0 int:s4 }\nu1\n");
	only(&c, BTFMIN_CHANGE_TYPE_TAG, 2, BTFMIN_CHANGE_DECL_TAG, 1);
}

static struct mb *code(void)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_proto = mb_proto(b, t_int), t_var;

	mb_param(b, "x", t_int);
	mb_func(b, "f", t_proto, 1);
	mb_func(b, "g", t_proto, 0);
	t_var = mb_var(b, "v", t_int, 1);
	mb_datasec(b, ".data", 64);
	mb_secinfo(b, t_var, 0, 4);
	return b;
}

static void test_functions_and_variables(void **state)
{
	struct btfmin_changes c;

	c = writes(code(), order_of(state), "linux-4.18",
		   "enum u4 { }\nint:s4\nstruct 64 { }\ntypedef f = enum u4 { }\n"
		   "typedef g = enum u4 { }\nu1\n");
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_FUNC].count, 2);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_FUNC_PROTO].count, 1);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_VAR].count, 1);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_DATASEC].count, 1);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_LINKAGE].count, 0);
	c = writes(code(), order_of(state), "linux-5.0",
		   "fn(x int:s4)->int:s4\nfunc f = fn(x int:s4)->int:s4\n"
		   "func g = fn(x int:s4)->int:s4\nint:s4\nstruct 64 { }\nu1\n");
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_LINKAGE].count, 1);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_LINKAGE].type_ids[0], 3);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_FUNC].count, 0);
}

static void test_numbers(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_changes c;

	mb_float(b, "double", 8);
	mb_int(b, "__int128", 16, MB_SIGNED);
	mb_int(b, "long long", 8, MB_SIGNED);
	c = writes(b, order_of(state), "linux-5.0", "long long:s8\nstruct 16 { }\nstruct 8 { }\n");
	only(&c, BTFMIN_CHANGE_FLOAT, 1, BTFMIN_CHANGE_INT128, 1);
}

static struct mb *bitfields(void)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_td = mb_typedef(b, "td", t_int);
	uint32_t t_e = mb_enum(b, "e", 4, MB_SIGNED);

	mb_value(b, "A", 1);
	mb_struct(b, "s", 16);
	mb_member(b, "plain", t_int, 32);
	mb_bits(b, "three", t_int, 0, 3);
	mb_bits(b, "same", t_td, 3, 3);
	mb_bits(b, "whole", t_td, 64, 32);
	mb_bits(b, "e", t_e, 96, 2);
	mb_fwd_union(b, "fu");
	return b;
}

static void test_bitfields(void **state)
{
	struct btfmin_changes c =
		writes(bitfields(), order_of(state), "linux-4.18",
		       "enum e u4 { A=1 }\nfwd struct fu\nint:s4\nint:s4[0:3]\ns4[0:2]\n"
		       "struct s 16 { plain@32 int:s4; three@0 int:s4[0:3]; same@3 int:s4[0:3]; "
		       "whole@64 typedef td; e@96 s4[0:2] }\ntypedef td = int:s4\n");

	assert_int_equal(c.by_kind[BTFMIN_CHANGE_BITFIELD].count, 3);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_BITFIELD].type_ids[2], 4);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_FWD].count, 1);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_ENUM_SIGN].count, 1);
	c = writes(bitfields(), order_of(state), "linux-6.1",
		   "enum e s4 { A=1 }\nfwd union fu\nint:s4\n"
		   "struct s 16 { plain@32 int:s4; three@0:3 int:s4; same@3:3 typedef td; "
		   "whole@64:32 typedef td; e@96:2 enum e }\ntypedef td = int:s4\n");
	only(&c, -1, 0, -1, 0);
}

/* Hundreds of sorts of bitfields: the table of added INTs grows, and each is there once. */
static void test_many_bitfields(void **state)
{
	struct mb *b = mb_new();
	struct blob in;
	struct btfmin_emitted out;
	struct btfmin_changes c;
	uint32_t types[12], i, n;
	char name[8] = "int00";

	for (i = 0; i < 12; i++) {
		name[3] = (char)('a' + (int)i);
		types[i] = mb_int(b, name, 4, MB_UNSIGNED);
	}
	for (n = 0; n < 3; n++) {
		mb_struct(b, "s", 2000);
		for (i = 0; i < 12 * 31; i++)
			mb_bits(b, "m", types[i % 12], 32 * i, 1 + i / 12);
	}
	in = mb_blob(b, order_of(state));
	out = converted(in.data, in.size, "linux-4.19", 0, &c);
	assert_int_equal(c.by_kind[BTFMIN_CHANGE_BITFIELD].count, 3 * 12 * 31);
	assert_int_equal(out.types, 12 + 3 + 12 * 31);
	assert_null(refused_by("linux-4.18", out.data, out.size));
	check_form(&out, &in);
	check_again(&out, "linux-4.19");
	btfmin_emitted_free(&out, NULL);
	blob_free(&in);
	mb_free(b);
}

/* "TYP-vlen24", well-formed: more elements than 16 bits count. */
static void test_wide_vlen(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_changes c;
	uint32_t i, t_int = mb_int(b, "int", 4, MB_SIGNED);

	mb_struct(b, "s", 8);
	for (i = 0; i < 65536; i++)
		mb_member(b, "m", t_int, 0);
	mb_enum(b, "e", 4, MB_UNSIGNED);
	for (i = 0; i < 65536; i++)
		mb_value(b, "v", i);
	mb_enum64(b, "e64", 8, MB_UNSIGNED);
	for (i = 0; i < 65536; i++)
		mb_value(b, "v", i);
	mb_proto(b, t_int);
	for (i = 0; i < 65536; i++)
		mb_param(b, "p", t_int);
	mb_datasec(b, ".data", 4);
	for (i = 0; i < 65536; i++)
		mb_secinfo(b, 1, 0, 4);
	c = writes(b, order_of(state), "libbpf-1.1",
		   "datasec .data 4 { }\nenum e u4 { }\nenum64 e64 u8 { }\nfn()->int:s4\nint:s4\n"
		   "struct s 8 { }\n");
	only(&c, BTFMIN_CHANGE_VLEN, 5, -1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_enum64),
		BOTH(test_enum64_without_values),
		BOTH(test_enum_size_and_sign),
		BOTH(test_tags),
		BOTH(test_functions_and_variables),
		BOTH(test_numbers),
		BOTH(test_bitfields),
		BOTH(test_many_bitfields),
		BOTH(test_wide_vlen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
