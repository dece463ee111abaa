/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rules - does a BTF obey what its strictest readers ask for?
 *
 *	rules BTF...
 *
 * The header has 24 bytes; types and strings follow it without a hole and fill the file; every name
 * is the start of a string; no string stands there twice, and none that no name needs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/btf.h>

struct strings {
	const char *data;
	__u32 size;
	unsigned char *used; /* a byte for each of data */
	const char *fault;
};

static void name(struct strings *s, __u32 off)
{
	if (off >= s->size || (off > 0 && s->data[off - 1] != '\0'))
		s->fault = "a name is not the start of a string";
	else
		s->used[off] = 1;
}

static void names_of(struct strings *s, const struct btf_type *t)
{
	int i, count = btf_vlen(t);

	name(s, t->name_off);
	for (i = 0; i < count; i++) {
		if (btf_is_composite(t))
			name(s, btf_members(t)[i].name_off);
		else if (btf_is_enum(t))
			name(s, btf_enum(t)[i].name_off);
		else if (btf_is_enum64(t))
			name(s, btf_enum64(t)[i].name_off);
		else if (btf_is_func_proto(t))
			name(s, btf_params(t)[i].name_off);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The strings' starts are sorted: equal ones are neighbours then. */
static void each_once(struct strings *s)
{
	const char **starts = calloc(s->size, sizeof(*starts));
	__u32 off;
	size_t count = 0, i;

	if (!starts)
		abort();
	for (off = 0; off < s->size; off += (__u32)strlen(s->data + off) + 1) {
		if (off > 0 && !s->used[off])
			s->fault = "no name needs a string";
		starts[count++] = s->data + off;
	}
	qsort(starts, count, sizeof(*starts), by_text);
	for (i = 1; i < count; i++)
		if (strcmp(starts[i - 1], starts[i]) == 0)
			s->fault = "a string stands there twice";
	free(starts);
}

static const char *check_header(const struct btf_header *h, __u32 size)
{
	if (size < sizeof(*h) || h->hdr_len != 24)
		return "the header has not 24 bytes";
	if (h->version != 1 || h->flags != 0)
		return "the header's version or flags";
	if (h->type_off != 0 || h->str_off != h->type_len)
		return "types and strings are not one after the other";
	if (h->hdr_len + h->str_off + h->str_len != size)
		return "the strings do not end with the file";
	return NULL;
}

static const char *check(struct btf *btf)
{
	__u32 size, id;
	const struct btf_header *h = btf__raw_data(btf, &size);
	struct strings s = {NULL, 0, NULL, NULL};
	const char *fault = h ? check_header(h, size) : "libbpf gives no bytes";

	if (fault)
		return fault;
	s.data = (const char *)h + h->hdr_len + h->str_off;
	s.size = h->str_len;
	if (s.size == 0 || s.data[0] != '\0' || s.data[s.size - 1] != '\0')
		return "the strings do not begin and end with an empty one";
	s.used = calloc(s.size, 1);
	if (!s.used)
		abort();
	for (id = 1; id < btf__type_cnt(btf); id++)
		names_of(&s, btf__type_by_id(btf, id));
	each_once(&s);
	free(s.used);
	return s.fault;
}

static int host_order(void)
{
	const __u16 one = 1;

	return *(const unsigned char *)&one ? BTF_LITTLE_ENDIAN : BTF_BIG_ENDIAN;
}

int main(int argc, char **argv)
{
	int i, status = argc < 2;

	for (i = 1; i < argc; i++) {
		struct btf *btf = btf__parse_raw(argv[i]);
		const char *fault = "libbpf cannot read it";

		if (btf && btf__set_endianness(btf, (enum btf_endianness)host_order()) == 0)
			fault = check(btf);
		btf__free(btf);
		if (!fault)
			continue;
		fprintf(stderr, "rules: %s: %s\n", argv[i], fault);
		status = 1;
	}
	return status;
}
