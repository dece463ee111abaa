/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * name.c - which names the kernel takes
 *
 * Its character classes are Latin-1, and its identifiers may have dots (since 6.4, and in all
 * stable versions by now, because compilers make such functions). Names are looked at no further
 * than the kernel's limit on their length, however many types share one of a megabyte.
 */
#include "check.h"

#define NAME_MAX_LEN     512u /* KSYM_NAME_LEN */
#define NAME_MAX_LEN_OLD 128u /* before 6.1 */

static bool is_digit(unsigned char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool is_letter(unsigned char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_' || ch == '.' ||
	       (ch >= 0xc0 && ch != 0xd7 && ch != 0xf7);
}

static bool is_printable(unsigned char ch)
{
	return (ch >= 0x20 && ch < 0x7f) || ch >= 0xa0;
}

static const unsigned char *name_at(const struct bm_type *t, uint32_t off)
{
	const char *s = "";

	bm_string(t->b, off, &s, NULL);
	return (const unsigned char *)s;
}

static uint32_t max_len(const struct bm_check *c)
{
	return c->kernel < BM_LINUX(6, 1) ? NAME_MAX_LEN_OLD : NAME_MAX_LEN;
}

bool bm_is_empty(const struct bm_type *t, uint32_t off)
{
	return *name_at(t, off) == 0;
}

bool bm_is_identifier(const struct bm_check *c, const struct bm_type *t, uint32_t off)
{
	const unsigned char *s = name_at(t, off);
	uint32_t i, max = max_len(c);

	if (!is_letter(s[0]))
		return false;
	for (i = 1; s[i] && i < max; i++) {
		if (!is_letter(s[i]) && !is_digit(s[i]))
			return false;
	}
	return !s[i];
}

/* Any printable characters since 6.9, before that an identifier. */
bool bm_is_section_name(const struct bm_check *c, const struct bm_type *t, uint32_t off)
{
	const unsigned char *s = name_at(t, off);
	uint32_t i, max = max_len(c);

	if (c->kernel < BM_LINUX(6, 9))
		return bm_is_identifier(c, t, off);
	for (i = 0; s[i] && i < max; i++) {
		if (!is_printable(s[i]))
			return false;
	}
	return i > 0 && !s[i];
}

void bm_want_identifier(struct bm_check *c, const struct bm_type *t, uint32_t w, enum bm_rule rule)
{
	uint32_t off = bm_word(t, w);

	if (off && !bm_is_identifier(c, t, off))
		bm_fault(c, t, w, rule);
}
