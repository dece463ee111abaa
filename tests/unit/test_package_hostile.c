/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packages with names and links that are made to harm. The words in quotes are ids of the list of
 * bad inputs.
 */
#include <stdio.h>

#include "package_world.h"

/* ---- names ---------------------------------------------------------------------------------- */

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

/* ---- links ---------------------------------------------------------------------------------- */

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unsafe_names), cmocka_unit_test(test_safe_names),
		cmocka_unit_test(test_case),         cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_bad_links),    cmocka_unit_test(test_chain),
		cmocka_unit_test(test_long_links),   cmocka_unit_test(test_bad_long_links),
		cmocka_unit_test(test_other_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
