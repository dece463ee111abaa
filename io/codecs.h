/* SPDX-License-Identifier: BSD-2-Clause */
/* codecs.h - which codecs this build has: the one place that asks what configure has found */
#ifndef BM_CODECS_H
#define BM_CODECS_H

#include "decoder.h"

#ifdef HAVE_LIBZ
extern const struct bm_codec_ops bm_gzip_ops, bm_zlib_ops;
#define BM_GZIP_OPS  (&bm_gzip_ops)
#define BM_ZLIB_OPS  (&bm_zlib_ops)
#define BM_GZIP_WORD " gzip"
#else
#define BM_GZIP_OPS  NULL
#define BM_ZLIB_OPS  NULL
#define BM_GZIP_WORD ""
#endif

#ifdef HAVE_LIBLZMA
extern const struct bm_codec_ops bm_xz_ops, bm_lzma_ops;
#define BM_XZ_OPS    (&bm_xz_ops)
#define BM_LZMA_OPS  (&bm_lzma_ops)
#define BM_LZMA_WORD " xz lzma"
#else
#define BM_XZ_OPS    NULL
#define BM_LZMA_OPS  NULL
#define BM_LZMA_WORD ""
#endif

#ifdef HAVE_LIBZSTD
extern const struct bm_codec_ops bm_zstd_ops;
#define BM_ZSTD_OPS  (&bm_zstd_ops)
#define BM_ZSTD_WORD " zstd"
#else
#define BM_ZSTD_OPS  NULL
#define BM_ZSTD_WORD ""
#endif

#ifdef HAVE_LIBLZ4
extern const struct bm_codec_ops bm_lz4_ops, bm_lz4_legacy_ops;
#define BM_LZ4_OPS        (&bm_lz4_ops)
#define BM_LZ4_LEGACY_OPS (&bm_lz4_legacy_ops)
#define BM_LZ4_WORD       " lz4"
#else
#define BM_LZ4_OPS        NULL
#define BM_LZ4_LEGACY_OPS NULL
#define BM_LZ4_WORD       ""
#endif

#endif /* BM_CODECS_H */
