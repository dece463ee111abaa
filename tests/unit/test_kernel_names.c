/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The names of kernels: their parts, as paths have them, and the order of releases. The words in
 * quotes are ids of the list of bad inputs.
 */
#include "unit.h"

#include <btfmin_archive.h>

/* ---- parts and paths ---------------------------------------------------------------------- */

/* "OSR-slash", "OSR-uname" */
static void parts(void **state)
{
	static const char *const good[] = {
		"a", "5.4.0-42-generic", "6.1.21-v8+", "1~rc1", "...", "..a", ".a", "A_Z", "-",
		"12"};
	static const char *const bad[] = {"",    ".",    "..",   "a/b",      "/",   "a b",
					  "a\n", "a\\b", "\x7f", "\xc3\xa4", "a:b", "a$b",
					  "a\"", "a'",   "a;b",  "a*",       "\t",  "a@b"};
	char text[BTFMIN_PART_MAX + 1];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (btfmin_part_ok(good[i]) != 1)
			fail_msg("\"%s\" is no part", good[i]);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (btfmin_part_ok(bad[i]))
			fail_msg("\"%s\" is a part", bad[i]);
	}
	assert_false(btfmin_part_ok(NULL));
	memset(text, 'a', sizeof(text));
	text[BTFMIN_PART_MAX] = '\0';
	assert_false(btfmin_part_ok(text));
	text[BTFMIN_PART_MAX - 1] = '\0';
	assert_true(btfmin_part_ok(text));
}

struct path_case {
	const char *path;
	const char *distro, *version, *arch, *release; /* release NULL: names none */
};

static void paths_name_kernels(void **state)
{
	static const struct path_case cases[] = {
		{"ubuntu/20.04/x86_64/5.4.0-42-generic.btf.tar.xz", "ubuntu", "20.04", "x86_64",
		 "5.4.0-42-generic"},
		{"./btfhub-archive/debian/10/arm64/4.19.0-17-rt-arm64.btf", "debian", "10", "arm64",
		 "4.19.0-17-rt-arm64"},
		{"/srv/btfhub-archive//./sles/./15.1//x86_64/r.btf", "sles", "15.1", "x86_64", "r"},
		{"openEuler/20.03/x86_64/4.19.90-2003.4.0.0036.oe1.x86_64.btf.tar.xz", "openEuler",
		 "20.03", "x86_64", "4.19.90-2003.4.0.0036.oe1.x86_64"},
		{"/home/me/my files/ol/8/amd64/r.btf.gz", "ol", "8", "amd64", "r"},
		{"centos/stream8/x86_64/r.btf", "centos", "stream8", "x86_64", "r"},
		{"debian/sid/x86_64/r.btf", "debian", "sid", "x86_64", "r"},
		/* Old trees. */
		{"ubuntu/20.04/r.btf.tar.xz", "ubuntu", "20.04", "", "r"},
		{"btfhub-archive/ubuntu/focal/r.btf", "ubuntu", "focal", "", "r"},
		{"x/y/z/amzn/2/r.btf", "amzn", "2", "", "r"},
		/* An architecture nobody knows. */
		{"debian/12/e2k/r.btf", "debian", "12", "e2k", "r"},
		{"a/b/e2k/r.btf", "", "", "", "r"},
		/* Parts are missing. */
		{"r.btf", "", "", "", "r"},
		{"./r.btf", "", "", "", "r"},
		{"/r.btf", "", "", "", "r"},
		{"x86_64/r.btf", "", "", "x86_64", "r"},
		{"20.04/x86_64/r.btf", "", "", "x86_64", "r"},
		{"btfhub-archive/12/x86_64/r.btf", "", "", "x86_64", "r"},
		{"btfhub-archive/5.4/r.btf", "", "", "", "r"},
		{"/srv/kernels/x86_64/r.btf", "", "", "x86_64", "r"},
		{"x86_64/x86_64/x86_64/r.btf", "", "", "x86_64", "r"},
		{"x86_64/12/r.btf", "", "", "", "r"},
		{"12/12/12/r.btf", "", "", "", "r"},
		{"focal/20.04/r.btf", "", "", "", "r"},
		{"any/folder/r.btf", "", "", "", "r"},
		{"ubuntu/r.btf", "", "", "", "r"},
		{"12/r.btf", "", "", "", "r"},
		/* What is wrapped, and how often. */
		{"r.btf.tar", "", "", "", "r"},
		{"r.btf.xz", "", "", "", "r"},
		{"r.btf.zst", "", "", "", "r"},
		{"r.btf.lz4", "", "", "", "r"},
		{"r.btf.lzma", "", "", "", "r"},
		{"r.btf.gz.tar.xz.tar", "", "", "", "r"},
		{"r.tar.xz.btf", "", "", "", "r.tar.xz"},
		{"r.btf.btf", "", "", "", "r.btf"},
		{"..btf", NULL, NULL, NULL, NULL},
		{"...btf", NULL, NULL, NULL, NULL},
		{"....btf", "", "", "", "..."},
		/* No kernel's. */
		{"", NULL, NULL, NULL, NULL},
		{"/", NULL, NULL, NULL, NULL},
		{".", NULL, NULL, NULL, NULL},
		{"..", NULL, NULL, NULL, NULL},
		{"btf", NULL, NULL, NULL, NULL},
		{".btf", NULL, NULL, NULL, NULL},
		{".btf.tar.xz", NULL, NULL, NULL, NULL},
		{"rbtf", NULL, NULL, NULL, NULL},
		{"r.BTF", NULL, NULL, NULL, NULL},
		{"r.btf.bz2", NULL, NULL, NULL, NULL},
		{"r.btf/", NULL, NULL, NULL, NULL},
		{"ubuntu/20.04/x86_64/r.failed", NULL, NULL, NULL, NULL},
		{"ubuntu/20.04/x86_64/.hasbtf", NULL, NULL, NULL, NULL},
		{"package.json", NULL, NULL, NULL, NULL},
		{"a b.btf", NULL, NULL, NULL, NULL},
		{"a\n.btf", NULL, NULL, NULL, NULL},
		{"\x1b[2J.btf", NULL, NULL, NULL, NULL},
		{"a\\b.btf", NULL, NULL, NULL, NULL},
		/* Folders that are no parts end what is known. */
		{"ubuntu/20.04/../x86_64/r.btf", "", "", "x86_64", "r"},
		{"ubuntu/../20.04/x86_64/r.btf", "", "", "x86_64", "r"},
		{"../../ubuntu/20.04/x86_64/r.btf", "ubuntu", "20.04", "x86_64", "r"},
		{"ubuntu/20.04/x86_64/../r.btf", "", "", "", "r"},
		{"ubuntu/20 04/x86_64/r.btf", "", "", "x86_64", "r"},
		{"ubu\ntu/20.04/x86_64/r.btf", "", "", "x86_64", "r"},
		{"ubuntu/20.04/\x7f/r.btf", "", "", "", "r"},
	};
	struct btfmin_kernel kernel;
	const struct path_case *c;
	size_t i;
	int named;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		c = &cases[i];
		memset(&kernel, 'x', sizeof(kernel));
		named = btfmin_kernel_of_path(&kernel, c->path);
		if (named != (c->release != NULL))
			fail_msg("\"%s\" names %s", c->path, named ? kernel.release : "none");
		if (strcmp(kernel.distro, named ? c->distro : "") ||
		    strcmp(kernel.version, named ? c->version : "") ||
		    strcmp(kernel.arch, named ? c->arch : "") ||
		    strcmp(kernel.release, named ? c->release : ""))
			fail_msg("\"%s\": %s %s %s %s", c->path, kernel.distro, kernel.version,
				 kernel.arch, kernel.release);
	}
}

/* A part has 127 bytes, and a path may have any number of them. */
static void long_paths(void **state)
{
	struct btfmin_kernel kernel;
	size_t size = (size_t)1 << 20, i;
	char *path = malloc(size + 64);

	(void)state;
	assert_non_null(path);
	memset(path, 'r', 127);
	strcpy(path + 127, ".btf");
	assert_true(btfmin_kernel_of_path(&kernel, path));
	memset(path, 'r', 128);
	strcpy(path + 128, ".btf");
	assert_false(btfmin_kernel_of_path(&kernel, path));
	memset(path, 'u', 128);
	strcpy(path + 128, "/12/x86_64/r.btf");
	assert_true(btfmin_kernel_of_path(&kernel, path));
	assert_string_equal(kernel.distro, "");
	assert_string_equal(kernel.arch, "x86_64");
	memset(path, '/', size);
	strcpy(path + size, "r.btf");
	assert_true(btfmin_kernel_of_path(&kernel, path));
	for (i = 0; i < size; i += 2)
		path[i] = '.';
	memcpy(path, "ubuntu/12/arm64/", 16);
	assert_true(btfmin_kernel_of_path(&kernel, path));
	assert_string_equal(kernel.distro, "ubuntu");
	memcpy(path, "r.btf", 5);
	for (i = 5; i + 4 < size; i += 4)
		memcpy(path + i, ".tar", 4);
	path[i] = '\0';
	assert_true(btfmin_kernel_of_path(&kernel, path));
	assert_string_equal(kernel.release, "r");
	free(path);
}

/* ---- releases ----------------------------------------------------------------------------- */

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Every one against every other. Those that are equal stand together, with '=' before the later. */
static void releases_in_order(void **state)
{
	static const char *const order[] = {
		"~~",
		"~",
		"~1",
		"",
		"+",
		"-",
		"0~",
		"=000~",
		"0",
		"=00",
		"0.0",
		"1~rc1",
		"1",
		"=01",
		"=001",
		"1-1",
		"1.2",
		"1.10",
		"=01.010",
		"1a",
		"2",
		"3.10.0-957.el7.x86_64",
		"3.10.0-1160.el7.x86_64",
		"4.18",
		"5.4",
		"5.4.0-9-generic",
		"5.4.0-42-generic",
		"5.4.0-100-generic",
		"5.10~rc1",
		"5.10",
		"5.10.0",
		"18446744073709551615",
		"=0018446744073709551615",
		"18446744073709551616",
		"100000000000000000000000000000000000000000000000000000000000000000000000",
		"=000100000000000000000000000000000000000000000000000000000000000000000000000",
		"100000000000000000000000000000000000000000000000000000000000000000000001",
		"A",
		"_",
		"a",
		"a0",
		"=a00",
		"a1",
		"a10",
		"ab",
		"\x7f",
		"\x80",
		"\xff",
	};
	size_t count = sizeof(order) / sizeof(order[0]), i, j;
	int place[64], expected, got;
	const char *a, *b;

	(void)state;
	for (i = 0; i < count; i++)
		place[i] = i ? place[i - 1] + (order[i][0] != '=') : 0;
	for (i = 0; i < count; i++) {
		for (j = 0; j < count; j++) {
			a = order[i] + (order[i][0] == '=');
			b = order[j] + (order[j][0] == '=');
			expected = sign(place[i] - place[j]);
			got = sign(btfmin_release_compare(a, b));
			if (got != expected)
				fail_msg("\"%s\", \"%s\": %d instead of %d", a, b, got, expected);
		}
	}
}

static void releases_alike(void **state)
{
	static const struct {
		const char *a, *b;
		int alike, order;
	} cases[] = {
		{"5.4.0-42-generic", "5.4.0-44-generic", 1, -1},
		{"5.4.0-42-generic", "5.4.0-42-generic", 1, 0},
		{"5.4.0-042-generic", "5.4.0-42-generic", 1, 0},
		{"5.4.0-100-generic", "5.4.0-44-generic", 1, 1},
		{"5.15.0-1-generic", "5.4.0-2-generic", 1, 1}, /* the first that differ */
		{"4.18.0-348.el8.x86_64", "4.18.0-348.2.1.el8_5.x86_64", 1, -1},
		{"5.4.0-42-generic", "5.4.0-42-aws", 0, 0},
		{"5.4.0-42-generic", "5.4.0-42-generic-rt", 0, 0},
		{"6.1.0-13-amd64", "6.1.0-13-rt-amd64", 0, 0},
		{"6.1-a", "6.1-", 0, 0},
		{"a", "1", 0, 0},
		{"", "", 1, 0},
		{"", "1", 0, 0},
	};
	size_t i;
	int order;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		order = 7;
		assert_int_equal(btfmin_release_alike(cases[i].a, cases[i].b, &order),
				 cases[i].alike);
		assert_int_equal(sign(order), cases[i].order);
		assert_int_equal(btfmin_release_alike(cases[i].b, cases[i].a, &order),
				 cases[i].alike);
		assert_int_equal(sign(order), -cases[i].order);
		assert_int_equal(btfmin_release_alike(cases[i].a, cases[i].b, NULL),
				 cases[i].alike);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts),          cmocka_unit_test(paths_name_kernels),
		cmocka_unit_test(long_paths),     cmocka_unit_test(releases_in_order),
		cmocka_unit_test(releases_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
