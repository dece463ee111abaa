/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "found.h"
#include "mem.h"
#include "peel.h"

struct btfmin_source {
	struct btfmin_allocator a;
	struct btfmin_source_btf btf;
	void *block; /* what btf.data is in, if it is the source's own */
	void *base_block;
};

/* Other bytes of an ELF file are given back if there are more of them than this. */
#define GAIN_MIN ((size_t)1 << 20)

/* The bytes at hand, or a part of them, are the BTF; the memory they are in changes hands. */
static int take_place(struct btfmin_source *s, struct bm_peel *p, uint64_t offset, uint64_t size,
		      struct btfmin_error *err)
{
	struct span bytes = span_of(NULL, 0, false);

	(void)span_sub(p->now, offset, size, &bytes); /* who found it has looked */
	s->btf.data = bytes.p;
	s->btf.size = bytes.len;
	s->btf.offset = offset;
	s->block = p->block;
	p->block = NULL;
	return bm_peel_push(p, BTFMIN_LAYER_BTF, "btf", offset, size, err);
}

/* ---- sections of ELF ------------------------------------------------------------------------ */

/* The bytes of a compressed section, noted as a layer; *block is the caller's in any case. */
static int expand_section(struct bm_peel *p, const struct bm_packed *packed, struct span *bytes,
			  void **block, struct btfmin_error *err)
{
	struct bm_payload payload = {BM_CODEC_ZLIB, 0, 0, true, 0};
	int ret;

	if (packed->compression == BM_CHDR_ZSTD)
		payload.codec = BM_CODEC_ZSTD;
	payload.offset = packed->offset;
	payload.size = packed->bytes.len;
	if (packed->expanded > p->max_size)
		return fail(err, BTFMIN_ERR_LIMIT, 0, packed->offset,
			    "compressed section of more bytes than the limit max_size allows");
	p->codecs = 0; /* this one belongs to ELF */
	ret = bm_peel_expand(p, &payload, err);
	if (!ret)
		ret = bm_peel_gather(p, packed->expanded, bytes, block, err);
	if (ret || bytes->len == packed->expanded)
		return ret;
	return fail(err, BTFMIN_ERR_CORRUPT, 0, packed->offset,
		    "compressed section does not have the size that its header tells");
}

/* A copy, so that all that is around it can go. */
static int copy_section(struct bm_peel *p, const struct bm_packed *packed, struct span *bytes,
			void **block, struct btfmin_error *err)
{
	*block = bm_alloc(&p->a, packed->bytes.len, 1);
	if (!*block)
		return fail_nomem(err);
	memcpy(*block, packed->bytes.p, packed->bytes.len);
	*bytes = span_of(*block, packed->bytes.len, false);
	return 0;
}

/* bytes, and block if they are not among those at hand. */
static int section_bytes(struct bm_peel *p, const struct bm_packed *packed, bool copy,
			 struct span *bytes, void **block, struct btfmin_error *err)
{
	*block = NULL;
	*bytes = packed->bytes;
	if (packed->compression)
		return expand_section(p, packed, bytes, block, err);
	return copy ? copy_section(p, packed, bytes, block, err) : 0;
}

static int take_base(struct btfmin_source *s, struct bm_peel *p, const struct bm_packed *packed,
		     bool copy, struct btfmin_error *err)
{
	uint32_t layers = p->trail->count;
	struct span bytes;
	int ret;

	if (!packed->bytes.len)
		return 0;
	ret = section_bytes(p, packed, copy, &bytes, &s->base_block, err);
	if (ret)
		return ret;
	p->trail->count = layers; /* the way to .BTF.base is not the way to .BTF */
	s->btf.base = bytes.p;
	s->btf.base_size = bytes.len;
	s->btf.base_offset = packed->compression ? 0 : packed->offset;
	return 0;
}

static int take_btf(struct btfmin_source *s, struct bm_peel *p, const struct bm_packed *packed,
		    bool copy, struct btfmin_error *err)
{
	struct span bytes;
	int ret = section_bytes(p, packed, copy, &bytes, &s->block, err);

	if (ret)
		return ret;
	s->btf.data = bytes.p;
	s->btf.size = bytes.len;
	s->btf.offset = packed->compression ? 0 : packed->offset;
	return bm_peel_push(p, BTFMIN_LAYER_BTF, "btf", s->btf.offset, bytes.len, err);
}

/*
 * Whether sections are better copied than the whole file kept for them. A .BTF that expands into
 * bytes of its own leaves nobody to keep the file: .BTF.base may not be among those at hand.
 */
static bool is_gain(const struct bm_peel *p, const struct bm_found *found)
{
	size_t needed = found->btf.bytes.len + found->base.bytes.len;

	if (p->block && found->btf.compression)
		return true;
	return p->block && !p->sparse && p->now.len > needed && p->now.len - needed > GAIN_MIN;
}

static int take_elf(struct btfmin_source *s, struct bm_peel *p, struct btfmin_error *err)
{
	struct bm_found found;
	bool copy;
	int ret;

	ret = bm_peel_push(p, BTFMIN_LAYER_ELF, "elf", 0, p->now.len, err);
	if (!ret)
		ret = bm_found_in_elf(&found, p->now.p, p->now.len, err);
	if (ret)
		return ret;
	s->btf.pointer_size = found.pointer_size;
	copy = is_gain(p, &found);
	ret = take_base(s, p, &found.base, copy, err);
	if (!ret)
		ret = take_btf(s, p, &found.btf, copy, err);
	if (!ret && !s->block) { /* it is among the bytes at hand */
		s->block = p->block;
		p->block = NULL;
	}
	return ret;
}

/* ---- the way in ----------------------------------------------------------------------------- */

static void note_member(struct bm_peel *p, const struct bm_pick *pick)
{
	size_t len = pick->name ? strlen(pick->name) : 0;

	if (len >= sizeof(p->trail->member))
		len = sizeof(p->trail->member) - 1;
	if (len)
		memcpy(p->trail->member, pick->name, len);
	p->trail->member[len] = '\0';
	p->trail->members = pick->count;
}

/* One member of the tar that p->tar is at the start of becomes the bytes at hand. */
static int take_member(struct bm_peel *p, struct btfmin_error *err)
{
	struct bm_pick pick;
	int ret;

	memset(&pick, 0, sizeof(pick));
	pick.a = p->a;
	pick.max_size = p->max_size;
	pick.wanted = p->member;
	ret = bm_pick(&pick, &p->tar, p->now.len, err);
	p->notes |= p->tar.notes | (pick.twice ? BTFMIN_SOURCE_TAR_TWICE : 0);
	ret = bm_peel_blame(p, ret, err);
	bm_tar_stop(&p->tar);
	bm_peel_shut(p);
	if (!ret) {
		note_member(p, &pick);
		if (pick.block)
			bm_peel_hold(p, pick.bytes, pick.block);
		else /* it lies where the archive does, which is to stay */
			p->now = pick.bytes;
		pick.block = NULL;
	} else {
		p->trail->members = pick.count;
	}
	bm_pick_drop(&pick);
	return ret;
}

static int empty(struct bm_peel *p, struct btfmin_error *err)
{
	int ret = bm_peel_push(p, BTFMIN_LAYER_UNKNOWN, "unknown", 0, 0, err);

	return ret ? ret : fail(err, BTFMIN_ERR_CORRUPT, 0, 0, "empty file");
}

/* One layer, or two: 1 if the BTF has been taken. */
static int go_on(struct btfmin_source *s, struct bm_peel *p, struct btfmin_error *err)
{
	struct bm_place place;
	int ret;

	if (p->now.len == 0)
		return empty(p, err);
	if (bm_pick_begins_btf(p->now)) {
		ret = take_place(s, p, 0, p->now.len, err);
		return ret ? ret : 1;
	}
	if (bm_elf_is(p->now.p, p->now.len)) {
		ret = take_elf(s, p, err);
		return ret ? ret : 1;
	}
	ret = bm_peel_codecs(p, err);
	if (ret)
		return ret > 0 ? take_member(p, err) : ret;
	if (p->now.len == 0 || bm_pick_begins_btf(p->now) || bm_elf_is(p->now.p, p->now.len))
		return 0;
	ret = bm_peel_image(p, &place, err);
	if (ret <= 0)
		return ret;
	ret = take_place(s, p, place.offset, place.size, err);
	return ret ? ret : 1;
}

/* Every turn passes a codec or the tar, both of which are counted, or is the last. */
static int find(struct btfmin_source *s, struct bm_peel *p, struct btfmin_error *err)
{
	int ret = 0;

	while (!ret)
		ret = go_on(s, p, err);
	s->btf.notes = p->notes;
	return ret < 0 ? ret : 0;
}

int btfmin_source_open(struct btfmin_source **out, const void *data, size_t size,
		       const struct btfmin_source_opts *opts, struct btfmin_error *err)
{
	struct btfmin_source *s;
	struct bm_peel p;
	int ret;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_source_open: out is NULL");
	*out = NULL;
	if (!data && size)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_source_open: data is NULL");
	bm_peel_start(&p, opts, span_of(data, size, false));
	s = bm_zalloc(&p.a, 1, sizeof(*s));
	if (!s)
		return fail_nomem(err);
	s->a = p.a;
	ret = find(s, &p, err);
	bm_peel_end(&p);
	if (ret) {
		btfmin_source_close(s);
		return ret;
	}
	*out = s;
	return 0;
}

void btfmin_source_close(struct btfmin_source *source)
{
	struct btfmin_allocator a;

	if (!source)
		return;
	a = source->a;
	bm_free(&a, source->block);
	bm_free(&a, source->base_block);
	bm_free(&a, source);
}

void btfmin_source_btf(const struct btfmin_source *source, struct btfmin_source_btf *out)
{
	if (source)
		*out = source->btf;
	else
		memset(out, 0, sizeof(*out));
}
