/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_base.c - INT and FLOAT: what stands at the bottom of every declaration
 *
 * Compilers call them by C's own words ("long unsigned int"), which need no declaration, if they
 * are of the size that C gives them. Others have names that are no words of C (arm_neon.h's
 * __Poly8_t, Rust's u32): a typedef of an integer of that size makes them known. Sizes that no
 * integer of C has become as many bytes, so that offsets stay right.
 */
#include "c.h"

enum { UNSIGNED, SIGNED, CHAR, SHORT, INT, LONG, INT128, BOOL, FLOAT, DOUBLE, WORDS };

/* What a name says, counted by word. */
struct said {
	uint8_t times[WORDS];
	uint8_t count;
};

/* Reads one word of a type's name; false if it is none of C's. */
static bool hear(struct said *said, const char *word, size_t len)
{
	static const char *const words[WORDS] = {"unsigned", "signed", "char",     "short",
						 "int",      "long",   "__int128", "_Bool",
						 "float",    "double"};
	size_t i;

	for (i = 0; i < WORDS; i++) {
		if (strlen(words[i]) == len && !memcmp(words[i], word, len)) {
			said->count++;
			return said->times[i]++ < (i == LONG ? 2 : 1);
		}
	}
	return false;
}

static bool hear_all(struct said *said, const char *name)
{
	size_t len;

	memset(said, 0, sizeof(*said));
	for (;; name += len + 1) {
		for (len = 0; name[len] && name[len] != ' '; len++)
			;
		if (said->count == 5 || !hear(said, name, len))
			return false;
		if (!name[len])
			return true;
	}
}

/* The size of the type that these words mean; 0 if they mean none. C99 6.7.2. */
static uint32_t meant(const struct said *s, uint32_t pointer_size)
{
	const uint8_t *n = s->times;
	uint32_t sign = n[UNSIGNED] + n[SIGNED];

	if (sign > 1)
		return 0;
	if (n[CHAR])
		return s->count == 1 + sign ? 1 : 0;
	if (n[BOOL])
		return s->count == 1 ? 1 : 0;
	if (n[INT128])
		return s->count == 1 + sign ? 16 : 0;
	if (n[FLOAT])
		return s->count == 1 ? 4 : 0;
	if (n[DOUBLE])
		return s->count == 1 ? 8 : 0;
	if (n[SHORT])
		return s->count == 1 + sign + n[INT] ? 2 : 0;
	return n[LONG] == 1 ? pointer_size : n[LONG] ? 8 : 4;
}

static bool is_own_word(const struct bm_c *c, const struct bm_c_type *t, const char *name)
{
	struct said said;

	if (!strcmp(name, "long double")) /* 8, 12 or 16 bytes, as the target has it */
		return t->third >= 8;
	if (!hear_all(&said, name))
		return false;
	return meant(&said, c->btf->pointer_size) == t->third;
}

/* C's integer of so many bytes, NULL if there is none; that of BTF's encoding, if it is an INT. */
static const char *integer(const struct bm_c_type *t, uint32_t encoding)
{
	bool is_signed = encoding & BM_INT_SIGNED;

	if (t->kind == BTFMIN_KIND_FLOAT)
		return t->third == 4 ? "float" : t->third == 8 ? "double" : NULL;
	switch (t->third) {
	case 1:
		if (encoding & 4) /* BTF_INT_BOOL */
			return "_Bool";
		return is_signed ? "signed char" : "unsigned char";
	case 2:
		return is_signed ? "short" : "unsigned short";
	case 4:
		return is_signed ? "int" : "unsigned int";
	case 8:
		return is_signed ? "long long" : "unsigned long long";
	case 16:
		return is_signed ? "__int128" : "unsigned __int128";
	default:
		return NULL;
	}
}

static int put_alias(struct bm_c *c, uint32_t id)
{
	const struct bm_c_type *t = &c->types[id];
	struct bm_type b;
	const char *made_of;
	int r = bm_c_type(c, id, &b);

	if (r < 0)
		return r;
	made_of = integer(t, t->kind == BTFMIN_KIND_INT ? bm_int_encoding(bm_word(&b, BM_W_FIXED))
							: 0);
	if (!made_of) {
		bm_out_str(&c->out, "/* C has no number of so many bytes */\n");
		bm_out_str(&c->out, "typedef struct { unsigned char bytes[");
		bm_out_u32(&c->out, t->third);
		bm_out_str(&c->out, "]; } ");
	} else {
		bm_out_str(&c->out, "typedef ");
		bm_out_str(&c->out, made_of);
		bm_out_char(&c->out, ' ');
	}
	r = bm_c_put_base(c, id);
	bm_out_str(&c->out, ";\n\n");
	return r;
}

int bm_c_base(struct bm_c *c, uint32_t id)
{
	struct bm_c_type *t = &c->types[id];
	const char *name;
	struct said said;
	int r;

	r = bm_string(c->btf, t->name, &name, NULL);
	if (r < 0)
		return bm_c_fail(c, r, id, "name offset outside the strings");
	if (is_own_word(c, t, name))
		return 0;
	t->marks |= BM_C_ALIAS;
	/* Words of C that mean another size; and none at all, as btfmin gen writes INTs. */
	if (!*name || hear_all(&said, name))
		t->marks |= BM_C_UNFIT;
	return put_alias(c, id);
}

int bm_c_put_base(struct bm_c *c, uint32_t id)
{
	const struct bm_c_type *t = &c->types[id];
	const char *name;
	int r;

	if (t->marks & BM_C_UNFIT) {
		bm_out_str(&c->out, t->kind == BTFMIN_KIND_INT ? "_btf_int_" : "_btf_float_");
		bm_out_u32(&c->out, id);
		return 0;
	}
	if (t->marks & BM_C_ALIAS)
		return bm_c_put_name(c, id);
	r = bm_string(c->btf, t->name, &name, c->err);
	if (r == 0)
		bm_out_str(&c->out, name);
	return r;
}
