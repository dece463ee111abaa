/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay.c - runs a fuzz target over files, where there is no fuzzer
 *
 *	replay_TARGET [FILE | FOLDER]...
 *
 * A folder stands for the files in it. Without arguments: fuzz/corpus/TARGET of the source tree
 * that TOP_SRCDIR names. It is an error if there is nothing to try.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static unsigned long tried;

static int complain(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return -1;
}

/* All of a stream, in a block of just that size, so that a sanitizer sees where it ends. */
static unsigned char *read_all(FILE *f, size_t *size)
{
	unsigned char *data = NULL, *larger, part[4096];
	size_t n;

	*size = 0;
	while ((n = fread(part, 1, sizeof(part), f)) > 0) {
		larger = realloc(data, *size + n);
		if (!larger)
			break;
		data = larger;
		memcpy(data + *size, part, n);
		*size += n;
	}
	if (n > 0 || ferror(f)) {
		free(data);
		return NULL;
	}
	return data ? data : malloc(1);
}

static int try_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	unsigned char *data;
	size_t size;

	if (!f)
		return complain(path);
	data = read_all(f, &size);
	fclose(f);
	if (!data)
		return complain(path);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	tried++;
	return 0;
}

static int try_entry(const char *folder, const char *name)
{
	size_t len = strlen(folder) + strlen(name) + 2;
	char *path = malloc(len);
	int r;

	if (!path)
		return complain(name);
	snprintf(path, len, "%s/%s", folder, name);
	r = try_file(path);
	free(path);
	return r;
}

static int try_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return complain(path);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' && try_entry(path, entry->d_name) < 0)
			r = -1;
	closedir(dir);
	return r;
}

static int try_path(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return complain(path);
	return S_ISDIR(st.st_mode) ? try_folder(path) : try_file(path);
}

static int try_corpus(void)
{
	const char *top = getenv("TOP_SRCDIR");
	char path[4096];

	snprintf(path, sizeof(path), "%s/fuzz/corpus/%s", top ? top : ".", fuzz_target);
	return try_path(path);
}

int main(int argc, char **argv)
{
	int i, r = 0;

	if (argc < 2)
		r = try_corpus();
	for (i = 1; i < argc; i++)
		if (try_path(argv[i]) < 0)
			r = -1;
	if (tried == 0)
		fprintf(stderr, "%s: nothing was tried\n", argv[0]);
	printf("# %s: %lu inputs\n", fuzz_target, tried);
	return r < 0 || tried == 0;
}
