/* SPDX-License-Identifier: BSD-2-Clause */
/* dump_c.h - what the tests of headers share: from a builder to a text, and what it must be */
#ifndef TEST_DUMP_C_H
#define TEST_DUMP_C_H

#include "unit.h"
#include "../support/heap.h"
#include "../support/make_btf.h"

#define HEADER_HEAD                                                                                \
	"#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n"                                         \
	"#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"                                                   \
	"#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = "        \
	"record)\n"                                                                                \
	"#endif\n\n"
#define HEADER_TAIL                                                                                \
	"#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n#pragma clang attribute pop\n#endif\n\n"            \
	"#endif /* __VMLINUX_H__ */\n"

/* The whole header of a BTF, NUL-terminated; it must come out. */
char *header_text(const struct btfmin_btf *btf, const struct btfmin_dump_opts *opts);
/* The same of what a builder holds, which is freed. */
char *header_of(struct mb *b, int be, const struct btfmin_dump_opts *opts);
/* What stands between head and tail. */
void expect_text(const struct mb *b, void **state, const struct btfmin_dump_opts *opts,
		 const char *declarations);
/* The same without options; b is freed. */
void expect(struct mb *b, void **state, const char *declarations);
/* That it is refused, with this status, the type's id, and no text. b is freed. */
void expect_refused(struct mb *b, void **state, int status, uint32_t type_id);

#endif /* TEST_DUMP_C_H */
