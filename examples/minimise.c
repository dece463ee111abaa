/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * minimise KERNEL OUTPUT OBJECT...: the main job of btfmin, in minimise() below.
 *
 *	cc minimise.c $(pkg-config --cflags --libs libbtfmin)
 */
#include <bpfobj.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_OBJECTS 64

struct file {
	void *data;
	size_t size;
};

static struct file read_file(const char *path);
static int write_file(const char *path, const struct btfmin_emitted *out);

/* The smallest BTF on which every CO-RE relocation of the objects resolves as on the kernel's. */
static int minimise(struct btfmin_emitted *out, struct file kernel, const struct file *files,
		    int count, struct btfmin_error *err)
{
	struct bpfobj *objects[MAX_OBJECTS] = {NULL};
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_result *result = NULL;
	struct btfmin_relos *relos = NULL;
	struct btfmin_btf *btf = NULL;
	struct bpfobj_blob blob = {NULL, 0, 0, 0, 0};
	int i, ret;

	ret = bpfobj_find_btf(&blob, kernel.data, kernel.size, err);
	opts.file_offset = blob.file_offset;
	opts.pointer_size = blob.pointer_size;
	if (!ret)
		ret = btfmin_btf_open(&btf, blob.data, blob.size, &opts, err);
	if (!ret)
		ret = btfmin_relos_new(&relos, NULL, err);
	for (i = 0; !ret && i < count; i++) {
		ret = bpfobj_open(&objects[i], files[i].data, files[i].size, NULL, err);
		if (!ret)
			ret = bpfobj_add_to(objects[i], relos, err);
	}
	if (!ret)
		ret = btfmin_resolve(&result, relos, btf, NULL, err);
	if (!ret)
		ret = btfmin_emit(out, result, 0, err);
	if (!ret)
		ret = btfmin_verify(result, out->data, out->size, err);
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	btfmin_btf_close(btf);
	for (i = 0; i < count; i++)
		bpfobj_close(objects[i]);
	return ret;
}

int main(int argc, char **argv)
{
	struct btfmin_error err = {0, 0, BTFMIN_NO_OFFSET, ""};
	struct btfmin_emitted out = {NULL, 0, 0, 0};
	struct file files[MAX_OBJECTS], kernel;
	int i, ret, count = argc - 3;

	if (count < 1 || count > MAX_OBJECTS) {
		fprintf(stderr, "usage: minimise KERNEL OUTPUT OBJECT...\n");
		return 2;
	}
	kernel = read_file(argv[1]);
	for (i = 0; i < count; i++)
		files[i] = read_file(argv[3 + i]);
	ret = minimise(&out, kernel, files, count, &err);
	if (ret)
		fprintf(stderr, "minimise: %s: %s\n", btfmin_status_name(ret), err.text);
	else
		ret = write_file(argv[2], &out);
	btfmin_emitted_free(&out, NULL);
	for (i = 0; i < count; i++)
		free(files[i].data);
	free(kernel.data);
	return ret ? 1 : 0;
}

static void give_up(const char *path)
{
	perror(path);
	exit(1);
}

static struct file read_file(const char *path)
{
	struct file file = {NULL, 0};
	size_t room = 0, got = 1;
	FILE *stream = fopen(path, "rb");

	if (!stream)
		give_up(path);
	while (got) {
		if (file.size == room) {
			room = room ? 2 * room : 1 << 16;
			file.data = realloc(file.data, room);
			if (!file.data)
				give_up(path);
		}
		got = fread((char *)file.data + file.size, 1, room - file.size, stream);
		file.size += got;
	}
	if (ferror(stream))
		give_up(path);
	fclose(stream);
	return file;
}

static int write_file(const char *path, const struct btfmin_emitted *out)
{
	FILE *stream = fopen(path, "wb");
	int bad = !stream || fwrite(out->data, 1, out->size, stream) != out->size;

	if ((stream && fclose(stream)) || bad) {
		perror(path);
		return -1;
	}
	return 0;
}
