/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_package.c - any bytes as a package: what is in it, and what is found for a few hosts */
#include <stdlib.h>
#include <string.h>

#include <btfmin_archive.h>

#include "fuzz.h"

const char fuzz_target[] = "package";

/* What comes out of a layer: enough for seeds, and little to wait for. */
#define SIZE_MAX_OUT ((uint64_t)1 << 20)

/* Those that the seeds have kernels for, near them, and for which there is nothing. */
static const struct btfmin_host hosts[] = {
	{"ubuntu", "20.04", "", "x86_64", "5.4.0-42-generic"},
	{"ubuntu", "20.04", "debian", "x86_64", "5.4.0-45-generic"},
	{"centos", "7.9", "rhel fedora", "aarch64", "3.10.0-1160.el7.aarch64"},
	{"sles", "15.1", "suse", "x86_64", "4.12.14-195-default"},
	{"", "", "", "", ""},
};

/* An error says what, and no place further on than a layer can reach. */
static void check_error(const struct btfmin_error *err, int status, size_t size)
{
	if (err->status != status || !err->text || !*err->text || status == BTFMIN_ERR_USAGE ||
	    status == BTFMIN_ERR_INTERNAL)
		abort();
	if (err->offset != BTFMIN_NO_OFFSET && err->offset > SIZE_MAX_OUT + size + 4096)
		abort();
}

static int is_safe(const char *name)
{
	const char *p = name;

	if (*p == '/' || strchr(p, '\\'))
		return 0;
	while (p) {
		if (p[0] == '.' && p[1] == '.' && (p[2] == '/' || !p[2]))
			return 0;
		p = strchr(p, '/');
		p = p ? p + 1 : NULL;
	}
	return 1;
}

/* Each byte is one that may be read; what is not expanded is the caller's. */
static void check_bytes(const void *data, size_t size)
{
	const unsigned char *p = data;
	volatile unsigned char sum = 0;
	size_t i;

	for (i = 0; i < size; i++)
		sum = (unsigned char)(sum + p[i]);
}

static void check_entries(const struct btfmin_package *package)
{
	struct btfmin_entry entry;
	const void *json;
	size_t i, size;

	for (i = 0; i < btfmin_package_count(package); i++) {
		if (btfmin_package_entry(package, i, &entry, NULL) || !entry.name || !entry.data)
			abort();
		if (!is_safe(entry.name) || (entry.same_as && !is_safe(entry.same_as)))
			abort();
		if (entry.kernel.release[0] && !btfmin_part_ok(entry.kernel.release))
			abort();
		check_bytes(entry.data, entry.size);
	}
	if (!i)
		abort();
	json = btfmin_package_json(package, &size);
	check_bytes(json, size);
}

/* What is found fits, and nothing fits better. */
static void check_best(const struct btfmin_package *package, const struct btfmin_host *host,
		       size_t index, const struct btfmin_fit *fit)
{
	struct btfmin_entry entry;
	struct btfmin_fit again;
	size_t i;

	for (i = 0; i < btfmin_package_count(package); i++) {
		if (btfmin_package_entry(package, i, &entry, NULL))
			abort();
		if (!*entry.name) /* one BTF, for whatever host */
			return;
		btfmin_host_fit(&again, host, &entry.kernel);
		if (again.fits && (fit->release == BTFMIN_FIT_NEAR || again.rank < fit->rank))
			abort();
		if (i == index && fit->release != BTFMIN_FIT_NEAR &&
		    memcmp(&again, fit, sizeof(again)))
			abort();
	}
}

static void find(const struct btfmin_package *package, const struct btfmin_host *host, size_t size)
{
	struct btfmin_fit fit;
	struct btfmin_error err;
	size_t index;
	int ret = btfmin_package_find(package, host, BTFMIN_FIND_NEAREST, &index, &fit, &err);

	if (ret < 0) {
		check_error(&err, ret, size);
		return;
	}
	if (fit.fits != ret || (ret && index >= btfmin_package_count(package)))
		abort();
	if (ret)
		check_best(package, host, index, &fit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_package_opts opts = {0};
	struct btfmin_package *package;
	struct btfmin_error err;
	size_t i;
	int ret;

	opts.max_size = SIZE_MAX_OUT;
	opts.max_memory = (uint64_t)16 << 20;
	ret = btfmin_package_open(&package, data, size, &opts, &err);
	if ((ret == 0) != (package != NULL))
		abort();
	if (ret) {
		check_error(&err, ret, size);
		return 0;
	}
	check_entries(package);
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		find(package, &hosts[i], size);
	btfmin_package_close(package);
	return 0;
}
