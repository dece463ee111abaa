/* SPDX-License-Identifier: BSD-2-Clause */
/* compressions.c - apart from the table of codecs, for it must not pull in their libraries */
#include "codecs.h"

const char *btfmin_compressions(void)
{
	static const char words[] = BM_GZIP_WORD BM_LZMA_WORD BM_ZSTD_WORD BM_LZ4_WORD;

	return words[0] == ' ' ? words + 1 : words;
}
