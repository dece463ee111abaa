/* SPDX-License-Identifier: BSD-2-Clause */
/* Which kernels the options --distro, --release, --arch and --kernel take. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "pack/filter.h"

#define WORDS_MAX 9

/* What a call says: options and values, NULL at the end. */
struct call {
	const char *words[WORDS_MAX];
};

static bool parse(struct run *run, struct call *call)
{
	char *argv[WORDS_MAX + 1] = {(char *)"btfmin"};
	struct failure fault;
	int argc = 1;

	memset(run, 0, sizeof(*run));
	for (; argc <= WORDS_MAX && call->words[argc - 1]; argc++)
		argv[argc] = (char *)call->words[argc - 1];
	return options_parse(&run->opts, argc, argv, &fault);
}

/* Whether a filter of one option with one value takes the kernel. */
static bool takes(const char *option, const char *value, const struct btfmin_kernel *kernel)
{
	struct call call = {{option, value}};
	struct pack_filter filter;
	struct run run;
	bool taken;

	assert_true(parse(&run, &call));
	if (!pack_filter_read(&run, &filter))
		fail_msg("%s %s was refused", option, value);
	assert_int_equal(run.failure.exit_status, 0);
	taken = pack_filter_takes(&filter, kernel);
	options_free(&run.opts);
	return taken;
}

static struct btfmin_kernel kernel_of(const char *distro, const char *version, const char *arch,
				      const char *release)
{
	struct btfmin_kernel k;

	memset(&k, 0, sizeof(k));
	snprintf(k.distro, sizeof(k.distro), "%s", distro);
	snprintf(k.version, sizeof(k.version), "%s", version);
	snprintf(k.arch, sizeof(k.arch), "%s", arch);
	snprintf(k.release, sizeof(k.release), "%s", release);
	return k;
}

/* A value, and what it takes and leaves: up to six each. */
struct row {
	const char *value;
	const char *taken[7], *left[7];
};

static void check_rows(const char *option, const struct row *rows, size_t count,
		       struct btfmin_kernel (*make)(const char *word))
{
	struct btfmin_kernel k;
	size_t i, n;

	for (i = 0; i < count; i++) {
		for (n = 0; rows[i].taken[n]; n++) {
			k = make(rows[i].taken[n]);
			if (!takes(option, rows[i].value, &k))
				fail_msg("%s %s leaves %s", option, rows[i].value,
					 rows[i].taken[n]);
		}
		for (n = 0; rows[i].left[n]; n++) {
			k = make(rows[i].left[n]);
			if (takes(option, rows[i].value, &k))
				fail_msg("%s %s takes %s", option, rows[i].value, rows[i].left[n]);
		}
	}
}

#define CHECK(option, rows, make) check_rows(option, rows, sizeof(rows) / sizeof((rows)[0]), make)

static struct btfmin_kernel by_release(const char *word)
{
	return kernel_of("ubuntu", "20.04", "x86_64", word);
}

static void test_releases(void **state)
{
	static const struct row rows[] = {
		{"5.4.0-42-generic",
		 {"5.4.0-42-generic"},
		 {"5.4.0-42-generi", "5.4.0-42-generic2"}},
		{"5.4.*", {"5.4.0-42-generic", "5.4."}, {"5.40.0", "15.4.0", "5.4"}},
		{"*-generic", {"5.4.0-42-generic"}, {"5.4.0-42-generic-hwe"}},
		{"5.?.0", {"5.4.0", "5.9.0"}, {"5.10.0", "5..0.0"}},
		{"5.[48].*", {"5.4.0", "5.8.0"}, {"5.5.0", "5.[48].0"}},
		{"5.[!4].*", {"5.5.0"}, {"5.4.0"}},
		{"[4,5].*", {"5.4.0", "4.4.0"}, {"6.1.0"}},
		{"*.el7.x86_64", {"3.10.0-1160.el7.x86_64"}, {"3.10.0-1160.el7.aarch64"}},
	};

	(void)state;
	CHECK("--kernel", rows, by_release);
}

static void test_ranges(void **state)
{
	static const struct row rows[] = {
		{">=4.18,<5.10",
		 {"4.18.0-305.el8.x86_64", "4.18", "4.19.0-17-amd64", "5.4.0-42-generic",
		  "5.9.16-200.fc33.x86_64", "5.10~rc1-amd64"},
		 {"4.17.19", "4.9.0-16-amd64", "5.10.0-8-amd64", "5.10", "5.100.1", "15.4.0"}},
		{"<=5.10",
		 {"5.10.223-amd64", "5.10", "5.9.1", "4.4.103-6.33-default"},
		 {"5.11.0", "5.100", "6.1.0-50-amd64"}},
		{"=5.10",
		 {"5.10.223-amd64", "5.10-rc1", "5.10+deb12", "5.10_x"},
		 {"5.1", "5.100", "5.1.0", "15.10", "5.10~rc1"}},
		{"==5.10.0", {"5.10.0-8-amd64"}, {"5.10.1", "5.10"}},
		{">5.10", {"5.11.0", "5.100", "6.1"}, {"5.10", "5.10.223-amd64", "5.9"}},
		{">5.10.0", {"5.10.1", "5.10.223-amd64"}, {"5.10.0-8-amd64"}},
		{"<5.10", {"5.9.99", "5.10~rc1"}, {"5.10.0", "5.10-rc1"}},
		{">=5.10.200", {"5.10.223-amd64", "5.11.0"}, {"5.10.0", "5.10.20-amd64", "5.4.0"}},
		{" >= 5.4 , < 5.8 ", {"5.4.0", "5.7.9"}, {"5.8.0", "5.3.9"}},
		{"5.*-generic,>=5.8",
		 {"5.8.0-1-generic", "5.15.0-25-generic"},
		 {"5.4.0-42-generic", "5.8.0-1-aws", "6.1.0-1-generic"}},
		{">=4.14.101-75",
		 {"4.14.101-75.76.amzn1.x86_64", "4.14.101-80.1.amzn1.x86_64"},
		 {"4.14.101-74.1.amzn1.x86_64", "4.14.77-80.57.amzn1.x86_64"}},
		{"=3.10.0-1160.el7",
		 {"3.10.0-1160.el7.x86_64"},
		 {"3.10.0-1160.el7a.x86_64x", "3.10.0-1160.2.1.el7.x86_64", "3.10.0-1160.el78"}},
		{">=3,<4", {"3.10.0-957.el7.x86_64", "3"}, {"4.4.0", "2.6.32"}},
	};

	(void)state;
	CHECK("--kernel", rows, by_release);
}

static struct btfmin_kernel by_arch(const char *word)
{
	return kernel_of("ubuntu", "20.04", word, "5.4.0");
}

static void test_archs(void **state)
{
	static const struct row rows[] = {
		{"x86_64", {"x86_64", "amd64"}, {"arm64", "aarch64", "i686", ""}},
		{"amd64", {"x86_64", "amd64"}, {"arm64", ""}},
		{"arm64", {"arm64", "aarch64"}, {"x86_64", "armv7l"}},
		{"aarch64", {"arm64", "aarch64"}, {"x86_64", "arm"}},
		{"aarch*", {"arm64", "aarch64"}, {"x86_64"}},
		{"a*", {"arm64", "aarch64", "amd64", "x86_64"}, {"s390x", "ppc64le"}},
		{"*64", {"x86_64", "arm64"}, {"s390x"}},
		{"*", {"x86_64", "arm64", ""}, {NULL}},
		{"sparc64", {"sparc64"}, {"sparc", "x86_64"}},
	};

	(void)state;
	CHECK("--arch", rows, by_arch);
}

static struct btfmin_kernel old_release(const char *word)
{
	return kernel_of("debian", "9", "", word);
}

/* Old trees have no folder for it. */
static void test_arch_of_release(void **state)
{
	static const struct row rows[] = {
		{"x86_64",
		 {"4.19.0-17-amd64", "3.10.0-1160.el7.x86_64", "amd64"},
		 {"4.19.0-17-arm64", "5.4.0-42-generic", "5.4.0-x86_64-rt", "5.4.0"}},
		{"arm*", {"4.19.0-17-arm64", "4.18.0-305.el8.aarch64"}, {"4.19.0-17-amd64"}},
	};

	(void)state;
	CHECK("--arch", rows, old_release);
}

static struct btfmin_kernel by_distro(const char *word)
{
	return kernel_of(word, "7", "x86_64", "5.4.0");
}

static struct btfmin_kernel by_version(const char *word)
{
	return kernel_of("ubuntu", word, "x86_64", "5.4.0");
}

static void test_distros(void **state)
{
	static const struct row distros[] = {
		{"ubuntu", {"ubuntu"}, {"Ubuntu", "ubuntu2", "debian", ""}},
		{"rh*", {"rhel"}, {"centos"}},
		{"*", {"rhel", ""}, {NULL}},
		{"[!u]*", {"debian"}, {"ubuntu", ""}},
	};
	static const struct row versions[] = {
		{"20.04", {"20.04"}, {"20.04.1", "18.04", ""}},
		{"7*", {"7", "7.9"}, {"17"}},
	};

	(void)state;
	CHECK("--distro", distros, by_distro);
	CHECK("--release", versions, by_version);
}

/* Any value of an option, all options. */
static void test_several(void **state)
{
	static const struct {
		struct btfmin_kernel kernel;
		bool taken;
	} rows[] = {
		{{"ubuntu", "20.04", "x86_64", "5.4.0-42-generic"}, true},
		{{"debian", "10", "x86_64", "4.19.0-17-amd64"}, true},
		{{"fedora", "35", "x86_64", "5.4.0"}, false},
		{{"ubuntu", "20.04", "arm64", "5.4.0-42-generic"}, false},
		{{"ubuntu", "20.04", "x86_64", "5.8.0-42-generic"}, false},
		{{"", "", "x86_64", "5.4.0-42-generic"}, false},
	};
	struct call call = {{"--distro", "ubuntu", "--arch=amd64", "--distro=debian",
			     "--kernel=5.4*", "--kernel", "<5"}};
	struct pack_filter filter;
	struct run run;
	size_t i;

	(void)state;
	assert_true(parse(&run, &call));
	assert_true(pack_filter_read(&run, &filter));
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(pack_filter_takes(&filter, &rows[i].kernel), rows[i].taken);
	options_free(&run.opts);
}

static void test_no_filter(void **state)
{
	struct btfmin_kernel k = kernel_of("", "", "", "5.4.0");
	struct call call = {{NULL}};
	struct pack_filter filter;
	struct run run;

	(void)state;
	assert_true(parse(&run, &call));
	assert_true(pack_filter_read(&run, &filter));
	assert_true(pack_filter_takes(&filter, &k));
	options_free(&run.opts);
}

/* Values that could match nothing are wrong calls, which name the option and the value. */
static void test_refusals(void **state)
{
	static const char *const rows[][2] = {
		{"--kernel", ""},      {"--kernel", ">="},
		{"--kernel", ">=x"},   {"--kernel", ">=v5.4"},
		{"--kernel", "=>5.4"}, {"--kernel", ">=5.4,"},
		{"--kernel", ",5.4"},  {"--kernel", "5.4,,5.5"},
		{"--kernel", "<5.*"},  {"--kernel", "<5.4 5"},
		{"--kernel", "5.[4"},  {"--kernel", "5/4"},
		{"--kernel", "5.4\\"}, {"--kernel", "5.4, ,5.5"},
		{"--distro", ""},      {"--distro", "a/b"},
		{"--distro", "[a"},    {"--release", ""},
		{"--release", "[]"},   {"--arch", ""},
		{"--arch", "x86/64"},
	};
	struct pack_filter filter;
	struct run run;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct call call = {{rows[i][0], rows[i][1]}};

		assert_true(parse(&run, &call));
		run.opts.given |= OPT_JSON; /* the failure is kept, not printed */
		if (pack_filter_read(&run, &filter))
			fail_msg("%s '%s' was taken", rows[i][0], rows[i][1]);
		assert_int_equal(run.failure.exit_status, STATUS_CALL);
		assert_ptr_equal(run.failure.word, rows[i][1]);
		assert_int_equal(strncmp(run.failure.text, rows[i][0], strlen(rows[i][0])), 0);
		options_free(&run.opts);
	}
}

/* Blanks at the end, and one that is longer than any release. */
static void test_long_values(void **state)
{
	struct btfmin_kernel k = by_release("5.4.0");
	struct pack_filter filter;
	char value[400];
	struct run run;

	(void)state;
	memset(value, '5', sizeof(value));
	value[sizeof(value) - 1] = '\0';
	value[BTFMIN_PART_MAX - 1] = '\0'; /* the longest there can be */
	assert_false(takes("--kernel", value, &k));
	value[BTFMIN_PART_MAX - 1] = '5';
	{
		struct call call = {{"--kernel", value}};

		assert_true(parse(&run, &call));
		run.opts.given |= OPT_JSON;
		assert_false(pack_filter_read(&run, &filter));
		options_free(&run.opts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_releases),    cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_archs),       cmocka_unit_test(test_distros),
		cmocka_unit_test(test_several),     cmocka_unit_test(test_arch_of_release),
		cmocka_unit_test(test_no_filter),   cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_long_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
