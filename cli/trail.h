/* SPDX-License-Identifier: BSD-2-Clause */
/* trail.h - failures on the way to the BTF in a file, and in it: what of the file they concern */
#ifndef CLI_TRAIL_H
#define CLI_TRAIL_H

#include <btfmin_archive.h>

#include "run.h"

/* "in the expanded xz data, member 'k.btf'": the bytes that the offset of an error counts in; "" if
 * they are the file's own. */
void trail_within(char *to, size_t size, const struct btfmin_trail *trail);

/* An error that concerns the bytes found, wherever in the file they are. */
struct failure trail_failure(const char *path, const struct btfmin_trail *trail,
			     const struct btfmin_error *err);
/* The same for what could not be passed on the way to them. */
struct failure trail_fault(const char *path, const struct btfmin_trail *trail,
			   const struct btfmin_error *err);
/* Reports that. Returns false. */
bool trail_blame(struct run *run, const char *path, const struct btfmin_trail *trail,
		 const struct btfmin_error *err);

#endif /* CLI_TRAIL_H */
