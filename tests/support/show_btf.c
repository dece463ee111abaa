/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blob.h"
#include "read_btf.h"
#include "show_btf.h"

#define DEEPEST 12 /* anonymous types can be a ring */

static void say(struct blob *out, const char *format, ...)
{
	char piece[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(piece, sizeof(piece), format, args);
	va_end(args);
	blob_bytes(out, piece, len < (int)sizeof(piece) ? (size_t)len : sizeof(piece) - 1);
}

static void show_ref(struct blob *out, const struct rb *r, uint32_t id, int depth);

static void show_int(struct blob *out, const struct rb *r, const struct rb_type *t)
{
	uint32_t data = rb_u32(r, t->elements - 4);
	uint32_t encoding = data >> 24 & 15, from = data >> 16 & 255, bits = data & 255;

	say(out, "%s%s", t->name, *t->name ? ":" : "");
	say(out, "%s%s%s%s%u", encoding & 2 ? "c" : "", encoding & 4 ? "b" : "",
	    encoding & 1 ? "s" : "", encoding ? "" : "u", (unsigned)t->third);
	if (from || bits != t->third * 8)
		say(out, "[%u:%u]", (unsigned)from, (unsigned)bits);
}

static void show_members(struct blob *out, const struct rb *r, const struct rb_type *t, int depth)
{
	uint32_t i;

	for (i = 0; i < t->vlen; i++) {
		size_t at = t->elements + (size_t)i * 12;
		uint32_t offset = rb_u32(r, at + 8);

		say(out, "%s%s@", i ? "; " : " ", rb_string(r, rb_u32(r, at)));
		if (t->kind_flag && offset >> 24)
			say(out, "%u:%u ", (unsigned)(offset & 0xffffff), (unsigned)(offset >> 24));
		else
			say(out, "%u ", (unsigned)offset);
		show_ref(out, r, rb_u32(r, at + 4), depth);
	}
}

static void show_values(struct blob *out, const struct rb *r, const struct rb_type *t)
{
	uint32_t i;

	for (i = 0; i < t->vlen; i++) {
		size_t at = t->elements + (size_t)i * t->element_size;
		uint64_t low = rb_u32(r, at + 4);
		uint64_t v = t->kind == RB_ENUM64 ? (uint64_t)rb_u32(r, at + 8) << 32 | low : low;

		say(out, "%s%s=", i ? "; " : " ", rb_string(r, rb_u32(r, at)));
		if (t->kind == RB_ENUM && t->kind_flag)
			say(out, "%ld", (long)(int32_t)low);
		else if (t->kind_flag)
			say(out, "%lld", (long long)v);
		else
			say(out, "%llu", (unsigned long long)v);
	}
}

static const char *word(uint32_t kind)
{
	static const char *const words[] = {
		"void", "",        "",         "",         "struct",   "union",  "enum",
		"fwd",  "typedef", "volatile", "const",    "restrict", "func",   "",
		"var",  "datasec", "float",    "decl_tag", "tag",      "enum64",
	};

	return words[kind];
}

static void show_body(struct blob *out, const struct rb *r, const struct rb_type *t, int depth)
{
	say(out, "%s %s%s", word(t->kind), t->name, *t->name ? " " : "");
	if (t->kind == RB_STRUCT || t->kind == RB_UNION) {
		say(out, "%u {", (unsigned)t->third);
		show_members(out, r, t, depth);
	} else {
		say(out, "%s%u {", t->kind_flag ? "s" : "u", (unsigned)t->third);
		show_values(out, r, t);
	}
	say(out, " }");
}

static void show_proto(struct blob *out, const struct rb *r, const struct rb_type *t, int depth)
{
	uint32_t i;

	say(out, "fn(");
	for (i = 0; i < t->vlen; i++) {
		const char *name = rb_string(r, rb_u32(r, t->elements + (size_t)i * 8));

		say(out, "%s%s%s", i ? "," : "", name, *name ? " " : "");
		show_ref(out, r, rb_u32(r, t->elements + (size_t)i * 8 + 4), depth);
	}
	say(out, ")->");
	show_ref(out, r, t->third, depth);
}

static void show_array(struct blob *out, const struct rb *r, const struct rb_type *t, int depth)
{
	say(out, "[%u]", (unsigned)rb_u32(r, t->elements - 4));
	show_ref(out, r, rb_u32(r, t->elements - 12), depth);
}

/* What is no composite and refers to others: as it is written inside another type. */
static void show_link(struct blob *out, const struct rb *r, const struct rb_type *t, int depth)
{
	if (t->kind == RB_PTR)
		say(out, "%s*", t->name);
	else if (t->kind == RB_TYPE_TAG || t->kind == RB_DECL_TAG)
		say(out, "%s%s(%s) ", t->kind_flag ? "attribute " : "", word(t->kind), t->name);
	else
		say(out, "%s ", word(t->kind));
	show_ref(out, r, t->third, depth);
}

static void show_ref(struct blob *out, const struct rb *r, uint32_t id, int depth)
{
	struct rb_type t;

	if (id == 0 || id > r->count || depth > DEEPEST) {
		say(out, "%s", id == 0 ? "void" : depth > DEEPEST ? "..." : "(bad id)");
		return;
	}
	t = rb_type(r, id);
	if (t.kind == RB_INT)
		show_int(out, r, &t);
	else if (t.kind == RB_FLOAT)
		say(out, "%s%sf%u", t.name, *t.name ? ":" : "", (unsigned)t.third);
	else if (t.kind == RB_ARRAY)
		show_array(out, r, &t, depth + 1);
	else if (t.kind == RB_FUNC_PROTO)
		show_proto(out, r, &t, depth + 1);
	else if (t.kind == RB_FWD)
		say(out, "fwd %s%s%s", t.kind_flag ? "union" : "struct", *t.name ? " " : "",
		    t.name);
	else if (t.kind == RB_PTR || t.kind == RB_TYPE_TAG || t.kind == RB_DECL_TAG ||
		 (t.kind >= RB_VOLATILE && t.kind <= RB_RESTRICT))
		show_link(out, r, &t, depth + 1);
	else if (*t.name)
		say(out, "%s %s", word(t.kind), t.name);
	else
		show_body(out, r, &t, depth + 1);
}

static void show_section(struct blob *out, const struct rb *r, const struct rb_type *t)
{
	uint32_t i;

	say(out, "datasec %s %u {", t->name, (unsigned)t->third);
	for (i = 0; i < t->vlen; i++) {
		size_t at = t->elements + (size_t)i * 12;

		say(out, "%s%u+%u ", i ? "; " : " ", (unsigned)rb_u32(r, at + 4),
		    (unsigned)rb_u32(r, at + 8));
		show_ref(out, r, rb_u32(r, at), 0);
	}
	say(out, " }");
}

static void show_type(struct blob *out, const struct rb *r, uint32_t id)
{
	struct rb_type t = rb_type(r, id);

	if (t.kind >= RB_STRUCT && t.kind <= RB_ENUM) {
		show_body(out, r, &t, 0);
	} else if (t.kind == RB_ENUM64) {
		show_body(out, r, &t, 0);
	} else if (t.kind == RB_TYPEDEF || t.kind == RB_FUNC || t.kind == RB_VAR) {
		say(out, "%s %s = ", word(t.kind), t.name);
		show_ref(out, r, t.third, 0);
	} else if (t.kind == RB_DATASEC) {
		show_section(out, r, &t);
	} else {
		show_ref(out, r, id, 0);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *text_of(const struct rb *r)
{
	char **lines = must_alloc((r->count + 1) * sizeof(*lines));
	struct blob out = blob_new(0);
	uint32_t id;

	for (id = 1; id <= r->count; id++) {
		struct blob line = blob_new(0);

		show_type(&line, r, id);
		blob_bytes(&line, "\n", 2);
		lines[id - 1] = (char *)line.data;
	}
	qsort(lines, r->count, sizeof(*lines), by_text);
	for (id = 0; id < r->count; id++) {
		blob_bytes(&out, lines[id], strlen(lines[id]));
		free(lines[id]);
	}
	free(lines);
	blob_u8(&out, 0);
	return (char *)out.data;
}

char *show_btf(const void *data, size_t size)
{
	struct rb r = rb_open(data, size);
	char *text;

	if (r.broken) {
		struct blob out = blob_new(0);

		say(&out, "broken: %s\n", r.broken);
		blob_u8(&out, 0);
		text = (char *)out.data;
	} else {
		text = text_of(&r);
	}
	rb_close(&r);
	return text;
}
