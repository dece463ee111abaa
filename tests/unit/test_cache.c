/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cache of pack: what is found is what was stored, and what is not sound is not found; files
 * into memory that is used again. The words in quotes are ids of the list of bad inputs.
 */
#define _XOPEN_SOURCE 700

#include "unit.h"
#include "io_faults.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pack/cache.h"
#include "pack/load.h"

#define RECORDS 5u

static const struct set_object objects[] = {
	{"a.o", "first", 5, 0, 2},
	{"b.o", "second", 6, 2, 3},
};
/* The same the other way round: records 0 to 2 are the second's. */
static const struct set_object turned[] = {
	{"b.o", "second", 6, 0, 3},
	{"a.o", "first", 5, 3, 2},
};

static struct run run;

static void open_it(struct cache *cache, const struct set_object *set_objects, uint32_t flags)
{
	struct set set = {set_objects, 2, NULL, RECORDS};

	assert_true(cache_open(cache, &run, "cache", &set, flags));
}

static void store(const struct cache *cache, const unsigned char *key)
{
	unsigned char outcomes[RECORDS] = {0, 1, 2, 3, 5}, data[] = "the minimal BTF";
	struct cache_entry entry = {outcomes, data, sizeof(data), 4, 8};
	struct failure fault;

	assert_true(cache_store(cache, key, &entry, &fault));
}

static bool find(const struct cache *cache, const unsigned char *key,
		 unsigned char outcomes[RECORDS])
{
	struct cache_entry entry = {outcomes, NULL, 0, 0, 0};
	bool found = cache_find(cache, key, &entry);

	if (found) {
		assert_string_equal(entry.data, "the minimal BTF");
		assert_int_equal(entry.size, sizeof("the minimal BTF"));
		assert_int_equal(entry.source_notes, 4);
		assert_int_equal(entry.btf_notes, 8);
	} else {
		assert_null(entry.data);
	}
	free(entry.data);
	return found;
}

static void path_of(char path[], const unsigned char *key)
{
	memcpy(path, "cache/", 6);
	sha256_text(path + 6, key);
}

static void found_again(void **state)
{
	static const unsigned char same[RECORDS] = {0, 1, 2, 3, 5},
				   other[RECORDS] = {2, 3, 5, 0, 1};
	unsigned char key[SHA256_SIZE], again[SHA256_SIZE], outcomes[RECORDS];
	struct cache cache;

	(void)state;
	open_it(&cache, objects, 0);
	cache_key(&cache, key, "kernel", 6, NULL);
	assert_false(find(&cache, key, outcomes));
	store(&cache, key);
	assert_true(find(&cache, key, outcomes));
	assert_memory_equal(outcomes, same, RECORDS);
	cache_close(&cache);
	/* objects in another order are the same objects; the answers go where the records are */
	open_it(&cache, turned, 0);
	cache_key(&cache, again, "kernel", 6, NULL);
	assert_memory_equal(key, again, SHA256_SIZE);
	assert_true(find(&cache, again, outcomes));
	assert_memory_equal(outcomes, other, RECORDS);
	cache_close(&cache);
	assert_int_equal(count_names(".btfmin"), 0);
}

static void other_keys(void **state)
{
	static const struct set_object changed[] = {{"a.o", "first", 5, 0, 2},
						    {"b.o", "sEcond", 6, 2, 3}};
	unsigned char key[SHA256_SIZE], other[SHA256_SIZE];
	struct cache cache;

	(void)state;
	open_it(&cache, objects, 0);
	cache_key(&cache, key, "kernel", 6, NULL);
	cache_key(&cache, other, "kerneL", 6, NULL);
	assert_memory_not_equal(key, other, SHA256_SIZE);
	cache_key(&cache, other, "kernel", 6, "member");
	assert_memory_not_equal(key, other, SHA256_SIZE);
	cache_close(&cache);
	open_it(&cache, objects, 1);
	cache_key(&cache, other, "kernel", 6, NULL);
	assert_memory_not_equal(key, other, SHA256_SIZE);
	cache_close(&cache);
	open_it(&cache, changed, 0);
	cache_key(&cache, other, "kernel", 6, NULL);
	assert_memory_not_equal(key, other, SHA256_SIZE);
	cache_close(&cache);
}

/* An entry with any one byte changed, or cut anywhere, or longer, is none; and is written anew. */
static void spoilt(void **state)
{
	unsigned char key[SHA256_SIZE], outcomes[RECORDS], bytes[1000];
	char path[6 + SHA256_TEXT];
	struct cache cache;
	size_t size, i;

	(void)state;
	open_it(&cache, objects, 0);
	cache_key(&cache, key, "spoilt", 6, NULL);
	store(&cache, key);
	path_of(path, key);
	size = get_file(path, bytes, sizeof(bytes));
	assert_in_range(size, 100, 900);
	for (i = 0; i < size; i++) {
		bytes[i] ^= 0x41;
		put_file(path, bytes, size);
		assert_false(find(&cache, key, outcomes));
		bytes[i] ^= 0x41;
		put_file(path, bytes, i);
		assert_false(find(&cache, key, outcomes));
	}
	put_file(path, bytes, size + 1);
	assert_false(find(&cache, key, outcomes));
	store(&cache, key);
	assert_true(find(&cache, key, outcomes));
	cache_close(&cache);
}

/* An entry of another number of records, with a digest that holds. */
static void other_shape(void **state)
{
	struct set set = {objects, 2, NULL, RECORDS + 1};
	unsigned char key[SHA256_SIZE], outcomes[RECORDS + 1];
	struct cache cache;

	(void)state;
	open_it(&cache, objects, 0);
	cache_key(&cache, key, "shape", 5, NULL);
	store(&cache, key);
	cache_close(&cache);
	assert_true(cache_open(&cache, &run, "cache", &set, 0));
	assert_false(find(&cache, key, outcomes));
	cache_close(&cache);
}

static void full_disk(void **state) /* OUT-enospc, OUT-partial */
{
	static const struct fault faults[] = {{CALL_WRITE, 1, 1, ENOSPC, 0, NULL},
					      {CALL_CLOSE, 1, 1, EDQUOT, 0, NULL},
					      {CALL_RENAME, 1, 1, EROFS, 0, NULL}};
	unsigned char key[SHA256_SIZE], outcomes[RECORDS] = {0}, data[] = "x";
	struct cache_entry entry = {outcomes, data, sizeof(data), 0, 0};
	struct failure fault;
	struct cache cache;
	size_t i;

	(void)state;
	open_it(&cache, objects, 0);
	cache_key(&cache, key, "full", 4, NULL);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		fault_set(&faults[i]);
		assert_false(cache_store(&cache, key, &entry, &fault));
		fault_set(NULL);
		assert_int_equal(fault.exit_status, STATUS_IO);
		assert_string_equal(fault.file, "cache");
		assert_false(find(&cache, key, outcomes));
	}
	cache_close(&cache);
}

static void no_folder(void **state)
{
	struct set set = {objects, 2, NULL, RECORDS};
	struct cache cache;

	(void)state;
	put_file("file", "x", 1);
	memset(&run, 0, sizeof(run));
	run.opts.given = OPT_JSON; /* silent */
	assert_false(cache_open(&cache, &run, "file", &set, 0));
	assert_int_equal(run.failure.exit_status, STATUS_IO);
	memset(&run.failure, 0, sizeof(run.failure));
	assert_false(cache_open(&cache, &run, "nosuch/cache", &set, 0));
	assert_int_equal(run.failure.exit_status, STATUS_IO);
	memset(&run, 0, sizeof(run));
}

/* ---- load ---- */

#define LONG 300000u

static void loads(void **state) /* IO-short, IO-eintr */
{
	static const struct fault faults[] = {{CALL_READ, 0, 0, 0, 1000, NULL},
					      {CALL_READ, 1, 2, EINTR, 5000, NULL}};
	unsigned char *bytes = some_bytes(LONG);
	struct load load = {NULL, 0, 0};
	struct failure fault;
	size_t i;

	(void)state;
	put_file("long", bytes, LONG);
	put_file("short", "abc", 3);
	put_file("empty", "", 0);
	for (i = 0; i < 2; i++) {
		fault_set(&faults[i]);
		assert_true(load_file(&load, "long", &fault));
		assert_int_equal(load.size, LONG);
		assert_memory_equal(load.data, bytes, LONG);
		assert_true(load_file(&load, "short", &fault));
		assert_int_equal(load.size, 3);
		assert_memory_equal(load.data, "abc", 3);
		assert_true(load_file(&load, "empty", &fault));
		assert_int_equal(load.size, 0);
	}
	fault_set(NULL);
	/* /proc says of its files that they are empty */
	assert_true(load_file(&load, "/proc/self/status", &fault)); /* IO-sysfs */
	assert_true(load.size > 100);
	load_free(&load);
	free(bytes);
}

static void load_fails(void **state) /* IO-eio, IO-missing, IO-dir */
{
	static const struct fault eio = {CALL_READ, 2, 0, EIO, 1000, NULL};
	struct load load = {NULL, 0, 0};
	struct failure fault;

	(void)state;
	assert_false(load_file(&load, "nosuch", &fault));
	assert_int_equal(fault.exit_status, STATUS_IO);
	assert_string_equal(fault.file, "nosuch");
	assert_false(load_file(&load, ".", &fault));
	assert_int_equal(fault.exit_status, STATUS_IO);
	fault_set(&eio);
	assert_false(load_file(&load, "long", &fault));
	fault_set(NULL);
	assert_int_equal(fault.exit_status, STATUS_IO);
	assert_true(load_file(&load, "short", &fault));
	assert_int_equal(load.size, 3);
	load_free(&load);
}

/* TREE-fifo: what was a file when it was looked at. It would be waited for without end. */
static void load_waits_for_nobody(void **state)
{
	struct load load = {NULL, 0, 0};
	struct failure fault;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_false(load_file(&load, "fifo", &fault));
	assert_int_equal(fault.exit_status, STATUS_IO);
	assert_false(load_file(&load, "/dev/zero", &fault));
	assert_int_equal(fault.exit_status, STATUS_IO);
	load_free(&load);
	assert_int_equal(unlink("fifo"), 0);
}

/* What others may have put into a folder that they can write to. */
static void planted(void **state)
{
	unsigned char key[SHA256_SIZE], outcomes[RECORDS];
	struct cache cache;
	char path[128], found[8];
	struct stat st;

	(void)state;
	open_it(&cache, objects, 0);
	cache_key(&cache, key, "planted", 7, NULL);
	path_of(path, key);
	put_file("victim", "victim", 6);
	assert_int_equal(symlink("../victim", path), 0);
	assert_false(find(&cache, key, outcomes));
	store(&cache, key);
	assert_true(find(&cache, key, outcomes));
	assert_int_equal(get_file("victim", found, sizeof(found)), 6);
	assert_memory_equal(found, "victim", 6);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(find(&cache, key, outcomes));
	store(&cache, key);
	assert_true(find(&cache, key, outcomes));
	if (!geteuid()) { /* only root can give files away */
		assert_int_equal(chown(path, 65534, 65534), 0);
		assert_false(find(&cache, key, outcomes));
		cache_close(&cache);
		assert_int_equal(chown("cache", 65534, 65534), 0);
		open_it(&cache, objects, 0);
		assert_true(find(&cache, key, outcomes));
		assert_int_equal(chown("cache", 0, 0), 0);
	}
	cache_close(&cache);
	assert_int_equal(unlink("victim"), 0);
}

/* The fixture removes files only. */
static int leave(void **state)
{
	assert_int_equal(system("rm -r cache"), 0);
	return leave_directory(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_again),
		cmocka_unit_test(other_keys),
		cmocka_unit_test(spoilt),
		cmocka_unit_test(other_shape),
		cmocka_unit_test(full_disk),
		cmocka_unit_test(no_folder),
		cmocka_unit_test(loads),
		cmocka_unit_test(load_fails),
		cmocka_unit_test(load_waits_for_nobody),
		cmocka_unit_test(planted),
	};

	return cmocka_run_group_tests(tests, enter_directory, leave);
}
