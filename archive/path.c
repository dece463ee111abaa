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

/* The component at *p, whose length is returned, and *p moved past it; 0 at the end. */
static size_t take_component(const char **p, const char **component)
{
	size_t len;

	*component = next_component(*p);
	len = component_length(*component);
	*p = *component + len;
	return len;
}

int bm_path_compare(const char *a, const char *b)
{
	const char *ca, *cb;
	size_t la, lb;
	int ret;

	do {
		la = take_component(&a, &ca);
		lb = take_component(&b, &cb);
		ret = memcmp(ca, cb, la < lb ? la : lb);
		if (ret)
			return ret;
		if (la != lb)
			return la < lb ? -1 : 1;
	} while (la);
	return 0;
}
