/* SPDX-License-Identifier: BSD-2-Clause */
/* utf8.h - which bytes are text: for all who print names, the command too */
#ifndef BM_UTF8_H
#define BM_UTF8_H

#include <stddef.h>

/*
 * The length of the UTF-8 sequence that begins at s, 0 if there is none. By RFC 3629: no form
 * longer than needed, no surrogates, nothing above U+10FFFF. It stops at a NUL.
 */
static inline size_t utf8_len(const unsigned char *s)
{
	size_t i, len = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if ((s[0] >= 0x80 && s[0] < 0xc2) || s[0] > 0xf4)
		return 0;
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

/*
 * The length of the control character that begins at s, 0 if there is none. Terminals obey the C0
 * controls and DEL, and, in UTF-8, the C1 controls (U+0080 to U+009F).
 */
static inline size_t utf8_control_len(const unsigned char *s)
{
	if (s[0] < 0x20 || s[0] == 0x7f)
		return 1;
	return s[0] == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0 ? 2 : 0;
}

#endif /* BM_UTF8_H */
