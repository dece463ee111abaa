/* SPDX-License-Identifier: BSD-2-Clause */
/* btfmin_verify() must find every difference that a loader could see, and accept what has none. */
#include "unit.h"
#include "world.h"

enum change {
	SAME,
	MEMBER_MOVED,
	MEMBER_RENAMED,
	MEMBER_GONE,
	MEMBER_NARROWER,
	SIGN_CHANGED,
	BITS_MOVED,
	BITS_WIDER,
	STRUCT_LARGER,
	STRUCT_IS_UNION,
	STRUCT_GONE,
	ARRAY_SHORTER,
	SUCCESSOR_GONE,
	VALUE_CHANGED,
	ENUMERATOR_GONE,
	ENUMERATOR_BEFORE,
	TYPEDEF_OTHER,
	TYPEDEF_GONE,
	MATCH_OTHER,
	LONG_CHANGED,
	LONG_GONE,
	ABSENT_APPEARS,
	SECOND_CANDIDATE,
	SECOND_ENUM,
	MEMBER_DECOY,
	CHANGES
};

static const char *const change_names[CHANGES] = {
	"SAME",
	"MEMBER_MOVED",
	"MEMBER_RENAMED",
	"MEMBER_GONE",
	"MEMBER_NARROWER",
	"SIGN_CHANGED",
	"BITS_MOVED",
	"BITS_WIDER",
	"STRUCT_LARGER",
	"STRUCT_IS_UNION",
	"STRUCT_GONE",
	"ARRAY_SHORTER",
	"SUCCESSOR_GONE",
	"VALUE_CHANGED",
	"ENUMERATOR_GONE",
	"ENUMERATOR_BEFORE",
	"TYPEDEF_OTHER",
	"TYPEDEF_GONE",
	"MATCH_OTHER",
	"LONG_CHANGED",
	"LONG_GONE",
	"ABSENT_APPEARS",
	"SECOND_CANDIDATE",
	"SECOND_ENUM",
	"MEMBER_DECOY",
};

static void describe_field_struct(struct mb *b, enum change c)
{
	uint32_t t_int = mb_int(b, "int", 4, c == SIGN_CHANGED ? MB_UNSIGNED : MB_SIGNED);
	uint32_t t_short = mb_int(b, "short", 2, MB_SIGNED);
	uint32_t p = mb_ptr(b, 0), arr = mb_array(b, t_int, t_int, c == ARRAY_SHORTER ? 2 : 3);
	uint32_t none = mb_array(b, t_int, t_int, 0), bytes = c == STRUCT_LARGER ? 72 : 64;

	if (c == STRUCT_GONE)
		return;
	if (c == STRUCT_IS_UNION)
		mb_union(b, "s", bytes);
	else
		mb_struct(b, "s", bytes);
	if (c == MEMBER_DECOY) /* a pointer of the name comes first: the int is not seen */
		mb_member(b, "a", p, 448);
	if (c != MEMBER_GONE)
		mb_member(b, c == MEMBER_RENAMED ? "A" : "a",
			  c == MEMBER_NARROWER ? t_short : t_int, c == MEMBER_MOVED ? 64 : 32);
	mb_member(b, "p", p, 128);
	mb_member(b, "arr", arr, 192);
	mb_member(b, "none", none, 320);
	if (c != SUCCESSOR_GONE)
		mb_member(b, "after", t_int, 320);
}

static void describe_bits(struct mb *b, enum change c)
{
	uint32_t t = mb_int(b, "unsigned int", 4, MB_UNSIGNED);

	mb_struct(b, "bits", 8);
	mb_bits(b, "f", t, c == BITS_MOVED ? 6 : 5, c == BITS_WIDER ? 4 : 3);
}

static void describe_enum(struct mb *b, enum change c)
{
	mb_enum(b, "e", 4, MB_UNSIGNED);
	if (c == ENUMERATOR_BEFORE) /* the first of the essential name counts */
		mb_value(b, "A___x", 9);
	if (c != ENUMERATOR_GONE)
		mb_value(b, "A", c == VALUE_CHANGED ? 6 : 5);
	if (c == SECOND_ENUM) {
		mb_enum(b, "e___two", 4, MB_UNSIGNED);
		mb_value(b, "A", 7);
	}
}

static void describe(struct mb *b, enum change c)
{
	uint32_t t, p;

	if (c != LONG_GONE)
		mb_int(b, "long int", c == LONG_CHANGED ? 8 : 4, MB_SIGNED);
	describe_field_struct(b, c);
	describe_bits(b, c);
	describe_enum(b, c);
	t = mb_int(b, "char", 1, MB_SIGNED);
	if (c != TYPEDEF_GONE)
		mb_typedef(b, "t_t", c == TYPEDEF_OTHER ? mb_ptr(b, t) : t);
	p = mb_ptr(b, mb_struct(b, c == MATCH_OTHER ? "elsewhere" : "behind", 4));
	mb_struct(b, "m", 8);
	mb_member(b, "next", p, 0);
	if (c == ABSENT_APPEARS)
		mb_struct(b, "nowhere", 4);
	if (c == SECOND_CANDIDATE) {
		p = mb_ptr(b, 0);
		mb_struct(b, "s___two", 64);
		mb_member(b, "p", p, 0);
	}
}

/* The local types: as many as there are on the kernel, in their first form. */
static void ask_all(struct world *w)
{
	struct mb *b = w->local;
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_char = mb_int(b, "char", 1, MB_SIGNED);
	uint32_t p = mb_ptr(b, 0), arr = mb_array(b, t_int, t_int, 3), s, e, t, m, n;

	s = mb_struct(b, "s", 64);
	mb_member(b, "a", t_int, 0);
	mb_member(b, "p", p, 64);
	mb_member(b, "arr", arr, 128);
	mb_member(b, "none", arr, 256);
	ask_insn(w, OP_LOAD32, BTFMIN_FIELD_BYTE_OFFSET, s, "0:0");
	ask(w, BTFMIN_FIELD_SIGNED, s, "0:0");
	ask(w, BTFMIN_FIELD_BYTE_SIZE, s, "0:1");
	ask(w, BTFMIN_FIELD_BYTE_OFFSET, s, "0:2:2");
	ask(w, BTFMIN_FIELD_EXISTS, s, "0:3:0");
	ask(w, BTFMIN_TYPE_SIZE, s, "0");
	s = mb_struct(b, "bits", 4);
	mb_bits(b, "f", t_int, 0, 8);
	ask(w, BTFMIN_FIELD_LSHIFT_U64, s, "0:0");
	ask(w, BTFMIN_FIELD_RSHIFT_U64, s, "0:0");
	e = mb_enum(b, "e", 4, MB_UNSIGNED);
	mb_value(b, "A", 1);
	ask(w, BTFMIN_ENUMVAL_VALUE, e, "0");
	t = mb_typedef(b, "t_t", t_char);
	ask(w, BTFMIN_TYPE_EXISTS, t, "0");
	p = mb_ptr(b, mb_fwd_struct(b, "behind"));
	m = mb_struct(b, "m", 8);
	mb_member(b, "next", p, 0);
	ask(w, BTFMIN_TYPE_MATCHES, m, "0");
	n = mb_struct(b, "nowhere", 4);
	ask(w, BTFMIN_TYPE_EXISTS, n, "0");
}

static void test_changes(void **state)
{
	struct btfmin_error err;
	struct world w;
	int c, status;

	world_begin(&w, order_of(state));
	describe(w.kernel, SAME);
	ask_all(&w);
	world_resolve(&w);
	expect_absent(&w, 4);
	expect_absent(&w, 11);
	expect_minimal(&w);
	for (c = 0; c < CHANGES; c++) {
		struct mb *b = mb_new();
		struct blob bytes;

		describe(b, (enum change)c);
		bytes = mb_blob(b, order_of(state));
		status = btfmin_verify(w.result, bytes.data, bytes.size, &err);
		if (status != (c == SAME ? 0 : BTFMIN_ERR_INTERNAL))
			print_error("%s: %s\n", change_names[c], btfmin_status_name(status));
		assert_int_equal(status, c == SAME ? 0 : BTFMIN_ERR_INTERNAL);
		if (c != SAME) {
			assert_int_equal(err.status, BTFMIN_ERR_INTERNAL);
			assert_in_range(err.offset, 0x1000,
					0x1000 + 16 * 11); /* a record's place */
		}
		blob_free(&bytes);
		mb_free(b);
	}
	world_end(&w);
}

/* More of what nobody asks for is no difference, in either byte order. */
static void test_harmless(void **state)
{
	struct world w;
	int be;

	world_begin(&w, order_of(state));
	describe(w.kernel, SAME);
	ask_all(&w);
	world_resolve(&w);
	for (be = 0; be < 2; be++) {
		struct mb *b = mb_new();
		struct blob bytes;

		mb_struct(b, "unrelated", 4);
		describe(b, SAME);
		mb_enum(b, "unrelated", 4, MB_UNSIGNED);
		bytes = mb_blob(b, be);
		assert_int_equal(btfmin_verify(w.result, bytes.data, bytes.size, NULL), 0);
		blob_free(&bytes);
		mb_free(b);
	}
	world_end(&w);
}

/* Bytes that are no BTF, or are cut, fail as they do when opened. */
static void test_not_even_btf(void **state)
{
	struct btfmin_emitted out;
	struct btfmin_error err;
	struct world w;
	size_t n;

	world_begin(&w, order_of(state));
	describe(w.kernel, SAME);
	ask_all(&w);
	world_resolve(&w);
	assert_int_equal(btfmin_emit(&out, w.result, 0, NULL), 0);
	assert_int_equal(btfmin_verify(w.result, "xyz", 3, &err), BTFMIN_ERR_CORRUPT);
	for (n = 0; n < out.size; n++)
		assert_true(btfmin_verify(w.result, out.data, n, &err) < 0);
	btfmin_emitted_free(&out, NULL);
	world_end(&w);
}

/*
 * One word of the output changed, any word, a few ways: verify() says no, or the answers are the
 * same when they are worked out here.
 */
static void test_every_word(void **state)
{
	static const uint32_t with[] = {1, 2, 0x80, 0x100, 0x01000000, 0x80000000, 0xffffffff};
	struct btfmin_emitted out;
	struct world w;
	size_t at, k, i;

	world_begin(&w, order_of(state));
	describe(w.kernel, SAME);
	ask_all(&w);
	world_resolve(&w);
	assert_int_equal(btfmin_emit(&out, w.result, 0, NULL), 0);
	for (at = 0; at + 4 <= out.size; at += 4) {
		for (k = 0; k < sizeof(with) / sizeof(with[0]); k++) {
			struct blob b = blob_new(order_of(state));
			struct btfmin_result *result = NULL;
			struct btfmin_btf *btf = NULL;
			int status;

			blob_bytes(&b, out.data, out.size);
			blob_poke32(&b, at, blob_peek32(&b, at) ^ with[k]);
			blob_fit(&b);
			status = btfmin_verify(w.result, b.data, b.size, NULL);
			if (status == 0) {
				assert_int_equal(btfmin_btf_open(&btf, b.data, b.size, NULL, NULL),
						 0);
				assert_int_equal(btfmin_resolve(&result, w.relos, btf, NULL, NULL),
						 0);
			}
			for (i = 0; status == 0 && i < w.nr_asks; i++) {
				struct btfmin_answer a, full = world_answer(&w, i);

				assert_int_equal(btfmin_result_answer(result, i, &a, NULL), 0);
				assert_int_equal(a.outcome, full.outcome);
				assert_int_equal(a.target_value, full.target_value);
				assert_int_equal(a.target_size, full.target_size);
			}
			btfmin_result_free(result);
			btfmin_btf_close(btf);
			blob_free(&b);
		}
	}
	btfmin_emitted_free(&out, NULL);
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_changes),
		BOTH(test_harmless),
		BOTH(test_not_even_btf),
		BOTH(test_every_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
