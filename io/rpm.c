/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "rpm.h"
#include "span.h"

#define LEAD    96u
#define PREFIX  16u /* magic, version, four bytes of nothing, two numbers */
#define ENTRY   16u /* tag, type, offset, count: numbers of four bytes, big-endian as all of it */
#define ENTRIES 65536u

#define TYPE_STRING 6u
#define TYPE_I18N   9u /* strings of which the first is the one for no language in particular */

/* A header: an index of entries, and the bytes they refer to. */
struct head {
	struct span index, store;
	uint64_t end;
};

bool io_rpm_is(const void *data, size_t size)
{
	return size >= 4 && !memcmp(data, "\xed\xab\xee\xdb", 4);
}

static bool read_head(struct head *out, struct span file, uint64_t at, const char **why)
{
	static const unsigned char magic[] = {0x8e, 0xad, 0xe8, 0x01};
	uint32_t entries, bytes;
	struct span prefix;

	*why = "the package's header is cut short";
	if (!span_sub(file, at, PREFIX, &prefix) || !span_u32(file, at + 8, &entries) ||
	    !span_u32(file, at + 12, &bytes))
		return false;
	if (memcmp(prefix.p, magic, sizeof(magic)) != 0 || entries > ENTRIES) {
		*why = "the package's header is none";
		return false;
	}
	at += PREFIX;
	if (!span_sub(file, at, (uint64_t)entries * ENTRY, &out->index))
		return false;
	at += (uint64_t)entries * ENTRY;
	out->end = at + bytes;
	return span_sub(file, at, bytes, &out->store);
}

/* The words that are of use, by their tags. */
static char *word_of(struct io_rpm *rpm, uint32_t tag)
{
	switch (tag) {
	case 1000:
		return rpm->name;
	case 1001:
		return rpm->version;
	case 1002:
		return rpm->release;
	case 1011:
		return rpm->vendor;
	case 1022:
		return rpm->arch;
	default:
		return NULL;
	}
}

/* A word that has no end in the header is as good as none. */
static void take_word(struct io_rpm *rpm, const struct head *head, uint64_t at)
{
	uint32_t tag = 0, type = 0, offset = 0;
	const char *text;
	char *word;

	(void)span_u32(head->index, at, &tag);
	(void)span_u32(head->index, at + 4, &type);
	(void)span_u32(head->index, at + 8, &offset);
	word = word_of(rpm, tag);
	if (!word || (type != TYPE_STRING && type != TYPE_I18N) ||
	    !span_str(head->store, offset, &text) || strlen(text) >= IO_RPM_WORD)
		return;
	memcpy(word, text, strlen(text) + 1);
}

bool io_rpm_read(struct io_rpm *out, const void *data, size_t size, const char **why)
{
	struct span file = span_of(data, size, true);
	struct head head;
	uint64_t at;

	memset(out, 0, sizeof(*out));
	/* that of the signatures is filled up to eight bytes */
	if (!read_head(&head, file, LEAD, why) ||
	    !read_head(&head, file, (head.end + 7) & ~(uint64_t)7, why))
		return false;
	for (at = 0; at < head.index.len; at += ENTRY)
		take_word(out, &head, at);
	return true;
}
