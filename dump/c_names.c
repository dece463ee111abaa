/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * c_names.c - identifiers
 *
 * Names are the input's bytes: only what is an identifier of C, and no word of the language, goes
 * into the header. All else is refused, or becomes a name made of ids if the caller wants that.
 * What was found fit is marked by its offset, since most names are used many times.
 */
#include "bits.h"
#include "c.h"

/* No name of the BTF's may begin like this, so that those made here are never equal to one. */
static const char reserved[] = "_btf_invalid_";

/* C99, C11 and GNU C (6.7, "Alternate Keywords"), by first letter, each with a blank behind. */
static const char *words_of(char first)
{
	switch (first) {
	case 'a':
		return "auto asm ";
	case 'b':
		return "break ";
	case 'c':
		return "case char const continue ";
	case 'd':
		return "default do double ";
	case 'e':
		return "else enum extern ";
	case 'f':
		return "float for ";
	case 'g':
		return "goto ";
	case 'i':
		return "if inline int ";
	case 'l':
		return "long ";
	case 'r':
		return "register restrict return ";
	case 's':
		return "short signed sizeof static struct switch ";
	case 't':
		return "typedef typeof ";
	case 'u':
		return "union unsigned ";
	case 'v':
		return "void volatile ";
	case 'w':
		return "while ";
	default:
		return "";
	}
}

static const char upper_words[] = "_Alignas _Alignof _Atomic _Bool _Complex _Generic _Imaginary "
				  "_Noreturn _Static_assert _Thread_local ";
/* Those of two underscores in front, here without them; most also with two behind. */
static const char gnu_words[] = "alignof asm attribute auto_type builtin_choose_expr "
				"builtin_offsetof builtin_types_compatible_p builtin_va_arg "
				"complex const extension imag inline int128 label real restrict "
				"signed thread typeof volatile ";

static bool listed(const char *list, const char *s, size_t len)
{
	size_t n;

	for (; *list; list += n + 1) {
		n = (size_t)(strchr(list, ' ') - list);
		if (n == len && !memcmp(list, s, n))
			return true;
	}
	return false;
}

static bool is_word(const char *s, size_t len)
{
	if (len < 2 || len > 30)
		return false;
	if (s[0] != '_')
		return listed(words_of(s[0]), s, len);
	if (s[1] != '_')
		return listed(upper_words, s, len);
	s += 2;
	len -= 2;
	if (len > 2 && s[len - 1] == '_' && s[len - 2] == '_')
		len -= 2;
	return listed(gnu_words, s, len);
}

/* What a byte is to an identifier. */
#define OTHER      1u
#define DIGIT      2u
#define UNDERSCORE 4u
#define LOWER      8u
#define UPPER      16u

/* Eight bytes of one class, and 26 letters. */
#define EIGHT(class)   class, class, class, class, class, class, class, class
#define LETTERS(class) EIGHT(class), EIGHT(class), EIGHT(class), class, class
#define OTHERS_32      EIGHT(OTHER), EIGHT(OTHER), EIGHT(OTHER), EIGHT(OTHER)

/* clang-format off */
static const unsigned char classes[256] = {
	OTHERS_32, EIGHT(OTHER), EIGHT(OTHER),
	EIGHT(DIGIT), DIGIT, DIGIT, /* '0' is 48 */
	OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER,
	LETTERS(UPPER), /* 'A' is 65 */
	OTHER, OTHER, OTHER, OTHER, UNDERSCORE, OTHER,
	LETTERS(LOWER), /* 'a' is 97 */
	OTHER, OTHER, OTHER, OTHER, OTHER,
	OTHERS_32, OTHERS_32, OTHERS_32, OTHERS_32,
};
/* clang-format on */

int bm_c_judge(const char *s, size_t len)
{
	unsigned seen = 0;
	size_t i;

	for (i = 0; i < len; i++)
		seen |= classes[(unsigned char)s[i]];
	if (len == 0 || seen & OTHER || classes[(unsigned char)s[0]] == DIGIT ||
	    (len >= sizeof(reserved) - 1 && !memcmp(s, reserved, sizeof(reserved) - 1)))
		return BTFMIN_ERR_CORRUPT;
	if (s[0] != '_' && seen != LOWER) /* as most names, and no word */
		return 1;
	return is_word(s, len) ? BTFMIN_ERR_UNSUPPORTED : 1;
}

bool bm_c_nameless(const struct bm_c *c, uint32_t name)
{
	const char *s;

	return name == 0 || (!bm_string(c->btf, name, &s, NULL) && !*s);
}

static int refuse(struct bm_c *c, int status, uint32_t id)
{
	if (status == BTFMIN_ERR_UNSUPPORTED)
		return bm_c_fail(c, status, id, "name that is a word of C");
	return bm_c_fail(c, status, id, "name that is no identifier in C");
}

/* 1 and the name at an offset if it is fit, 0 if another is to be made for it, or a status. */
static int fit(struct bm_c *c, uint32_t name, uint32_t id, const char **s, size_t *len)
{
	int r;

	r = bm_string(c->btf, name, s, NULL);
	if (r < 0)
		return bm_c_fail(c, r, id, "name offset outside the strings");
	*len = strlen(*s);
	if (name < c->strings && bits_has(c->fit, name))
		return 1;
	r = *len > UINT32_MAX ? BTFMIN_ERR_CORRUPT : bm_c_judge(*s, *len);
	if (r < 0)
		return c->flags & BTFMIN_DUMP_MANGLE ? 0 : refuse(c, r, id);
	if (name < c->strings)
		bits_add(c->fit, name);
	return 1;
}

static void put_numbered(struct bm_c *c, const char *s, size_t len, uint32_t number)
{
	bm_out_bytes(&c->out, s, len);
	if (number <= 1)
		return;
	bm_out_bytes(&c->out, "___", 3);
	bm_out_u32(&c->out, number);
}

/* The name of a type, or of its element index, for which the input has none that is fit. */
static void put_made(struct bm_c *c, uint32_t id, const uint32_t *index)
{
	bm_out_bytes(&c->out, reserved, sizeof(reserved) - 1);
	bm_out_u32(&c->out, id);
	if (index) {
		bm_out_char(&c->out, '_');
		bm_out_u32(&c->out, *index);
	}
	bm_out_str(&c->out, " /* the name in the BTF cannot be used in C */");
}

/* A forward declaration is of whatever has its name: it never counts itself. */
static bool counts(const struct bm_c_type *t)
{
	return t->kind != BTFMIN_KIND_FWD && !(bm_c_enum(t) && t->marks & BM_C_NO_VALUES);
}

int bm_c_put_name(struct bm_c *c, uint32_t id)
{
	struct bm_c_type *t = &c->types[id];
	bool tag = bm_c_composite(t) || bm_c_enum(t);
	const char *s;
	size_t len;
	int r;

	r = fit(c, t->name, id, &s, &len);
	if (r < 0)
		return r;
	if (r == 0) {
		put_made(c, id, NULL);
		return 0;
	}
	if (!t->number && counts(t)) {
		r = bm_c_number(c, tag ? &c->tags : &c->idents, s, len, &t->number);
		if (r < 0)
			return r;
	}
	put_numbered(c, s, len, t->number);
	return 0;
}

int bm_c_put_element(struct bm_c *c, uint32_t name, uint32_t id, uint32_t index)
{
	const char *s;
	size_t len;
	int r;

	r = fit(c, name, id, &s, &len);
	if (r == 0)
		put_made(c, id, &index);
	if (r == 1)
		bm_out_bytes(&c->out, s, len);
	return r < 0 ? r : 0;
}

int bm_c_put_enumerator(struct bm_c *c, uint32_t name, uint32_t id, uint32_t index)
{
	uint32_t number;
	const char *s;
	size_t len;
	int r;

	r = fit(c, name, id, &s, &len);
	if (r == 0)
		put_made(c, id, &index);
	if (r != 1)
		return r;
	r = bm_c_number(c, &c->idents, s, len, &number);
	if (r == 0)
		put_numbered(c, s, len, number);
	return r;
}
