/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "files.h"

int complain(const char *tool, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "%s: ", tool);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return -1;
}

/* Closes, and keeps the errno of what went wrong before. */
static void close_quietly(FILE *f)
{
	int saved = errno;

	fclose(f);
	errno = saved;
}

/* Reads up to the end of f into *bytes, which grows; 0 or -1. */
static int read_all(FILE *f, unsigned char **bytes, size_t *len)
{
	size_t room = 0, n = 0;
	unsigned char *more;

	*len = 0;
	do {
		*len += n;
		if (*len == room) {
			room = room ? room * 2 : 1 << 16;
			more = realloc(*bytes, room);
			if (!more)
				return -1;
			*bytes = more;
		}
		n = fread(*bytes + *len, 1, room - *len, f);
	} while (n > 0);
	return ferror(f) ? -1 : 0;
}

unsigned char *read_file(const char *path, size_t *len)
{
	unsigned char *bytes = NULL;
	FILE *f = fopen(path, "rb");
	int status;

	if (!f)
		return NULL;
	status = read_all(f, &bytes, len);
	close_quietly(f);
	if (status == 0)
		return bytes;
	free(bytes);
	return NULL;
}

int write_file(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");

	if (!f)
		return -1;
	if (fwrite(bytes, 1, len, f) != len) {
		close_quietly(f);
		return -1;
	}
	return fclose(f) == 0 ? 0 : -1;
}
