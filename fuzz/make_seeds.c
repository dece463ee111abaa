/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make_seeds.c - writes the seeds of all targets
 *
 *	make_seeds FOLDER	(fuzz/corpus, whose folders access, btf, check, convert, embed, ext,
 *				gen, host, image, obj, pack, package, source, split and tar must be
 *				there)
 *
 * The seeds are well-formed and small, one for each form that a mutation should start from, in
 * both byte orders; names say what is in them. Running it again writes the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../pack/embed.h"
#include "../tests/support/elf_out.h"
#include "../tests/support/make_image.h"
#include "../tests/support/make_obj.h"
#include "../tests/support/make_tar.h"

static const char *top;

static void save(const char *target, const char *name, const struct blob *b)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s/%s-%s", top, target, name, b->be ? "be" : "le");
	f = fopen(path, "wb");
	if (!f || fwrite(b->data, 1, b->size, f) != b->size || fclose(f)) {
		perror(path);
		exit(1);
	}
}

/* ---- BTF ----------------------------------------------------------------------------------------
 */

static void every_kind(struct mb *b)
{
	mb_int(b, "int", 4, MB_SIGNED);
	mb_ptr(b, 4);
	mb_array(b, 1, 1, 7);
	mb_struct(b, "s", 8);
	mb_member(b, "a", 1, 0);
	mb_bits(b, "b", 1, 32, 3);
	mb_union(b, "u", 8);
	mb_member(b, NULL, 4, 0);
	mb_enum(b, "e", 4, MB_SIGNED);
	mb_value(b, "A", 1);
	mb_fwd_union(b, "fu");
	mb_typedef(b, "t", 1);
	mb_volatile(b, 1);
	mb_const(b, 9);
	mb_restrict(b, 2);
	mb_func(b, "f", 13, 1);
	mb_proto(b, 1);
	mb_param(b, "x", 1);
	mb_var(b, "v", 1, 1);
	mb_datasec(b, ".data", 4);
	mb_secinfo(b, 14, 0, 4);
	mb_float(b, "double", 8);
	mb_decl_tag(b, "tag", 4, 1);
	mb_type_tag(b, "user", 1);
	mb_enum64(b, "e64", 8, MB_UNSIGNED);
	mb_value(b, "C", 0x100000000);
}

static void with_layout(struct mb *b)
{
	mb_int(b, "int", 4, MB_SIGNED);
	mb_raw(b, "new", 20, 1, 0, 0);
	mb_word(b, 1);
	mb_word(b, 2);
	mb_layout_known(b);
	mb_layout(b, 4, 4, 0);
}

static void long_header(struct mb *b)
{
	mb_int(b, "long", 4, MB_SIGNED);
	mb_header(b, 48);
}

static void one_int(struct mb *b)
{
	mb_int(b, "int", 4, MB_SIGNED);
}

/* Bytes that text, JSON and C each have to do something about. */
static void odd_names(struct mb *b)
{
	mb_typedef(b, "\033[2J\n\177", 0);
	mb_typedef(b, "\"\\\302\205\377", 0);
	mb_struct(b, "x; int y", 4);
	mb_member(b, "class", 1, 0);
	mb_struct(b, "x; int y", 8);
	mb_func(b, "%n%s", 6, 5);
	mb_proto(b, 3);
	mb_param(b, "*/", 4);
	mb_datasec(b, ".data", 0);
	mb_secinfo(b, 1, 0, 0);
}

static void self_typedef(struct mb *b)
{
	mb_typedef(b, "t", 1);
}

/* ---- kernels and objects --------------------------------------------------------------------- */

/* The same types with other offsets on the two sides. Ids: */
enum { T_INT = 1, T_LONG, T_PTR, T_ARR, T_ANON, T_S, T_PTR_S, T_M, T_E, T_PROTO, T_PTR_FN, T_FN };

static void describe(struct mb *b, uint32_t side)
{
	mb_int(b, "int", 4, MB_SIGNED);
	mb_int(b, "long int", 8, MB_SIGNED);
	mb_ptr(b, 0);
	mb_array(b, T_INT, T_INT, side ? 4 : 8);
	mb_union(b, NULL, 8);
	mb_member(b, "x", T_LONG, 0);
	mb_struct(b, "s", 64 + 8 * side);
	mb_member(b, "a", T_INT, 32 * side);
	mb_member(b, NULL, T_ANON, 64);
	mb_member(b, "p", T_PTR, 128);
	mb_member(b, "arr", T_ARR, 192);
	mb_bits(b, "f", T_INT, 448 + 30 * side, 3);
	mb_ptr(b, T_S);
	mb_struct(b, "m", 8);
	mb_member(b, "next", T_PTR_S, 0);
	mb_enum(b, "e", 4, MB_UNSIGNED);
	mb_value(b, "A", 3 + side);
	mb_value(b, "B", 9);
	mb_proto(b, T_INT);
	mb_param(b, "s", T_PTR_S);
	mb_ptr(b, T_PROTO);
	mb_typedef(b, "fn_t", T_PTR_FN);
}

static void kernel(struct mb *b)
{
	describe(b, 1);
	mb_struct(b, "s___two", 4);
	mb_member(b, "a", T_INT, 0);
}

static void fields(struct mo *o)
{
	mo_program(o, "kprobe/fields");
	mo_load(o, 4, 0, T_S, "0:0");
	mo_load(o, 8, 8, T_S, "0:1:0");
	mo_store(o, 8, 16, T_S, "0:2");
	mo_mov(o, 32, 0, T_S, "0:3:2");
	mo_mov(o, 4, 1, T_S, "0:4");
	mo_mov(o, 1, 2, T_S, "0:0");
	mo_mov(o, 1, 3, T_S, "0:4");
	mo_mov(o, 61, 4, T_S, "0:4");
	mo_mov(o, 61, 5, T_S, "0:4");
}

static void types(struct mo *o)
{
	mo_program(o, "kprobe/types");
	mo_ldimm64(o, T_S, 6, T_S, "0");
	mo_ldimm64(o, T_M, 7, T_M, "0");
	mo_mov(o, 1, 8, T_FN, "0");
	mo_mov(o, 64, 9, T_S, "0");
	mo_mov(o, 1, 12, T_M, "0");
	mo_program(o, "kprobe/values");
	mo_mov(o, 1, 10, T_E, "1");
	mo_ldimm64(o, 3, 11, T_E, "0");
	mo_ldimm64(o, 9, 11, T_E, "1");
}

static void plain(struct mo *o)
{
	mo_program(o, "kprobe/plain");
	mo_insn(o, 0xb7, 1, 0, 0, 1);
}

static void old_ext(struct mo *o)
{
	mo_ext_header(o, 24);
	plain(o);
}

static void long_records(struct mo *o)
{
	mo_record_size(o, 24);
	fields(o);
}

/* ---- what is written ---------------------------------------------------------------------------
 */

static struct blob build_btf(void (*describe_it)(struct mb *b), int be)
{
	struct mb *b = mb_new();
	struct blob bytes;

	describe_it(b);
	bytes = mb_blob(b, be);
	mb_free(b);
	return bytes;
}

static struct blob build_obj(void (*describe_it)(struct mo *o), int be)
{
	struct mb *b = mb_new();
	struct mo *o = mo_new(b);
	struct blob bytes;

	describe(b, 0);
	describe_it(o);
	bytes = mo_object(o, be);
	mo_free(o);
	mb_free(b);
	return bytes;
}

/* By value, through a pointer, and through a function. */
static void rings(struct mb *b)
{
	mb_int(b, "int", 4, MB_SIGNED);
	mb_struct(b, "s", 8);
	mb_member(b, "a", 3, 0);
	mb_array(b, 4, 1, 2);
	mb_typedef(b, "t", 2);
	mb_ptr(b, 6);
	mb_const(b, 5);
	mb_ptr(b, 8);
	mb_proto(b, 7);
	mb_param(b, "p", 7);
}

/* As deep as the kernel goes, and one more. */
static void chain(struct mb *b)
{
	int i;

	for (i = 0; i < 33; i++)
		mb_typedef(b, "t", mb_next(b) + 1);
	mb_int(b, "int", 4, MB_SIGNED);
}

static void seed_btf(const char *name, void (*describe_it)(struct mb *b))
{
	int be;

	for (be = 0; be < 2; be++) {
		struct blob b = build_btf(describe_it, be);

		save("btf", name, &b);
		save("check", name, &b);
		blob_free(&b);
	}
}

static void seed_check(const char *name, void (*describe_it)(struct mb *b))
{
	int be;

	for (be = 0; be < 2; be++) {
		struct blob b = build_btf(describe_it, be);

		save("check", name, &b);
		blob_free(&b);
	}
}

/* The number of a reader, then BTF. */
static void seed_convert(const char *name, void (*describe_it)(struct mb *b), unsigned reader)
{
	int be;

	for (be = 0; be < 2; be++) {
		struct blob b = build_btf(describe_it, be), seed = blob_new(be);

		blob_u8(&seed, reader);
		blob_bytes(&seed, b.data, b.size);
		save("convert", name, &seed);
		blob_free(&seed);
		blob_free(&b);
	}
}

static void seed_obj(const char *name, void (*describe_it)(struct mo *o))
{
	int be;

	for (be = 0; be < 2; be++) {
		struct blob b = build_obj(describe_it, be);

		save("obj", name, &b);
		blob_free(&b);
	}
}

static struct blob embed(const char *name, const struct blob *object, const void *package,
			 size_t size)
{
	struct blob both = blob_new(object->be);
	struct pack_bytes bytes;
	struct failure fault;

	if (!embed_add(&bytes, name, object->data, object->size, package, size, &fault)) {
		fprintf(stderr, "%s: %s\n", name, fault.text);
		exit(1);
	}
	blob_bytes(&both, bytes.data, bytes.size);
	free(bytes.data);
	return both;
}

/* An object, and with a package in it. */
static void seed_embed(const char *name, const char *with, void (*describe_it)(struct mo *o))
{
	static const char package[] = "as good as a package";
	int be;

	for (be = 0; be < 2; be++) {
		struct blob b = build_obj(describe_it, be), both;

		save("embed", name, &b);
		both = embed(name, &b, package, sizeof(package));
		save("embed", with, &both);
		blob_free(&both);
		blob_free(&b);
	}
}

/* The kernel's BTF bare or in ELF, then the object; the length before them is little-endian. */
static void seed_gen(const char *name, void (*describe_it)(struct mo *o), int bits)
{
	int be;

	for (be = 0; be < 2; be++) {
		struct blob k = build_btf(kernel, be), o = build_obj(describe_it, be);
		struct blob pair = blob_new(0);

		if (bits) {
			struct blob elf = mo_kernel(&k, bits);

			blob_free(&k);
			k = elf;
		}
		blob_u32(&pair, (uint32_t)k.size);
		blob_bytes(&pair, k.data, k.size);
		blob_bytes(&pair, o.data, o.size);
		pair.be = be; /* for the name */
		save("gen", name, &pair);
		blob_free(&pair);
		blob_free(&k);
		blob_free(&o);
	}
}

static void seed_kernels(void)
{
	int be, bits;

	for (be = 0; be < 2; be++) {
		for (bits = 32; bits <= 64; bits += 32) {
			struct blob k = build_btf(one_int, be), elf = mo_kernel(&k, bits);

			save("obj", bits == 32 ? "kernel32" : "kernel64", &elf);
			blob_free(&elf);
			blob_free(&k);
		}
	}
}

/* ---- split BTF ----------------------------------------------------------------------------------
 */

static void small_kernel(struct mb *b, uint32_t fillers)
{
	uint32_t t_int;

	while (fillers-- > 0)
		mb_ptr(b, 0);
	t_int = mb_int(b, "int", 4, MB_SIGNED);
	mb_struct(b, "task_struct", 8);
	mb_member(b, "pid", t_int, 32);
	mb_enum(b, "e", 4, MB_UNSIGNED);
	mb_fwd_struct(b, "f");
}

static void split_of(const char *name, void (*fill)(struct mb *m), int be)
{
	struct mb *base = mb_new(), *other = mb_new(), *m;
	struct blob all = blob_new(be), b[3];
	int i;

	small_kernel(base, 0);
	small_kernel(other, 2);
	m = mb_new_split(base);
	fill(m);
	b[0] = mb_blob(base, be);
	b[1] = mb_blob(other, be);
	b[2] = mb_blob(m, be);
	all.be = 0; /* the lengths */
	for (i = 0; i < 3; i++) {
		if (i < 2)
			blob_u32(&all, (uint32_t)b[i].size);
		blob_bytes(&all, b[i].data, b[i].size);
		blob_free(&b[i]);
	}
	all.be = be;
	save("split", name, &all);
	blob_free(&all);
	mb_free(m);
	mb_free(other);
	mb_free(base);
}

static void module(struct mb *m)
{
	uint32_t s = mb_struct(m, "mod_s", 16), var;

	mb_member(m, "pid", 1, 0);
	mb_member(m, "t", s + 1, 64);
	mb_ptr(m, 2);
	mb_func(m, "mod_f", mb_proto(m, 3), 0);
	var = mb_var(m, "v", 4, 0);
	mb_datasec(m, ".data", 4);
	mb_secinfo(m, var, 0, 4);
}

static void embedding(struct mb *m)
{
	mb_struct(m, "outer", 16);
	mb_member(m, "in", mb_next(m), 0);
	mb_array(m, 2, 1, 2);
}

static void nothing(struct mb *m)
{
	(void)m;
}

static void split_seeds(int be)
{
	split_of("module", module, be);
	split_of("embedding", embedding, be);
	split_of("empty", nothing, be);
}

/* ---- what BTF comes in ---------------------------------------------------------------------- */

/* Saves bytes as they are, and in gzip. */
static void seed_bytes(const char *name, const struct blob *b)
{
	struct blob pressed = wrap_gzip(b);
	char longer[64];

	save("source", name, b);
	snprintf(longer, sizeof(longer), "gzip-%s", name);
	pressed.be = b->be; /* for the name */
	save("source", longer, &pressed);
	blob_free(&pressed);
}

static void seed_tars(const struct blob *btf)
{
	static const char *const names[] = {"tar-v7", "tar-ustar", "tar-oldgnu"};
	int form;

	for (form = TAR_V7; form <= TAR_OLDGNU; form++) {
		struct blob tar = blob_new(btf->be);

		if (form == TAR_USTAR)
			tar_pax(&tar, "path", "k.btf");
		if (form == TAR_OLDGNU)
			tar_extra(&tar, 'L', "k.btf", 6);
		tar_file(&tar, (enum tar_form)form, "k.btf", btf->data, btf->size);
		tar_head(&tar, (enum tar_form)form, "link", '2', 0);
		tar_end(&tar);
		seed_bytes(names[form], &tar);
		blob_free(&tar);
	}
}

/* SHF_COMPRESSED of 64 bits, by zlib. */
static void seed_pressed_section(const struct blob *btf)
{
	struct blob pressed = wrap_zlib(btf), elf;
	struct elf_out e;
	uint32_t i;

	elf_new(&e, btf->be, 64, 2, 62);
	i = elf_section(&e, ".BTF", SHT_PROGBITS_, 0x800, 8);
	blob_u32(&e.sections[i].data, 1);
	blob_u32(&e.sections[i].data, 0);
	blob_u64(&e.sections[i].data, btf->size);
	blob_u64(&e.sections[i].data, 8);
	blob_bytes(&e.sections[i].data, pressed.data, pressed.size);
	elf = elf_write(&e);
	seed_bytes("elf-zlib", &elf);
	blob_free(&elf);
	blob_free(&pressed);
}

static void save_image(const char *name, struct blob image, int be)
{
	image.be = be; /* for the name */
	save("source", name, &image);
	save("image", name, &image);
	blob_free(&image);
}

/* One image of each way in which the kernel in it is found. */
static void seed_images(const struct blob *btf)
{
	struct blob elf = mo_kernel(btf, 64), pressed = wrap_zstd(&elf), lies;
	struct blob raw = mi_plain("arm64", btf->data, btf->size), zipped = wrap_gzip(&raw);

	mi_append_size(&pressed, (uint32_t)elf.size);
	save_image("bzimage-zstd", mi_bzimage(1, pressed.data, pressed.size), btf->be);
	lies = mi_bzimage(1, pressed.data, pressed.size);
	blob_poke32(&lies, 0x248, 1);
	save_image("bzimage-lies-zstd", lies, btf->be);
	save_image("zboot-gzip", mi_zboot("gzip", zipped.data, zipped.size), btf->be);
	save_image("image-arm64", mi_plain("arm64", btf->data, btf->size), btf->be);
	save_image("zimage-arm-gzip", mi_plain("arm", zipped.data, zipped.size), btf->be);
	blob_free(&zipped);
	blob_free(&raw);
	blob_free(&pressed);
	blob_free(&elf);
}

static void seed_sources(void)
{
	int be;

	for (be = 0; be < 2; be++) {
		struct blob btf = build_btf(one_int, be), pressed = wrap_zstd(&btf);

		pressed.be = be; /* for the name */
		seed_bytes("zstd", &pressed);
		seed_tars(&btf);
		seed_pressed_section(&btf);
		seed_images(&btf);
		blob_free(&pressed);
		blob_free(&btf);
	}
}

/* ---- hosts --------------------------------------------------------------------------------------
 */

struct host_seed {
	const char *name, *os_release;
	const char *words[5]; /* uname -m and -r, three paths */
};

static const struct host_seed host_seeds[] = {
	{"debian",
	 "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n",
	 {"x86_64", "6.1.0-13-amd64", "debian/12/x86_64/6.1.0-13-amd64.btf.tar.xz",
	  "debian/bookworm/6.1.0-13-amd64.btf", "6.1.0-13-amd64.btf"}},
	{"rocky",
	 "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"8.5\"\n",
	 {"aarch64", "4.18.0-348.el8.aarch64", "./rhel/8/arm64/4.18.0-348.el8.aarch64.btf",
	  "centos/8.5/arm64/4.18.0-348.el8.aarch64.btf", "arm64/4.18.0-348.el8.aarch64.btf"}},
	{"sles",
	 "VERSION_ID='12.3'\r\n# SP3\r\nID='sles'\r\n",
	 {"x86_64", "4.4.103-6.33-default", "sles/12.3/amd64/4.4.103-6.33.1-default.btf.gz",
	  "opensuse/42.3/x86_64/4.4.103-6.33-default.btf", "a/../b/4.4.103-6.33.1-default.btf"}},
	{"amazon",
	 "\xef\xbb\xbfID=amzn\nVERSION_ID=2018\\.03\nID_LIKE=\"rhel\tfedora\"",
	 {"x86_64", "4.14.101-75.76.amzn1.x86_64",
	  "btfhub-archive/amzn/1/x86_64/4.14.101-75.76.amzn1.x86_64.btf",
	  "amzn/2018/x86_64/4.14.101-75.76.amzn1.x86_64.btf", "5.10~rc1.btf"}},
	{"none", "", {"", "", "", "0001.btf", "1.btf"}},
};

static void seed_hosts(void)
{
	struct blob b;
	size_t i, n;

	for (i = 0; i < sizeof(host_seeds) / sizeof(host_seeds[0]); i++) {
		b = blob_new(0);
		blob_u32(&b, (uint32_t)strlen(host_seeds[i].os_release));
		blob_bytes(&b, host_seeds[i].os_release, strlen(host_seeds[i].os_release));
		for (n = 0; n < 5; n++)
			blob_bytes(&b, host_seeds[i].words[n], strlen(host_seeds[i].words[n]) + 1);
		save("host", host_seeds[i].name, &b);
		blob_free(&b);
	}
}

/* ---- packages ------------------------------------------------------------------------------- */

#define UBUNTU "./btfhub-archive/ubuntu/20.04/x86_64/"

/* Names of all shapes, and links; neighbours that agree. */
static struct blob package_of(const struct blob *btf, enum tar_form form)
{
	struct blob tar = blob_new(btf->be);

	tar_file(&tar, form, "./package.json", "{}", 2);
	tar_file(&tar, form, UBUNTU "5.4.0-42-generic.btf", btf->data, btf->size);
	tar_link(&tar, form, UBUNTU "5.4.0-47-generic.btf", UBUNTU "5.4.0-42-generic.btf");
	tar_file(&tar, form, "centos/7/arm64/3.10.0-1160.el7.aarch64.btf", btf->data, btf->size);
	if (form == TAR_USTAR) {
		tar_pax(&tar, "linkpath", "centos/7/arm64/3.10.0-1160.el7.aarch64.btf");
		tar_pax(&tar, "path", "sles/15.1/x86_64/4.12.14-195.1-default.btf");
	}
	if (form == TAR_OLDGNU) {
		tar_extra(&tar, 'K', "centos/7/arm64/3.10.0-1160.el7.aarch64.btf", 43);
		tar_extra(&tar, 'L', "sles/15.1/x86_64/4.12.14-195.1-default.btf", 43);
	}
	tar_link(&tar, form, "5.4.0.btf", form == TAR_V7 ? UBUNTU "5.4.0-47-generic.btf" : "x");
	tar_end(&tar);
	return tar;
}

static void save_package(const char *name, struct blob b, int be)
{
	b.be = be; /* for the name */
	save("package", name, &b);
	blob_free(&b);
}

static void seed_packages(int be)
{
	struct blob btf = build_btf(one_int, be), object = build_obj(plain, be);
	struct blob tar = package_of(&btf, TAR_USTAR), pressed = wrap_gzip(&tar);

	save_package("v7", package_of(&btf, TAR_V7), be);
	save_package("oldgnu", package_of(&btf, TAR_OLDGNU), be);
	save_package("embedded", embed("plain", &object, tar.data, tar.size), be);
	save_package("gzip-embedded", embed("plain", &object, pressed.data, pressed.size), be);
	save_package("ustar", tar, be);
	save_package("gzip", pressed, be);
	save_package("single", btf, be);
	save_package("object", object, be);
}

/* The members of all shapes, hard links and others wanted. */
static void seed_members(void)
{
	static const char *const names[] = {"v7", "ustar", "oldgnu"};
	struct blob btf = build_btf(one_int, 0);
	int form;

	for (form = TAR_V7; form <= TAR_OLDGNU; form++) {
		struct blob tar = package_of(&btf, (enum tar_form)form), seed = blob_new(0);

		blob_u8(&seed, 3);
		tar_head(&seed, (enum tar_form)form, "fifo", '6', 0);
		blob_bytes(&seed, tar.data, tar.size);
		save("tar", names[form], &seed);
		blob_free(&seed);
		blob_free(&tar);
	}
	blob_free(&btf);
}

/* An archive with kernels of two names, one as it is and one in gzip, a bad one, and a mark of a
 * failure; then an object. */
static void seed_pack(const char *name, void (*describe_it)(struct mo *o))
{
	int be;

	for (be = 0; be < 2; be++) {
		struct blob k = build_btf(kernel, be), o = build_obj(describe_it, be);
		struct blob tar = blob_new(0), pressed = wrap_gzip(&k), pair = blob_new(0);

		tar_file(&tar, TAR_USTAR, "debian/12/x86_64/6.1.0-13-amd64.btf", k.data, k.size);
		tar_file(&tar, TAR_USTAR, "debian/12/x86_64/6.1.0-12-amd64.btf.gz", pressed.data,
			 pressed.size);
		tar_file(&tar, TAR_USTAR, "debian/12/x86_64/6.1.0-11-amd64.btf", "\x9f\xeb", 2);
		tar_file(&tar, TAR_USTAR, "ubuntu/20.04/arm64/5.4.0-42-generic.failed", "", 0);
		tar_end(&tar);
		blob_u32(&pair, (uint32_t)tar.size);
		blob_bytes(&pair, tar.data, tar.size);
		blob_bytes(&pair, o.data, o.size);
		pair.be = be; /* for the name */
		save("pack", name, &pair);
		blob_free(&pair);
		blob_free(&pressed);
		blob_free(&tar);
		blob_free(&k);
		blob_free(&o);
	}
}

/* ---- access strings --------------------------------------------------------------------------
 */

/* Kinds as btfmin.h numbers them, types as fuzz_access.c does. */
static const struct access_seed {
	const char *name;
	unsigned kind, type;
	const char *text;
} access_seeds[] = {
	{"member", BTFMIN_FIELD_BYTE_OFFSET, 7, "0:0"},
	{"rows", BTFMIN_FIELD_BYTE_OFFSET, 7, "2:2:4:1"},
	{"ends-without-name", BTFMIN_FIELD_BYTE_OFFSET, 7, "0:1"},
	{"anonymous", BTFMIN_FIELD_EXISTS, 7, "0:1:1"},
	{"bits", BTFMIN_FIELD_LSHIFT_U64, 7, "0:3"},
	{"bits-right", BTFMIN_FIELD_RSHIFT_U64, 7, "0:4"},
	{"flexible", BTFMIN_FIELD_BYTE_SIZE, 7, "0:5:1000"},
	{"outer", BTFMIN_FIELD_SIGNED, 11, "0:0:2:3:2"},
	{"type", BTFMIN_TYPE_SIZE, 11, "0"},
	{"matches", BTFMIN_TYPE_MATCHES, 7, "0"},
	{"id", BTFMIN_TYPE_ID_TARGET, 15, "0"},
	{"value", BTFMIN_ENUMVAL_VALUE, 12, "1"},
	{"value64", BTFMIN_ENUMVAL_EXISTS, 13, "0"},
	{"zeroes", BTFMIN_FIELD_BYTE_OFFSET, 7, "0000000000:0000000003"},
	{"largest", BTFMIN_FIELD_BYTE_OFFSET, 1, "2147483647"},
	{"blank", BTFMIN_FIELD_BYTE_OFFSET, 7, "0: 1"},
	{"end", BTFMIN_FIELD_BYTE_OFFSET, 7, "0:"},
};

static void seed_access(void)
{
	size_t i;

	for (i = 0; i < sizeof(access_seeds) / sizeof(access_seeds[0]); i++) {
		const struct access_seed *s = &access_seeds[i];
		struct blob b = blob_new(0);

		blob_u8(&b, s->kind);
		blob_u8(&b, s->type);
		blob_bytes(&b, s->text, strlen(s->text));
		save("access", s->name, &b);
		blob_free(&b);
	}
}

/* ---- .BTF.ext ---------------------------------------------------------------------------------
 */

/* Two blocks, of one record and of two, after so much of a header. */
static void seed_ext(const char *name, uint32_t header, uint32_t record)
{
	int be;
	uint32_t i, n, total = 4 + 2 * 8 + 3 * record;

	for (be = 0; be < 2; be++) {
		struct blob b = blob_new(be);

		blob_u16(&b, 0xeb9f);
		blob_u16(&b, be ? 0x0100 : 0x0001); /* two bytes: version 1, flags 0 */
		blob_u32(&b, header);
		for (i = 8; i < header; i += 4) /* func_info and line_info: none */
			blob_u32(&b, i == 28 ? total : 0);
		blob_u32(&b, record);
		for (n = 1; n <= 2; n++) {
			blob_u32(&b, n);
			blob_u32(&b, n);
			for (i = 0; i < n * record; i += 4)
				blob_u32(&b, i / 4 + n);
		}
		save("ext", name, &b);
		blob_free(&b);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: make_seeds FOLDER\n");
		return 2;
	}
	top = argv[1];
	seed_btf("every-kind", every_kind);
	seed_btf("layout", with_layout);
	seed_btf("long-header", long_header);
	seed_btf("one-int", one_int);
	seed_btf("self-typedef", self_typedef);
	seed_btf("odd-names", odd_names);
	seed_btf("kernel", kernel);
	seed_check("rings", rings);
	seed_check("chain", chain);
	seed_convert("every-kind-libbpf", every_kind, 0);
	seed_convert("every-kind-linux", every_kind, 7);
	seed_convert("bitfields", kernel, 7);
	seed_convert("layout", with_layout, 3);
	seed_convert("long-header", long_header, 20);
	seed_obj("fields", fields);
	seed_obj("types", types);
	seed_obj("plain", plain);
	seed_obj("old-ext", old_ext);
	seed_obj("long-records", long_records);
	seed_embed("plain", "plain-embedded", plain);
	seed_embed("fields", "fields-embedded", fields);
	seed_kernels();
	seed_gen("fields", fields, 0);
	seed_gen("types", types, 0);
	seed_gen("fields-elf32", fields, 32);
	seed_gen("types-elf64", types, 64);
	split_seeds(0);
	split_seeds(1);
	seed_sources();
	seed_hosts();
	seed_packages(0);
	seed_packages(1);
	seed_members();
	seed_pack("fields", fields);
	seed_pack("types", types);
	seed_access();
	seed_ext("old", 24, 16);
	seed_ext("two-blocks", 32, 16);
	seed_ext("long-records", 32, 24);
	seed_ext("long-header", 40, 16);
	return 0;
}
