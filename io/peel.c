/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fail.h"
#include "found.h"
#include "mem.h"
#include "peel.h"
#include "sparse.h"
#include "tarhead.h"
#include "told.h"

#define DEFAULT_SIZE   ((uint64_t)1 << 30)
#define DEFAULT_MEMORY ((uint64_t)256 << 20)
#define CODECS_MAX     2u

void bm_peel_start(struct bm_peel *p, const struct btfmin_source_opts *opts, struct span data)
{
	memset(p, 0, sizeof(*p));
	p->a = bm_allocator(opts ? opts->allocator : NULL);
	p->max_size = opts && opts->max_size ? opts->max_size : DEFAULT_SIZE;
	/* whoever names a size has weighed what may come out; what it comes out of is no matter */
	p->max_ratio = opts && opts->max_size ? UINT64_MAX : 0;
	p->max_memory = opts && opts->max_memory ? opts->max_memory : DEFAULT_MEMORY;
	p->member = opts ? opts->member : NULL;
	p->trail = opts && opts->trail ? opts->trail : &p->own;
	memset(p->trail, 0, sizeof(*p->trail));
	p->now = data;
}

void bm_peel_shut(struct bm_peel *p)
{
	uint32_t notes;

	if (!p->decoder)
		return;
	p->made += bm_decoder_made(p->decoder);
	notes = bm_decoder_notes(p->decoder);
	p->notes |= notes & BM_DECODE_NOTE_TRAILING ? BTFMIN_SOURCE_TRAILING : 0;
	p->notes |= notes & BM_DECODE_NOTE_UNCHECKED ? BTFMIN_SOURCE_UNCHECKED : 0;
	bm_decoder_close(p->decoder);
	p->decoder = NULL;
}

void bm_peel_end(struct bm_peel *p)
{
	bm_tar_stop(&p->tar);
	bm_peel_shut(p);
	bm_free(&p->a, p->block);
	p->block = NULL;
}

int bm_peel_push(struct bm_peel *p, enum btfmin_layer_kind kind, const char *form, uint64_t offset,
		 uint64_t size, struct btfmin_error *err)
{
	struct btfmin_layer *layer;

	if (p->trail->count == BTFMIN_LAYERS_MAX)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, offset, "too many layers of wrapping");
	layer = &p->trail->layers[p->trail->count++];
	layer->kind = (int)kind;
	layer->form = form;
	layer->offset = offset;
	layer->size = size;
	return 0;
}

void bm_peel_hold(struct bm_peel *p, struct span bytes, void *block)
{
	bm_free(&p->a, p->block);
	p->now = bytes;
	p->block = block;
	p->sparse = false;
}

/* Errors of a decoder count from where its bytes begin. */
static void move_error(struct bm_peel *p, struct btfmin_error *err)
{
	if (err && err->offset != BTFMIN_NO_OFFSET)
		err->offset += p->trail->layers[p->trail->count - 1].offset;
}

int bm_peel_expand(struct bm_peel *p, const struct bm_payload *what, struct btfmin_error *err)
{
	struct bm_decode_limits limits = {0, 0, 0};
	unsigned int flags = what->exact ? 0 : BM_DECODE_EMBEDDED;
	struct span bytes;
	int ret;

	if (!span_sub(p->now, what->offset, what->size, &bytes))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, what->offset,
			    "compressed data outside the bytes that hold it");
	ret = bm_peel_push(p, BTFMIN_LAYER_CODEC, bm_codec_name(what->codec), what->offset,
			   what->size, err);
	if (ret)
		return ret;
	if (p->codecs == CODECS_MAX)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, what->offset,
			    "more than two layers of compression");
	p->codecs++;
	p->payload = *what;
	limits.max_output = p->max_size;
	limits.max_memory = p->max_memory;
	limits.max_ratio = p->max_ratio;
	ret = bm_decoder_open(&p->decoder, what->codec, bytes.p, bytes.len, flags, &limits, &p->a,
			      err);
	if (!ret)
		ret = bm_feed_decoder(&p->feed, p->decoder, err);
	if (ret)
		move_error(p, err);
	return ret;
}

int bm_peel_blame(struct bm_peel *p, int status, struct btfmin_error *err)
{
	struct btfmin_trail *t = p->trail;

	if (!status || !p->feed.decoder || !p->feed.broken)
		return status;
	/* of the layers noted since, none is to blame */
	while (t->count && t->layers[t->count - 1].kind != BTFMIN_LAYER_CODEC)
		t->count--;
	move_error(p, err);
	return status;
}

/* How many bytes what begins like this has. 0: no idea. */
static uint64_t size_told(struct span head)
{
	uint64_t table;

	return bm_elf_is(head.p, head.len) ? bm_told_by_elf(head, &table) : bm_told_by_btf(head);
}

static int read_all(struct bm_peel *p, struct bm_gather *g, struct btfmin_error *err)
{
	unsigned char *to;
	size_t room, got;
	int ret;

	do {
		ret = bm_gather_room(g, &to, &room, err);
		if (!ret)
			ret = bm_feed_read(&p->feed, to, room, &got, err);
		if (ret)
			return bm_peel_blame(p, ret, err);
		bm_gather_add(g, got);
	} while (got == room);
	return 0;
}

int bm_peel_gather(struct bm_peel *p, uint64_t told, struct span *bytes, void **block,
		   struct btfmin_error *err)
{
	const unsigned char *data;
	struct bm_gather g;
	size_t size;
	int ret;

	if (!told)
		told = size_told(bm_feed_head(&p->feed));
	bm_gather_start(&g, &p->a, p->max_held ? p->max_held : p->max_size);
	bm_gather_expect(&g, told, p->now.len);
	ret = read_all(p, &g, err);
	if (!ret)
		ret = bm_gather_finish(&g, block, &data, &size, err);
	bm_gather_drop(&g);
	bm_peel_shut(p);
	if (!ret)
		*bytes = span_of(data, size, false);
	return ret;
}

/* 1 if the bytes at hand are those that matter of an ELF file; 0 if it is to be read as a whole. */
static int take_sparse(struct bm_peel *p, uint64_t told, struct btfmin_error *err)
{
	struct bm_sparse s;
	int ret = bm_sparse_read(&s, &p->feed, told, &p->a, err);

	if (ret < 0)
		bm_peel_blame(p, ret, err);
	bm_peel_shut(p);
	if (ret == 1) {
		bm_peel_hold(p, span_of(s.bytes, (size_t)s.size, false), s.bytes);
		p->sparse = true;
		return 1;
	}
	bm_free(&p->a, s.bytes);
	if (ret)
		return ret;
	p->trail->count--;
	p->codecs--;
	return bm_peel_expand(p, &p->payload, err); /* once more from the start */
}

int bm_peel_take(struct bm_peel *p, uint64_t told, struct btfmin_error *err)
{
	struct span head = bm_feed_head(&p->feed), bytes;
	uint64_t table, elf = bm_elf_is(head.p, head.len) ? bm_told_by_elf(head, &table) : 0;
	void *block;
	int ret = 0;

	if (!p->whole && bm_sparse_is_worth(elf, p->now.len, p->max_size))
		ret = take_sparse(p, elf, err);
	if (ret)
		return ret < 0 ? ret : 0;
	ret = bm_peel_gather(p, told, &bytes, &block, err);
	if (!ret)
		bm_peel_hold(p, bytes, block);
	return ret;
}

int bm_peel_open_tar(struct bm_peel *p, struct btfmin_error *err)
{
	uint64_t size = p->feed.decoder ? BTFMIN_NO_OFFSET : p->now.len;
	int ret;

	ret = bm_peel_push(p, BTFMIN_LAYER_TAR, "tar", 0, size, err);
	if (ret)
		return ret;
	if (p->tars++)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, 0, "a tar archive in a tar archive");
	bm_tar_start(&p->tar, &p->feed, &p->a);
	return 0;
}

/* What begins as BTF or ELF is that, whatever stands where a tar has its magic. */
static bool begins_tar(struct span head)
{
	return bm_tar_is(head) && !bm_pick_begins_btf(head) && !bm_elf_is(head.p, head.len);
}

int bm_peel_codecs(struct bm_peel *p, struct btfmin_error *err)
{
	struct bm_payload all = {BM_CODEC_NONE, 0, 0, true, 0};
	int ret;

	while ((all.codec = bm_codec_of(p->now.p, p->now.len)) != BM_CODEC_NONE) {
		all.size = p->now.len;
		ret = bm_peel_expand(p, &all, err);
		if (ret)
			return ret;
		if (begins_tar(bm_feed_head(&p->feed))) {
			ret = bm_peel_open_tar(p, err);
			return ret ? ret : 1;
		}
		ret = bm_peel_take(p, 0, err);
		if (ret)
			return ret;
	}
	bm_feed_memory(&p->feed, p->now);
	if (!begins_tar(bm_feed_head(&p->feed)))
		return 0;
	ret = bm_peel_open_tar(p, err);
	return ret ? ret : 1;
}
