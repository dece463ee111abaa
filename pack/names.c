/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

/* What may stand behind ".btf", one after the other: as btfmin_kernel_of_path() takes them. */
static const char *const wrappings[] = {".tar", ".gz", ".xz", ".zst", ".lz4", ".lzma"};

/* Distributions that archives have, by the names of their folders. */
static const char *const distros[] = {
	"almalinux",     "alpine", "amzn",    "anolis", "arch",      "azurelinux", "centos",
	"debian",        "fedora", "flatcar", "ol",     "openEuler", "openeuler",  "opensuse",
	"opensuse-leap", "rhel",   "rocky",   "sles",   "ubuntu"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* True if text, len bytes of it, ends in suffix. */
static bool ends(const char *text, size_t len, const char *suffix)
{
	size_t size = strlen(suffix);

	return len >= size && !memcmp(text + len - size, suffix, size);
}

/* Without the last of the words for compressions and tars, if one is there. */
static size_t unwrap(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < COUNT(wrappings); i++)
		if (ends(name, len, wrappings[i]))
			return len - strlen(wrappings[i]);
	return len;
}

/* NAME_BTF or NAME_FAILED, with *stem, or NAME_OTHER. */
static enum name_kind split(const char *name, size_t *stem)
{
	size_t len = strlen(name), less = len;

	*stem = len;
	if (ends(name, len, ".failed")) {
		*stem = len - strlen(".failed");
		return NAME_FAILED;
	}
	do {
		len = less;
		if (ends(name, len, ".btf")) {
			*stem = len - strlen(".btf");
			return NAME_BTF;
		}
		less = unwrap(name, len);
	} while (less < len);
	return NAME_OTHER;
}

size_t name_stem(const char *name)
{
	size_t stem;

	(void)split(name, &stem);
	return stem;
}

static bool is_known(const char *distro)
{
	size_t i;

	for (i = 0; i < COUNT(distros); i++)
		if (!strcmp(distros[i], distro))
			return true;
	return false;
}

/* The kernel of path in the folder above, if that says more. */
static void look_above(struct btfmin_kernel *out, const char *above, const char *path)
{
	size_t size = strlen(above) + strlen(path) + 2;
	struct btfmin_kernel wider;
	char *whole = malloc(size);

	if (!whole)
		return; /* then it is a kernel of no known distribution */
	snprintf(whole, size, "%s/%s", above, path);
	if (btfmin_kernel_of_path(&wider, whole) && is_known(wider.distro))
		*out = wider;
	free(whole);
}

/* The path with ".btf" behind its first stem bytes: malloc'ed, NULL without memory. */
static char *as_btf(const char *path, size_t stem)
{
	char *copy = malloc(stem + sizeof(".btf"));

	if (copy) {
		memcpy(copy, path, stem);
		memcpy(copy + stem, ".btf", sizeof(".btf"));
	}
	return copy;
}

void name_read(struct name *out, const char *above, const char *path)
{
	const char *file = strrchr(path, '/');
	char *plain;

	memset(out, 0, sizeof(*out));
	file = file ? file + 1 : path;
	out->kind = split(file, &out->stem);
	out->stem += (size_t)(file - path);
	if (out->kind == NAME_OTHER)
		return;
	plain = as_btf(path, out->stem);
	if (!plain || !btfmin_kernel_of_path(&out->kernel, plain))
		out->kind = NAME_BAD;
	else if (above && !out->kernel.distro[0])
		look_above(&out->kernel, above, plain);
	free(plain);
}

/* True if one of the parts between these characters is "..". */
static bool goes_up(const char *name, const char *between)
{
	size_t len;

	for (; *name; name += len) {
		name += strspn(name, between);
		len = strcspn(name, between);
		if (len == 2 && name[0] == '.' && name[1] == '.')
			return true;
	}
	return false;
}

bool name_is_inside(const char *name)
{
	return name[0] != '/' && name[0] != '\\' && !goes_up(name, "/\\");
}
