/* SPDX-License-Identifier: BSD-2-Clause */
/* message.c - every line that the command prints for people goes through here */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "message.h"
#include "utf8.h"

/* One byte is kept for the line's end. */
#define LINE_ROOM (sizeof(((struct line *)0)->text) - 1)

void line_start(struct line *l)
{
	l->len = 0;
}

void line_printf(struct line *l, const char *fmt, ...)
{
	size_t room = LINE_ROOM - l->len;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(l->text + l->len, room + 1, fmt, args);
	va_end(args);
	if (n > 0)
		l->len += (size_t)n < room ? (size_t)n : room;
}

/* The length of a character that can be shown as it is, or 0. */
static size_t shown_len(const unsigned char *s)
{
	return utf8_control_len(s) ? 0 : utf8_len(s);
}

/*
 * For bytes of the input or the call: controls, and what is no UTF-8, as \xNN; cut after at most
 * max bytes of it, with "..." behind.
 */
static void line_escape(struct line *l, const char *text, size_t max)
{
	const unsigned char *s = (const unsigned char *)text, *start = s;
	size_t len;

	while (*s) {
		len = shown_len(s);
		/* Room for the character or its escape, and for the dots. */
		if ((size_t)(s - start) + (len ? len : 1) > max || l->len + 7 > LINE_ROOM) {
			line_printf(l, "...");
			return;
		}
		if (len) {
			memcpy(l->text + l->len, s, len);
			l->len += len;
			s += len;
		} else {
			line_printf(l, "\\x%02x", (unsigned)*s++);
		}
	}
}

void line_name(struct line *l, const char *name)
{
	line_escape(l, name, NAME_MAX_SHOWN);
}

void line_path(struct line *l, const char *path)
{
	if (*path)
		line_escape(l, path, PATH_MAX_SHOWN);
	else
		line_printf(l, "''");
}

void line_count(struct line *l, size_t count, const char *noun)
{
	line_printf(l, "%lu %s%s", (unsigned long)count, noun, count == 1 ? "" : "s");
}

void line_pad(struct line *l, size_t column)
{
	while (l->len < column && l->len < LINE_ROOM)
		l->text[l->len++] = ' ';
}

void line_write(struct line *l, FILE *out)
{
	while (l->len && l->text[l->len - 1] == ' ')
		l->len--;
	l->text[l->len++] = '\n';
	fwrite(l->text, 1, l->len, out);
}

void line_start_message(struct line *l, const char *level)
{
	line_start(l);
	line_printf(l, "btfmin: ");
	if (level)
		line_printf(l, "%s: ", level);
}

static void line_place(struct line *l, uint64_t offset, uint32_t type_id)
{
	if (offset != BTFMIN_NO_OFFSET)
		line_printf(l, "offset 0x%" PRIx64 ": ", offset);
	if (type_id)
		line_printf(l, "type %" PRIu32 ": ", type_id);
}

void line_error(struct line *l, const struct btfmin_error *err)
{
	line_place(l, err->offset, err->type_id);
	line_printf(l, "%s", err->text ? err->text : "unknown error");
}

static void line_failure_text(struct line *l, const struct failure *f)
{
	line_printf(l, "%s", f->text ? f->text : f->own);
	if (f->word) {
		line_printf(l, " '");
		line_name(l, f->word);
		line_printf(l, "'");
	}
	if (f->reason)
		line_printf(l, ": %s", f->reason);
}

static void failure_say(const struct failure *f, const char *level)
{
	struct line l;

	line_start_message(&l, level);
	if (f->file) {
		line_path(&l, f->file);
		line_printf(&l, ": ");
	}
	if (f->within[0])
		line_printf(&l, "%s: ", f->within);
	line_place(&l, f->offset, f->type_id);
	line_failure_text(&l, f);
	if (f->hint)
		line_printf(&l, " (%s)", f->hint);
	line_write(&l, stderr);
}

void failure_print(const struct failure *f)
{
	failure_say(f, NULL);
}

void failure_warn(const struct failure *f)
{
	failure_say(f, "warning");
}

static void place_json(struct json *j, uint64_t offset, uint32_t type_id)
{
	if (type_id)
		json_number(j, "type_id", type_id);
	if (offset != BTFMIN_NO_OFFSET)
		json_number(j, "offset", offset);
}

void failure_json(struct json *j, const char *key, const struct failure *f)
{
	struct line l;

	json_object(j, key);
	json_string(j, "status", f->status);
	if (f->file)
		json_string(j, "file", f->file);
	if (f->within[0])
		json_string(j, "within", f->within);
	place_json(j, f->offset, f->type_id);
	line_start(&l);
	line_failure_text(&l, f);
	l.text[l.len] = '\0';
	json_string(j, "text", l.text);
	if (f->hint)
		json_string(j, "hint", f->hint);
	json_end(j);
}

void error_json(struct json *j, const char *key, const struct btfmin_error *err)
{
	json_object(j, key);
	json_string(j, "status", btfmin_status_name(err->status));
	place_json(j, err->offset, err->type_id);
	json_string(j, "text", err->text ? err->text : "unknown error");
	json_end(j);
}
