/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tar archives: which member is taken. The words in quotes are ids of the list of bad inputs.
 */
#include "tar_taken.h"

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
