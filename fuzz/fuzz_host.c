/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_host.c - who a host is, whose kernel a path names, and how they go together
 *
 * A u32 (little-endian) length of an os-release, that much of it, then words that end in NUL: the
 * host's architecture and release, and three paths. What is missing is empty.
 */
#include <stdlib.h>
#include <string.h>

#include <btfmin_archive.h>

#include "fuzz.h"

const char fuzz_target[] = "host";

#define PATHS 3

/* A part that came out of the library is one, and nothing stands behind its end. */
static void check_part(const char *part)
{
	size_t length = strlen(part);

	if (length >= BTFMIN_PART_MAX || (length && !btfmin_part_ok(part)))
		abort();
}

static void check_likes(const char *list)
{
	char word[sizeof(((struct btfmin_host *)0)->id_like)];
	size_t length;

	for (; *list; list += length + (list[length] == ' ')) {
		length = strcspn(list, " ");
		if (!length || (list[length] == ' ' && !list[length + 1]))
			abort();
		memcpy(word, list, length);
		word[length] = '\0';
		check_part(word);
	}
}

/* After a failure the host is as before. */
static void read_os_release(struct btfmin_host *host, const void *text, size_t size)
{
	struct btfmin_error err;
	struct btfmin_host before = *host;
	int status = btfmin_host_os_release(host, text, size, &err);

	if (status) {
		if (err.status != status || !err.text || !*err.text ||
		    memcmp(&before, host, sizeof(before)) != 0)
			abort();
		if (err.offset != BTFMIN_NO_OFFSET && err.offset >= size)
			abort();
	} else if (!host->id[0]) {
		abort();
	}
	check_part(host->id);
	check_part(host->version_id);
	check_likes(host->id_like);
}

/* The whole name of a kernel is a path that names it again. */
static void check_name(const struct btfmin_kernel *kernel)
{
	struct btfmin_kernel again;
	char path[4 * BTFMIN_PART_MAX + 16];
	const char *const parts[] = {kernel->distro, kernel->version, kernel->arch};
	size_t i;

	check_part(kernel->distro);
	check_part(kernel->version);
	check_part(kernel->arch);
	check_part(kernel->release);
	if (!kernel->release[0] || !kernel->distro[0] != !kernel->version[0])
		abort();
	strcpy(path, "./");
	for (i = 0; i < 3; i++) {
		if (parts[i][0])
			strcat(strcat(path, parts[i]), "/");
	}
	strcat(strcat(path, kernel->release), ".btf");
	if (!btfmin_kernel_of_path(&again, path) || memcmp(&again, kernel, sizeof(again)) != 0)
		abort();
}

static void check_fit(const struct btfmin_host *host, const struct btfmin_kernel *kernel)
{
	struct btfmin_fit fit, again;

	memset(&again, 0xff, sizeof(again));
	btfmin_host_fit(&fit, host, kernel);
	btfmin_host_fit(&again, host, kernel);
	if (memcmp(&fit, &again, sizeof(fit)) != 0 || fit.fits == (fit.rank == UINT32_MAX))
		abort();
	if (fit.fits && (fit.arch == BTFMIN_FIT_NO || fit.release == BTFMIN_FIT_NO))
		abort();
	if (!strcmp(btfmin_part_fit_name(fit.distro), "unknown") ||
	    !strcmp(btfmin_part_fit_name(fit.version), "unknown"))
		abort();
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static int compare(const char *a, const char *b)
{
	return sign(btfmin_release_compare(a, b));
}

/* Of every three words: if a is not after b, nor b after c, then a is not after c. */
static void check_order(const char *a, const char *b, const char *c)
{
	int ab = compare(a, b), bc = compare(b, c), ac = compare(a, c);

	if (compare(a, a) || ab != -compare(b, a))
		abort();
	if (ab <= 0 && bc <= 0 && (ac > 0 || (ac == 0 && (ab || bc))))
		abort();
}

static void check_orders(const char *const *words, size_t count)
{
	size_t i, j, k;

	for (i = 0; i < count; i++) {
		for (j = 0; j < count; j++) {
			for (k = 0; k < count; k++)
				check_order(words[i], words[j], words[k]);
		}
	}
}

static void set_part(char *out, const char *word)
{
	if (btfmin_part_ok(word))
		strcpy(out, word);
}

static void try_words(struct btfmin_host *host, const char *const *words)
{
	struct btfmin_kernel kernel;
	size_t i;

	set_part(host->arch, words[0]);
	set_part(host->release, words[1]);
	for (i = 0; i < PATHS; i++) {
		if (btfmin_kernel_of_path(&kernel, words[2 + i])) {
			check_name(&kernel);
			check_fit(host, &kernel);
			/* The same kernel on a host that is where it belongs. */
			strcpy(host->release, kernel.release);
			check_fit(host, &kernel);
		} else if (kernel.release[0]) {
			abort();
		}
	}
	check_orders(words, 2 + PATHS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *words[2 + PATHS];
	struct btfmin_host host;
	char *text, *next;
	size_t length, i;

	if (size < 4)
		return 0;
	length = (size_t)data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;
	length = length < size - 4 ? length : size - 4;
	memset(&host, 0, sizeof(host));
	read_os_release(&host, data + 4, length);
	text = calloc(size - 4 - length + 1, 1);
	if (!text)
		return 0;
	memcpy(text, data + 4 + length, size - 4 - length);
	next = text;
	for (i = 0; i < 2 + PATHS; i++) {
		words[i] = next;
		next += strlen(next);
		next += next < text + (size - 4 - length);
	}
	try_words(&host, words);
	free(text);
	return 0;
}
