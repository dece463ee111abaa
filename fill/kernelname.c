/* SPDX-License-Identifier: BSD-2-Clause */
/* kernelname.c - what the name and the bytes of a kernel's file say of it */
#include <stdio.h>
#include <string.h>

#include "identity.h"

/* ---- names ---------------------------------------------------------------------------------- */

/* Cuts off what says how the file is kept. */
static void cut_ends(char *name)
{
	static const char *const ends[] = {".debug", ".gz", ".xz", ".zst", ".lz4", ".bz2"};
	size_t i = 0, len, end;

	while (i < sizeof(ends) / sizeof(ends[0])) {
		len = strlen(name);
		end = strlen(ends[i]);
		if (len <= end || strcmp(name + len - end, ends[i]) != 0) {
			i++;
			continue;
		}
		name[len - end] = '\0';
		i = 0;
	}
}

static int is_release(const char *text)
{
	return *text >= '0' && *text <= '9' && btfmin_part_ok(text);
}

/* .../modules/RELEASE/... */
static void set_by_folder(char *release, const char *path)
{
	const char *at, *last = NULL;
	char folder[BTFMIN_PART_MAX];
	size_t len;

	for (at = strstr(path, "modules/"); at; at = strstr(at + 1, "modules/"))
		if (at == path || at[-1] == '/')
			last = at + 8;
	if (!last)
		return;
	len = strcspn(last, "/");
	if (!last[len] || len >= sizeof(folder))
		return;
	memcpy(folder, last, len);
	folder[len] = '\0';
	if (is_release(folder))
		identity_set(release, folder);
}

int identity_of_path(char *release, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	char name[2 * BTFMIN_PART_MAX];

	if (strlen(base) >= sizeof(name))
		return 0;
	snprintf(name, sizeof(name), "%s", base);
	cut_ends(name);
	if (strncmp(name, "vmlinux", 7) != 0 && strncmp(name, "vmlinuz", 7) != 0)
		return 0;
	if (!name[7]) {
		set_by_folder(release, path);
		return 1;
	}
	if (name[7] != '-' || !is_release(name + 8))
		return 0;
	identity_set(release, name + 8);
	return 1;
}

/* ---- bytes ---------------------------------------------------------------------------------- */

#define BANNER     "Linux version "
#define BANNER_LEN (sizeof(BANNER) - 1)
#define TRIES      1024 /* a kernel has its banner once or twice */

/* The word behind the banner, if it is a release. */
static int set_by_banner(char *release, const char *text, size_t size)
{
	char word[BTFMIN_PART_MAX];
	size_t len = 0;

	while (len < size && len + 1 < sizeof(word) && text[len] > ' ' && text[len] < 127)
		len++;
	if (len == size || text[len] != ' ')
		return 0;
	memcpy(word, text, len);
	word[len] = '\0';
	if (!is_release(word))
		return 0;
	identity_set(release, word);
	return 1;
}

static void find_banner(char *release, const char *data, size_t size)
{
	const char *at = data, *end = data + size;
	unsigned int tries = 0;

	for (; (size_t)(end - at) > BANNER_LEN && tries < TRIES; at++) {
		at = memchr(at, BANNER[0], (size_t)(end - at) - BANNER_LEN);
		if (!at)
			return;
		if (memcmp(at, BANNER, BANNER_LEN) != 0)
			continue;
		tries++;
		if (set_by_banner(release, at + BANNER_LEN, (size_t)(end - at) - BANNER_LEN))
			return;
	}
}

struct machine {
	unsigned int number; /* e_machine of the ELF specification */
	const char *wide[2]; /* of 64 bits: little-endian, big-endian */
	const char *narrow;
};

static const struct machine machines[] = {
	{3, {NULL, NULL}, "i686"},           {21, {"ppc64le", "ppc64"}, NULL},
	{22, {NULL, "s390x"}, NULL},         {40, {NULL, NULL}, "arm"},
	{62, {"x86_64", NULL}, NULL},        {183, {"arm64", NULL}, NULL},
	{243, {"riscv64", NULL}, "riscv32"}, {258, {"loongarch64", NULL}, NULL},
};

static void set_by_machine(char *arch, const unsigned char *head)
{
	unsigned int big = head[5] == 2, wide = head[4] == 2;
	unsigned int first = head[18], second = head[19];
	unsigned int number = big ? first << 8 | second : second << 8 | first;
	const char *word;
	size_t i;

	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		if (machines[i].number != number)
			continue;
		word = wide ? machines[i].wide[big] : machines[i].narrow;
		if (word)
			identity_set(arch, word);
	}
}

void identity_of_kernel(struct btfmin_kernel *out, const void *data, size_t size)
{
	if (size >= 20 && !memcmp(data, "\177ELF", 4) && !out->arch[0])
		set_by_machine(out->arch, data);
	if (!out->release[0])
		find_banner(out->release, data, size);
}
