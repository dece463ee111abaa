/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * osrelease.c - ID, VERSION_ID and ID_LIKE out of an os-release file
 *
 * By os-release(5): lines of NAME=value that a shell could read, and that need no shell: nothing is
 * expanded, and what is quoted ends with its line.
 */
#include <string.h>

#include "btfmin_archive.h"
#include "fail.h"
#include "span.h"

#define LINE_MAX_BYTES ((size_t)64 << 10)
#define FILE_MAX_BYTES ((size_t)1 << 20)

/* What is assigned to a name by its last line: everything behind the '='. */
struct assigned {
	const char *name;
	struct span value;
	uint64_t line; /* where the line begins */
	bool found;
};

/* A value as it is unquoted. */
struct word {
	char *out;
	size_t room, length; /* length may pass room: then it is too long */
};

enum { ID, VERSION_ID, ID_LIKE, NAMES };

static uint8_t at(struct span s, size_t i)
{
	uint8_t c = 0;

	return span_u8(s, i, &c) ? c : 0;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static struct span without_blanks(struct span s)
{
	while (is_blank(at(s, 0)))
		(void)span_sub(s, 1, s.len - 1, &s);
	while (s.len && (is_blank(at(s, s.len - 1)) || at(s, s.len - 1) == '\r'))
		(void)span_sub(s, 0, s.len - 1, &s);
	return s;
}

static void look_at_line(struct assigned *names, struct span line, uint64_t offset)
{
	size_t i, length;

	line = without_blanks(line);
	for (i = 0; i < NAMES; i++) {
		length = strlen(names[i].name);
		if (line.len <= length || memcmp(line.p, names[i].name, length) ||
		    at(line, length) != '=')
			continue;
		(void)span_sub(line, length + 1, line.len - length - 1, &names[i].value);
		names[i].line = offset;
		names[i].found = true;
	}
}

/* The bytes at offset up to a newline or the end. */
static struct span line_at(struct span text, uint64_t offset)
{
	struct span line;
	const unsigned char *end;

	(void)span_sub(text, offset, text.len - offset, &line);
	end = line.len ? memchr(line.p, '\n', line.len) : NULL;
	if (end)
		(void)span_sub(line, 0, (uint64_t)(end - line.p), &line);
	return line;
}

static int look_at_lines(struct assigned *names, struct span text, struct btfmin_error *err)
{
	/* Where a byte order mark is, it belongs to no name. */
	uint64_t offset = text.len >= 3 && !memcmp(text.p, "\xef\xbb\xbf", 3) ? 3 : 0;
	struct span line;

	for (; offset < text.len; offset += line.len + 1) {
		line = line_at(text, offset);
		if (line.len > LINE_MAX_BYTES)
			return fail(err, BTFMIN_ERR_LIMIT, 0, offset,
				    "a line of os-release is over 64 KiB");
		if (line.len && memchr(line.p, '\0', line.len))
			return fail(err, BTFMIN_ERR_CORRUPT, 0, offset,
				    "a line of os-release has a NUL in it");
		look_at_line(names, line, offset);
	}
	return 0;
}

static void put(struct word *word, uint8_t c)
{
	if (word->length + 1 < word->room)
		word->out[word->length] = (char)c;
	word->length++;
}

/* Whether a backslash before c, in double quotes, only keeps c from meaning anything. */
static bool escapable(uint8_t c)
{
	return c == '"' || c == '$' || c == '\\' || c == '`';
}

/* What stands in quotes at the begin of value; *end behind them. False if they are not closed. */
static bool take_quoted(struct word *word, struct span value, size_t *end)
{
	uint8_t quote = at(value, 0), c;
	size_t i;

	for (i = 1; i < value.len; i++) {
		c = at(value, i);
		if (c == quote) {
			*end = i + 1;
			return true;
		}
		if (c == '\\' && quote == '"' && escapable(at(value, i + 1)))
			c = at(value, ++i);
		put(word, c);
	}
	return false;
}

static void take_bare(struct word *word, struct span value, size_t *end)
{
	size_t i;

	for (i = 0; i < value.len && !is_blank(at(value, i)); i++) {
		if (at(value, i) == '\\' && i + 1 < value.len)
			i++;
		put(word, at(value, i));
	}
	*end = i;
}

/* Behind a value there may be blanks, and after them a comment. */
static bool ends_at(struct span value, size_t end)
{
	size_t i = end;

	while (is_blank(at(value, i)))
		i++;
	return i >= value.len || (i > end && at(value, i) == '#');
}

/* The value without its quotes in out, which has room bytes and was zeroed. */
static int unquote(char *out, size_t room, const struct assigned *from, struct btfmin_error *err)
{
	struct word word = {out, room, 0};
	uint8_t first = at(from->value, 0);
	size_t end = 0;

	if (first != '"' && first != '\'')
		take_bare(&word, from->value, &end);
	else if (!take_quoted(&word, from->value, &end))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, from->line,
			    "a value in os-release has no closing quote");
	if (!ends_at(from->value, end))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, from->line,
			    "a value in os-release is more than one word and not in quotes");
	if (word.length >= room)
		return fail(err, BTFMIN_ERR_LIMIT, 0, from->line,
			    "a value in os-release is too long");
	return 0;
}

static int take_part(char *out, const struct assigned *from, struct btfmin_error *err)
{
	int status;

	memset(out, 0, BTFMIN_PART_MAX);
	if (!from->found)
		return 0;
	status = unquote(out, BTFMIN_PART_MAX, from, err);
	if (status || !out[0] || btfmin_part_ok(out))
		return status;
	return fail(err, BTFMIN_ERR_CORRUPT, 0, from->line,
		    "a value in os-release cannot be part of a path");
}

/* Appends a word to the list, with a blank before all but the first. False if it is no part. */
static bool add_like(char *list, size_t *used, const char *word, size_t length)
{
	char part[BTFMIN_PART_MAX] = {0};

	if (length >= sizeof(part))
		return false;
	memcpy(part, word, length);
	if (!btfmin_part_ok(part))
		return false;
	if (*used)
		list[(*used)++] = ' ';
	memcpy(list + *used, part, length);
	*used += length;
	return true;
}

/* The list is no longer than value, in which a blank at least is behind all words but the last. */
static int take_likes(char *list, const struct assigned *from, struct btfmin_error *err)
{
	char value[sizeof(((struct btfmin_host *)0)->id_like)] = {0}, *word;
	size_t used = 0, length;
	int status = from->found ? unquote(value, sizeof(value), from, err) : 0;

	memset(list, 0, sizeof(value));
	for (word = value; !status; word += length) {
		while (is_blank((uint8_t)*word))
			word++;
		for (length = 0; word[length] && !is_blank((uint8_t)word[length]);)
			length++;
		if (!length)
			break;
		if (!add_like(list, &used, word, length))
			status = fail(err, BTFMIN_ERR_CORRUPT, 0, from->line,
				      "a value in os-release cannot be part of a path");
	}
	return status;
}

int btfmin_host_os_release(struct btfmin_host *host, const void *text, size_t size,
			   struct btfmin_error *err)
{
	struct assigned names[NAMES];
	struct btfmin_host found;
	int status;

	if (!host || (!text && size))
		return fail_plain(err, BTFMIN_ERR_USAGE, "no host, or no text");
	if (size > FILE_MAX_BYTES)
		return fail_plain(err, BTFMIN_ERR_LIMIT, "os-release is over 1 MiB");
	memset(names, 0, sizeof(names));
	names[ID].name = "ID";
	names[VERSION_ID].name = "VERSION_ID";
	names[ID_LIKE].name = "ID_LIKE";
	found = *host;
	status = look_at_lines(names, span_of(text, size, false), err);
	if (!status)
		status = take_part(found.id, &names[ID], err);
	if (!status)
		status = take_part(found.version_id, &names[VERSION_ID], err);
	if (!status)
		status = take_likes(found.id_like, &names[ID_LIKE], err);
	if (status)
		return status;
	if (!found.id[0])
		memcpy(found.id, "linux", sizeof("linux"));
	*host = found;
	return 0;
}
