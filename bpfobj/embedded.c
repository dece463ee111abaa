/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "elffile.h"
#include "embedded.h"
#include "fail.h"

/* 1 and the section, 0 if there is none. */
static int find_section(struct bm_elf_section *out, const struct bm_elf *elf,
			struct btfmin_error *err)
{
	struct bm_elf_section section;
	int found = 0;
	uint32_t i;

	memset(out, 0, sizeof(*out));
	for (i = 1; i < elf->count; i++) {
		bm_elf_section(elf, i, &section);
		if (section.type == BM_SHT_NULL ||
		    !bm_elf_named(elf, &section, BM_EMBEDDED_SECTION))
			continue;
		if (found)
			return fail(err, BTFMIN_ERR_CORRUPT, 0, section.header,
				    "two .btfmin sections");
		*out = section;
		found = 1;
	}
	return found;
}

static int read_section(struct span *out, const struct bm_elf *elf,
			const struct bm_elf_section *section, struct btfmin_error *err)
{
	if (section->type == BM_SHT_NOBITS)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, section->header,
			    ".btfmin has no data: a separate debug file; use the file it was "
			    "split from");
	if (section->flags & BM_SHF_COMPRESSED)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, section->header,
			    "compressed .btfmin section; decompress it "
			    "(llvm-objcopy --decompress-debug-sections)");
	if (!span_sub(elf->file, section->offset, section->size, out))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, section->header,
			    ".btfmin section lies outside the file");
	return 0;
}

/* Takes the trailer off: at is where section begins in the file. */
static int read_trailer(struct bm_embedded *out, struct span section, uint64_t at,
			struct btfmin_error *err)
{
	struct span trailer;
	uint64_t size;
	uint32_t version;

	if (section.len < BM_EMBEDDED_TRAILER)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at,
			    ".btfmin section is too short for what btfmin embed writes");
	size = section.len - BM_EMBEDDED_TRAILER;
	at += size;
	(void)span_sub(section, size, BM_EMBEDDED_TRAILER, &trailer);
	if (memcmp(trailer.p, BM_EMBEDDED_MAGIC, BM_EMBEDDED_VERSION_AT) != 0)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at,
			    ".btfmin section does not end as btfmin embed ends it");
	(void)span_u32(trailer, BM_EMBEDDED_VERSION_AT, &version);
	if (version != BM_EMBEDDED_VERSION)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, at + BM_EMBEDDED_VERSION_AT,
			    ".btfmin section of a later version of btfmin");
	(void)span_sub(section, 0, size, &out->package);
	(void)span_u64(trailer, BM_EMBEDDED_PACKAGE_AT, &size);
	if (size != out->package.len)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at + BM_EMBEDDED_PACKAGE_AT,
			    ".btfmin section has another size than its package: several objects "
			    "linked into one?");
	return 0;
}

int bm_embedded_find(struct bm_embedded *out, const void *data, size_t size,
		     struct btfmin_error *err)
{
	struct bm_elf_section section;
	struct span bytes;
	struct bm_elf elf;
	int found, ret;

	memset(out, 0, sizeof(*out));
	ret = bm_elf_open(&elf, data, size, err);
	if (ret)
		return ret;
	found = find_section(&section, &elf, err);
	if (found <= 0)
		return found;
	ret = read_section(&bytes, &elf, &section, err);
	if (!ret)
		ret = read_trailer(out, bytes, section.offset, err);
	if (ret) {
		memset(out, 0, sizeof(*out));
		return ret;
	}
	out->offset = section.offset;
	return 1;
}
