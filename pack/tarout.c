/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "tarout.h"

/* Where the fields of a header are, and their sizes. */
enum {
	NAME = 0,
	NAME_SIZE = 100,
	MODE = 100,
	UID = 108,
	GID = 116,
	SIZE = 124,
	MTIME = 136,
	SUM = 148,
	TYPE = 156,
	LINK = 157,
	LINK_SIZE = 100,
	MAGIC = 257,
	DEV_MAJOR = 329,
	DEV_MINOR = 337,
	PREFIX = 345,
	PREFIX_SIZE = 155
};

static const unsigned char zeroes[TAROUT_BLOCK];

static uint64_t padded(uint64_t size)
{
	return (size + TAROUT_BLOCK - 1) / TAROUT_BLOCK * TAROUT_BLOCK;
}

/*
 * Where to cut a long name: the slash after at most PREFIX_SIZE bytes with at least one and at most
 * NAME_SIZE behind it; size is over NAME_SIZE. 0: nowhere.
 */
static size_t split(const char *name, size_t size)
{
	size_t at = size <= PREFIX_SIZE ? size - 1 : PREFIX_SIZE;

	for (; at > 0 && size - at - 1 <= NAME_SIZE; at--)
		if (name[at] == '/' && at + 1 < size)
			return at;
	return 0;
}

static bool needs_pax(const char *name, size_t size)
{
	return size > NAME_SIZE && !split(name, size);
}

/* "27 path=NAME\n": the number counts its own digits. */
static size_t record_size(const char *key, const char *value)
{
	size_t rest = strlen(key) + strlen(value) + strlen(" =\n"), size = rest + 1, digits, n;

	for (;;) {
		for (digits = 1, n = size; n >= 10; n /= 10)
			digits++;
		if (rest + digits == size)
			return size;
		size = rest + digits;
	}
}

/* What a pax header has to say, and "" if the member's own header has room for it. */
struct records {
	const char *path, *linkpath;
};

static struct records records_of(const char *name, const char *target)
{
	struct records r = {"", ""};

	if (needs_pax(name, strlen(name)))
		r.path = name;
	if (target && strlen(target) > LINK_SIZE)
		r.linkpath = target;
	return r;
}

static size_t records_size(const struct records *r)
{
	size_t size = 0;

	if (*r->path)
		size += record_size("path", r->path);
	if (*r->linkpath)
		size += record_size("linkpath", r->linkpath);
	return size;
}

uint64_t tarout_size(const char *name, const char *target, uint64_t size)
{
	struct records records = records_of(name, target);
	size_t extra = records_size(&records);

	return (extra ? TAROUT_BLOCK + padded(extra) : 0) + TAROUT_BLOCK + padded(size);
}

/* digits octal digits and, as room was left for it, a NUL. */
static void put_octal(unsigned char *to, int digits, uint64_t value)
{
	for (to[digits] = '\0'; digits > 0; value >>= 3)
		to[--digits] = (unsigned char)('0' + (value & 7));
}

static void put_sum(unsigned char *head)
{
	uint64_t sum = 0;
	size_t i;

	memset(head + SUM, ' ', 8);
	for (i = 0; i < TAROUT_BLOCK; i++)
		sum += head[i];
	put_octal(head + SUM, 6, sum);
}

/* The end of it, if a pax header has the whole: readers that know none see different ones. */
static void put_end(unsigned char *to, size_t room, const char *text, size_t size)
{
	size_t cut = size > room ? size - room : 0;

	memcpy(to, text + cut, size - cut);
}

static void put_name(unsigned char *head, const char *name, size_t size)
{
	size_t cut = size > NAME_SIZE ? split(name, size) : 0;

	if (cut) {
		memcpy(head + PREFIX, name, cut);
		name += cut + 1;
		size -= cut + 1;
	}
	put_end(head + NAME, NAME_SIZE, name, size);
}

static bool put_head(struct tarout *tar, const char *name, char type, uint64_t size,
		     const char *target, struct failure *fault)
{
	unsigned char head[TAROUT_BLOCK];

	memset(head, 0, sizeof(head));
	put_name(head, name, strlen(name));
	put_octal(head + MODE, 7, 0644);
	put_octal(head + UID, 7, 0);
	put_octal(head + GID, 7, 0);
	put_octal(head + SIZE, 11, size);
	put_octal(head + MTIME, 11, tar->mtime);
	head[TYPE] = (unsigned char)type;
	if (target)
		put_end(head + LINK, LINK_SIZE, target, strlen(target));
	memcpy(head + MAGIC,
	       "ustar\0"
	       "00",
	       8);
	put_octal(head + DEV_MAJOR, 7, 0);
	put_octal(head + DEV_MINOR, 7, 0);
	put_sum(head);
	return pack_press_put(tar->press, head, sizeof(head), fault);
}

static bool put_padding(struct tarout *tar, uint64_t size, struct failure *fault)
{
	return pack_press_put(tar->press, zeroes, (size_t)(padded(size) - size), fault);
}

static bool put_record(struct tarout *tar, const char *key, const char *value,
		       struct failure *fault)
{
	char begin[48];

	if (!*value)
		return true;
	snprintf(begin, sizeof(begin), "%lu %s=", (unsigned long)record_size(key, value), key);
	return pack_press_put(tar->press, begin, strlen(begin), fault) &&
	       pack_press_put(tar->press, value, strlen(value), fault) &&
	       pack_press_put(tar->press, "\n", 1, fault);
}

/* What the member's own header has no room for. */
static bool begin(struct tarout *tar, const char *name, const char *target, struct failure *fault)
{
	struct records records = records_of(name, target);
	size_t size = records_size(&records);

	return !size || (put_head(tar, "./PaxHeaders/path", 'x', size, NULL, fault) &&
			 put_record(tar, "path", records.path, fault) &&
			 put_record(tar, "linkpath", records.linkpath, fault) &&
			 put_padding(tar, size, fault));
}

bool tarout_file(struct tarout *tar, const char *name, const void *data, size_t size,
		 struct failure *fault)
{
	return begin(tar, name, NULL, fault) && put_head(tar, name, '0', size, NULL, fault) &&
	       pack_press_put(tar->press, data, size, fault) && put_padding(tar, size, fault);
}

bool tarout_link(struct tarout *tar, const char *name, const char *target, struct failure *fault)
{
	return begin(tar, name, target, fault) && put_head(tar, name, '1', 0, target, fault);
}

bool tarout_end(struct tarout *tar, struct failure *fault)
{
	return pack_press_put(tar->press, zeroes, sizeof(zeroes), fault) &&
	       pack_press_put(tar->press, zeroes, sizeof(zeroes), fault);
}
