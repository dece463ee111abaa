/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_modules - writes a small kernel, modules of it, and objects that ask for them, into the
 * current folder
 *
 * vm.btf          struct task_struct { pid@8 } of 24 bytes, struct shared { a@4 }
 * net.btf         split on it: struct net_s { a@8, task@16: a pointer to task_struct },
 *                 struct both { x@4 }, struct shared { a@12 };  net.ko: the same as a module's ELF
 * disk.btf        split on vm.btf too: struct disk_s { a@0 }, struct both { x@4 }, struct odd { x@0
 * } other.btf       split on vm.btf: struct odd { x@8 } top.btf         split on net.btf: struct
 * top_s { n: a net_s@0 } empty.btf       split, without types and strings by-luck.btf     net.btf
 * with strings that begin with NUL small.btf       another kernel, of fewer types; large.btf: of
 * more out.ko          with a distilled base: struct out_s { t: a pointer to task_struct@8, a@16 }
 * out-size.ko     the same, with a task_struct of 32 bytes inside; out-dup.ko: with a struct twin,
 * of which twins.btf, another vm.btf, has two names.btf       a struct same { a@16 } of its own, in
 * a struct s;  vm.btf has one too, { a@8 } asks.o          asks for net_s.a, net_s.task.pid,
 * shared.a, both.x, disk_s.a, and target ids of net_s and disk_s odd.o           asks for odd.x;
 * top.o: for top_s.n.a;  out.o: for out_s.a; names.o: whether s matches, and for same.a
 */
#include <stdio.h>
#include <stdlib.h>

#include <btfmin.h>

#include "../support/make_obj.h"

static void save(const char *name, struct blob b)
{
	FILE *f = fopen(name, "wb");

	if (!f || fwrite(b.data, 1, b.size, f) != b.size || fclose(f)) {
		perror(name);
		exit(1);
	}
	blob_free(&b);
}

/* struct NAME of bytes with an int member at byte; type 1 is int. */
static uint32_t put_struct(struct mb *b, const char *name, uint32_t bytes, const char *member,
			   uint32_t byte)
{
	uint32_t id = mb_struct(b, name, bytes);

	mb_member(b, member, 1, byte * 8);
	return id;
}

#define TASK 2u /* in every kernel here */

static struct mb *kernel(void)
{
	struct mb *b = mb_new();

	mb_int(b, "int", 4, MB_SIGNED);
	put_struct(b, "task_struct", 24, "pid", 8);
	put_struct(b, "shared", 8, "a", 4);
	put_struct(b, "same", 12, "a", 8);
	return b;
}

static void describe_net(struct mb *m)
{
	put_struct(m, "net_s", 24, "a", 8);
	mb_member(m, "task", mb_next(m), 128);
	mb_ptr(m, TASK);
	put_struct(m, "both", 8, "x", 4);
	put_struct(m, "shared", 16, "a", 12);
	mb_func(m, "net_init", mb_proto(m, 1), 0);
}

static void make_modules(const struct mb *vm)
{
	struct mb *net = mb_new_split(vm), *top, *m;
	uint32_t net_s = mb_next(net), same;
	struct blob bytes;

	describe_net(net);
	bytes = mb_blob(net, 0);
	save("net.ko", mo_module(&bytes, NULL));
	save("net.btf", bytes);
	top = mb_new_split(net);
	mb_struct(top, "top_s", 24);
	mb_member(top, "n", net_s, 0);
	save("top.btf", mb_blob(top, 0));
	mb_free(top);
	mb_free(net);
	m = mb_new_split(vm);
	put_struct(m, "disk_s", 4, "a", 0);
	put_struct(m, "both", 8, "x", 4);
	put_struct(m, "odd", 4, "x", 0);
	save("disk.btf", mb_blob(m, 0));
	mb_free(m);
	m = mb_new_split(vm);
	put_struct(m, "odd", 12, "x", 8);
	save("other.btf", mb_blob(m, 0));
	mb_free(m);
	m = mb_new_split(vm);
	save("empty.btf", mb_blob(m, 0));
	mb_free(m);
	m = mb_new_split(vm);
	mb_str_again(m, "");
	describe_net(m);
	save("by-luck.btf", mb_blob(m, 0));
	mb_free(m);
	m = mb_new_split(vm);
	same = put_struct(m, "same", 20, "a", 16);
	mb_struct(m, "s", 20);
	mb_member(m, "s", same, 0);
	save("names.btf", mb_blob(m, 0));
	mb_free(m);
}

static void make_kernels(void)
{
	struct mb *b = kernel();

	save("vm.btf", mb_blob(b, 0));
	make_modules(b);
	mb_ptr(b, 1);
	save("large.btf", mb_blob(b, 0));
	mb_free(b);
	b = kernel();
	put_struct(b, "twin", 8, "a", 0);
	put_struct(b, "twin", 8, "a", 4);
	save("twins.btf", mb_blob(b, 0));
	mb_free(b);
	b = mb_new();
	mb_int(b, "int", 4, MB_SIGNED);
	save("small.btf", mb_blob(b, 0));
	mb_free(b);
}

enum distilled { PLAIN, SIZE, DUP };

static struct blob distilled(enum distilled what)
{
	struct mb *base = mb_new(), *m;
	struct blob bytes, base_bytes, ko;
	uint32_t task;

	task = mb_struct(base, "task_struct", what == SIZE ? 32 : 24);
	mb_int(base, "int", 4, MB_SIGNED);
	if (what == DUP)
		mb_struct(base, "twin", 8);
	m = mb_new_split(base);
	mb_struct(m, "out_s", 24);
	mb_member(m, "t", what == SIZE ? task : mb_next(m), 64);
	mb_member(m, "a", task + 1, 128);
	mb_ptr(m, task);
	bytes = mb_blob(m, 0);
	base_bytes = mb_blob(base, 0);
	ko = mo_module(&bytes, &base_bytes);
	blob_free(&bytes);
	blob_free(&base_bytes);
	mb_free(m);
	mb_free(base);
	return ko;
}

struct maker {
	struct mb *btf;
	struct mo *obj;
};

static struct maker begin(void)
{
	struct maker m;

	m.btf = mb_new();
	mb_int(m.btf, "int", 4, MB_SIGNED);
	m.obj = mo_new(m.btf);
	mo_program(m.obj, "kprobe/do_exit");
	return m;
}

static void end(struct maker *m, const char *name)
{
	save(name, mo_object(m->obj, 0));
	mo_free(m->obj);
	mb_free(m->btf);
}

static void make_asks(void)
{
	struct maker m = begin();
	uint32_t net, task, disk;

	net = put_struct(m.btf, "net_s", 16, "a", 0);
	mb_member(m.btf, "task", mb_next(m.btf), 64);
	mb_ptr(m.btf, mb_next(m.btf) + 1);
	task = put_struct(m.btf, "task_struct", 4, "pid", 0);
	mo_load(m.obj, 4, 0, net, "0:0");
	mo_load(m.obj, 8, 8, net, "0:1");
	mo_load(m.obj, 4, 0, task, "0:0");
	mo_load(m.obj, 4, 0, put_struct(m.btf, "shared", 4, "a", 0), "0:0");
	mo_load(m.obj, 4, 0, put_struct(m.btf, "both", 4, "x", 0), "0:0");
	disk = put_struct(m.btf, "disk_s", 4, "a", 0);
	mo_load(m.obj, 4, 0, disk, "0:0");
	mo_ldimm64(m.obj, net, BTFMIN_TYPE_ID_TARGET, net, "0");
	mo_ldimm64(m.obj, disk, BTFMIN_TYPE_ID_TARGET, disk, "0");
	end(&m, "asks.o");
}

static void make_others(void)
{
	struct maker m = begin();
	uint32_t inner, s;

	mo_load(m.obj, 4, 0, put_struct(m.btf, "odd", 4, "x", 0), "0:0");
	end(&m, "odd.o");
	m = begin();
	inner = put_struct(m.btf, "net_s", 4, "a", 0);
	s = mb_struct(m.btf, "top_s", 4);
	mb_member(m.btf, "n", inner, 0);
	mo_load(m.obj, 4, 0, s, "0:0:0");
	end(&m, "top.o");
	m = begin();
	mo_load(m.obj, 4, 0, put_struct(m.btf, "out_s", 4, "a", 0), "0:0");
	end(&m, "out.o");
	m = begin();
	inner = put_struct(m.btf, "same", 4, "a", 0);
	s = mb_struct(m.btf, "s", 4);
	mb_member(m.btf, "s", inner, 0);
	mo_mov(m.obj, 1, BTFMIN_TYPE_MATCHES, s, "0");
	mo_load(m.obj, 4, 0, inner, "0:0");
	end(&m, "names.o");
}

int main(void)
{
	make_kernels();
	save("out.ko", distilled(PLAIN));
	save("out-size.ko", distilled(SIZE));
	save("out-dup.ko", distilled(DUP));
	make_asks();
	make_others();
	return 0;
}
