/* SPDX-License-Identifier: BSD-2-Clause */
/* What packages may cost: time, memory. The words in quotes are ids of the list of bad inputs. */
#include <stdio.h>
#include <time.h>
#include <zlib.h>

#include "package_world.h"

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

/* "TAR-count": a million members, of which all but one are links; memory is less than the tar's */
static void test_million(void **state)
{
	struct blob b = many(1000000, '1');
	struct opened o;
	double start = seconds();

	(void)state;
	pw_open_bytes(&o, &b);
	assert_int_equal(o.status, 0);
	assert_int_equal(btfmin_package_count(o.package), 1000001);
	assert_true(o.heap.peak < b.size);
	pw_close(&o);
	assert_true(seconds() - start < 20); /* far above what it takes, far below squares */
	blob_free(&b);
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
	assert_true(o.heap.peak < b.size / 8 * 13); /* a name and two plain paths of half of it */
	pw_close(&o);
	blob_free(&b);
	free(name);
}

/* What comes out is bounded by max_size, and what a decoder takes by max_memory. */
static void test_limits(void **state)
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
	opts.max_memory = 1;
	assert_int_equal(btfmin_package_open(&package, gz.data, gz.size, &opts, &err),
			 BTFMIN_ERR_LIMIT);
	assert_int_equal(h.live, 0);
	blob_free(&gz);
	blob_free(&b);
}

/* So many MiB of zeroes, which are a tar without members, in gzip. */
static struct blob bomb(unsigned megabytes)
{
	static unsigned char zeroes[1 << 20], out[1 << 16];
	struct blob b = blob_new(0);
	z_stream z;
	unsigned i;

	memset(&z, 0, sizeof(z));
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
	for (i = 0; i < megabytes; i++) {
		z.next_in = zeroes;
		z.avail_in = sizeof(zeroes);
		do {
			z.next_out = out;
			z.avail_out = sizeof(out);
			assert_true(deflate(&z, i + 1 == megabytes ? Z_FINISH : Z_NO_FLUSH) >= 0);
			blob_bytes(&b, out, sizeof(out) - z.avail_out);
		} while (!z.avail_out);
	}
	deflateEnd(&z);
	blob_fit(&b);
	return b;
}

/* "CMP-gz-bomb": by default, 1000 times what it is made of beyond 64 MiB */
static void test_bomb(void **state)
{
	struct blob gz = bomb(96), twice = wrap_gzip(&gz);
	struct btfmin_package_opts opts = {0};
	struct btfmin_package *package;
	struct btfmin_error err;
	struct opened o;
	struct heap h;

	(void)state;
	pw_open_bytes(&o, &gz);
	assert_int_equal(o.status, BTFMIN_ERR_LIMIT);
	assert_true(o.heap.peak < 160u << 20);
	pw_close(&o);
	pw_open_bytes(&o, &twice);
	assert_int_equal(o.status, BTFMIN_ERR_LIMIT);
	pw_close(&o);
	heap_init(&h, 0, 0);
	opts.allocator = &h.allocator;
	opts.max_size = 1 << 20;
	assert_int_equal(btfmin_package_open(&package, gz.data, gz.size, &opts, &err),
			 BTFMIN_ERR_LIMIT);
	assert_true(h.peak < 3u << 20);
	opts.max_size = 96u << 20; /* whoever names a size has weighed it */
	assert_int_equal(btfmin_package_open(&package, gz.data, gz.size, &opts, &err),
			 BTFMIN_ERR_ABSENT);
	blob_free(&twice);
	blob_free(&gz);
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
		cmocka_unit_test(test_million),    cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_long_names), cmocka_unit_test(test_limits),
		cmocka_unit_test(test_bomb),       cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
