/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bytes are a string: a compiler reads one many times as fast, and in much less memory, as it
 * reads a list of numbers. C has no way to put a name at an array's end; the assembler has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit_form.h"
#include "press.h"

#define PER_LINE  64u
#define LINE_SIZE (4 * PER_LINE + 3) /* every byte as \ooo, quotes, a newline */

static const char head[] = "/* Made by btfmin: a package of BTFs as a part of a program. To be "
			   "linked with what looks\n"
			   " * for " EMIT_START ". */\n"
			   "#ifndef __GNUC__\n"
			   "#error \"this needs the assembler of GCC or of what works like it\"\n"
			   "#endif\n"
			   "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
			   "#ifdef __cplusplus\n"
			   "extern \"C\" {\n"
			   "#endif\n"
			   "extern const unsigned char " EMIT_START "[];\n";

/* One more than there are, for the NUL that C++ insists on. */
static const char array[] = "__attribute__((used)) const unsigned char " EMIT_START "[%lu + 1] =\n";

static const char tail[] = ";\n"
			   "__asm__(\".globl " EMIT_END "\\n\\t\"\n"
			   "\t\".set " EMIT_END ", " EMIT_START " + %lu\\n\\t\"\n"
			   "\t\".globl " EMIT_SIZE "\\n\\t\"\n"
			   "\t\".set " EMIT_SIZE ", %lu\\n\");\n"
			   "#ifdef __cplusplus\n"
			   "}\n"
			   "#endif\n";

/* Octal escapes have three digits at most, so none runs on into what follows. */
static char *put_byte(char *to, unsigned char byte)
{
	if (byte >= ' ' && byte < 127 && byte != '"' && byte != '\\' && byte != '?') {
		*to++ = (char)byte;
		return to;
	}
	*to++ = '\\';
	*to++ = (char)('0' + (byte >> 6));
	*to++ = (char)('0' + (byte >> 3 & 7));
	*to++ = (char)('0' + (byte & 7));
	return to;
}

static char *put_line(char *to, const unsigned char *data, size_t size)
{
	*to++ = '"';
	while (size--)
		to = put_byte(to, *data++);
	*to++ = '"';
	*to++ = '\n';
	return to;
}

bool emit_source(struct pack_bytes *out, const void *data, size_t size, struct failure *fault)
{
	const unsigned char *from = data;
	unsigned long total = (unsigned long)size;
	size_t frame = sizeof(head) + sizeof(array) + sizeof(tail) + 3 * 24, at;
	char *text, *to;

	if (size > (SIZE_MAX - frame) / 5 - LINE_SIZE)
		return pack_nomem(fault);
	text = to = malloc(frame + (size / PER_LINE + 1) * LINE_SIZE);
	if (!text)
		return pack_nomem(fault);
	to += sprintf(to, "%s", head);
	to += sprintf(to, array, total);
	for (at = 0; at < size; at += PER_LINE)
		to = put_line(to, from + at, size - at < PER_LINE ? size - at : PER_LINE);
	if (!size)
		to += sprintf(to, "\"\"");
	to += sprintf(to, tail, total, total);
	out->data = (unsigned char *)text;
	out->size = (size_t)(to - text);
	return true;
}
