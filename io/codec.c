/* SPDX-License-Identifier: BSD-2-Clause */
#include "codecs.h"

/* clang-format off */
#define TEXTS(name) { \
	.empty = name ": the data is empty", \
	.no_magic = name ": the data does not begin as " name " data does", \
	.truncated = name ": the data ends early, it is truncated", \
	.garbage = name ": other bytes follow the end of the data", \
	.corrupt = name ": the data is corrupt", \
	.checksum = name ": the data is corrupt, its checksum does not match", \
	.dictionary = name ": the data needs a dictionary, which is not supported", \
	.output = name ": more bytes come out than max_size allows", \
	.ratio = name ": the data expands to more than 1000 times its size (beyond 64 MiB)", \
	.memory = name ": decoding needs more memory than max_memory allows (256 MiB by default)" }
#define LEFT_OUT(name, option) \
	name " support was not compiled in: configure --with-" option
/* clang-format on */

static const struct bm_codec_row rows[BM_CODECS] = {
	[BM_CODEC_GZIP] = {.name = "gzip",
			   .ops = BM_GZIP_OPS,
			   .refusal = LEFT_OUT("gzip", "zlib"),
			   .magic = {0x1f, 0x8b, 8},
			   .magic_size = 3,
			   .padding = 1,
			   .lenient = true,
			   .texts = TEXTS("gzip")},
	[BM_CODEC_XZ] = {.name = "xz",
			 .ops = BM_XZ_OPS,
			 .refusal = LEFT_OUT("xz", "lzma"),
			 .magic = {0xfd, '7', 'z', 'X', 'Z', 0},
			 .magic_size = 6,
			 .padding = 4,
			 .texts = TEXTS("xz")},
	/* No magic: its first byte says lc, lp and pb. See bm_is_lzma(). */
	[BM_CODEC_LZMA] = {.name = "lzma",
			   .ops = BM_LZMA_OPS,
			   .refusal = LEFT_OUT("lzma", "lzma"),
			   .alone = true,
			   .texts = TEXTS("lzma")},
	[BM_CODEC_ZSTD] = {.name = "zstd",
			   .ops = BM_ZSTD_OPS,
			   .refusal = LEFT_OUT("zstd", "zstd"),
			   .magic = {0x28, 0xb5, 0x2f, 0xfd},
			   .magic_size = 4,
			   .skippable = true,
			   .texts = TEXTS("zstd")},
	[BM_CODEC_LZ4] = {.name = "lz4",
			  .ops = BM_LZ4_OPS,
			  .refusal = LEFT_OUT("lz4", "lz4"),
			  .magic = {0x04, 0x22, 0x4d, 0x18},
			  .magic_size = 4,
			  .skippable = true,
			  .texts = TEXTS("lz4")},
	[BM_CODEC_LZ4_LEGACY] = {.name = "lz4 legacy",
				 .ops = BM_LZ4_LEGACY_OPS,
				 .refusal = LEFT_OUT("lz4", "lz4"),
				 .magic = {0x02, 0x21, 0x4c, 0x18},
				 .magic_size = 4,
				 .texts = TEXTS("lz4 legacy")},
	[BM_CODEC_BZIP2] = {.name = "bzip2",
			    .refusal = "bzip2 is not supported: unpack it with bzip2 -dc first",
			    .magic = {'B', 'Z', 'h'},
			    .magic_size = 3},
	[BM_CODEC_LZO] = {.name = "lzo",
			  .refusal = "lzo is not supported: unpack it with lzop -dc first",
			  .magic = {0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n'},
			  .magic_size = 9},
	/* Its two bytes are no magic number: who opens it knows from elsewhere what it is. */
	[BM_CODEC_ZLIB] = {.name = "zlib",
			   .ops = BM_ZLIB_OPS,
			   .refusal = LEFT_OUT("zlib", "zlib"),
			   .alone = true,
			   .texts = TEXTS("zlib")},
};

const struct bm_codec_row *bm_codec_row(enum bm_codec codec)
{
	if (codec <= BM_CODEC_NONE || (unsigned)codec >= BM_CODECS)
		return NULL;
	return &rows[codec];
}

const char *bm_codec_name(enum bm_codec codec)
{
	const struct bm_codec_row *row = bm_codec_row(codec);

	return row ? row->name : "none";
}

int bm_codec_available(enum bm_codec codec)
{
	const struct bm_codec_row *row = bm_codec_row(codec);

	return row && row->ops;
}

/* Magic 0x184d2a50 to 5f, the length of what follows, and that many bytes: RFC 8878, 3.1.2. */
bool bm_skip_frames(struct span in, uint64_t *at)
{
	uint32_t magic, size;

	while (span_u32(in, *at, &magic) && (magic & ~0xfu) == 0x184d2a50) {
		if (!span_u32(in, *at + 4, &size) || !span_has(in, *at + 8, size))
			return false;
		*at += 8 + (uint64_t)size;
	}
	return true;
}

/* XZ Utils takes 2^n and 2^n + 2^(n-1), which are all that encoders write. */
static bool is_dictionary_size(uint32_t size)
{
	uint32_t low = size & (~size + 1); /* the lowest bit that is set */

	return size != 0 && (size == low || size == low * 3);
}

/*
 * The default lc, lp and pb (0x5d), a dictionary of 64 KiB or more, and a size that is unknown
 * or below 256 GiB, as XZ Utils guesses too (lzma-file-format.txt, alone_decoder.c); then the
 * first byte of the range coder, which is 0.
 */
bool bm_is_lzma(struct span in)
{
	uint32_t dictionary;
	uint64_t size;
	uint8_t props, first = 0;

	if (!span_u8(in, 0, &props) || !span_u32(in, 1, &dictionary) || !span_u64(in, 5, &size))
		return false;
	if (props != 0x5d || (dictionary & 0xffff) != 0 || !is_dictionary_size(dictionary))
		return false;
	if (size != UINT64_MAX && size >> 38 != 0)
		return false;
	return !span_u8(in, 13, &first) || first == 0;
}

static bool has_magic(struct span in, uint64_t at, const struct bm_codec_row *row)
{
	struct span start;

	return row->magic_size && span_sub(in, at, row->magic_size, &start) &&
	       !memcmp(start.p, row->magic, row->magic_size);
}

enum bm_codec bm_codec_of(const void *data, size_t size)
{
	struct span in = span_of(data, size, false);
	uint64_t at = 0;
	uint8_t level;
	int codec;

	/* Nothing but skippable frames, or one that is cut off, is zstd's, too. */
	if (!bm_skip_frames(in, &at) || (at > 0 && !has_magic(in, at, &rows[BM_CODEC_LZ4])))
		return BM_CODEC_ZSTD;
	for (codec = 0; codec < BM_CODECS; codec++) {
		if (has_magic(in, at, &rows[codec]))
			break;
	}
	if (codec == BM_CODECS)
		return bm_is_lzma(in) ? BM_CODEC_LZMA : BM_CODEC_NONE;
	if (codec == BM_CODEC_BZIP2 && (!span_u8(in, 3, &level) || level < '1' || level > '9'))
		return BM_CODEC_NONE;
	return (enum bm_codec)codec;
}
