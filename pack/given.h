/* SPDX-License-Identifier: BSD-2-Clause */
/* given.h - inside an archive: what archive.c's family shares */
#ifndef PACK_GIVEN_H
#define PACK_GIVEN_H

#include "cli/seen.h"

#include "archive.h"
#include "names.h"
#include "tarred.h"
#include "tree.h"

struct pack_archive {
	const char *path;
	struct pack_filter filter;
	struct tree tree; /* the items of a list stand in there, too */
	size_t next;      /* of the items */
	struct tarred *tar;
	bool broken;    /* the tar cannot be read on */
	uint32_t notes; /* of the tar, those that have been told */
	size_t given;
	struct seen seen; /* paths up to the release, of what has been given */
};

/* These note a fault of the input's and return 1. Its file is the input's path. */
int give_fault(struct pack_input *out, int exit_status, const char *status, const char *text);
int give_errno(struct pack_input *out, int errnum, const char *action);
/* Empties the input, notes that the whole archive cannot be read on, and returns -1. */
int give_nomem(const struct pack_archive *a, struct pack_input *out, struct failure *fault);

/*
 * What can be said by the name alone: 1 with a fault, 0 with the kernel if its bytes are wanted, -1
 * if it is to be passed over. path up to name->stem is what tells one kernel from another.
 */
int judge_name(struct pack_archive *a, struct pack_input *out, const struct name *name,
	       const char *path);

/* As pack_archive_next(): of a list, and of a tar. */
int next_file(struct pack_archive *a, struct pack_input *out, struct failure *fault);
int next_member(struct pack_archive *a, struct pack_input *out, struct failure *fault);

#endif /* PACK_GIVEN_H */
