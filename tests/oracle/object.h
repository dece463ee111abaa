/* SPDX-License-Identifier: BSD-2-Clause */
/* object.h - the local BTF and the CO-RE records of a BPF object, by libelf */
#ifndef ORACLE_OBJECT_H
#define ORACLE_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <bpf/btf.h>

struct record {
	struct bpf_core_relo relo;
	const char *section;  /* of the instruction; "" if the name cannot be read */
	unsigned char opcode; /* 0 if the instruction cannot be read */
};

struct object {
	const char *path;
	bool big_endian;
	struct btf *btf; /* NULL if there is none */
	struct record *records;
	size_t count;
};

/* Returns NULL, or constant text that says what went wrong. Release the object in any case. */
const char *object_read(struct object *obj, const char *path);
void object_release(struct object *obj);

/* libbpf's word for a relocation kind. */
const char *kind_word(__u32 kind);

#endif /* ORACLE_OBJECT_H */
