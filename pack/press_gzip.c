/* SPDX-License-Identifier: BSD-2-Clause */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include "press.h"

/* zlib's own choices. On types of BTF, level 9 takes eight times as long for one hundredth less. */
#define LEVEL  6
#define MEMORY 8

struct gzip {
	z_stream z;
	gz_header head;
};

/* What gzip -n has: no name, time 0. */
static bool set_head(struct gzip *s)
{
	s->head.os = 3; /* Unix, whatever this is */
	return deflateSetHeader(&s->z, &s->head) == Z_OK;
}

static bool gzip_begin(struct pack_press *press, uint64_t total, struct failure *fault)
{
	struct gzip *s = calloc(1, sizeof(*s));

	(void)total;
	if (!s)
		return pack_nomem(fault);
	if (deflateInit2(&s->z, LEVEL, Z_DEFLATED, MAX_WBITS + 16, MEMORY, Z_DEFAULT_STRATEGY) !=
	    Z_OK) {
		free(s);
		return pack_nomem(fault);
	}
	press->state = s;
	return set_head(s) || pack_nomem(fault);
}

/* One call of deflate(); false if there is no memory. */
static bool step(struct pack_press *press, int flush, int *said, struct failure *fault)
{
	struct gzip *s = press->state;
	size_t room;

	if (!pack_press_room(press, fault))
		return false;
	room = press->room - press->out.size;
	s->z.next_out = press->out.data + press->out.size;
	s->z.avail_out = room < UINT_MAX ? (uInt)room : UINT_MAX;
	*said = deflate(&s->z, flush);
	press->out.size = (size_t)(s->z.next_out - press->out.data);
	return true;
}

static bool gzip_put(struct pack_press *press, const void *data, size_t size, bool last,
		     struct failure *fault)
{
	struct gzip *s = press->state;
	int said = Z_OK;

	s->z.next_in = data;
	while (size > 0 || s->z.avail_in > 0) {
		uInt more = size < UINT_MAX - s->z.avail_in ? (uInt)size : UINT_MAX - s->z.avail_in;

		s->z.avail_in += more;
		size -= more;
		if (!step(press, Z_NO_FLUSH, &said, fault))
			return false;
	}
	while (last && said != Z_STREAM_END)
		if (!step(press, Z_FINISH, &said, fault))
			return false;
	return true;
}

static void gzip_end(struct pack_press *press)
{
	struct gzip *s = press->state;

	if (!s)
		return;
	(void)deflateEnd(&s->z);
	free(s);
}

const struct pack_press_ops pack_gzip_ops = {gzip_begin, gzip_put, gzip_end};
