/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "bpfobj.h"
#include "container.h"
#include "fail.h"
#include "found.h"

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

int bm_found_in_elf(struct bm_found *out, const void *data, size_t size, struct btfmin_error *err)
{
	struct bm_sections sections;
	struct bm_elf elf;
	int ret;

	memset(out, 0, sizeof(*out));
	ret = bm_elf_open(&elf, data, size, err);
	if (!ret)
		ret = bm_sections_find(&sections, &elf, err);
	if (ret)
		return ret;
	if (!sections.has[BM_SECTION_BTF])
		return fail_plain(err, BTFMIN_ERR_ABSENT,
				  "ELF file without a .BTF section: compiled without -g, or "
				  "stripped?");
	out->pointer_size = elf.is64 ? 8 : 4;
	out->table = elf.table;
	out->table_size = (uint64_t)elf.count * (elf.is64 ? 64 : 40);
	out->names = (uint64_t)(elf.names.p - elf.file.p);
	out->names_size = elf.names.len;
	ret = bm_section_packed(&sections, BM_SECTION_BTF, &elf, &out->btf, err);
	if (!ret && sections.has[BM_SECTION_BASE])
		ret = bm_section_packed(&sections, BM_SECTION_BASE, &elf, &out->base, err);
	return ret;
}

static int find_in_elf(struct bpfobj_blob *out, const void *data, size_t size,
		       struct btfmin_error *err)
{
	struct bm_found found;
	int ret;

	ret = bm_found_in_elf(&found, data, size, err);
	if (ret)
		return ret;
	if (found.btf.compression)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, found.btf.offset,
			    "compressed .BTF section; decompress it "
			    "(objcopy --decompress-debug-sections)");
	out->data = found.btf.bytes.p;
	out->size = found.btf.bytes.len;
	out->file_offset = found.btf.offset;
	out->pointer_size = found.pointer_size;
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
		return find_in_elf(out, data, size, err);
	return find_raw(out, data, size, err);
}
