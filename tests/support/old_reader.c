/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <string.h>

#include "old_reader.h"
#include "read_btf.h"

struct old_reader {
	const char *name;
	uint32_t last_kind; /* the highest kind that it has heard of */
	int is_linux;
	uint32_t info;     /* Linux: the bits of an info word that may be set (BTF_INFO_MASK) */
	uint32_t flagged;  /* Linux: a bit for each kind that may have kind_flag */
	uint32_t int_bits; /* Linux: the widest INT */
	int only_ints;     /* Linux: an ENUM must have the size of int */
	uint32_t linkages; /* Linux: the highest vlen of a FUNC */
};

#define OLD_FLAGGED (1u << RB_STRUCT | 1u << RB_UNION | 1u << RB_FWD)
#define NEW_FLAGGED (OLD_FLAGGED | 1u << RB_ENUM | 1u << RB_ENUM64)

/* clang-format off */
static const struct old_reader readers[] = {
	{"libbpf-0.1", RB_DATASEC,  0, 0, 0, 0, 0, 0},
	{"libbpf-0.3", RB_DATASEC,  0, 0, 0, 0, 0, 0},
	{"libbpf-0.5", RB_FLOAT,    0, 0, 0, 0, 0, 0},
	{"libbpf-0.8", RB_TYPE_TAG, 0, 0, 0, 0, 0, 0},
	{"libbpf-1.1", RB_ENUM64,   0, 0, 0, 0, 0, 0},
	{"linux-4.18", RB_RESTRICT,   1, 0x0f00ffff, 0,            64, 1, 0},
	{"linux-5.0",  RB_FUNC_PROTO, 1, 0x8f00ffff, OLD_FLAGGED,  64, 1, 0},
	{"linux-5.2",  RB_DATASEC,    1, 0x8f00ffff, OLD_FLAGGED, 128, 1, 0},
	{"linux-5.4",  RB_DATASEC,    1, 0x8f00ffff, OLD_FLAGGED, 128, 0, 0},
	{"linux-5.10", RB_DATASEC,    1, 0x8f00ffff, OLD_FLAGGED, 128, 0, 1},
	{"linux-5.15", RB_FLOAT,      1, 0x9f00ffff, OLD_FLAGGED, 128, 0, 1},
	{"linux-5.16", RB_DECL_TAG,   1, 0x9f00ffff, OLD_FLAGGED, 128, 0, 1},
	{"linux-5.17", RB_TYPE_TAG,   1, 0x9f00ffff, OLD_FLAGGED, 128, 0, 1},
	{"linux-6.1",  RB_ENUM64,     1, 0x9f00ffff, NEW_FLAGGED, 128, 0, 1},
};
/* clang-format on */

#define READERS (sizeof(readers) / sizeof(readers[0]))

/* libbpf looks at the kind, by 4 bits or 5, and at nothing else of an info word. */
static const char *libbpf_says(const struct old_reader *o, uint32_t info)
{
	uint32_t kind = info >> 24 & 0x1f;

	if (kind == 0 || kind > o->last_kind)
		return "Unsupported BTF_KIND";
	/* it takes no more elements than 16 bits say, and goes astray after that */
	return info >> 16 & 0xff ? "more than 65535 elements" : NULL;
}

static const char *linux_says(const struct old_reader *o, const struct rb *r, uint32_t info,
			      const struct rb_type *t)
{
	uint32_t bits = t->kind == RB_INT ? rb_u32(r, t->elements - 4) & 0xff : 0;

	if (info & ~o->info)
		return "Invalid btf_info";
	if (t->kind == 0 || t->kind > o->last_kind)
		return "Invalid kind";
	if (t->kind_flag && !(o->flagged >> t->kind & 1))
		return "Invalid btf_info kind_flag";
	if (bits > o->int_bits)
		return "nr_bits exceeds";
	if ((t->kind == RB_ENUM || t->kind == RB_ENUM64) &&
	    (t->third > 8 || (t->third & (t->third - 1)) || (o->only_ints && t->third != 4)))
		return "Unexpected size";
	return t->kind == RB_FUNC && t->vlen > o->linkages ? "Invalid func linkage" : NULL;
}

const char *old_reader(size_t nth)
{
	return nth < READERS ? readers[nth].name : NULL;
}

const char *refused_by(const char *reader, const void *data, size_t size)
{
	struct rb r = rb_open(data, size);
	const char *why = r.broken;
	struct rb_type t;
	uint32_t id, info;
	size_t i;

	for (i = 0; i < READERS && strcmp(readers[i].name, reader) != 0; i++)
		;
	if (i == READERS)
		why = "no such reader";
	else if (!why && r.header != 24)
		why = "header is not of 24 bytes";
	for (id = 1; !why && id <= r.count; id++) {
		info = rb_u32(&r, r.starts[id] + 4);
		t = rb_type(&r, id);
		why = readers[i].is_linux ? linux_says(&readers[i], &r, info, &t)
					  : libbpf_says(&readers[i], info);
	}
	rb_close(&r);
	return why;
}
