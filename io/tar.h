/* SPDX-License-Identifier: BSD-2-Clause */
/* tar.h - the members of a tar, one after another, from a feed: nothing is kept of those passed */
#ifndef IO_TAR_H
#define IO_TAR_H

#include "feed.h"

/* Names and the records of pax headers may be so long. */
#define BM_TAR_EXTRA_MAX ((uint64_t)1 << 20)

struct bm_tar {
	struct btfmin_allocator a;
	struct bm_feed *feed;
	uint64_t left;    /* of the current member's data */
	uint64_t padding; /* after them */
	bool ended;
	uint32_t notes; /* BTFMIN_SOURCE_TAR_ bits; complete at the end */
	bool links;     /* hard links are wanted as well; bm_tar_start() says no */
	bool others;    /* and symbolic links, devices and FIFOs: the same */
	char *name;     /* a name too long for a header; NULL if there is none */
	char *link;     /* the same of what a link leads to */
	bool has_size;  /* a pax header told the size */
	uint64_t size;
};

/* A regular file, or a hard link to one, or what is none if that is wanted. */
struct bm_tar_entry {
	char type;        /* the type flag: '0' or '7' of a regular file */
	const char *name; /* lives until the next call */
	const char *link; /* the name of the member that it is another name of; NULL if it is none.
			   * A link has no data. Lives until the next call. */
	uint64_t size;
	char room[260]; /* where name is, if it is short */
	char link_room[104];
};

/* The feed is borrowed. */
void bm_tar_start(struct bm_tar *tar, struct bm_feed *feed, const struct btfmin_allocator *a);
/*
 * 1 and the next regular file, or link or other if those are wanted, wherever reading the one
 * before has stopped; 0 after the last one: the feed has been read to its end then. Errors:
 * CORRUPT, UNSUPPORTED (sparse members, volumes of an archive in parts, global headers that name
 * members), LIMIT, NOMEM, and those of the feed.
 */
int bm_tar_next(struct bm_tar *tar, struct bm_tar_entry *out, struct btfmin_error *err);
/* Data of the current member: *got is less than size at its end only. Errors: CORRUPT (cut). */
int bm_tar_read(struct bm_tar *tar, void *buf, size_t size, size_t *got, struct btfmin_error *err);
void bm_tar_stop(struct bm_tar *tar);

#endif /* IO_TAR_H */
