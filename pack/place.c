/* SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* realpath() */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/target.h"

#include "place.h"

/* The folder of path, which has no slash at its end, from the root; NULL if there is none. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *copy, *folder;

	if (!slash)
		return realpath(".", NULL);
	copy = strdup(path);
	if (!copy)
		return NULL;
	copy[slash == path ? 1 : slash - path] = '\0';
	folder = realpath(copy, NULL);
	free(copy);
	return folder;
}

/* The path of what is not there yet. */
static char *new_place(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char *folder = folder_of(path), *place;
	size_t size;

	if (!folder)
		return NULL;
	size = strlen(folder) + strlen(name) + 2;
	place = malloc(size);
	if (place)
		snprintf(place, size, "%s/%s", strcmp(folder, "/") ? folder : "", name);
	free(folder);
	return place;
}

/* As path, but without the slashes at its end, which a folder may have. */
static char *without_slashes(const char *path)
{
	char *copy = strdup(path);
	size_t len = strlen(path);

	while (copy && len > 1 && copy[len - 1] == '/')
		copy[--len] = '\0';
	return copy;
}

/* Where path leads, from the root and without links; NULL if that cannot be told. */
static char *place_of(const char *path)
{
	char *plain = without_slashes(path), *place = plain ? realpath(plain, NULL) : NULL;
	struct io_target target;

	/* a link may lead to where nothing is yet */
	if (plain && !place && !io_target_find(plain, &target)) {
		place = target.path ? new_place(target.path) : NULL;
		free(target.path);
	}
	free(plain);
	return place;
}

bool place_is_inside(const char *path, const char *dir)
{
	char *place = place_of(path), *of = realpath(dir, NULL);
	size_t len = of ? strlen(of) : 0;
	bool inside = false;

	if (place && of)
		inside = !strncmp(place, of, len) &&
			 (place[len] == '/' || place[len] == '\0' || !strcmp(of, "/"));
	free(place);
	free(of);
	return inside;
}

bool place_is_same(const char *a, const char *b)
{
	char *first = place_of(a), *second = place_of(b);
	bool same = first && second && !strcmp(first, second);

	free(first);
	free(second);
	return same;
}
