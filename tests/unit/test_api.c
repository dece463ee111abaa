/* SPDX-License-Identifier: BSD-2-Clause */
/* The interface itself: names, wrong calls, defaults, descriptions. */
#include <stdio.h>

#include "unit.h"
#include "world.h"

static void test_version(void **state)
{
	char text[32];

	(void)state;
	snprintf(text, sizeof(text), "%d.%d.%d", BTFMIN_VERSION_MAJOR, BTFMIN_VERSION_MINOR,
		 BTFMIN_VERSION_PATCH);
	assert_string_equal(btfmin_version(), BTFMIN_VERSION_STRING);
	assert_string_equal(btfmin_version(), text);
	assert_non_null(btfmin_compressions());
}

/* Each number has a word of its own, every other number "unknown". */
static void check_names(const char *(*name)(int), int first, int last)
{
	int i, k;

	for (i = first; i <= last; i++) {
		assert_string_not_equal(name(i), "unknown");
		assert_true(strlen(name(i)) > 0);
		for (k = first; k < i; k++)
			assert_string_not_equal(name(i), name(k));
	}
	assert_string_equal(name(first - 1), "unknown");
	assert_string_equal(name(last + 1), "unknown");
	assert_string_equal(name(INT32_MAX), "unknown");
	assert_string_equal(name(INT32_MIN), "unknown");
}

static const char *kind_name(int kind)
{
	return btfmin_kind_name((uint32_t)kind);
}

static const char *relo_name(int kind)
{
	return btfmin_relo_kind_name((uint32_t)kind);
}

static void test_names(void **state)
{
	(void)state;
	check_names(btfmin_status_name, BTFMIN_ERR_INTERNAL, BTFMIN_OK);
	check_names(btfmin_outcome_name, BTFMIN_FOUND, BTFMIN_FAILED);
	check_names(kind_name, BTFMIN_KIND_VOID, BTFMIN_KIND_ENUM64);
	check_names(relo_name, BTFMIN_FIELD_BYTE_OFFSET, BTFMIN_TYPE_MATCHES);
	assert_string_equal(btfmin_status_name(BTFMIN_ERR_CORRUPT), "corrupt");
	assert_string_equal(btfmin_outcome_name(BTFMIN_AMBIGUOUS), "ambiguous");
	assert_string_equal(btfmin_kind_name(BTFMIN_KIND_TYPE_TAG), "type_tag");
	assert_string_equal(btfmin_relo_kind_name(BTFMIN_FIELD_BYTE_OFFSET), "byte_off");
}

/* What a caller may get wrong is told as USAGE, and nothing is touched. */
static void test_wrong_calls(void **state)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 5};
	struct btfmin_btf *btf = NULL;
	struct btfmin_relos *relos = NULL;
	struct btfmin_result *result = NULL;
	struct btfmin_emitted out;
	struct btfmin_answer a;
	struct btfmin_candidate c;
	struct btfmin_record r;
	struct btfmin_type t;
	struct btfmin_error err;
	struct world w;
	const char *s;

	world_begin(&w, order_of(state));
	mb_struct(w.local, "s", 4);
	mb_struct(w.kernel, "s", 4);
	ask(&w, BTFMIN_TYPE_EXISTS, 1, "0");
	world_resolve(&w);
#define usage(call)                                                                                \
	do {                                                                                       \
		err.status = 0;                                                                    \
		assert_int_equal(call, BTFMIN_ERR_USAGE);                                          \
		assert_int_equal(err.status, BTFMIN_ERR_USAGE);                                    \
		assert_non_null(err.text);                                                         \
	} while (0)
	usage(btfmin_btf_open(NULL, "", 0, NULL, &err));
	usage(btfmin_btf_open(&btf, NULL, 5, NULL, &err));
	usage(btfmin_btf_open(&btf, w.local_bytes.data, w.local_bytes.size, &opts, &err));
	assert_null(btf);
	usage(btfmin_btf_type(NULL, 0, &t, &err));
	usage(btfmin_btf_type(w.local_btf, 2, &t, &err));
	usage(btfmin_btf_type(w.local_btf, 0xffffffff, &t, &err));
	usage(btfmin_btf_type(w.local_btf, 1, NULL, &err));
	usage(btfmin_btf_string(NULL, 0, &s, &err));
	usage(btfmin_btf_string(w.local_btf, 0, NULL, &err));
	usage(btfmin_relos_new(NULL, NULL, &err));
	usage(btfmin_relos_add(NULL, w.local_btf, w.asks, 1, &err));
	usage(btfmin_relos_add(w.relos, NULL, w.asks, 1, &err));
	usage(btfmin_relos_add(w.relos, w.local_btf, NULL, 1, &err));
	assert_int_equal(btfmin_relos_count(w.relos), 1);
	usage(btfmin_relos_record(w.relos, 1, &r, &err));
	usage(btfmin_relos_record(w.relos, SIZE_MAX, &r, &err));
	usage(btfmin_relos_record(NULL, 0, &r, &err));
	usage(btfmin_relos_record(w.relos, 0, NULL, &err));
	usage(btfmin_resolve(NULL, w.relos, w.kernel_btf, NULL, &err));
	usage(btfmin_resolve(&result, NULL, w.kernel_btf, NULL, &err));
	assert_null(result);
	usage(btfmin_resolve(&result, w.relos, NULL, NULL, &err));
	usage(btfmin_result_answer(w.result, 1, &a, &err));
	usage(btfmin_result_answer(NULL, 0, &a, &err));
	usage(btfmin_result_answer(w.result, 0, NULL, &err));
	usage(btfmin_result_candidate(w.result, 0, 1, &c, &err));
	usage(btfmin_result_candidate(w.result, 1, 0, &c, &err));
	usage(btfmin_result_candidate(NULL, 0, 0, &c, &err));
	usage(btfmin_result_candidate(w.result, 0, 0, NULL, &err));
	usage(btfmin_emit(NULL, w.result, 0, &err));
	memset(&out, 0xff, sizeof(out));
	usage(btfmin_emit(&out, NULL, 0, &err));
	assert_null(out.data);
	memset(&out, 0xff, sizeof(out));
	usage(btfmin_emit(&out, w.result, 1u << 31, &err));
	assert_null(out.data);
	usage(btfmin_verify(NULL, w.target.kernel_bytes.data, w.target.kernel_bytes.size, &err));
	usage(btfmin_verify(w.result, NULL, 5, &err));
	assert_int_equal(btfmin_btf_open(&btf, NULL, 0, NULL, NULL), BTFMIN_ERR_CORRUPT);
	(void)relos;
	world_end(&w);
}

/* Closing nothing does nothing. */
static void test_null(void **state)
{
	struct btfmin_emitted none = {NULL, 0, 0, 0};

	(void)state;
	btfmin_btf_close(NULL);
	btfmin_relos_free(NULL);
	btfmin_result_free(NULL);
	btfmin_emitted_free(&none, NULL);
	btfmin_emitted_free(NULL, NULL);
	assert_int_equal(btfmin_relos_count(NULL), 0);
	assert_int_equal(btfmin_btf_type_count(NULL), 0);
}

/* An error record may be left out everywhere. */
static void test_without_error_record(void **state)
{
	struct btfmin_btf *btf;
	struct btfmin_type t;

	(void)state;
	assert_int_equal(btfmin_btf_open(&btf, "", 0, NULL, NULL), BTFMIN_ERR_CORRUPT);
	assert_int_equal(btfmin_btf_type(NULL, 0, &t, NULL), BTFMIN_ERR_USAGE);
}

static void test_records(void **state)
{
	struct btfmin_record r;
	struct world w;

	world_begin(&w, order_of(state));
	mb_struct(w.local, "s", 4);
	ask_insn(&w, OP_LOAD32, BTFMIN_TYPE_EXISTS, 1, "0");
	ask(&w, 77, 5, "nonsense");
	world_resolve(&w);
	assert_int_equal(btfmin_relos_count(w.relos), 2);
	assert_int_equal(btfmin_relos_record(w.relos, 1, &r, NULL), 0);
	assert_memory_equal(&r, &w.asks[1], sizeof(r));
	assert_int_equal(btfmin_relos_record(w.relos, 0, &r, NULL), 0);
	assert_memory_equal(&r, &w.asks[0], sizeof(r));
	assert_int_equal(btfmin_relos_add(w.relos, w.local_btf, NULL, 0, NULL), 0);
	assert_int_equal(btfmin_relos_count(w.relos), 2);
	world_end(&w);
}

static void expect_words(const struct world *w, size_t index, const char *words)
{
	char buf[256], little[8];
	size_t n, len = btfmin_relos_describe(w->relos, index, buf, sizeof(buf));

	assert_string_equal(buf, words);
	assert_int_equal(len, strlen(words));
	assert_int_equal(btfmin_relos_describe(w->relos, index, NULL, 0), len);
	for (n = 1; n <= sizeof(little); n++) { /* cut, and ended */
		memset(little, 'x', sizeof(little));
		assert_int_equal(btfmin_relos_describe(w->relos, index, little, n), len);
		assert_int_equal(strlen(little), len < n ? len : n - 1);
		assert_memory_equal(little, words, len < n ? len : n - 1);
		if (n < sizeof(little))
			assert_int_equal(little[n], 'x');
	}
}

static void test_descriptions(void **state)
{
	struct world w;
	uint32_t s, t, u, in, arr, e, td, anon;

	world_begin(&w, order_of(state));
	t = mb_int(w.local, "int", 4, MB_SIGNED);
	in = mb_struct(w.local, "in", 4);
	mb_member(w.local, "x", t, 0);
	anon = mb_union(w.local, NULL, 4);
	mb_member(w.local, "y", t, 0);
	arr = mb_array(w.local, in, t, 4);
	s = mb_struct(w.local, "task_struct", 64);
	mb_member(w.local, "pid", t, 0);
	mb_member(w.local, "in", arr, 32);
	mb_member(w.local, NULL, anon, 160);
	u = mb_union(w.local, "u", 4);
	mb_member(w.local, "z", t, 0);
	e = mb_enum(w.local, "bpf_func_id", 4, MB_UNSIGNED);
	mb_value(w.local, "BPF_FUNC_ringbuf_output", 130);
	td = mb_typedef(w.local, "pid_t", t);
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, s, "0:0");
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, s, "0:1:2:0");
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, s, "0:2:0");
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, s, "1:0");
	ask(&w, BTFMIN_FIELD_EXISTS, u, "0:0");
	ask(&w, BTFMIN_ENUMVAL_VALUE, e, "0");
	ask(&w, BTFMIN_TYPE_EXISTS, td, "0");
	ask(&w, BTFMIN_TYPE_SIZE, s, "0");
	world_resolve(&w);
	expect_words(&w, 0, "struct task_struct.pid");
	expect_words(&w, 1, "struct task_struct.in[2].x");
	expect_words(&w, 2, "struct task_struct.y");
	expect_words(&w, 3, "struct task_struct[1].pid");
	expect_words(&w, 4, "union u.z");
	expect_words(&w, 5, "enum bpf_func_id::BPF_FUNC_ringbuf_output");
	expect_words(&w, 6, "typedef pid_t");
	expect_words(&w, 7, "struct task_struct");
	assert_int_equal(btfmin_relos_describe(w.relos, 8, NULL, 0), 0);
	assert_int_equal(btfmin_relos_describe(NULL, 0, NULL, 0), 0);
	world_end(&w);
}

/* Of a bad record as much as can be said, and never a read outside. */
static void test_descriptions_of_bad_records(void **state)
{
	static const char *const accesses[] = {"", ":", "0:9", "x", "0:0:0:0", "0:", "99999999999"};
	char buf[128];
	struct world w;
	uint32_t type, kind;
	size_t i;

	for (i = 0; i < sizeof(accesses) / sizeof(accesses[0]); i++) {
		world_begin(&w, order_of(state));
		mb_int(w.local, "int", 4, MB_SIGNED);
		mb_struct(w.local, "s", 4);
		mb_member(w.local, "a", 1, 0);
		for (type = 0; type < 4; type++)
			for (kind = 0; kind < 15; kind++)
				ask(&w, kind, type, accesses[i]);
		w.asks[0].access_str_off = 0xffffff;
		world_resolve(&w);
		for (kind = 0; kind < w.nr_asks; kind++) {
			memset(buf, 'x', sizeof(buf));
			btfmin_relos_describe(w.relos, kind, buf, sizeof(buf));
			assert_non_null(memchr(buf, '\0', sizeof(buf)));
		}
		world_end(&w);
	}
}

/* More pairs or steps than the caller allows: LIMIT, and the text names what. */
static void test_limits_of_resolve(void **state)
{
	struct btfmin_resolve_opts opts = {NULL, 0, 0, NULL};
	struct btfmin_result *result;
	struct btfmin_error err;
	struct world w;
	uint32_t i;

	world_begin(&w, order_of(state));
	mb_int(w.local, "int", 4, MB_SIGNED);
	mb_struct(w.local, "s", 4);
	mb_member(w.local, "a", 1, 0);
	mb_int(w.kernel, "int", 4, MB_SIGNED);
	for (i = 0; i < 10; i++) {
		mb_struct(w.kernel, "s", 4);
		mb_member(w.kernel, "a", 1, 0);
	}
	ask(&w, BTFMIN_FIELD_BYTE_OFFSET, 2, "0:0");
	ask(&w, BTFMIN_FIELD_EXISTS, 2, "0:0");
	world_resolve(&w);
	opts.max_pairs = 20;
	assert_int_equal(btfmin_resolve(&result, w.relos, w.kernel_btf, &opts, &err), 0);
	btfmin_result_free(result);
	opts.max_pairs = 19;
	assert_int_equal(btfmin_resolve(&result, w.relos, w.kernel_btf, &opts, &err),
			 BTFMIN_ERR_LIMIT);
	assert_null(result);
	assert_non_null(strstr(err.text, "max_pairs"));
	opts.max_pairs = 0;
	opts.max_steps = 5;
	assert_int_equal(btfmin_resolve(&result, w.relos, w.kernel_btf, &opts, &err),
			 BTFMIN_ERR_LIMIT);
	assert_null(result);
	assert_non_null(strstr(err.text, "max_steps"));
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_names),
		BOTH(test_wrong_calls),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_without_error_record),
		BOTH(test_records),
		BOTH(test_descriptions),
		BOTH(test_descriptions_of_bad_records),
		BOTH(test_limits_of_resolve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
