/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packages that are broken, or made to harm. The words in quotes are ids of the list of bad inputs.
 */
#include <stdio.h>
#include <time.h>

#include "package_world.h"

/* ---- names --------------------------------------------------------------------------------------
 */

static struct blob named(const char *name)
{
	struct blob b = blob_new(0);

	pw_member(&b, name, 1);
	tar_end(&b);
	return b;
}

/* "TAR-dotdot", "TAR-abs", "TAR-dotdot-mid", "TAR-bslash" */
static void test_unsafe_names(void **state)
{
	static const char *const names[] = {
		"../x.btf", "..",     "a/..",    "/etc/x.btf",    "/x.btf",   "a/../../x.btf",
		"a/../x",   "./../x", ".//../x", "..\\x.btf",     "a\\x.btf", "\\x.btf",
		"c:\\x",    "./",     ".",       "a/./.././x.btf"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct blob b = named(names[i]);

		pw_expect_refused(names[i], &b, BTFMIN_ERR_CORRUPT, "no safe path");
		b = blob_new(0); /* a link may not have it either, nor a member that is no BTF */
		pw_member(&b, "5.4.0.btf", 1);
		tar_link(&b, TAR_USTAR, names[i], "5.4.0.btf");
		tar_end(&b);
		pw_expect_refused(names[i], &b, BTFMIN_ERR_CORRUPT, "no safe path");
		b = blob_new(0);
		tar_pax(&b, "path", names[i]);
		tar_file(&b, TAR_USTAR, "README", "", 0);
		tar_end(&b);
		pw_expect_refused(names[i], &b, BTFMIN_ERR_CORRUPT, "no safe path");
	}
}

/* Dots that lead nowhere; "TAR-name-ctrl": bytes are bytes */
static void test_safe_names(void **state)
{
	static const char *const names[] = {"./5.4.0.btf",   "..5.4.0.btf",   "a../5.4.0.btf",
					    "...",           "a//5.4.0.btf",  "././5.4.0.btf",
					    "a/./5.4.0.btf", "\033[2J\n.btf", "\xff\xfe/x.btf"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct blob b = named(names[i]);

		pw_expect_taken(names[i], &b, names[i], 0);
	}
}

/* "TAR-case": other names. "TAR-two-btf": both are there */
static void test_case(void **state)
{
	struct blob b = blob_new(0);
	struct btfmin_entry entry;
	struct opened o;

	(void)state;
	pw_member(&b, "a/5.4.0.btf", 1);
	pw_member(&b, "A/5.4.0.btf", 2);
	tar_end(&b);
	pw_open(&o, &b);
	entry = pw_entry(&o, "A/5.4.0.btf");
	pw_expect_bytes(&entry, 2);
	assert_int_equal(btfmin_package_count(o.package), 2);
	assert_int_equal(btfmin_package_notes(o.package), 0);
	pw_close(&o);
	blob_free(&b);
}

/* "TAR-dup": the last one counts, whatever way its name is written, and it is told */
static void test_duplicates(void **state)
{
	struct blob b = blob_new(0);
	struct btfmin_entry entry;
	struct opened o;

	(void)state;
	pw_member(&b, "a/5.4.0.btf", 3);
	tar_link(&b, TAR_USTAR, "b.btf", "a/5.4.0.btf"); /* keeps what it led to */
	pw_member(&b, "a//5.4.0.btf", 2);
	tar_link(&b, TAR_USTAR, "c.btf", "./b.btf");
	pw_member(&b, "./a/./5.4.0.btf", 1);
	tar_link(&b, TAR_USTAR, "d.btf", "a/5.4.0.btf");
	tar_end(&b);
	pw_open(&o, &b);
	assert_int_equal(btfmin_package_count(o.package), 4);
	assert_int_equal(btfmin_package_notes(o.package), BTFMIN_SOURCE_TAR_TWICE);
	entry = pw_entry(&o, "b.btf");
	pw_expect_bytes(&entry, 3);
	assert_null(entry.same_as); /* nothing has that name any more */
	entry = pw_entry(&o, "c.btf");
	pw_expect_bytes(&entry, 3);
	assert_string_equal(entry.same_as, "b.btf");
	entry = pw_entry(&o, "d.btf");
	pw_expect_bytes(&entry, 1);
	assert_string_equal(entry.same_as, "./a/./5.4.0.btf");
	pw_close(&o);
	blob_free(&b);
}

/* ---- links --------------------------------------------------------------------------------------
 */

static void expect_link(const char *what, const char *before, const char *name, const char *target)
{
	struct blob b = blob_new(0);

	if (before)
		pw_member(&b, before, 1);
	tar_link(&b, TAR_USTAR, name, target);
	pw_member(&b, "later.btf", 2);
	tar_end(&b);
	pw_expect_refused(what, &b, BTFMIN_ERR_CORRUPT, "hard link to what does not stand before");
}

/* "TAR-hardlink": out of the package, forward, to itself, to a directory, to a symlink */
static void test_bad_links(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	expect_link("absolute", "a.btf", "b.btf", "/etc/passwd");
	expect_link("out of it", "a.btf", "b.btf", "../a.btf");
	expect_link("out of it and back", "a.btf", "b.btf", "x/../a.btf");
	expect_link("forward", "a.btf", "b.btf", "later.btf");
	expect_link("to itself", "a.btf", "b.btf", "b.btf");
	expect_link("first", NULL, "b.btf", "b.btf");
	expect_link("nowhere", "a.btf", "b.btf", "");
	expect_link("other case", "a.btf", "b.btf", "A.btf");
	expect_link("longer", "a.btf", "b.btf", "a.btf/x");
	expect_link("shorter", "a/a.btf", "b.btf", "a");
	tar_head(&b, TAR_USTAR, "dir", '5', 0);
	tar_link(&b, TAR_USTAR, "b.btf", "dir");
	tar_end(&b);
	pw_expect_refused("to a directory", &b, BTFMIN_ERR_CORRUPT, "hard link to what");
	b = blob_new(0);
	pw_member(&b, "a.btf", 1);
	tar_head(&b, TAR_USTAR, "s", '2', 0);
	tar_link(&b, TAR_USTAR, "b.btf", "s");
	tar_end(&b);
	pw_expect_refused("to a symlink", &b, BTFMIN_ERR_CORRUPT, "hard link to what");
	b = blob_new(0);
	tar_link(&b, TAR_USTAR, "a.btf", "b.btf");
	tar_link(&b, TAR_USTAR, "b.btf", "a.btf");
	tar_end(&b);
	pw_expect_refused("each to the other", &b, BTFMIN_ERR_CORRUPT, "hard link to what");
}

/* A chain of links leads to the first; 2,000 of them take no time. */
static void test_chain(void **state)
{
	struct blob b = blob_new(0);
	struct btfmin_entry entry;
	struct opened o;
	char name[32], last[32] = "a.btf";
	int i;

	(void)state;
	pw_member(&b, "a.btf", 1);
	for (i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "%d.btf", i);
		tar_link(&b, TAR_USTAR, name, last);
		strcpy(last, name);
	}
	tar_end(&b);
	pw_open(&o, &b);
	assert_int_equal(btfmin_package_count(o.package), 2001);
	entry = pw_entry(&o, "1999.btf");
	pw_expect_bytes(&entry, 1);
	assert_string_equal(entry.same_as, "a.btf");
	pw_close(&o);
	blob_free(&b);
}

/* What a link leads to may need more room than a header has. A size in its header is none. */
static void test_long_links(void **state)
{
	char dir[200], name[260], link[260];
	struct blob b;
	size_t at;

	(void)state;
	memset(dir, 'd', sizeof(dir) - 1);
	dir[sizeof(dir) - 1] = '\0';
	snprintf(name, sizeof(name), "%s/a.btf", dir);
	snprintf(link, sizeof(link), "%s/b.btf", dir);
	b = blob_new(0);
	tar_pax(&b, "path", name);
	pw_member(&b, "x", 1);
	tar_pax(&b, "linkpath", name);
	tar_link(&b, TAR_USTAR, "l.btf", "no such");
	tar_end(&b);
	pw_expect_taken("pax", &b, "l.btf", 0);
	b = blob_new(0);
	tar_extra(&b, 'L', name, strlen(name) + 1);
	pw_member(&b, "x", 1);
	tar_extra(&b, 'K', name, strlen(name) + 1);
	tar_extra(&b, 'L', link, strlen(link) + 1);
	tar_link(&b, TAR_OLDGNU, "x", "no such");
	tar_end(&b);
	pw_expect_taken("GNU", &b, link, 0);
	b = blob_new(0);
	tar_extra(&b, 'K', name, strlen(name) + 1); /* of a member that is no link: of no use */
	pw_member(&b, "x.btf", 1);
	tar_link(&b, TAR_USTAR, "l.btf", "x.btf");
	tar_end(&b);
	pw_expect_taken("GNU's of another", &b, "l.btf", 0);
	b = blob_new(0);
	pw_member(&b, "x.btf", 1);
	at = b.size;
	tar_link(&b, TAR_USTAR, "l.btf", "x.btf");
	memcpy(b.data + at + TAR_SIZE, "00000077777", 11);
	tar_sum(&b, at);
	tar_end(&b);
	pw_expect_taken("size", &b, "l.btf", 0);
}

static void test_bad_long_links(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	pw_member(&b, "x.btf", 1);
	tar_extra(&b, 'x', "19 linkpath=x.btf\0\n", 19);
	tar_link(&b, TAR_USTAR, "l.btf", "x.btf");
	tar_end(&b);
	pw_expect_refused("\"TAR-pax-nul\"", &b, BTFMIN_ERR_CORRUPT, "NUL");
	b = blob_new(0);
	tar_extra(&b, 'g', "18 linkpath=x.btf\n", 18);
	pw_member(&b, "x.btf", 1);
	tar_end(&b);
	pw_expect_refused("\"TAR-pax-global\"", &b, BTFMIN_ERR_UNSUPPORTED, "all members");
	b = blob_new(0);
	tar_head(&b, TAR_OLDGNU, "extra", 'K', 1u << 30);
	tar_end(&b);
	pw_expect_refused("\"TAR-gnu-L-huge\"", &b, BTFMIN_ERR_LIMIT, "1 MiB");
	b = blob_new(0);
	pw_member(&b, "x.btf", 1);
	tar_extra(&b, 'K', "x.btf", 6);
	tar_end(&b);
	pw_expect_refused("\"TAR-gnu-L-dangling\"", &b, BTFMIN_ERR_CORRUPT, "does not follow");
}

/* "TAR-symlink", "TAR-dev", "TAR-fifo", "TAR-dir-as-file": passed over, and told of */
static void test_other_kinds(void **state)
{
	static const char types[] = {'2', '3', '4', '6', '5'};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(types); i++) {
		struct blob b = blob_new(0);

		tar_head(&b, TAR_USTAR, "../5.5.0.btf", types[i], 512);
		pw_member(&b, "5.4.0.btf", 1);
		tar_end(&b);
		pw_expect_taken("kinds", &b, "5.4.0.btf",
				types[i] == '5' ? 0 : BTFMIN_SOURCE_TAR_OTHERS);
		b = blob_new(0);
		tar_head(&b, TAR_USTAR, "5.4.0.btf", types[i], 0);
		tar_end(&b);
		pw_expect_refused("nothing else", &b, BTFMIN_ERR_ABSENT, "no .btf member");
	}
}

/* ---- the rest of what a tar may do --------------------------------------------------------------
 */

/* "TAR-v7", "TAR-oldgnu", "TAR-gnu-L", "TAR-pax-path", "TAR-pax-size" */
static void test_forms(void **state)
{
	struct blob btf = pw_btf(1, 0), b;
	char size[16];
	int form;

	(void)state;
	for (form = TAR_V7; form <= TAR_OLDGNU; form++) {
		b = blob_new(0);
		tar_file(&b, (enum tar_form)form, "5.4.0.btf", btf.data, btf.size);
		tar_end(&b);
		pw_expect_taken("form", &b, "5.4.0.btf", 0);
	}
	b = blob_new(0);
	tar_extra(&b, 'L', "a/5.4.0.btf", 12);
	pw_member(&b, "x", 1);
	tar_end(&b);
	pw_expect_taken("TAR-gnu-L", &b, "a/5.4.0.btf", 0);
	b = blob_new(0);
	snprintf(size, sizeof(size), "%lu", (unsigned long)btf.size);
	tar_pax(&b, "path", "a/5.4.0.btf");
	tar_pax(&b, "size", size);
	tar_head(&b, TAR_USTAR, "x", '0', 0);
	tar_data(&b, btf.data, btf.size);
	tar_end(&b);
	pw_expect_taken("TAR-pax-path, TAR-pax-size", &b, "a/5.4.0.btf", 0);
	blob_free(&btf);
}

/* "TAR-nozero", "TAR-onezero", "TAR-junk-after", "TAR-empty-arch" */
static void test_ends(void **state)
{
	static const unsigned char zeroes[TAR_BLOCK];
	struct blob b = blob_new(0);

	(void)state;
	pw_member(&b, "5.4.0.btf", 1);
	blob_fit(&b);
	pw_expect_taken("TAR-nozero", &b, "5.4.0.btf", BTFMIN_SOURCE_TAR_NO_END);
	b = blob_new(0);
	pw_member(&b, "5.4.0.btf", 1);
	blob_bytes(&b, zeroes, sizeof(zeroes));
	pw_expect_taken("TAR-onezero", &b, "5.4.0.btf", 0);
	b = blob_new(0);
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_member(&b, "5.5.0.btf", 1);
	pw_expect_taken("TAR-junk-after", &b, "5.4.0.btf", BTFMIN_SOURCE_TAR_JUNK);
	b = blob_new(0);
	tar_end(&b);
	pw_expect_refused("TAR-empty-arch", &b, BTFMIN_ERR_ABSENT, "no .btf member");
	b = blob_new(0);
	tar_file(&b, TAR_USTAR, "package.json", "{}", 2);
	tar_end(&b);
	pw_expect_refused("TAR-empty-arch", &b, BTFMIN_ERR_ABSENT, "no .btf member");
}

/* "TAR-chksum", "TAR-size-neg", "TAR-size-b256", "TAR-size-oct-junk", "TAR-size-huge" */
static void test_headers(void **state)
{
	static const struct {
		const char *id, field[13], *part;
	} cases[] = {
		{"TAR-size-neg", "-0000000031\0", "size"},
		{"TAR-size-neg", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "size"},
		{"TAR-size-b256", "\x80\0\0\x80\0\0\0\0\0\0\0\0", "size"},
		{"TAR-size-b256", "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", "cut short"},
		{"TAR-size-oct-junk", "0000000003x\0", "size"},
		{"TAR-size-huge", "77777777777\0", "cut short"},
	};
	struct blob b = named("5.4.0.btf");
	size_t i;

	(void)state;
	b.data[1] ^= 1;
	pw_expect_refused("TAR-chksum", &b, BTFMIN_ERR_CORRUPT, "checksum");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		b = named("5.4.0.btf");
		memcpy(b.data + TAR_SIZE, cases[i].field, 12);
		tar_sum(&b, 0);
		pw_expect_refused(cases[i].id, &b, BTFMIN_ERR_CORRUPT, cases[i].part);
	}
}

/* "TAR-pax-len-lies", "TAR-pax-huge", "TAR-pax-binary", "TAR-sparse-old", "TAR-sparse-pax10" */
static void test_pax(void **state)
{
	struct blob b = blob_new(0);

	(void)state;
	tar_extra(&b, 'x', "99 path=k\n", 10);
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_expect_refused("TAR-pax-len-lies", &b, BTFMIN_ERR_CORRUPT, "length");
	b = blob_new(0);
	tar_extra(&b, 'x', "\xff\xfe\0\1\2", 5);
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_expect_refused("TAR-pax-binary", &b, BTFMIN_ERR_CORRUPT, "length");
	b = blob_new(0);
	tar_head(&b, TAR_USTAR, "extra", 'x', 1u << 30);
	tar_end(&b);
	pw_expect_refused("TAR-pax-huge", &b, BTFMIN_ERR_LIMIT, "1 MiB");
	b = blob_new(0);
	tar_head(&b, TAR_OLDGNU, "5.4.0.btf", 'S', 0);
	tar_end(&b);
	pw_expect_refused("TAR-sparse-old", &b, BTFMIN_ERR_UNSUPPORTED, "sparse");
	b = blob_new(0);
	tar_pax(&b, "GNU.sparse.major", "1");
	pw_member(&b, "5.4.0.btf", 1);
	tar_end(&b);
	pw_expect_refused("TAR-sparse-pax10", &b, BTFMIN_ERR_UNSUPPORTED, "sparse");
}

/* "TAR-trunc": every prefix, plain; "CMP-gz-trunc": and of its gzip */
static void test_prefixes(void **state)
{
	struct blob whole = blob_new(0), pressed;
	struct opened o;
	size_t size, end;

	(void)state;
	tar_pax(&whole, "path", "a/5.4.0.btf");
	pw_member(&whole, "x", 1);
	tar_link(&whole, TAR_USTAR, "b/5.4.0.btf", "a/5.4.0.btf");
	pw_member(&whole, "c/5.4.0.btf", 2);
	end = whole.size;
	tar_end(&whole);
	for (size = 1; size <= whole.size; size++) {
		struct blob b = blob_prefix(&whole, size);
		/* between two members nothing shows that there was more but the missing end */
		int told = size == 4 * TAR_BLOCK || size == 5 * TAR_BLOCK || size == end;

		pw_open(&o, &b);
		if ((o.status == 0) != (size >= end || told))
			fail_msg("%lu bytes: status %d", (unsigned long)size, o.status);
		if (o.status)
			assert_int_equal(o.status, BTFMIN_ERR_CORRUPT);
		assert_int_equal(btfmin_package_notes(o.package),
				 told ? BTFMIN_SOURCE_TAR_NO_END : 0);
		pw_close(&o);
		blob_free(&b);
	}
	pressed = wrap_gzip(&whole);
	for (size = 0; size < pressed.size; size++) {
		struct blob b = blob_prefix(&pressed, size);

		pw_open_bytes(&o, &b);
		assert_int_equal(o.status, BTFMIN_ERR_CORRUPT);
		pw_close(&o);
		blob_free(&b);
	}
	blob_free(&pressed);
	blob_free(&whole);
}

/* A tar in a tar is none of the members; nor is anything but BTF and tars a package. */
static void test_no_packages(void **state)
{
	struct blob inner = named("5.4.0.btf"), b = blob_new(0);

	(void)state;
	tar_file(&b, TAR_USTAR, "5.4.0.btf.tar", inner.data, inner.size);
	tar_end(&b);
	pw_expect_refused("tar in a tar", &b, BTFMIN_ERR_ABSENT, "no .btf member");
	b = blob_new(0);
	pw_expect_refused("CMP-empty", &b, BTFMIN_ERR_CORRUPT, "");
	b = blob_new(0);
	blob_bytes(&b, "#!/bin/sh\necho no package\n", 26);
	blob_fit(&b);
	pw_expect_refused("a script", &b, BTFMIN_ERR_CORRUPT, "");
	blob_free(&inner);
}

/* ---- what it costs ------------------------------------------------------------------------------
 */

static struct blob many(size_t count, char type)
{
	struct blob b = blob_new(0), head = blob_new(0);
	char name[32];
	size_t i;

	pw_member(&b, "5.4.0.btf", 1);
	tar_link(&head, TAR_USTAR, "0000000.btf", "5.4.0.btf");
	for (i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%07lu.btf", (unsigned long)i);
		memcpy(head.data, name, 11);
		head.data[TAR_TYPE] = (unsigned char)type;
		tar_sum(&head, 0);
		blob_bytes(&b, head.data, TAR_BLOCK);
	}
	tar_end(&b);
	blob_free(&head);
	return b;
}

static double seconds(void)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), 0);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* "TAR-count": a million members, links and empty files; memory is less than theirs in the tar */
static void test_million(void **state)
{
	static const char types[] = {'1', '0'};
	struct opened o;
	double start;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct blob b = many(1000000, types[i]);

		start = seconds();
		pw_open_bytes(&o, &b);
		assert_int_equal(o.status, 0);
		assert_int_equal(btfmin_package_count(o.package), 1000001);
		assert_true(o.heap.peak < b.size);
		pw_close(&o);
		assert_true(seconds() - start <
			    20); /* far above what it takes, far below squares */
		blob_free(&b);
	}
}

/* "TAR-count": over the limit */
static void test_too_many(void **state)
{
	struct blob b = many(((size_t)1 << 20) - 1, '0');
	struct opened o;

	(void)state;
	pw_open_bytes(&o, &b);
	assert_int_equal(o.status, 0);
	assert_int_equal(btfmin_package_count(o.package), (size_t)1 << 20);
	pw_close(&o);
	blob_free(&b);
	b = many((size_t)1 << 20, '1');
	pw_open_bytes(&o, &b);
	assert_int_equal(o.status, BTFMIN_ERR_LIMIT);
	assert_non_null(strstr(o.err.text, "2^20"));
	pw_close(&o);
	blob_free(&b);
}

/* Names that are alike for long, and all of one name. */
static void test_long_names(void **state)
{
	struct blob b = blob_new(0);
	char *name = must_alloc(100001);
	struct opened o;
	int i;

	(void)state;
	memset(name, 'a', 100000);
	memset(name, '/', 50000);
	memcpy(name, "./", 2);
	name[100000] = '\0';
	for (i = 0; i < 100; i++) {
		snprintf(name + 99980, 21, "%d.btf", i / 2);
		tar_pax(&b, "path", name);
		pw_member(&b, "x", 1);
		tar_pax(&b, "linkpath", name);
		snprintf(name + 99980, 21, "%d.btf", 1000 + i);
		tar_link(&b, TAR_USTAR, name + 99980, "x");
	}
	tar_end(&b);
	pw_open_bytes(&o, &b);
	assert_int_equal(o.status, 0);
	assert_int_equal(btfmin_package_count(o.package), 150);
	assert_int_equal(btfmin_package_notes(o.package), BTFMIN_SOURCE_TAR_TWICE);
	pw_close(&o);
	blob_free(&b);
	free(name);
}

/* "CMP-gz-bomb", "CMP-nested": what comes out is bounded, by default and by max_size */
static void test_bombs(void **state)
{
	struct blob b = many(4000, '1'), gz = wrap_gzip(&b);
	struct btfmin_package_opts opts = {0};
	struct btfmin_package *package;
	struct btfmin_error err;
	struct heap h;

	(void)state;
	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	opts.max_size = b.size - 1;
	assert_int_equal(btfmin_package_open(&package, gz.data, gz.size, &opts, &err),
			 BTFMIN_ERR_LIMIT);
	assert_int_equal(h.live, 0);
	opts.max_size = b.size;
	assert_int_equal(btfmin_package_open(&package, gz.data, gz.size, &opts, &err), 0);
	btfmin_package_close(package);
	/* expanded once: all of its bytes are never there more than twice, to join the pieces */
	assert_true(h.peak < 3 * b.size);
	blob_free(&gz);
	blob_free(&b);
}

/* "OOM-n" */
static int go_through(const struct blob *b, struct heap *h)
{
	struct btfmin_host host = pw_host("ubuntu 20.04 x86_64 5.4.0");
	struct btfmin_package_opts opts = {0};
	struct btfmin_package *package;
	struct btfmin_error err;
	size_t index;
	int status;

	opts.allocator = &h->allocator;
	status = btfmin_package_open(&package, b->data, b->size, &opts, &err);
	assert_int_equal(package == NULL, status != 0);
	if (status)
		assert_int_equal(err.status, status);
	else
		assert_int_equal(btfmin_package_find(package, &host, 0, &index, NULL, NULL), 1);
	btfmin_package_close(package);
	return status;
}

static void fail_each(const struct blob *b)
{
	struct heap h;
	size_t n, total;
	int on;

	heap_init(&h, 0, 0);
	assert_int_equal(go_through(b, &h), 0);
	total = h.calls;
	assert_true(total >= 3);
	for (n = 1; n <= total; n++) {
		for (on = 0; on < 2; on++) {
			heap_init(&h, n, on);
			assert_int_equal(go_through(b, &h), BTFMIN_ERR_NOMEM);
			assert_int_equal(h.live, 0);
		}
	}
}

static void test_no_memory(void **state)
{
	struct blob b = blob_new(0), pressed, elf, btf = pw_btf(1, 0);
	char name[32];
	int i;

	(void)state;
	for (i = 0; i < 600; i++) { /* enough for arrays to grow */
		snprintf(name, sizeof(name), "%d.btf", i);
		pw_member(&b, name, 1);
	}
	tar_extra(&b, 'L', "a/5.4.0.btf", 12);
	pw_member(&b, "x", 1);
	tar_pax(&b, "linkpath", "a/5.4.0.btf");
	tar_link(&b, TAR_USTAR, "5.4.0.btf", "x");
	tar_end(&b);
	pressed = wrap_gzip(&b);
	elf = pw_embed(&pressed, 0, 64, 0);
	fail_each(&b);
	fail_each(&pressed);
	fail_each(&elf);
	fail_each(&btf);
	blob_free(&btf);
	blob_free(&elf);
	blob_free(&pressed);
	blob_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unsafe_names), cmocka_unit_test(test_safe_names),
		cmocka_unit_test(test_case),         cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_bad_links),    cmocka_unit_test(test_chain),
		cmocka_unit_test(test_long_links),   cmocka_unit_test(test_bad_long_links),
		cmocka_unit_test(test_other_kinds),  cmocka_unit_test(test_forms),
		cmocka_unit_test(test_ends),         cmocka_unit_test(test_headers),
		cmocka_unit_test(test_pax),          cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_no_packages),  cmocka_unit_test(test_million),
		cmocka_unit_test(test_too_many),     cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_bombs),        cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
