/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * floor - the least that any program must do to find a type in a kernel's BTF
 *
 * usage: floor KERNEL.btf NAME
 *
 * Maps the file, walks the type section once, compares the name of each type with NAME, says how
 * many there are, and exits. It trusts its input but for the header and takes only the machine's
 * byte order: it is a measure, not a tool.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t hdr_len, type_off, type_len, str_off, str_len;
};

struct type {
	uint32_t name_off, info, size_or_type;
};

/* Words after the three of every type: those of the kind itself, and those of each element. */
static const unsigned char fixed[32] = {[1] = 1, [3] = 3, [14] = 1, [17] = 1};
static const unsigned char each[32] = {[4] = 3, [5] = 3, [6] = 2, [13] = 2, [15] = 3, [19] = 3};

static const unsigned char *map(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	void *p;

	if (fd < 0 || fstat(fd, &st))
		return NULL;
	*len = (size_t)st.st_size;
	p = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

static int usable(const struct header *h, size_t len)
{
	return len >= sizeof(*h) && h->magic == 0xeb9f && h->version == 1 &&
	       (uint64_t)h->hdr_len + h->type_off + h->type_len <= len &&
	       (uint64_t)h->hdr_len + h->str_off + h->str_len <= len;
}

static void walk(const struct header *h, const char *wanted)
{
	const unsigned char *base = (const unsigned char *)h + h->hdr_len;
	const char *strings = (const char *)base + h->str_off;
	const unsigned char *p = base + h->type_off, *end = p + h->type_len;
	unsigned long types = 0, found = 0;

	while (p < end) {
		const struct type *t = (const void *)p;
		uint32_t kind = t->info >> 24 & 31;

		types++;
		found += !strcmp(strings + t->name_off, wanted);
		p += 4 * (3 + fixed[kind] + (size_t)each[kind] * (t->info & 0xffff));
	}
	printf("%lu types, %lu of this name\n", types, found);
}

int main(int argc, char **argv)
{
	const struct header *h;
	size_t len;

	if (argc != 3) {
		fputs("usage: floor KERNEL.btf NAME\n", stderr);
		return 2;
	}
	h = (const void *)map(argv[1], &len);
	if (!h || !usable(h, len)) {
		fputs("floor: cannot map it, or no BTF of this machine's byte order\n", stderr);
		return 1;
	}
	walk(h, argv[2]);
	return 0;
}
