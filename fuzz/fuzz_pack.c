/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_pack.c - a package out of an archive and an object: a little-endian u32 that says how many
 * bytes of a tar come next, and after those the object. The command's own code, but for its
 * options.
 *
 * What must hold: one job and several make the same package and the same report; the package opens,
 * and has each kernel once, with the bytes that were made for it, which open as BTF; what cannot be
 * read has a text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpfobj.h>
#include <btfmin_archive.h>

#include "pack/kernels.h"

#include "fuzz.h"

const char fuzz_target[] = "pack";

/* What comes out of a layer. */
#define SIZE_MAX_OUT ((uint64_t)1 << 20)

/* What one run has made. */
struct made {
	struct pack_bytes package;
	char *report;
	size_t report_size;
	size_t kernels;
	int exit_status;
};

/* The tar as a file, for the command reads those: the same one for each input. */
static char *archive_of(const uint8_t *data, size_t size)
{
	static char path[64];
	static FILE *file;

	if (!file) {
		file = tmpfile();
		if (!file)
			abort();
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fileno(file));
	}
	if (ftruncate(fileno(file), 0) || pwrite(fileno(file), data, size, 0) != (ssize_t)size)
		abort();
	return path;
}

static void must_open(const void *data, size_t size)
{
	struct btfmin_btf *btf;

	if (btfmin_btf_open(&btf, data, size, NULL, NULL))
		abort();
	btfmin_btf_close(btf);
}

/* The kernel that the entry is of, by its name. */
static const struct pack_kernel *kernel_of(const struct results *results,
					   const struct btfmin_entry *entry)
{
	size_t i;

	for (i = 0; i < results->count; i++) {
		if (!strcmp(results->kernels[i].kernel.release, entry->kernel.release) &&
		    results->kernels[i].size == entry->size &&
		    !memcmp(results->kernels[i].data, entry->data, entry->size))
			return &results->kernels[i];
	}
	return NULL;
}

static void check_package(const struct pack_bytes *bytes, const struct results *results)
{
	struct btfmin_package *package;
	struct btfmin_entry entry;
	size_t i;

	if (btfmin_package_open(&package, bytes->data, bytes->size, NULL, NULL))
		abort();
	if (btfmin_package_count(package) != results->count)
		abort();
	for (i = 0; i < results->count; i++) {
		if (btfmin_package_entry(package, i, &entry, NULL) || !kernel_of(results, &entry))
			abort();
		must_open(entry.data, entry.size);
	}
	btfmin_package_close(package);
}

static void write_package(struct made *made, const struct results *results)
{
	struct pack_written written;
	struct failure fault;

	if (!pack_write(&made->package, &written, PACK_INSPEKTOR_GADGET, PACK_PLAIN,
			PACK_LINKS_ALWAYS, results->kernels, results->count, NULL, 0, &fault))
		abort();
	if (written.members != results->count || written.unique > written.members)
		abort();
	check_package(&made->package, results);
}

static void pack(struct made *made, const struct set *set, char *archive, unsigned jobs)
{
	struct kernels k;
	struct run run;

	memset(made, 0, sizeof(*made));
	memset(&k, 0, sizeof(k));
	memset(&run, 0, sizeof(run));
	run.opts.given = OPT_JSON; /* nothing is printed */
	k.run = &run;
	k.work.set = set;
	k.work.max_size = SIZE_MAX_OUT;
	k.work.max_memory = 16 * SIZE_MAX_OUT;
	k.layout = PACK_INSPEKTOR_GADGET;
	k.jobs = jobs;
	if (!results_start(&k.results, set, k.layout) || !report_start(&k.report, &k.results))
		abort();
	if (kernels_run(&k, &archive, 1) && k.results.count)
		write_package(made, &k.results);
	made->exit_status = run.failure.exit_status;
	if (made->exit_status && !run.failure.text && !run.failure.own[0])
		abort();
	if (made->exit_status == STATUS_BUG || !report_finish(&k.report))
		abort();
	made->kernels = k.results.count;
	made->report = malloc(k.report.size + 1);
	if (!made->report)
		abort();
	memcpy(made->report, k.report.text, k.report.size);
	made->report_size = k.report.size;
	kernels_free(&k);
}

static void check_same(const struct made *a, const struct made *b)
{
	if (a->kernels != b->kernels || a->exit_status != b->exit_status ||
	    a->package.size != b->package.size || a->report_size != b->report_size)
		abort();
	if (a->package.size && memcmp(a->package.data, b->package.data, a->package.size) != 0)
		abort();
	if (memcmp(a->report, b->report, a->report_size) != 0)
		abort();
}

static void pack_twice(const struct set *set, char *archive)
{
	struct made made[2];
	unsigned i;

	for (i = 0; i < 2; i++)
		pack(&made[i], set, archive, i ? 3 : 1);
	check_same(&made[0], &made[1]);
	for (i = 0; i < 2; i++) {
		free(made[i].package.data);
		free(made[i].report);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct set_object one = {"object", NULL, 0, 0, 0};
	struct set set = {&one, 1, NULL, 0};
	struct btfmin_relos *relos;
	struct bpfobj *object;
	size_t length;

	if (size < 4)
		return 0;
	length = (size_t)data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;
	length = length < size - 4 ? length : size - 4;
	one.data = data + 4 + length;
	one.size = size - 4 - length;
	if (bpfobj_open(&object, one.data, one.size, NULL, NULL))
		return 0;
	if (btfmin_relos_new(&relos, NULL, NULL))
		abort();
	if (!bpfobj_add_to(object, relos, NULL)) {
		one.count = set.count = btfmin_relos_count(relos);
		set.relos = relos;
		pack_twice(&set, archive_of(data + 4, length));
	}
	btfmin_relos_free(relos);
	bpfobj_close(object);
	return 0;
}
