/* SPDX-License-Identifier: BSD-2-Clause */
/* message.h - lines for people, with whatever bytes names hold made harmless, and one run's state
 */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include "json.h"
#include "options.h"

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
 * max bytes of it, with "..." behind.
 */
void line_escape(struct line *l, const char *text, size_t max);
void line_name(struct line *l, const char *name);
void line_path(struct line *l, const char *path);
/* "1 relocation", "2 relocations": noun in the singular. */
void line_count(struct line *l, size_t count, const char *noun);
/* Spaces up to column. */
void line_pad(struct line *l, size_t column);
/* Ends the line and writes it in one piece. */
void line_write(struct line *l, FILE *out);

struct run {
	struct options opts;
	struct failure failure; /* the first one */
	int findings;           /* STATUS_FINDINGS if there were, else 0 */
	bool answered;          /* the JSON document has been written, failure included */
};

bool run_has(const struct run *run, unsigned option);

/* Notes a failure: printed now or, under --json, put into the document. */
void run_fail(struct run *run, const struct failure *f);
/* The same for what the library said about file. Returns false, for "return run_blame(...)". */
bool run_blame(struct run *run, const struct btfmin_error *err, const char *file);
bool run_nomem(struct run *run);

/* Begins "btfmin: LEVEL: "; level NULL for a plain failure. */
void line_start_message(struct line *l, const char *level);
/* The line of a failure on standard error. */
void failure_print(const struct failure *f);
/* The same as a member "error" (key) of a JSON document. */
void failure_json(struct json *j, const char *key, const struct failure *f);
/* The object that describes a library's error, without a file. */
void error_json(struct json *j, const char *key, const struct btfmin_error *err);

/* "offset 0x1234: type 17: text", as far as there is something to say. */
void line_error(struct line *l, const struct btfmin_error *err);

#endif /* CLI_MESSAGE_H */
