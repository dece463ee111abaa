/* SPDX-License-Identifier: BSD-2-Clause */
/* json.c - brackets, commas and the escapes */
#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "utf8.h"

static void new_line(const struct json *j)
{
	int i;

	putc('\n', j->out);
	for (i = 0; i < j->depth; i++)
		fputs("  ", j->out);
}

/* Whether the byte can stand in a JSON string as it is. */
static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void put_quoted(FILE *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len;

	putc('"', out);
	while (*s) {
		for (len = 0; is_plain(s[len]); len++)
			;
		if (!len && *s >= 0x80)
			len = utf8_len(s);
		if (len) {
			fwrite(s, 1, len, out);
			s += len;
			continue;
		}
		if (*s >= 0x80)
			fputs("\\ufffd", out);
		else if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else
			fprintf(out, "\\u%04x", *s);
		s++;
	}
	putc('"', out);
}

/* All that stands before a value: the comma, the line, the key. */
static void lead(struct json *j, const char *key)
{
	if (!j->fresh)
		putc(',', j->out);
	if (j->pretty && j->depth)
		new_line(j);
	j->fresh = false;
	if (!key)
		return;
	put_quoted(j->out, key);
	fputs(j->pretty ? ": " : ":", j->out);
}

static void open_bracket(struct json *j, const char *key, char open, char close)
{
	lead(j, key);
	putc(open, j->out);
	/* Depth is bounded: a document's shape is this program's, not the input's. */
	j->close[j->depth++] = close;
	j->fresh = true;
}

void json_begin(struct json *j, FILE *out, bool pretty)
{
	memset(j, 0, sizeof(*j));
	j->out = out;
	j->pretty = pretty;
	j->fresh = true;
	json_object(j, NULL);
}

void json_finish(struct json *j)
{
	json_end(j);
	putc('\n', j->out);
}

void json_object(struct json *j, const char *key)
{
	open_bracket(j, key, '{', '}');
}

void json_array(struct json *j, const char *key)
{
	open_bracket(j, key, '[', ']');
}

void json_end(struct json *j)
{
	j->depth--;
	if (j->pretty && !j->fresh)
		new_line(j);
	putc(j->close[j->depth], j->out);
	j->fresh = false;
}

void json_string(struct json *j, const char *key, const char *s)
{
	lead(j, key);
	put_quoted(j->out, s);
}

void json_number(struct json *j, const char *key, uint64_t n)
{
	lead(j, key);
	fprintf(j->out, "%" PRIu64, n);
}

void json_bool(struct json *j, const char *key, bool b)
{
	lead(j, key);
	fputs(b ? "true" : "false", j->out);
}

void json_null(struct json *j, const char *key)
{
	lead(j, key);
	fputs("null", j->out);
}

void json_millis(struct json *j, const char *key, uint64_t micros)
{
	lead(j, key);
	fprintf(j->out, "%" PRIu64 ".%03u", micros / 1000, (unsigned)(micros % 1000));
}
