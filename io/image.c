/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image.c - boot images by their headers
 *
 * Sources: Documentation/arch/x86/boot.rst; Documentation/arch/arm64/booting.rst and
 * arch/riscv/boot-image-header.rst; drivers/firmware/efi/libstub/zboot-header.S; LINUX_PE_MAGIC in
 * include/linux/pe.h; for s390x, QEMU's hw/s390x/ipl.c and arch/s390/boot/head.S.
 */
#include "image.h"
#include "fail.h"

/* Of the x86 setup header, from the image's start. */
#define X86_SETUP_SECTS    0x1f1
#define X86_BOOT_FLAG      0x1fe
#define X86_MAGIC          0x202
#define X86_VERSION        0x206
#define X86_LOADFLAGS      0x211
#define X86_PAYLOAD_OFFSET 0x248
#define X86_PAYLOAD_LENGTH 0x24c
#define X86_HAS_PAYLOAD    0x0208 /* the protocol version that brought the two fields above */
#define X86_SECTOR         512
#define X86_SECTS_IF_0     4 /* what 0 setup sectors stand for */
#define X86_LOADED_HIGH    1 /* in loadflags: a bzImage */

static bool has_text(struct span s, uint64_t at, const char *text, size_t len)
{
	struct span there;

	return span_sub(s, at, len, &there) && memcmp(there.p, text, len) == 0;
}

/*
 * A payload in its place. What the kernel's build compresses by anything but gzip has the size
 * it expands to appended, 32 bits little-endian (scripts/Makefile.lib: size_append): gzip has that
 * as a part of its format.
 */
static void set_payload(struct bm_payload *p, enum bm_codec codec, struct span stream, uint64_t at,
			bool appended)
{
	p->codec = codec;
	p->offset = at;
	p->size = stream.len;
	p->exact = true;
	if (codec == BM_CODEC_GZIP || appended)
		span_u32(stream, stream.len - 4, &p->expanded);
	if (codec != BM_CODEC_GZIP && appended)
		p->size -= 4;
}

/* Sets the payload, if the header tells of one and there is one. */
static void x86_payload(struct bm_image *out, struct span whole)
{
	uint32_t offset = 0, length = 0;
	uint16_t version = 0;
	uint8_t sects = 0;
	enum bm_codec codec;
	struct span stream;
	uint64_t at;

	span_u16(whole, X86_VERSION, &version);
	if (version < X86_HAS_PAYLOAD || !span_u32(whole, X86_PAYLOAD_OFFSET, &offset) ||
	    !span_u32(whole, X86_PAYLOAD_LENGTH, &length) || offset == 0)
		return;
	span_u8(whole, X86_SETUP_SECTS, &sects);
	at = ((uint64_t)(sects ? sects : X86_SECTS_IF_0) + 1) * X86_SECTOR + offset;
	if (!span_sub(whole, at, length, &stream) || !bm_image_magic(stream, 0, &codec))
		return;
	out->has_payload = true;
	set_payload(&out->payload, codec, stream, at, true);
}

static bool x86_image(struct bm_image *out, struct span whole)
{
	uint16_t flag = 0;
	uint8_t loadflags = 0;

	if (!span_u16(whole, X86_BOOT_FLAG, &flag) || flag != 0xaa55 ||
	    !has_text(whole, X86_MAGIC, "HdrS", 4))
		return false;
	span_u8(whole, X86_LOADFLAGS, &loadflags);
	out->kind = BM_IMAGE_X86;
	out->form = loadflags & X86_LOADED_HIGH ? "x86 bzImage" : "x86 zImage";
	x86_payload(out, whole);
	return true;
}

#define ZBOOT_TYPE   4
#define ZBOOT_OFFSET 8
#define ZBOOT_SIZE   12
#define ZBOOT_METHOD 24
#define ZBOOT_MAGIC  56 /* where LINUX_PE_MAGIC stands, after the method's name */

/*
 * How the build names its methods (drivers/firmware/efi/libstub/Makefile.zboot), by how they
 * begin: "xzkern" and "zstd22" are names, too.
 */
static bool zboot_codec(struct span whole, enum bm_codec *codec)
{
	static const struct {
		const char *name;
		enum bm_codec codec;
	} methods[] = {
		{"gzip", BM_CODEC_GZIP},   {"xz", BM_CODEC_XZ},          {"lzma", BM_CODEC_LZMA},
		{"zstd", BM_CODEC_ZSTD},   {"lz4", BM_CODEC_LZ4_LEGACY}, {"lzo", BM_CODEC_LZO},
		{"bzip2", BM_CODEC_BZIP2},
	};
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (has_text(whole, ZBOOT_METHOD, methods[i].name, strlen(methods[i].name))) {
			*codec = methods[i].codec;
			return true;
		}
	}
	return false;
}

static int zboot_image(struct bm_image *out, struct span whole, struct btfmin_error *err)
{
	uint32_t offset = 0, size = 0;
	enum bm_codec named, found;
	struct span stream;

	if (!span_has(whole, 0, ZBOOT_MAGIC))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, whole.len, "truncated EFI zboot header");
	if (!zboot_codec(whole, &named))
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, ZBOOT_METHOD,
			    "EFI zboot image compressed by a method that is not known");
	span_u32(whole, ZBOOT_OFFSET, &offset);
	span_u32(whole, ZBOOT_SIZE, &size);
	if (offset < ZBOOT_MAGIC || !span_sub(whole, offset, size, &stream))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, ZBOOT_OFFSET,
			    "EFI zboot image's payload is outside the image");
	if (!bm_image_magic(stream, 0, &found) || found != named)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, offset,
			    "EFI zboot image's payload is not what its header says");
	out->kind = BM_IMAGE_ZBOOT;
	out->form = "EFI zboot image";
	out->has_payload = true;
	/* The header's size leaves out what the build appends. */
	set_payload(&out->payload, found, stream, offset, false);
	return 0;
}

/* Images that are told by some bytes in a fixed place, and whose header tells of no payload. */
static const struct {
	uint32_t at;
	const char *text;
	uint8_t len;
	bool raw;
	enum bm_image_kind kind;
	const char *form;
} forms[] = {
	{56, "ARM\x64", 4, true, BM_IMAGE_ARM64, "arm64 Image"},
	{56, "RSC\x05", 4, true, BM_IMAGE_RISCV, "riscv Image"},
	{48, "RISCV\0\0", 8, true, BM_IMAGE_RISCV, "riscv Image"}, /* header version 0.1 */
	{0x10008, "S390EP", 6, false, BM_IMAGE_S390X, "s390x boot image"},
	{0x24, "\x18\x28\x6f\x01", 4, false, BM_IMAGE_ARM, "arm zImage"},
	/* LINUX_PE_MAGIC, which any architecture may have: loongarch has nothing else. */
	{56, "\xcd\x23\x82\x81", 4, true, BM_IMAGE_EFI, "EFI kernel image"},
};

int bm_image_payload(struct bm_image *out, const void *data, size_t size, struct btfmin_error *err)
{
	struct span whole = span_of(data, size, false);
	size_t i;

	memset(out, 0, sizeof(*out));
	if (x86_image(out, whole))
		return 0;
	if (has_text(whole, 0, "MZ", 2) && has_text(whole, ZBOOT_TYPE, "zimg", 4))
		return zboot_image(out, whole, err);
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (has_text(whole, forms[i].at, forms[i].text, forms[i].len)) {
			out->kind = forms[i].kind;
			out->form = forms[i].form;
			out->raw = forms[i].raw;
			break;
		}
	}
	return 0;
}
