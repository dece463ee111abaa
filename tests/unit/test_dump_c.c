/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTF as a C header: what each construct becomes, what is refused, and what is made fit. The words
 * in quotes are ids of the list of bad inputs. tests/header compiles headers of whole kernels.
 */
#include "dump_c.h"

/* ---- order ---- */

static void test_frame(void **state)
{
	struct mb *b = mb_new();
	char *text;

	mb_int(b, "int", 4, MB_SIGNED);
	text = header_of(b, order_of(state), NULL);
	assert_string_equal(text, HEADER_HEAD HEADER_TAIL);
	free(text);
}

/* Embedded structs come first, and so do typedefs; what is pointed at is declared only. */
static void test_order_by_need(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), outer, inner, other, t_ptr, t_typedef;

	outer = mb_struct(b, "outer", 24);
	inner = outer + 1;
	other = outer + 2;
	t_ptr = outer + 3;
	t_typedef = outer + 4;
	mb_member(b, "in", inner, 0);
	mb_member(b, "other", t_ptr, 64);
	mb_member(b, "number", t_typedef, 128);
	mb_member(b, "n", t_int, 160);
	mb_struct(b, "inner", 4);
	mb_member(b, "a", t_int, 0);
	mb_struct(b, "other", 24);
	mb_member(b, "out", outer, 0);
	mb_ptr(b, other);
	mb_typedef(b, "number", t_int);
	expect(b, state,
	       "struct inner {\n\tint a;\n};\n\n"
	       "typedef int number;\n\n"
	       "struct other;\n\n"
	       "struct outer {\n"
	       "\tstruct inner in;\n"
	       "\tstruct other *other;\n"
	       "\tnumber number;\n"
	       "\tint n;\n"
	       "};\n\n"
	       "struct other {\n\tstruct outer out;\n};\n\n");
}

/* A struct that points at itself needs nothing; one that a function of its own takes, a name. */
static void test_pointers_back(void **state)
{
	struct mb *b = mb_new();
	uint32_t node = mb_struct(b, "node", 16), t_ptr = node + 1, call = node + 3;

	mb_member(b, "next", t_ptr, 0);
	mb_member(b, "call", call, 64);
	mb_ptr(b, node);
	mb_proto(b, 0);
	mb_param(b, "n", t_ptr);
	mb_typedef(b, "call_t", mb_next(b) + 1);
	mb_ptr(b, node + 2);
	expect(b, state,
	       "struct node;\n\n"
	       "typedef void (*call_t)(struct node *n);\n\n"
	       "struct node {\n"
	       "\tstruct node *next;\n"
	       "\tcall_t call;\n"
	       "};\n\n");
}

static void test_forward(void **state)
{
	struct mb *b = mb_new();
	uint32_t s = mb_fwd_struct(b, "gone"), u = mb_fwd_union(b, "away");

	mb_struct(b, "s", 16);
	mb_member(b, "a", mb_next(b), 0);
	mb_member(b, "b", mb_next(b) + 1, 64);
	mb_ptr(b, s);
	mb_ptr(b, u);
	expect(b, state,
	       "struct gone;\n\n"
	       "union away;\n\n"
	       "struct s {\n\tstruct gone *a;\n\tunion away *b;\n};\n\n");
}

/* ---- declarators ---- */

static void test_declarators(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_char = mb_int(b, "char", 1, MB_SIGNED);
	uint32_t text = mb_ptr(b, mb_const(b, t_char)), proto, table, n;

	mb_typedef(b, "text", text);
	mb_typedef(b, "fixed", mb_const(b, mb_ptr(b, mb_volatile(b, t_int))));
	mb_typedef(b, "mine", mb_restrict(b, mb_ptr(b, t_int)));
	mb_typedef(b, "both", mb_volatile(b, mb_const(b, t_int)));
	mb_typedef(b, "matrix", mb_array(b, mb_array(b, t_int, t_int, 3), t_int, 2));
	mb_typedef(b, "row", mb_ptr(b, mb_array(b, t_int, t_int, 4)));
	mb_typedef(b, "rows", mb_array(b, mb_ptr(b, mb_array(b, t_int, t_int, 4)), t_int, 5));
	mb_typedef(b, "texts", mb_array(b, text, t_int, 0));
	proto = mb_proto(b, t_int);
	mb_param(b, "format", text);
	mb_param(b, NULL, 0);
	mb_typedef(b, "print", proto);
	table = mb_array(b, mb_ptr(b, proto), t_int, 7);
	mb_typedef(b, "printers", table);
	proto = mb_proto(b, mb_ptr(b, mb_array(b, t_int, t_int, 4)));
	mb_param(b, NULL, 0);
	mb_typedef(b, "give_row", mb_ptr(b, proto));
	n = mb_const(b, t_int);
	proto = mb_proto(b, 0);
	mb_param(b, NULL, n - 2);
	mb_param(b, "n", n);
	mb_typedef(b, "twice", proto);
	mb_typedef(b, "plain", mb_proto(b, 0));
	mb_typedef(b, "anything", mb_ptr(b, mb_const(b, 0)));
	expect(b, state,
	       "typedef const char *text;\n\n"
	       "typedef volatile int * const fixed;\n\n"
	       "typedef int * restrict mine;\n\n"
	       "typedef const volatile int both;\n\n"
	       "typedef int matrix[2][3];\n\n"
	       "typedef int (*row)[4];\n\n"
	       "typedef int (*rows[5])[4];\n\n"
	       "typedef const char *texts[0];\n\n"
	       "typedef int print(const char *format, ...);\n\n"
	       "typedef int (*printers[7])(const char *format, ...);\n\n"
	       "typedef int (* (*give_row)(void))[4];\n\n"
	       "typedef void twice(int(* (*)(void))[4], const int n);\n\n"
	       "typedef void plain(void);\n\n"
	       "typedef const void *anything;\n\n");
}

static void test_parameters_in_parameters(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), inner, outer, s;

	inner = mb_proto(b, t_int);
	mb_param(b, "x", t_int);
	mb_param(b, "y", t_int);
	s = mb_struct(b, NULL, 4);
	mb_member(b, "a", t_int, 0);
	inner = mb_ptr(b, inner);
	outer = mb_proto(b, inner);
	mb_param(b, "f", inner);
	mb_param(b, "s", s);
	outer = mb_ptr(b, outer);
	mb_struct(b, "ops", 8);
	mb_member(b, "call", outer, 0);
	expect(b, state,
	       "struct ops {\n"
	       "\tint (* (*call)(int (*f)(int x, int y), struct {\n"
	       "\t\tint a;\n"
	       "\t} s))(int x, int y);\n"
	       "};\n\n");
}

/* What stands on arrays and functions means nothing in C. */
static void test_qualified_arrays(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);

	mb_typedef(b, "a", mb_const(b, mb_array(b, mb_const(b, t_int), t_int, 2)));
	mb_typedef(b, "f", mb_ptr(b, mb_volatile(b, mb_proto(b, 0))));
	expect(b, state,
	       "typedef const int a[2];\n\n"
	       "typedef void (*f)(void);\n\n");
}

static void test_type_tags(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), tag;

	mb_typedef(b, "a", mb_ptr(b, mb_type_tag(b, "user", t_int)));
	tag = mb_type_tag(b, "noderef", t_int);
	mb_set_kind_flag(b, tag);
	mb_typedef(b, "b", mb_ptr(b, tag));
	mb_typedef(b, "c", mb_ptr(b, mb_const(b, mb_type_tag(b, "rcu", t_int))));
	expect(b, state,
	       "typedef int __attribute__((btf_type_tag(\"user\"))) *a;\n\n"
	       "typedef int __attribute__((noderef)) *b;\n\n"
	       "typedef int __attribute__((btf_type_tag(\"rcu\"))) const *c;\n\n");
}

/* ---- layout ---- */

static void test_anonymous(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), s, u, us, e;

	s = mb_struct(b, NULL, 4);
	mb_member(b, "a", t_int, 0);
	u = mb_union(b, NULL, 4);
	mb_member(b, NULL, s, 0);
	mb_member(b, "b", t_int, 0);
	e = mb_enum(b, NULL, 4, MB_UNSIGNED);
	mb_value(b, "ONE", 1);
	us = mb_array(b, u, t_int, 2);
	mb_struct(b, "outer", 16);
	mb_member(b, NULL, u, 0);
	mb_member(b, "u", us, 32);
	mb_member(b, "e", e, 96);
	mb_struct(b, "empty", 0);
	mb_typedef(b, "pair", s);
	expect(b, state,
	       "struct outer {\n"
	       "\tunion {\n\t\tstruct {\n\t\t\tint a;\n\t\t};\n\t\tint b;\n\t};\n"
	       "\tunion {\n\t\tstruct {\n\t\t\tint a;\n\t\t};\n\t\tint b;\n\t} u[2];\n"
	       "\tenum {\n\t\tONE = 1,\n\t} e;\n"
	       "};\n\n"
	       "struct empty {};\n\n"
	       "typedef struct {\n\tint a;\n} pair;\n\n");
}

/* -fms-extensions: a member that is a struct with a tag, and has no name. */
static void test_nameless_member(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), tag, of;

	tag = mb_struct(b, "tag", 4);
	mb_member(b, "a", t_int, 0);
	of = mb_const(b, mb_typedef(b, "of", tag));
	mb_struct(b, "s", 8);
	mb_member(b, NULL, tag, 0);
	mb_member(b, NULL, of, 32);
	expect(b, state,
	       "struct tag {\n\tint a;\n};\n\n"
	       "typedef struct tag of;\n\n"
	       "struct s {\n\tstruct {\n\t\tint a;\n\t};\n\tstruct {\n\t\tint a;\n\t};\n};\n\n");
}

static void test_holes(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_char = mb_int(b, "char", 1, MB_SIGNED);

	mb_struct(b, "natural", 8);
	mb_member(b, "a", t_char, 0);
	mb_member(b, "b", t_int, 32);
	mb_struct(b, "marked", 24);
	mb_member(b, "a", t_char, 0);
	mb_member(b, "b", t_char, 64);
	mb_member(b, "c", t_int, 96);
	mb_struct(b, "large", 32);
	mb_member(b, "a", t_int, 0);
	mb_member(b, "b", t_int, 192);
	mb_struct(b, "cacheline", 16);
	mb_member(b, "a", t_char, 0);
	mb_struct(b, "hollow", 4);
	expect(b, state,
	       "struct natural {\n\tchar a;\n\tint b;\n};\n\n"
	       "struct marked {\n\tchar a;\n\tlong: 0;\n\tchar b;\n\tint c;\n\tlong: 64;\n};\n\n"
	       "struct large {\n\tint a;\n\tlong: 64;\n\tlong: 64;\n\tint b;\n\tlong: 0;\n};\n\n"
	       "struct cacheline {\n\tchar a;\n\tlong: 64;\n};\n\n"
	       "struct hollow {\n\tint: 32;\n};\n\n");
}

static void test_packed(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_char = mb_int(b, "char", 1, MB_SIGNED);
	uint32_t t_128 = mb_int(b, "__int128", 16, MB_SIGNED), inner;

	inner = mb_struct(b, "size", 5);
	mb_member(b, "a", t_int, 0);
	mb_member(b, "b", t_char, 32);
	mb_struct(b, "offset", 8);
	mb_member(b, "a", t_char, 0);
	mb_member(b, "b", t_int, 8);
	mb_struct(b, "holds", 6);
	mb_member(b, "a", t_char, 0);
	mb_member(b, "in", inner, 8);
	mb_union(b, "u", 5);
	mb_member(b, "a", t_int, 0);
	mb_member(b, "in", inner, 0);
	mb_struct(b, "wide", 24);
	mb_member(b, "a", t_int, 0);
	mb_member(b, "b", t_128, 64);
	expect(b, state,
	       "struct size {\n\tint a;\n\tchar b;\n} __attribute__((packed));\n\n"
	       "struct offset {\n\tchar a;\n\tint b;\n\tlong: 24;\n} __attribute__((packed));\n\n"
	       "struct holds {\n\tchar a;\n\tstruct size in;\n};\n\n"
	       "union u {\n\tint a;\n\tstruct size in;\n} __attribute__((packed));\n\n"
	       "struct wide {\n\tint a;\n\tlong: 32;\n\t__int128 b;\n} "
	       "__attribute__((packed));\n\n");
}

/* A union that is larger than what is in it. */
static void test_large_union(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);

	mb_union(b, "u", 16);
	mb_member(b, "a", t_int, 0);
	expect(b, state,
	       "union u {\n\tint a;\n\tstruct {\n\t\tlong: 64;\n\t\tlong: 64;\n\t};\n};\n\n");
}

static void test_bitfields(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_char = mb_int(b, "char", 1, MB_SIGNED);

	mb_struct(b, "bits", 16);
	mb_bits(b, "a", t_int, 0, 3);
	mb_bits(b, "b", t_int, 5, 4);
	mb_bits(b, "c", t_int, 32, 32);
	mb_member(b, "d", t_char, 64);
	mb_bits(b, "e", t_int, 96, 1);
	mb_struct(b, "crossing", 8);
	mb_bits(b, "a", t_int, 0, 20);
	mb_bits(b, "b", t_int, 20, 20);
	mb_member(b, "c", t_char, 40);
	mb_member(b, "d", t_char, 56);
	expect(b, state,
	       "struct bits {\n\tint a: 3;\n\tchar: 2;\n\tint b: 4;\n\tint: 23;\n\tint c: 32;\n"
	       "\tchar d;\n\tint: 0;\n\tint e: 1;\n};\n\n"
	       "struct crossing {\n\tint a: 20;\n\tint b: 20;\n\tchar c;\n\tchar: 8;\n\tchar d;\n"
	       "} __attribute__((packed));\n\n");
}

/* Before kind_flag: the INT says which bits are meant, and the member where it is. */
static void test_old_bitfields(void **state)
{
	struct mb *b = mb_new();
	uint32_t part = mb_int_bits(b, "unsigned int", 4, MB_UNSIGNED, 2, 3), t_int, of;

	t_int = mb_int(b, "unsigned int", 4, MB_UNSIGNED);
	of = mb_typedef(b, "u32", mb_int_bits(b, "unsigned int", 4, MB_UNSIGNED, 0, 7));
	mb_struct(b, "old", 8);
	mb_member(b, "a", part, 0);
	mb_member(b, "b", part, 3);
	mb_member(b, "c", of, 8);
	mb_member(b, "d", t_int, 32);
	expect(b, state,
	       "typedef unsigned int u32;\n\n"
	       "struct old {\n\tchar: 2;\n\tunsigned int a: 3;\n\tunsigned int b: 3;\n\tu32 c: 7;\n"
	       "\tunsigned int d;\n};\n\n");
}

static void test_flexible(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), rest;

	rest = mb_array(b, t_int, t_int, 0);
	mb_struct(b, "s", 4);
	mb_member(b, "n", t_int, 0);
	mb_member(b, "rest", rest, 32);
	expect(b, state, "struct s {\n\tint n;\n\tint rest[0];\n};\n\n");
}

/* ---- enums ---- */

static void test_enums(void **state)
{
	struct mb *b = mb_new();
	uint32_t e;

	mb_enum(b, "e", 4, MB_SIGNED);
	mb_value(b, "E_MINUS", (uint64_t)-1);
	mb_value(b, "E_ONE", 1);
	mb_enum(b, "u", 4, MB_UNSIGNED);
	mb_value(b, "U_MAX", UINT32_MAX);
	mb_enum(b, "byte", 1, MB_UNSIGNED);
	mb_value(b, "B_MINUS", UINT32_MAX);
	mb_enum(b, "half", 2, MB_UNSIGNED);
	mb_value(b, "H_ONE", 1);
	mb_enum(b, "word", 8, MB_UNSIGNED);
	mb_value(b, "W_ONE", 1);
	mb_enum64(b, "wide", 8, MB_UNSIGNED);
	mb_value(b, "X_ONE", 1);
	mb_value(b, "X_MAX", UINT64_MAX);
	mb_enum64(b, NULL, 8, MB_SIGNED);
	mb_enum64(b, "low", 8, MB_SIGNED);
	mb_value(b, "L_MIN", (uint64_t)1 << 63);
	mb_value(b, "L_MINUS", (uint64_t)-2);
	mb_enum64(b, "few", 8, MB_SIGNED);
	mb_value(b, "F_MINUS", (uint64_t)-2);
	mb_enum(b, "none", 4, MB_UNSIGNED);
	mb_enum(b, NULL, 4, MB_UNSIGNED);
	mb_value(b, "A_ONE", 1);
	e = mb_enum(b, NULL, 2, MB_UNSIGNED); /* nothing to be declared */
	mb_struct(b, "s", 2);
	mb_member(b, "e", e, 0);
	expect(b, state,
	       "enum e {\n\tE_MINUS = -1,\n\tE_ONE = 1,\n};\n\n"
	       "enum u {\n\tU_MAX = 4294967295,\n};\n\n"
	       "enum byte {\n\tB_MINUS = -1,\n} __attribute__((mode(byte)));\n\n"
	       "enum half {\n\tH_ONE = 1,\n} __attribute__((mode(HI)));\n\n"
	       "enum word {\n\tW_ONE = 1,\n} __attribute__((mode(word)));\n\n"
	       "enum wide {\n\tX_ONE = 1ULL,\n\tX_MAX = 18446744073709551615ULL,\n};\n\n"
	       "enum low {\n\tL_MIN = (-9223372036854775807LL - 1),\n\tL_MINUS = -2LL,\n};\n\n"
	       "enum few {\n\tF_MINUS = -2LL,\n} __attribute__((mode(word)));\n\n"
	       "enum none;\n\n"
	       "enum {\n\tA_ONE = 1,\n};\n\n"
	       "struct s {\n\tunsigned short e;\n};\n\n");
}

/* ---- INT and FLOAT ---- */

static void test_numbers(void **state)
{
	struct mb *b = mb_new();

	mb_typedef(b, "a", mb_int(b, "long unsigned int", 8, MB_UNSIGNED));
	mb_typedef(b, "b", mb_int(b, "_Bool", 1, MB_BOOL));
	mb_typedef(b, "c", mb_float(b, "long double", 16));
	mb_typedef(b, "d", mb_int(b, "__Poly8_t", 1, MB_UNSIGNED));
	mb_typedef(b, "e", mb_int(b, "u32", 4, MB_UNSIGNED));
	mb_typedef(b, "f", mb_int(b, "bool", 1, MB_BOOL));
	mb_typedef(b, "g", mb_int(b, "int", 8, MB_SIGNED));
	mb_typedef(b, "h", mb_float(b, "f64", 8));
	mb_typedef(b, "i", mb_int(b, NULL, 2, MB_SIGNED));
	mb_typedef(b, "u32", mb_int(b, "int", 4, MB_SIGNED));
	expect(b, state,
	       "typedef long unsigned int a;\n\n"
	       "typedef _Bool b;\n\n"
	       "typedef long double c;\n\n"
	       "typedef unsigned char __Poly8_t;\n\ntypedef __Poly8_t d;\n\n"
	       "typedef unsigned int u32;\n\ntypedef u32 e;\n\n"
	       "typedef _Bool bool;\n\ntypedef bool f;\n\n"
	       "typedef long long _btf_int_13;\n\ntypedef _btf_int_13 g;\n\n"
	       "typedef double f64;\n\ntypedef f64 h;\n\n"
	       "typedef short _btf_int_17;\n\ntypedef _btf_int_17 i;\n\n"
	       "typedef int u32___2;\n\n");
}

/* "INT-npo2", "INT-size0": C has no such integer, but the struct around it keeps its layout. */
static void test_odd_integers(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_char = mb_int(b, "char", 1, MB_SIGNED);

	mb_struct(b, "s", 4);
	mb_member(b, "a", mb_next(b) + 1, 0);
	mb_member(b, "b", t_char, 24);
	mb_int(b, "none", 0, MB_SIGNED);
	mb_int(b, "unsigned int", 3, MB_UNSIGNED);
	mb_set_third(b, 2, 4);
	expect(b, state,
	       "/* C has no number of so many bytes */\n"
	       "typedef struct { unsigned char bytes[3]; } _btf_int_4;\n\n"
	       "struct s {\n\t_btf_int_4 a;\n\tchar b;\n};\n\n");
}

/* "TDF-void-gnuc", and the compiler's own type. */
static void test_va_list(void **state)
{
	struct mb *b = mb_new();
	uint32_t list = mb_typedef(b, "__builtin_va_list", mb_ptr(b, 0));

	mb_typedef(b, "va_list", list);
	mb_typedef(b, "__gnuc_va_list", 0);
	expect(b, state,
	       "typedef __builtin_va_list va_list;\n\n"
	       "typedef __builtin_va_list __gnuc_va_list;\n\n");
}

/* Functions, variables and what is said of them have no place in a header of types. */
static void test_not_printed(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), s = mb_struct(b, "s", 4), var;

	mb_member(b, "a", t_int, 0);
	mb_func(b, "f", mb_proto(b, mb_ptr(b, s)), 1);
	var = mb_var(b, "v", t_int, 1);
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, var, 0, 4);
	mb_decl_tag(b, "tag", s, 0);
	expect(b, state, "struct s {\n\tint a;\n};\n\n");
}

/* ---- names ---- */

/* "NAM-collide", in each of C's two spaces of names, and names that look like ours already. */
static void test_collisions(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), second, e;

	mb_struct(b, "s", 4);
	mb_member(b, "a", t_int, 0);
	mb_struct(b, "s___2", 4);
	mb_member(b, "b", t_int, 0);
	second = mb_struct(b, "s", 4);
	mb_member(b, "c", t_int, 0);
	mb_union(b, "s", 4);
	mb_member(b, "d", t_int, 0);
	mb_typedef(b, "s", second);
	mb_typedef(b, "ONE", t_int);
	e = mb_enum(b, "s", 4, MB_UNSIGNED);
	mb_value(b, "ONE", 1);
	mb_typedef(b, "E", e);
	mb_fwd_struct(b, "s");
	expect(b, state,
	       "struct s {\n\tint a;\n};\n\n"
	       "struct s___2 {\n\tint b;\n};\n\n"
	       "struct s___3 {\n\tint c;\n};\n\n"
	       "union s___4 {\n\tint d;\n};\n\n"
	       "typedef struct s___3 s;\n\n"
	       "typedef int ONE;\n\n"
	       "enum s___5 {\n\tONE___2 = 1,\n};\n\n"
	       "typedef enum s___5 E;\n\n"
	       "struct s;\n\n");
}

/* ---- selection ---- */

static void test_names_selected(void **state)
{
	static const char *const names[] = {"struct s"};
	struct btfmin_dump_opts opts = {NULL, names, 1, 0, 0};
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), in, other;

	in = mb_struct(b, "in", 4);
	mb_member(b, "a", t_int, 0);
	other = mb_struct(b, "other", 4);
	mb_member(b, "b", t_int, 0);
	mb_struct(b, "s", 16);
	mb_member(b, "in", in, 0);
	mb_member(b, "p", mb_next(b), 64);
	mb_ptr(b, other);
	mb_struct(b, "unasked", 4);
	mb_member(b, "c", t_int, 0);
	expect_text(b, state, &opts,
		    "struct in {\n\tint a;\n};\n\n"
		    "struct other;\n\n"
		    "struct s {\n\tstruct in in;\n\tstruct other *p;\n};\n\n");
	opts.flags = BTFMIN_DUMP_CLOSURE;
	expect_text(b, state, &opts,
		    "struct in {\n\tint a;\n};\n\n"
		    "struct other {\n\tint b;\n};\n\n"
		    "struct s {\n\tstruct in in;\n\tstruct other *p;\n};\n\n");
	mb_free(b);
}

/* Of a split BTF its own types, and what they need of the base. */
static void test_split(void **state)
{
	struct mb *b = mb_new(), *split;
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), in;
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *base, *btf;
	struct blob base_bytes, bytes;
	char *text;

	in = mb_struct(b, "in", 4);
	mb_member(b, "a", t_int, 0);
	mb_struct(b, "unasked", 4);
	split = mb_new_split(b);
	mb_struct(split, "s", 4);
	mb_member(split, "in", in, 0);
	base_bytes = mb_blob(b, order_of(state));
	bytes = mb_blob(split, order_of(state));
	assert_int_equal(btfmin_btf_open(&base, base_bytes.data, base_bytes.size, NULL, NULL), 0);
	opts.base = base;
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, &opts, NULL), 0);
	text = header_text(btf, NULL);
	assert_string_equal(text, HEADER_HEAD "struct in {\n\tint a;\n};\n\n"
					      "struct s {\n\tstruct in in;\n};\n\n" HEADER_TAIL);
	free(text);
	btfmin_btf_close(btf);
	btfmin_btf_close(base);
	blob_free(&bytes);
	blob_free(&base_bytes);
	mb_free(split);
	mb_free(b);
}

/* A 32-bit BTF: long has four bytes. */
static void test_32_bit(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_long = mb_int(b, "long int", 4, MB_SIGNED);
	uint32_t t_long_long = mb_int(b, "long long int", 8, MB_SIGNED);

	mb_struct(b, "s", 28);
	mb_member(b, "a", t_long, 0);
	mb_member(b, "b", t_long_long, 32);
	mb_member(b, "p", mb_next(b), 96);
	mb_ptr(b, 0);
	mb_enum(b, "e", 8, MB_UNSIGNED);
	mb_value(b, "ONE", 1);
	expect(b, state,
	       "struct s {\n\tlong int a;\n\tlong long int b;\n\tvoid *p;\n\tlong: 32;\n\tlong: "
	       "32;\n"
	       "\tlong: 32;\n};\n\n"
	       "enum e {\n\tONE = 1,\n} __attribute__((mode(DI)));\n\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_frame),
		BOTH(test_order_by_need),
		BOTH(test_pointers_back),
		BOTH(test_forward),
		BOTH(test_declarators),
		BOTH(test_parameters_in_parameters),
		BOTH(test_qualified_arrays),
		BOTH(test_type_tags),
		BOTH(test_anonymous),
		BOTH(test_nameless_member),
		BOTH(test_holes),
		BOTH(test_packed),
		BOTH(test_large_union),
		BOTH(test_bitfields),
		BOTH(test_old_bitfields),
		BOTH(test_flexible),
		BOTH(test_enums),
		BOTH(test_numbers),
		BOTH(test_odd_integers),
		BOTH(test_va_list),
		BOTH(test_not_printed),
		BOTH(test_collisions),
		BOTH(test_names_selected),
		BOTH(test_split),
		BOTH(test_32_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
