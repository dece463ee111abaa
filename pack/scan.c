/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "scan.h"

static bool wrong(struct scan *s, const char *text)
{
	s->wrong = text;
	return false;
}

static int byte_at(const struct scan *s)
{
	return s->at < s->size ? s->p[s->at] : -1;
}

int scan_peek(struct scan *s)
{
	while (s->at < s->size && memchr(" \t\n\r", s->p[s->at], 4))
		s->at++;
	return byte_at(s);
}

bool scan_take(struct scan *s, char c, const char *text)
{
	if (scan_peek(s) != c)
		return wrong(s, s->at < s->size ? text : "the document ends too early");
	s->at++;
	return true;
}

static int hex(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* What follows a backslash. */
static bool pass_escape(struct scan *s)
{
	int c = byte_at(s), i;

	if (c < 0)
		return true; /* the string then has no end */
	s->at++;
	if (c != 'u')
		return memchr("\"\\/bfnrt", c, 8) ? true : wrong(s, "no escape that JSON knows");
	for (i = 0; i < 4; i++, s->at++)
		if (hex(byte_at(s)) < 0)
			return wrong(s, "\\u needs four hexadecimal digits");
	return true;
}

bool scan_string(struct scan *s, size_t *start)
{
	if (scan_peek(s) != '"')
		return wrong(s, "a string is missing");
	*start = s->at++;
	while (s->at < s->size) {
		unsigned char c = s->p[s->at];

		if (c < ' ')
			return wrong(s, "a control character in a string");
		s->at++;
		if (c == '"')
			return true;
		if (c == '\\' && !pass_escape(s))
			return false;
	}
	return wrong(s, "a string without an end");
}

static bool pass_digits(struct scan *s)
{
	size_t start = s->at;

	while (byte_at(s) >= '0' && byte_at(s) <= '9')
		s->at++;
	return s->at > start || wrong(s, "a digit is missing");
}

static bool pass_number(struct scan *s)
{
	if (byte_at(s) == '-')
		s->at++;
	if (byte_at(s) == '0')
		s->at++;
	else if (!pass_digits(s))
		return false;
	if (byte_at(s) == '.') {
		s->at++;
		if (!pass_digits(s))
			return false;
	}
	if (byte_at(s) != 'e' && byte_at(s) != 'E')
		return true;
	s->at++;
	if (byte_at(s) == '+' || byte_at(s) == '-')
		s->at++;
	return pass_digits(s);
}

static bool pass_word(struct scan *s)
{
	static const char *const words[] = {"true", "false", "null"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t size = strlen(words[i]);

		if (s->size - s->at < size || memcmp(s->p + s->at, words[i], size))
			continue;
		s->at += size;
		return true;
	}
	return wrong(s, "no value that JSON knows");
}

static bool pass_scalar(struct scan *s)
{
	int c = byte_at(s);
	size_t start;

	if (c < 0)
		return wrong(s, "the document ends too early");
	if (c == '"')
		return scan_string(s, &start);
	if (c == '-' || (c >= '0' && c <= '9'))
		return pass_number(s);
	return pass_word(s);
}

static bool pass_key(struct scan *s)
{
	size_t start;

	return scan_string(s, &start) && scan_take(s, ':', "a colon is missing");
}

/* The brackets that are open. */
struct open {
	char close[SCAN_DEPTH_MAX];
	size_t depth;
};

/* Passes what a value begins with: *whole if that is all of it. */
static bool begin_value(struct scan *s, struct open *open, bool *whole)
{
	int c = scan_peek(s);
	char close = c == '{' ? '}' : ']';

	*whole = true;
	if (c != '{' && c != '[')
		return pass_scalar(s);
	if (open->depth == SCAN_DEPTH_MAX)
		return wrong(s, "too many brackets inside each other");
	s->at++;
	if (scan_peek(s) == close) {
		s->at++;
		return true;
	}
	open->close[open->depth++] = close;
	*whole = false;
	return c == '[' || pass_key(s);
}

/* Passes what follows a value: the brackets that close, and a comma if one is open after that. */
static bool end_value(struct scan *s, struct open *open)
{
	while (open->depth) {
		int c = scan_peek(s);

		if (c == ',') {
			s->at++;
			return open->close[open->depth - 1] == ']' || pass_key(s);
		}
		if (!scan_take(s, open->close[open->depth - 1], "neither a comma nor an end"))
			return false;
		open->depth--;
	}
	return true;
}

bool scan_value(struct scan *s)
{
	struct open open;
	bool whole;

	open.depth = 0;
	do {
		if (!begin_value(s, &open, &whole) || (whole && !end_value(s, &open)))
			return false;
	} while (open.depth);
	return true;
}

int scan_char(const struct scan *s, size_t *at)
{
	static const char named[] = "bfnrt", meant[] = "\b\f\n\r\t";
	int c = s->p[(*at)++], i, code = 0;
	const char *name;

	if (c == '"')
		return -1;
	if (c != '\\')
		return c;
	c = s->p[(*at)++];
	if (c == 'u') {
		for (i = 0; i < 4; i++)
			code = code * 16 + hex(s->p[(*at)++]);
		return code;
	}
	name = strchr(named, c);
	return name ? meant[name - named] : c;
}

bool scan_says(const struct scan *s, size_t start, const char *word)
{
	size_t at = start + 1;
	int c;

	while ((c = scan_char(s, &at)) >= 0)
		if (c != (unsigned char)*word++ || !c)
			return false;
	return !*word;
}
