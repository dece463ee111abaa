/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_image FORM FILE OUT [SIZE] - a boot image of FORM around the bytes of FILE, for the tests
 *
 * FORM is bzimage, zboot:METHOD, or a name that mi_plain() knows (arm64, s390x, ...). lies is a
 * bzimage whose header tells a wrong place. SIZE is appended to FILE's bytes as the kernel's build
 * does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/make_image.h"

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static struct blob load(const char *name)
{
	struct blob b = blob_new(0);
	FILE *f = fopen(name, "rb");
	char buf[4096];
	size_t n;

	if (!f)
		die(name);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		blob_bytes(&b, buf, n);
	if (ferror(f))
		die(name);
	fclose(f);
	return b;
}

static struct blob make(const char *form, const struct blob *payload)
{
	struct blob b;

	if (!strncmp(form, "zboot:", 6))
		return mi_zboot(form + 6, payload->data, payload->size);
	if (strcmp(form, "bzimage") && strcmp(form, "lies"))
		return mi_plain(form, payload->data, payload->size);
	b = mi_bzimage(39, payload->data, payload->size);
	if (!strcmp(form, "lies"))
		blob_poke32(&b, 0x248, 1);
	return b;
}

int main(int argc, char **argv)
{
	struct blob payload, image;
	FILE *f;

	if (argc != 4 && argc != 5) {
		fprintf(stderr, "usage: make_image FORM FILE OUT [SIZE]\n");
		return 2;
	}
	payload = load(argv[2]);
	if (argc == 5)
		mi_append_size(&payload, (uint32_t)strtoul(argv[4], NULL, 10));
	image = make(argv[1], &payload);
	if (!image.data) {
		fprintf(stderr, "make_image: no form is named %s\n", argv[1]);
		return 2;
	}
	f = fopen(argv[3], "wb");
	if (!f || fwrite(image.data, 1, image.size, f) != image.size || fclose(f))
		die(argv[3]);
	blob_free(&image);
	blob_free(&payload);
	return 0;
}
