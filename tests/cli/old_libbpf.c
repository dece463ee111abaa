/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * old_libbpf LIBRARY FILE - opens FILE, raw BTF, with a libbpf that this was not built with, and
 * says what it found. Ends with 1 if that libbpf refuses it.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct btf;

static void *library;

/* A function's address, by way of memory: C has no conversion from void * to it. */
static void find(const char *name, void *function)
{
	void *p = dlsym(library, name);

	memcpy(function, &p, sizeof(p));
	if (!p)
		fprintf(stderr, "no %s\n", name);
}

int main(int argc, char **argv)
{
	struct btf *(*parse)(const char *, void *) = NULL;
	long (*get_error)(const void *) = NULL;
	uint32_t (*count)(const struct btf *) = NULL;
	int32_t (*by_name)(const struct btf *, const char *) = NULL;
	int64_t (*size_of)(const struct btf *, uint32_t) = NULL;
	void (*release)(struct btf *) = NULL;
	struct btf *btf;
	uint32_t id, sized = 0;

	library = argc == 3 ? dlopen(argv[1], RTLD_NOW) : NULL;
	if (!library) {
		fprintf(stderr, "%s\n", argc == 3 ? dlerror() : "usage: old_libbpf LIBRARY FILE");
		return 2;
	}
	find("btf__parse_raw", &parse);
	find("libbpf_get_error", &get_error);
	find("btf__get_nr_types", &count);
	find("btf__find_by_name", &by_name);
	find("btf__resolve_size", &size_of);
	find("btf__free", &release);
	if (!parse || !get_error || !count || !by_name || !size_of || !release)
		return 2;
	btf = parse(argv[2], NULL);
	if (get_error(btf))
		return 1;
	for (id = 1; id <= count(btf); id++)
		sized += size_of(btf, id) >= 0; /* every record is looked at */
	id = (uint32_t)by_name(btf, "task_struct");
	if (sized)
		printf("%lu types, task_struct has %ld bytes\n", (unsigned long)count(btf),
		       (long)size_of(btf, id));
	release(btf);
	return !sized;
}
