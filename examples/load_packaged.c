/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load_packaged [-p] [-v] OBJECT [PACKAGE]: loads a BPF object on whatever kernel this is. If the
 * kernel has no BTF of its own, or with -p, it is taken from a package of minimal BTFs: the file
 * PACKAGE, or what has been linked into the program (btfmin pack --emit o). load() is all that has
 * to do with that; -v shows what libbpf says.
 *
 *	cc load_packaged.c min_core_btfs.o $(pkg-config --cflags --libs libbtfmin libbpf)
 */
#include <bpf/libbpf.h>
#include <btfmin_archive.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The package inside the program; without one, both are NULL. */
extern const char _binary_min_core_btfs_tar_gz_start[] __attribute__((weak));
extern const char _binary_min_core_btfs_tar_gz_end[] __attribute__((weak));

struct file {
	void *data;
	size_t size;
};

static struct file read_file(const char *path);

/* Returns the loaded object, which is the caller's to attach and to close, or NULL. */
static struct bpf_object *load(const char *path, const void *package, size_t size, int packaged)
{
	struct btfmin_custom_opts opts = {NULL, NULL, 0, packaged};
	struct bpf_object_open_opts open_opts;
	struct btfmin_custom *custom;
	struct bpf_object *object;
	struct btfmin_error err;
	int found = btfmin_custom_btf(&custom, package, size, &opts, &err);

	if (found <= 0) {
		fprintf(stderr, "load_packaged: %s\n", found ? err.text : "no BTF for this kernel");
		return NULL;
	}
	memset(&open_opts, 0, sizeof(open_opts));
	open_opts.sz = sizeof(open_opts);
	open_opts.btf_custom_path = btfmin_custom_btf_path(custom); /* NULL: the kernel's own */
	object = bpf_object__open_file(path, &open_opts);
	if (libbpf_get_error(object))
		object = NULL;
	if (object && bpf_object__load(object)) {
		fprintf(stderr, "load_packaged: %s: not loaded: %s\n", path, strerror(errno));
		bpf_object__close(object);
		object = NULL;
	}
	btfmin_custom_btf_free(custom); /* not before the object has been loaded */
	return object;
}

static int say_all(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	return vfprintf(stderr, format, args);
}

int main(int argc, char **argv)
{
	struct file file = {NULL, 0};
	const void *package = _binary_min_core_btfs_tar_gz_start;
	size_t size =
		(size_t)(_binary_min_core_btfs_tar_gz_end - _binary_min_core_btfs_tar_gz_start);
	struct bpf_object *object;
	int i, packaged = 0;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		packaged |= strcmp(argv[i], "-p") == 0;
		if (strcmp(argv[i], "-v") == 0)
			libbpf_set_print(say_all);
	}
	if (argc - i < 1 || argc - i > 2) {
		fprintf(stderr, "usage: load_packaged [-p] [-v] OBJECT [PACKAGE]\n");
		return 2;
	}
	if (argc - i == 2) {
		file = read_file(argv[i + 1]);
		package = file.data;
		size = file.size;
	}
	object = load(argv[i], package, size, packaged);
	free(file.data);
	if (!object)
		return 1;
	printf("loaded\n");
	bpf_object__close(object);
	return 0;
}

static struct file read_file(const char *path)
{
	struct file file = {NULL, 0};
	size_t room = 0, got = 1;
	FILE *stream = fopen(path, "rb");

	while (stream && got) {
		if (file.size == room) {
			room = room ? 2 * room : 1 << 16;
			file.data = realloc(file.data, room);
			if (!file.data)
				break;
		}
		got = fread((char *)file.data + file.size, 1, room - file.size, stream);
		file.size += got;
	}
	if (!stream || !file.data || ferror(stream)) {
		perror(path);
		exit(1);
	}
	fclose(stream);
	return file;
}
