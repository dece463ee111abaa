/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * minimise KERNEL OUTPUT OBJECT...: the main job of btfmin, in minimise() below, which is
 * all that has to do with the library; the rest reads and writes files.
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

/*
 * The smallest BTF on which every CO-RE relocation of the objects resolves as on the kernel's.
 * The first call that fails fills err, and none is made after it. Returns 0 or -1.
 */
static int minimise(struct btfmin_emitted *out, struct file kernel, const struct file *files,
		    int count, struct btfmin_error *err)
{
	struct bpfobj *objects[MAX_OBJECTS] = {NULL};
	struct btfmin_result *result = NULL;
	struct btfmin_relos *relos = NULL;
	struct btfmin_btf *btf = NULL;
	struct bpfobj_blob blob;
	int i, failed;

	if (bpfobj_find_btf(&blob, kernel.data, kernel.size, err))
		return -1;
	struct btfmin_btf_opts opts = {NULL, NULL, blob.file_offset, blob.pointer_size};
	failed = btfmin_btf_open(&btf, blob.data, blob.size, &opts, err) ||
		 btfmin_relos_new(&relos, NULL, err);
	for (i = 0; !failed && i < count; i++)
		failed = bpfobj_open(&objects[i], files[i].data, files[i].size, NULL, err) ||
			 bpfobj_add_to(objects[i], relos, err);
	failed = failed || btfmin_resolve(&result, relos, btf, NULL, err) ||
		 btfmin_emit(out, result, 0, err) ||
		 btfmin_verify(result, out->data, out->size, err);
	btfmin_result_free(result);
	btfmin_relos_free(relos);
	btfmin_btf_close(btf);
	for (i = 0; i < count; i++)
		bpfobj_close(objects[i]);
	return failed ? -1 : 0;
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
		fprintf(stderr, "minimise: %s: %s\n", btfmin_status_name(err.status), err.text);
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
