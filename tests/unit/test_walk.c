/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walk over the records goes from several places at once, from guesses. Whatever the guesses
 * are worth, it must find what one walk from the first record finds, and blame the same record.
 */
#include <stdio.h>

#include "unit.h"
#include "../support/make_btf.h"

/* Enough for several of the blocks that are walked at once. */
#define TYPES 20000u

#define KIND_UNKNOWN 30u

/* Records of all lengths and some kinds; the name of a type has its id. */
static void add(struct mb *b, uint32_t id)
{
	char name[16];
	uint32_t i;

	snprintf(name, sizeof(name), "t%u", (unsigned)id);
	switch (id % 5) {
	case 0:
		mb_ptr(b, id - 1);
		break;
	case 1:
		mb_int(b, name, 4, MB_SIGNED);
		break;
	case 2:
		mb_struct(b, name, 64);
		for (i = 0; i < id % 37; i++)
			mb_member(b, "m", 1, 32 * i);
		break;
	case 3:
		mb_enum(b, name, 4, 0);
		for (i = 0; i < id % 11; i++)
			mb_value(b, "v", i);
		break;
	default:
		mb_typedef(b, name, id - 1);
	}
}

/*
 * An enum of so many words that each look as if a record began there: PTR is kind 2, and of three
 * words. No lane that begins inside ends where the next type begins, unless by luck.
 */
static uint32_t add_mimic(struct mb *b, uint32_t words)
{
	uint32_t id = mb_raw(b, "mimic", BTFMIN_KIND_ENUM, words / 2, 0, 4), i;

	for (i = 0; i < words; i++)
		mb_word(b, (uint32_t)BTFMIN_KIND_PTR << 24);
	return id;
}

static struct btfmin_btf *must_open(const struct blob *bytes)
{
	struct btfmin_btf *btf;
	struct btfmin_error err = {0, 0, 0, ""};

	if (btfmin_btf_open(&btf, bytes->data, bytes->size, NULL, &err))
		fail_msg("%s", err.text);
	return btf;
}

static void expect_type(const struct btfmin_btf *btf, uint32_t id)
{
	struct btfmin_type t;
	char name[16];

	snprintf(name, sizeof(name), "t%u", (unsigned)id);
	assert_int_equal(btfmin_btf_type(btf, id, &t, NULL), 0);
	if (id % 5 == 0) {
		assert_int_equal(t.kind, BTFMIN_KIND_PTR);
		assert_int_equal(t.size_or_type, id - 1);
	} else {
		assert_string_equal(t.name, name);
	}
}

static void test_every_record(void **state)
{
	struct mb *b = mb_new();
	struct blob bytes;
	struct btfmin_btf *btf;
	uint32_t id;

	for (id = 1; id <= TYPES; id++)
		add(b, id);
	bytes = mb_blob(b, order_of(state));
	btf = must_open(&bytes);
	assert_int_equal(btfmin_btf_type_count(btf), TYPES + 1);
	for (id = 1; id <= TYPES; id++)
		expect_type(btf, id);
	btfmin_btf_close(btf);
	blob_free(&bytes);
	mb_free(b);
}

/* Sizes of the mimic up to past a block, so that lanes begin before, in and behind it. */
static void test_wrong_guesses(void **state)
{
	uint32_t words, id, mimic;
	struct btfmin_btf *btf;
	struct btfmin_type t;
	struct blob bytes;
	struct mb *b;

	for (words = 2; words < 120000; words = words * 3 + words % 7) {
		b = mb_new();
		for (id = 1; id <= 700; id++)
			add(b, id);
		mimic = add_mimic(b, words & ~1u);
		for (id = mimic + 1; id <= 1500; id++)
			add(b, id);
		bytes = mb_blob(b, order_of(state));
		btf = must_open(&bytes);
		assert_int_equal(btfmin_btf_type_count(btf), 1501);
		for (id = 1; id <= 1500; id++)
			if (id != mimic)
				expect_type(btf, id);
		assert_int_equal(btfmin_btf_type(btf, mimic, &t, NULL), 0);
		assert_string_equal(t.name, "mimic");
		btfmin_btf_close(btf);
		blob_free(&bytes);
		mb_free(b);
	}
}

static void expect_blame(const struct mb *b, int be, uint32_t id, size_t cut, int status)
{
	struct blob bytes = mb_blob(b, be);
	struct btfmin_btf *btf;
	struct btfmin_error err = {0, 0, 0, ""};

	if (cut) /* the section ends there, amid the last record */
		blob_poke32(&bytes, 12, blob_peek32(&bytes, 12) - (uint32_t)cut);
	assert_int_equal(btfmin_btf_open(&btf, bytes.data, bytes.size, NULL, &err), status);
	assert_int_equal(err.type_id, id);
	assert_int_equal(err.offset, mb_where(b, id));
	blob_free(&bytes);
}

/* "KND-20", "KND-0": a record of no known kind, at many places of a block and of the last one. */
static void test_bad_kinds(void **state)
{
	uint32_t before, id, bad;
	struct mb *b;

	for (before = 1; before < 9000; before += 331) {
		b = mb_new();
		for (id = 1; id < before; id++)
			add(b, id);
		bad = mb_raw(b, NULL, before % 2 ? KIND_UNKNOWN : 0, 0, 0, 0);
		for (id = bad + 1; id < bad + 1000; id++)
			add(b, id);
		expect_blame(b, order_of(state), bad, 0,
			     before % 2 ? BTFMIN_ERR_UNSUPPORTED : BTFMIN_ERR_CORRUPT);
		mb_free(b);
	}
}

/* "TYP-half-record": the section ends inside the last record, after each of its words. */
static void test_half_record(void **state)
{
	uint32_t id, last, cut;
	struct mb *b = mb_new();

	for (id = 1; id <= 4000; id++)
		add(b, id);
	last = mb_raw(b, "last", BTFMIN_KIND_DATASEC, 1, 0, 8);
	for (id = 0; id < 3; id++)
		mb_word(b, 1);
	for (cut = 1; cut < 24; cut++)
		expect_blame(b, order_of(state), last, cut, BTFMIN_ERR_CORRUPT);
	mb_free(b);
}

/*
 * "TYP-half-record": as many records as the section has room for, all of them with names to look
 * for, and then the head of one more: it is seen before it is found to be cut.
 */
static void test_half_record_too_many(void **state)
{
	static const uint32_t counts[] = {1, 100, 5460, 5461, 5462, 8192, TYPES};
	struct mb *b;
	uint32_t id, k;
	size_t cut;

	for (k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
		b = mb_new();
		for (id = 1; id <= counts[k] + 1; id++)
			mb_struct(b, "s", 0);
		for (cut = 1; cut < 12; cut++)
			expect_blame(b, order_of(state), counts[k] + 1, cut, BTFMIN_ERR_CORRUPT);
		mb_free(b);
	}
}

/* "TYP-vlen24": a record that says it has more than there is, amid others. */
static void test_vlen_past_end(void **state)
{
	uint32_t id, bad, before;
	struct mb *b;

	for (before = 10; before < 5000; before += 701) {
		b = mb_new();
		for (id = 1; id < before; id++)
			add(b, id);
		bad = mb_raw(b, "s", BTFMIN_KIND_STRUCT, 0xffffff, 0, 8);
		for (id = bad + 1; id < 5000; id++)
			add(b, id);
		expect_blame(b, order_of(state), bad, 0, BTFMIN_ERR_CORRUPT);
		mb_free(b);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH(test_every_record), BOTH(test_wrong_guesses),        BOTH(test_bad_kinds),
		BOTH(test_half_record),  BOTH(test_half_record_too_many), BOTH(test_vlen_past_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
