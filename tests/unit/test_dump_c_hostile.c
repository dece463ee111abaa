/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers of hostile BTF: refused with one error, or made, in bounded time and memory. The words
 * in quotes are ids of the list of bad inputs.
 */
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>

#include "dump_c.h"

#define CORRUPT     BTFMIN_ERR_CORRUPT
#define UNSUPPORTED BTFMIN_ERR_UNSUPPORTED
#define LIMIT       BTFMIN_ERR_LIMIT

/* ---- names ---- */

static const char *const bad_names[] = {
	"x; system(\"id\"); struct y", /* NAM-inject */
	"\033[2J",                     /* NAM-ctrl */
	"a\n#define int long",         /* NAM-ctrl */
	"*/",                          /* NAM-comment */
	"//",                          /* NAM-comment */
	"%n%s",                        /* NAM-percent */
	"\xff\xfe",                    /* NAM-utf8 */
	"1st",
	"a b",
	"a$",
	"_btf_invalid_2",
};

static const char *const words[] = {
	"int",     "default",  "asm",      "typeof",         "_Bool", "__attribute__",
	"__asm__", "__inline", "__int128", "_Static_assert", "while", "restrict",
};

static const char *const good_names[] = {
	"class",   "new",      "bool", "x",        "_",        "__",
	"integer", "_Boolean", "___2", "__type__", "constant",
};

enum where { TAG, TYPEDEF, MEMBER, PARAMETER, ENUMERATOR, FORWARD, ENUM_TAG, PLACES };

/* A BTF whose type 2 has the name somewhere. */
static struct mb *with_name(const char *name, enum where where)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);

	switch (where) {
	case TAG:
		mb_struct(b, name, 4);
		mb_member(b, "a", t_int, 0);
		break;
	case TYPEDEF:
		mb_typedef(b, name, t_int);
		break;
	case MEMBER:
		mb_struct(b, "s", 4);
		mb_member(b, name, t_int, 0);
		break;
	case PARAMETER:
		mb_proto(b, 0);
		mb_param(b, name, t_int);
		mb_typedef(b, "f", 2);
		break;
	case ENUMERATOR:
		mb_enum(b, "e", 4, MB_UNSIGNED);
		mb_value(b, name, 1);
		break;
	case FORWARD:
		mb_fwd_struct(b, name);
		break;
	default:
		mb_enum(b, name, 4, MB_UNSIGNED);
		mb_value(b, "ONE", 1);
	}
	return b;
}

#define COMMENT " /* the name in the BTF cannot be used in C */"

static const char *const mangled[PLACES] = {
	"struct _btf_invalid_2" COMMENT " {\n\tint a;\n};\n\n",
	"typedef int _btf_invalid_2" COMMENT ";\n\n",
	"struct s {\n\tint _btf_invalid_2_0" COMMENT ";\n};\n\n",
	"typedef void f(int _btf_invalid_2_0" COMMENT ");\n\n",
	"enum e {\n\t_btf_invalid_2_0" COMMENT " = 1,\n};\n\n",
	"struct _btf_invalid_2" COMMENT ";\n\n",
	"enum _btf_invalid_2" COMMENT " {\n\tONE = 1,\n};\n\n",
};

static void expect_name(void **state, const char *name, int status)
{
	struct btfmin_dump_opts opts = {NULL, NULL, 0, BTFMIN_DUMP_MANGLE, 0};
	int where;

	for (where = 0; where < PLACES; where++) {
		struct mb *b = with_name(name, (enum where)where);

		expect_text(b, state, &opts, mangled[where]);
		expect_refused(b, state, status, 2);
	}
}

/* "NAM-inject", "NAM-ctrl", "NAM-comment", "NAM-percent", "NAM-keyword". */
static void test_names(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(bad_names) / sizeof(bad_names[0]); i++)
		expect_name(state, bad_names[i], CORRUPT);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		expect_name(state, words[i], UNSUPPORTED);
}

static void test_good_names(void **state)
{
	char expected[64];
	size_t i;

	for (i = 0; i < sizeof(good_names) / sizeof(good_names[0]); i++) {
		snprintf(expected, sizeof(expected), "typedef int %s;\n\n", good_names[i]);
		expect(with_name(good_names[i], TYPEDEF), state, expected);
	}
}

/* An INT's name has blanks; it is no way in. */
static void test_int_names(void **state)
{
	static const char *const names[] = {"int x; int", "int  int", "long long long", "int ",
					    "char\n#if 0"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct btfmin_dump_opts opts = {NULL, NULL, 0, BTFMIN_DUMP_MANGLE, 0};
		struct mb *b = mb_new();

		mb_typedef(b, "t", mb_int(b, names[i], 4, MB_SIGNED));
		expect_text(b, state, &opts,
			    "typedef int _btf_invalid_1" COMMENT ";\n\n"
			    "typedef _btf_invalid_1" COMMENT " t;\n\n");
		expect_refused(b, state, CORRUPT, 1);
	}
}

static void test_type_tags(void **state)
{
	static const char *const tags[] = {"\")))", "a\nb", "\\", "*/", "a\?\?/"};
	size_t i;

	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		struct btfmin_dump_opts opts = {NULL, NULL, 0, BTFMIN_DUMP_MANGLE, 0};
		struct mb *b = mb_new();
		uint32_t tag = mb_type_tag(b, tags[i], mb_int(b, "int", 4, MB_SIGNED));

		mb_typedef(b, "t", mb_ptr(b, tag));
		expect_text(b, state, &opts, "typedef int /* a tag that C cannot say */ *t;\n\n");
		expect_refused(b, state, CORRUPT, tag);
	}
}

/* "NAM-1M": it is written, whole. */
static void test_long_name(void **state)
{
	size_t len = 1 << 20;
	char *name = must_alloc(len + 1), *text;

	memset(name, 'a', len);
	name[len] = '\0';
	text = header_of(with_name(name, TYPEDEF), order_of(state), NULL);
	assert_int_equal(strlen(text), strlen(HEADER_HEAD "typedef int ;\n\n" HEADER_TAIL) + len);
	assert_non_null(strstr(text, name));
	free(text);
	free(name);
}

/* "EXP-strings": types share one long name. The text is limited. */
static void test_shared_name(void **state)
{
	struct mb *b = mb_new();
	size_t len = 1 << 20;
	char *name = must_alloc(len + 1);
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);
	int i;

	memset(name, 'a', len);
	name[len] = '\0';
	for (i = 0; i < 1000; i++)
		mb_typedef(b, name, t_int);
	free(name);
	expect_refused(b, state, LIMIT, 0);
}

static void test_absent_names(void **state)
{
	struct mb *b = mb_new();

	mb_typedef(b, NULL, mb_int(b, "int", 4, MB_SIGNED)); /* "TDF-anon" */
	expect_refused(b, state, CORRUPT, 2);
	b = mb_new();
	mb_fwd_struct(b, NULL); /* "FWD-anon" */
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_enum(b, "e", 4, MB_UNSIGNED);
	mb_value(b, NULL, 1); /* "ENM-noname" */
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_struct(b, "s", 4);
	mb_member(b, NULL, 2, 0);
	mb_int(b, "int", 4, MB_SIGNED);
	expect_refused(b, state, UNSUPPORTED, 1);
}

/* "STR-off-oob", "MBR-name-oob". */
static void test_name_offsets(void **state)
{
	struct mb *b = with_name("s", TAG);

	mb_set_name(b, 2, 100000);
	expect_refused(b, state, CORRUPT, 2);
	b = mb_new();
	mb_int(b, "int", 4, MB_SIGNED);
	mb_raw(b, "s", BTFMIN_KIND_STRUCT, 1, 0, 4);
	mb_word(b, 100000);
	mb_word(b, 1);
	mb_word(b, 0);
	expect_refused(b, state, CORRUPT, 2);
	b = mb_new();
	mb_typedef(b, "t", mb_int(b, "int", 4, MB_SIGNED));
	mb_set_name(b, 1, 100000);
	expect_refused(b, state, CORRUPT, 1);
}

/* ---- references ---- */

/* "TYP-id-oob", "TYP-id-max", "MBR-id-oob", "ARR-elem-oob". */
static void test_ids(void **state)
{
	static const uint32_t ids[] = {3, 999, UINT32_MAX};
	size_t i;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct mb *b = mb_new();

		mb_typedef(b, "t", ids[i]);
		expect_refused(b, state, CORRUPT, 1);
		b = mb_new();
		mb_struct(b, "s", 4);
		mb_member(b, "a", ids[i], 0);
		expect_refused(b, state, CORRUPT, 1);
		b = mb_new();
		mb_array(b, ids[i], 1, 2);
		expect_refused(b, state, CORRUPT, 1);
		b = mb_new();
		mb_proto(b, 0);
		mb_param(b, "a", ids[i]);
		expect_refused(b, state, CORRUPT, 1);
	}
}

/* "FUN-not-proto" and the like: what is no type, where there should be one. */
static void test_no_types(void **state)
{
	struct mb *b = mb_new();
	uint32_t f = mb_func(b, "f", 0, 1);

	mb_typedef(b, "t", f);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_ptr(b, mb_var(b, "v", 0, 1));
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_ptr(b, mb_decl_tag(b, "v", 0, 0));
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_ptr(b, mb_datasec(b, ".data", 4));
	expect_refused(b, state, CORRUPT, 1);
	/* "CYC-var", "CYC-decltag": nothing follows them. */
	b = mb_new();
	mb_var(b, "v", 1, 1);
	mb_decl_tag(b, "v", 2, 0);
	expect(b, state, "");
	/* A kind that only the layout section knows. */
	b = mb_new();
	mb_layout_known(b);
	mb_layout(b, 0, 0, 0);
	mb_raw(b, "new", 20, 0, 0, 0);
	mb_typedef(b, "t", 1);
	expect_refused(b, state, UNSUPPORTED, 1);
}

/* ---- cycles ---- */

/* "CYC-self-typedef" and so on, "CYC-mixed3", "CYC-2ref" to "CYC-32ref". */
static void test_rings_of_modifiers(void **state)
{
	uint32_t n, i;
	struct mb *b;

	b = mb_new();
	mb_typedef(b, "t", 1);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_const(b, 1);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_volatile(b, 1);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_restrict(b, 1);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_type_tag(b, "user", 1);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_typedef(b, "a", 2);
	mb_const(b, 3);
	mb_typedef(b, "b", 1);
	expect_refused(b, state, CORRUPT, 1);
	for (n = 2; n <= 32; n++) {
		b = mb_new();
		for (i = 1; i <= n; i++)
			mb_const(b, i % n + 1);
		expect_refused(b, state, CORRUPT, 1);
	}
}

/* "CYC-array-self", "CYC-array-typedef"; "CYC-array-index" is no matter: nothing asks for it. */
static void test_rings_of_arrays(void **state)
{
	struct mb *b = mb_new();

	mb_array(b, 1, 1, 2);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_array(b, 2, 1, 2);
	mb_typedef(b, "t", 1);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_array(b, 2, 1, 2);
	mb_int(b, "int", 4, MB_SIGNED);
	mb_typedef(b, "t", 1);
	expect(b, state, "typedef int t[2];\n\n");
}

/* "CYC-struct-byval", "CYC-struct-mutual", "CYC-struct-array", "CYC-union-typedef". */
static void test_rings_of_structs(void **state)
{
	struct mb *b = mb_new();

	mb_struct(b, "s", 4);
	mb_member(b, "s", 1, 0);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_struct(b, "s", 4);
	mb_member(b, "t", 2, 0);
	mb_struct(b, "t", 4);
	mb_member(b, "s", 1, 0);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_struct(b, "s", 4);
	mb_member(b, "a", 2, 0);
	mb_array(b, 1, 1, 1);
	expect_refused(b, state, CORRUPT, 1);
	b = mb_new();
	mb_union(b, "u", 4);
	mb_member(b, "a", 2, 0);
	mb_typedef(b, "t", 1);
	expect_refused(b, state, CORRUPT, 1);
}

/* "CYC-ptr-self", "CYC-ptr-const", "CYC-proto", "CYC-proto-ret", "CYC-proto-td". */
static void test_rings_of_pointers(void **state)
{
	struct mb *b = mb_new();

	mb_ptr(b, 1);
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_ptr(b, 2);
	mb_const(b, 1);
	expect_refused(b, state, UNSUPPORTED, 2);
	b = mb_new();
	mb_proto(b, 0);
	mb_param(b, "f", 2);
	mb_ptr(b, 1);
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_proto(b, 2);
	mb_ptr(b, 1);
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_typedef(b, "f", 2);
	mb_ptr(b, 3);
	mb_proto(b, 1);
	expect_refused(b, state, UNSUPPORTED, 3);
}

/* "CYC-typedef-struct": through a tag it is C; without one it is not. */
static void test_rings_through_structs(void **state)
{
	struct mb *b = mb_new();

	mb_typedef(b, "t", 2);
	mb_struct(b, "s", 8);
	mb_member(b, "next", 3, 0);
	mb_ptr(b, 1);
	expect(b, state,
	       "struct s;\n\n"
	       "typedef struct s t;\n\n"
	       "struct s {\n\tt *next;\n};\n\n");
	b = mb_new();
	mb_typedef(b, "t", 2);
	mb_struct(b, NULL, 8);
	mb_member(b, "next", 3, 0);
	mb_ptr(b, 1);
	expect_refused(b, state, UNSUPPORTED, 2);
}

/* ---- layouts ---- */

struct layout {
	const char *id;
	uint32_t size;
	uint32_t at[2];
	uint32_t bits[2];
};

static const struct layout bad_layouts[] = {
	{"MBR-order", 8, {32, 0}, {0, 0}},
	{"MBR-overlap", 8, {0, 16}, {0, 0}},
	{"MBR-beyond", 8, {0, 48}, {0, 0}},
	{"MBR-unaligned", 12, {0, 33}, {0, 0}},
	{"MBR-offmax", 8, {0, 0xffffffff}, {0, 0}},
	{"MBR-bitfield255", 64, {0, 32}, {0, 255}},
	{"bitfield over the end", 4, {0, 30}, {4, 4}},
};

static void test_layouts(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(bad_layouts) / sizeof(bad_layouts[0]); i++) {
		const struct layout *l = &bad_layouts[i];
		struct mb *b = mb_new();
		uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), m;

		mb_struct(b, "s", l->size);
		for (m = 0; m < 2; m++) {
			if (l->bits[m])
				mb_bits(b, m ? "b" : "a", t_int, l->at[m], l->bits[m]);
			else
				mb_member(b, m ? "b" : "a", t_int, l->at[m]);
		}
		expect_refused(b, state, UNSUPPORTED, 2);
	}
}

static void test_members(void **state)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);

	mb_union(b, "u", 8);
	mb_member(b, "a", t_int, 32); /* "MBR-union-off" */
	expect_refused(b, state, UNSUPPORTED, 2);
	b = mb_new();
	mb_struct(b, "s", 8);
	mb_bits(b, "a", 2, 0, 3); /* "MBR-bf-nonint" */
	mb_ptr(b, 0);
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_struct(b, "s", 8);
	mb_member(b, "a", 2, 0);
	mb_fwd_struct(b, "gone");
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_struct(b, "s", 8);
	mb_member(b, "a", 0, 0); /* "TYP-id-self0" */
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_struct(b, "s", 8);
	mb_member(b, "a", 2, 0);
	mb_proto(b, 0);
	expect_refused(b, state, UNSUPPORTED, 1);
}

static void test_sizes(void **state)
{
	struct mb *b = mb_new();

	mb_typedef(b, "t", mb_int(b, "int", UINT32_MAX, MB_SIGNED)); /* "INT-sizemax" */
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_enum(b, "e", 3, MB_SIGNED); /* "ENM-size" */
	mb_value(b, "ONE", 1);
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_enum64(b, "e", 16, MB_SIGNED); /* "E64-size" */
	mb_value(b, "ONE", 1);
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_array(b, mb_int(b, "int", 4, MB_SIGNED), 1, 0x40000000); /* "ARR-overflow" */
	expect_refused(b, state, LIMIT, 2);
	b = mb_new();
	mb_array(b, 0, 1, 2); /* "ARR-elem-kind" */
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_array(b, mb_proto(b, 0), 1, 2);
	expect_refused(b, state, UNSUPPORTED, 2);
	b = mb_new();
	mb_typedef(b, "t", mb_proto(b, mb_proto(b, 0)));
	expect_refused(b, state, UNSUPPORTED, 2);
	b = mb_new();
	mb_proto(b, 0);
	mb_param(b, "a", 0);
	mb_param(b, "b", 0);
	mb_typedef(b, "t", 1);
	expect_refused(b, state, UNSUPPORTED, 1);
	b = mb_new();
	mb_typedef(b, "t", mb_float(b, "double", 3)); /* "FLT-size": as many bytes, as for INT */
	expect(b, state,
	       "/* C has no number of so many bytes */\n"
	       "typedef struct { unsigned char bytes[3]; } _btf_float_1;\n\n"
	       "typedef _btf_float_1 t;\n\n");
}

/* ---- depth and explosion: bounded, with a stack of 64 KiB ---- */

/* Names a type so and so: not by mb_str(), which looks through all names there are. */
static uint32_t numbered(struct mb *b, uint32_t id, const char *what, uint32_t n)
{
	char name[32];

	snprintf(name, sizeof(name), "%s%u", what, (unsigned)n);
	mb_set_name(b, id, mb_str_again(b, name));
	return id;
}

/* Whatever comes out, it must come soon. */
static int outcome(struct mb *b, int be, size_t *size)
{
	struct blob bytes = mb_blob(b, be);
	struct btfmin_btf *btf;
	struct btfmin_text text;
	int r;

	mb_free(b);
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL), 0);
	r = btfmin_dump_c(&text, btf, NULL, NULL);
	*size = text.size;
	btfmin_text_free(&text, NULL);
	btfmin_btf_close(btf);
	blob_free(&bytes);
	return r;
}

/* "DEP-const-100k", "DEP-const-500k", "DEP-ptr-500k": each way round. */
static void test_long_chains(void **state)
{
	static const struct {
		uint32_t (*make)(struct mb *, uint32_t);
		uint32_t n;
	} chains[] = {{mb_const, 100000}, {mb_const, 500000}, {mb_ptr, 500000}};
	size_t c, size;
	uint32_t i;

	for (c = 0; c < sizeof(chains) / sizeof(chains[0]); c++) {
		struct mb *b = mb_new();
		uint32_t n = chains[c].n;

		for (i = 1; i <= n; i++)
			chains[c].make(b, i < n ? i + 1 : 0);
		mb_typedef(b, "t", 1);
		assert_int_equal(outcome(b, order_of(state), &size), 0);
		assert_true(size > n);
		b = mb_new();
		for (i = 0; i < n; i++)
			chains[c].make(b, i);
		mb_typedef(b, "t", n);
		assert_int_equal(outcome(b, order_of(state), &size), 0);
		assert_true(size > n);
	}
}

/* Pointers into every place of a chain of typedefs: no walk starts over for each. */
static void test_many_ways_in(void **state)
{
	struct mb *b = mb_new();
	uint32_t n = 100000, i;
	size_t size;

	mb_struct(b, "s", 4);
	for (i = 0; i < n; i++)
		mb_ptr(b, n + 2 + i);
	for (i = 0; i < n; i++) {
		numbered(b, mb_typedef(b, NULL, i + 1 < n ? n + 3 + i : 1), "t", i);
	}
	assert_int_equal(outcome(b, order_of(state), &size), 0);
}

/*
 * Pointers to one function of as many parameters as there can be: walked through again for each of
 * them, that is 10^10 steps, which nobody waits for.
 */
static void test_many_ways_into_much(void **state)
{
	struct mb *b = mb_new();
	uint32_t n = 200000, i;
	size_t size;

	mb_int(b, "int", 4, MB_SIGNED);
	for (i = 0; i < n; i++)
		mb_ptr(b, n + 2);
	mb_proto(b, 1);
	for (i = 0; i < 65535; i++)
		mb_param(b, NULL, 1);
	assert_int_equal(outcome(b, order_of(state), &size), 0);
}

/* "DEP-array-200k", "DEP-struct-100k", "DEP-proto-100k". */
static void test_deep_nests(void **state)
{
	struct mb *b = mb_new();
	uint32_t i, n = 200000;
	size_t size;
	int r;

	for (i = 1; i <= n; i++)
		mb_array(b, i + 1, 1, 1);
	mb_int(b, "int", 4, MB_SIGNED);
	mb_typedef(b, "t", 1);
	assert_int_equal(outcome(b, order_of(state), &size), 0);
	assert_true(size > 3 * n);
	b = mb_new();
	n = 100000;
	for (i = 1; i <= n; i++) {
		numbered(b, mb_struct(b, NULL, 4), "s", i);
		mb_member(b, "in", i + 1, 0);
	}
	mb_int(b, "int", 4, MB_SIGNED);
	assert_int_equal(outcome(b, order_of(state), &size), 0);
	b = mb_new();
	for (i = 1; i <= n; i++) { /* inside each other: the indentation alone is 10 GB */
		mb_struct(b, i == 1 ? "s" : NULL, 4);
		mb_member(b, "in", i + 1, 0);
	}
	mb_int(b, "int", 4, MB_SIGNED);
	assert_int_equal(outcome(b, order_of(state), &size), LIMIT);
	b = mb_new();
	for (i = 1; i <= n; i++) {
		mb_proto(b, 0);
		mb_param(b, "f", 2 * i);
		mb_ptr(b, 2 * i + 1);
	}
	mb_proto(b, 0);
	mb_typedef(b, "t", 1);
	r = outcome(b, order_of(state), &size);
	assert_int_equal(r, 0);
}

/* "EXP-dag40", "EXP-proto-dag40", "EXP-anon": 2^40 ways down. */
static void test_explosions(void **state)
{
	struct mb *b = mb_new();
	char name[16];
	uint32_t i;
	size_t size;

	for (i = 1; i <= 20; i++) { /* with tags it takes a line a member */
		snprintf(name, sizeof(name), "s%u", (unsigned)i);
		mb_struct(b, name, 4u << (20 - i) << 1);
		mb_member(b, "a", i + 1, 0);
		mb_member(b, "b", i + 1, (4u << (20 - i)) * 8);
	}
	mb_int(b, "int", 4, MB_SIGNED);
	assert_int_equal(outcome(b, order_of(state), &size), 0);
	assert_true(size < 4096);
	b = mb_new();
	for (i = 1; i <= 40; i++) {
		mb_union(b, i == 1 ? "u" : NULL, 4);
		mb_member(b, "a", i + 1, 0);
		mb_member(b, "b", i + 1, 0);
	}
	mb_int(b, "int", 4, MB_SIGNED);
	assert_int_equal(outcome(b, order_of(state), &size), LIMIT);
	for (i = 0; i < 2; i++) { /* with pointers between them, and without */
		uint32_t step = i + 1, j;

		b = mb_new();
		for (j = 0; j < 40; j++) {
			mb_proto(b, 0);
			mb_param(b, "f", j * step + 2);
			mb_param(b, "g", j * step + 2);
			if (step == 2)
				mb_ptr(b, j * step + 3);
		}
		mb_proto(b, 0);
		mb_typedef(b, "t", 1);
		assert_int_equal(outcome(b, order_of(state), &size), LIMIT);
	}
}

/* "EXP-cands", "EXP-flavor": equal names, and names that are taken, are counted on. */
static void test_equal_names(void **state)
{
	struct mb *b = mb_new();
	size_t size;
	uint32_t i;

	for (i = 0; i < 50000; i++) {
		mb_struct(b, "task_struct", 0);
		numbered(b, mb_struct(b, NULL, 0), "task_struct___", i);
	}
	assert_int_equal(outcome(b, order_of(state), &size), 0);
}

/* "ENM-64k". */
static void test_many_values(void **state)
{
	struct mb *b = mb_new();
	char name[16];
	size_t size;
	uint32_t i;

	mb_raw(b, "e", BTFMIN_KIND_ENUM, 65535, 0, 4);
	for (i = 0; i < 65535; i++) {
		snprintf(name, sizeof(name), "E%u", (unsigned)i);
		mb_word(b, mb_str_again(b, name));
		mb_word(b, i);
	}
	assert_int_equal(outcome(b, order_of(state), &size), 0);
}

/* ---- memory, and the caller ---- */

/* Something of everything that takes memory. */
static struct mb *mixed(void)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), s, proto;
	char name[16];
	int i;

	s = mb_struct(b, NULL, 4);
	mb_member(b, "a", t_int, 0);
	proto = mb_proto(b, mb_ptr(b, t_int));
	mb_param(b, "s", s);
	proto = mb_ptr(b, proto);
	s = mb_array(b, mb_const(b, s), t_int, 2);
	mb_struct(b, "ops", 16);
	mb_member(b, "f", proto, 0);
	mb_member(b, "s", s, 64);
	for (i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "t%d", i);
		mb_typedef(b, name, t_int);
		mb_struct(b, "same", 4);
		mb_member(b, name, t_int, 0);
	}
	return b;
}

/* "OOM-n". */
static void fail_each(int be, int fail_on)
{
	struct mb *b = mixed();
	struct blob bytes = mb_blob(b, be);
	struct btfmin_dump_opts opts = {NULL, NULL, 0, 0, 0};
	struct btfmin_error err;
	struct btfmin_text text;
	struct btfmin_btf *btf;
	struct heap h;
	size_t n, total;

	mb_free(b);
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL), 0);
	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(btfmin_dump_c(&text, btf, &opts, NULL), 0);
	btfmin_text_free(&text, opts.allocator);
	assert_int_equal(h.live, 0);
	total = h.calls;
	assert_true(total > 10);
	for (n = 1; n <= total; n++) {
		heap_init(&h, n, fail_on);
		assert_int_equal(btfmin_dump_c(&text, btf, &opts, &err), BTFMIN_ERR_NOMEM);
		assert_int_equal(err.status, BTFMIN_ERR_NOMEM);
		assert_null(text.data);
		assert_int_equal(h.live, 0);
	}
	btfmin_btf_close(btf);
	blob_free(&bytes);
}

static void test_nomem(void **state)
{
	fail_each(order_of(state), 0);
	fail_each(order_of(state), 1);
}

static void test_calls(void **state)
{
	static const char *const names[] = {"struct nobody"};
	struct btfmin_dump_opts opts = {NULL, names, 1, 0, 0};
	struct mb *b = mixed();
	struct blob bytes = mb_blob(b, order_of(state));
	struct btfmin_text text;
	struct btfmin_btf *btf;

	mb_free(b);
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL), 0);
	assert_int_equal(btfmin_dump_c(&text, NULL, NULL, NULL), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_dump_c(NULL, btf, NULL, NULL), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_dump_c(&text, btf, &opts, NULL), BTFMIN_ERR_ABSENT);
	opts.names = NULL;
	opts.name_count = 0;
	opts.max_size = 100;
	assert_int_equal(btfmin_dump_c(&text, btf, &opts, NULL), BTFMIN_ERR_LIMIT);
	assert_null(text.data);
	btfmin_btf_close(btf);
	blob_free(&bytes);
}

/* Every byte, as the first of a name and behind one: the C locale's letters, digits and _ only. */
static void test_every_byte(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
	static const char digits[] = "0123456789";
	char first[] = "?x", behind[] = "x?x";
	unsigned c;
	bool letter, digit;

	for (c = 1; c < 256; c++) {
		first[0] = behind[1] = (char)c;
		letter = strchr(letters, (int)c) != NULL;
		digit = strchr(digits, (int)c) != NULL;
		if (letter)
			free(header_of(with_name(first, MEMBER), order_of(state), NULL));
		else
			expect_refused(with_name(first, MEMBER), state, CORRUPT, 2);
		if (letter || digit)
			free(header_of(with_name(behind, MEMBER), order_of(state), NULL));
		else
			expect_refused(with_name(behind, MEMBER), state, CORRUPT, 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_names),
		BOTH(test_good_names),
		BOTH(test_every_byte),
		BOTH(test_int_names),
		BOTH(test_type_tags),
		BOTH(test_long_name),
		BOTH(test_shared_name),
		BOTH(test_absent_names),
		BOTH(test_name_offsets),
		BOTH(test_ids),
		BOTH(test_no_types),
		BOTH(test_rings_of_modifiers),
		BOTH(test_rings_of_arrays),
		BOTH(test_rings_of_structs),
		BOTH(test_rings_of_pointers),
		BOTH(test_rings_through_structs),
		BOTH(test_layouts),
		BOTH(test_members),
		BOTH(test_sizes),
		BOTH(test_long_chains),
		BOTH(test_many_ways_in),
		BOTH(test_many_ways_into_much),
		BOTH(test_deep_nests),
		BOTH(test_explosions),
		BOTH(test_equal_names),
		BOTH(test_many_values),
		BOTH(test_nomem),
		BOTH(test_calls),
	};
	struct rlimit stack = {64 << 10, RLIM_INFINITY};

	setrlimit(RLIMIT_STACK, &stack); /* nothing here may need more, however deep the input */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
