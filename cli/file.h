/* SPDX-License-Identifier: BSD-2-Clause */
/* file.h - whole files in and out, with io's failures in this command's terms */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <stdbool.h>

#include "io/read.h"
#include "io/write.h"

#include "failure.h"

/* What io_ said about path. */
struct failure file_failure(const char *path, const struct io_error *err);

/* All bytes of path; io_bytes_free() gives them back. On failure *fault says why. */
bool file_read(const char *path, struct io_bytes *out, struct failure *fault);

/* The same of a regular file only: what else is there is not waited for. */
bool file_read_regular(const char *path, struct io_bytes *out, struct failure *fault);

/* Puts size bytes in the place of path, all of them or none; "-" is standard output. */
bool file_write(const char *path, const void *data, size_t size, struct failure *fault);

/* The same for files that belong together: nothing is replaced before all of them are written. */
bool file_write_all(const struct io_output *outs, size_t count, struct failure *fault);

/* The same, and links are not followed: what has the path's last name is replaced. */
bool file_write_in_place(const struct io_output *outs, size_t count, struct failure *fault);

/* True if path, of an output, means standard output. */
bool file_is_stdout(const char *path);

/* True if path is a file that begins as ELF does, so that it can be no output of an earlier run. */
bool file_is_elf(const char *path);

/* True if path is a regular file with something in it that does not begin as a BPF object does. */
bool file_is_no_object(const char *path);

/* True if input ("-": standard input) and output are one regular file, whatever their names. */
bool file_is_same(const char *input, const char *output);

#endif /* CLI_FILE_H */
