/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_ext.c - a .BTF.ext section by itself, in the byte order that its magic tells
 *
 * What must hold: blocks and records lie inside the section, one after the other, or the failure
 * has a text and a place in it; the same section in the other byte order has the same in the same
 * places.
 */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "bpfobj/ext.h"

#include "fuzz.h"

const char fuzz_target[] = "ext";

/* Where in the file a section is: no more than a number to be added. */
#define FILE_OFFSET 0x1000u

/* What was seen of a section, and how it ended. */
struct seen {
	uint64_t blocks, records;
	uint64_t digest; /* of all that records say */
	int status;
	const char *text; /* constant */
	uint64_t offset;
};

static void note(struct seen *seen, uint64_t value)
{
	seen->digest = (seen->digest ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	seen->digest ^= seen->digest >> 29;
}

static void note_block(struct seen *seen, const struct bm_ext_block *block, size_t size)
{
	struct btfmin_record record;
	uint64_t end = FILE_OFFSET + size, at = block->first_record;
	uint32_t i;

	if (!block->count || block->file_offset < FILE_OFFSET + 32)
		abort();
	note(seen, block->file_offset);
	note(seen, block->section_name);
	for (i = 0; i < block->count; i++, at += block->record_size) {
		bm_ext_record(block, i, &record);
		if (record.file_offset != at || at > end || end - at < 16)
			abort();
		note(seen, record.insn_off);
		note(seen, record.type_id);
		note(seen, record.access_str_off);
		note(seen, record.kind);
	}
	seen->blocks++;
	seen->records += block->count;
}

static void walk(struct seen *seen, struct span section)
{
	struct bm_ext_walk walk;
	struct bm_ext_block block;
	struct btfmin_error err;
	uint64_t last = 0;

	memset(seen, 0, sizeof(*seen));
	seen->status = bm_ext_open(&walk, section, FILE_OFFSET, &err);
	while (!seen->status && (seen->status = bm_ext_next(&walk, &block, &err)) > 0) {
		if (block.file_offset <= last)
			abort();
		last = block.file_offset;
		note_block(seen, &block, section.len);
		seen->status = 0;
	}
	if (!seen->status)
		return;
	if (seen->status != BTFMIN_ERR_CORRUPT || err.status != seen->status || !err.text ||
	    !*err.text || err.offset < FILE_OFFSET || err.offset > FILE_OFFSET + section.len)
		abort();
	seen->text = err.text;
	seen->offset = err.offset;
}

static void swap_words(unsigned char *p, size_t size)
{
	unsigned char c;

	for (; size >= 4; size -= 4, p += 4) {
		c = p[0];
		p[0] = p[3];
		p[3] = c;
		c = p[1];
		p[1] = p[2];
		p[2] = c;
	}
}

/* All numbers but those of the magic's word have 32 bits, counted from where their part begins. */
static void swap_order(unsigned char *p, size_t size, bool be)
{
	unsigned char c = p[0];
	size_t header = bm_u32(p + 4, be);

	p[0] = p[1];
	p[1] = c;
	if (header > size)
		header = size;
	/* A header too short for its own length is refused, and nothing behind it read. */
	if (header < 8)
		header = 8;
	swap_words(p + 4, header - 4);
	swap_words(p + header, size - header);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool be = size > 0 && data[0] == 0xeb;
	struct seen seen, twin;
	unsigned char *copy;

	walk(&seen, span_of(data, size, be));
	if (size < 8)
		return 0;
	copy = malloc(size);
	if (!copy)
		abort();
	memcpy(copy, data, size);
	swap_order(copy, size, be);
	walk(&twin, span_of(copy, size, !be));
	if (seen.blocks != twin.blocks || seen.records != twin.records ||
	    seen.digest != twin.digest || seen.status != twin.status || seen.text != twin.text ||
	    seen.offset != twin.offset)
		abort();
	free(copy);
	return 0;
}
