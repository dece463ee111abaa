/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lookup - what it costs to find one kernel's BTF in a package of many
 *
 * usage: lookup make COUNT links|plain BTF... >PACKAGE.tar
 *        lookup time RUNS PACKAGE
 *
 * make writes a package of COUNT kernels, the BTFs given in turn: each is stored once and linked to
 * (links), or stored each time (plain). time reads a package, and prints the medians of the
 * processor time, in milliseconds, that it takes to open it, to look a host up that is there, and
 * to look for the neighbours of one that is not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <btfmin_archive.h>

#include "../tests/support/make_tar.h"

#define FILES_MAX 1024

static struct blob read_file(const char *path)
{
	unsigned char bytes[65536];
	struct blob b = blob_new(0);
	FILE *f = fopen(path, "rb");
	size_t got;

	if (!f) {
		perror(path);
		exit(1);
	}
	while ((got = fread(bytes, 1, sizeof(bytes), f)) > 0)
		blob_bytes(&b, bytes, got);
	fclose(f);
	return b;
}

/* ---- make ----------------------------------------------------------------------------------- */

/* As many releases of each version as a distribution brings out, and every second one missing. */
static void name_kernel(char *name, size_t size, unsigned long nth)
{
	snprintf(name, size, "./btfhub-archive/ubuntu/%lu.04/x86_64/5.4.0-%lu-generic.btf",
		 10 + nth / 250, 2 * (nth % 250) + 1);
}

static int make(unsigned long count, int links, char **files, int nr)
{
	char first[FILES_MAX][128], name[128];
	struct blob tar = blob_new(0), btf[FILES_MAX];
	unsigned long i;

	if (nr < 1 || nr > FILES_MAX)
		return 2;
	for (i = 0; i < (unsigned long)nr; i++)
		btf[i] = read_file(files[i]);
	for (i = 0; i < count; i++) {
		unsigned long which = i % (unsigned long)nr;

		name_kernel(name, sizeof(name), i);
		if (i == which)
			strcpy(first[i], name);
		if (i == which || !links)
			tar_file(&tar, TAR_USTAR, name, btf[which].data, btf[which].size);
		else
			tar_link(&tar, TAR_USTAR, name, first[which]);
	}
	tar_end(&tar);
	for (i = 0; i < (unsigned long)nr; i++)
		blob_free(&btf[i]);
	i = fwrite(tar.data, 1, tar.size, stdout) == tar.size && fflush(stdout) == 0;
	blob_free(&tar);
	return i ? 0 : 1;
}

/* ---- time ----------------------------------------------------------------------------------- */

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* least is what it must come to: 1 if there is one. */
static void find(const struct btfmin_package *package, const char *release, uint32_t flags,
		 int least)
{
	struct btfmin_host host;
	struct btfmin_fit fit;
	size_t index;

	memset(&host, 0, sizeof(host));
	strcpy(host.id, "ubuntu");
	strcpy(host.version_id, "20.04");
	strcpy(host.arch, "x86_64");
	snprintf(host.release, sizeof(host.release), "%s", release);
	if (btfmin_package_find(package, &host, flags, &index, &fit, NULL) < least) {
		fprintf(stderr, "lookup: %s: not as expected\n", release);
		exit(1);
	}
}

/* One run: three figures. */
static void run(const struct blob *b, double *opened, double *found, double *near)
{
	struct btfmin_package *package;
	struct btfmin_error err;
	double start = now_ms();

	if (btfmin_package_open(&package, b->data, b->size, NULL, &err)) {
		fprintf(stderr, "lookup: %s\n", err.text);
		exit(1);
	}
	*opened = now_ms() - start;
	start = now_ms();
	find(package, "5.4.0-111-generic", 0, 1);
	*found = now_ms() - start;
	start = now_ms();
	find(package, "5.4.0-112-generic", BTFMIN_FIND_NEAREST, 0);
	*near = now_ms() - start;
	btfmin_package_close(package);
}

static int take_times(unsigned long runs, const char *path)
{
	double *all = must_alloc(3 * runs * sizeof(*all));
	struct blob b = read_file(path);
	unsigned long i;

	for (i = 0; i < runs; i++)
		run(&b, &all[i], &all[runs + i], &all[2 * runs + i]);
	for (i = 0; i < 3; i++)
		qsort(all + i * runs, runs, sizeof(*all), by_value);
	printf("open_ms %.3f\nfind_ms %.3f\nnear_ms %.3f\n", all[runs / 2], all[runs + runs / 2],
	       all[2 * runs + runs / 2]);
	blob_free(&b);
	free(all);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long number = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	int ret = 2;

	if (argc > 4 && number && strcmp(argv[1], "make") == 0)
		ret = make(number, strcmp(argv[3], "links") == 0, argv + 4, argc - 4);
	else if (argc == 4 && number && strcmp(argv[1], "time") == 0)
		ret = take_times(number, argv[3]);
	if (ret == 2)
		fputs("usage: lookup make COUNT links|plain BTF... | lookup time RUNS PACKAGE\n",
		      stderr);
	return ret;
}
