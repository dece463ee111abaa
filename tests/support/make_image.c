/* SPDX-License-Identifier: BSD-2-Clause */
#include "make_image.h"

#include <string.h>

static void fill(struct blob *b, size_t size, int byte)
{
	while (size--)
		blob_u8(b, (unsigned)byte);
}

static void put(struct blob *b, size_t at, const void *bytes, size_t size)
{
	memcpy(b->data + at, bytes, size);
}

static void finish(struct blob *b, const void *payload, size_t size)
{
	fill(b, MI_CODE, 0x90);
	blob_bytes(b, payload, size);
	fill(b, MI_CODE, 0x90);
	blob_fit(b);
}

size_t mi_bzimage_payload(unsigned sects)
{
	return ((sects ? sects : 4) + 1) * (size_t)512 + MI_CODE;
}

/* Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header". */
struct blob mi_bzimage(unsigned sects, const void *payload, size_t size)
{
	struct blob b = blob_new(0);

	fill(&b, ((sects ? sects : 4) + 1) * (size_t)512, 0);
	put(&b, 0, "MZ", 2);
	b.data[0x1f1] = (unsigned char)sects;
	blob_poke16(&b, 0x1fe, 0xaa55);
	put(&b, 0x202, "HdrS", 4);
	blob_poke16(&b, 0x206, 0x20f);
	b.data[0x211] = 1; /* LOADED_HIGH */
	blob_poke32(&b, 0x248, MI_CODE);
	blob_poke32(&b, 0x24c, (uint32_t)size);
	finish(&b, payload, size);
	return b;
}

/* drivers/firmware/efi/libstub/zboot-header.S */
struct blob mi_zboot(const char *method, const void *payload, size_t size)
{
	struct blob b = blob_new(0);

	fill(&b, 64, 0);
	put(&b, 0, "MZ\0\0zimg", 8);
	blob_poke32(&b, 8, 64 + MI_CODE);
	blob_poke32(&b, 12, (uint32_t)size);
	put(&b, 24, method, strlen(method));
	put(&b, 56, "\xcd\x23\x82\x81", 4);
	finish(&b, payload, size);
	return b;
}

static const struct {
	const char *form;
	size_t header, at, len;
	const char *magic;
} forms[] = {
	{"arm64", 64, 56, 4, "ARM\x64"},
	{"riscv", 64, 56, 4, "RSC\x05"},
	{"riscv-0.1", 64, 48, 5, "RISCV"},
	{"efi", 64, 56, 4, "\xcd\x23\x82\x81"},
	{"s390x", 0x10040, 0x10008, 6, "S390EP"},
	{"arm", 64, 0x24, 4, "\x18\x28\x6f\x01"},
	{"none", 64, 0, 0, ""},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

static size_t find_form(const char *form)
{
	size_t i;

	for (i = 0; i < FORMS && strcmp(forms[i].form, form) != 0; i++)
		continue;
	return i;
}

struct blob mi_plain(const char *form, const void *payload, size_t size)
{
	struct blob b = blob_new(0);
	size_t i = find_form(form);

	if (i == FORMS)
		return b;
	fill(&b, forms[i].header, 0);
	put(&b, 0, "\0\x08\0\0\x80", 5); /* as s390x images begin: 512 zeros would be a tar's end */
	put(&b, forms[i].at, forms[i].magic, forms[i].len);
	finish(&b, payload, size);
	return b;
}

size_t mi_plain_payload(const char *form)
{
	size_t i = find_form(form);

	return i == FORMS ? 0 : forms[i].header + MI_CODE;
}

void mi_append_size(struct blob *stream, uint32_t expanded)
{
	int be = stream->be;

	stream->be = 0;
	blob_u32(stream, expanded);
	stream->be = be;
}
