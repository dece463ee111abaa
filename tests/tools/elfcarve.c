/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elfcarve - take the BPF objects out of programs that carry them
 *
 * A program built with a BPF skeleton holds its object as bytes in its read-only data. This finds
 * each ELF image for the BPF machine inside the named files, learns its length from its own
 * headers and writes it as DIR/NAME.bpf.o, NAME-2.bpf.o and so on.
 *
 * Every byte of the input is taken for hostile: what does not fit its own headers is no image.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../libbtfmin/span.h"
#include "files.h"

static const char tool[] = "elfcarve";

enum {
	EI_CLASS = 4,
	EI_DATA = 5,
	CLASS32 = 1,
	CLASS64 = 2,
	DATA_LE = 1,
	DATA_BE = 2,
	ET_REL = 1,
	EM_BPF = 247,
	SHT_NOBITS = 8
};

/* Where the numbers of one ELF class lie. */
struct elf_class {
	unsigned ehsize, shoff, shentsize; /* of the file header */
	unsigned sh_size, offset, size;    /* of a section header */
	bool wide;
};

static const struct elf_class elf32 = {52, 32, 46, 40, 16, 20, false};
static const struct elf_class elf64 = {64, 40, 58, 64, 24, 32, true};

static const unsigned char elf_magic[4] = {0x7f, 'E', 'L', 'F'};

/* A field of an address's width. */
static bool read_word(struct span s, const struct elf_class *c, uint64_t off, uint64_t *out)
{
	uint32_t half;

	if (c->wide)
		return span_u64(s, off, out);
	if (!span_u32(s, off, &half))
		return false;
	*out = half;
	return true;
}

/* The end of what one section header describes. */
static bool section_end(struct span s, const struct elf_class *c, uint64_t header, uint64_t *out)
{
	uint64_t offset, size;
	uint32_t type;

	if (!span_u32(s, header + 4, &type) || !read_word(s, c, header + c->offset, &offset) ||
	    !read_word(s, c, header + c->size, &size))
		return false;
	*out = 0;
	if (type == SHT_NOBITS)
		return true;
	*out = offset + size;
	return span_has(s, offset, size);
}

/* What the file header says of an image's class and byte order, if it is a BPF object's. */
static const struct elf_class *image_class(struct span *s)
{
	const struct elf_class *c;
	uint16_t type, machine;

	if (!span_has(*s, 0, elf32.ehsize) || memcmp(s->p, elf_magic, sizeof(elf_magic)) != 0)
		return NULL;
	if (s->p[EI_DATA] != DATA_LE && s->p[EI_DATA] != DATA_BE)
		return NULL;
	if (s->p[EI_CLASS] != CLASS32 && s->p[EI_CLASS] != CLASS64)
		return NULL;
	s->be = s->p[EI_DATA] == DATA_BE;
	c = s->p[EI_CLASS] == CLASS64 ? &elf64 : &elf32;
	if (!span_has(*s, 0, c->ehsize) || !span_u16(*s, 16, &type) || !span_u16(*s, 18, &machine))
		return NULL;
	return type == ET_REL && machine == EM_BPF ? c : NULL;
}

/*
 * The length of the BPF object that s starts with, 0 if there is none: up to the end of the last
 * section or of the section table, whichever comes later. An object without sections is none.
 */
static size_t image_length(struct span s)
{
	const struct elf_class *c = image_class(&s);
	uint64_t shoff, end, section;
	uint16_t entsize, count, i;

	if (!c || !read_word(s, c, c->shoff, &shoff) || !span_u16(s, c->shentsize, &entsize) ||
	    !span_u16(s, c->shentsize + 2, &count))
		return 0;
	if (entsize != c->sh_size || count == 0 || shoff < c->ehsize ||
	    !span_has(s, shoff, (uint64_t)entsize * count))
		return 0;
	end = shoff + (uint64_t)entsize * count;
	for (i = 0; i < count; i++) {
		if (!section_end(s, c, shoff + (uint64_t)entsize * i, &section))
			return 0;
		if (section > end)
			end = section;
	}
	return (size_t)end;
}

/* The next place at or after off that starts like an ELF file. */
static bool next_magic(struct span s, size_t *off)
{
	const unsigned char *at;

	while (*off < s.len) {
		at = memchr(s.p + *off, elf_magic[0], s.len - *off);
		if (!at)
			return false;
		*off = (size_t)(at - s.p);
		if (span_has(s, *off, sizeof(elf_magic)) &&
		    memcmp(at, elf_magic, sizeof(elf_magic)) == 0)
			return true;
		++*off;
	}
	return false;
}

static int write_image(const char *dir, const char *name, unsigned nth, struct span image)
{
	char path[4096], suffix[16] = "";
	int n;

	if (nth > 1)
		snprintf(suffix, sizeof(suffix), "-%u", nth);
	n = snprintf(path, sizeof(path), "%s/%s%s.bpf.o", dir, name, suffix);
	if (n < 0 || (size_t)n >= sizeof(path))
		return complain(tool, "%s: the path is too long", name);
	if (write_file(path, image.p, image.len) < 0)
		return complain(tool, "%s: %s", path, strerror(errno));
	return 0;
}

/* Writes every image in the file's bytes; how many, or -1. */
static int carve(const char *dir, const char *name, struct span file)
{
	struct span rest, image;
	unsigned found = 0;
	size_t off = 0;

	while (next_magic(file, &off)) {
		if (!span_sub(file, off, file.len - off, &rest) ||
		    !span_sub(rest, 0, image_length(rest), &image) || image.len == 0) {
			off++;
			continue;
		}
		if (write_image(dir, name, ++found, image) < 0)
			return -1;
		off += image.len;
	}
	return (int)found;
}

static int carve_file(const char *dir, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len;
	unsigned char *bytes = read_file(path, &len);
	int found;

	if (!bytes)
		return complain(tool, "%s: %s", path, strerror(errno));
	found = carve(dir, slash ? slash + 1 : path, span_of(bytes, len, false));
	free(bytes);
	if (found == 0)
		return complain(tool, "%s: no BPF object in it", path);
	return found;
}

int main(int argc, char **argv)
{
	int i, status = EXIT_SUCCESS;

	if (argc < 3) {
		fputs("usage: elfcarve DIR FILE...\n", stderr);
		return 2;
	}
	for (i = 2; i < argc; i++)
		if (carve_file(argv[1], argv[i]) < 0)
			status = EXIT_FAILURE;
	return status;
}
