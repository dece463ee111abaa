/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * open_object FILE - what libbpf makes of a BPF object: every message but those for debugging, with
 * its level before it, the programs and maps, and whether the kernel takes it (which it may not be
 * asked everywhere). Ends with 1 if libbpf does not open it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

static int say(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_DEBUG)
		return 0;
	fputs(level == LIBBPF_WARN ? "warning: " : "info: ", stdout);
	return vprintf(format, args);
}

/* No words of the kernel: they may hold times and addresses. */
static int be_silent(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

int main(int argc, char **argv)
{
	struct bpf_object *obj;
	struct bpf_program *prog;
	struct bpf_map *map;

	if (argc != 2)
		return 2;
	libbpf_set_print(say);
	obj = bpf_object__open_file(argv[1], NULL);
	if (!obj) {
		printf("not opened: %s\n", strerror(errno));
		return 1;
	}
	bpf_object__for_each_program(prog, obj)
		printf("program %s in %s, %lu instructions\n", bpf_program__name(prog),
		       bpf_program__section_name(prog), (unsigned long)bpf_program__insn_cnt(prog));
	bpf_object__for_each_map(map, obj) printf("map %s\n", bpf_map__name(map));
	libbpf_set_print(be_silent);
	printf("loading: %s\n", bpf_object__load(obj) ? strerror(errno) : "done");
	bpf_object__close(obj);
	return 0;
}
