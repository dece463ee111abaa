/* SPDX-License-Identifier: BSD-2-Clause */
/* tarred.h - the members of a tar, compressed or not, with the bytes of those that are wanted */
#ifndef PACK_TARRED_H
#define PACK_TARRED_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/failure.h"

/* Bytes of one member that are held at most. */
#define TARRED_MEMBER_MAX ((size_t)256 << 20)

struct tarred;

/* path, borrowed, is a file, or what can be read as one: a FIFO. On failure *fault says why; it is
 * "absent" if the file is no tar. */
bool tarred_open(struct tarred **out, const char *path, struct failure *fault);

enum tarred_kind {
	TARRED_FILE,
	TARRED_LINK, /* a hard link to another member: it has no bytes of its own */
	TARRED_OTHER /* a symbolic link, a device, a FIFO */
};

struct tarred_member {
	const char *name; /* bytes of the input; lives until the next call */
	enum tarred_kind kind;
};

/* 1 and the next member that is no folder; 0 at the end; -1 with *fault: the tar cannot be read
 * on. */
int tarred_next(struct tarred *tar, struct tarred_member *out, struct failure *fault);
/*
 * 1 and the member's bytes, free(): once for each; 0 with *fault if it is too large, which stops
 * no other; -1 with *fault: the tar cannot be read on.
 */
int tarred_read(struct tarred *tar, void **data, size_t *size, struct failure *fault);
/* A sum of BTFMIN_SOURCE_ bits, complete once tarred_next() has said 0. */
uint32_t tarred_notes(const struct tarred *tar);
void tarred_close(struct tarred *tar);

#endif /* PACK_TARRED_H */
