/* SPDX-License-Identifier: BSD-2-Clause */
/* check_json.h - whether a text is one JSON document (RFC 8259); at most eight brackets deep */
#ifndef TEST_CHECK_JSON_H
#define TEST_CHECK_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct json_text {
	const char *p, *end;
};

static inline void json_blank(struct json_text *j)
{
	while (j->p < j->end && memchr(" \n\t\r", *j->p, 4))
		j->p++;
}

static inline bool json_take(struct json_text *j, char c)
{
	json_blank(j);
	if (j->p == j->end || *j->p != c)
		return false;
	j->p++;
	return true;
}

/* The bytes of a character of UTF-8, by the ranges of RFC 3629; 0 if it is none. */
static inline size_t json_char(const unsigned char *s, size_t room)
{
	unsigned low = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
	unsigned high = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;
	size_t i, n = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if (n > room || (n > 1 && (s[0] < 0xc2 || s[0] > 0xf4 || s[1] < low || s[1] > high)))
		return 0;
	for (i = 2; i < n; i++)
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	return n;
}

static inline bool json_escape(struct json_text *j)
{
	int i;

	if (j->p == j->end || !memchr("\"\\/bfnrtu", *j->p, 9))
		return false;
	if (*j->p++ != 'u')
		return true;
	for (i = 0; i < 4; i++, j->p++)
		if (j->p == j->end || !memchr("0123456789abcdefABCDEF", *j->p, 22))
			return false;
	return true;
}

static inline bool json_quoted(struct json_text *j)
{
	if (!json_take(j, '"'))
		return false;
	while (j->p < j->end && *j->p != '"') {
		size_t n = json_char((const unsigned char *)j->p, (size_t)(j->end - j->p));

		if (!n || (unsigned char)*j->p < 0x20)
			return false;
		if (*j->p++ == '\\') {
			if (!json_escape(j))
				return false;
		} else {
			j->p += n - 1;
		}
	}
	return j->p++ < j->end;
}

/* A text, a whole number without needless zeros, or a word. */
static inline bool json_plain(struct json_text *j)
{
	const char *start;

	json_blank(j);
	if (j->p < j->end && *j->p == '"')
		return json_quoted(j);
	if (j->end - j->p >= 4 && !memcmp(j->p, "true", 4)) {
		j->p += 4;
		return true;
	}
	if (j->p < j->end && *j->p == '-')
		j->p++;
	for (start = j->p; j->p < j->end && *j->p >= '0' && *j->p <= '9'; j->p++)
		;
	return j->p > start && (*start != '0' || j->p == start + 1);
}

/* A value, and what its brackets hold, one after another. */
static inline bool check_json(const char *text, size_t size)
{
	struct json_text j = {text, text + size};
	char open[8];
	int depth = 0;
	bool first = false; /* a bracket was just opened */

	do {
		if (depth && json_take(&j, open[depth - 1] == '{' ? '}' : ']')) {
			depth--;
			first = false;
			continue;
		}
		if (depth && !first && !json_take(&j, ','))
			return false;
		if (depth && open[depth - 1] == '{' && !(json_quoted(&j) && json_take(&j, ':')))
			return false;
		first = json_take(&j, '{');
		if (first || json_take(&j, '[')) {
			if (depth == (int)sizeof(open))
				return false;
			open[depth++] = first ? '{' : '[';
			first = true;
		} else if (!json_plain(&j)) {
			return false;
		}
	} while (depth);
	json_blank(&j);
	return j.p == j.end;
}

#endif /* TEST_CHECK_JSON_H */
