/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_files - writes the small kernels and objects of the command tests into the current folder
 *
 * kernel.btf      struct task_struct { tgid@4, pid@8 }, two structs twin { a@0 } and { a@4 },
 *                 enum state { RUN = 1, STOP = -2 }
 * kernel-be.btf   the same, big-endian; kernel.elf, kernel32.elf: the same inside ELF
 * odd.btf         the same with a byte after its end; gap.btf: with a hole before the strings
 * split.btf       two types split on kernel.btf
 * module.ko       the same in ELF, with kernel.btf as the section .BTF.base
 * pressed.elf     kernel.btf in ELF, its section compressed with zlib
 * pressed32.elf   the same of 32 bits and with zstd
 * kinds.btf       a type of every kind; kinds-be.btf: the same, big-endian
 * odd-names.btf   names of bytes that no program should print as they are
 * bad-id.btf      a typedef of a type that is not there;  bad-name.btf: a name outside the strings
 * faulty.btf      a pointer to type 999, a member named as an earlier one, a typedef of itself,
 *                 and for the kernel a const with a name
 * deep.btf        100,000 consts, each of the next
 * new.btf         kernel.btf's task_struct and state, and what old readers do not know: enum64 wide
 *                 { SMALL = 7, LARGE = 1 << 40 }, a float, a type tag, a declaration tag
 * flags.btf       the same with a flag in its header
 * good.o          asks for the pid, the tgid's existence, STOP; good-be.o: the same, big-endian
 * missing.o       asks twice for a field that is not there, once whether it exists, and for the
 *                 size of a type that is not there
 * twins.o         asks for twin.a, then for task_struct.pid
 * retyped.o       asks for a pid of 8 bytes and for a tgid that is a pointer
 * malformed.o     a record whose access string is none, then one for task_struct.pid
 * names.o         a struct whose name holds control bytes, quotes, good and bad UTF-8
 * wide.o          asks for SMALL and LARGE, and whether int matches
 * long.o          a struct whose name has 1000 bytes
 * noext.o         no .BTF.ext;  nobtf.o: no .BTF either;  x86.o: another machine
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "../support/elf_out.h"
#include "../support/every_kind.h"
#include "../support/make_obj.h"
#include "../support/make_tar.h"

static void save(const char *name, struct blob b)
{
	FILE *f = fopen(name, "wb");

	if (!f || fwrite(b.data, 1, b.size, f) != b.size || fclose(f)) {
		perror(name);
		exit(1);
	}
	blob_free(&b);
}

static void make_split(const struct mb *kernel, const struct blob *base)
{
	struct mb *b = mb_new_split(kernel);
	struct blob split;
	struct elf_out e;
	uint32_t i;

	mb_struct(b, "of_a_module", 4);
	mb_member(b, "a", 1, 0);
	mb_typedef(b, "module_t", 1);
	split = mb_blob(b, 0);
	elf_new(&e, 0, 64, 1, 62);
	i = elf_section(&e, ".BTF", SHT_PROGBITS_, 0, 1);
	blob_bytes(&e.sections[i].data, split.data, split.size);
	i = elf_section(&e, ".BTF.base", SHT_PROGBITS_, 0, 1);
	blob_bytes(&e.sections[i].data, base->data, base->size);
	save("module.ko", elf_write(&e));
	save("split.btf", split);
	mb_free(b);
}

static struct blob with_pressed_section(const struct blob *btf, int bits)
{
	struct blob pressed = bits == 64 ? wrap_zlib(btf) : wrap_zstd(btf);
	struct elf_out e;
	struct blob *to;

	elf_new(&e, 0, bits, 2, 62);
	to = &e.sections[elf_section(&e, ".BTF", SHT_PROGBITS_, 0x800, 8)].data;
	blob_u32(to, bits == 64 ? 1 : 2);
	if (bits == 64) {
		blob_u32(to, 0);
		blob_u64(to, btf->size);
		blob_u64(to, 8);
	} else {
		blob_u32(to, (uint32_t)btf->size);
		blob_u32(to, 8);
	}
	blob_bytes(to, pressed.data, pressed.size);
	blob_free(&pressed);
	return elf_write(&e);
}

static void make_pressed(const struct blob *btf)
{
	save("pressed.elf", with_pressed_section(btf, 64));
	save("pressed32.elf", with_pressed_section(btf, 32));
}

static void make_kernels(void)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);
	struct blob little, big, odd, gap;

	mb_struct(b, "task_struct", 16);
	mb_member(b, "tgid", t_int, 32);
	mb_member(b, "pid", t_int, 64);
	mb_struct(b, "twin", 8);
	mb_member(b, "a", t_int, 0);
	mb_struct(b, "twin", 8);
	mb_member(b, "a", t_int, 32);
	mb_enum(b, "state", 4, MB_SIGNED);
	mb_value(b, "RUN", 1);
	mb_value(b, "STOP", (uint64_t)-2);
	little = mb_blob(b, 0);
	big = mb_blob(b, 1);
	save("kernel.elf", mo_kernel(&little, 64));
	save("kernel32.elf", mo_kernel(&big, 32));
	odd = mb_blob(b, 0);
	blob_u8(&odd, 1);
	save("odd.btf", odd);
	gap = blob_prefix(&little, 24 + blob_peek32(&little, 12));
	blob_u32(&gap, 0);
	blob_bytes(&gap, little.data + gap.size - 4, little.size - (gap.size - 4));
	blob_poke32(&gap, 16, blob_peek32(&gap, 16) + 4);
	save("gap.btf", gap);
	make_split(b, &little);
	make_pressed(&little);
	save("kernel.btf", little);
	save("kernel-be.btf", big);
	mb_free(b);
}

static void make_kinds(void)
{
	struct mb *b = mb_every_kind();

	mb_int(b, "char", 1, MB_CHAR);
	mb_int(b, "_Bool", 1, MB_BOOL);
	mb_int(b, "unsigned int", 4, MB_UNSIGNED);
	save("kinds.btf", mb_blob(b, 0));
	save("kinds-be.btf", mb_blob(b, 1));
	mb_free(b);
}

static void make_odd(void)
{
	struct mb *b = mb_new();

	mb_typedef(b, "t\033[2J\n\"\\%n%s\177\xff\xc3\xa9", 0);
	mb_struct(b, "x; int y", 0);
	save("odd-names.btf", mb_blob(b, 0));
	mb_free(b);
	b = mb_new();
	mb_typedef(b, "t", 999);
	save("bad-id.btf", mb_blob(b, 0));
	mb_set_third(b, 1, 0);
	mb_set_name(b, 1, 999);
	save("bad-name.btf", mb_blob(b, 0));
	mb_free(b);
}

static void make_new(void)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), t_task;
	struct blob flags;

	t_task = mb_struct(b, "task_struct", 16);
	mb_member(b, "tgid", t_int, 32);
	mb_member(b, "pid", t_int, 64);
	mb_enum(b, "state", 4, MB_SIGNED);
	mb_value(b, "STOP", (uint64_t)-2);
	mb_enum64(b, "wide", 8, MB_UNSIGNED);
	mb_value(b, "SMALL", 7);
	mb_value(b, "LARGE", (uint64_t)1 << 40);
	mb_float(b, "double", 8);
	mb_type_tag(b, "user", t_int);
	mb_decl_tag(b, "note", t_task, 0xffffffff);
	save("new.btf", mb_blob(b, 0));
	flags = mb_blob(b, 0);
	flags.data[3] = 1;
	save("flags.btf", flags);
	mb_free(b);
}

/* One object in the making: a struct task_struct that is laid out otherwise than the kernel's. */
struct maker {
	struct mb *btf;
	struct mo *obj;
	uint32_t t_int, t_task;
};

static struct maker begin(void)
{
	struct maker m;

	m.btf = mb_new();
	m.t_int = mb_int(m.btf, "int", 4, MB_SIGNED);
	m.t_task = mb_struct(m.btf, "task_struct", 12);
	mb_member(m.btf, "pid", m.t_int, 0);
	mb_member(m.btf, "tgid", m.t_int, 32);
	mb_member(m.btf, "gone", m.t_int, 64);
	m.obj = mo_new(m.btf);
	return m;
}

static void end(struct maker *m, const char *name)
{
	save(name, mo_object(m->obj, 0));
	mo_free(m->obj);
	mb_free(m->btf);
}

static void make_faulty(void)
{
	struct mb *b = mb_new();
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED), i;

	mb_ptr(b, 999);
	mb_struct(b, "s", 8);
	mb_member(b, "x", t_int, 0);
	mb_member(b, "x", t_int, 32);
	mb_typedef(b, "t", mb_next(b));
	mb_set_name(b, mb_const(b, t_int), mb_str(b, "t"));
	save("faulty.btf", mb_blob(b, 0));
	mb_free(b);
	b = mb_new();
	for (i = 0; i < 100000; i++)
		mb_const(b, mb_next(b) + 1);
	mb_int(b, "int", 4, MB_SIGNED);
	save("deep.btf", mb_blob(b, 0));
	mb_free(b);
}

static void make_good(void)
{
	struct maker m = begin();
	uint32_t t_state = mb_enum(m.btf, "state", 4, MB_SIGNED);

	mb_value(m.btf, "STOP", (uint64_t)-1);
	mo_program(m.obj, "kprobe/do_exit");
	mo_load(m.obj, 4, 0, m.t_task, "0:0");
	mo_mov(m.obj, 1, BTFMIN_FIELD_EXISTS, m.t_task, "0:1");
	mo_program(m.obj, "tracepoint/sched/sched_switch");
	mo_ldimm64(m.obj, (uint64_t)-1, BTFMIN_ENUMVAL_VALUE, t_state, "0");
	save("good-be.o", mo_object(m.obj, 1));
	end(&m, "good.o");
}

/* Sections of programs are seldom longer than these. */
static void make_syscalls(void)
{
	struct maker m = begin();

	mo_program(m.obj, "tracepoint/syscalls/sys_exit_openat2");
	mo_load(m.obj, 4, 0, m.t_task, "0:0");
	mo_program(m.obj, "kprobe/do_exit");
	mo_load(m.obj, 4, 0, m.t_task, "0:0");
	end(&m, "syscalls.o");
}

static void make_missing(void)
{
	struct maker m = begin();
	uint32_t t_none = mb_struct(m.btf, "no_such_type", 20);

	mo_program(m.obj, "kprobe/do_exit");
	mo_load(m.obj, 4, 8, m.t_task, "0:2");
	mo_load(m.obj, 4, 8, m.t_task, "0:2");
	mo_mov(m.obj, 1, BTFMIN_FIELD_EXISTS, m.t_task, "0:2");
	mo_mov(m.obj, 20, BTFMIN_TYPE_SIZE, t_none, "0");
	mo_load(m.obj, 4, 0, m.t_task, "0:0");
	end(&m, "missing.o");
}

static void make_wide(void)
{
	struct maker m = begin();
	uint32_t t_wide = mb_enum64(m.btf, "wide", 8, MB_UNSIGNED);

	mb_value(m.btf, "SMALL", 1);
	mb_value(m.btf, "LARGE", 2);
	mo_program(m.obj, "kprobe/do_exit");
	mo_ldimm64(m.obj, 1, BTFMIN_ENUMVAL_VALUE, t_wide, "0");
	mo_ldimm64(m.obj, 2, BTFMIN_ENUMVAL_VALUE, t_wide, "1");
	mo_mov(m.obj, 1, BTFMIN_TYPE_MATCHES, m.t_int, "0");
	end(&m, "wide.o");
}

static void make_twins(void)
{
	struct maker m = begin();
	uint32_t t_twin = mb_struct(m.btf, "twin", 4);

	mb_member(m.btf, "a", m.t_int, 0);
	mo_program(m.obj, "kprobe/do_exit");
	mo_load(m.obj, 4, 0, t_twin, "0:0");
	mo_load(m.obj, 4, 0, m.t_task, "0:0");
	end(&m, "twins.o");
}

static void make_retyped(void)
{
	struct maker m = begin();
	uint32_t t_long = mb_int(m.btf, "long", 8, MB_SIGNED);
	uint32_t t_ptr = mb_ptr(m.btf, m.t_int);
	uint32_t t_task = mb_struct(m.btf, "task_struct", 16);

	mb_member(m.btf, "pid", t_long, 0);
	mb_member(m.btf, "tgid", t_ptr, 64);
	mo_program(m.obj, "kprobe/do_exit");
	mo_load(m.obj, 8, 0, t_task, "0:0");
	mo_load(m.obj, 8, 8, t_task, "0:1");
	end(&m, "retyped.o");
}

static void make_malformed(void)
{
	struct maker m = begin();

	mo_program(m.obj, "kprobe/do_exit");
	mo_load(m.obj, 4, 0, m.t_task, "0:pid");
	mo_load(m.obj, 4, 0, m.t_task, "0:0");
	end(&m, "malformed.o");
}

static void make_named(const char *file, const char *name)
{
	struct maker m = begin();
	uint32_t t = mb_struct(m.btf, name, 4);

	mb_member(m.btf, name, m.t_int, 0);
	mo_program(m.obj, "kprobe/do_exit");
	mo_load(m.obj, 4, 0, t, "0:0");
	end(&m, file);
}

static void make_others(void)
{
	struct maker m = begin();

	mo_program(m.obj, "kprobe/do_exit");
	mo_without_ext(m.obj);
	end(&m, "noext.o");
	m = begin();
	mo_program(m.obj, "kprobe/do_exit");
	mo_without_btf(m.obj);
	end(&m, "nobtf.o");
	m = begin();
	mo_program(m.obj, "kprobe/do_exit");
	mo_machine(m.obj, 62);
	end(&m, "x86.o");
}

int main(void)
{
	char name[1001];

	make_kernels();
	make_kinds();
	make_odd();
	make_faulty();
	make_new();
	make_good();
	make_syscalls();
	make_missing();
	make_wide();
	make_twins();
	make_retyped();
	make_malformed();
	make_named("names.o", "a\033[2J\n\"\\%n%s\177\xff\xc3\xa9\xed\xa0\x80z");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	make_named("long.o", name);
	make_others();
	return 0;
}
