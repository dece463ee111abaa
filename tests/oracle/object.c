/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .BTF.ext is read here and not by libbpf, which up to 1.4 knows the host's byte order only.
 * The format is described in the kernel's Documentation/bpf/btf.rst.
 */
#include "object.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <gelf.h>

enum { HEADER_MIN = 32, RECORD_MIN = 16, SECTION_HEAD = 8, INSN_SIZE = 8 };

struct bytes {
	const unsigned char *p;
	size_t len;
	bool be;
};

static bool has(struct bytes b, size_t off, size_t len)
{
	return off <= b.len && len <= b.len - off;
}

/* The word at off, which the caller has checked to be there. */
static __u32 word(struct bytes b, size_t off)
{
	const unsigned char *p = b.p + off;

	if (b.be)
		return (__u32)p[0] << 24 | (__u32)p[1] << 16 | (__u32)p[2] << 8 | p[3];
	return (__u32)p[3] << 24 | (__u32)p[2] << 16 | (__u32)p[1] << 8 | p[0];
}

static bool section_bytes(Elf *elf, const char *name, bool be, struct bytes *out)
{
	Elf_Scn *scn = NULL;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return false;
	while ((scn = elf_nextscn(elf, scn)) != NULL) {
		GElf_Shdr head;
		Elf_Data *data;
		const char *found;

		if (!gelf_getshdr(scn, &head) || head.sh_type != SHT_PROGBITS)
			continue;
		found = elf_strptr(elf, names, head.sh_name);
		data = elf_rawdata(scn, NULL);
		if (!found || strcmp(found, name) != 0 || !data || !data->d_buf)
			continue;
		out->p = data->d_buf;
		out->len = data->d_size;
		out->be = be;
		return true;
	}
	return false;
}

/* The part of .BTF.ext that holds the CO-RE records, without the record size before it. */
static const char *core_part(struct bytes ext, struct bytes *out, size_t *record_size)
{
	size_t off, len;

	*record_size = RECORD_MIN;
	*out = ext;
	out->len = 0;
	if (!has(ext, 0, 8))
		return ".BTF.ext is cut";
	if (word(ext, 4) < HEADER_MIN)
		return NULL;
	if (!has(ext, 0, HEADER_MIN))
		return ".BTF.ext is cut";
	off = (size_t)word(ext, 4) + word(ext, 24);
	len = word(ext, 28);
	if (!len)
		return NULL;
	if (len < 4 || !has(ext, off, len))
		return "CO-RE records lie outside .BTF.ext";
	*record_size = word(ext, off);
	if (*record_size < RECORD_MIN || *record_size % 4)
		return "bad size of CO-RE records";
	out->p += off + 4;
	out->len = len - 4;
	return NULL;
}

static bool add_record(struct object *obj, struct bytes b, size_t off, struct bytes code)
{
	struct record *grown, *rec;

	/* Doubles at every power of two. */
	if (!(obj->count & (obj->count - 1))) {
		size_t room = obj->count ? obj->count * 2 : 1;

		grown = realloc(obj->records, room * sizeof(*grown));
		if (!grown)
			return false;
		obj->records = grown;
	}
	rec = &obj->records[obj->count++];
	memset(rec, 0, sizeof(*rec));
	rec->relo.insn_off = word(b, off);
	rec->relo.type_id = word(b, off + 4);
	rec->relo.access_str_off = word(b, off + 8);
	rec->relo.kind = (enum bpf_core_relo_kind)word(b, off + 12);
	if (has(code, rec->relo.insn_off, INSN_SIZE))
		rec->opcode = code.p[rec->relo.insn_off];
	return true;
}

static const char *read_records(struct object *obj, Elf *elf, struct bytes core, size_t size)
{
	struct bytes none = {NULL, 0, false};
	size_t off = 0;

	while (off < core.len) {
		struct bytes code = none;
		const char *name;
		__u32 count;

		if (!has(core, off, SECTION_HEAD))
			return "CO-RE records are cut";
		name = btf__name_by_offset(obj->btf, word(core, off));
		name = name ? name : "";
		section_bytes(elf, name, core.be, &code);
		count = word(core, off + 4);
		for (off += SECTION_HEAD; count; count--, off += size) {
			if (!has(core, off, size))
				return "CO-RE records are cut";
			if (!add_record(obj, core, off, code))
				return "out of memory";
			obj->records[obj->count - 1].section = name;
		}
	}
	return NULL;
}

static const char *read_elf(struct object *obj, Elf *elf)
{
	struct bytes btf, ext, core;
	const char *ident = elf_getident(elf, NULL), *wrong;
	size_t size;

	if (elf_kind(elf) != ELF_K_ELF || !ident)
		return "not an ELF file";
	obj->big_endian = ident[EI_DATA] == ELFDATA2MSB;
	if (!section_bytes(elf, ".BTF", obj->big_endian, &btf))
		return NULL;
	obj->btf = btf__new(btf.p, (__u32)btf.len);
	if (!obj->btf)
		return "libbpf cannot read .BTF";
	/* BPF's pointers are 8 bytes, whatever the types say: libbpf sets the same. */
	btf__set_pointer_size(obj->btf, 8);
	if (!section_bytes(elf, ".BTF.ext", obj->big_endian, &ext))
		return NULL;
	wrong = core_part(ext, &core, &size);
	return wrong ? wrong : read_records(obj, elf, core, size);
}

const char *object_read(struct object *obj, const char *path)
{
	const char *wrong = "cannot open";
	Elf *elf;
	int fd;

	memset(obj, 0, sizeof(*obj));
	obj->path = path;
	elf_version(EV_CURRENT);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return wrong;
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf)
		wrong = read_elf(obj, elf);
	elf_end(elf);
	close(fd);
	return wrong;
}

void object_release(struct object *obj)
{
	free(obj->records);
	btf__free(obj->btf);
	memset(obj, 0, sizeof(*obj));
}

const char *kind_word(__u32 kind)
{
	static const char *const words[] = {
		"byte_off",       "byte_sz",       "field_exists",   "signed",      "lshift_u64",
		"rshift_u64",     "local_type_id", "target_type_id", "type_exists", "type_size",
		"enumval_exists", "enumval_value", "type_matches",
	};

	return kind < sizeof(words) / sizeof(words[0]) ? words[kind] : "unknown";
}
