/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern.c - a path as a pattern that is for it alone */
#include <string.h>

#include "clone.h"

/*
 * The file has gitignore(5)'s rules: what is special to globs, and the blanks at an end, behind
 * backslashes. A line's end cannot be had in a line: whatever character, then.
 */
size_t clone_pattern(char *out, const char *path)
{
	size_t at = 0;

	out[at++] = '/';
	for (; *path; path++) {
		if (strchr("\\*?[ ", *path))
			out[at++] = '\\';
		out[at++] = *path == '\n' ? '?' : *path;
	}
	out[at++] = '\n';
	return at;
}
