/* SPDX-License-Identifier: BSD-2-Clause */
/* message.h - lines for people, with whatever bytes names hold made harmless; failures as such */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include "failure.h"
#include "json.h"

/* One line in the making. What does not fit is lost: needs no memory, so it works without. */
struct line {
	size_t len;
	char text[8192];
};

#define NAME_MAX_SHOWN 128
#define PATH_MAX_SHOWN 4096

#ifdef __GNUC__
#define LIKE_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define LIKE_PRINTF(fmt, args)
#endif

void line_start(struct line *l);
/* For constants and numbers. */
void line_printf(struct line *l, const char *fmt, ...) LIKE_PRINTF(2, 3);
/*
 * For bytes of the input or the call: controls, and what is no UTF-8, as \xNN; cut after at most
 * NAME_MAX_SHOWN or PATH_MAX_SHOWN bytes, with "..." behind.
 */
void line_name(struct line *l, const char *name);
/* An empty path as ''. */
void line_path(struct line *l, const char *path);
/* "1 relocation", "2 relocations": noun in the singular. */
void line_count(struct line *l, size_t count, const char *noun);
/* Spaces up to column. */
void line_pad(struct line *l, size_t column);
/* Ends the line and writes it in one piece. */
void line_write(struct line *l, FILE *out);

/* Begins "btfmin: LEVEL: "; level NULL for a plain failure. */
void line_start_message(struct line *l, const char *level);
/* The line of a failure on standard error. */
void failure_print(const struct failure *f);
/* The same as a warning: what has gone wrong does not end the run. */
void failure_warn(const struct failure *f);
/* The same as a member "error" (key) of a JSON document. */
void failure_json(struct json *j, const char *key, const struct failure *f);
/* The object that describes a library's error, without a file. */
void error_json(struct json *j, const char *key, const struct btfmin_error *err);

/* "offset 0x1234: type 17: text", as far as there is something to say. */
void line_error(struct line *l, const struct btfmin_error *err);

#endif /* CLI_MESSAGE_H */
