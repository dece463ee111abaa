/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "sections.h"

/* Errors hold constant texts only, so each section brings its own. */
struct wording {
	const char *name, *twice, *no_data, *empty, *outside, *compressed, *bad_compression;
};

static const struct wording wordings[BM_SECTION_IDS] = {
	{".BTF", "two .BTF sections",
	 ".BTF has no data: a separate debug file; use the file it was split from",
	 "empty .BTF section", ".BTF section lies outside the file",
	 "compressed .BTF section; decompress it (objcopy --decompress-debug-sections)",
	 "compressed .BTF section with a broken compression header"},
	{".BTF.ext", "two .BTF.ext sections",
	 ".BTF.ext has no data: a separate debug file; use the file it was split from",
	 "empty .BTF.ext section", ".BTF.ext section lies outside the file",
	 "compressed .BTF.ext section; decompress it (objcopy --decompress-debug-sections)",
	 "compressed .BTF.ext section with a broken compression header"},
	{".BTF.base", "two .BTF.base sections",
	 ".BTF.base has no data: a separate debug file; use the file it was split from",
	 "empty .BTF.base section", ".BTF.base section lies outside the file",
	 "compressed .BTF.base section; decompress it (objcopy --decompress-debug-sections)",
	 "compressed .BTF.base section with a broken compression header"},
};

bool bm_section_is_program(const struct bm_elf_section *section)
{
	return section->type == BM_SHT_PROGBITS && (section->flags & BM_SHF_EXECINSTR);
}

static int note_section(struct bm_sections *out, const struct bm_elf *elf,
			const struct bm_elf_section *section, struct btfmin_error *err)
{
	int id;

	for (id = 0; id < BM_SECTION_IDS; id++) {
		if (!bm_elf_named(elf, section, wordings[id].name))
			continue;
		if (out->has[id])
			return fail(err, BTFMIN_ERR_CORRUPT, 0, section->header,
				    wordings[id].twice);
		out->has[id] = true;
		out->found[id] = *section;
	}
	return 0;
}

int bm_sections_find(struct bm_sections *out, const struct bm_elf *elf, struct btfmin_error *err)
{
	struct bm_elf_section section;
	uint32_t i;
	int ret;

	memset(out, 0, sizeof(*out));
	for (i = 1; i < elf->count; i++) {
		bm_elf_section(elf, i, &section);
		if (section.type == BM_SHT_NULL)
			continue;
		if (bm_section_is_program(&section))
			out->programs++;
		ret = note_section(out, elf, &section, err);
		if (ret)
			return ret;
	}
	return 0;
}

/* What stands before compressed bytes: an Elf32_Chdr or Elf64_Chdr, its type first. */
static int read_chdr(struct bm_packed *out, const struct bm_elf *elf,
		     const struct bm_elf_section *section, const struct wording *say,
		     struct btfmin_error *err)
{
	uint64_t header_size = elf->is64 ? 24 : 12;
	struct span all = out->bytes;
	uint32_t narrow = 0;
	bool ok;

	ok = span_has(all, 0, header_size) && span_u32(all, 0, &out->compression) &&
	     (out->compression == BM_CHDR_ZLIB || out->compression == BM_CHDR_ZSTD);
	if (!ok)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, section->header, say->bad_compression);
	if (elf->is64) {
		(void)span_u64(all, 8, &out->expanded);
	} else {
		(void)span_u32(all, 4, &narrow);
		out->expanded = narrow;
	}
	out->offset += header_size;
	(void)span_sub(all, header_size, all.len - header_size, &out->bytes);
	return 0;
}

int bm_section_packed(const struct bm_sections *sections, enum bm_section_id id,
		      const struct bm_elf *elf, struct bm_packed *out, struct btfmin_error *err)
{
	const struct bm_elf_section *section = &sections->found[id];
	const struct wording *say = &wordings[id];

	memset(out, 0, sizeof(*out));
	if (section->type == BM_SHT_NOBITS)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, section->header, say->no_data);
	if (section->size == 0)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, section->header, say->empty);
	if (!span_sub(elf->file, section->offset, section->size, &out->bytes))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, section->header, say->outside);
	out->offset = section->offset;
	if (section->flags & BM_SHF_COMPRESSED)
		return read_chdr(out, elf, section, say, err);
	return 0;
}

int bm_section_bytes(const struct bm_sections *sections, enum bm_section_id id,
		     const struct bm_elf *elf, struct span *out, struct btfmin_error *err)
{
	struct bm_packed packed;
	int ret = bm_section_packed(sections, id, elf, &packed, err);

	if (!ret && packed.compression)
		ret = fail(err, BTFMIN_ERR_UNSUPPORTED, 0, packed.offset, wordings[id].compressed);
	if (!ret)
		*out = packed.bytes;
	return ret;
}
