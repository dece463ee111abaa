/* SPDX-License-Identifier: BSD-2-Clause */
/* press.h - inside a press: what compress.c asks of the one file per compression */
#ifndef PACK_PRESS_H
#define PACK_PRESS_H

#include "compress.h"

struct pack_press_ops {
	/* Sets press->state. */
	bool (*begin)(struct pack_press *press, uint64_t total, struct failure *fault);
	/* Takes size bytes; last: there are no more. */
	bool (*put)(struct pack_press *press, const void *data, size_t size, bool last,
		    struct failure *fault);
	/* Gives back what begin() got, if it got anything. */
	void (*end)(struct pack_press *press);
};

/* Room for at least one more byte in press->out. */
bool pack_press_room(struct pack_press *press, struct failure *fault);

static inline bool pack_nomem(struct failure *fault)
{
	*fault = failure_nomem(NULL);
	return false;
}

/* Which compressions this build has: the one place that asks what configure has found. */
#ifdef HAVE_LIBZ
extern const struct pack_press_ops pack_gzip_ops;
#define PACK_GZIP_OPS (&pack_gzip_ops)
#else
#define PACK_GZIP_OPS NULL
#endif

#ifdef HAVE_LIBLZMA
extern const struct pack_press_ops pack_xz_ops;
#define PACK_XZ_OPS (&pack_xz_ops)
#else
#define PACK_XZ_OPS NULL
#endif

#endif /* PACK_PRESS_H */
