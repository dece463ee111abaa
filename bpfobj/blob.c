/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "bpfobj.h"
#include "container.h"
#include "fail.h"
#include "sections.h"

static int find_raw(struct bpfobj_blob *out, const void *data, size_t size,
		    struct btfmin_error *err)
{
	static const unsigned char little[2] = {0x9f, 0xeb}, big[2] = {0xeb, 0x9f};

	if (size < 2 || (memcmp(data, little, 2) != 0 && memcmp(data, big, 2) != 0))
		return bm_container_refuse(
			data, size, "neither BTF (magic 0xeb9f) nor ELF (magic 0x7f ELF)", err);
	out->data = data;
	out->size = size;
	return 0;
}

static int find_in_elf(struct bpfobj_blob *out, const void *data, size_t size,
		       enum bm_section_id id, const char *absent, struct btfmin_error *err)
{
	struct bm_sections sections;
	struct span bytes;
	struct bm_elf elf;
	int ret;

	ret = bm_elf_open(&elf, data, size, err);
	if (!ret)
		ret = bm_sections_find(&sections, &elf, err);
	if (ret)
		return ret;
	if (!sections.has[id])
		return fail_plain(err, BTFMIN_ERR_ABSENT, absent);
	ret = bm_section_bytes(&sections, id, &elf, &bytes, err);
	if (ret)
		return ret;
	out->data = bytes.p;
	out->size = bytes.len;
	out->file_offset = sections.found[id].offset;
	out->pointer_size = elf.is64 ? 8 : 4;
	out->is_elf = 1;
	return 0;
}

int bpfobj_find_btf(struct bpfobj_blob *out, const void *data, size_t size,
		    struct btfmin_error *err)
{
	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_find_btf: out is NULL");
	memset(out, 0, sizeof(*out));
	if (!data && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_find_btf: data is NULL");
	if (bm_elf_is(data, size))
		return find_in_elf(out, data, size, BM_SECTION_BTF,
				   "ELF file without a .BTF section: compiled without -g, or "
				   "stripped?",
				   err);
	return find_raw(out, data, size, err);
}

int bpfobj_find_distilled(struct bpfobj_blob *out, const void *data, size_t size,
			  struct btfmin_error *err)
{
	static const char absent[] = "no .BTF.base section";

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_find_distilled: out is NULL");
	memset(out, 0, sizeof(*out));
	if (!data && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_find_distilled: data is NULL");
	if (!bm_elf_is(data, size))
		return fail_plain(err, BTFMIN_ERR_ABSENT, absent);
	return find_in_elf(out, data, size, BM_SECTION_BASE, absent, err);
}
