/* SPDX-License-Identifier: BSD-2-Clause */
/* part.c - the parts of a kernel's name, and the name out of a path */
#include <string.h>

#include "aliases.h"
#include "btfmin_archive.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool part_char(char c)
{
	return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '+' || c == '~' ||
	       c == '-';
}

int btfmin_part_ok(const char *text)
{
	size_t i;

	for (i = 0; text && text[i]; i++) {
		if (!part_char(text[i]) || i + 1 >= BTFMIN_PART_MAX)
			return 0;
	}
	return text && text[0] && strcmp(text, ".") && strcmp(text, "..");
}

/* length bytes as a part; false, and out empty, if they are none. */
static bool take_part(char *out, const char *text, size_t length)
{
	memset(out, 0, BTFMIN_PART_MAX);
	if (length >= BTFMIN_PART_MAX)
		return false;
	memcpy(out, text, length);
	if (btfmin_part_ok(out))
		return true;
	memset(out, 0, BTFMIN_PART_MAX);
	return false;
}

static bool ends_in(const char *text, size_t length, const char *suffix)
{
	size_t n = strlen(suffix);

	return length >= n && !memcmp(text + length - n, suffix, n);
}

/* The length of the release in a file's name, or 0 if the name is not that of a BTF. */
static size_t release_length(const char *name, size_t length)
{
	static const char *const wrappings[] = {".tar", ".gz", ".xz", ".zst", ".lz4", ".lzma"};
	size_t i = 0;

	while (i < sizeof(wrappings) / sizeof(wrappings[0])) {
		if (!ends_in(name, length, wrappings[i])) {
			i++;
			continue;
		}
		length -= strlen(wrappings[i]);
		i = 0;
	}
	return ends_in(name, length, ".btf") ? length - strlen(".btf") : 0;
}

/*
 * The folder that the first *end bytes of path end in, without what is "." or nothing, and *end
 * before it. False if there is none, or it is no part: nothing is known of what stands before it.
 */
static bool folder_before(char *out, const char *path, size_t *end)
{
	size_t begin, length;

	do {
		while (*end && path[*end - 1] == '/')
			--*end;
		begin = *end;
		while (begin && path[begin - 1] != '/')
			begin--;
		length = *end - begin;
		*end = begin;
	} while (length == 1 && path[begin] == '.');
	return take_part(out, path + begin, length) && strcmp(out, "btfhub-archive");
}

/* A version where no architecture says that there must be one. */
static bool is_version(const char *part)
{
	return is_digit(part[0]) || bm_version_word(part);
}

/* A version before an architecture: also v1.2 or stream8. */
static bool may_be_version(const char *part)
{
	return strpbrk(part, "0123456789") || bm_version_word(part);
}

static bool is_distro(const char *part)
{
	return is_letter(part[0]) && !bm_version_word(part) && !bm_arch_known(part);
}

static void take_distro(struct btfmin_kernel *out, const char *distro, const char *version)
{
	memcpy(out->distro, distro, sizeof(out->distro));
	memcpy(out->version, version, sizeof(out->version));
}

/* folders: the nearest first; an empty one ends them. */
static void take_folders(struct btfmin_kernel *out, char folders[3][BTFMIN_PART_MAX])
{
	bool three = is_distro(folders[2]);

	if (bm_arch_known(folders[0])) {
		memcpy(out->arch, folders[0], sizeof(out->arch));
		if (three && may_be_version(folders[1]))
			take_distro(out, folders[2], folders[1]);
	} else if (is_version(folders[0]) && is_distro(folders[1])) {
		take_distro(out, folders[1], folders[0]);
	} else if (three && is_version(folders[1]) && is_letter(folders[0][0])) {
		memcpy(out->arch, folders[0], sizeof(out->arch));
		take_distro(out, folders[2], folders[1]);
	}
}

int btfmin_kernel_of_path(struct btfmin_kernel *out, const char *path)
{
	char folders[3][BTFMIN_PART_MAX] = {{0}};
	const char *name = strrchr(path, '/');
	size_t i, end;

	memset(out, 0, sizeof(*out));
	name = name ? name + 1 : path;
	if (!take_part(out->release, name, release_length(name, strlen(name))))
		return 0;
	end = (size_t)(name - path);
	for (i = 0; i < 3; i++) {
		if (!folder_before(folders[i], path, &end)) {
			folders[i][0] = '\0';
			break;
		}
	}
	take_folders(out, folders);
	return 1;
}
