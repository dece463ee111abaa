/* SPDX-License-Identifier: BSD-2-Clause */
/* make_image.h - builds boot images of kernels for tests: a header, something for code, a payload
 */
#ifndef TEST_MAKE_IMAGE_H
#define TEST_MAKE_IMAGE_H

#include "blob.h"

/* What stands between the header and the payload, and after it: bytes that are no magic. */
#define MI_CODE 96u

/*
 * An x86 bzImage of boot protocol 2.15 with so many setup sectors (0 stands for 4). The payload's
 * bytes are given as the kernel's build makes them: what is not gzip has mi_append_size().
 */
struct blob mi_bzimage(unsigned sects, const void *payload, size_t size);
/* Where its payload is. */
size_t mi_bzimage_payload(unsigned sects);

/* An EFI zboot image; method is the compression's name in the header, at most 31 bytes. */
struct blob mi_zboot(const char *method, const void *payload, size_t size);

/*
 * An image whose header tells of no payload: "arm64", "riscv", "riscv-0.1", "efi", "s390x", "arm";
 * "none" has no header at all. The payload is as it is, at mi_plain_payload(). NULL data for
 * another name.
 */
struct blob mi_plain(const char *form, const void *payload, size_t size);
size_t mi_plain_payload(const char *form);

/* The 32 bits that the kernel's build appends to a stream: how many bytes it holds. */
void mi_append_size(struct blob *stream, uint32_t expanded);

#endif /* TEST_MAKE_IMAGE_H */
