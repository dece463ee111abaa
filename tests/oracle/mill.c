/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mill - makes a BPF object that asks for COUNT things drawn from a kernel's BTF
 *
 *	mill [-m MODULE] BTF OBJECT COUNT SEED
 *
 * The kernel's types are the object's local types. With a module, which is split on the kernel, its
 * types are too, and most of what is asked for is drawn from them. Resolved on another kernel, such
 * an object meets what compiled programs hardly ask for. The same seed draws the same records
 * anywhere.
 */
#include <fcntl.h>
#include <gelf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/bpf.h>
#include <bpf/btf.h>

enum { DRAWS = 1000, PATH_MAX_TEXT = 400, DEEPEST = 8, EXT_HEADER = 32, SECTION_HEAD = 12 };

static const char program[] = "raw_tp/mill";

struct mill {
	struct btf *btf;
	bool big_endian;
	uint64_t state;
	__u32 first; /* of the module's types; 1 without one */
	__u32 types; /* before strings and records are added */
	unsigned char *ext, *code;
	size_t count;
};

/* A multiplicative generator; its upper bits are good enough to draw with. */
static __u32 draw(struct mill *m, __u32 below)
{
	m->state = m->state * 6364136223846793005u + 1442695040888963407u;
	return (__u32)(m->state >> 33) % below;
}

static const struct btf_type *strip(const struct btf *btf, __u32 id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(btf, t->type);
	return t;
}

static bool is_named(const struct mill *m, __u32 id)
{
	return *btf__name_by_offset(m->btf, btf__type_by_id(m->btf, id)->name_off) != '\0';
}

typedef bool fits_fn(const struct btf_type *t);

static bool has_members(const struct btf_type *t)
{
	return btf_is_composite(t) && btf_vlen(t);
}

static bool has_values(const struct btf_type *t)
{
	return btf_is_any_enum(t) && btf_vlen(t);
}

static bool is_any(const struct btf_type *t)
{
	return t != NULL;
}

/* A named type that is what fits wants, perhaps behind a typedef; 0 if luck runs out. */
static __u32 draw_type(struct mill *m, fits_fn *fits)
{
	int i;

	for (i = 0; i < DRAWS; i++) {
		__u32 from = draw(m, 8) ? m->first : 1, id = from + draw(m, m->types - from);

		if (is_named(m, id) && fits(strip(m->btf, id)))
			return id;
	}
	return 0;
}

static void add_step(char *path, __u32 index)
{
	size_t len = strlen(path);

	snprintf(path + len, PATH_MAX_TEXT - len, "%s%u", len ? ":" : "", index);
}

/* Whether the path may end here, at a value of type t that a member or an array holds. */
static bool may_end(const struct btf_type *t, bool named, __u32 kind)
{
	bool value = btf_is_int(t) || btf_is_any_enum(t);

	/* Compilers refuse to tell the sign of anything else. */
	return named && (kind != BPF_CORE_FIELD_SIGNED || value);
}

/* Goes down from a type to a field; false where the way ends at something that is none. */
static bool draw_path(struct mill *m, __u32 id, __u32 kind, char *path)
{
	const struct btf_type *t = strip(m->btf, id);
	bool named = false;
	int depth;

	*path = '\0';
	add_step(path, draw(m, 8) ? 0 : draw(m, 3));
	for (depth = 0; depth < DEEPEST; depth++) {
		__u32 index;

		if (depth && may_end(t, named, kind) && !draw(m, 3))
			return true;
		if (has_members(t)) {
			const struct btf_member *member;

			index = draw(m, btf_vlen(t));
			member = btf_members(t) + index;
			named = *btf__name_by_offset(m->btf, member->name_off) != '\0';
			t = strip(m->btf, member->type);
		} else if (depth && btf_is_array(t) && kind != BPF_CORE_FIELD_SIGNED) {
			index = draw(m, btf_array(t)->nelems + !btf_array(t)->nelems);
			t = strip(m->btf, btf_array(t)->type);
		} else {
			return depth && may_end(t, named, kind);
		}
		add_step(path, index);
	}
	return false;
}

/* The local type and the access string of a record; 0 if the draw came to nothing. */
static __u32 draw_record(struct mill *m, __u32 kind, char *path)
{
	__u32 id;

	strcpy(path, "0");
	if (kind == BPF_CORE_ENUMVAL_EXISTS || kind == BPF_CORE_ENUMVAL_VALUE) {
		id = draw_type(m, has_values);
		if (id)
			sprintf(path, "%u", draw(m, btf_vlen(strip(m->btf, id))));
		return id;
	}
	if (kind >= BPF_CORE_TYPE_ID_LOCAL)
		return draw_type(m, draw(m, 2) ? is_any : has_members);
	id = draw_type(m, has_members);
	return id && draw_path(m, id, kind, path) ? id : 0;
}

static void put(const struct mill *m, unsigned char *p, __u32 value)
{
	int i;

	for (i = 0; i < 4; i++)
		p[m->big_endian ? 3 - i : i] = (unsigned char)(value >> 8 * i);
}

static bool add_record(struct mill *m)
{
	static const unsigned char opcodes[] = {
		BPF_ALU64 | BPF_MOV | BPF_K, BPF_LDX | BPF_MEM | BPF_W, BPF_STX | BPF_MEM | BPF_DW,
		BPF_ST | BPF_MEM | BPF_B, BPF_LD | BPF_IMM | BPF_DW};
	unsigned char *rec = m->ext + EXT_HEADER + SECTION_HEAD + m->count * 16;
	char path[PATH_MAX_TEXT];
	__u32 kind = draw(m, BPF_CORE_TYPE_MATCHES + 1), id = draw_record(m, kind, path);
	int str = id ? btf__add_str(m->btf, path) : -1;

	if (str < 0)
		return false;
	m->code[m->count * 8] = opcodes[draw(m, sizeof(opcodes))];
	put(m, rec, (__u32)m->count * 8);
	put(m, rec + 4, id);
	put(m, rec + 8, (__u32)str);
	put(m, rec + 12, kind);
	m->count++;
	return true;
}

/* .BTF.ext of one program section: no functions, no lines, all the records. */
static size_t finish_ext(struct mill *m)
{
	size_t size = SECTION_HEAD + m->count * 16;

	m->ext[m->big_endian ? 0 : 1] = 0xeb;
	m->ext[m->big_endian ? 1 : 0] = 0x9f;
	m->ext[2] = 1;
	put(m, m->ext + 4, EXT_HEADER);
	put(m, m->ext + 28, (__u32)size);
	put(m, m->ext + EXT_HEADER, 16);
	put(m, m->ext + EXT_HEADER + 4, (__u32)btf__add_str(m->btf, program));
	put(m, m->ext + EXT_HEADER + 8, (__u32)m->count);
	return EXT_HEADER + size;
}

static bool add_section(Elf *elf, const char *names, const char *name, __u32 type,
			const void *bytes, size_t size)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *data = scn ? elf_newdata(scn) : NULL;
	Elf64_Shdr *head = scn ? elf64_getshdr(scn) : NULL;
	const char *at = names + 1;

	if (!data || !head)
		return false;
	while (strcmp(at, name) != 0)
		at += strlen(at) + 1;
	data->d_buf = (void *)bytes;
	data->d_size = size;
	data->d_type = ELF_T_BYTE;
	data->d_align = 8;
	head->sh_name = (__u32)(at - names);
	head->sh_type = type;
	head->sh_flags = strcmp(name, program) ? 0 : SHF_ALLOC | SHF_EXECINSTR;
	return true;
}

static bool write_object(struct mill *m, int fd)
{
	static const char names[] = "\0.strtab\0raw_tp/mill\0.BTF\0.BTF.ext";
	size_t ext_size = finish_ext(m);
	Elf *elf = elf_begin(fd, ELF_C_WRITE, NULL);
	Elf64_Ehdr *head = elf ? elf64_newehdr(elf) : NULL;
	__u32 size;
	const void *btf = btf__raw_data(m->btf, &size);
	bool done;

	if (!head || !btf)
		return false;
	head->e_ident[EI_DATA] = m->big_endian ? ELFDATA2MSB : ELFDATA2LSB;
	head->e_type = ET_REL;
	head->e_machine = EM_BPF;
	head->e_version = EV_CURRENT;
	head->e_shstrndx = 1;
	done = add_section(elf, names, ".strtab", SHT_STRTAB, names, sizeof(names)) &&
	       add_section(elf, names, program, SHT_PROGBITS, m->code, m->count * 8) &&
	       add_section(elf, names, ".BTF", SHT_PROGBITS, btf, size) &&
	       add_section(elf, names, ".BTF.ext", SHT_PROGBITS, m->ext, ext_size) &&
	       elf_update(elf, ELF_C_WRITE) > 0;
	elf_end(elf);
	return done;
}

/*
 * Ids and string offsets of a split BTF go on where its base's end: one behind the other, the types
 * and the strings of both are a BTF that stands alone.
 */
static struct btf *join(const struct btf *base, const struct btf *split)
{
	__u32 base_size, split_size;
	const unsigned char *b = btf__raw_data(base, &base_size);
	const unsigned char *s = btf__raw_data(split, &split_size);
	const struct btf_header *bh = (const void *)b, *sh = (const void *)s;
	struct btf_header head;
	unsigned char *all, *to;
	struct btf *btf;

	if (!b || !s || bh->magic != BTF_MAGIC || bh->hdr_len != sizeof(head))
		return NULL;
	all = malloc((size_t)base_size + split_size);
	if (!all)
		return NULL;
	head = *bh;
	head.type_off = 0;
	head.type_len = bh->type_len + sh->type_len;
	head.str_off = head.type_len;
	head.str_len = bh->str_len + sh->str_len;
	to = memcpy(all, &head, sizeof(head));
	to = memcpy(to + sizeof(head), b + bh->hdr_len + bh->type_off, bh->type_len);
	to = memcpy(to + bh->type_len, s + sh->hdr_len + sh->type_off, sh->type_len);
	to = memcpy(to + sh->type_len, b + bh->hdr_len + bh->str_off, bh->str_len);
	memcpy(to + bh->str_len, s + sh->hdr_len + sh->str_off, sh->str_len);
	btf = btf__new(all, (__u32)sizeof(head) + head.str_off + head.str_len);
	free(all);
	return btf;
}

static struct btf *read_btf(const char *kernel, const char *module, __u32 *first)
{
	struct btf *base = btf__parse(kernel, NULL), *split, *both;

	*first = 1;
	if (!base || !module)
		return base;
	*first = btf__type_cnt(base);
	split = btf__parse_split(module, base);
	both = split ? join(base, split) : NULL;
	btf__free(split);
	btf__free(base);
	return both;
}

static bool grind(struct mill *m, size_t count)
{
	size_t draws;

	m->types = btf__type_cnt(m->btf);
	m->big_endian = btf__endianness(m->btf) == BTF_BIG_ENDIAN;
	m->code = calloc(count + 1, 8);
	m->ext = calloc(1, EXT_HEADER + SECTION_HEAD + count * 16);
	if (!m->code || !m->ext || m->types <= m->first)
		return false;
	for (draws = 0; m->count < count && draws < count * DRAWS; draws++)
		add_record(m);
	return m->count == count;
}

int main(int argc, char **argv)
{
	const char *module = NULL;
	struct mill m;
	bool done;
	int fd;

	if (argc == 7 && strcmp(argv[1], "-m") == 0) {
		module = argv[2];
		argc -= 2;
		argv += 2;
	}
	if (argc != 5) {
		fprintf(stderr, "usage: mill [-m MODULE] BTF OBJECT COUNT SEED\n");
		return 2;
	}
	memset(&m, 0, sizeof(m));
	elf_version(EV_CURRENT);
	m.state = strtoul(argv[4], NULL, 10);
	m.btf = read_btf(argv[1], module, &m.first);
	done = m.btf && grind(&m, strtoul(argv[3], NULL, 10));
	fd = done ? open(argv[2], O_RDWR | O_CREAT | O_TRUNC, 0666) : -1;
	done = fd >= 0 && write_object(&m, fd) && close(fd) == 0;
	if (!done)
		fprintf(stderr, "mill: cannot make %s of %s\n", argv[2], argv[1]);
	btf__free(m.btf);
	free(m.code);
	free(m.ext);
	return done ? 0 : 1;
}
