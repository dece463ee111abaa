/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "buf.h"
#include "kbtf.h"

/* Bytes of a record after its first twelve: a fixed part, and one element. */
static const unsigned char kind_sizes[KIND_MAX + 1][2] = {
	{0, 0}, {4, 0}, {0, 0}, {12, 0}, {0, 12}, {0, 12}, {0, 8}, {0, 0}, {0, 0}, {0, 0},
	{0, 0}, {0, 0}, {0, 0}, {0, 8},  {4, 0},  {0, 12}, {0, 0}, {4, 0}, {0, 0}, {0, 12}};

bool type_word(const struct kernel *k, uint32_t id, uint32_t off, uint32_t *out)
{
	return id > 0 && id < k->count && span_u32(k->types, (uint64_t)k->at[id] + off, out);
}

static bool open_sections(struct span file, struct kernel *k)
{
	uint32_t hdr_len, type_off, type_len, str_off, str_len;

	file.be = file.len > 0 && file.p[0] == 0xeb;
	return span_u32(file, 4, &hdr_len) && span_u32(file, 8, &type_off) &&
	       span_u32(file, 12, &type_len) && span_u32(file, 16, &str_off) &&
	       span_u32(file, 20, &str_len) &&
	       span_sub(file, (uint64_t)hdr_len + type_off, type_len, &k->types) &&
	       span_sub(file, (uint64_t)hdr_len + str_off, str_len, &k->strings);
}

/* Where each type is, and how often each struct's name is borne. */
static bool index_types(struct kernel *k)
{
	uint32_t name, info, kind;
	uint64_t at = 0;

	k->at = need(calloc(k->types.len / 12 + 2, sizeof(*k->at)));
	k->structs = need(calloc(k->strings.len + 1, 1));
	for (k->count = 1; at < k->types.len; k->count++) {
		if (!span_has(k->types, at, 12) || !span_u32(k->types, at, &name) ||
		    !span_u32(k->types, at + 4, &info) || kind_of(info) > KIND_MAX ||
		    name >= k->strings.len)
			return false;
		kind = kind_of(info);
		if (kind == KIND_STRUCT && k->structs[name] < 2)
			k->structs[name]++;
		k->at[k->count] = (uint32_t)at;
		at += 12u + kind_sizes[kind][0] + (uint64_t)(info & 0xffffff) * kind_sizes[kind][1];
	}
	return at == k->types.len;
}

bool open_kernel(struct span file, struct kernel *k)
{
	memset(k, 0, sizeof(*k));
	return open_sections(file, k) && index_types(k);
}

void close_kernel(struct kernel *k)
{
	free(k->at);
	free(k->structs);
}
