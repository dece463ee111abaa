/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel.c - the part of peeling that is about kernel images: payloads, trials, raw kernels */
#include <string.h>

#include "container.h"
#include "fail.h"
#include "found.h"
#include "mem.h"
#include "peel.h"

static bool is_elf(struct span bytes)
{
	return bm_elf_is(bytes.p, bytes.len);
}

/* What a failed attempt has to put back. */
struct mark {
	uint32_t layers;
	unsigned int codecs;
	uint32_t notes;
	uint64_t made;
};

static struct mark mark(const struct bm_peel *p)
{
	struct mark m;

	m.layers = p->trail->count;
	m.codecs = p->codecs;
	m.notes = p->notes;
	m.made = p->made;
	return m;
}

static void go_back(struct bm_peel *p, const struct mark *m)
{
	bm_peel_shut(p);
	p->trail->count = m->layers;
	p->codecs = m->codecs;
	p->notes = m->notes;
}

/* Whether it is worth expanding all: an x86 kernel is ELF, others may be anything. */
static bool may_be_kernel(const struct bm_peel *p, enum bm_image_kind kind)
{
	return kind != BM_IMAGE_X86 || is_elf(bm_feed_head(&p->feed));
}

static bool is_kernel(struct span bytes)
{
	struct bm_place place;

	return is_elf(bytes) || bm_image_find_btf(bytes, &place.offset, &place.size);
}

/* Expands one payload. 0, and its bytes are at hand; 1, and it is no kernel; or a failure. */
static int try(struct bm_peel *p, enum bm_image_kind kind, const struct bm_payload *payload,
	       bool known, struct btfmin_error *err)
{
	struct span bytes;
	void *block;
	int ret = bm_peel_expand(p, payload, err);

	if (ret)
		return ret;
	if (!may_be_kernel(p, kind))
		return 1;
	if (known || is_elf(bm_feed_head(&p->feed)))
		return bm_peel_take(p, payload->expanded, err);
	ret = bm_peel_gather(p, payload->expanded, &bytes, &block, err);
	if (ret)
		return ret;
	if (!is_kernel(bytes)) {
		bm_free(&p->a, block);
		return 1;
	}
	bm_peel_hold(p, bytes, block);
	return 0;
}

/* How many bytes may come out of streams that turn out to be no kernel, beside the image's size. */
#define VAIN_MAX ((uint64_t)64 << 20)

/*
 * Tries one place after another. A form that this build cannot expand is remembered: if nothing
 * else is there, the user is to hear of it.
 */
static int scan(struct bm_peel *p, const struct bm_image *image, struct btfmin_error *err)
{
	const struct mark before = mark(p);
	struct btfmin_error first, here;
	struct bm_image_scan at;
	struct bm_payload payload;
	int ret;

	memset(&first, 0, sizeof(first));
	bm_image_scan_start(&at, p->now.p, p->now.len);
	while (p->made - before.made <= VAIN_MAX + p->now.len && bm_image_next(&at, &payload)) {
		ret = try(p, image->kind, &payload, false, &here);
		if (ret == 0)
			return 0;
		go_back(p, &before);
		if (ret == BTFMIN_ERR_NOMEM)
			return fail_nomem(err);
		if (!first.status && (ret == BTFMIN_ERR_UNSUPPORTED || ret == BTFMIN_ERR_LIMIT))
			first = here;
	}
	if (first.status)
		return fail(err, first.status, 0, first.offset, first.text);
	return 1;
}

/*
 * 0 if the kernel is at hand now, 1 if none is compressed in the image. x86 headers are known to
 * lie, having been written by many tools: if theirs leads nowhere, all of the image is looked at.
 */
static int expand_image(struct bm_peel *p, const struct bm_image *image, struct btfmin_error *err)
{
	const struct mark before = mark(p);
	struct btfmin_error there;
	int ret, other;

	if (image->raw)
		return 1;
	if (!image->has_payload)
		return scan(p, image, err);
	ret = try(p, image->kind, &image->payload, true, &there);
	if (ret == 0)
		return 0;
	if (ret == 1 || (ret == BTFMIN_ERR_CORRUPT && image->kind == BM_IMAGE_X86)) {
		go_back(p, &before);
		other = scan(p, image, err);
		if (other <= 0 || ret == 1)
			return other;
	}
	return fail(err, there.status, 0, there.offset, there.text);
}

static int nothing_found(struct bm_peel *p, const struct bm_image *image, struct btfmin_error *err)
{
	static const char neither[] =
		"neither BTF nor ELF, no tar archive, no kernel image, and not "
		"compressed in a known form";

	if (image->kind != BM_IMAGE_NONE && !image->raw)
		return fail(err, BTFMIN_ERR_ABSENT, 0, 0,
			    "kernel image in which no kernel with BTF was found, neither open nor "
			    "compressed with gzip, xz, lzma, zstd or lz4");
	if (image->kind != BM_IMAGE_NONE)
		return fail(err, BTFMIN_ERR_ABSENT, 0, 0, "kernel image that holds no BTF");
	/* ar: it has words for it */
	if (memcmp(p->now.p, "!<", p->now.len < 2 ? p->now.len : 2) == 0)
		return bm_container_refuse(p->now.p, p->now.len, neither, err);
	return fail(err, BTFMIN_ERR_CORRUPT, 0, 0, neither);
}

/* In ar archives no BTF is looked for: the first would be that of one object among others. */
static bool is_ar(struct span s)
{
	return s.len >= 8 && (memcmp(s.p, "!<arch>\n", 8) == 0 || memcmp(s.p, "!<thin>\n", 8) == 0);
}

int bm_peel_image(struct bm_peel *p, struct bm_place *btf, struct btfmin_error *err)
{
	struct bm_image image;
	int ret = bm_image_payload(&image, p->now.p, p->now.len, err);

	if (ret)
		return ret;
	if (image.kind != BM_IMAGE_NONE) {
		ret = bm_peel_push(p, BTFMIN_LAYER_IMAGE, image.form, 0, p->now.len, err);
		if (!ret)
			ret = expand_image(p, &image, err);
		if (ret <= 0)
			return ret;
	}
	if (!is_ar(p->now) && bm_image_find_btf(p->now, &btf->offset, &btf->size))
		return 1;
	if (image.kind == BM_IMAGE_NONE) {
		ret = bm_peel_push(p, BTFMIN_LAYER_UNKNOWN, "unknown", 0, p->now.len, err);
		if (ret)
			return ret;
	}
	return nothing_found(p, &image, err);
}
