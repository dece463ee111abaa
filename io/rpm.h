/* SPDX-License-Identifier: BSD-2-Clause */
/* rpm.h - what an rpm package's header says of it; its files are another program's matter */
#ifndef IO_RPM_H
#define IO_RPM_H

#include <stdbool.h>
#include <stddef.h>

/* The start of a package that is looked at: the headers of kernels' packages take a few MiB. */
#define IO_RPM_HEAD_MAX ((size_t)32 << 20)

#define IO_RPM_WORD 128

/* Words of the package, "" where it has none; one that is too long is "" as well. */
struct io_rpm {
	char name[IO_RPM_WORD];
	char version[IO_RPM_WORD];
	char release[IO_RPM_WORD];
	char arch[IO_RPM_WORD];
	char vendor[IO_RPM_WORD];
};

/* Whether the bytes begin as a package does. */
bool io_rpm_is(const void *data, size_t size);

/*
 * Reads the header at the start of a package: the lead (96 bytes), the header of signatures, the
 * header, as the RPM file format version 3 and 4 has them. False and *why, constant text, if it is
 * broken or not all there.
 */
bool io_rpm_read(struct io_rpm *out, const void *data, size_t size, const char **why);

#endif /* IO_RPM_H */
