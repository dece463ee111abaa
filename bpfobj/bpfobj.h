/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpfobj.h - ELF files that hold BTF: kernels, modules, BPF objects
 *
 * The conventions are btfmin.h's: memory in, borrowed bytes, one error record.
 * Sources: the ELF specification (gABI), the kernel's Documentation/bpf/btf.rst for .BTF.ext.
 */
#ifndef BPFOBJ_H
#define BPFOBJ_H

#include <btfmin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where a BTF blob lies in a file. */
struct bpfobj_blob {
	const void *data;      /* points into the file's bytes */
	size_t size;           /* in bytes */
	uint64_t file_offset;  /* of data in the file: for btfmin_btf_opts.file_offset */
	uint32_t pointer_size; /* 4 or 8 from the ELF class; 0 for raw BTF */
	int is_elf;            /* 1 if the file is ELF, 0 if it is raw BTF */
};

/*
 * Finds the BTF in a file that is raw BTF (by its magic, either order) or ELF of any class, byte
 * order, type and machine with a .BTF section.
 * The BTF itself is not looked into: btfmin_btf_open() does that. out is empty after a failure.
 * Errors: CORRUPT (neither, or the ELF structure is broken, or there are two), ABSENT (ELF without
 * .BTF), UNSUPPORTED (.BTF has no bytes: a separate debug file; or it, or the whole file, is
 * compressed: btfmin_source_open() of btfmin_archive.h takes these too), LIMIT (more than 2^20
 * sections), USAGE (out is NULL, or data with a size).
 */
int bpfobj_find_btf(struct bpfobj_blob *out, const void *data, size_t size,
		    struct btfmin_error *err);

struct bpfobj;

struct bpfobj_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	int copy; /* 1: keep a copy of what is needed; data need not outlive bpfobj_open() */
};

/*
 * Opens a compiled BPF object: ET_REL, ELF64, machine EM_BPF or EM_NONE, either byte order. data
 * is borrowed unless opts say otherwise; opts may be NULL. An object without .BTF or without
 * .BTF.ext or without CO-RE records is fine: it has no records. Program sections that records name
 * but that are not there are no error.
 * Sections other than these three sorts are not looked at. A record that breaks a rule by itself
 * (a type or a string that is not there) is no error: btfmin_resolve() answers it as malformed.
 * Errors: CORRUPT (the structure of the file, of .BTF or of .BTF.ext is broken, or their byte
 * orders differ), UNSUPPORTED (an ar archive, another machine or class, not relocatable, sections
 * compressed or without bytes, an unknown kind of type),
 * LIMIT (more than 2^20 sections), NOMEM, USAGE (out is NULL, or data with a size).
 */
int bpfobj_open(struct bpfobj **out, const void *data, size_t size, const struct bpfobj_opts *opts,
		struct btfmin_error *err);
void bpfobj_close(struct bpfobj *obj);

/* The local BTF: a view that lives as long as the object; NULL if there is no .BTF. */
const struct btfmin_btf *bpfobj_btf(const struct bpfobj *obj);
/* 1 if the object is big-endian, 0 if little-endian. */
int bpfobj_big_endian(const struct bpfobj *obj);

/*
 * The CO-RE records, in file order, count of them; NULL and 0 if there are none. The array is the
 * object's and lives as long.
 */
const struct btfmin_record *bpfobj_records(const struct bpfobj *obj, size_t *count);

/*
 * Adds the object's local BTF and records to relos; the object must outlive relos.
 * Does nothing for an object without records. Errors: those of btfmin_relos_add().
 */
int bpfobj_add_to(const struct bpfobj *obj, struct btfmin_relos *relos, struct btfmin_error *err);

#ifdef __cplusplus
}
#endif

#endif /* BPFOBJ_H */
