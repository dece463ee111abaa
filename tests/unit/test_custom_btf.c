/* SPDX-License-Identifier: BSD-2-Clause */
/* In one call: a path that holds the right BTF, for as long as it is wanted. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "package_world.h"
#include "../../archive/custom.h"

static struct blob some_package(void)
{
	struct blob b = blob_new(0), pressed;

	pw_member(&b, "./ubuntu/20.04/x86_64/5.4.0-1-generic.btf", 1);
	pw_member(&b, "./ubuntu/20.04/x86_64/5.4.0-2-generic.btf", 2);
	tar_link(&b, TAR_USTAR, "./ubuntu/20.04/x86_64/5.4.0-4-generic.btf",
		 "./ubuntu/20.04/x86_64/5.4.0-2-generic.btf");
	tar_end(&b);
	pressed = wrap_gzip(&b);
	blob_free(&b);
	return pressed;
}

/* How many descriptors are open. */
static int open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void expect_file(const char *path, unsigned number)
{
	struct blob btf = pw_btf(number, 0);
	unsigned char bytes[4096];
	FILE *f;
	int again;

	assert_non_null(path);
	for (again = 0; again < 2; again++) { /* from its start each time */
		f = fopen(path, "rb");
		assert_non_null(f);
		assert_int_equal(fread(bytes, 1, sizeof(bytes), f), btf.size);
		assert_memory_equal(bytes, btf.data, btf.size);
		fclose(f);
	}
	blob_free(&btf);
}

static int get(struct btfmin_custom **out, const struct blob *b, const char *words, uint32_t flags,
	       struct heap *heap, struct btfmin_error *err)
{
	struct btfmin_custom_opts opts = {0};
	struct btfmin_host host = pw_host(words);

	heap_init(heap, 0, 0);
	opts.allocator = &heap->allocator;
	opts.host = &host;
	opts.flags = flags;
	opts.ignore_sysfs = 1;
	return btfmin_custom_btf(out, b->data, b->size, &opts, err);
}

static void test_found(void **state)
{
	struct blob b = some_package();
	struct btfmin_custom *custom;
	struct btfmin_error err;
	struct heap heap;
	int before = open_descriptors();

	(void)state;
	assert_int_equal(get(&custom, &b, "ubuntu 20.04 x86_64 5.4.0-2-generic", 0, &heap, &err),
			 1);
	assert_memory_equal(btfmin_custom_btf_path(custom), "/proc/self/fd/", 14);
	expect_file(btfmin_custom_btf_path(custom), 2);
	assert_int_equal(heap.live, 1); /* the package is gone */
	assert_int_equal(open_descriptors(), before + 1);
	btfmin_custom_btf_free(custom);
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(heap.live, 0);
	assert_int_equal(get(&custom, &b, "ubuntu 20.04 x86_64 5.4.0-3-generic",
			     BTFMIN_FIND_NEAREST, &heap, &err),
			 1);
	expect_file(btfmin_custom_btf_path(custom), 2);
	btfmin_custom_btf_free(custom);
	blob_free(&b);
}

static void test_none(void **state)
{
	struct blob b = some_package(), cut = blob_prefix(&b, b.size - 1);
	struct btfmin_custom *custom;
	struct btfmin_error err;
	struct heap heap;
	int before = open_descriptors();

	(void)state;
	assert_int_equal(get(&custom, &b, "ubuntu 20.04 x86_64 5.4.0-3-generic", 0, &heap, &err),
			 0);
	assert_null(custom);
	assert_int_equal(get(&custom, &cut, "ubuntu 20.04 x86_64 5.4.0-2-generic", 0, &heap, &err),
			 BTFMIN_ERR_CORRUPT);
	assert_null(custom);
	assert_int_equal(heap.live, 0);
	assert_int_equal(open_descriptors(), before);
	blob_free(&cut);
	blob_free(&b);
}

/* This host, whose kernel may have BTF of its own. A single BTF fits it in any case. */
static void test_this_host(void **state)
{
	struct blob btf = pw_btf(1, 0);
	struct btfmin_custom_opts opts = {0};
	struct btfmin_custom *custom;
	struct btfmin_error err;
	int own = access("/sys/kernel/btf/vmlinux", R_OK) == 0;

	(void)state;
	assert_int_equal(btfmin_custom_btf(&custom, btf.data, btf.size, NULL, &err), 1);
	assert_non_null(custom);
	if (own)
		assert_null(btfmin_custom_btf_path(custom));
	else
		expect_file(btfmin_custom_btf_path(custom), 1);
	btfmin_custom_btf_free(custom);
	opts.ignore_sysfs = 1;
	assert_int_equal(btfmin_custom_btf(&custom, btf.data, btf.size, &opts, &err), 1);
	expect_file(btfmin_custom_btf_path(custom), 1);
	btfmin_custom_btf_free(custom);
	blob_free(&btf);
}

/* ---- without memfds ------------------------------------------------------------------------- */

/* Saves in the folder that TMPDIR names; NULL and *err if it cannot. */
static struct btfmin_custom *save_in(const char *dir, struct heap *heap, struct btfmin_error *err)
{
	struct blob btf = pw_btf(3, 0);
	struct btfmin_custom *custom;
	int ret;

	heap_init(heap, 0, 0);
	assert_int_equal(dir ? setenv("TMPDIR", dir, 1) : unsetenv("TMPDIR"), 0);
	ret = bm_custom_save(&custom, span_of(btf.data, btf.size, false), BM_CUSTOM_NO_MEMFD,
			     &heap->allocator, err);
	assert_int_equal(custom == NULL, ret != 0);
	if (ret)
		assert_int_equal(ret, err->status);
	blob_free(&btf);
	return custom;
}

static void expect_temporary(const char *dir, const char *where)
{
	struct btfmin_custom *custom;
	struct btfmin_error err;
	struct heap heap;
	struct stat st;
	char path[64];
	int before = open_descriptors();

	custom = save_in(dir, &heap, &err);
	assert_non_null(custom);
	snprintf(path, sizeof(path), "%s", btfmin_custom_btf_path(custom));
	assert_memory_equal(path, where, strlen(where));
	assert_null(strchr(path + strlen(where) + 1, '/'));
	expect_file(path, 3);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(open_descriptors(), before);
	btfmin_custom_btf_free(custom);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(heap.live, 0);
}

static void test_temporary_file(void **state)
{
	char dir[] = "/tmp/test_custom.XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(dir));
	expect_temporary(dir, dir);
	assert_int_equal(rmdir(dir), 0); /* nothing else is in it */
	expect_temporary(NULL, "/tmp");
	expect_temporary("", "/tmp");
	expect_temporary(".", "/tmp"); /* a relative path is one to whoever looks */
}

/* What cannot be written leaves nothing. */
static void test_no_room(void **state)
{
	char dir[] = "/tmp/test_custom.XXXXXX";
	struct rlimit old, none;
	struct btfmin_custom *custom;
	struct btfmin_error err;
	struct heap heap;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	none = old;
	none.rlim_cur = 0;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	custom = save_in(dir, &heap, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_null(custom);
	assert_int_equal(err.status, BTFMIN_ERR_LIMIT);
	assert_int_equal(heap.live, 0);
	assert_int_equal(rmdir(dir), 0);
	assert_null(save_in(dir, &heap, &err)); /* now it is not there */
	assert_int_equal(err.status, BTFMIN_ERR_LIMIT);
	assert_int_equal(heap.live, 0);
	assert_int_equal(unsetenv("TMPDIR"), 0);
}

static void test_no_descriptor(void **state)
{
	struct blob b = some_package();
	struct btfmin_custom *custom;
	struct btfmin_error err;
	struct rlimit old, none;
	struct heap heap;
	int ret;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = old;
	none.rlim_cur = 3;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	ret = get(&custom, &b, "ubuntu 20.04 x86_64 5.4.0-2-generic", 0, &heap, &err);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_int_equal(ret, BTFMIN_ERR_LIMIT);
	assert_null(custom);
	assert_int_equal(heap.live, 0);
	blob_free(&b);
}

/* ---- the rest ------------------------------------------------------------------------------- */

/* "OOM-n" */
static void test_no_memory(void **state)
{
	struct blob b = some_package();
	struct btfmin_custom_opts opts = {0};
	struct btfmin_host host = pw_host("ubuntu 20.04 x86_64 5.4.0-2-generic");
	struct btfmin_custom *custom;
	struct btfmin_error err;
	struct heap heap;
	int before = open_descriptors(), on, ret = 0;
	size_t n;

	(void)state;
	opts.allocator = &heap.allocator;
	opts.host = &host;
	opts.ignore_sysfs = 1;
	for (on = 0; on < 2; on++) {
		for (n = 1, ret = 0; ret <= 0; n++) {
			heap_init(&heap, n, on);
			ret = btfmin_custom_btf(&custom, b.data, b.size, &opts, &err);
			if (ret > 0)
				break;
			assert_int_equal(ret, BTFMIN_ERR_NOMEM);
			assert_null(custom);
			assert_int_equal(heap.live, 0);
			assert_int_equal(open_descriptors(), before);
		}
		assert_true(n > 4);
		btfmin_custom_btf_free(custom);
		assert_int_equal(heap.live, 0);
	}
	heap_init(&heap, 1, 0);
	opts.ignore_sysfs = 0;
	assert_int_equal(btfmin_custom_btf(&custom, b.data, b.size, &opts, &err), BTFMIN_ERR_NOMEM);
	assert_null(custom);
	blob_free(&b);
}

static void test_usage(void **state)
{
	struct btfmin_custom_opts opts = {0};
	struct btfmin_custom *custom;
	struct btfmin_error err;

	(void)state;
	assert_int_equal(btfmin_custom_btf(NULL, "", 0, NULL, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_custom_btf(&custom, NULL, 1, NULL, &err), BTFMIN_ERR_USAGE);
	assert_null(custom);
	opts.flags = 2;
	assert_int_equal(btfmin_custom_btf(&custom, "", 0, &opts, &err), BTFMIN_ERR_USAGE);
	assert_null(btfmin_custom_btf_path(NULL));
	btfmin_custom_btf_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),     cmocka_unit_test(test_none),
		cmocka_unit_test(test_this_host), cmocka_unit_test(test_temporary_file),
		cmocka_unit_test(test_no_room),   cmocka_unit_test(test_no_descriptor),
		cmocka_unit_test(test_no_memory), cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
