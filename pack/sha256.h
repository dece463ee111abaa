/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sha256.h - SHA-256 (FIPS 180-4), for the names of what is cached and for reports
 *
 * Of our own, since nothing else here would be worth a dependency on a library of cryptography.
 * Nothing secret goes through it.
 */
#ifndef PACK_SHA256_H
#define PACK_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32u
/* As text in hexadecimal, with its NUL. */
#define SHA256_TEXT (2 * SHA256_SIZE + 1)

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes so far */
	unsigned char block[64];
};

void sha256_start(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *data, size_t size);
/* A number as eight bytes, so that what follows it cannot be taken for a part of it. */
void sha256_add_number(struct sha256 *s, uint64_t n);
void sha256_finish(struct sha256 *s, unsigned char digest[SHA256_SIZE]);

/* All of it in one call. */
void sha256_of(unsigned char digest[SHA256_SIZE], const void *data, size_t size);
void sha256_text(char text[SHA256_TEXT], const unsigned char digest[SHA256_SIZE]);

#endif /* PACK_SHA256_H */
