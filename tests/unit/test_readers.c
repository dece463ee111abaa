/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of readers: its names, what old readers say, and answers that a reader loses. */
#include "unit.h"
#include "world.h"
#include "../support/heap.h"
#include "../support/old_reader.h"

static void test_names(void **state)
{
	static const char *const others[] = {
		"libbpf-0.5", "libbpf-0.8",    "libbpf-1.3.4",
		"linux-4.19", "linux-5.15",    "linux-6.12.107",
		"linux-12.0", "linux-5.4-rc1", "linux-5.15.0-91-generic"};
	static const char *const none[] = {
		"",
		"libbpf",
		"libbpf-",
		"libbpf-1",
		"libbpf-1.",
		"libbpf-.1",
		"libbpf-1.0 ",
		"libbpf-1.0.",
		"libbpf-1.0.x",
		"libbpf-1.0.1.2",
		"libbpf-0.0",
		"libbpf--1.0",
		"libbpf-12345.0",
		"linux-4.17",
		"linux-5.4.-1",
		"linux-5.4rc1",
		"Linux-5.4",
		"newest ",
		"bpftool-7.1",
		"libbpf-1.0-1",
		"linux-4.15.0-213-generic",
	};
	const char *name;
	size_t i, j;

	(void)state;
	for (i = 0; (name = btfmin_reader_name(i)) != NULL; i++) {
		assert_true(btfmin_reader_known(name));
		for (j = 0; j < i; j++)
			assert_string_not_equal(name, btfmin_reader_name(j));
	}
	assert_true(i > 10);
	assert_string_equal(btfmin_reader_name(i - 1), "newest");
	assert_null(btfmin_reader_name(SIZE_MAX));
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_true(btfmin_reader_known(others[i]));
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(btfmin_reader_known(none[i]));
	assert_false(btfmin_reader_known(NULL));
}

static void test_words(void **state)
{
	int i;

	(void)state;
	for (i = 0; i <= BTFMIN_CHANGE_ENUM_GONE; i++) {
		assert_true(*btfmin_change_name(i) && *btfmin_change_noun(i) &&
			    *btfmin_change_fate(i));
		assert_true(btfmin_change_loses(i) == 0 || btfmin_change_loses(i) == 1);
	}
	for (i = BTFMIN_CHANGE_ENUM_GONE + 1; i < 100; i++)
		assert_string_equal(btfmin_change_name(i), "");
	assert_string_equal(btfmin_change_noun(-1), "");
	assert_string_equal(btfmin_change_fate(BTFMIN_CHANGE_KINDS), "");
	assert_int_equal(btfmin_change_loses(-1), 0);
	assert_int_equal(btfmin_change_loses(BTFMIN_CHANGE_FLOAT), 1);
	assert_int_equal(btfmin_change_loses(BTFMIN_CHANGE_ENUM64), 0);
}

static struct blob every_kind(int be)
{
	struct mb *b = mb_new();
	struct blob bytes;

	mb_int(b, "int", 4, MB_SIGNED);
	mb_int(b, "__int128", 16, MB_SIGNED);
	mb_ptr(b, 1);
	mb_array(b, 1, 1, 7);
	mb_struct(b, "s", 8);
	mb_member(b, "a", 1, 0);
	mb_bits(b, "b", 1, 32, 3);
	mb_union(b, "u", 8);
	mb_member(b, NULL, 5, 0);
	mb_enum(b, "e", 4, MB_SIGNED);
	mb_value(b, "A", 1);
	mb_enum(b, "small", 1, MB_UNSIGNED);
	mb_value(b, "B", 1);
	mb_fwd_union(b, "fu");
	mb_typedef(b, "t", 1);
	mb_volatile(b, 1);
	mb_const(b, 1);
	mb_restrict(b, 3);
	mb_func(b, "f", mb_next(b) + 1, 1);
	mb_proto(b, 1);
	mb_param(b, "x", 1);
	mb_var(b, "v", 1, 1);
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, mb_next(b) - 2, 0, 4);
	mb_float(b, "double", 8);
	mb_decl_tag(b, "tag", 5, 1);
	mb_type_tag(b, "user", 1);
	mb_set_kind_flag(b, mb_type_tag(b, "attribute", 1));
	mb_enum64(b, "e64", 8, MB_UNSIGNED);
	mb_value(b, "C", 0x100000000);
	mb_value(b, "D", 1);
	bytes = mb_blob(b, be);
	mb_free(b);
	return bytes;
}

/* What readers say of a bit of everything, before and after. */
static void test_old_readers(void **state)
{
	struct blob in = every_kind(order_of(state));
	struct btfmin_convert_opts opts = {NULL, NULL, 0};
	struct btfmin_emitted out;
	struct btfmin_btf *btf;
	const char *why;
	size_t i;

	assert_int_equal(btfmin_btf_open(&btf, in.data, in.size, NULL, NULL), 0);
	for (i = 0; (opts.reader = old_reader(i)) != NULL; i++) {
		if (strcmp(opts.reader, "libbpf-1.1") != 0)
			assert_non_null(refused_by(opts.reader, in.data, in.size));
		assert_int_equal(btfmin_convert(&out, NULL, btf, &opts, NULL), 0);
		why = refused_by(opts.reader, out.data, out.size);
		if (why)
			fail_msg("%s: %s", opts.reader, why);
		btfmin_emitted_free(&out, NULL);
	}
	btfmin_btf_close(btf);
	blob_free(&in);
}

/* ---- answers ---- */

struct lost {
	struct btfmin_btf *btf;
	struct btfmin_result *left;
	struct btfmin_emitted out;
};

static void lose(struct lost *l, const struct world *w, const char *reader)
{
	struct btfmin_convert_opts opts = {NULL, reader, 0};

	assert_int_equal(btfmin_convert(&l->out, NULL, w->kernel_btf, &opts, NULL), 0);
	assert_int_equal(btfmin_btf_open(&l->btf, l->out.data, l->out.size, NULL, NULL), 0);
	assert_int_equal(btfmin_resolve(&l->left, w->relos, l->btf, NULL, NULL), 0);
}

static void lost_end(struct lost *l)
{
	btfmin_result_free(l->left);
	btfmin_btf_close(l->btf);
	btfmin_emitted_free(&l->out, NULL);
}

/* The answers of w's records for reader, as a text of the digits of BTFMIN_READER_. */
static void expect_fates(const struct world *w, const char *reader, const char *fates)
{
	char got[WORLD_ASKS + 1];
	struct lost l;
	size_t i;

	lose(&l, w, reader);
	for (i = 0; i < w->nr_asks; i++)
		got[i] = (char)('0' + btfmin_reader_answer(reader, w->result, l.left, i, NULL));
	got[i] = '\0';
	assert_string_equal(got, fates);
	lost_end(&l);
}

static void describe(struct world *w)
{
	struct mb *sides[2];
	size_t i;

	sides[0] = w->local;
	sides[1] = w->kernel;
	for (i = 0; i < 2; i++) {
		struct mb *b = sides[i];

		mb_int(b, "int", 4, MB_SIGNED);
		mb_enum64(b, "e", 8, MB_UNSIGNED); /* 2 */
		mb_value(b, "SMALL", 5 + i);
		mb_value(b, "TOP32", 0xfffffff0 + i);
		mb_value(b, "LARGE", (1ull << 40) + i);
		mb_enum(b, "n", 4, MB_SIGNED); /* 3 */
		mb_value(b, "MINUS", (uint64_t)-7);
		mb_float(b, "double", 8); /* 4 */
		mb_struct(b, "s", 32);    /* 5 */
		mb_member(b, "d", 4, 0);
		mb_member(b, "e", 2, 64);
		mb_member(b, "i", 1, 128);
	}
}

static void test_answers(void **state)
{
	struct world w;

	world_begin(&w, order_of(state));
	describe(&w);
	ask(&w, BTFMIN_ENUMVAL_VALUE, 2, "0");       /* 0 */
	ask(&w, BTFMIN_ENUMVAL_VALUE, 2, "1");       /* 1 */
	ask(&w, BTFMIN_ENUMVAL_VALUE, 2, "2");       /* 2 */
	ask(&w, BTFMIN_ENUMVAL_EXISTS, 2, "2");      /* 3 */
	ask(&w, BTFMIN_ENUMVAL_VALUE, 3, "0");       /* 4 */
	ask(&w, BTFMIN_TYPE_EXISTS, 2, "0");         /* 5 */
	ask(&w, BTFMIN_TYPE_ID_TARGET, 5, "0");      /* 6 */
	ask(&w, BTFMIN_TYPE_MATCHES, 1, "0");        /* 7 */
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, 5, "0:0"); /* 8 */
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, 5, "0:1"); /* 9 */
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, 5, "0:2"); /* 10 */
	world_resolve(&w);
	expect_found(&w, 2, (1ull << 40) + 1);
	expect_fates(&w, NULL, "00000000000");
	expect_fates(&w, "libbpf-1.0", "00000000000");
	expect_fates(&w, "libbpf-0.8", "00110002000");
	/* no ENUM of 8 bytes: the values and the type; a double is no FLOAT any more */
	expect_fates(&w, "linux-5.4", "11110100110");
	expect_fates(&w, "libbpf-0.1", "22222222100");
	world_end(&w);
}

/* Two candidates, one of which changes: an answer that some set of programs gets. */
static void test_candidates(void **state)
{
	struct world w;
	uint32_t e, f;

	world_begin(&w, order_of(state));
	e = mb_enum64(w.local, "e", 8, MB_UNSIGNED);
	mb_value(w.local, "A", 1);
	mb_value(w.local, "B", 2);
	f = mb_enum64(w.local, "f", 8, MB_UNSIGNED);
	mb_value(w.local, "C", 3);
	mb_enum64(w.kernel, "e", 8, MB_UNSIGNED);
	mb_value(w.kernel, "A", 1);
	mb_value(w.kernel, "B", 1ull << 33);
	mb_enum64(w.kernel, "e___two", 8, MB_UNSIGNED);
	mb_value(w.kernel, "B", 2);
	mb_value(w.kernel, "A", 1);
	mb_enum64(w.kernel, "f", 8, MB_UNSIGNED);
	mb_value(w.kernel, "C", 1);
	mb_enum64(w.kernel, "f___two", 8, MB_UNSIGNED);
	mb_value(w.kernel, "C", 2);
	mb_enum64(w.kernel, "f___three", 8, MB_UNSIGNED);
	mb_value(w.kernel, "C", 1ull << 33);
	ask(&w, BTFMIN_ENUMVAL_VALUE, e, "0");
	ask(&w, BTFMIN_ENUMVAL_EXISTS, e, "1");
	ask(&w, BTFMIN_ENUMVAL_VALUE, e, "1");
	ask(&w, BTFMIN_ENUMVAL_VALUE, f, "0");
	world_resolve(&w);
	expect_outcome(&w, 2, BTFMIN_AMBIGUOUS);
	expect_outcome(&w, 3, BTFMIN_AMBIGUOUS); /* and still is, with one value fewer */
	expect_fates(&w, "libbpf-0.8", "0011");
	world_end(&w);
}

/* A minimal BTF may have other ids, which a loader that is given it does not mind. */
static void test_minimal(void **state)
{
	struct btfmin_emitted min;
	struct btfmin_result *left;
	struct btfmin_btf *btf;
	struct world w;

	world_begin(&w, order_of(state));
	describe(&w);
	ask(&w, BTFMIN_TYPE_ID_TARGET, 5, "0");
	world_resolve(&w);
	expect_found(&w, 0, 5);
	assert_int_equal(btfmin_emit(&min, w.result, 0, NULL), 0);
	assert_int_equal(btfmin_btf_open(&btf, min.data, min.size, NULL, NULL), 0);
	assert_int_equal(btfmin_resolve(&left, w.relos, btf, NULL, NULL), 0);
	assert_int_equal(btfmin_reader_answer(NULL, w.result, left, 0, NULL), 0);
	btfmin_result_free(left);
	btfmin_btf_close(btf);
	btfmin_emitted_free(&min, NULL);
	world_end(&w);
}

static void test_wrong_calls(void **state)
{
	struct btfmin_error err;
	struct world w;
	struct lost l;

	world_begin(&w, order_of(state));
	describe(&w);
	ask(&w, BTFMIN_TYPE_EXISTS, 2, "0");
	world_resolve(&w);
	lose(&l, &w, "libbpf-0.8");
	assert_int_equal(btfmin_reader_answer("no", w.result, l.left, 0, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_reader_answer(NULL, w.result, l.left, 1, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_reader_answer(NULL, NULL, l.left, 0, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_reader_answer(NULL, w.result, NULL, 0, NULL), BTFMIN_ERR_USAGE);
	lost_end(&l);
	world_end(&w);
}

/* "OOM-n": the one allocation of a comparison. */
static void test_no_memory(void **state)
{
	struct btfmin_resolve_opts opts = {0};
	struct btfmin_result *full;
	struct btfmin_error err;
	struct world w;
	struct heap h;

	world_begin(&w, order_of(state));
	describe(&w);
	ask(&w, BTFMIN_TYPE_EXISTS, 2, "0");
	world_resolve(&w);
	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(btfmin_resolve(&full, w.relos, w.kernel_btf, &opts, NULL), 0);
	h.fail_at = h.calls + 1;
	assert_int_equal(btfmin_reader_answer(NULL, full, w.result, 0, &err), BTFMIN_ERR_NOMEM);
	assert_int_equal(err.status, BTFMIN_ERR_NOMEM);
	assert_int_equal(btfmin_reader_answer(NULL, full, w.result, 0, &err), 0);
	btfmin_result_free(full);
	assert_int_equal(h.live, 0);
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names), cmocka_unit_test(test_words), BOTH(test_old_readers),
		BOTH(test_answers),           BOTH(test_candidates),        BOTH(test_minimal),
		BOTH(test_wrong_calls),       BOTH(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
