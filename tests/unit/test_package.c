/* SPDX-License-Identifier: BSD-2-Clause */
/* Packages: the forms they come in, and what is in them. */
#include <stdio.h>
#include <unistd.h>

#include "package_world.h"
#include "../support/make_obj.h"

#define DEBIAN  "debian/11/x86_64/5.10.0-8-amd64.btf"
#define UBUNTU  "ubuntu/20.04/x86_64/5.4.0-42-generic.btf"
#define UBUNTU2 "ubuntu/20.04/x86_64/5.4.0-47-generic.btf"

/* As btfmin pack and shell scripts write them; prefix stands before each name. */
static struct blob some_package(const char *prefix, enum tar_form form)
{
	struct blob b = blob_new(0), btf[2] = {pw_btf(1, 0), pw_btf(2, 0)};
	char name[128], target[128];

	snprintf(name, sizeof(name), "%spackage.json", strncmp(prefix, "./", 2) ? "" : "./");
	tar_file(&b, form, name, "{}", 2);
	snprintf(name, sizeof(name), "%s" DEBIAN, prefix);
	tar_file(&b, form, name, btf[0].data, btf[0].size);
	snprintf(target, sizeof(target), "%s" UBUNTU, prefix);
	tar_file(&b, form, target, btf[1].data, btf[1].size);
	snprintf(name, sizeof(name), "%s" UBUNTU2, prefix);
	tar_link(&b, form, name, target);
	tar_end(&b);
	blob_free(&btf[0]);
	blob_free(&btf[1]);
	return b;
}

static void expect_entry(const struct opened *o, size_t index, const char *prefix, const char *name,
			 unsigned number)
{
	struct btfmin_entry entry;
	char whole[128];

	assert_int_equal(btfmin_package_entry(o->package, index, &entry, NULL), 0);
	snprintf(whole, sizeof(whole), "%s%s", prefix, name);
	assert_string_equal(entry.name, whole);
	pw_expect_bytes(&entry, number);
}

static void expect_whole(const struct opened *o, const char *prefix)
{
	struct btfmin_entry entry;
	const void *json;
	size_t size;
	char name[128];

	if (o->status)
		fail_msg("%s", o->err.text);
	assert_int_equal(btfmin_package_count(o->package), 3);
	assert_int_equal(btfmin_package_notes(o->package), 0);
	expect_entry(o, 0, prefix, DEBIAN, 1);
	expect_entry(o, 1, prefix, UBUNTU, 2);
	expect_entry(o, 2, prefix, UBUNTU2, 2);
	assert_int_equal(btfmin_package_entry(o->package, 2, &entry, NULL), 0);
	assert_string_equal(entry.kernel.distro, "ubuntu");
	assert_string_equal(entry.kernel.version, "20.04");
	assert_string_equal(entry.kernel.arch, "x86_64");
	assert_string_equal(entry.kernel.release, "5.4.0-47-generic");
	snprintf(name, sizeof(name), "%s" UBUNTU, prefix);
	assert_string_equal(entry.same_as, name);
	assert_int_equal(btfmin_package_entry(o->package, 1, &entry, NULL), 0);
	assert_null(entry.same_as);
	json = btfmin_package_json(o->package, &size);
	assert_int_equal(size, 2);
	assert_memory_equal(json, "{}", 2);
}

static void test_layouts(void **state)
{
	static const char *const prefixes[] = {"./btfhub-archive/", "btfhub-archive/", "./", ""};
	size_t i;
	int form;

	(void)state;
	for (i = 0; i < 4; i++) {
		for (form = TAR_V7; form <= TAR_OLDGNU; form++) {
			struct blob b = some_package(prefixes[i], (enum tar_form)form);
			struct opened o;

			pw_open(&o, &b);
			expect_whole(&o, prefixes[i]);
			pw_close(&o);
			blob_free(&b);
		}
	}
}

/* Compressed in whatever way, by its bytes. */
static void test_compressions(void **state)
{
	struct blob b = some_package("./", TAR_USTAR), gz = wrap_gzip(&b), gzgz = wrap_gzip(&gz);
	struct blob third = wrap_gzip(&gzgz);
	struct opened o;

	(void)state;
	pw_open_bytes(&o, &gz);
	expect_whole(&o, "./");
	assert_int_equal(o.trail.count, 2);
	pw_close(&o);
	pw_open_bytes(&o, &gzgz);
	expect_whole(&o, "./");
	pw_close(&o);
	pw_open_bytes(&o, &third); /* "CMP-nested" */
	assert_int_equal(o.status, BTFMIN_ERR_CORRUPT);
	pw_close(&o);
	if (strstr(btfmin_compressions(), "zstd")) {
		struct blob zst = wrap_zstd(&b);

		pw_open_bytes(&o, &zst);
		expect_whole(&o, "./");
		pw_close(&o);
		blob_free(&zst);
	}
	blob_free(&third);
	blob_free(&gzgz);
	blob_free(&gz);
	blob_free(&b);
}

/* Of a plain tar nothing is copied but names. */
static void test_borrowed(void **state)
{
	struct blob b = some_package("", TAR_USTAR);
	struct btfmin_entry entry;
	struct opened o;
	size_t i;

	(void)state;
	pw_open_bytes(&o, &b);
	for (i = 0; i < btfmin_package_count(o.package); i++) {
		assert_int_equal(btfmin_package_entry(o.package, i, &entry, NULL), 0);
		assert_in_range((uintptr_t)entry.data, (uintptr_t)b.data,
				(uintptr_t)b.data + b.size - entry.size);
	}
	assert_true(o.heap.bytes < 20000);
	pw_close(&o);
	blob_free(&b);
}

/* What is no BTF is none of the entries; what has no kernel's name has no kernel. */
static void test_other_members(void **state)
{
	struct blob b = blob_new(0);
	struct btfmin_entry entry;
	struct opened o;

	(void)state;
	pw_member(&b, "5.4.0.btf", 1);
	tar_file(&b, TAR_USTAR, "README", "words", 5);
	tar_file(&b, TAR_USTAR, "5.5.0.failed", "", 0);
	pw_member(&b, "blob", 2);
	tar_link(&b, TAR_USTAR, "more words", "README");
	tar_link(&b, TAR_USTAR, "5.6.0.btf", "blob");
	tar_end(&b);
	pw_open(&o, &b);
	assert_int_equal(btfmin_package_count(o.package), 3);
	entry = pw_entry(&o, "blob");
	assert_string_equal(entry.kernel.release, "");
	entry = pw_entry(&o, "5.6.0.btf");
	assert_string_equal(entry.kernel.release, "5.6.0");
	assert_string_equal(entry.same_as, "blob");
	pw_expect_bytes(&entry, 2);
	assert_null(btfmin_package_json(o.package, NULL));
	pw_close(&o);
	blob_free(&b);
}

/* ---- one BTF -------------------------------------------------------------------------------- */

static void expect_single(const struct blob *b, const struct blob *btf)
{
	struct btfmin_entry entry;
	struct opened o;

	pw_open(&o, b);
	if (o.status)
		fail_msg("%s", o.err.text);
	assert_int_equal(btfmin_package_count(o.package), 1);
	assert_int_equal(btfmin_package_entry(o.package, 0, &entry, NULL), 0);
	assert_string_equal(entry.name, "");
	assert_string_equal(entry.kernel.release, "");
	assert_int_equal(entry.size, btf->size);
	assert_memory_equal(entry.data, btf->data, btf->size);
	assert_null(entry.same_as);
	pw_close(&o);
}

static void test_single(void **state)
{
	struct blob btf = pw_btf(3, order_of(state)), elf = mo_kernel(&btf, 64);

	expect_single(&btf, &btf);
	expect_single(&elf, &btf);
	blob_free(&elf);
	blob_free(&btf);
}

/* ---- in an object --------------------------------------------------------------------------- */

static void test_embedded(void **state)
{
	struct blob b = some_package("./", TAR_USTAR), gz = wrap_gzip(&b);
	int bits;

	for (bits = 32; bits <= 64; bits += 32) {
		struct blob elf = pw_embed(&gz, order_of(state), bits, 0);
		struct opened o;

		pw_open(&o, &elf);
		expect_whole(&o, "./");
		assert_string_equal(o.trail.layers[0].form, "elf");
		pw_close(&o);
		blob_free(&elf);
		elf = pw_embed(&b, order_of(state), bits, 0);
		pw_open(&o, &elf);
		expect_whole(&o, "./");
		pw_close(&o);
		blob_free(&elf);
	}
	blob_free(&gz);
	blob_free(&b);
}

/* An object's own BTF is no kernel's, nor is one inside another looked into. */
static void test_object_without(void **state)
{
	struct blob elf = pw_embed(NULL, order_of(state), 64, 0), inside;

	inside = pw_embed(&elf, order_of(state), 64, 0);
	pw_expect_refused("object", &elf, BTFMIN_ERR_ABSENT, "no package is embedded");
	elf = some_package("", TAR_USTAR);
	pw_expect_refused("object in an object", &inside, BTFMIN_ERR_ABSENT, "no package");
	inside = pw_embed(&elf, order_of(state), 64, 0);
	blob_free(&elf);
	elf = pw_embed(&inside, order_of(state), 64, 0);
	pw_expect_refused("package two objects deep", &elf, BTFMIN_ERR_ABSENT, "no package");
	blob_free(&inside);
}

/* An object of many megabytes, of which all counts. */
static void test_large_object(void **state)
{
	struct blob package = some_package("", TAR_USTAR), elf, gz;
	struct opened o;

	(void)state;
	elf = pw_embed(&package, 0, 64, 3u << 20);
	gz = wrap_gzip(&elf);
	pw_open_bytes(&o, &gz);
	expect_whole(&o, "");
	pw_close(&o);
	blob_free(&gz);
	blob_free(&elf);
	blob_free(&package);
}

/* ---- files ---------------------------------------------------------------------------------- */

static int open_file(const char *path, struct btfmin_package **package, uint64_t max_size,
		     struct btfmin_error *err)
{
	struct btfmin_package_opts opts = {0};

	opts.max_size = max_size;
	return btfmin_package_open_file(package, path, &opts, err);
}

static void test_file(void **state)
{
	struct blob b = some_package("", TAR_USTAR);
	struct btfmin_package *package;
	struct btfmin_error err;
	char path[] = "test_package.XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, b.data, b.size), (ssize_t)b.size);
	close(fd);
	assert_int_equal(open_file(path, &package, 0, &err), 0);
	assert_int_equal(btfmin_package_count(package), 3);
	btfmin_package_close(package);
	assert_int_equal(btfmin_package_open_file(&package, path, NULL, &err), 0);
	btfmin_package_close(package);
	assert_int_equal(open_file(path, &package, b.size, &err), 0);
	btfmin_package_close(package);
	assert_int_equal(open_file(path, &package, b.size - 1, &err), BTFMIN_ERR_LIMIT);
	assert_null(package);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(open_file(path, &package, 0, &err), BTFMIN_ERR_ABSENT);
	assert_null(package);
	assert_string_equal(err.text, "file cannot be opened");
	assert_int_equal(open_file(".", &package, 0, &err), BTFMIN_ERR_ABSENT);
	assert_string_equal(err.text, "file cannot be read");
	assert_int_equal(open_file("/dev/null", &package, 0, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(open_file("/dev/zero", &package, 1 << 20, &err), BTFMIN_ERR_LIMIT);
	blob_free(&b);
}

/* "OOM-n" */
static void test_file_no_memory(void **state)
{
	struct blob b = blob_new(0);
	struct btfmin_package_opts opts = {0};
	struct btfmin_package *package;
	struct btfmin_error err;
	struct heap heap;
	char path[] = "test_package.XXXXXX";
	int fd = mkstemp(path), status = -1;
	size_t n;

	(void)state;
	pw_member(&b, "5.4.0.btf", 1);
	blob_align(&b, 100000); /* more than is read at first */
	assert_true(fd >= 0);
	assert_int_equal(write(fd, b.data, b.size), (ssize_t)b.size);
	close(fd);
	opts.allocator = &heap.allocator;
	for (n = 1; status; n++) {
		heap_init(&heap, n, 0);
		status = btfmin_package_open_file(&package, path, &opts, &err);
		assert_int_equal(package == NULL, status != 0);
		if (status) {
			assert_int_equal(err.status, BTFMIN_ERR_NOMEM);
			assert_int_equal(heap.live, 0);
		}
	}
	assert_true(n > 5);
	btfmin_package_close(package);
	assert_int_equal(heap.live, 0);
	assert_int_equal(unlink(path), 0);
	blob_free(&b);
}

/* ---- what callers get wrong ----------------------------------------------------------------- */

static void test_usage(void **state)
{
	struct btfmin_package *package;
	struct btfmin_entry entry;
	struct btfmin_error err;
	struct opened o;
	struct blob b = some_package("", TAR_USTAR);
	size_t size = 7;

	(void)state;
	assert_int_equal(btfmin_package_open(NULL, "", 0, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_package_open(&package, NULL, 1, NULL, &err), BTFMIN_ERR_USAGE);
	assert_null(package);
	assert_int_equal(btfmin_package_open(&package, NULL, 0, NULL, &err), BTFMIN_ERR_CORRUPT);
	assert_int_equal(btfmin_package_open_file(NULL, "", NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_package_open_file(&package, NULL, NULL, &err), BTFMIN_ERR_USAGE);
	pw_open(&o, &b);
	assert_int_equal(btfmin_package_entry(o.package, 3, &entry, &err), BTFMIN_ERR_USAGE);
	assert_null(entry.name);
	assert_int_equal(btfmin_package_entry(o.package, 0, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_package_entry(NULL, 0, &entry, &err), BTFMIN_ERR_USAGE);
	pw_close(&o);
	assert_int_equal(btfmin_package_count(NULL), 0);
	assert_int_equal(btfmin_package_notes(NULL), 0);
	assert_null(btfmin_package_json(NULL, &size));
	assert_int_equal(size, 0);
	btfmin_package_close(NULL);
	blob_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layouts),
		cmocka_unit_test(test_compressions),
		cmocka_unit_test(test_borrowed),
		cmocka_unit_test(test_other_members),
		BOTH(test_single),
		BOTH(test_embedded),
		BOTH(test_object_without),
		cmocka_unit_test(test_large_object),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_file_no_memory),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
