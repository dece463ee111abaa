/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "bpfobj.h"
#include "container.h"
#include "ext.h"
#include "fail.h"
#include "mem.h"
#include "programs.h"
#include "sections.h"

struct bpfobj {
	struct btfmin_allocator allocator;
	struct btfmin_btf *btf;
	void *copy; /* of .BTF, if one was asked for */
	struct btfmin_record *records;
	size_t count;
	int big_endian;
	int wants_copy;
};

/* A BPF object is an ELF file of one sort only. The machine first: it tells a user the most. */
static int check_elf(struct bm_elf *elf, const void *data, size_t size, struct btfmin_error *err)
{
	int ret;

	if (!bm_elf_is(data, size))
		return bm_container_refuse(data, size, "not a BPF object: no ELF file", err);
	ret = bm_elf_open(elf, data, size, err);
	if (ret)
		return ret;
	if (elf->machine != BM_EM_BPF && elf->machine != BM_EM_NONE)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, 18,
			    "not a BPF object: ELF file for another machine");
	if (!elf->is64)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, 4, "not a BPF object: 32-bit ELF file");
	if (elf->type != BM_ET_REL)
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, 16,
			    "not a BPF object: ELF file is not relocatable");
	return 0;
}

static int open_btf(struct bpfobj *obj, const struct bm_elf *elf,
		    const struct bm_sections *sections, struct btfmin_error *err)
{
	struct btfmin_btf_opts opts;
	struct span bytes;
	int ret;

	ret = bm_section_bytes(sections, BM_SECTION_BTF, elf, &bytes, err);
	if (ret)
		return ret;
	if (obj->wants_copy) {
		obj->copy = bm_alloc(&obj->allocator, bytes.len, 1);
		if (!obj->copy)
			return fail_nomem(err);
		memcpy(obj->copy, bytes.p, bytes.len);
		bytes = span_of(obj->copy, bytes.len, bytes.be);
	}
	memset(&opts, 0, sizeof(opts));
	opts.allocator = &obj->allocator;
	opts.file_offset = sections->found[BM_SECTION_BTF].offset;
	opts.pointer_size = 8; /* the object's class decides, as in libbpf */
	ret = btfmin_btf_open(&obj->btf, bytes.p, bytes.len, &opts, err);
	if (ret)
		return ret;
	if (btfmin_btf_big_endian(obj->btf) != obj->big_endian)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, opts.file_offset,
			    ".BTF has another byte order than its ELF file");
	return 0;
}

/* Walks all blocks once, so that the records can be had in one piece of the right size. */
static int count_records(const struct bpfobj *obj, struct bm_ext_walk walk, size_t *total,
			 struct btfmin_error *err)
{
	struct bm_ext_block block;
	const char *name;
	int ret;

	*total = 0;
	while ((ret = bm_ext_next(&walk, &block, err)) > 0) {
		if (btfmin_btf_string(obj->btf, block.section_name, &name, NULL))
			return fail(err, BTFMIN_ERR_CORRUPT, 0, block.file_offset,
				    "name of a program section lies outside .BTF's strings");
		*total += block.count;
	}
	return ret;
}

/* What instruction, by its first byte, stands at a record's place; 0 if that cannot be told. */
static uint32_t opcode_at(struct span code, uint32_t insn_off)
{
	uint8_t opcode;

	return span_u8(code, insn_off, &opcode) ? opcode : 0;
}

static void read_block(struct btfmin_record *out, const struct bm_ext_block *block,
		       struct span code)
{
	uint32_t i;

	for (i = 0; i < block->count; i++) {
		bm_ext_record(block, i, &out[i]);
		out[i].section = block->section_name;
		out[i].opcode = opcode_at(code, out[i].insn_off);
	}
}

/*
 * The second walk: what the first has found sound. The bytes may be those of a mapped file, which
 * somebody can change between the two, so room is not left to them.
 */
static void read_blocks(struct bpfobj *obj, const struct bm_elf *elf, struct bm_ext_walk walk,
			const struct bm_programs *programs, size_t room)
{
	struct bm_ext_block block;
	struct span code;
	const char *name;

	while (bm_ext_next(&walk, &block, NULL) > 0 && block.count <= room - obj->count) {
		if (btfmin_btf_string(obj->btf, block.section_name, &name, NULL) ||
		    !bm_programs_code(programs, elf, name, &code))
			code = span_of(NULL, 0, false);
		read_block(obj->records + obj->count, &block, code);
		obj->count += block.count;
	}
}

static int read_records(struct bpfobj *obj, const struct bm_elf *elf,
			const struct bm_sections *sections, struct btfmin_error *err)
{
	struct bm_programs programs;
	struct bm_ext_walk walk;
	struct span bytes;
	size_t total;
	int ret;

	ret = bm_section_bytes(sections, BM_SECTION_EXT, elf, &bytes, err);
	if (!ret)
		ret = bm_ext_open(&walk, bytes, sections->found[BM_SECTION_EXT].offset, err);
	if (!ret)
		ret = count_records(obj, walk, &total, err);
	if (ret || total == 0)
		return ret;
	obj->records = bm_alloc(&obj->allocator, total, sizeof(*obj->records));
	if (!obj->records ||
	    bm_programs_collect(&programs, elf, sections->programs, &obj->allocator))
		return fail_nomem(err);
	read_blocks(obj, elf, walk, &programs, total);
	bm_programs_free(&programs, &obj->allocator);
	return 0;
}

static int read_object(struct bpfobj *obj, const void *data, size_t size, struct btfmin_error *err)
{
	struct bm_sections sections;
	struct bm_elf elf;
	int ret;

	ret = check_elf(&elf, data, size, err);
	if (ret)
		return ret;
	obj->big_endian = elf.file.be;
	ret = bm_sections_find(&sections, &elf, err);
	if (ret || !sections.has[BM_SECTION_BTF])
		return ret; /* without types, records would name nothing */
	ret = open_btf(obj, &elf, &sections, err);
	if (ret || !sections.has[BM_SECTION_EXT])
		return ret;
	return read_records(obj, &elf, &sections, err);
}

int bpfobj_open(struct bpfobj **out, const void *data, size_t size, const struct bpfobj_opts *opts,
		struct btfmin_error *err)
{
	struct btfmin_allocator a = bm_allocator(opts ? opts->allocator : NULL);
	struct bpfobj *obj;
	int ret;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_open: out is NULL");
	*out = NULL;
	if (!data && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_open: data is NULL");
	obj = bm_zalloc(&a, 1, sizeof(*obj));
	if (!obj)
		return fail_nomem(err);
	obj->allocator = a;
	obj->wants_copy = opts && opts->copy;
	ret = read_object(obj, data, size, err);
	if (ret) {
		bpfobj_close(obj);
		return ret;
	}
	*out = obj;
	return 0;
}

void bpfobj_close(struct bpfobj *obj)
{
	struct btfmin_allocator a;

	if (!obj)
		return;
	a = obj->allocator;
	btfmin_btf_close(obj->btf);
	bm_free(&a, obj->copy);
	bm_free(&a, obj->records);
	bm_free(&a, obj);
}

const struct btfmin_btf *bpfobj_btf(const struct bpfobj *obj)
{
	return obj ? obj->btf : NULL;
}

int bpfobj_big_endian(const struct bpfobj *obj)
{
	return obj ? obj->big_endian : 0;
}

const struct btfmin_record *bpfobj_records(const struct bpfobj *obj, size_t *count)
{
	if (count)
		*count = obj ? obj->count : 0;
	return obj ? obj->records : NULL;
}

int bpfobj_add_to(const struct bpfobj *obj, struct btfmin_relos *relos, struct btfmin_error *err)
{
	if (!obj)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_add_to: obj is NULL");
	if (!relos)
		return fail_plain(err, BTFMIN_ERR_USAGE, "bpfobj_add_to: relos is NULL");
	if (obj->count == 0)
		return 0;
	return btfmin_relos_add(relos, obj->btf, obj->records, obj->count, err);
}
