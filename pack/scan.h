/* SPDX-License-Identifier: BSD-2-Clause */
/* scan.h - a JSON document in memory (RFC 8259), looked through without a copy */
#ifndef PACK_SCAN_H
#define PACK_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#define SCAN_DEPTH_MAX 64 /* brackets inside each other */

struct scan {
	const unsigned char *p;
	size_t size;
	size_t at;
	const char *wrong; /* after a failure: what stands at that place; constant text */
};

/* Passes blanks. The byte behind them, or -1 at the end. */
int scan_peek(struct scan *s);
/* Passes blanks and that byte. */
bool scan_take(struct scan *s, char c, const char *wrong);
/* Passes a string; its opening quote is at *start. What is no UTF-8 is let pass. */
bool scan_string(struct scan *s, size_t *start);
/* Passes a value of any sort, all that is inside included. */
bool scan_value(struct scan *s);

/*
 * The characters of a string that has been passed, one after another: *at is the opening quote's
 * place plus one first. -1 at its end. Halves of a \u pair come one by one.
 */
int scan_char(const struct scan *s, size_t *at);
/* Whether the string whose opening quote is at start says word, which is ASCII. */
bool scan_says(const struct scan *s, size_t start, const char *word);

#endif /* PACK_SCAN_H */
