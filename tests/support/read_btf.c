/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "blob.h"
#include "read_btf.h"

/* Bytes after the third word: fixed, and for each element. */
static const unsigned char extra_size[20] = {0, 4, 0, 12, 0, 0, 0, 0, 0, 0,
					     0, 0, 0, 0,  4, 0, 0, 4, 0, 0};
static const unsigned char element_size[20] = {0, 0, 0, 0, 12, 12, 8, 0, 0, 0,
					       0, 0, 0, 8, 0,  12, 0, 0, 0, 12};

uint32_t rb_u32(const struct rb *r, size_t at)
{
	const unsigned char *p = r->data + at;

	if (at > r->size || r->size - at < 4)
		return 0xdeadbeef;
	if (r->be)
		return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

const char *rb_string(const struct rb *r, uint32_t offset)
{
	const char *s = (const char *)r->data + r->strings;

	if (offset >= r->strings_len || !memchr(s + offset, 0, r->strings_len - offset))
		return "(bad string)";
	return s + offset;
}

static struct rb_type head(const struct rb *r, size_t at)
{
	uint32_t info = rb_u32(r, at + 4);
	struct rb_type t;

	t.name = rb_string(r, rb_u32(r, at));
	t.kind = info >> 24 & 0x7f;
	t.vlen = info & 0xffffff;
	t.kind_flag = info >> 31;
	t.third = rb_u32(r, at + 8);
	t.extra = t.kind < 20 ? extra_size[t.kind] : 0;
	t.element_size = t.kind < 20 ? element_size[t.kind] : 0;
	t.elements = at + 12 + t.extra;
	return t;
}

struct rb_type rb_type(const struct rb *r, uint32_t id)
{
	return head(r, r->starts[id]);
}

static void find_types(struct rb *r)
{
	size_t at = r->types, end = r->types + r->types_len;

	r->starts = must_alloc((r->types_len / 12 + 2) * sizeof(*r->starts));
	while (!r->broken && at < end) {
		struct rb_type t = head(r, at);

		if (t.kind == 0 || t.kind > 19) {
			r->broken = "unknown kind";
			return;
		}
		r->starts[++r->count] = at;
		at = t.elements + (size_t)t.vlen * t.element_size;
	}
	if (at != end)
		r->broken = "the last record is cut";
}

struct rb rb_open(const void *data, size_t size)
{
	struct rb r;

	memset(&r, 0, sizeof(r));
	r.data = data;
	r.size = size;
	if (size < 24) {
		r.broken = "shorter than a header";
		return r;
	}
	r.be = r.data[0] == 0xeb;
	r.header = rb_u32(&r, 4);
	r.types = (size_t)r.header + rb_u32(&r, 8);
	r.types_len = rb_u32(&r, 12);
	r.strings = (size_t)r.header + rb_u32(&r, 16);
	r.strings_len = rb_u32(&r, 20);
	if (r.types + r.types_len > size || r.strings + r.strings_len > size)
		r.broken = "a section ends outside";
	else
		find_types(&r);
	return r;
}

void rb_close(struct rb *r)
{
	free(r->starts);
	r->starts = NULL;
}

size_t rb_refs(const struct rb *r, uint32_t id, size_t *at, size_t room)
{
	struct rb_type t = rb_type(r, id);
	size_t start = r->starts[id], n = 0, i, in_element;

	switch (t.kind) {
	case RB_INT:
	case RB_ENUM:
	case RB_ENUM64:
	case RB_FLOAT:
	case RB_FWD:
		return 0;
	case RB_ARRAY:
		at[n++] = start + 12;
		at[n++] = start + 16;
		return n;
	case RB_STRUCT:
	case RB_UNION:
	case RB_DATASEC:
		break;
	default:
		at[n++] = start + 8;
	}
	in_element = t.kind == RB_DATASEC ? 0 : 4;
	for (i = 0; t.element_size && i < t.vlen && n < room; i++)
		at[n++] = t.elements + i * t.element_size + in_element;
	return n;
}
