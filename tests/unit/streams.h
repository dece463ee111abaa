/* SPDX-License-Identifier: BSD-2-Clause */
/* streams.h - one small stream of each codec, of "the kernel, the kernel, the kernel\n" */
#ifndef TEST_STREAMS_H
#define TEST_STREAMS_H

#include <stddef.h>

#include "codec.h"

struct stream {
	enum bm_codec codec;
	const char *method; /* what EFI zboot calls it */
	const unsigned char *bytes;
	size_t size;
};

#define STREAMS 8u /* xz is streams[1] */
extern const struct stream streams[STREAMS];

#endif /* TEST_STREAMS_H */
