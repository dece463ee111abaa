/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * codec.h - the bytes inside compressed data: gzip, xz, lzma, zstd, lz4
 *
 * Part of the library: memory in, memory out. A decoder reads compressed bytes that lie in memory
 * and gives the bytes inside piece by piece. It ends in one of two ways: all of the data was read,
 * its checks (CRC32, CRC64, SHA-256, xxHash, sizes) hold, and nothing is missing; or one error.
 *
 *	codec = bm_codec_of(data, size);
 *	if (codec == BM_CODEC_NONE)
 *		... the data is not compressed ...
 *	status = bm_decoder_open(&d, codec, data, size, 0, NULL, NULL, err);
 *	do
 *		status = bm_decoder_read(d, buf, sizeof(buf), &got, err);
 *	while (status == 0 && got == sizeof(buf));
 *	bm_decoder_close(d);
 *
 * Sources: RFC 1952 (gzip), the .xz and .lzma file format documents of XZ Utils, RFC 8878
 * (zstd), lz4_Frame_format.md of LZ4, which describes the legacy frame of kernels too.
 */
#ifndef BM_CODEC_H
#define BM_CODEC_H

#include "btfmin.h"

enum bm_codec {
	BM_CODEC_NONE = 0, /* none that is known here */
	BM_CODEC_GZIP,
	BM_CODEC_XZ,
	BM_CODEC_LZMA, /* .lzma ("alone"), which xz came from */
	BM_CODEC_ZSTD,
	BM_CODEC_LZ4,        /* the frame format */
	BM_CODEC_LZ4_LEGACY, /* what kernel images have: lz4 -l */
	BM_CODEC_BZIP2,      /* known by name only: cannot be opened */
	BM_CODEC_LZO,        /* lzop's; known by name only */
	BM_CODEC_ZLIB        /* RFC 1950, in sections of ELF; bm_codec_of() never says so */
};
#define BM_CODECS 10 /* how many there are, BM_CODEC_NONE included */

/*
 * What the bytes begin with. Needs no more than the magic number; .lzma has none worth the name,
 * so its 13 bytes of header must make sense. Skippable frames, which zstd and lz4 share, are
 * passed over to see whose they are. Fewer bytes than the magic number has are BM_CODEC_NONE.
 */
enum bm_codec bm_codec_of(const void *data, size_t size);

/* "gzip", "xz", "lz4 legacy", ...; "none" for BM_CODEC_NONE; constant text. */
const char *bm_codec_name(enum bm_codec codec);

/* 1 if bm_decoder_open() can open it in this build. */
int bm_codec_available(enum bm_codec codec);

/* Limits of one decoder. 0 means the default. To get no limit, give UINT64_MAX. */
struct bm_decode_limits {
	uint64_t max_output; /* bytes that come out in all; 1 GiB */
	uint64_t max_memory; /* bytes the decoder may use, its dictionary mostly; 256 MiB */
	uint64_t max_ratio;  /* out : in, looked at beyond 64 MiB of output; 1000 */
};

/*
 * The data is a payload inside something else, such as a kernel image: the first stream counts,
 * and what follows it is ignored. Without this flag the data is a whole file: members, streams and
 * frames that follow each other are all decoded, zero bytes after gzip members and stream padding
 * of xz are passed over, and anything else that follows is CORRUPT; for gzip it is a note, as
 * gzip(1) treats it.
 *
 * lz4 legacy has no end mark. Its data ends where the input ends, before the size word that the
 * kernel's build appends (4 bytes, the number of bytes that came out), or, with this flag, after
 * a block that holds less than 8 MiB, or before bytes that cannot be the size of a block. So data
 * cut off just between two blocks cannot be told from data that is whole.
 */
#define BM_DECODE_EMBEDDED 1u

struct bm_decoder;

/*
 * Makes a decoder for size bytes at data, which is borrowed. limits and allocator may be NULL.
 * zlib and liblzma take their memory from the allocator. The stable interfaces of libzstd and
 * liblz4 know malloc() only: what these two use is bounded by max_memory, but not the allocator's.
 * Nothing of the data is looked at yet.
 * Errors: UNSUPPORTED (a codec that is known by name only or was not compiled in; the text says
 * which, and what to do), LIMIT (max_memory is below the least that this codec needs), NOMEM,
 * USAGE (BM_CODEC_NONE, an unknown flag).
 */
int bm_decoder_open(struct bm_decoder **out, enum bm_codec codec, const void *data, size_t size,
		    unsigned flags, const struct bm_decode_limits *limits,
		    const struct btfmin_allocator *allocator, struct btfmin_error *err);

/*
 * Fills buf as far as possible: *got is less than size at the end of the data only, and 0 from
 * then on. Checks that stand after the data (gzip's CRC32, say) have been verified only once *got
 * was less than size. After an error *got is 0, and every further call gives that error again;
 * its offset is one in the compressed data.
 * Errors: CORRUPT (also data that ends early, empty data, and what is not the codec's at all),
 * UNSUPPORTED (xz filters that liblzma does not know, a zstd or lz4 dictionary), LIMIT (the text
 * says which one, in the words of btfmin_source_opts), NOMEM, INTERNAL.
 */
int bm_decoder_read(struct bm_decoder *d, void *buf, size_t size, size_t *got,
		    struct btfmin_error *err);

/* How many bytes of the input were used so far; at the end, where what follows begins. */
uint64_t bm_decoder_used(const struct bm_decoder *d);
/* How many bytes came out of it, whether they could be given to the caller or were broken. */
uint64_t bm_decoder_made(const struct bm_decoder *d);

#define BM_DECODE_NOTE_TRAILING  1u /* gzip: bytes after the last member, ignored */
#define BM_DECODE_NOTE_UNCHECKED 2u /* xz: without a check, or with one liblzma does not know */
/* A sum of BM_DECODE_NOTE_ bits; complete at the end. */
uint32_t bm_decoder_notes(const struct bm_decoder *d);

/* Harmless on NULL. */
void bm_decoder_close(struct bm_decoder *d);

#endif /* BM_CODEC_H */
