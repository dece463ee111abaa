/* SPDX-License-Identifier: BSD-2-Clause */
/* ecc.h - the BPF object in the package.json that eunomia-bpf's compiler writes */
#ifndef PACK_ECC_H
#define PACK_ECC_H

#include "compress.h"

/* Whether the bytes may be one: JSON, by their first character. */
bool ecc_is(const void *data, size_t size);

/*
 * The object in it: base64 (RFC 4648) of what zlib (RFC 1950) made of bpf_object_size bytes, in the
 * member "bpf_object" of the document. On failure *fault says why; its offset is one in the
 * document.
 */
bool ecc_object(struct pack_bytes *out, const char *path, const void *data, size_t size,
		struct failure *fault);

#endif /* PACK_ECC_H */
