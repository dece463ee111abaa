/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_package - the writing of packages alone, for tests with other programs' readers
 *
 *	make_package write LAYOUT COMPRESSION OUT [JSON] <LIST
 *	make_package dir PATH [JSON] <LIST
 *	make_package emit FORM IN OUT
 *	make_package compress COMPRESSION IN OUT
 *
 * A line of LIST is "DISTRO VERSION ARCH RELEASE FILE", "-" for a part that is not known. Says on
 * standard output what was written. Exits with the failure's status, its text on standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "pack/emit.h"
#include "pack/layout.h"

#define KERNELS_MAX 20000

static struct pack_kernel kernels[KERNELS_MAX];
static size_t count;

static int blame(const struct failure *fault)
{
	fprintf(stderr, "%s: %s", fault->file ? fault->file : "package",
		fault->text ? fault->text : fault->own);
	if (fault->word)
		fprintf(stderr, " '%s'", fault->word);
	if (fault->hint)
		fprintf(stderr, " (%s)", fault->hint);
	fprintf(stderr, "\n");
	return fault->exit_status;
}

/* All that has been read stays here, to the end. */
static struct io_bytes files[KERNELS_MAX + 2];
static size_t file_count;

static struct io_bytes get(const char *path)
{
	struct io_bytes *bytes = &files[file_count++];
	struct failure fault;

	if (!file_read(path, bytes, &fault))
		exit(blame(&fault));
	return *bytes;
}

static void set_part(char *to, const char *word)
{
	snprintf(to, BTFMIN_PART_MAX, "%s", strcmp(word, "-") ? word : "");
}

static void read_list(void)
{
	char words[4][BTFMIN_PART_MAX], path[4096];

	while (count < KERNELS_MAX && scanf("%127s %127s %127s %127s %4095s", words[0], words[1],
					    words[2], words[3], path) == 5) {
		struct pack_kernel *k = &kernels[count++];
		struct io_bytes bytes = get(path);

		set_part(k->kernel.distro, words[0]);
		set_part(k->kernel.version, words[1]);
		set_part(k->kernel.arch, words[2]);
		set_part(k->kernel.release, words[3]);
		k->data = bytes.data;
		k->size = bytes.size;
	}
}

static void say(const struct pack_written *w)
{
	printf("%lu %lu %lu %lu\n", (unsigned long)w->members, (unsigned long)w->unique,
	       (unsigned long)w->bytes, (unsigned long)w->stored);
}

static int put(const char *path, struct pack_bytes *bytes)
{
	struct failure fault;
	bool ok = file_write(path, bytes->data, bytes->size, &fault);

	free(bytes->data);
	return ok ? 0 : blame(&fault);
}

static int write_package(char **args, int n)
{
	struct pack_written written;
	struct pack_bytes bytes;
	struct failure fault;
	struct io_bytes json = {0};
	enum pack_layout layout;
	enum pack_compression how;

	if (n < 3 || !pack_layout_of(args[0], &layout) || !pack_compression_of(args[1], &how))
		return 64;
	if (n > 3)
		json = get(args[3]);
	read_list();
	if (!pack_write(&bytes, &written, layout, how, PACK_LINKS_AUTO, kernels, count, json.data,
			json.size, &fault))
		return blame(&fault);
	say(&written);
	return put(args[2], &bytes);
}

static int write_dir(char **args, int n)
{
	struct pack_written written;
	struct failure fault;
	struct io_bytes json = {0};

	if (n > 1)
		json = get(args[1]);
	read_list();
	if (!pack_dir_check(args[0], &fault) ||
	    !pack_save_dir(args[0], &written, PACK_LINKS_AUTO, kernels, count, json.data, json.size,
			   &fault))
		return blame(&fault);
	say(&written);
	return 0;
}

static int emit(char **args)
{
	struct io_bytes in = get(args[1]);
	struct pack_bytes out;
	struct failure fault;
	enum pack_emit form;
	const char *machine;

	if (!pack_emit_of(args[0], &form, &machine))
		return 64;
	if (!pack_emit(&out, form, machine, in.data, in.size, &fault))
		return blame(&fault);
	return put(args[2], &out);
}

static int compress(char **args)
{
	struct io_bytes in = get(args[1]);
	struct pack_bytes out;
	struct failure fault;
	enum pack_compression how;

	if (!pack_compression_of(args[0], &how))
		return 64;
	if (!pack_compress(&out, how, in.data, in.size, &fault))
		return blame(&fault);
	return put(args[2], &out);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (!strcmp(what, "write"))
		return write_package(argv + 2, argc - 2);
	if (!strcmp(what, "dir"))
		return write_dir(argv + 2, argc - 2);
	if (!strcmp(what, "emit") && argc == 5)
		return emit(argv + 2);
	if (!strcmp(what, "compress") && argc == 5)
		return compress(argv + 2);
	return 64;
}
