/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "names.h"

/* What may stand behind ".btf", one after the other: as btfmin_kernel_of_path() takes them. */
static const char *const wrappings[] = {".tar", ".gz", ".xz", ".zst", ".lz4", ".lzma"};

/* Distributions that archives have, by the names of their folders. */
static const char *const distros[] = {
	"almalinux",     "alpine", "amzn",    "anolis", "arch",      "azurelinux", "centos",
	"debian",        "fedora", "flatcar", "ol",     "openEuler", "openeuler",  "opensuse",
	"opensuse-leap", "rhel",   "rocky",   "sles",   "ubuntu"};

/* Bytes of a path that are looked at, from its end on. */
#define END_MAX ((size_t)1024)

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

/*
 * Adds the end of text, whose length is len, as far as there is room for it; what is cut begins
 * behind a slash. Four parts of 127 bytes are all that tells anything.
 */
static char *add_end(char *to, const char *text, size_t len)
{
	const char *slash;

	if (len > END_MAX) {
		text += len - END_MAX;
		slash = memchr(text, '/', END_MAX);
		len = slash ? (size_t)(text + END_MAX - slash) : 0;
		text = slash;
	}
	if (len)
		memcpy(to, text, len);
	return to + len;
}

/* The kernel whose release ends the first stem bytes of path, in the folder above if that is not
 * NULL. */
static bool read_kernel(struct btfmin_kernel *out, const char *above, const char *path, size_t stem)
{
	char text[2 * END_MAX + sizeof("/.btf")], *end = text;

	if (above) {
		end = add_end(end, above, strlen(above));
		*end++ = '/';
	}
	end = add_end(end, path, stem);
	memcpy(end, ".btf", sizeof(".btf"));
	return btfmin_kernel_of_path(out, text) == 1;
}

void name_read(struct name *out, const char *above, const char *path)
{
	const char *file = strrchr(path, '/');
	struct btfmin_kernel wider;

	memset(out, 0, sizeof(*out));
	file = file ? file + 1 : path;
	out->kind = split(file, &out->stem);
	out->stem += (size_t)(file - path);
	if (out->kind == NAME_OTHER)
		return;
	if (!read_kernel(&out->kernel, NULL, path, out->stem))
		out->kind = NAME_BAD;
	else if (above && !out->kernel.distro[0] && read_kernel(&wider, above, path, out->stem) &&
		 is_known(wider.distro))
		out->kernel = wider;
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

bool name_is_hidden(const char *name)
{
	size_t len;

	for (; *name; name += len) {
		name += strspn(name, "/");
		len = strcspn(name, "/");
		if (len > 1 && name[0] == '.' && !(len == 2 && name[1] == '.'))
			return true;
	}
	return false;
}
