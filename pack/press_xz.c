/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include <lzma.h>

#include "press.h"

#define PRESET 6 /* xz's own choice: its readers need 8 MiB, those of 9 need 64 MiB */

/*
 * The smallest of the sizes that .xz has names for, 2^n and 2^n + 2^(n-1), that holds all of the
 * data: a larger dictionary costs memory on both sides and saves nothing.
 */
static uint32_t dictionary(uint64_t total, uint32_t most)
{
	uint32_t size = LZMA_DICT_SIZE_MIN;

	while (size < total && size < most) {
		if (size + size / 2 >= total && size + size / 2 < most)
			return size + size / 2;
		size *= 2;
	}
	return size < most ? size : most;
}

static bool refuse(struct failure *fault, lzma_ret said)
{
	if (said == LZMA_MEM_ERROR)
		return pack_nomem(fault);
	*fault = failure_of(STATUS_LIMIT, "unsupported", NULL,
			    "this build of liblzma cannot write xz");
	return false;
}

static bool xz_begin(struct pack_press *press, uint64_t total, struct failure *fault)
{
	static const lzma_stream none = LZMA_STREAM_INIT;
	lzma_filter filters[2] = {{LZMA_FILTER_LZMA2, NULL}, {LZMA_VLI_UNKNOWN, NULL}};
	lzma_options_lzma options;
	lzma_stream *s = malloc(sizeof(*s));
	lzma_ret said;

	if (!s)
		return pack_nomem(fault);
	*s = none;
	press->state = s;
	if (lzma_lzma_preset(&options, PRESET))
		return refuse(fault, LZMA_OPTIONS_ERROR);
	options.dict_size = dictionary(total, options.dict_size);
	filters[0].options = &options;
	said = lzma_stream_encoder(s, filters, LZMA_CHECK_CRC64);
	return said == LZMA_OK || refuse(fault, said);
}

static bool xz_put(struct pack_press *press, const void *data, size_t size, bool last,
		   struct failure *fault)
{
	lzma_stream *s = press->state;
	lzma_ret said = LZMA_OK;

	s->next_in = data;
	s->avail_in = size;
	while (last ? said != LZMA_STREAM_END : s->avail_in > 0) {
		if (!pack_press_room(press, fault))
			return false;
		s->next_out = press->out.data + press->out.size;
		s->avail_out = press->room - press->out.size;
		said = lzma_code(s, last ? LZMA_FINISH : LZMA_RUN);
		press->out.size = press->room - s->avail_out;
		if (said != LZMA_OK && said != LZMA_STREAM_END)
			return refuse(fault, said);
	}
	return true;
}

static void xz_end(struct pack_press *press)
{
	if (press->state)
		lzma_end(press->state);
	free(press->state);
}

const struct pack_press_ops pack_xz_ops = {xz_begin, xz_put, xz_end};
