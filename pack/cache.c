/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"

#include "cache.h"
#include "load.h"

/*
 * An entry: MAGIC; four numbers of 64 bits, the most significant byte first: the records, the bytes
 * of the BTF, the two sums of notes; an outcome a record, in the order of the objects' digests; the
 * BTF; SHA-256 of all that.
 */
#define MAGIC      "btfmin result 1\n"
#define MAGIC_SIZE (sizeof(MAGIC) - 1)
#define HEAD_SIZE  (MAGIC_SIZE + 4 * 8)

/* ---- names ---------------------------------------------------------------------------------- */

/* "DIR/" and the key in hexadecimal; NULL if memory is out. */
static char *path_of(const struct cache *cache, const unsigned char key[SHA256_SIZE])
{
	size_t dir = strlen(cache->dir);
	char *path = malloc(dir + 1 + SHA256_TEXT);

	if (!path)
		return NULL;
	memcpy(path, cache->dir, dir);
	path[dir] = '/';
	sha256_text(path + dir + 1, key);
	return path;
}

static void make_base(struct cache *cache, uint32_t flags)
{
	struct sha256 s;

	sha256_start(&s);
	sha256_add(&s, MAGIC, MAGIC_SIZE);
	sha256_add(&s, BTFMIN_VERSION_STRING, sizeof(BTFMIN_VERSION_STRING));
	sha256_add_number(&s, flags);
	sha256_add(&s, cache->order.digest, SHA256_SIZE);
	sha256_finish(&s, cache->base);
}

void cache_key(const struct cache *cache, unsigned char key[SHA256_SIZE], const void *data,
	       size_t size, const char *member)
{
	struct sha256 s;

	sha256_start(&s);
	sha256_add(&s, cache->base, SHA256_SIZE);
	sha256_add_number(&s, member ? strlen(member) : 0);
	if (member)
		sha256_add(&s, member, strlen(member));
	sha256_add(&s, data, size);
	sha256_finish(&s, key);
}

bool cache_open(struct cache *cache, struct run *run, const char *dir, const struct set *set,
		uint32_t flags)
{
	struct failure fault;
	struct stat st;

	memset(cache, 0, sizeof(*cache));
	cache->dir = dir;
	cache->count = set->count;
	if (mkdir(dir, 0777) && errno != EEXIST) {
		fault = failure_of(STATUS_IO, "io", dir, "cannot make the folder of --cache");
		fault.reason = strerror(errno);
		run_fail(run, &fault);
		return false;
	}
	if (stat(dir, &st) || !S_ISDIR(st.st_mode)) {
		fault = failure_of(STATUS_IO, "io", dir, "--cache is no folder");
		run_fail(run, &fault);
		return false;
	}
	cache->owner = st.st_uid;
	if (!set_sort(&cache->order, set))
		return run_nomem(run);
	make_base(cache, flags);
	return true;
}

void cache_close(struct cache *cache)
{
	free(cache->order.places);
	cache->order.places = NULL;
}

/* ---- entries -------------------------------------------------------------------------------- */

static void put_number(unsigned char *p, uint64_t n)
{
	int i;

	for (i = 0; i < 8; i++)
		p[i] = (unsigned char)(n >> (56 - 8 * i));
}

static uint64_t get_number(const unsigned char *p)
{
	uint64_t n = 0;
	int i;

	for (i = 0; i < 8; i++)
		n = n << 8 | p[i];
	return n;
}

/* True if all lengths and the digest hold. */
static bool is_sound(const struct cache *cache, const unsigned char *p, size_t size)
{
	unsigned char digest[SHA256_SIZE];
	uint64_t btf;

	if (size < HEAD_SIZE + SHA256_SIZE || memcmp(p, MAGIC, MAGIC_SIZE))
		return false;
	btf = get_number(p + MAGIC_SIZE + 8);
	size -= HEAD_SIZE + SHA256_SIZE;
	if (get_number(p + MAGIC_SIZE) != cache->count || size < cache->count ||
	    btf != size - cache->count)
		return false;
	sha256_of(digest, p, HEAD_SIZE + size);
	return !memcmp(digest, p + HEAD_SIZE + size, SHA256_SIZE);
}

static bool take_outcomes(const struct cache *cache, struct cache_entry *out,
			  const unsigned char *p)
{
	size_t i;

	for (i = 0; i < cache->count; i++) {
		out->outcomes[i] = p[cache->order.places[i]];
		if (out->outcomes[i] > BTFMIN_FAILED)
			return false;
	}
	return true;
}

static bool take_entry(const struct cache *cache, struct cache_entry *out, const struct load *file)
{
	const unsigned char *p = file->data;

	if (!is_sound(cache, p, file->size) || !take_outcomes(cache, out, p + HEAD_SIZE))
		return false;
	out->size = (size_t)get_number(p + MAGIC_SIZE + 8);
	out->source_notes = (uint32_t)get_number(p + MAGIC_SIZE + 16);
	out->btf_notes = (uint32_t)get_number(p + MAGIC_SIZE + 24);
	out->data = malloc(out->size ? out->size : 1);
	if (!out->data)
		return false;
	memcpy(out->data, p + HEAD_SIZE + cache->count, out->size);
	return true;
}

bool cache_find(const struct cache *cache, const unsigned char key[SHA256_SIZE],
		struct cache_entry *out)
{
	struct load file = {NULL, 0, 0};
	char *path = path_of(cache, key);
	struct failure fault;
	bool found;

	found = path && load_file_of(&file, path, cache->owner, &fault) &&
		take_entry(cache, out, &file);
	load_free(&file);
	free(path);
	return found;
}

static void fill_entry(const struct cache *cache, unsigned char *p, const struct cache_entry *entry)
{
	size_t size = HEAD_SIZE + cache->count + entry->size, i;

	memcpy(p, MAGIC, MAGIC_SIZE);
	put_number(p + MAGIC_SIZE, cache->count);
	put_number(p + MAGIC_SIZE + 8, entry->size);
	put_number(p + MAGIC_SIZE + 16, entry->source_notes);
	put_number(p + MAGIC_SIZE + 24, entry->btf_notes);
	for (i = 0; i < cache->count; i++)
		p[HEAD_SIZE + cache->order.places[i]] = entry->outcomes[i];
	memcpy(p + HEAD_SIZE + cache->count, entry->data, entry->size);
	sha256_of(p + size, p, size);
}

/* Not named by the key in messages: that tells nobody anything. */
bool cache_store(const struct cache *cache, const unsigned char key[SHA256_SIZE],
		 const struct cache_entry *entry, struct failure *fault)
{
	size_t size = HEAD_SIZE + cache->count + entry->size + SHA256_SIZE;
	char *path = path_of(cache, key);
	unsigned char *bytes = malloc(size);
	bool ok = path && bytes;
	struct io_output out;

	if (ok) {
		fill_entry(cache, bytes, entry);
		out.path = path;
		out.data = bytes;
		out.size = size;
		ok = file_write_in_place(&out, 1, fault);
		if (!ok)
			fault->file = cache->dir;
	} else {
		*fault = failure_nomem(cache->dir);
	}
	free(bytes);
	free(path);
	return ok;
}
