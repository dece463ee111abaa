/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cache.h - results of earlier runs, by the content of what they were made of
 *
 * A folder with a file for each result. Its name is a digest of the kernel's file as it is, of all
 * objects, of btfmin's version and of the options that matter; its last bytes are a digest of those
 * before, and a file that does not hold is as good as none. Files are renamed into place, so two
 * runs may use one folder at once. Nothing is ever removed: the folder may be, at any time.
 *
 * A digest is no signature: who may write an entry may write any. So one counts only if it is a
 * regular file of this process's user, of root, or of whoever owns the folder, which may be one
 * that others can write to as well; and links that lie there are replaced, and never written
 * through.
 */
#ifndef PACK_CACHE_H
#define PACK_CACHE_H

#include <sys/types.h>

#include "cli/run.h"

#include "set.h"

struct cache {
	const char *dir;
	uid_t owner;  /* of the folder */
	size_t count; /* records of the set */
	struct set_order order;
	unsigned char base[SHA256_SIZE]; /* a digest of all that is the same for all kernels */
};

struct cache_entry {
	unsigned char *outcomes; /* the caller's, room for a byte a record */
	void *data;              /* free() */
	size_t size;
	uint32_t source_notes, btf_notes;
};

/* Makes the folder if it is not there. False if there can be none, which has been reported. */
bool cache_open(struct cache *cache, struct run *run, const char *dir, const struct set *set,
		uint32_t flags);
void cache_close(struct cache *cache);

/* The key of what is made of these bytes of a kernel's file, or of a member of the tar that they
 * are. */
void cache_key(const struct cache *cache, unsigned char key[SHA256_SIZE], const void *data,
	       size_t size, const char *member);
/* False if it is not there, or not sound. By any thread. */
bool cache_find(const struct cache *cache, const unsigned char key[SHA256_SIZE],
		struct cache_entry *out);
/* Stores a result; by one thread only. False with *fault if it cannot, which loses time only. */
bool cache_store(const struct cache *cache, const unsigned char key[SHA256_SIZE],
		 const struct cache_entry *entry, struct failure *fault);

#endif /* PACK_CACHE_H */
