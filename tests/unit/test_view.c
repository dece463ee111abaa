/* SPDX-License-Identifier: BSD-2-Clause */
/* What an open view tells: kinds, names, strings, layout, split BTF, the size of a pointer. */
#include "unit.h"
#include "../support/make_btf.h"

static struct btfmin_btf *open_with(const struct blob *b, const struct btfmin_btf *base,
				    uint32_t pointer_size)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_error err = {0, 0, 0, ""};
	struct btfmin_btf *btf;

	opts.base = base;
	opts.pointer_size = pointer_size;
	if (btfmin_btf_open(&btf, b->data, b->size, &opts, &err))
		fail_msg("%s (type %u)", err.text, (unsigned)err.type_id);
	return btf;
}

/* Builds, opens, and gives back the view; the bytes are kept for close_built(). */
static struct blob built;
static struct btfmin_btf *open_built(struct mb *b, int be)
{
	built = mb_blob(b, be);
	mb_free(b);
	return open_with(&built, NULL, 0);
}

static void close_built(struct btfmin_btf *btf)
{
	btfmin_btf_close(btf);
	blob_free(&built);
}

static void expect_type(const struct btfmin_btf *btf, uint32_t id, uint32_t kind, const char *name,
			uint32_t vlen, uint32_t kind_flag, uint32_t third)
{
	struct btfmin_type t;

	assert_int_equal(btfmin_btf_type(btf, id, &t, NULL), 0);
	assert_int_equal(t.kind, kind);
	assert_string_equal(t.name, name);
	assert_int_equal(t.vlen, vlen);
	assert_int_equal(t.kind_flag, kind_flag);
	assert_int_equal(t.size_or_type, third);
}

/* One of each, so that the length of every kind's record is right or the next one is missed. */
static void test_every_kind(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;
	uint32_t id;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_ptr(b, 4);
	mb_array(b, 1, 1, 7);
	mb_struct(b, "s", 8);
	mb_member(b, "a", 1, 0);
	mb_bits(b, "b", 1, 32, 3);
	mb_union(b, "u", 8);
	mb_member(b, "a", 1, 0);
	mb_enum(b, "e", 4, MB_SIGNED);
	mb_value(b, "A", 1);
	mb_value(b, "B", (uint64_t)-2);
	mb_fwd_union(b, "fu");
	mb_typedef(b, "t", 1);
	mb_volatile(b, 1);
	mb_const(b, 9);
	mb_restrict(b, 2);
	mb_func(b, "f", 13, 1);
	mb_proto(b, 1);
	mb_param(b, "x", 1);
	mb_param(b, NULL, 0);
	mb_var(b, "v", 1, 1);
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, 14, 0, 4);
	mb_float(b, "double", 8);
	mb_decl_tag(b, "tag", 4, 1);
	mb_type_tag(b, "user", 1);
	mb_enum64(b, "e64", 8, MB_UNSIGNED);
	mb_value(b, "C", 0x100000000);
	btf = open_built(b, order_of(state));
	assert_int_equal(btfmin_btf_type_count(btf), 20);
	expect_type(btf, 1, BTFMIN_KIND_INT, "int", 0, 0, 4);
	expect_type(btf, 2, BTFMIN_KIND_PTR, "", 0, 0, 4);
	expect_type(btf, 3, BTFMIN_KIND_ARRAY, "", 0, 0, 0);
	expect_type(btf, 4, BTFMIN_KIND_STRUCT, "s", 2, 1, 8);
	expect_type(btf, 5, BTFMIN_KIND_UNION, "u", 1, 0, 8);
	expect_type(btf, 6, BTFMIN_KIND_ENUM, "e", 2, 1, 4);
	expect_type(btf, 7, BTFMIN_KIND_FWD, "fu", 0, 1, 0);
	expect_type(btf, 8, BTFMIN_KIND_TYPEDEF, "t", 0, 0, 1);
	expect_type(btf, 9, BTFMIN_KIND_VOLATILE, "", 0, 0, 1);
	expect_type(btf, 10, BTFMIN_KIND_CONST, "", 0, 0, 9);
	expect_type(btf, 11, BTFMIN_KIND_RESTRICT, "", 0, 0, 2);
	expect_type(btf, 12, BTFMIN_KIND_FUNC, "f", 1, 0, 13);
	expect_type(btf, 13, BTFMIN_KIND_FUNC_PROTO, "", 2, 0, 1);
	expect_type(btf, 14, BTFMIN_KIND_VAR, "v", 0, 0, 1);
	expect_type(btf, 15, BTFMIN_KIND_DATASEC, ".data", 1, 0, 4);
	expect_type(btf, 16, BTFMIN_KIND_FLOAT, "double", 0, 0, 8);
	expect_type(btf, 17, BTFMIN_KIND_DECL_TAG, "tag", 0, 0, 4);
	expect_type(btf, 18, BTFMIN_KIND_TYPE_TAG, "user", 0, 0, 1);
	expect_type(btf, 19, BTFMIN_KIND_ENUM64, "e64", 1, 0, 8);
	for (id = 1; id < 20; id++)
		assert_string_not_equal(btfmin_kind_name(id), "unknown");
	close_built(btf);
}

/* vlen has 24 bits since 2026: 70,000 enumerators need more than the 16 of before. */
static void test_vlen_of_24_bits(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;
	uint32_t i;

	mb_enum(b, "big", 4, MB_UNSIGNED);
	for (i = 0; i < 70000; i++)
		mb_value(b, "A", i);
	mb_int(b, "int", 4, MB_SIGNED);
	btf = open_built(b, order_of(state));
	assert_int_equal(btfmin_btf_type_count(btf), 3);
	expect_type(btf, 1, BTFMIN_KIND_ENUM, "big", 70000, 0, 4);
	expect_type(btf, 2, BTFMIN_KIND_INT, "int", 0, 0, 4);
	close_built(btf);
}

/* "HDR-len32": a kind of 7 bits, with its fixed part and elements as the layout says. */
static void test_layout_of_unknown_kinds(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;
	int i;

	mb_raw(b, "new", 20, 3, 0, 5);
	for (i = 0; i < 2 + 3; i++) /* info_sz 8, three elements of 4 */
		mb_word(b, 0xffffffff);
	mb_raw(b, "opaque", 127, 9, 1, 0); /* "LAY-zero-growth" */
	mb_int(b, "int", 4, MB_SIGNED);
	mb_layout_known(b);
	mb_layout(b, 8, 4, 0);
	for (i = 21; i < 128; i++)
		mb_layout(b, 0, 0, 0);
	btf = open_built(b, order_of(state));
	assert_int_equal(btfmin_btf_header_size(btf), 32);
	assert_int_equal(btfmin_btf_notes(btf), 0);
	assert_int_equal(btfmin_btf_type_count(btf), 4);
	expect_type(btf, 1, 20, "new", 3, 0, 5);
	expect_type(btf, 2, 127, "opaque", 9, 1, 0);
	expect_type(btf, 3, BTFMIN_KIND_INT, "int", 0, 0, 4);
	assert_string_equal(btfmin_kind_name(20), "unknown");
	assert_string_equal(btfmin_kind_name(127), "unknown");
	close_built(btf);
}

static int layout_status(uint32_t info_size, uint32_t element_size, uint32_t vlen, int be)
{
	struct mb *b = mb_new();
	struct blob bytes;
	struct btfmin_btf *btf;
	int status;

	mb_raw(b, "new", 20, vlen, 0, 0);
	mb_layout_known(b);
	mb_layout(b, info_size, element_size, 0);
	bytes = mb_blob(b, be);
	status = btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL);
	btfmin_btf_close(btf);
	blob_free(&bytes);
	mb_free(b);
	return status;
}

/* "LAY-elemsz-overflow", "LAY-unaligned", "LAY-absent" beside what is fine. */
static void test_bad_layout_entries(void **state)
{
	int be = order_of(state);

	assert_int_equal(layout_status(0, 0, 0xffffff, be), 0);
	assert_int_equal(layout_status(0, 252, 0xffffff, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_status(4, 0, 0, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_status(252, 252, 0xffffff, be), BTFMIN_ERR_CORRUPT);
	assert_true(layout_status(2, 0, 0, be) < 0);
	assert_true(layout_status(0, 3, 1, be) < 0);
}

/* The bytes of a BTF with layout; where in the header its offset and length are. */
static int layout_header_status(uint32_t at, uint32_t add, uint32_t *notes, int be)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;
	struct blob bytes;
	int status;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_layout_known(b);
	bytes = mb_blob(b, be);
	blob_poke32(&bytes, at, blob_peek32(&bytes, at) + add);
	status = btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, NULL);
	*notes = btfmin_btf_notes(btf);
	btfmin_btf_close(btf);
	blob_free(&bytes);
	mb_free(b);
	return status;
}

/* "LAY-unaligned", "LAY-overlap", "LAY-len". */
static void test_bad_layout_sections(void **state)
{
	int be = order_of(state);
	uint32_t notes;

	assert_int_equal(layout_header_status(24, 0, &notes, be), 0);
	assert_int_equal(notes, 0);
	assert_int_equal(layout_header_status(24, 2, &notes, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_header_status(24, (uint32_t)-4, &notes, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_header_status(24, 4, &notes, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_header_status(24, 0xfffffff0, &notes, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_header_status(28, (uint32_t)-2, &notes, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_header_status(28, 4, &notes, be), BTFMIN_ERR_CORRUPT);
	assert_int_equal(layout_header_status(28, (uint32_t)-4, &notes, be), 0);
	assert_int_equal(notes, BTFMIN_NOTE_GAP);
}

/* "LAY-lies": the known kinds are as the format says, whatever the layout claims. */
static void test_layout_that_lies(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_ptr(b, 1);
	mb_layout(b, 0, 0, 0);
	mb_layout(b, 8, 0, 0); /* an INT is said to have two words */
	btf = open_built(b, order_of(state));
	assert_int_equal(btfmin_btf_type_count(btf), 3);
	assert_int_equal(btfmin_btf_notes(btf), BTFMIN_NOTE_LAYOUT_DIFFERS);
	close_built(btf);
}

/* "LAY-huge": entries past kind 127. Two hundred zeroes, where strings are then found as told. */
static void test_layout_of_too_many_kinds(void **state)
{
	struct mb *b = mb_new();
	struct blob plain, more;
	struct btfmin_btf *btf;
	uint32_t types_end, i;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_layout_known(b);
	plain = mb_blob(b, order_of(state));
	mb_free(b);
	types_end = 32 + 16;
	more = blob_prefix(&plain, types_end + 80);
	for (i = 20; i < 200; i++)
		blob_u32(&more, 0);
	blob_bytes(&more, plain.data + types_end + 80, plain.size - types_end - 80);
	blob_poke32(&more, 16, 16 + 800);
	blob_poke32(&more, 28, 800);
	btf = open_with(&more, NULL, 0);
	assert_int_equal(btfmin_btf_notes(btf), BTFMIN_NOTE_LAYOUT_SURPLUS);
	expect_type(btf, 1, BTFMIN_KIND_INT, "int", 0, 0, 4);
	btfmin_btf_close(btf);
	blob_free(&plain);
	blob_free(&more);
}

/* "STR-off-oob", "STR-off-eq-len", "STR-off-mid". */
static void test_string_offsets(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;
	struct btfmin_error err;
	struct btfmin_type t;
	const char *s;
	uint32_t off = mb_str(b, "unsigned");

	mb_int(b, "unsigned", 4, MB_UNSIGNED);
	mb_int(b, "x", 4, MB_UNSIGNED);
	mb_set_name(b, 2, off + 2);
	mb_int(b, "x", 4, MB_UNSIGNED);
	mb_set_name(b, 3, off + 9 + 2); /* one past the last NUL */
	btf = open_built(b, order_of(state));
	expect_type(btf, 2, BTFMIN_KIND_INT, "signed", 0, 0, 4);
	assert_int_equal(btfmin_btf_type(btf, 3, &t, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(err.type_id, 3);
	assert_int_equal(btfmin_btf_string(btf, off + 9 + 2, &s, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(btfmin_btf_string(btf, 0xffffffff, &s, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(btfmin_btf_string(btf, off + 9 + 1, &s, &err), 0);
	assert_string_equal(s, "");
	assert_int_equal(btfmin_btf_string(btf, 0, &s, &err), 0);
	assert_string_equal(s, "");
	assert_int_equal(btfmin_btf_string(btf, off, &s, &err), 0);
	assert_string_equal(s, "unsigned");
	close_built(btf);
}

/* Ids and string offsets of a split blob go on where the base's end; splits can be split. */
static void test_split(void **state)
{
	struct mb *base = mb_new(), *split, *second;
	struct blob b[3];
	struct btfmin_btf *v[3];
	const char *s;

	mb_int(base, "int", 4, MB_SIGNED);
	mb_struct(base, "s", 4);
	split = mb_new_split(base);
	mb_typedef(split, "mod_t", 2);
	mb_typedef(split, "s", 1); /* a name in the base's strings */
	second = mb_new_split(split);
	mb_typedef(second, "second_t", 3);
	b[0] = mb_blob(base, order_of(state));
	b[1] = mb_blob(split, order_of(state));
	b[2] = mb_blob(second, order_of(state));
	v[0] = open_with(&b[0], NULL, 0);
	v[1] = open_with(&b[1], v[0], 0);
	v[2] = open_with(&b[2], v[1], 0);
	assert_int_equal(btfmin_btf_type_count(v[0]), 3);
	assert_int_equal(btfmin_btf_type_count(v[1]), 5);
	assert_int_equal(btfmin_btf_type_count(v[2]), 6);
	expect_type(v[2], 0, 0, "", 0, 0, 0);
	expect_type(v[2], 1, BTFMIN_KIND_INT, "int", 0, 0, 4);
	expect_type(v[2], 3, BTFMIN_KIND_TYPEDEF, "mod_t", 0, 0, 2);
	expect_type(v[2], 4, BTFMIN_KIND_TYPEDEF, "s", 0, 0, 1);
	expect_type(v[2], 5, BTFMIN_KIND_TYPEDEF, "second_t", 0, 0, 3);
	assert_int_equal(btfmin_btf_string(v[2], mb_str(base, "int"), &s, NULL), 0);
	assert_string_equal(s, "int");
	assert_int_equal(btfmin_btf_string(v[2], mb_str(second, "second_t"), &s, NULL), 0);
	assert_string_equal(s, "second_t");
	btfmin_btf_close(v[2]);
	btfmin_btf_close(v[1]);
	btfmin_btf_close(v[0]);
	blob_free(&b[0]);
	blob_free(&b[1]);
	blob_free(&b[2]);
	mb_free(second);
	mb_free(split);
	mb_free(base);
}

/* "SPL-empty", "SPL-endian", "SPL-nobase" beside the reading of a split's strings. */
static void test_split_edges(void **state)
{
	struct mb *base = mb_new(), *split;
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct blob b, empty, strings, other;
	struct btfmin_btf *v, *none;
	struct btfmin_error err;

	mb_int(base, "int", 4, MB_SIGNED);
	split = mb_new_split(base);
	b = mb_blob(base, order_of(state));
	empty = mb_blob(split, order_of(state));
	other = mb_blob(split, !order_of(state));
	mb_typedef(split, "mod_t", 1);
	strings = mb_blob(split, order_of(state));
	v = open_with(&b, NULL, 0);
	opts.base = v;
	assert_int_equal(btfmin_btf_open(&none, empty.data, empty.size, &opts, NULL), 0);
	assert_int_equal(btfmin_btf_type_count(none), 2);
	btfmin_btf_close(none);
	assert_int_equal(btfmin_btf_open(&none, other.data, other.size, &opts, NULL),
			 BTFMIN_ERR_CORRUPT);
	assert_int_equal(btfmin_btf_open(&none, strings.data, strings.size, NULL, &err),
			 BTFMIN_ERR_CORRUPT);
	assert_non_null(strstr(err.text, "base"));
	btfmin_btf_close(v);
	blob_free(&b);
	blob_free(&empty);
	blob_free(&other);
	blob_free(&strings);
	mb_free(split);
	mb_free(base);
}

static uint32_t pointer_size_with(const char *name, uint32_t bytes, uint32_t told, int be)
{
	struct mb *b = mb_new();
	struct blob bytes_of;
	struct btfmin_btf *btf;
	uint32_t size;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_struct(b, "long", 4);
	mb_int(b, name, bytes, MB_UNSIGNED);
	mb_int(b, "long", 4, MB_SIGNED);
	bytes_of = mb_blob(b, be);
	btf = open_with(&bytes_of, NULL, told);
	size = btfmin_btf_pointer_size(btf);
	btfmin_btf_close(btf);
	blob_free(&bytes_of);
	mb_free(b);
	return size;
}

static void test_pointer_size(void **state)
{
	int be = order_of(state);

	assert_int_equal(pointer_size_with("long", 8, 0, be), 8);
	assert_int_equal(pointer_size_with("long", 4, 0, be), 4);
	assert_int_equal(pointer_size_with("unsigned long", 8, 0, be), 8);
	assert_int_equal(pointer_size_with("long unsigned int", 8, 0, be), 8);
	assert_int_equal(pointer_size_with("long int", 8, 0, be), 8);
	assert_int_equal(pointer_size_with("unsigned long int", 8, 0, be), 8);
	assert_int_equal(pointer_size_with("long", 2, 0, be), 4); /* not 4 or 8: the next one */
	assert_int_equal(pointer_size_with("long long", 8, 0, be), 4);
	assert_int_equal(pointer_size_with("longer", 8, 0, be), 4);
	assert_int_equal(pointer_size_with("long", 8, 4, be), 4); /* what the container says */
	assert_int_equal(pointer_size_with("long", 4, 8, be), 8);
}

static void test_pointer_size_unknown(void **state)
{
	struct mb *b = mb_new();
	struct btfmin_btf *btf;

	mb_int(b, "int", 4, MB_SIGNED);
	btf = open_built(b, order_of(state));
	assert_int_equal(btfmin_btf_pointer_size(btf), 8);
	close_built(btf);
}

/* A reference outside is found when it is read, not before. */
static void test_split_names_outside(void **state)
{
	struct mb *base = mb_new(), *split = mb_new_split(base);
	struct blob b = mb_blob(base, order_of(state)), s;
	struct btfmin_btf *v, *w;
	struct btfmin_type t;

	mb_typedef(split, "t", 0);
	mb_set_name(split, 1, 1000);
	s = mb_blob(split, order_of(state));
	v = open_with(&b, NULL, 0);
	w = open_with(&s, v, 0);
	assert_int_equal(btfmin_btf_type(w, 1, &t, NULL), BTFMIN_ERR_CORRUPT);
	btfmin_btf_close(w);
	btfmin_btf_close(v);
	blob_free(&s);
	blob_free(&b);
	mb_free(split);
	mb_free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_every_kind),
		BOTH(test_vlen_of_24_bits),
		BOTH(test_layout_of_unknown_kinds),
		BOTH(test_bad_layout_entries),
		BOTH(test_bad_layout_sections),
		BOTH(test_layout_that_lies),
		BOTH(test_layout_of_too_many_kinds),
		BOTH(test_string_offsets),
		BOTH(test_split),
		BOTH(test_split_edges),
		BOTH(test_split_names_outside),
		BOTH(test_pointer_size),
		BOTH(test_pointer_size_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
