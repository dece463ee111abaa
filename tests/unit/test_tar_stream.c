/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tar archives: where they end, what they cost, and going through the members.
 * The words in quotes are ids of the list of bad inputs.
 */
#include <stdio.h>

#include "tar_taken.h"
#include "../support/heap.h"

/* ---- ends ----------------------------------------------------------------------------------- */

/* "TAR-nozero", "TAR-onezero", "TAR-junk-after" */
static void test_ends(void **state)
{
	static const unsigned char zeroes[10240];
	struct blob b = one_member(TAR_USTAR);

	(void)state;
	blob_fit(&b);
	expect_taken("TAR-nozero", &b, NULL, "k.btf", BTFMIN_SOURCE_TAR_NO_END);
	b = one_member(TAR_USTAR);
	blob_bytes(&b, zeroes, TAR_BLOCK);
	expect_taken("TAR-onezero", &b, NULL, "k.btf", 0);
	b = one_member(TAR_USTAR);
	blob_bytes(&b, zeroes, sizeof(zeroes));
	expect_taken("a whole record", &b, NULL, "k.btf", 0);
	b = one_member(TAR_USTAR);
	tar_end(&b);
	tar_file(&b, TAR_USTAR, "b.btf", BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-junk-after", &b, NULL, "k.btf", BTFMIN_SOURCE_TAR_JUNK);
}

/* "TAR-trunc": a prefix of an archive is refused, unless only blocks of its end are missing */
static void test_prefixes(void **state)
{
	struct blob whole = blob_new(0);
	size_t size, end;

	(void)state;
	tar_pax(&whole, "path", "k.btf");
	tar_file(&whole, TAR_USTAR, "k", BTF, BTF_SIZE);
	tar_extra(&whole, 'L', "README", 7);
	tar_file(&whole, TAR_USTAR, "R", "words", 5);
	end = whole.size;
	tar_end(&whole);
	for (size = 1; size <= whole.size; size++) {
		struct blob b = blob_prefix(&whole, size);
		struct seen seen = open_tar(&b, NULL);
		/* between two members, nothing shows that there was more, but the end mark is
		 * missing: that is told */
		int told = size == 4 * TAR_BLOCK || size == end;

		assert_int_equal(seen.status == 0, size >= end || told);
		assert_int_equal(seen.notes, told ? BTFMIN_SOURCE_TAR_NO_END : 0);
		if (seen.status)
			assert_int_equal(seen.status, BTFMIN_ERR_CORRUPT);
		blob_free(&seen.btf);
		blob_free(&b);
	}
	blob_free(&whole);
}

/* ---- memory --------------------------------------------------------------------------------- */

static size_t peak_of(const struct blob *b, int expected)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_source *source;
	struct heap h;

	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	assert_int_equal(btfmin_source_open(&source, b->data, b->size, &opts, NULL), expected);
	btfmin_source_close(source);
	assert_int_equal(h.live, 0);
	return h.peak;
}

/* "TAR-count": how many there are costs no memory. A million of them would only take longer. */
static void test_many_members(void **state)
{
	size_t counts[2] = {10, 20000}, peaks[2][2], i, n;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct blob b = one_member(TAR_USTAR), pressed;

		for (n = 0; n < counts[i]; n++)
			tar_head(&b, TAR_USTAR, "README", '0', 0);
		tar_end(&b);
		pressed = wrap_gzip(&b);
		peaks[0][i] = peak_of(&b, 0);
		peaks[1][i] = peak_of(&pressed, 0);
		blob_free(&b);
		blob_free(&pressed);
	}
	assert_int_equal(peaks[0][0], peaks[0][1]);
	assert_int_equal(peaks[1][0], peaks[1][1]);
}

/* "TAR-size-huge": what a header claims is not what is allocated */
static void test_claimed_sizes(void **state)
{
	struct blob b = with_size("77777777777\0"), pressed = wrap_gzip(&b);

	(void)state;
	assert_true(peak_of(&b, BTFMIN_ERR_CORRUPT) < 256 << 10);
	assert_true(peak_of(&pressed, BTFMIN_ERR_CORRUPT) < 256 << 10);
	blob_free(&pressed);
	blob_free(&b);
}

/* A member beyond max_size is refused where it passes the limit. */
static void test_limit(void **state)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_source *source;
	struct btfmin_error err;
	struct blob bytes = blob_new(0), b = blob_new(0), pressed;
	size_t i;

	(void)state;
	blob_bytes(&bytes, BTF, BTF_SIZE);
	for (i = 0; i < 100000; i++)
		blob_u8(&bytes, (unsigned)i & 0xff);
	tar_file(&b, TAR_USTAR, "k.btf", bytes.data, bytes.size);
	tar_end(&b);
	pressed = wrap_gzip(&b);
	opts.max_size = 99999;
	assert_int_equal(btfmin_source_open(&source, pressed.data, pressed.size, &opts, &err),
			 BTFMIN_ERR_LIMIT);
	opts.max_size = 200000;
	assert_int_equal(btfmin_source_open(&source, pressed.data, pressed.size, &opts, &err), 0);
	btfmin_source_close(source);
	blob_free(&pressed);
	blob_free(&b);
	blob_free(&bytes);
}

/* ---- going through members ------------------------------------------------------------------ */

static void list_both(const struct blob *b)
{
	struct btfmin_members *m;
	struct btfmin_member member;

	assert_int_equal(btfmin_members_open(&m, b->data, b->size, NULL, NULL), 0);
	assert_int_equal(btfmin_members_next(m, &member, NULL), 1);
	assert_string_equal(member.name, "a.btf");
	assert_int_equal(member.size, BTF_SIZE);
	assert_int_equal(member.is_btf, 1);
	assert_int_equal(btfmin_members_next(m, &member, NULL), 1);
	assert_string_equal(member.name, "README");
	assert_int_equal(member.is_btf, 0);
	assert_int_equal(btfmin_members_next(m, &member, NULL), 1);
	assert_string_equal(member.name, "b");
	assert_int_equal(member.is_btf, 1);
	assert_int_equal(btfmin_members_next(m, &member, NULL), 0);
	assert_null(member.name);
	assert_int_equal(btfmin_members_next(m, &member, NULL), 0);
	assert_int_equal(btfmin_members_notes(m), BTFMIN_SOURCE_TAR_OTHERS);
	btfmin_members_close(m);
}

static void test_members(void **state)
{
	struct blob b = blob_new(0), pressed;

	(void)state;
	tar_file(&b, TAR_USTAR, "a.btf", BTF, BTF_SIZE);
	tar_head(&b, TAR_USTAR, "link", '2', 0);
	tar_file(&b, TAR_USTAR, "README", "x", 1);
	tar_pax(&b, "path", "b");
	tar_file(&b, TAR_USTAR, "c", OTHER, sizeof(OTHER) - 1);
	tar_end(&b);
	pressed = wrap_gzip(&b);
	list_both(&b);
	list_both(&pressed);
	blob_free(&pressed);
	blob_free(&b);
}

static void test_members_fail(void **state)
{
	struct blob b = one_member(TAR_USTAR), pressed, cut;
	struct btfmin_source_opts opts = {0};
	struct btfmin_members *m;
	struct btfmin_member member;
	struct btfmin_trail trail;
	struct btfmin_error err;

	(void)state;
	assert_int_equal(btfmin_members_open(&m, BTF, BTF_SIZE, NULL, &err), BTFMIN_ERR_ABSENT);
	assert_null(m);
	tar_end(&b);
	pressed = wrap_gzip(&b);
	cut = blob_prefix(&pressed, pressed.size - 1);
	opts.trail = &trail;
	assert_int_equal(btfmin_members_open(&m, cut.data, cut.size, &opts, &err), 0);
	assert_int_equal(btfmin_members_next(m, &member, &err), 1);
	assert_int_equal(btfmin_members_next(m, &member, &err), BTFMIN_ERR_CORRUPT);
	memset(&err, 0, sizeof(err));
	assert_int_equal(btfmin_members_next(m, &member, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(err.status, BTFMIN_ERR_CORRUPT);
	/* the place is one in the compressed bytes */
	assert_string_equal(trail.layers[trail.count - 1].form, "gzip");
	assert_true(err.offset <= cut.size);
	btfmin_members_close(m);
	btfmin_members_close(NULL);
	assert_int_equal(btfmin_members_notes(NULL), 0);
	assert_int_equal(btfmin_members_next(NULL, &member, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_members_open(NULL, "", 0, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_members_open(&m, NULL, 1, NULL, &err), BTFMIN_ERR_USAGE);
	blob_free(&cut);
	blob_free(&pressed);
	blob_free(&b);
}

/* "OOM-n" */
static int go_through(const struct blob *b, struct heap *h)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_source *source;
	struct btfmin_members *m;
	struct btfmin_member member;
	int status;

	opts.allocator = &h->allocator;
	status = btfmin_source_open(&source, b->data, b->size, &opts, NULL);
	btfmin_source_close(source);
	if (status)
		return status;
	status = btfmin_members_open(&m, b->data, b->size, &opts, NULL);
	if (!status)
		while ((status = btfmin_members_next(m, &member, NULL)) > 0)
			;
	btfmin_members_close(m);
	return status;
}

static void test_no_memory(void **state)
{
	struct blob b = blob_new(0), pressed, twice;
	struct heap h;
	size_t n, total;
	int on;

	(void)state;
	tar_file(&b, TAR_USTAR, "k.btf", BTF, BTF_SIZE);
	tar_extra(&b, 'L', "a name", 7);
	tar_file(&b, TAR_USTAR, "x", "x", 1);
	tar_pax(&b, "path", "k.btf");
	tar_file(&b, TAR_USTAR, "x", BTF, BTF_SIZE);
	tar_end(&b);
	pressed = wrap_gzip(&b);
	twice = wrap_gzip(&pressed);
	heap_init(&h, 0, 0);
	assert_int_equal(go_through(&twice, &h), 0);
	total = h.calls;
	assert_true(total > 10);
	for (n = 1; n <= total; n++) {
		for (on = 0; on < 2; on++) {
			heap_init(&h, n, on);
			assert_int_equal(go_through(&twice, &h), BTFMIN_ERR_NOMEM);
			assert_int_equal(h.live, 0);
		}
	}
	blob_free(&twice);
	blob_free(&pressed);
	blob_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),         cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_many_members), cmocka_unit_test(test_claimed_sizes),
		cmocka_unit_test(test_limit),        cmocka_unit_test(test_members),
		cmocka_unit_test(test_members_fail), cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
