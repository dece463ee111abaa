/* SPDX-License-Identifier: BSD-2-Clause */
/* package.c - a package out of whatever it comes in: down to the bytes of its tar, or of one BTF */
#include <string.h>

#include "elffile.h"
#include "embedded.h"
#include "fail.h"
#include "mem.h"
#include "package.h"
#include "peel.h"
#include "pick.h"
#include "read_tar.h"

/* ---- one BTF that is no tar's member -------------------------------------------------------- */

/* Adds the layers that a source has passed to those that were passed on the way to it. */
static int push_layers(struct bm_peel *p, const struct btfmin_trail *more, struct btfmin_error *err)
{
	const struct btfmin_layer *l;
	uint32_t i;
	int ret = 0;

	for (i = 0; i < more->count && !ret; i++) {
		l = &more->layers[i];
		ret = bm_peel_push(p, (enum btfmin_layer_kind)l->kind, l->form, l->offset, l->size,
				   err);
	}
	return ret;
}

static int take_single(struct btfmin_package *package, struct bm_peel *p, struct btfmin_error *err)
{
	struct btfmin_source_opts opts = {NULL, 0, 0, NULL, NULL};
	struct btfmin_source_btf found;
	struct btfmin_trail trail;
	int ret, full;

	opts.allocator = &p->a;
	opts.max_size = p->max_size;
	opts.max_memory = p->max_memory;
	opts.trail = &trail;
	ret = btfmin_source_open(&package->source, p->now.p, p->now.len, &opts, err);
	full = push_layers(p, &trail, ret ? NULL : err);
	if (ret || full)
		return ret ? ret : full;
	btfmin_source_btf(package->source, &found);
	package->notes |= found.notes;
	package->members = bm_zalloc(&p->a, 1, sizeof(*package->members));
	if (!package->members)
		return fail_nomem(err);
	package->count = 1;
	package->members[0].name = "";
	package->members[0].bytes = span_of(found.data, found.size, false);
	package->block = p->block; /* a source borrows what it is opened on */
	p->block = NULL;
	return 0;
}

/* ---- a tar ---------------------------------------------------------------------------------- */

/* A tar that comes out of a decoder is expanded as a whole, and read in memory then. */
static int expand_tar(struct bm_peel *p, struct btfmin_error *err)
{
	struct span bytes;
	void *block;
	int ret;

	if (!p->decoder)
		return 0;
	ret = bm_peel_gather(p, 0, &bytes, &block, err);
	if (ret)
		return ret;
	bm_peel_hold(p, bytes, block);
	bm_feed_memory(&p->feed, p->now);
	return 0;
}

static int take_tar(struct btfmin_package *package, struct bm_peel *p, struct btfmin_error *err)
{
	int ret = expand_tar(p, err);

	if (ret)
		return ret;
	ret = bm_read_tar(package, &p->tar, err);
	package->block = p->block;
	p->block = NULL;
	return ret;
}

/* ---- the way in ----------------------------------------------------------------------------- */

/* Whether it is a BPF object: its .BTF is no kernel's. */
static bool is_object(struct span bytes)
{
	struct bm_elf elf;

	return bm_elf_open(&elf, bytes.p, bytes.len, NULL) == 0 &&
	       (elf.machine == BM_EM_BPF || (elf.machine == BM_EM_NONE && elf.type == BM_ET_REL));
}

/* 1 and the package in an object is at hand; 0 and the ELF file is to be taken for a kernel. */
static int enter_elf(struct bm_peel *p, bool inside, struct btfmin_error *err)
{
	struct bm_embedded embedded;
	size_t len = p->now.len;
	int ret = inside ? 0 : bm_embedded_find(&embedded, p->now.p, p->now.len, err);

	if (ret > 0) {
		p->now = embedded.package; /* among the bytes of p->block, which stay */
		ret = bm_peel_push(p, BTFMIN_LAYER_ELF, "elf", 0, len, err);
		return ret ? ret : 1;
	}
	if (!ret && is_object(p->now))
		return fail_plain(err, BTFMIN_ERR_ABSENT, "no package is embedded in the object");
	return ret;
}

/* Codecs and ELF files are passed, the latter once at most; what is in them is the package. */
static int find(struct btfmin_package *package, struct bm_peel *p, struct btfmin_error *err)
{
	bool inside = false;
	int ret;

	for (;;) {
		if (bm_elf_is(p->now.p, p->now.len)) {
			ret = enter_elf(p, inside, err);
			inside = true;
			if (ret > 0)
				continue;
			return ret ? ret : take_single(package, p, err);
		}
		if (bm_pick_begins_btf(p->now))
			return take_single(package, p, err);
		ret = bm_peel_codecs(p, err);
		if (ret)
			return ret > 0 ? take_tar(package, p, err) : ret;
		if (!bm_elf_is(p->now.p, p->now.len))
			return take_single(package, p, err);
	}
}

static void start(struct bm_peel *p, const struct btfmin_package_opts *opts, struct span data)
{
	struct btfmin_source_opts source = {NULL, 0, 0, NULL, NULL};

	if (opts) {
		source.allocator = opts->allocator;
		source.max_size = opts->max_size;
		source.max_memory = opts->max_memory;
		source.trail = opts->trail;
	}
	bm_peel_start(p, &source, data);
	p->whole = true;
	if (!source.max_size)
		p->max_size = BM_PACKAGE_SIZE_MAX;
}

int btfmin_package_open(struct btfmin_package **out, const void *data, size_t size,
			const struct btfmin_package_opts *opts, struct btfmin_error *err)
{
	struct btfmin_package *package;
	struct bm_peel p;
	int ret;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_open: out is NULL");
	*out = NULL;
	if (!data && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_open: data is NULL");
	start(&p, opts, span_of(data, size, false));
	package = bm_zalloc(&p.a, 1, sizeof(*package));
	if (!package)
		return fail_nomem(err);
	package->a = p.a;
	ret = find(package, &p, err);
	package->notes |= p.notes;
	bm_peel_end(&p);
	if (ret) {
		btfmin_package_close(package);
		return ret;
	}
	*out = package;
	return 0;
}

void btfmin_package_close(struct btfmin_package *package)
{
	struct btfmin_allocator a;

	if (!package)
		return;
	a = package->a;
	btfmin_source_close(package->source);
	bm_free(&a, package->members);
	bm_names_free(package->names, &a);
	bm_free(&a, package->block);
	bm_free(&a, package->file);
	bm_free(&a, package);
}
