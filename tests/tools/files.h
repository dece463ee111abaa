/* SPDX-License-Identifier: BSD-2-Clause */
/* files.h - whole files in, whole files out, for the tools of the tests */
#ifndef TOOLS_FILES_H
#define TOOLS_FILES_H

#include <stddef.h>

/* Prints "TOOL: message" to stderr; returns -1, for a return statement. */
int complain(const char *tool, const char *format, ...);

/* The bytes of a file, to be freed; NULL with errno set. */
unsigned char *read_file(const char *path, size_t *len);

/* 0, or -1 with errno set. */
int write_file(const char *path, const void *bytes, size_t len);

#endif /* TOOLS_FILES_H */
