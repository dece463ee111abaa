/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "press.h"

bool pack_compression_of(const char *word, enum pack_compression *out)
{
	static const struct {
		const char *word;
		enum pack_compression how;
	} words[] = {
		{"gzip", PACK_GZIP},
		{"gz", PACK_GZIP},
		{"xz", PACK_XZ},
		{"none", PACK_PLAIN},
	};
	size_t i;

	*out = PACK_PLAIN;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i].word))
			continue;
		*out = words[i].how;
		return true;
	}
	return false;
}

const char *pack_compression_name(enum pack_compression how)
{
	static const char *const names[] = {"none", "gzip", "xz"};

	return names[how];
}

static bool ends_in(const char *path, const char *end)
{
	size_t size = strlen(path), tail = strlen(end);

	return size >= tail && !strcmp(path + size - tail, end);
}

enum pack_compression pack_compression_of_path(const char *path)
{
	if (ends_in(path, ".gz") || ends_in(path, ".tgz"))
		return PACK_GZIP;
	if (ends_in(path, ".xz") || ends_in(path, ".txz"))
		return PACK_XZ;
	return PACK_PLAIN;
}

bool pack_misnamed(const char *path)
{
	static const char *const ends[] = {".zst",  ".tzst", ".lz4", ".bz2",
					   ".tbz2", ".lzma", ".zip"};
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_in(path, ends[i]))
			return true;
	return false;
}

static bool resize(struct pack_press *press, size_t room, struct failure *fault)
{
	unsigned char *more = realloc(press->out.data, room);

	if (!more)
		return pack_nomem(fault);
	press->out.data = more;
	press->room = room;
	return true;
}

bool pack_press_room(struct pack_press *press, struct failure *fault)
{
	if (press->out.size < press->room)
		return true;
	if (press->room > SIZE_MAX / 2)
		return pack_nomem(fault);
	return resize(press, press->room * 2, fault);
}

/* Without compression: how large it becomes is known. */
static bool plain_begin(struct pack_press *press, uint64_t total, struct failure *fault)
{
	if (total > SIZE_MAX)
		return pack_nomem(fault);
	return resize(press, total ? (size_t)total : 1, fault);
}

static bool plain_put(struct pack_press *press, const void *data, size_t size, bool last,
		      struct failure *fault)
{
	(void)last;
	if (size > SIZE_MAX - press->out.size)
		return pack_nomem(fault);
	if (size > press->room - press->out.size && !resize(press, press->out.size + size, fault))
		return false;
	if (size)
		memcpy(press->out.data + press->out.size, data, size);
	press->out.size += size;
	return true;
}

static void plain_end(struct pack_press *press)
{
	(void)press;
}

static const struct pack_press_ops plain_ops = {plain_begin, plain_put, plain_end};

/* To begin with, what compressed data mostly needs; it doubles from there. */
static size_t first_room(uint64_t total)
{
	return total / 4 < 4096 ? 4096 : total / 4 > (1u << 24) ? 1u << 24 : (size_t)(total / 4);
}

bool pack_press_begin(struct pack_press *press, enum pack_compression how, uint64_t total,
		      struct failure *fault)
{
	const struct pack_press_ops *const ops[] = {&plain_ops, PACK_GZIP_OPS, PACK_XZ_OPS};

	memset(press, 0, sizeof(*press));
	press->ops = ops[how];
	if (!press->ops) {
		*fault = failure_of(STATUS_LIMIT, "unsupported", NULL,
				    how == PACK_GZIP ? "this build cannot write gzip"
						     : "this build cannot write xz");
		fault->hint =
			how == PACK_GZIP ? "configured without zlib" : "configured without liblzma";
		return false;
	}
	if ((how == PACK_PLAIN || resize(press, first_room(total), fault)) &&
	    press->ops->begin(press, total, fault))
		return true;
	pack_press_drop(press);
	return false;
}

bool pack_press_put(struct pack_press *press, const void *data, size_t size, struct failure *fault)
{
	return press->ops->put(press, data, size, false, fault);
}

bool pack_press_end(struct pack_press *press, struct pack_bytes *out, struct failure *fault)
{
	bool ok = press->ops->put(press, "", 0, true, fault);
	struct failure unused;

	memset(out, 0, sizeof(*out));
	if (ok) {
		/* gives back what is too much */
		if (press->room - press->out.size > press->room / 8)
			(void)resize(press, press->out.size + 1, &unused);
		*out = press->out;
		memset(&press->out, 0, sizeof(press->out));
	}
	pack_press_drop(press);
	return ok;
}

void pack_press_drop(struct pack_press *press)
{
	if (press->ops)
		press->ops->end(press);
	free(press->out.data);
	memset(press, 0, sizeof(*press));
}

bool pack_compress(struct pack_bytes *out, enum pack_compression how, const void *data, size_t size,
		   struct failure *fault)
{
	struct pack_press press;

	memset(out, 0, sizeof(*out));
	if (!pack_press_begin(&press, how, size, fault))
		return false;
	if (pack_press_put(&press, data, size, fault))
		return pack_press_end(&press, out, fault);
	pack_press_drop(&press);
	return false;
}
