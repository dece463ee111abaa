/* SPDX-License-Identifier: BSD-2-Clause */
/* repack.h - a package of any form, taken apart and written anew for embedding */
#ifndef CLI_REPACK_H
#define CLI_REPACK_H

#include "pack/layout.h"

#include "notes.h"
#include "run.h"

struct repacked {
	struct pack_bytes bytes; /* what is to be embedded; free() its data */
	struct pack_written written;
	struct notes notes; /* of the package as it was */
	bool json_left_out; /* it had a package.json */
};

/*
 * Reads the package in path ("-": standard input) and writes its BTFs in one form, whatever form
 * it had: the same kernels give the same bytes. A single BTF goes by the name of its file. False if
 * that fails, which has been reported; out->notes may be filled all the same.
 */
bool repack(struct run *run, struct repacked *out, const char *path, enum pack_compression how);

#endif /* CLI_REPACK_H */
