/* SPDX-License-Identifier: BSD-2-Clause */
/* tar_taken.h - what is taken of an archive: the same from memory and out of a decoder */
#ifndef UNIT_TAR_TAKEN_H
#define UNIT_TAR_TAKEN_H

#include <btfmin_archive.h>

#include "unit.h"
#include "../support/make_tar.h"

/* What stands in a member: BTF as far as tar has to do with it. */
#define BTF      "\x9f\xeb\1\0 not looked at any further."
#define BTF_SIZE (sizeof(BTF) - 1)
#define OTHER    "\xeb\x9f\0\1 the other byte order"

/* What came of opening an archive. */
struct seen {
	int status;
	uint32_t notes;
	struct btfmin_trail trail;
	struct btfmin_error err;
	struct blob btf;
};

/* The caller frees seen.btf. */
struct seen open_bytes(const struct blob *b, const char *member);
/* From memory and expanded, which must come to the same. */
struct seen open_tar(const struct blob *b, const char *member);

/* Both free the archive. wanted: the member asked for, or NULL; member: the one to be taken. */
void expect_taken(const char *what, struct blob *b, const char *wanted, const char *member,
		  uint32_t notes);
void expect_refused(const char *what, struct blob *b, const char *wanted, int status,
		    const char *part);

/* "k.btf" without the archive's end. */
struct blob one_member(enum tar_form form);
/* The same in a whole archive whose header has these 12 bytes as its size. */
struct blob with_size(const char *field);

#endif /* UNIT_TAR_TAKEN_H */
