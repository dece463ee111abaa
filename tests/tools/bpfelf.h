/* SPDX-License-Identifier: BSD-2-Clause */
/* bpfelf.h - write a BPF object of one program section, .BTF and .BTF.ext */
#ifndef TOOLS_BPFELF_H
#define TOOLS_BPFELF_H

#include "buf.h"

/* The section holds one global function, "generated". The byte order is that of out. */
void put_bpf_elf(struct buf *out, const char *section, const struct buf *insns,
		 const struct buf *btf, const struct buf *ext);

#endif /* TOOLS_BPFELF_H */
