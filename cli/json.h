/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json.h - a JSON document, written as it comes
 *
 * Whatever bytes the strings hold, RFC 8259 comes out: bytes that are no UTF-8 become U+FFFD,
 * control characters \u00XX. A key is NULL inside an array. Failures of the stream stay in the
 * stream: they are found when it is closed.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
	FILE *out;
	bool pretty;
	bool fresh; /* nothing stands in the innermost bracket yet */
	int depth;
	char close[16]; /* what closes each open bracket */
};

/* Begins a document, an object that json_finish() closes. */
void json_begin(struct json *j, FILE *out, bool pretty);
void json_finish(struct json *j);

void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
/* Closes the innermost object or array. */
void json_end(struct json *j);

void json_string(struct json *j, const char *key, const char *s);
void json_number(struct json *j, const char *key, uint64_t n);
void json_bool(struct json *j, const char *key, bool b);
void json_null(struct json *j, const char *key);
/* Microseconds as milliseconds with three digits after the point. */
void json_millis(struct json *j, const char *key, uint64_t micros);

#endif /* CLI_JSON_H */
