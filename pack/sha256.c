/* SPDX-License-Identifier: BSD-2-Clause */
/* sha256.c - FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2, in its words */
#include <string.h>

#include "sha256.h"

static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2};

static uint32_t rotr(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static uint32_t load(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void store(unsigned char *p, uint32_t x)
{
	p[0] = (unsigned char)(x >> 24);
	p[1] = (unsigned char)(x >> 16);
	p[2] = (unsigned char)(x >> 8);
	p[3] = (unsigned char)x;
}

static void schedule(uint32_t w[64], const unsigned char *block)
{
	uint32_t s0, s1;
	int t;

	for (t = 0; t < 16; t++)
		w[t] = load(block + 4 * t);
	for (; t < 64; t++) {
		s0 = rotr(w[t - 15], 7) ^ rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
		s1 = rotr(w[t - 2], 17) ^ rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
		w[t] = w[t - 16] + s0 + w[t - 7] + s1;
	}
}

static void compress(struct sha256 *s, const unsigned char *block)
{
	uint32_t a = s->state[0], b = s->state[1], c = s->state[2], d = s->state[3];
	uint32_t e = s->state[4], f = s->state[5], g = s->state[6], h = s->state[7];
	uint32_t w[64], t1, t2;
	int t;

	schedule(w, block);
	for (t = 0; t < 64; t++) {
		t1 = h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + k[t] +
		     w[t];
		t2 = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	s->state[0] += a;
	s->state[1] += b;
	s->state[2] += c;
	s->state[3] += d;
	s->state[4] += e;
	s->state[5] += f;
	s->state[6] += g;
	s->state[7] += h;
}

void sha256_start(struct sha256 *s)
{
	static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

	memcpy(s->state, initial, sizeof(initial));
	s->length = 0;
}

void sha256_add(struct sha256 *s, const void *data, size_t size)
{
	size_t used = (size_t)(s->length % sizeof(s->block)), some;
	const unsigned char *p = data;

	s->length += size;
	if (used) {
		some = sizeof(s->block) - used;
		if (some > size)
			some = size;
		memcpy(s->block + used, p, some);
		p += some;
		size -= some;
		if (used + some < sizeof(s->block))
			return;
		compress(s, s->block);
	}
	for (; size >= sizeof(s->block); p += sizeof(s->block), size -= sizeof(s->block))
		compress(s, p);
	if (size)
		memcpy(s->block, p, size);
}

void sha256_add_number(struct sha256 *s, uint64_t n)
{
	unsigned char bytes[8];

	store(bytes, (uint32_t)(n >> 32));
	store(bytes + 4, (uint32_t)n);
	sha256_add(s, bytes, sizeof(bytes));
}

void sha256_finish(struct sha256 *s, unsigned char digest[SHA256_SIZE])
{
	static const unsigned char padding[64] = {0x80};
	uint64_t bits = s->length * 8;
	size_t used = (size_t)(s->length % sizeof(s->block));
	int i;

	sha256_add(s, padding, (used < 56 ? 56 : 120) - used);
	sha256_add_number(s, bits);
	for (i = 0; i < 8; i++)
		store(digest + 4 * i, s->state[i]);
}

void sha256_of(unsigned char digest[SHA256_SIZE], const void *data, size_t size)
{
	struct sha256 s;

	sha256_start(&s);
	sha256_add(&s, data, size);
	sha256_finish(&s, digest);
}

void sha256_text(char text[SHA256_TEXT], const unsigned char digest[SHA256_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < SHA256_SIZE; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	text[2 * SHA256_SIZE] = '\0';
}
