/* SPDX-License-Identifier: BSD-2-Clause */
/* path.c - the names of members, as paths that are compared and never opened */
#include <string.h>

#include "package.h"

/* Past slashes and components "." at the start of a component. */
static const char *next_component(const char *p)
{
	for (;;) {
		if (*p == '/')
			p++;
		else if (p[0] == '.' && (p[1] == '/' || p[1] == '\0'))
			p++;
		else
			return p;
	}
}

static size_t component_length(const char *p)
{
	const char *slash = strchr(p, '/');

	return slash ? (size_t)(slash - p) : strlen(p);
}

bool bm_path_is_safe(const char *name)
{
	const char *p = name;

	if (*p == '/' || strchr(name, '\\'))
		return false;
	p = next_component(p);
	if (!*p)
		return false;
	for (; *p; p = next_component(p)) {
		size_t len = component_length(p);

		if (len == 2 && p[0] == '.' && p[1] == '.')
			return false;
		p += len;
	}
	return true;
}

/* Whether there is nothing to leave out; path is at the start of a component. */
static bool is_plain(const char *path)
{
	const char *p;

	for (p = path; *p; p++) {
		if (*p == '/' && (next_component(p + 1) != p + 1 || !p[1]))
			return false;
	}
	return true;
}

const char *bm_path_plain(const char *path, char *room)
{
	const char *p = next_component(path);
	size_t used = 0, len;

	if (is_plain(p))
		return p;
	for (; *p; p = next_component(p + len)) {
		len = component_length(p);
		if (used)
			room[used++] = '/';
		memcpy(room + used, p, len);
		used += len;
	}
	room[used] = '\0';
	return room;
}
