/* SPDX-License-Identifier: BSD-2-Clause */
/* filter.h - which kernels of an archive are wanted: --distro, --release, --arch, --kernel */
#ifndef PACK_FILTER_H
#define PACK_FILTER_H

#include <stdbool.h>

#include <btfmin_archive.h>

#include "cli/run.h"

/*
 * Within one option any of its values will do, between options all must hold. Values are globs (*,
 * ?,
 * [...]) for the whole of a part; arch takes other words for the same architecture too. --kernel
 * also takes conditions with commas between them, all of which must hold: >=4.18,<5.10. They
 * compare versions as btfmin_release_compare() does, and "<=5.10" and "=5.10" take all of 5.10.
 */
struct pack_filter {
	const struct options *options; /* borrowed: the values stand there */
};

/* Looks at the values. False if one makes no sense, which has been reported. */
bool pack_filter_read(struct run *run, struct pack_filter *out);
bool pack_filter_takes(const struct pack_filter *filter, const struct btfmin_kernel *kernel);

#endif /* PACK_FILTER_H */
