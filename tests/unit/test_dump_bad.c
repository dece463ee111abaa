/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTF as text: what hostile bytes come to, limits, memory. The words in quotes are ids of the list
 * of bad inputs.
 */
#include <stdio.h>

#include "dump_text.h"
#include "../support/every_kind.h"
#include "../support/check_json.h"
#include "../support/heap.h"

/* ---- references and names that lead nowhere -------------------------------------------------- */

/*
 * "TYP-id-oob", "TYP-id-max", "ARR-elem-oob", "ARR-idx-oob", "MBR-id-oob", "DSC-id-oob": every id
 * of a record is looked at. bad is a builder of type 1, of which one id is no type's.
 */
static void bad_ptr(struct mb *b, uint32_t id)
{
	mb_ptr(b, id);
}

static void bad_element(struct mb *b, uint32_t id)
{
	mb_array(b, id, 0, 1);
}

static void bad_index(struct mb *b, uint32_t id)
{
	mb_array(b, 0, id, 1);
}

static void bad_member(struct mb *b, uint32_t id)
{
	mb_struct(b, "s", 4);
	mb_member(b, "a", 1, 0);
	mb_member(b, "b", id, 0);
}

static void bad_entry(struct mb *b, uint32_t id)
{
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, id, 0, 4);
}

static void bad_return(struct mb *b, uint32_t id)
{
	mb_proto(b, id);
}

static void bad_param(struct mb *b, uint32_t id)
{
	mb_proto(b, 1);
	mb_param(b, NULL, id);
}

static void bad_var(struct mb *b, uint32_t id)
{
	mb_var(b, "v", id, 0);
}

static void bad_func(struct mb *b, uint32_t id)
{
	mb_func(b, "v", id, 0);
}

static void bad_tag(struct mb *b, uint32_t id)
{
	mb_decl_tag(b, "v", id, 0);
}

static void test_bad_ids(void **state)
{
	static void (*const bad[])(struct mb *, uint32_t) = {
		bad_ptr,    bad_element, bad_index, bad_member, bad_entry,
		bad_return, bad_param,   bad_var,   bad_func,   bad_tag};
	static const uint32_t ids[] = {2, 999, 0xffffffff};
	size_t i, k;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		for (k = 0; k < sizeof(ids) / sizeof(ids[0]); k++) {
			struct mb *b = mb_new();
			struct view v;

			bad[i](b, ids[k]);
			v = view_of(b, order_of(state));
			both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
			view_free(&v);
		}
	}
}

/* What is not asked for may be broken. A name that cannot be read is no type's name. */
static void test_bad_elsewhere(void **state)
{
	struct mb *b = mb_new();
	const char *name = "good";
	struct btfmin_dump_opts opts = dump_names(&name, 1, BTFMIN_DUMP_CLOSURE);
	struct view v;

	mb_ptr(b, 999);
	mb_typedef(b, "bad", 0);
	mb_set_name(b, 2, 0xffffffff);
	mb_typedef(b, "good", 0);
	mb_typedef(b, "worse", 1);
	v = view_of(b, order_of(state));
	both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
	expect_dump(btfmin_dump_raw, v.btf, &opts, "[3] TYPEDEF 'good' type_id=0\n");
	expect_named(v.btf, "bad", "");
	name = "worse"; /* leads to the pointer */
	expect_fault(btfmin_dump_raw, v.btf, &opts, BTFMIN_ERR_CORRUPT, 1);
	view_free(&v);
}

/* "STR-off-oob", "STR-off-eq-len", "MBR-name-oob". */
static void test_bad_names(void **state)
{
	static const uint32_t beyond[] = {0, 1, 0x10000000};
	size_t i;

	for (i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		struct mb *b = mb_new();
		uint32_t len = mb_str(b, "last") + 5;
		struct view v;

		mb_int(b, "last", 4, 0);
		mb_set_name(b, 1, len + beyond[i]);
		v = view_of(b, order_of(state));
		both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
		view_free(&v);
	}
}

static void test_bad_member_name(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	struct view v;

	mb_struct(b, "s", 4);
	mb_member(b, "a", 0, 0);
	bytes = mb_blob(b, order_of(state));
	blob_poke32(&bytes, mb_where(b, 1) + 12, 0x7fffffff);
	v.bytes = bytes;
	assert_int_equal(btfmin_btf_open(&v.btf, bytes.data, bytes.size, NULL, NULL), 0);
	both_fail(v.btf, BTFMIN_ERR_CORRUPT, 1);
	view_free(&v);
	mb_free(b);
}

/* ---- names of any bytes ---------------------------------------------------------------------- */

/* "NAM-inject", "NAM-ctrl", "NAM-comment", "NAM-percent", "NAM-keyword", "NAM-utf8". */
static const struct {
	const char *name, *raw, *json;
} hostile_names[] = {
	{"x; system(\"id\"); struct y", NULL, "x; system(\\\"id\\\"); struct y"},
	{"\033[2J\n#define x\177", "\\x1b[2J\\x0a#define x\\x7f",
	 "\\u001b[2J\\u000a#define x\\u007f"},
	{"\001\037 ~", "\\x01\\x1f ~", "\\u0001\\u001f ~"},
	{"*/ //", NULL, "*/ //"},
	{"%n%s", NULL, "%n%s"},
	{"class", NULL, "class"},
	{"back\\slash'", NULL, "back\\\\slash'"},
	{"\303\251", NULL, "\303\251"},
	{"c1\302\205\302\240", "c1\\xc2\\x85\302\240", "c1\302\205\302\240"},
	{"bad\377\300\200\355\240\200\342\202", NULL,
	 "bad\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd"},
	{"12345678\"", NULL, "12345678\\\""},
	{"\t", "\\x09", "\\u0009"},
	{"ends in \302", NULL, "ends in \\ufffd"},
};

static void test_hostile_names(void **state)
{
	char expected[256];
	size_t i;

	for (i = 0; i < sizeof(hostile_names) / sizeof(hostile_names[0]); i++) {
		const char *name = hostile_names[i].name, *raw = hostile_names[i].raw;
		struct mb *b = mb_new();
		struct view v;

		mb_typedef(b, name, 0);
		v = view_of(b, order_of(state));
		snprintf(expected, sizeof(expected), "[1] TYPEDEF '%s' type_id=0\n",
			 raw ? raw : name);
		expect_dump(btfmin_dump_raw, v.btf, NULL, expected);
		snprintf(expected, sizeof(expected),
			 "{\"types\":[{\"id\":1,\"kind\":\"TYPEDEF\",\"name\":\"%s\","
			 "\"type_id\":0}]}\n",
			 hostile_names[i].json);
		expect_dump(btfmin_dump_json, v.btf, NULL, expected);
		expect_named(v.btf, name, "1");
		view_free(&v);
	}
}

/* "STR-off-mid": a name may be the end of another. An empty name that is there is no anonymity. */
static void test_shared_names(void **state)
{
	struct mb *b = mb_new();
	struct view v;

	mb_typedef(b, "long_name", 0);
	mb_set_name(b, mb_typedef(b, "x", 0), mb_str(b, "long_name") + 5);
	mb_set_name(b, mb_typedef(b, "x", 0), mb_str(b, "long_name") + 9);
	v = view_of(b, order_of(state));
	expect_dump(btfmin_dump_raw, v.btf, NULL,
		    "[1] TYPEDEF 'long_name' type_id=0\n[2] TYPEDEF 'name' type_id=0\n"
		    "[3] TYPEDEF '' type_id=0\n");
	view_free(&v);
}

#define LONG_NAME ((size_t)1 << 20)

/* "NAM-1M" is printed whole. "EXP-strings": many types of that name meet a limit, and soon. */
static void test_long_names(void **state)
{
	struct btfmin_dump_opts opts = {0};
	struct mb *b = mb_new();
	char *name = must_alloc(LONG_NAME + 1), *text;
	struct heap h;
	struct view v;
	size_t i;

	memset(name, 'n', LONG_NAME);
	name[LONG_NAME] = '\0';
	mb_typedef(b, name, 0);
	v = view_on(b, order_of(state), NULL);
	text = text_of(btfmin_dump_raw, v.btf, NULL);
	assert_int_equal(strlen(text), LONG_NAME + strlen("[1] TYPEDEF '' type_id=0\n"));
	free(text);
	view_free(&v);
	for (i = 0; i < 1000; i++)
		mb_typedef(b, name, 0);
	v = view_of(b, order_of(state));
	both_fail(v.btf, BTFMIN_ERR_LIMIT, 0);
	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	expect_fault(btfmin_dump_json, v.btf, &opts, BTFMIN_ERR_LIMIT, 0);
	assert_int_equal(h.live, 0);
	assert_true(h.peak <= (size_t)64 << 20);
	view_free(&v);
	free(name);
}

/* ---- limits, memory, wrong calls ------------------------------------------------------------- */

static void test_max_size(void **state)
{
	struct view v = view_of(mb_every_kind(), order_of(state));
	struct btfmin_dump_opts opts = {0};
	dumper *const dumpers[] = {btfmin_dump_raw, btfmin_dump_json};
	size_t i, size;

	for (i = 0; i < 2; i++) {
		char *text = text_of(dumpers[i], v.btf, NULL);

		size = strlen(text);
		opts.max_size = size;
		expect_dump(dumpers[i], v.btf, &opts, text);
		for (opts.max_size = 1; opts.max_size < size; opts.max_size++)
			expect_fault(dumpers[i], v.btf, &opts, BTFMIN_ERR_LIMIT, 0);
		free(text);
	}
	view_free(&v);
}

/* "OOM-n". Starts small, so that the text has to grow. */
static void fail_each(const struct btfmin_btf *btf, dumper *dump, uint32_t flags, int fail_on)
{
	const char *name = "f";
	struct btfmin_dump_opts opts = dump_names(&name, flags ? 1 : 0, flags);
	struct btfmin_text text;
	struct heap h;
	size_t n, total;

	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(dump(&text, btf, &opts, NULL), 0);
	btfmin_text_free(&text, &h.allocator);
	assert_int_equal(h.live, 0);
	total = h.calls;
	assert_true(total >= (flags ? 3 : 1));
	for (n = 1; n <= total; n++) {
		heap_init(&h, n, fail_on);
		expect_fault(dump, btf, &opts, BTFMIN_ERR_NOMEM, 0);
		assert_int_equal(h.live, 0);
	}
}

static void test_nomem(void **state)
{
	struct mb *b = mb_every_kind();
	struct view v;
	uint32_t i;

	mb_proto(b, 0);
	for (i = 0; i < 2000; i++)
		mb_param(b, "a parameter", 1);
	mb_set_third(b, 14, 24); /* f has them */
	v = view_of(b, order_of(state));
	for (i = 0; i < 2; i++) {
		fail_each(v.btf, btfmin_dump_raw, 0, (int)i);
		fail_each(v.btf, btfmin_dump_raw, BTFMIN_DUMP_CLOSURE, (int)i);
		fail_each(v.btf, btfmin_dump_json, 0, (int)i);
		fail_each(v.btf, btfmin_dump_json, BTFMIN_DUMP_CLOSURE, (int)i);
	}
	view_free(&v);
}

static void test_wrong_calls(void **state)
{
	struct view v = view_of(mb_every_kind(), order_of(state));
	struct btfmin_dump_opts opts = dump_names(NULL, 1, 0);
	struct btfmin_error err;

	expect_fault(btfmin_dump_raw, NULL, NULL, BTFMIN_ERR_USAGE, 0);
	expect_fault(btfmin_dump_json, NULL, NULL, BTFMIN_ERR_USAGE, 0);
	expect_fault(btfmin_dump_raw, v.btf, &opts, BTFMIN_ERR_USAGE, 0);
	opts = dump_names(NULL, 0, 8);
	expect_fault(btfmin_dump_raw, v.btf, &opts, BTFMIN_ERR_USAGE, 0);
	expect_fault(btfmin_dump_json, v.btf, &opts, BTFMIN_ERR_USAGE, 0);
	assert_int_equal(btfmin_dump_raw(NULL, v.btf, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_dump_json(NULL, v.btf, NULL, NULL), BTFMIN_ERR_USAGE);
	btfmin_text_free(NULL, NULL);
	view_free(&v);
}

/* "GEN-byte", "GEN-u32": whatever a word is changed to, there is a text or a fault. */
static void test_every_word(void **state)
{
	static const uint32_t values[] = {0,    1,          2,          3,         0x7f,
					  0xff, 0x7fffffff, 0x80000000, 0xffffffff};
	struct view v = view_of(mb_every_kind(), order_of(state));
	size_t at, i, texts = 0, faults = 0;

	btfmin_btf_close(v.btf);
	for (at = 0; at + 4 <= v.bytes.size; at += 4) {
		uint32_t old = blob_peek32(&v.bytes, at);

		for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
			struct btfmin_text text;

			blob_poke32(&v.bytes, at, values[i]);
			if (btfmin_btf_open(&v.btf, v.bytes.data, v.bytes.size, NULL, NULL))
				continue;
			if (btfmin_dump_json(&text, v.btf, NULL, NULL) == 0) {
				assert_true(check_json(text.data, text.size));
				btfmin_text_free(&text, NULL);
				free(text_of(btfmin_dump_raw, v.btf, NULL));
				texts++;
			} else {
				faults++;
			}
			btfmin_btf_close(v.btf);
		}
		blob_poke32(&v.bytes, at, old);
	}
	assert_true(texts > 100 && faults > 100);
	blob_free(&v.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_bad_ids),         BOTH(test_bad_elsewhere), BOTH(test_bad_names),
		BOTH(test_bad_member_name), BOTH(test_hostile_names), BOTH(test_shared_names),
		BOTH(test_long_names),      BOTH(test_max_size),      BOTH(test_nomem),
		BOTH(test_wrong_calls),     BOTH(test_every_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
