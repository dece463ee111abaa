/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tar archives, each one from memory and out of a decoder. The words in quotes are ids of the list
 * of bad inputs.
 */
#include <stdio.h>

#include "unit.h"
#include "../support/heap.h"
#include "../support/make_tar.h"

#include <btfmin_archive.h>

/* What stands in a member: BTF as far as tar has to do with it. */
#define BTF      "\x9f\xeb\1\0 not looked at any further."
#define BTF_SIZE (sizeof(BTF) - 1)
#define OTHER    "\xeb\x9f\0\1 the other byte order"

/* What came of opening an archive. */
struct seen {
	int status;
	uint32_t notes;
	struct btfmin_trail trail;
	struct btfmin_error err;
	struct blob btf;
};

static struct seen open_bytes(const struct blob *b, const char *member)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_source_btf found;
	struct btfmin_source *source;
	struct seen seen;

	memset(&seen, 0, sizeof(seen));
	opts.member = member;
	opts.trail = &seen.trail;
	seen.status = btfmin_source_open(&source, b->data, b->size, &opts, &seen.err);
	assert_int_equal(source != NULL, seen.status == 0);
	if (seen.status) {
		assert_int_equal(seen.err.status, seen.status);
		assert_non_null(seen.err.text);
	}
	btfmin_source_btf(source, &found);
	seen.notes = found.notes;
	seen.btf = blob_new(0);
	blob_bytes(&seen.btf, found.data ? found.data : "", found.size);
	btfmin_source_close(source);
	return seen;
}

/* From memory and expanded: the same in all respects. */
static struct seen open_tar(const struct blob *b, const char *member)
{
	struct blob pressed = wrap_gzip(b);
	struct seen one = open_bytes(b, member), two = open_bytes(&pressed, member);

	if (two.status != one.status)
		fail_msg("%s from memory, %s expanded", one.err.text, two.err.text);
	assert_int_equal(two.notes, one.notes);
	assert_int_equal(two.err.offset, one.err.offset);
	assert_int_equal(two.btf.size, one.btf.size);
	assert_memory_equal(two.btf.data, one.btf.data, one.btf.size);
	assert_string_equal(two.trail.member, one.trail.member);
	assert_int_equal(two.trail.members, one.trail.members);
	if (b->size)
		assert_string_equal(two.trail.layers[0].form, "gzip");
	blob_free(&two.btf);
	blob_free(&pressed);
	return one;
}

/* Frees the archive. member: what must have been taken. */
static void expect_taken(const char *what, struct blob *b, const char *wanted, const char *member,
			 uint32_t notes)
{
	struct seen seen = open_tar(b, wanted);

	if (seen.status)
		fail_msg("%s: %s at %lu", what, seen.err.text, (unsigned long)seen.err.offset);
	assert_int_equal(seen.btf.size, BTF_SIZE);
	assert_memory_equal(seen.btf.data, BTF, BTF_SIZE);
	assert_string_equal(seen.trail.member, member);
	if (seen.notes != notes)
		fail_msg("%s: notes %u instead of %u", what, seen.notes, notes);
	assert_string_equal(seen.trail.layers[seen.trail.count - 1].form, "btf");
	blob_free(&seen.btf);
	blob_free(b);
}

static void expect_refused(const char *what, struct blob *b, const char *wanted, int status,
			   const char *part)
{
	struct seen seen = open_tar(b, wanted);

	if (seen.status != status)
		fail_msg("%s: status %d instead of %d: %s", what, seen.status, status,
			 seen.status ? seen.err.text : "taken");
	if (!strstr(seen.err.text, part))
		fail_msg("%s: \"%s\" instead of \"%s\"", what, seen.err.text, part);
	assert_true(seen.err.offset == BTFMIN_NO_OFFSET || seen.err.offset <= b->size);
	assert_string_equal(seen.trail.layers[seen.trail.count - 1].form, "tar");
	blob_free(&seen.btf);
	blob_free(b);
}

static struct blob one_member(enum tar_form form)
{
	struct blob b = blob_new(0);

	tar_file(&b, form, "k.btf", BTF, BTF_SIZE);
	return b;
}

/* "TAR-v7", "TAR-oldgnu" */
static void test_forms(void **state)
{
	int form;

	(void)state;
	for (form = TAR_V7; form <= TAR_OLDGNU; form++) {
		struct blob b = one_member((enum tar_form)form);

		tar_end(&b);
		expect_taken("form", &b, NULL, "k.btf", 0);
	}
}

static void test_kinds_of_members(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_head(&b, TAR_V7, "dir/", '\0', 0);
	tar_head(&b, TAR_USTAR, "x.btf", '5', 0); /* "TAR-dir-as-file" */
	tar_head(&b, TAR_USTAR, "volume.btf", 'V', 0);
	tar_file(&b, TAR_USTAR, "README", "\x9f", 1);
	tar_file(&b, TAR_USTAR, "empty", "", 0);
	tar_head(&b, TAR_USTAR, "dir/k.btf", '7', BTF_SIZE);
	tar_data(&b, BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("directories", &b, NULL, "dir/k.btf", 0);
}

/* "TAR-symlink", "TAR-hardlink", "TAR-dev", "TAR-fifo": never followed, and told of */
static void test_links_and_devices(void **state)
{
	static const char types[] = {'1', '2', '3', '4', '6'};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(types); i++) {
		struct blob b = blob_new(0);

		/* a size in such a header is not one of data that follow */
		tar_head(&b, TAR_USTAR, "other.btf", types[i], 512);
		tar_file(&b, TAR_USTAR, "k.btf", BTF, BTF_SIZE);
		tar_end(&b);
		expect_taken("links", &b, NULL, "k.btf", BTFMIN_SOURCE_TAR_OTHERS);
		b = blob_new(0);
		tar_head(&b, TAR_USTAR, "k.btf", types[i], 0);
		tar_end(&b);
		expect_refused("only a link", &b, "k.btf", BTFMIN_ERR_ABSENT, "no regular file");
	}
}

/* By its first bytes in either byte order, or by its name. */
static void test_what_is_btf(void **state)
{
	struct blob b = blob_new(0);
	struct seen seen;

	(void)state;
	tar_file(&b, TAR_USTAR, "5.4.0", BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("by content", &b, NULL, "5.4.0", 0);
	b = blob_new(0);
	tar_file(&b, TAR_USTAR, "5.4.0", OTHER, sizeof(OTHER) - 1);
	tar_end(&b);
	seen = open_tar(&b, NULL);
	assert_int_equal(seen.status, 0);
	blob_free(&seen.btf);
	blob_free(&b);
	b = blob_new(0);
	tar_file(&b, TAR_USTAR, "5.4.0.btf", "nothing like it", 15);
	tar_end(&b);
	seen = open_tar(&b, NULL);
	assert_int_equal(seen.status, BTFMIN_ERR_CORRUPT);
	assert_string_equal(seen.trail.member, "5.4.0.btf");
	blob_free(&seen.btf);
	blob_free(&b);
}

/* "TAR-empty-arch" */
static void test_no_btf(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_end(&b);
	expect_refused("TAR-empty-arch", &b, NULL, BTFMIN_ERR_ABSENT, "no .btf member");
	b = blob_new(0);
	tar_file(&b, TAR_USTAR, "5.4.0.failed", "", 0);
	tar_end(&b);
	expect_refused("TAR-empty-arch", &b, NULL, BTFMIN_ERR_ABSENT, "no .btf member");
}

static struct blob two_members(void)
{
	struct blob b = blob_new(0);

	tar_file(&b, TAR_USTAR, "a.btf", OTHER, sizeof(OTHER) - 1);
	tar_file(&b, TAR_USTAR, "./b.btf", BTF, BTF_SIZE);
	tar_file(&b, TAR_USTAR, "B.btf", OTHER, sizeof(OTHER) - 1); /* "TAR-case": another name */
	tar_end(&b);
	return b;
}

/* "TAR-two-btf": one is to be named */
static void test_several(void **state)
{
	struct blob b = two_members();
	struct seen seen = open_tar(&b, NULL);

	(void)state;
	assert_int_equal(seen.status, BTFMIN_ERR_ABSENT);
	assert_int_equal(seen.trail.members, 3);
	blob_free(&seen.btf);
	blob_free(&b);
	b = two_members();
	expect_taken("named", &b, "b.btf", "./b.btf", 0);
	b = two_members();
	expect_taken("named with a dot", &b, "././b.btf", "./b.btf", 0);
	b = two_members();
	expect_refused("not there", &b, "c.btf", BTFMIN_ERR_ABSENT, "of that name");
}

/* "TAR-dup": the last one counts, as when it is unpacked */
static void test_one_name_twice(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_file(&b, TAR_USTAR, "k.btf", OTHER, sizeof(OTHER) - 1);
	tar_file(&b, TAR_USTAR, "k.btf", "not even BTF", 12);
	tar_file(&b, TAR_USTAR, "./k.btf", BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-dup", &b, NULL, "./k.btf", BTFMIN_SOURCE_TAR_TWICE);
}

/* "TAR-dotdot", "TAR-abs", "TAR-dotdot-mid", "TAR-bslash", "TAR-name-ctrl": names are names */
static void test_names_are_no_paths(void **state)
{
	static const char *const names[] = {"../x.btf", "/etc/x.btf", "a/../../x.btf", "..\\x.btf",
					    "\033[2J\n.btf"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct blob b = blob_new(0);

		tar_file(&b, TAR_USTAR, names[i], BTF, BTF_SIZE);
		tar_end(&b);
		expect_taken(names[i], &b, names[i], names[i], 0);
	}
}

/* ---- long names ----------------------------------------------------------------------------- */

/* "TAR-name100", "TAR-name255": the name fills its field, and the prefix stands before it */
static void test_prefix(void **state)
{
	char name[101], whole[260];
	struct blob b = blob_new(0);
	size_t at;

	(void)state;
	memset(name, 'n', 100);
	name[100] = '\0';
	tar_file(&b, TAR_USTAR, name, BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-name100", &b, NULL, name, 0);
	b = blob_new(0);
	at = tar_head(&b, TAR_USTAR, name, '0', BTF_SIZE);
	memset(b.data + at + TAR_PREFIX, 'p', 155);
	tar_sum(&b, at);
	tar_data(&b, BTF, BTF_SIZE);
	tar_end(&b);
	memset(whole, 'p', 155);
	snprintf(whole + 155, sizeof(whole) - 155, "/%s", name);
	whole[255] = '\0'; /* a trail shows that much */
	expect_taken("TAR-name255", &b, NULL, whole, 0);
	b = blob_new(0);
	at = tar_head(&b, TAR_OLDGNU, "k.btf", '0', BTF_SIZE);
	memset(b.data + at + TAR_PREFIX, '7', 12); /* times, in this form */
	tar_sum(&b, at);
	tar_data(&b, BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-oldgnu", &b, NULL, "k.btf", 0);
}

/* "TAR-gnu-L", "TAR-name-4k" */
static void test_gnu_names(void **state)
{
	char *name = must_alloc(4097);
	struct blob b = blob_new(0);
	struct seen seen;

	(void)state;
	memset(name, 'l', 4096);
	memcpy(name + 4092, ".btf", 5);
	tar_extra(&b, 'K', "target", 7);
	tar_extra(&b, 'L', name, 4097);
	tar_file(&b, TAR_OLDGNU, "short", "no magic", 8);
	tar_file(&b, TAR_OLDGNU, "other", "no magic", 8);
	tar_end(&b);
	seen = open_tar(&b, name);
	assert_int_equal(seen.status, BTFMIN_ERR_CORRUPT); /* found, and no BTF */
	assert_int_equal(seen.trail.members, 1);
	assert_memory_equal(seen.trail.member, name, 255);
	blob_free(&seen.btf);
	blob_free(&b);
	free(name);
}

/* "TAR-gnu-L-dangling", "TAR-gnu-L-huge" */
static void test_gnu_names_bad(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_extra(&b, 'L', "k.btf", 6);
	tar_end(&b);
	expect_refused("TAR-gnu-L-dangling", &b, NULL, BTFMIN_ERR_CORRUPT, "does not follow");
	b = blob_new(0);
	tar_head(&b, TAR_USTAR, "extra", 'L', (1u << 20) + 1);
	tar_end(&b);
	expect_refused("TAR-gnu-L-huge", &b, NULL, BTFMIN_ERR_LIMIT, "1 MiB");
	b = blob_new(0);
	tar_head(&b, TAR_USTAR, "extra", 'L', 4096);
	tar_end(&b);
	expect_refused("TAR-gnu-L cut", &b, NULL, BTFMIN_ERR_CORRUPT, "cut short");
}

/* "TAR-pax-path", "TAR-pax-size" */
static void test_pax(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_extra(&b, 'g', "17 comment=words\n", 17); /* "TAR-pax-global" */
	tar_pax(&b, "path", "a/very/long/name.btf");
	tar_head(&b, TAR_USTAR, "short", '0', BTF_SIZE);
	tar_data(&b, BTF, BTF_SIZE);
	tar_end(&b);
	expect_taken("TAR-pax-path", &b, NULL, "a/very/long/name.btf", 0);
	b = blob_new(0);
	tar_extra(&b, 'x', "11 size=31\n10 path=p\n21 mtime=1.123456789\n8 path=\n", 50);
	assert_int_equal(BTF_SIZE, 31);
	tar_head(&b, TAR_USTAR, "k.btf", '0',
		 0); /* what pax says counts; its empty path does not */
	tar_data(&b, BTF, BTF_SIZE);
	tar_file(&b, TAR_USTAR, "README", "as its own header says", 22);
	tar_end(&b);
	expect_taken("TAR-pax-size", &b, NULL, "k.btf", 0);
}

/* "TAR-pax-len-lies", "TAR-pax-binary", "TAR-pax-nul", "TAR-sparse-pax10" */
static void test_pax_bad(void **state)
{
	static const struct {
		const char *id, *records;
		size_t size;
		int status;
	} cases[] = {
		{"TAR-pax-len-lies: long", "99 path=k\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: short", "9 path=k\n\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: itself", "2 path=k\n\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: 0", "0 path=k\n\n", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-len-lies: 2^64", "18446744073709551617 path=k\n", 28, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-binary", "\xff\xfe\0\1\2", 5, BTFMIN_ERR_CORRUPT},
		{"no keyword", "5 ab\n", 5, BTFMIN_ERR_CORRUPT},
		{"no line end", "10 path=kk", 10, BTFMIN_ERR_CORRUPT},
		{"TAR-pax-nul", "12 path=k\0k\n", 12, BTFMIN_ERR_CORRUPT},
		{"size is negative", "11 size=-1\n", 11, BTFMIN_ERR_CORRUPT},
		{"size is no number", "11 size=1x\n", 11, BTFMIN_ERR_CORRUPT},
		{"size is huge", "32 size=99999999999999999999999\n", 32, BTFMIN_ERR_CORRUPT},
		{"TAR-sparse-pax10", "22 GNU.sparse.major=1\n", 22, BTFMIN_ERR_UNSUPPORTED},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct blob b = blob_new(0);

		tar_extra(&b, 'x', cases[i].records, cases[i].size);
		tar_file(&b, TAR_USTAR, "k.btf", BTF, BTF_SIZE);
		tar_end(&b);
		expect_refused(cases[i].id, &b, NULL, cases[i].status, "");
	}
}

/* "TAR-pax-huge", "TAR-pax-global", "TAR-sparse-old" */
static void test_refused_wholly(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_head(&b, TAR_USTAR, "extra", 'x', 1u << 30);
	tar_end(&b);
	expect_refused("TAR-pax-huge", &b, NULL, BTFMIN_ERR_LIMIT, "1 MiB");
	b = blob_new(0);
	tar_extra(&b, 'g', "14 path=k.btf\n", 14);
	tar_end(&b);
	expect_refused("TAR-pax-global", &b, NULL, BTFMIN_ERR_UNSUPPORTED, "all members");
	b = blob_new(0);
	tar_head(&b, TAR_OLDGNU, "k.btf", 'S', 0);
	tar_end(&b);
	expect_refused("TAR-sparse-old", &b, NULL, BTFMIN_ERR_UNSUPPORTED, "sparse");
	b = blob_new(0);
	tar_head(&b, TAR_OLDGNU, "k.btf", 'M', 0);
	tar_end(&b);
	expect_refused("volumes", &b, NULL, BTFMIN_ERR_UNSUPPORTED, "volumes");
}

/* ---- numbers and sums ----------------------------------------------------------------------- */

static struct blob with_size(const char *field)
{
	struct blob b = one_member(TAR_USTAR);

	memcpy(b.data + TAR_SIZE, field, 12);
	tar_sum(&b, 0);
	tar_end(&b);
	return b;
}

/* "TAR-size-neg", "TAR-size-b256", "TAR-size-oct-junk", "TAR-size-huge" */
static void test_sizes(void **state)
{
	static const char good[][13] = {"00000000037\0", "        37 \0", "37\0\0\0\0\0\0\0\0\0\0",
					"000000000037", "\x80\0\0\0\0\0\0\0\0\0\0\x1f"};
	static const char bad[][13] = {"0000000003x\0",
				       "-0000000037\0",
				       "0x00000001f\0",
				       "000 0000037\0",
				       "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xe1",
				       "\xc0\0\0\0\0\0\0\0\0\0\0\x1f",
				       "\x80\0\0\x80\0\0\0\0\0\0\0\0",
				       "\x81\0\0\0\0\0\0\0\0\0\0\0"};
	static const char cut[][13] = {"77777777777\0", "777777777777", "00000010000\0",
				       "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff",
				       "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xfe\0"};
	struct blob b;
	size_t i;

	(void)state;
	assert_int_equal(BTF_SIZE, 037);
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		b = with_size(good[i]);
		expect_taken(good[i], &b, NULL, "k.btf", 0);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		b = with_size(bad[i]);
		expect_refused(bad[i], &b, NULL, BTFMIN_ERR_CORRUPT, "size");
	}
	for (i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		b = with_size(cut[i]);
		expect_refused(cut[i], &b, NULL, BTFMIN_ERR_CORRUPT, "cut short");
	}
}

/* "TAR-chksum": of signed chars as well, as some old tars made it */
static void test_sums(void **state)
{
	struct blob b = one_member(TAR_USTAR);
	unsigned int sum = 0, high = 0, i;

	(void)state;
	b.data[0] ^= 1;
	tar_end(&b);
	expect_refused("TAR-chksum", &b, NULL, BTFMIN_ERR_CORRUPT, "checksum");
	b = blob_new(0);
	tar_file(&b, TAR_V7, "\xc3\xa4.btf", BTF, BTF_SIZE);
	memset(b.data + TAR_SUM, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++) {
		sum += b.data[i];
		high += b.data[i] >> 7;
	}
	snprintf((char *)b.data + TAR_SUM, 8, "%06o", (sum - 256 * high) & 0777777);
	tar_end(&b);
	expect_taken("TAR-chksum: signed", &b, NULL, "\xc3\xa4.btf", 0);
}

/* Every byte of a header changed: never anything but an answer, and mostly the sum does not hold.
 */
static void test_changed_headers(void **state)
{
	static const unsigned char values[] = {0, 1, ' ', '0', '7', '8', 0x7f, 0x80, 0xff};
	size_t at, i, taken = 0;

	(void)state;
	for (at = 0; at < TAR_BLOCK; at++) {
		for (i = 0; i < 2 * sizeof(values); i++) {
			struct blob b = one_member(TAR_USTAR);
			struct seen seen;

			b.data[at] = values[i / 2];
			if (i % 2) /* with a sum that holds again */
				tar_sum(&b, 0);
			tar_end(&b);
			seen = open_bytes(&b, NULL);
			taken += seen.status == 0;
			blob_free(&seen.btf);
			blob_free(&b);
		}
	}
	assert_true(taken > TAR_BLOCK); /* names, modes, times may be anything */
	assert_true(taken < TAR_BLOCK * 2 * sizeof(values) * 2 / 3);
}

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
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_kinds_of_members),
		cmocka_unit_test(test_links_and_devices),
		cmocka_unit_test(test_what_is_btf),
		cmocka_unit_test(test_no_btf),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_one_name_twice),
		cmocka_unit_test(test_names_are_no_paths),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_gnu_names),
		cmocka_unit_test(test_gnu_names_bad),
		cmocka_unit_test(test_pax),
		cmocka_unit_test(test_pax_bad),
		cmocka_unit_test(test_refused_wholly),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_changed_headers),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_many_members),
		cmocka_unit_test(test_claimed_sizes),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_members_fail),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
