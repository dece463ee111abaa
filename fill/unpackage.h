/* SPDX-License-Identifier: BSD-2-Clause */
/* unpackage.h - the kernels in a distribution's package, one by one, as files without names */
#ifndef FILL_UNPACKAGE_H
#define FILL_UNPACKAGE_H

#include <btfmin_archive.h>

#include "io/spawn.h"
#include "io/unpack.h"

#include "tool.h"

enum package_form { PACKAGE_NONE, PACKAGE_RPM, PACKAGE_DEB };

struct package {
	const char *path;
	int fd;
	enum package_form form;
	struct tool *bsdtar; /* looked for when it is needed, if its path is NULL */
	uint64_t max_size;   /* of a kernel */
	/* What the package says of itself; its release is a guess. */
	struct btfmin_kernel kernel;

	struct io_pipeline pipeline;
	bool running;
	struct io_unpack members;
};

/* Opens path and finds out what it is; of a package, what it says of itself is read. */
bool package_open(struct package *p, const char *path, struct tool *bsdtar, uint64_t max_size,
		  struct failure *fault);

/* Begins to unpack it. */
bool package_start(struct package *p, struct failure *fault);
/*
 * 1 and the next kernel in it: name, in the package, lives until the next call; its bytes are in
 * the file to. 0 after the last one, when all of the package has been read and found sound: only
 * then is what came out of it to be believed. -1 if it is broken.
 */
int package_next(struct package *p, int to, const char **name, struct failure *fault);
void package_close(struct package *p);

#endif /* FILL_UNPACKAGE_H */
