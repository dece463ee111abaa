/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grow - write a kernel's BTF with all of its types several times over
 *
 * usage: grow KERNEL.btf OUT.btf COPIES
 *
 * For the question whether time is linear in types. The ids in each copy point into that copy, and
 * its names are the first's without their first letter (the next copy's: without two), so that
 * every name is there to be compared and few are what a program looks for. The input is trusted
 * and in the machine's byte order.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_WORDS = 6, MAX_COPIES = 16 };

struct btf {
	uint32_t head[HEADER_WORDS]; /* magic.., hdr_len, type_off, type_len, str_off, str_len */
	uint32_t *types;
	char *strings;
	uint32_t words, count;
};

/*
 * Of a kind, what the words after name and info are: N a name, I a type id, P a plain number;
 * first those of the kind, after a slash those of each element.
 */
static const char *const kinds[32] = {
	[1] = "PP",   [2] = "I",   [3] = "PIIP",  [4] = "P/NIP",  [5] = "P/NIP",
	[6] = "P/NP", [7] = "P",   [8] = "I",     [9] = "I",      [10] = "I",
	[11] = "I",   [12] = "I",  [13] = "I/NI", [14] = "IP",    [15] = "P/IPP",
	[16] = "P",   [17] = "IP", [18] = "I",    [19] = "P/NPP",
};

static void die(const char *what)
{
	fprintf(stderr, "grow: %s\n", what);
	exit(1);
}

static void *take(FILE *f, size_t size)
{
	void *p = malloc(size);

	if (!p || fread(p, 1, size, f) != size)
		die("cannot read the input");
	return p;
}

static void load(struct btf *b, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || fread(b->head, sizeof(b->head), 1, f) != 1)
		die("cannot read the input");
	/* pahole and the kernel write nothing between header, types and strings */
	if (b->head[0] != 0x1eb9f || b->head[1] != sizeof(b->head) || b->head[2] ||
	    b->head[4] != b->head[3])
		die("the input is no BTF of this machine's byte order");
	b->words = b->head[3] / 4;
	b->types = take(f, b->head[3]);
	b->strings = take(f, b->head[5]);
	fclose(f);
}

static uint32_t shorter(const struct btf *b, uint32_t name, uint32_t by)
{
	while (by-- && b->strings[name])
		name++;
	return name;
}

/* Copies words, each as its letter says. */
static uint32_t *copy(const struct btf *b, uint32_t *to, const uint32_t **from, const char *roles,
		      uint32_t nth)
{
	for (; *roles && *roles != '/'; roles++, (*from)++, to++) {
		*to = **from;
		if (*roles == 'N')
			*to = shorter(b, *to, nth);
		else if (*roles == 'I' && *to)
			*to += nth * b->count;
	}
	return to;
}

/* The nth copy of all types; returns how many there are. */
static uint32_t copy_all(const struct btf *b, uint32_t *to, uint32_t nth)
{
	const uint32_t *from = b->types, *end = b->types + b->words;
	uint32_t n, vlen, info;
	const char *kind, *elem;

	for (n = 0; from < end; n++) {
		info = from[1];
		kind = kinds[info >> 24 & 31];
		if (!kind)
			die("the input has a kind that is not known here");
		to = copy(b, to, &from, "NP", nth);
		to = copy(b, to, &from, kind, nth);
		elem = strchr(kind, '/');
		for (vlen = elem ? info & 0xffff : 0; vlen; vlen--)
			to = copy(b, to, &from, elem + 1, nth);
	}
	return n;
}

static void save(const struct btf *b, const uint32_t *types, uint32_t copies, const char *path)
{
	uint32_t head[HEADER_WORDS];
	FILE *f = fopen(path, "wb");

	memcpy(head, b->head, sizeof(head));
	head[3] = head[4] = b->head[3] * copies;
	if (!f || fwrite(head, sizeof(head), 1, f) != 1 ||
	    fwrite(types, 4, (size_t)b->words * copies, f) != (size_t)b->words * copies ||
	    fwrite(b->strings, 1, head[5], f) != head[5] || fclose(f))
		die("cannot write the output");
}

int main(int argc, char **argv)
{
	int copies = argc == 4 ? atoi(argv[3]) : 0, i;
	uint32_t *types;
	struct btf b;

	if (copies < 1 || copies > MAX_COPIES) {
		fputs("usage: grow KERNEL.btf OUT.btf COPIES\n", stderr);
		return 2;
	}
	memset(&b, 0, sizeof(b));
	load(&b, argv[1]);
	types = malloc((size_t)b.words * 4 * (size_t)copies);
	if (!types)
		die("out of memory");
	b.count = copy_all(&b, types, 0);
	for (i = 1; i < copies; i++)
		copy_all(&b, types + (size_t)b.words * (size_t)i, (uint32_t)i);
	save(&b, types, (uint32_t)copies, argv[2]);
	free(types);
	free(b.types);
	free(b.strings);
	return 0;
}
