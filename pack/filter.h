/* SPDX-License-Identifier: BSD-2-Clause */
/* filter.h - which kernels of an archive are wanted: --distro, --release, --arch, --kernel */
#ifndef PACK_FILTER_H
#define PACK_FILTER_H

#include <stdbool.h>

#include <btfmin_archive.h>

#include "cli/run.h"

/*
 * Within one option any of its values will do, between options all must hold. Values are globs (*,
 * ?, [...]) for the whole of a part; what a kernel's path does not tell, "*" alone matches. --arch
 * takes other words for the same architecture too, amd64 for x86_64, and goes by the end of the
 * release if no folder tells: 4.19.0-17-amd64.
 *
 * --kernel also takes conditions with commas between them, all of which must hold: >=4.18,<5.10.
 * Versions are compared as btfmin_release_compare() does, but all releases that begin with the
 * version named count as equal to it: <=5.10 and =5.10 take 5.10.223-amd64, >5.10 and <5.10 do not.
 * What comes before it by a '~', as a release candidate, does not count so.
 */
struct pack_filter {
	const struct options *options; /* borrowed: the values stand there */
};

/* Looks at the values. False if one makes no sense, which has been reported. */
bool pack_filter_read(struct run *run, struct pack_filter *out);
bool pack_filter_takes(const struct pack_filter *filter, const struct btfmin_kernel *kernel);

#endif /* PACK_FILTER_H */
