/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which kernel's BTF is one for which host, and the order of what fits. The words in quotes are ids
 * of the list of bad inputs.
 */
#include "unit.h"
#include "hosts.h"

#include <btfmin_archive.h>

static int fit_of(const struct btfmin_host *host, const char *path, struct btfmin_fit *fit)
{
	struct btfmin_kernel kernel;

	if (!btfmin_kernel_of_path(&kernel, path))
		fail_msg("%s names no kernel", path);
	btfmin_host_fit(fit, host, &kernel);
	assert_true(fit->fits || fit->rank == UINT32_MAX);
	return fit->fits;
}

static void host_of(struct btfmin_host *host, const struct host_case *c)
{
	struct btfmin_error err;

	memset(host, 0, sizeof(*host));
	if (btfmin_host_os_release(host, c->os_release, strlen(c->os_release), &err))
		fail_msg("%s: %s", c->name, err.text);
	strcpy(host->arch, c->machine);
	strcpy(host->release, c->kernel);
}

/* "OSR-minor", "OSR-missing" and "OSR-arch" are among them. */
static void every_distribution_gets_its_own(void **state)
{
	const struct host_case *c;
	struct btfmin_host host;
	struct btfmin_fit fit;
	uint32_t last;
	size_t i, n;

	(void)state;
	assert_true(host_case_count >= 20);
	for (i = 0; i < host_case_count; i++) {
		c = &host_cases[i];
		host_of(&host, c);
		assert_string_equal(host.id, c->id);
		assert_string_equal(host.version_id, c->version_id);
		assert_string_equal(host.id_like, c->id_like);
		assert_true(fit_of(&host, c->fits[0], &fit));
		if (fit.distro != c->distro || fit.version != c->version || fit.arch != c->arch ||
		    fit.release != c->release)
			fail_msg("%s: %s %s %s %s", c->name, btfmin_part_fit_name(fit.distro),
				 btfmin_part_fit_name(fit.version), btfmin_part_fit_name(fit.arch),
				 btfmin_part_fit_name(fit.release));
		last = fit.rank;
		for (n = 1; n < 8 && c->fits[n]; n++) {
			if (!fit_of(&host, c->fits[n], &fit) || fit.rank <= last)
				fail_msg("%s: %s is not after the one before", c->name, c->fits[n]);
			last = fit.rank;
		}
		for (n = 0; n < 8 && c->others[n]; n++) {
			if (fit_of(&host, c->others[n], &fit))
				fail_msg("%s: %s fits", c->name, c->others[n]);
		}
	}
}

static void set_host(struct btfmin_host *host, const char *id, const char *version,
		     const char *like, const char *arch)
{
	memset(host, 0, sizeof(*host));
	strcpy(host->id, id);
	strcpy(host->version_id, version);
	strcpy(host->id_like, like);
	strcpy(host->arch, arch);
	strcpy(host->release, "5.3.18-150300.59-default");
}

#define R "/5.3.18-150300.59-default.btf"
#define F "/5.3.18-150300.59.1-default.btf"

/* The order of btfmin_archive.h, each a step worse than the one before. */
static void the_order_is_the_documented_one(void **state)
{
	static const char *const order[] = {
		"sles/15.3/x86_64" R,
		"sles/15.3/amd64" R,
		"sles/15.3" R,
		"sles/15.3/x86_64" F,
		"sles/15.3/amd64" F,
		"sles/15.3" F,
		"sles/15/x86_64" R,
		"sles/15/x86_64" F,
		"opensuse-leap/15.3/x86_64" R,
		"opensuse-leap/15.3/x86_64" F,
		"opensuse-leap/15/x86_64" R,
		"rhel/15.3/x86_64" R,
		"rhel/8/x86_64" R,
		"fedora/15.3/x86_64" R,
		"fedora/35/x86_64" R,
		"x86_64" R,
		"amd64" R,
		"any" R,
		"any" F,
		"sles/12.3/x86_64" R,
		"sles/12.3/x86_64" F,
		"opensuse-leap/42.3/x86_64" R,
		"ubuntu/20.04/x86_64" R,
		"ubuntu/20.04/amd64" R,
		"ubuntu/20.04" R,
		"opensuse-tumbleweed/20211201/x86_64" F,
	};
	struct btfmin_host host;
	struct btfmin_fit fit;
	uint32_t last = 0;
	size_t i;

	(void)state;
	set_host(&host, "sles", "15.3", "rhel fedora", "x86_64");
	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (!fit_of(&host, order[i], &fit) || (i && fit.rank <= last))
			fail_msg("%s: rank %u after %u", order[i], fit.rank, last);
		last = fit.rank;
	}
	/* What only differs in another version is alike. */
	assert_true(fit_of(&host, "sles/12.3/x86_64" R, &fit));
	last = fit.rank;
	assert_true(fit_of(&host, "sles/12.4/x86_64" R, &fit));
	assert_int_equal(fit.rank, last);
	assert_true(fit_of(&host, "ubuntu/15.3/x86_64" R, &fit));
	last = fit.rank;
	assert_true(fit_of(&host, "debian/11/x86_64" R, &fit));
	assert_int_equal(fit.rank, last);
}

static void a_host_that_does_not_tell(void **state)
{
	struct btfmin_host host;
	struct btfmin_fit fit;

	(void)state;
	set_host(&host, "", "", "", "");
	assert_true(fit_of(&host, "sles/15.3/x86_64" R, &fit));
	assert_int_equal(fit.distro, BTFMIN_FIT_UNNAMED);
	assert_int_equal(fit.version, BTFMIN_FIT_UNNAMED);
	assert_int_equal(fit.arch, BTFMIN_FIT_UNNAMED);
	assert_true(fit_of(&host, "x" F, &fit));
	set_host(&host, "linux", "", "", "");
	assert_true(fit_of(&host, "sles/15.3/x86_64" R, &fit));
	assert_int_equal(fit.distro, BTFMIN_FIT_UNNAMED);
	assert_true(fit_of(&host, "x" F, &fit));
	/* A container of another distribution on SUSE's kernel; in a flat folder nobody says so. */
	set_host(&host, "ubuntu", "20.04", "debian", "x86_64");
	assert_true(fit_of(&host, "sles/15.3/x86_64" F, &fit));
	assert_int_equal(fit.distro, BTFMIN_FIT_NO);
	assert_int_equal(fit.release, BTFMIN_FIT_FORM);
	assert_false(fit_of(&host, "x" F, &fit));
	/* But an edition that is like SUSE's does, by its ID_LIKE alone. */
	set_host(&host, "gecko", "1", "debian suse", "x86_64");
	assert_true(fit_of(&host, "x" F, &fit));
	host.release[0] = '\0';
	assert_false(fit_of(&host, "x" R, &fit));
	assert_int_equal(fit.release, BTFMIN_FIT_UNNAMED);
}

/* Rocky's first releases had no centos in ID_LIKE, Oracle's has neither, --id gives none. */
static void rebuilders_without_id_like(void **state)
{
	static const char *const ids[] = {"rocky", "almalinux", "ol"};
	struct btfmin_host host;
	struct btfmin_fit fit;
	uint32_t rhel;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		set_host(&host, ids[i], "8.6", i == 2 ? "fedora" : "", "x86_64");
		assert_true(fit_of(&host, "rhel/8/x86_64" R, &fit));
		assert_int_equal(fit.distro, BTFMIN_FIT_LIKE);
		assert_int_equal(fit.version, BTFMIN_FIT_MAJOR);
		rhel = fit.rank;
		assert_true(fit_of(&host, "centos/8/x86_64" R, &fit));
		assert_true(fit.rank > rhel);
		assert_int_equal(fit.distro, BTFMIN_FIT_LIKE);
		assert_true(fit_of(&host, "debian/8/x86_64" R, &fit));
		assert_int_equal(fit.distro, BTFMIN_FIT_NO);
	}
}

/* What counts its versions by itself: 20 and 22 of Mint are not those of Ubuntu. */
static void versions_of_what_is_made_from_another(void **state)
{
	static const struct {
		const char *id, *version, *like, *path;
		int fit;
	} cases[] = {
		{"linuxmint", "20", "ubuntu debian", "ubuntu/20.04" R, BTFMIN_FIT_ALIAS},
		{"linuxmint", "20.3", "ubuntu debian", "ubuntu/focal" R, BTFMIN_FIT_ALIAS},
		{"linuxmint", "22", "ubuntu debian", "ubuntu/22.04" R, BTFMIN_FIT_NO},
		{"linuxmint", "22", "ubuntu debian", "ubuntu/24.04" R, BTFMIN_FIT_ALIAS},
		{"linuxmint", "5", "debian", "debian/11" R, BTFMIN_FIT_ALIAS},
		{"linuxmint", "5", "debian", "debian/5" R, BTFMIN_FIT_NO},
		{"linuxmint", "21", "ubuntu debian", "linuxmint/21" R, BTFMIN_FIT_SAME},
		{"linuxmint", "211", "ubuntu debian", "ubuntu/22.04" R, BTFMIN_FIT_NO},
		{"amzn", "2017.09", "rhel", "amzn/1" R, BTFMIN_FIT_MAJOR},
		{"amzn", "2017.09", "rhel", "amzn/2017" R, BTFMIN_FIT_MAJOR},
		{"amzn", "2017.09", "rhel", "amzn/2018" R, BTFMIN_FIT_NO},
		{"amzn", "2023", "fedora", "amzn/1" R, BTFMIN_FIT_NO},
		{"amzn", "2", "fedora", "amzn/2023" R, BTFMIN_FIT_NO},
		{"opensuse", "42.3", "suse", "sles/12.3" R, BTFMIN_FIT_ALIAS},
		{"opensuse", "42.3", "suse", "opensuse/42.3" R, BTFMIN_FIT_SAME},
		{"debian", "9", "", "debian/stretch" R, BTFMIN_FIT_ALIAS},
		{"debian", "9", "", "debian/focal" R, BTFMIN_FIT_NO},
		{"debian", "9", "", "debian/buster" R, BTFMIN_FIT_NO},
		{"debian", "1", "", "debian/12" R, BTFMIN_FIT_NO},
		{"debian", "12", "", "debian/sid" R, BTFMIN_FIT_NO},
		{"rhel", "8.10", "", "rhel/8.1" R, BTFMIN_FIT_NO},
		{"alpine", "3.16.2", "", "alpine/3" R, BTFMIN_FIT_MAJOR},
	};
	struct btfmin_host host;
	struct btfmin_fit fit;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		set_host(&host, cases[i].id, cases[i].version, cases[i].like, "");
		assert_true(fit_of(&host, cases[i].path, &fit));
		if (fit.version != cases[i].fit)
			fail_msg("%s %s, %s: %s", cases[i].id, cases[i].version, cases[i].path,
				 btfmin_part_fit_name(fit.version));
	}
}

/* "OSR-arch" */
static void words_for_architectures(void **state)
{
	static const struct {
		const char *machine, *word;
		int fit;
	} cases[] = {
		{"x86_64", "x86_64", BTFMIN_FIT_SAME},
		{"x86_64", "amd64", BTFMIN_FIT_ALIAS},
		{"x86_64", "i686", BTFMIN_FIT_NO},
		{"aarch64", "arm64", BTFMIN_FIT_ALIAS},
		{"arm64", "aarch64", BTFMIN_FIT_ALIAS},
		{"aarch64", "arm", BTFMIN_FIT_NO},
		{"armv7l", "arm", BTFMIN_FIT_ALIAS},
		{"armv7l", "armhf", BTFMIN_FIT_ALIAS},
		{"armv8l", "arm64", BTFMIN_FIT_ALIAS},
		{"i686", "i386", BTFMIN_FIT_ALIAS},
		{"ppc64le", "ppc64el", BTFMIN_FIT_ALIAS},
		{"ppc64le", "ppc64", BTFMIN_FIT_NO},
		{"s390x", "s390x", BTFMIN_FIT_SAME},
		{"s390x", "s390", BTFMIN_FIT_NO},
		{"riscv64", "riscv64", BTFMIN_FIT_SAME},
		{"loongarch64", "loong64", BTFMIN_FIT_ALIAS},
		{"x86_64", "e2k", BTFMIN_FIT_NO},
		{"e2k", "e2k", BTFMIN_FIT_SAME},
	};
	struct btfmin_host host;
	struct btfmin_fit fit;
	char path[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		set_host(&host, "sles", "15.3", "", cases[i].machine);
		strcpy(path, "sles/15.3/");
		strcat(strcat(path, cases[i].word), R);
		assert_int_equal(fit_of(&host, path, &fit), cases[i].fit != BTFMIN_FIT_NO);
		if (fit.arch != cases[i].fit)
			fail_msg("%s, %s: %s", cases[i].machine, cases[i].word,
				 btfmin_part_fit_name(fit.arch));
	}
}

static void places_of_ones_own(void **state)
{
	static const struct {
		int distro, version, arch, own;
	} cases[] = {
		{BTFMIN_FIT_SAME, BTFMIN_FIT_SAME, BTFMIN_FIT_SAME, 1},
		{BTFMIN_FIT_ALIAS, BTFMIN_FIT_MAJOR, BTFMIN_FIT_ALIAS, 1},
		{BTFMIN_FIT_LIKE, BTFMIN_FIT_SAME, BTFMIN_FIT_SAME, 0},
		{BTFMIN_FIT_UNNAMED, BTFMIN_FIT_SAME, BTFMIN_FIT_SAME, 0},
		{BTFMIN_FIT_SAME, BTFMIN_FIT_ALIAS, BTFMIN_FIT_SAME, 0},
		{BTFMIN_FIT_SAME, BTFMIN_FIT_UNNAMED, BTFMIN_FIT_SAME, 0},
		{BTFMIN_FIT_SAME, BTFMIN_FIT_NO, BTFMIN_FIT_SAME, 0},
		{BTFMIN_FIT_SAME, BTFMIN_FIT_SAME, BTFMIN_FIT_UNNAMED, 0},
	};
	struct btfmin_fit fit = {0, 0, 0, 0, 0, 0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fit.distro = cases[i].distro;
		fit.version = cases[i].version;
		fit.arch = cases[i].arch;
		assert_int_equal(btfmin_fit_own_place(&fit), cases[i].own);
	}
}

static void fits_have_names(void **state)
{
	static const char *const names[] = {"no",   "same",    "alias", "major",  "like",
					    "form", "unnamed", "near",  "unknown"};
	int i;

	(void)state;
	for (i = 0; i < 9; i++)
		assert_string_equal(btfmin_part_fit_name(i), names[i]);
	assert_string_equal(btfmin_part_fit_name(-1), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_distribution_gets_its_own),
		cmocka_unit_test(the_order_is_the_documented_one),
		cmocka_unit_test(a_host_that_does_not_tell),
		cmocka_unit_test(rebuilders_without_id_like),
		cmocka_unit_test(versions_of_what_is_made_from_another),
		cmocka_unit_test(words_for_architectures),
		cmocka_unit_test(places_of_ones_own),
		cmocka_unit_test(fits_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
