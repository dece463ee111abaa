/* SPDX-License-Identifier: BSD-2-Clause */
/* Which BTF of a package is the one for a host. */
#include <stdio.h>

#include "hosts.h"
#include "package_world.h"

/* Members by name, each with the BTF of its number; open until end(). */
struct world {
	struct blob tar;
	struct opened o;
};

static void begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->tar = blob_new(0);
}

static void seal(struct world *w)
{
	tar_end(&w->tar);
	pw_open(&w->o, &w->tar);
	if (w->o.status)
		fail_msg("%s", w->o.err.text);
}

static void end(struct world *w)
{
	pw_close(&w->o);
	blob_free(&w->tar);
}

/* The name of what is found for the host, "" if it is nothing; fit may be NULL. */
static const char *find(struct world *w, const char *words, uint32_t flags, struct btfmin_fit *fit)
{
	struct btfmin_host host = pw_host(words);
	struct btfmin_entry entry;
	struct btfmin_fit own;
	size_t index;
	int ret = btfmin_package_find(w->o.package, &host, flags, &index, &own, &w->o.err);

	if (fit)
		*fit = own;
	if (ret < 0)
		fail_msg("%s: %s", words, w->o.err.text);
	assert_int_equal(own.fits, ret);
	if (!ret) {
		assert_int_equal(index, 0);
		assert_true(own.rank == UINT32_MAX);
		return "";
	}
	assert_int_equal(btfmin_package_entry(w->o.package, index, &entry, NULL), 0);
	return entry.name;
}

static void test_best(void **state)
{
	struct world w;
	struct btfmin_fit fit;

	(void)state;
	begin(&w);
	pw_member(&w.tar, "./ubuntu/18.04/x86_64/5.4.0-42-generic.btf", 1);
	pw_member(&w.tar, "./ubuntu/20.04/x86_64/5.4.0-42-generic.btf", 2);
	pw_member(&w.tar, "./ubuntu/20.04/arm64/5.4.0-42-generic.btf", 3);
	pw_member(&w.tar, "./centos/7/x86_64/3.10.0-1160.el7.x86_64.btf", 4);
	pw_member(&w.tar, "./sles/15.1/x86_64/4.12.14-195.1-default.btf", 5);
	pw_member(&w.tar, "./sles/15.1/x86_64/4.12.14-195-default.btf", 6);
	seal(&w);
	assert_string_equal(find(&w, "ubuntu 20.04 x86_64 5.4.0-42-generic", 0, &fit),
			    "./ubuntu/20.04/x86_64/5.4.0-42-generic.btf");
	assert_int_equal(fit.distro, BTFMIN_FIT_SAME);
	assert_int_equal(fit.release, BTFMIN_FIT_SAME);
	assert_string_equal(find(&w, "ubuntu 18.04 x86_64 5.4.0-42-generic", 0, NULL),
			    "./ubuntu/18.04/x86_64/5.4.0-42-generic.btf");
	assert_string_equal(find(&w, "ubuntu 20.04 aarch64 5.4.0-42-generic", 0, NULL),
			    "./ubuntu/20.04/arm64/5.4.0-42-generic.btf");
	assert_string_equal(find(&w, "centos 7.9 x86_64 3.10.0-1160.el7.x86_64", 0, &fit),
			    "./centos/7/x86_64/3.10.0-1160.el7.x86_64.btf");
	assert_int_equal(fit.version, BTFMIN_FIT_MAJOR);
	assert_string_equal(find(&w, "sles 15.1 x86_64 4.12.14-195-default", 0, NULL),
			    "./sles/15.1/x86_64/4.12.14-195-default.btf");
	/* nothing of a distribution that it knows; the release is there */
	assert_string_equal(find(&w, "gentoo - x86_64 3.10.0-1160.el7.x86_64", 0, NULL),
			    "./centos/7/x86_64/3.10.0-1160.el7.x86_64.btf");
	assert_string_equal(find(&w, "ubuntu 20.04 x86_64 5.4.0-43-generic", 0, NULL), "");
	assert_string_equal(find(&w, "ubuntu 20.04 s390x 5.4.0-42-generic", 0, NULL), "");
	assert_string_equal(find(&w, "ubuntu 20.04 x86_64 -", 0, NULL), "");
	end(&w);
}

/* The names of a case as a package has them, the best one last and with the BTF of that number. */
static void add_case(struct blob *tar, const struct host_case *c, unsigned number)
{
	const char *names[16];
	char name[256];
	size_t count = 0, i;

	for (i = 0; i < 8 && c->fits[i]; i++)
		names[count++] = c->fits[i];
	for (i = 0; i < 8 && c->others[i]; i++)
		names[count++] = c->others[i];
	while (count-- > 0) {
		const char *suffix = strstr(names[count], ".btf");

		assert_non_null(suffix);
		snprintf(name, sizeof(name), "%.*s.btf", (int)(suffix - names[count]),
			 names[count]);
		pw_member(tar, name, count ? 2 : number);
	}
}

/* The os-release of each distribution, and a package with the kernels of all of them. */
static void test_distributions(void **state)
{
	const struct host_case *c;
	struct btfmin_entry entry;
	struct btfmin_host host;
	struct world w;
	size_t i, n, index;

	(void)state;
	assert_true(host_case_count >= 20);
	for (i = 0; i < host_case_count; i++) {
		c = &host_cases[i];
		begin(&w);
		for (n = 0; n < host_case_count; n++)
			if (strcmp(host_cases[n].kernel, c->kernel) != 0)
				add_case(&w.tar, &host_cases[n], 3);
		add_case(&w.tar, c, 1);
		seal(&w);
		memset(&host, 0, sizeof(host));
		assert_int_equal(btfmin_host_os_release(&host, c->os_release, strlen(c->os_release),
							&w.o.err),
				 0);
		strcpy(host.arch, c->machine);
		strcpy(host.release, c->kernel);
		if (btfmin_package_find(w.o.package, &host, 0, &index, NULL, &w.o.err) != 1)
			fail_msg("%s: nothing found", c->name);
		assert_int_equal(btfmin_package_entry(w.o.package, index, &entry, &w.o.err), 0);
		if (strncmp(entry.name, c->fits[0], strlen(entry.name) - 4) != 0)
			fail_msg("%s: %s", c->name, entry.name);
		pw_expect_bytes(&entry, 1);
		end(&w);
	}
}

/* Of those that fit as well the first place counts, wherever it stands in the package. */
static void test_ties(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	pw_member(&w.tar, "b/10/x86_64/5.4.0.btf", 1);
	pw_member(&w.tar, "b/9/x86_64/5.4.0.btf", 2);
	pw_member(&w.tar, "c/1/x86_64/5.4.0.btf", 3);
	seal(&w);
	assert_string_equal(find(&w, "a 1 x86_64 5.4.0", 0, NULL), "b/9/x86_64/5.4.0.btf");
	end(&w);
	begin(&w); /* one kernel twice: the first */
	pw_member(&w.tar, "x/b/9/x86_64/5.4.0.btf", 1);
	pw_member(&w.tar, "y/b/9/x86_64/5.4.0.btf", 2);
	seal(&w);
	assert_string_equal(find(&w, "b 9 x86_64 5.4.0", 0, NULL), "x/b/9/x86_64/5.4.0.btf");
	end(&w);
}

/* A BTF that is given alone is for whatever host it is given for. */
static void test_single(void **state)
{
	struct blob btf = pw_btf(1, order_of(state));
	struct btfmin_host host = pw_host("- - - -");
	struct btfmin_fit fit;
	struct opened o;
	size_t index;

	pw_open(&o, &btf);
	assert_int_equal(btfmin_package_find(o.package, &host, 0, &index, &fit, &o.err), 1);
	assert_int_equal(index, 0);
	assert_int_equal(fit.release, BTFMIN_FIT_UNNAMED);
	assert_int_equal(btfmin_package_find(o.package, &host, 0, NULL, NULL, NULL), 1);
	pw_close(&o);
	blob_free(&btf);
}

/* A member without a kernel's name is for none; a broken one is told of where it is needed. */
static void test_unfit(void **state)
{
	struct btfmin_host host = pw_host("ubuntu 20.04 x86_64 5.4.0");
	struct world w;
	struct btfmin_fit fit;
	size_t index;

	(void)state;
	begin(&w);
	pw_member(&w.tar, "5.4.0", 1);
	pw_member(&w.tar, ".btf", 1);
	tar_file(&w.tar, TAR_USTAR, "ubuntu/20.04/x86_64/5.5.0.btf", "", 0);
	tar_file(&w.tar, TAR_USTAR, "ubuntu/20.04/x86_64/5.6.0.btf", "\x9f\xeb\1\0\x18\0\0\0", 8);
	seal(&w);
	assert_string_equal(find(&w, "ubuntu 20.04 x86_64 5.4.0", 0, NULL), "");
	assert_string_equal(find(&w, "ubuntu 20.04 x86_64 -", 0, NULL), "");
	strcpy(host.release, "5.5.0");
	assert_int_equal(btfmin_package_find(w.o.package, &host, 0, &index, &fit, &w.o.err),
			 BTFMIN_ERR_CORRUPT);
	assert_int_equal(w.o.err.offset, 2048);
	strcpy(host.release, "5.6.0");
	assert_int_equal(btfmin_package_find(w.o.package, &host, 0, &index, &fit, &w.o.err),
			 BTFMIN_ERR_CORRUPT);
	end(&w);
}

/* ---- neighbours ----------------------------------------------------------------------------- */

#define U "ubuntu/20.04/x86_64/"

static void test_nearest(void **state)
{
	struct world w;
	struct btfmin_fit fit;

	(void)state;
	begin(&w);
	pw_member(&w.tar, U "5.4.0-100-generic.btf", 1);
	pw_member(&w.tar, U "5.4.0-9-generic.btf", 1);
	pw_member(&w.tar, U "5.4.0-42-generic.btf", 1);
	pw_member(&w.tar, U "5.4.0-150-generic.btf", 2);
	tar_link(&w.tar, TAR_USTAR, U "5.4.0-160-generic.btf", U "5.4.0-150-generic.btf");
	pw_member(&w.tar, U "5.4.0-43-aws.btf", 3);
	pw_member(&w.tar, "rhel/8/x86_64/4.18.0-348.el8.x86_64.btf", 4);
	pw_member(&w.tar, "rhel/8/x86_64/4.18.0-348.7.1.el8_5.x86_64.btf", 4);
	pw_member(&w.tar, "rhel/8/x86_64/4.18.0-348.rt7.1.el8.x86_64.btf", 5);
	pw_member(&w.tar, "debian/11/x86_64/5.4.0-44-generic.btf", 3);
	pw_member(&w.tar, "ubuntu/20.04/arm64/5.4.0-44-generic.btf", 3);
	seal(&w);
	assert_string_equal(
		find(&w, "ubuntu 20.04 x86_64 5.4.0-45-generic", BTFMIN_FIND_NEAREST, &fit),
		U "5.4.0-42-generic.btf");
	assert_int_equal(fit.release, BTFMIN_FIT_NEAR);
	assert_int_equal(fit.distro, BTFMIN_FIT_SAME);
	assert_string_equal(
		find(&w, "ubuntu 20.04 amd64 5.4.0-10-generic", BTFMIN_FIND_NEAREST, &fit),
		U "5.4.0-9-generic.btf");
	assert_int_equal(fit.arch, BTFMIN_FIT_ALIAS);
	/* equal by a link */
	assert_string_equal(
		find(&w, "ubuntu 20.04 x86_64 5.4.0-155-generic", BTFMIN_FIND_NEAREST, NULL),
		U "5.4.0-150-generic.btf");
	assert_string_equal(
		find(&w, "rhel 8.5 x86_64 4.18.0-348.2.1.el8_5.x86_64", BTFMIN_FIND_NEAREST, &fit),
		"rhel/8/x86_64/4.18.0-348.el8.x86_64.btf");
	assert_int_equal(fit.version, BTFMIN_FIT_MAJOR);
	/* the very one is better */
	assert_string_equal(
		find(&w, "ubuntu 20.04 x86_64 5.4.0-100-generic", BTFMIN_FIND_NEAREST, &fit),
		U "5.4.0-100-generic.btf");
	assert_int_equal(fit.release, BTFMIN_FIT_SAME);
	end(&w);
}

/* Where it is not safe there is none. */
static void test_not_near(void **state)
{
	static const char *const hosts[] = {
		"ubuntu 20.04 x86_64 5.4.0-120-generic",   /* the two differ */
		"ubuntu 20.04 x86_64 5.4.0-8-generic",     /* none below */
		"ubuntu 20.04 x86_64 5.4.0-200-generic",   /* none above */
		"ubuntu 20.04 x86_64 5.4.0-45-lowlatency", /* none of its sort */
		"ubuntu 20.04 x86_64 5.4.0-45",            /* the same */
		"ubuntu 20.04 arm64 5.4.0-45-generic",     /* one neighbour only */
		"ubuntu 18.04 x86_64 5.4.0-45-generic",    /* another version */
		"debian 11 x86_64 5.4.0-45-generic",       /* one neighbour only */
		"gentoo 20.04 x86_64 5.4.0-45-generic",    /* another distribution */
		"ubuntu 20.04 - 5.4.0-45-generic",         /* which architecture? */
		"- - x86_64 5.4.0-45-generic",             /* which distribution? */
		"ubuntu 20.04 x86_64 -",                   /* near what? */
		"rhel 8 x86_64 4.18.0-348.9.el8_5.x86_64", /* 348.el8 is below, whatever its name */
	};
	struct world w;
	size_t i;

	(void)state;
	begin(&w);
	pw_member(&w.tar, U "5.4.0-42-generic.btf", 1);
	pw_member(&w.tar, U "5.4.0-100-generic.btf", 1);
	pw_member(&w.tar, U "5.4.0-150-generic.btf", 2);
	pw_member(&w.tar, "debian/11/x86_64/5.4.0-44-generic.btf", 1);
	pw_member(&w.tar, "ubuntu/20.04/arm64/5.4.0-44-generic.btf", 1);
	pw_member(&w.tar, "rhel/8/x86_64/4.18.0-348.el8.x86_64.btf", 1);
	pw_member(&w.tar, "rhel/8/x86_64/4.18.0-348.7.1.el8_5.x86_64.btf", 1);
	pw_member(&w.tar, "5.4.0-44-generic.btf", 1); /* of no place */
	pw_member(&w.tar, "5.4.0-46-generic.btf", 1);
	seal(&w);
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		if (*find(&w, hosts[i], BTFMIN_FIND_NEAREST, NULL))
			fail_msg("%s: there is none", hosts[i]);
	}
	assert_string_equal(find(&w, "ubuntu 20.04 x86_64 5.4.0-45-generic", 0, NULL), "");
	assert_string_equal(
		find(&w, "ubuntu 20.04 x86_64 5.4.0-45-generic", BTFMIN_FIND_NEAREST, NULL),
		U "5.4.0-42-generic.btf");
	end(&w);
}

/* Of several places that fit, the one that fits best, and no neighbours from others. */
static void test_near_place(void **state)
{
	static const char *const orders[2][2] = {{"7", "7.9"}, {"7.9", "7"}};
	char name[64];
	struct world w;
	int i, k;

	(void)state;
	for (i = 0; i < 2; i++) {
		begin(&w);
		for (k = 0; k < 2; k++) {
			int best = strcmp(orders[i][k], "7.9") == 0;

			snprintf(name, sizeof(name), "centos/%s/x86_64/3.10.0-%d.btf", orders[i][k],
				 best ? 110 : 120);
			pw_member(&w.tar, name, best ? 1 : 2);
			snprintf(name, sizeof(name), "centos/%s/x86_64/3.10.0-%d.btf", orders[i][k],
				 best ? 190 : 180);
			pw_member(&w.tar, name, best ? 1 : 2);
		}
		seal(&w);
		assert_string_equal(
			find(&w, "centos 7.9 x86_64 3.10.0-150", BTFMIN_FIND_NEAREST, NULL),
			"centos/7.9/x86_64/3.10.0-110.btf");
		end(&w);
	}
}

static void test_usage(void **state)
{
	struct btfmin_host host = pw_host("ubuntu 20.04 x86_64 5.4.0");
	struct blob btf = pw_btf(1, 0);
	struct btfmin_fit fit;
	struct opened o;
	size_t index;

	(void)state;
	pw_open(&o, &btf);
	assert_int_equal(btfmin_package_find(NULL, &host, 0, &index, &fit, &o.err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_package_find(o.package, NULL, 0, &index, &fit, &o.err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_package_find(o.package, &host, 2, &index, &fit, &o.err),
			 BTFMIN_ERR_USAGE);
	assert_int_equal(fit.fits, 0);
	pw_close(&o);
	blob_free(&btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best),     cmocka_unit_test(test_distributions),
		cmocka_unit_test(test_ties),     BOTH(test_single),
		cmocka_unit_test(test_unfit),    cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_not_near), cmocka_unit_test(test_near_place),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
