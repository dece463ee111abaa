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
static size_t record_size(size_t name_size)
{
	size_t rest = name_size + strlen(" path=\n"), size = rest + 1, digits, n;

	for (;;) {
		for (digits = 1, n = size; n >= 10; n /= 10)
			digits++;
		if (rest + digits == size)
			return size;
		size = rest + digits;
	}
}

uint64_t tarout_size(const char *name, uint64_t size)
{
	size_t length = strlen(name);
	uint64_t extra = 0;

	if (needs_pax(name, length))
		extra = TAROUT_BLOCK + padded(record_size(length));
	return extra + TAROUT_BLOCK + padded(size);
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

static void put_name(unsigned char *head, const char *name, size_t size)
{
	size_t cut = size > NAME_SIZE ? split(name, size) : 0;

	if (cut) {
		memcpy(head + PREFIX, name, cut);
		name += cut + 1;
		size -= cut + 1;
	}
	/* if a pax header has the whole, its end: readers without pax see different names */
	if (size > NAME_SIZE) {
		name += size - NAME_SIZE;
		size = NAME_SIZE;
	}
	memcpy(head + NAME, name, size);
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
		memcpy(head + LINK, target, strlen(target));
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

static bool put_pax(struct tarout *tar, const char *name, struct failure *fault)
{
	size_t size = record_size(strlen(name));
	char number[32];

	snprintf(number, sizeof(number), "%lu path=", (unsigned long)size);
	return put_head(tar, "./PaxHeaders/path", 'x', size, NULL, fault) &&
	       pack_press_put(tar->press, number, strlen(number), fault) &&
	       pack_press_put(tar->press, name, strlen(name), fault) &&
	       pack_press_put(tar->press, "\n", 1, fault) && put_padding(tar, size, fault);
}

static bool begin(struct tarout *tar, const char *name, struct failure *fault)
{
	return !needs_pax(name, strlen(name)) || put_pax(tar, name, fault);
}

bool tarout_file(struct tarout *tar, const char *name, const void *data, size_t size,
		 struct failure *fault)
{
	return begin(tar, name, fault) && put_head(tar, name, '0', size, NULL, fault) &&
	       pack_press_put(tar->press, data, size, fault) && put_padding(tar, size, fault);
}

bool tarout_link(struct tarout *tar, const char *name, const char *target, struct failure *fault)
{
	return begin(tar, name, fault) && put_head(tar, name, '1', 0, target, fault);
}

bool tarout_end(struct tarout *tar, struct failure *fault)
{
	return pack_press_put(tar->press, zeroes, sizeof(zeroes), fault) &&
	       pack_press_put(tar->press, zeroes, sizeof(zeroes), fault);
}
