/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who this host is: uname's words, and the files that os-release may be in. The words in quotes are
 * ids of the list of bad inputs.
 */
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../support/heap.h"
#include "archive/host.h"

/* What was there before, to see what is left alone. */
static void start(struct btfmin_host *host, struct btfmin_error *err)
{
	memset(host, 'x', sizeof(*host));
	memset(err, 0, sizeof(*err));
	host->id[1] = host->version_id[1] = host->id_like[1] = '\0';
	host->arch[1] = host->release[1] = '\0';
}

/* "OSR-uname" */
static void words_of_uname(void **state)
{
	static const char *const bad[] = {"", ".", "..", "../x", "a b", "5.4/x", "a\n", "a\x1b"};
	char longest[66];
	struct btfmin_error err;
	struct btfmin_host host, before;
	size_t i;

	(void)state;
	start(&before, &err);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		start(&host, &err);
		assert_int_equal(bm_host_uname(&host, "x86_64", bad[i], &err), BTFMIN_ERR_CORRUPT);
		assert_int_equal(err.status, BTFMIN_ERR_CORRUPT);
		assert_int_equal(bm_host_uname(&host, bad[i], "5.4", NULL), BTFMIN_ERR_CORRUPT);
		assert_memory_equal(&host, &before, sizeof(host));
	}
	/* Linux has 64 characters and a NUL. */
	memset(longest, 'r', 65);
	longest[65] = '\0';
	assert_int_equal(bm_host_uname(&host, "armv7l", longest, &err), 0);
	assert_string_equal(host.arch, "armv7l");
	assert_string_equal(host.release, longest);
	assert_string_equal(host.id, "x");
	assert_int_equal(bm_host_uname(&host, "x86_64", "5.4", &err), 0);
	assert_string_equal(host.release, "5.4");
}

static char scratch[] = "/tmp/btfmin-host-XXXXXX";

static const char *in_scratch(const char *name)
{
	static char paths[8][64];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", scratch, name);
	return path;
}

static void write_file(const char *name, const char *text, size_t size)
{
	FILE *f = fopen(in_scratch(name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

static int set_up(void **state)
{
	static const char nul[] = "ID=a\0\n";
	char *large = calloc(1, ((size_t)1 << 20) + 1);

	(void)state;
	/* A FIFO that is waited for would hold the tests up for ever. */
	alarm(60);
	if (!mkdtemp(scratch) || !large)
		return -1;
	memset(large, '\n', ((size_t)1 << 20) + 1);
	write_file("good", "ID=good\nVERSION_ID=1\nID_LIKE=x\n", 31);
	write_file("other", "ID=other\n", 9);
	write_file("empty", "", 0);
	write_file("bad", nul, sizeof(nul) - 1);
	write_file("full", large, (size_t)1 << 20);
	write_file("large", large, ((size_t)1 << 20) + 1);
	free(large);
	return mkdir(in_scratch("folder"), 0700) || mkfifo(in_scratch("fifo"), 0600) ||
	       symlink("loop", in_scratch("loop")) || symlink("good", in_scratch("link")) ||
	       symlink("/proc/self/mem", in_scratch("unreadable"));
}

static int tear_down(void **state)
{
	static const char *const names[] = {"good",  "other", "empty", "bad",  "full",
					    "large", "fifo",  "loop",  "link", "unreadable"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlink(in_scratch(names[i]));
	return rmdir(in_scratch("folder")) || rmdir(scratch);
}

static int look(struct btfmin_host *host, const char *a, const char *b, const char *c)
{
	const char *const paths[] = {in_scratch(a), in_scratch(b), in_scratch(c)};
	struct btfmin_error err;
	struct heap heap;
	int status;

	start(host, &err);
	heap_init(&heap, 0, 0);
	status = bm_host_files(host, paths, 3, &heap.allocator, &err);
	assert_int_equal(heap.live, 0);
	assert_string_equal(host->arch, "x");
	assert_string_equal(host->release, "x");
	if (status)
		assert_int_equal(err.status, status);
	return status;
}

/* "OSR-missing": the first that can be read, and what is none is passed over. */
static void the_first_file_counts(void **state)
{
	struct btfmin_host host;

	(void)state;
	assert_int_equal(look(&host, "good", "other", "bad"), 0);
	assert_string_equal(host.id, "good");
	assert_string_equal(host.version_id, "1");
	assert_string_equal(host.id_like, "x");
	assert_int_equal(look(&host, "none", "other", "good"), 0);
	assert_string_equal(host.id, "other");
	assert_string_equal(host.version_id, "");
	assert_string_equal(host.id_like, "");
	assert_int_equal(look(&host, "folder", "fifo", "link"), 0);
	assert_string_equal(host.id, "good");
	assert_int_equal(look(&host, "loop", "good/x", "other"), 0);
	assert_string_equal(host.id, "other");
	/* A regular file, of which the first byte cannot be read. */
	assert_int_equal(look(&host, "unreadable", "none", "other"), 0);
	assert_string_equal(host.id, "other");
	assert_int_equal(look(&host, "empty", "good", "good"), 0);
	assert_string_equal(host.id, "linux");
	assert_int_equal(look(&host, "none", "none", "none"), 0);
	assert_string_equal(host.id, "");
	assert_string_equal(host.version_id, "");
	assert_int_equal(bm_host_files(&host, NULL, 0, NULL, NULL), 0);
}

/* One that can be read and is wrong is not passed over: another would be somebody else's. */
static void a_bad_file_is_an_error(void **state)
{
	struct btfmin_host host;

	(void)state;
	assert_int_equal(look(&host, "bad", "good", "good"), BTFMIN_ERR_CORRUPT);
	assert_int_equal(look(&host, "large", "good", "good"), BTFMIN_ERR_LIMIT);
	assert_int_equal(look(&host, "full", "good", "good"), 0);
	assert_string_equal(host.id, "linux");
}

static void out_of_memory(void **state)
{
	const char *const paths[] = {in_scratch("good")};
	struct btfmin_host host, before;
	struct btfmin_error err;
	struct heap heap;

	(void)state;
	start(&before, &err);
	start(&host, &err);
	heap_init(&heap, 1, 0);
	assert_int_equal(bm_host_files(&host, paths, 1, &heap.allocator, &err), BTFMIN_ERR_NOMEM);
	assert_int_equal(err.status, BTFMIN_ERR_NOMEM);
	assert_memory_equal(&host, &before, sizeof(host));
	assert_int_equal(heap.live, 0);
}

static void this_host(void **state)
{
	struct btfmin_host host;
	struct btfmin_error err;
	struct utsname names;

	(void)state;
	assert_int_equal(uname(&names), 0);
	start(&host, &err);
	if (btfmin_host_this(&host, &err))
		fail_msg("%s", err.text);
	assert_string_equal(host.arch, names.machine);
	assert_string_equal(host.release, names.release);
	/* Every Debian has the file, and it says more than that the system is Linux. */
	if (!access("/usr/lib/os-release", R_OK))
		assert_true(host.id[0]);
	assert_true(!host.id[0] || btfmin_part_ok(host.id));
	assert_true(!host.version_id[0] || btfmin_part_ok(host.version_id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_uname),
		cmocka_unit_test(the_first_file_counts),
		cmocka_unit_test(a_bad_file_is_an_error),
		cmocka_unit_test(out_of_memory),
		cmocka_unit_test(this_host),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
