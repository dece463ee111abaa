/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bcc_lookup - the BTF that a tool of bcc's libbpf-tools would take out of its min_core_btfs.tar.gz
 *
 *	bcc_lookup PACKAGE OS-RELEASE MACHINE RELEASE	(the last two as uname -m and -r tell them)
 *
 * Writes the BTF to standard output, or says why there is none and ends with 1. It knows no more
 * than what ensure_core_btf() in bcc's libbpf-tools/btf_helpers.c does, written from its behaviour,
 * its narrow places included:
 *
 * - of os-release, lines that begin with ID= or VERSION_ID=" and what follows up to a blank, at
 *   most 64 bytes; the last byte of the version is taken for the closing quote, and no other quotes
 *   are known; the last such line counts
 * - the name is ./ID/VERSION/MACHINE/RELEASE.btf and must leave room for a NUL in 100 bytes
 * - the package is gzip, expanded as a whole
 * - of a tar's header, the name field is compared and the size is read; no prefix, no links, no
 *   other headers; the first empty name is the end
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "files.h"

#define PART_MAX  64
#define NAME_MAX_ 100
#define BLOCK     512

struct bytes {
	unsigned char *p;
	size_t size;
};

static int sorry(const char *why)
{
	fprintf(stderr, "bcc_lookup: %s\n", why);
	return 1;
}

/* What %64s of sscanf() takes: past blanks, up to the next one. */
static void take_word(char out[PART_MAX + 1], const char *p)
{
	size_t len;

	p += strspn(p, " \t\n\v\f\r");
	len = strcspn(p, " \t\n\v\f\r");
	if (len > PART_MAX)
		len = PART_MAX;
	if (!len)
		return; /* no match: what was there stays */
	memcpy(out, p, len);
	out[len] = '\0';
}

static int begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static int read_os_release(const char *path, char id[PART_MAX + 1], char version[PART_MAX + 1])
{
	char line[4096];
	FILE *f = fopen(path, "r");

	if (!f)
		return sorry("cannot open os-release");
	id[0] = version[0] = '\0';
	while (fgets(line, sizeof(line), f)) {
		if (begins(line, "ID=")) {
			take_word(id, line + strlen("ID="));
		} else if (begins(line, "VERSION_ID=\"")) {
			take_word(version, line + strlen("VERSION_ID=\""));
			if (version[0])
				version[strlen(version) - 1] = '\0';
		}
	}
	fclose(f);
	return 0;
}

static int expand(struct bytes *out, unsigned char *data, size_t size)
{
	size_t room = (size_t)4 << 20;
	z_stream z;
	int ret;

	memset(&z, 0, sizeof(z));
	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK) /* gzip and nothing else */
		return -1;
	out->p = NULL;
	z.next_in = data;
	z.avail_in = (uInt)size;
	do {
		unsigned char *more = realloc(out->p, room);

		if (!more)
			return -1;
		out->p = more;
		z.next_out = more + z.total_out;
		z.avail_out = (uInt)(room - z.total_out);
		ret = inflate(&z, Z_NO_FLUSH);
		room *= 2;
	} while (ret == Z_OK);
	out->size = z.total_out;
	inflateEnd(&z);
	return ret == Z_STREAM_END ? 0 : -1;
}

static int find(const struct bytes *tar, const char *name, struct bytes *out)
{
	size_t at, size;

	for (at = 0; tar->size - at >= BLOCK && tar->p[at];
	     at += BLOCK + (size + 511) / 512 * 512) {
		const char *field = (const char *)tar->p + at;
		char octal[13] = "";

		memcpy(octal, field + 124, 12);
		size = strtoul(octal, NULL, 8);
		if (size > tar->size - at - BLOCK)
			return -1;
		/* with its NUL: a name that fills its field goes on into the next one for bcc */
		if (memcmp(field, name, strlen(name) + 1) == 0) {
			out->p = tar->p + at + BLOCK;
			out->size = size;
			return 0;
		}
		if (tar->size - at - BLOCK < (size + 511) / 512 * 512)
			return -1;
	}
	return -1;
}

static int look(const char *package, const char *name)
{
	struct bytes tar = {NULL, 0}, found;
	size_t size;
	unsigned char *data = read_file(package, &size);
	int ret = 0;

	if (!data)
		return sorry("cannot read the package");
	if (expand(&tar, data, size))
		ret = sorry("the package is no gzip");
	else if (find(&tar, name, &found))
		ret = sorry(name);
	else if (fwrite(found.p, 1, found.size, stdout) != found.size)
		ret = sorry("cannot write");
	free(tar.p);
	free(data);
	return ret;
}

int main(int argc, char **argv)
{
	char id[PART_MAX + 1], version[PART_MAX + 1], name[NAME_MAX_];
	int len;

	if (argc != 5) {
		fprintf(stderr, "usage: bcc_lookup PACKAGE OS-RELEASE MACHINE RELEASE\n");
		return 2;
	}
	if (read_os_release(argv[2], id, version))
		return 1;
	len = snprintf(name, sizeof(name), "./%.64s/%.64s/%.64s/%.64s.btf", id, version, argv[3],
		       argv[4]);
	if (len < 0 || (size_t)len >= sizeof(name))
		return sorry("the name is too long");
	return look(argv[1], name);
}
