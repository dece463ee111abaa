/* SPDX-License-Identifier: BSD-2-Clause */
/* peel.h - one layer after the other off the bytes at hand, until what is wanted is reached */
#ifndef IO_PEEL_H
#define IO_PEEL_H

#include "btfmin_archive.h"
#include "codec.h"
#include "feed.h"
#include "image.h"
#include "pick.h"

struct bm_peel {
	struct btfmin_allocator a;
	uint64_t max_size, max_memory;
	uint64_t max_ratio; /* 0: the decoder's own */
	uint64_t max_held;  /* of max_size, bytes that are gathered in memory; 0: all */
	const char *member;
	struct btfmin_trail *trail;
	struct btfmin_trail own; /* where trail points if the caller has none */
	struct span now;         /* the bytes at hand */
	void *block;             /* where they are; NULL: the caller's */
	bool whole;              /* all of an ELF file is wanted, not its BTF alone */
	bool sparse;             /* they are ELF of which only what leads to its BTF is there */
	unsigned int codecs;     /* layers of compression passed */
	unsigned int tars;
	uint32_t notes;
	uint64_t made; /* bytes that came out of the decoders shut so far, wanted or not */

	/* While something comes out of a decoder: */
	struct bm_decoder *decoder;
	struct bm_payload payload; /* what it decodes */
	struct bm_feed feed;
	struct bm_tar tar;
};

/* A part of the bytes at hand. */
struct bm_place {
	uint64_t offset, size;
};

void bm_peel_start(struct bm_peel *p, const struct btfmin_source_opts *opts, struct span data);
/* Gives back whatever it still holds. */
void bm_peel_end(struct bm_peel *p);

/* Notes a form that was recognised. Errors: CORRUPT (too many). */
int bm_peel_push(struct bm_peel *p, enum btfmin_layer_kind kind, const char *form, uint64_t offset,
		 uint64_t size, struct btfmin_error *err);

/*
 * Opens a decoder of p->now, or of a part of it, and p->feed on what comes out; the layer is noted.
 * It is closed by bm_peel_shut(), which takes its notes. Errors: those of decoders, CORRUPT (a
 * third layer of compression).
 */
int bm_peel_expand(struct bm_peel *p, const struct bm_payload *what, struct btfmin_error *err);
void bm_peel_shut(struct bm_peel *p);
/*
 * All that the feed gives, in memory of its own; the decoder is shut then. told is how many bytes
 * there are said to be; 0 if only they themselves say it. Errors: those of the feed, LIMIT, NOMEM.
 */
int bm_peel_gather(struct bm_peel *p, uint64_t told, struct span *bytes, void **block,
		   struct btfmin_error *err);

/*
 * The same, and they become the bytes at hand, in place of those of before. Of a large ELF file
 * only what leads to its BTF is read into memory, if that can be.
 */
int bm_peel_take(struct bm_peel *p, uint64_t told, struct btfmin_error *err);

/* p->feed gives a tar: p->tar is ready for its first member, and the layer is noted. Errors:
 * CORRUPT (a tar in a tar). */
int bm_peel_open_tar(struct bm_peel *p, struct btfmin_error *err);

/* Takes others as the bytes at hand; those of before are given back. */
void bm_peel_hold(struct bm_peel *p, struct span bytes, void *block);

/* After a failure of what reads p->feed: if it was the decoder's, the place is in what it reads. */
int bm_peel_blame(struct bm_peel *p, int status, struct btfmin_error *err);

/*
 * From compressed bytes to those in them, all of them, however many layers there are; what is a tar
 * stays in p->feed, with p->tar open: 1 then, else 0.
 */
int bm_peel_codecs(struct bm_peel *p, struct btfmin_error *err);

/*
 * The bytes at hand are none of the other forms. 0 if they were a kernel image, and the kernel that
 * was compressed in it are now the bytes at hand; 1 if *btf is BTF that lies openly in them, as in
 * a kernel that is no ELF file. Errors: CORRUPT, UNSUPPORTED, LIMIT, NOMEM, ABSENT.
 */
int bm_peel_image(struct bm_peel *p, struct bm_place *btf, struct btfmin_error *err);

#endif /* IO_PEEL_H */
