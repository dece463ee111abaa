/* SPDX-License-Identifier: BSD-2-Clause */
/* unpack.h - what the tests of the codecs share: samples, reading to the end, and damage */
#ifndef TEST_UNPACK_H
#define TEST_UNPACK_H

#include "unit.h"
#include "../support/blob.h"
#include "../support/heap.h"
#include "io/codec.h"

/* Bytes with repetitions, different for each size; the same in every run. */
struct blob sample(size_t size);

/* So many bytes of 0. */
struct blob zeros_of(size_t size);

/* Everything that a decoder can be told. Zeroed: a whole file, default limits, large reads. */
struct how {
	unsigned flags;
	struct bm_decode_limits limits;
	struct heap *heap;
	size_t piece; /* bytes asked for at a time */
};

struct unpacked {
	struct blob out; /* what came before the end or the failure */
	int status;
	struct btfmin_error err;
	uint64_t used;
	uint32_t notes;
};

struct unpacked unpack(enum bm_codec codec, const struct blob *in, const struct how *how);

/*
 * in must give what is in want, whatever the size of the reads, with these notes; in an image too,
 * where bytes follow. An id of the list of bad inputs, or words, tells which case failed.
 */
void expect_bytes(const char *id, enum bm_codec codec, const struct blob *in,
		  const struct blob *want, uint32_t notes);
/* As a file of its own only. */
void expect_file(const char *id, enum bm_codec codec, const struct blob *in,
		 const struct blob *want, uint32_t notes);

/* in must fail with status, and a text that has the codec's name and text in it. */
void expect_failure(const char *id, enum bm_codec codec, const struct blob *in,
		    const struct how *how, int status, const char *text);

/* "GEN-prefix": every prefix of in, of a file and in an image, is CORRUPT. */
void expect_no_prefix(enum bm_codec codec, const struct blob *in);

/*
 * "GEN-byte": other values of every byte (all of them if BTFMIN_TEST_ALL is set) give an error, or
 * else the bytes of want, for the checks of the format hold; without want, anything in order.
 */
void expect_damage_found(enum bm_codec codec, const struct blob *in, const struct blob *want);

/* "OOM-n": the n-th allocation fails, for every n, once and from then on. */
void expect_nomem(enum bm_codec codec, const struct blob *in);

/* in over and over, count times. */
struct blob repeat(const struct blob *in, size_t count);
/* One after the other. */
struct blob join(const struct blob *a, const struct blob *b);
/* A copy with one byte changed. */
struct blob changed(const struct blob *in, size_t at, unsigned value);

#endif /* TEST_UNPACK_H */
