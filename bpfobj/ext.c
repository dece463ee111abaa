/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "ext.h"
#include "fail.h"

#define MAGIC        0xeb9fu
#define VERSION      1u
#define HEADER_MIN   24u /* up to and with line_info */
#define HEADER_CORE  32u /* up to and with core_relo */
#define BLOCK_HEADER 8u  /* sec_name_off, num_info */
#define RECORD_MIN   16u /* struct bpf_core_relo */
#define PART_FUNC    8u  /* in the header: the offset and length of each part */
#define PART_LINE    16u
#define PART_CORE    24u

/* A section as it is opened: what the checks below pass on to each other. */
struct opening {
	struct span section;
	uint64_t file_offset;
	uint32_t header_size;
	struct btfmin_error *err;
};

static int corrupt(const struct opening *o, uint64_t at, const char *text)
{
	return fail(o->err, BTFMIN_ERR_CORRUPT, 0, o->file_offset + at, text);
}

static int check_header(struct opening *o)
{
	uint16_t magic;
	uint8_t version, flags;

	if (!span_u16(o->section, 0, &magic) || !span_u8(o->section, 2, &version) ||
	    !span_u8(o->section, 3, &flags) || !span_u32(o->section, 4, &o->header_size))
		return corrupt(o, o->section.len, "truncated .BTF.ext header");
	if (magic != MAGIC)
		return corrupt(o, 0,
			       ".BTF.ext does not start with the BTF magic in .BTF's byte order");
	if (version != VERSION)
		return corrupt(o, 2, "unknown .BTF.ext version");
	if (flags != 0)
		return corrupt(o, 3, "unknown .BTF.ext flags");
	if (o->header_size < HEADER_MIN)
		return corrupt(o, 4, ".BTF.ext header is shorter than 24 bytes");
	if (!span_has(o->section, 0, o->header_size))
		return corrupt(o, 4, ".BTF.ext header is longer than the section");
	return 0;
}

/* The part whose offset and length are at field. A part of length 0 is none. */
static int read_part(const struct opening *o, uint32_t field, struct span *out, uint64_t *start)
{
	uint32_t off, len;

	*out = span_of(NULL, 0, o->section.be);
	*start = o->header_size;
	if (!span_u32(o->section, field, &off) || !span_u32(o->section, field + 4, &len))
		return corrupt(o, o->section.len, "truncated .BTF.ext header");
	if (len == 0)
		return 0;
	if (off % 4 != 0)
		return corrupt(o, field, "part of .BTF.ext is not aligned to 4 bytes");
	*start += off;
	if (!span_sub(o->section, *start, len, out))
		return corrupt(o, field, "part of .BTF.ext ends outside the section");
	return 0;
}

static int read_record_size(const struct opening *o, uint64_t start, struct bm_ext_walk *walk)
{
	if (walk->info.len == 0)
		return 0;
	if (!span_u32(walk->info, 0, &walk->record_size))
		return corrupt(o, start, "CO-RE part of .BTF.ext is shorter than its record size");
	if (walk->record_size < RECORD_MIN)
		return corrupt(o, start, "CO-RE records are shorter than 16 bytes");
	if (walk->record_size % 4 != 0)
		return corrupt(o, start, "CO-RE record size is not a multiple of 4");
	walk->next = 4;
	if (walk->info.len == walk->next)
		return corrupt(o, start, "CO-RE part of .BTF.ext has no records");
	return 0;
}

int bm_ext_open(struct bm_ext_walk *walk, struct span section, uint64_t file_offset,
		struct btfmin_error *err)
{
	struct opening o = {section, file_offset, 0, err};
	struct span unread;
	uint64_t start;
	int ret;

	memset(walk, 0, sizeof(*walk));
	ret = check_header(&o);
	if (!ret)
		ret = read_part(&o, PART_FUNC, &unread, &start);
	if (!ret)
		ret = read_part(&o, PART_LINE, &unread, &start);
	if (ret || o.header_size < HEADER_CORE)
		return ret; /* without the CO-RE fields, or with half of them: no CO-RE records */
	ret = read_part(&o, PART_CORE, &walk->info, &start);
	if (ret)
		return ret;
	walk->file_offset = file_offset + start;
	return read_record_size(&o, start, walk);
}

int bm_ext_next(struct bm_ext_walk *walk, struct bm_ext_block *block, struct btfmin_error *err)
{
	uint64_t at = walk->next, length;

	if (at == walk->info.len)
		return 0;
	block->file_offset = walk->file_offset + at;
	block->first_record = block->file_offset + BLOCK_HEADER;
	block->record_size = walk->record_size;
	if (!span_u32(walk->info, at, &block->section_name) ||
	    !span_u32(walk->info, at + 4, &block->count))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, block->file_offset,
			    "truncated block of CO-RE records");
	if (block->count == 0)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, block->file_offset + 4,
			    "block of CO-RE records without a record");
	length = (uint64_t)block->count * walk->record_size;
	if (!span_sub(walk->info, at + BLOCK_HEADER, length, &block->records))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, block->file_offset + 4,
			    "more CO-RE records than .BTF.ext has bytes for");
	walk->next = at + BLOCK_HEADER + length;
	return 1;
}

void bm_ext_record(const struct bm_ext_block *block, uint32_t index, struct btfmin_record *out)
{
	uint64_t at = (uint64_t)index * block->record_size;

	out->insn_off = out->type_id = out->access_str_off = out->kind = 0;
	/* bm_ext_next() has found all of the block's records inside it: these cannot fail */
	(void)(span_u32(block->records, at, &out->insn_off) &&
	       span_u32(block->records, at + 4, &out->type_id) &&
	       span_u32(block->records, at + 8, &out->access_str_off) &&
	       span_u32(block->records, at + 12, &out->kind));
	out->file_offset = block->first_record + at;
}
