/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_tar.c - the members of a tar: a byte that says which of them are wanted (1: hard links, 2:
 * others), then the tar
 *
 * What must hold: they are the same whether their data are read, read in pieces or passed over, and
 * whether the tar lies in memory or comes out of a decoder; so are the notes and the failure.
 */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "io/tar.h"
#include "io/tarhead.h"
#include "libbtfmin/mem.h"
#include "tests/support/make_tar.h"

#include "fuzz.h"

const char fuzz_target[] = "tar";

/* What was seen of a tar, in one number for all members, and how it ended. */
struct seen {
	uint64_t members, bytes;
	uint64_t digest; /* of types, names, links, sizes */
	uint64_t content;
	int status;
	uint32_t notes;
	const char *text; /* of the failure; constant */
	uint64_t offset;
};

/* FNV-1a: told apart is enough. */
static void digest(uint64_t *sum, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;
	size_t i;

	for (i = 0; i < size; i++)
		*sum = (*sum ^ p[i]) * UINT64_C(0x100000001b3);
}

static void note_member(struct seen *seen, const struct bm_tar_entry *e, unsigned wanted)
{
	if (!e->name || strlen(e->name) > BM_TAR_EXTRA_MAX || (e->link && e->size))
		abort();
	if (!(wanted & 1) && e->link)
		abort();
	if (!(wanted & 2) && e->type != '0' && e->type != '7' && !e->link)
		abort();
	digest(&seen->digest, &e->type, 1);
	digest(&seen->digest, e->name, strlen(e->name) + 1);
	if (e->link)
		digest(&seen->digest, e->link, strlen(e->link) + 1);
	digest(&seen->digest, &e->size, sizeof(e->size));
	seen->members++;
}

/* All data of the current member in pieces of that size; 0: none of it is asked for. */
static int read_member(struct bm_tar *tar, const struct bm_tar_entry *e, size_t piece,
		       struct seen *seen, struct btfmin_error *err)
{
	unsigned char buf[4096];
	uint64_t total = 0;
	size_t got;
	int status;

	if (piece == 0)
		return 0;
	do {
		status = bm_tar_read(tar, buf, piece, &got, err);
		if (status)
			return status;
		digest(&seen->content, buf, got);
		total += got;
	} while (got == piece);
	if (total != e->size)
		abort();
	seen->bytes += total;
	return 0;
}

static void walk(struct seen *seen, struct bm_feed *feed, unsigned wanted, size_t piece)
{
	struct btfmin_allocator a = bm_allocator(NULL);
	struct bm_tar_entry entry;
	struct btfmin_error err;
	struct bm_tar tar;

	memset(seen, 0, sizeof(*seen));
	bm_tar_start(&tar, feed, &a);
	tar.links = wanted & 1;
	tar.others = wanted & 2;
	while ((seen->status = bm_tar_next(&tar, &entry, &err)) > 0) {
		note_member(seen, &entry, wanted);
		seen->status = read_member(&tar, &entry, piece, seen, &err);
		if (seen->status)
			break;
	}
	seen->notes = tar.notes;
	if (seen->status) {
		if (err.status != seen->status || !err.text || !*err.text)
			abort();
		seen->text = err.text;
		seen->offset = err.offset;
	}
	bm_tar_stop(&tar);
}

/* After a failure the last member may have been read in part by one of them. */
static void check_same(const struct seen *a, const struct seen *b, int bytes)
{
	if (a->members != b->members || a->digest != b->digest || a->status != b->status ||
	    a->notes != b->notes || a->text != b->text || a->offset != b->offset)
		abort();
	if (bytes && !a->status && (a->bytes != b->bytes || a->content != b->content))
		abort();
}

/* The same tar, as it comes out of gzip. */
static void walk_unpacked(struct seen *seen, const uint8_t *data, size_t size, unsigned wanted)
{
	struct blob plain = blob_new(0), pressed;
	struct bm_decoder *decoder;
	struct bm_feed feed;

	blob_bytes(&plain, data, size);
	pressed = wrap_gzip(&plain);
	if (bm_decoder_open(&decoder, BM_CODEC_GZIP, pressed.data, pressed.size, 0, NULL, NULL,
			    NULL) ||
	    bm_feed_decoder(&feed, decoder, NULL))
		abort();
	walk(seen, &feed, wanted, 61);
	bm_decoder_close(decoder);
	blob_free(&pressed);
	blob_free(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = {4096, 61, 0};
	struct seen first, other;
	struct bm_feed feed;
	unsigned wanted;
	size_t i;

	if (size < 1)
		return 0;
	wanted = *data++;
	size--;
	for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		bm_feed_memory(&feed, span_of(data, size, false));
		walk(&other, &feed, wanted, pieces[i]);
		if (i == 0)
			first = other;
		check_same(&first, &other, pieces[i] != 0);
	}
	if (first.offset != BTFMIN_NO_OFFSET && first.offset > size)
		abort();
	if (first.members && !bm_tar_is(span_of(data, size < 512 ? size : 512, false)))
		abort();
	if (!bm_codec_available(BM_CODEC_GZIP))
		return 0;
	walk_unpacked(&other, data, size, wanted);
	check_same(&first, &other, 1);
	return 0;
}
