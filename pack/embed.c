/* SPDX-License-Identifier: BSD-2-Clause */
/* embed.c - a package put into an object, replaced, and taken out again */
#include <stdlib.h>
#include <string.h>

#include <bpfobj.h>

#include "embed_section.h"

/* Another program's layout cannot be undone, but it can do without the section. */
static bool was_rewritten(struct failure *fault, const char *path)
{
	*fault = failure_of(STATUS_LIMIT, "unsupported", path,
			    "changed since btfmin embed wrote it: cannot be put back as it was");
	fault->hint = "llvm-objcopy --remove-section=.btfmin takes the section out";
	return false;
}

/* What the trailer says the object was; its word is not taken for it. */
static bool restore(struct pack_bytes *out, const char *path, struct span file,
		    const struct bm_embedded *embedded, struct failure *fault)
{
	const unsigned char *trailer = embedded->package.p + embedded->package.len;
	bool be = embedded->package.be;
	uint64_t size = bm_u64(trailer + BM_EMBEDDED_OBJECT_AT, be);
	unsigned char *to;

	if (size < EMBED_EHDR_SIZE || size > embedded->offset)
		return was_rewritten(fault, path);
	to = malloc((size_t)size);
	if (!to) {
		*fault = failure_nomem(path);
		return false;
	}
	memcpy(to, file.p, (size_t)size);
	bm_put_u64(to + EMBED_E_SHOFF, be, bm_u64(trailer + BM_EMBEDDED_SHOFF_AT, be));
	bm_put_u16(to + EMBED_E_SHNUM, be,
		   (uint16_t)(bm_u32(trailer + BM_EMBEDDED_SHNUM_AT, be) & 0xffff));
	out->data = to;
	out->size = (size_t)size;
	return true;
}

/* The proof: embedding again gives what is there, the sum over the object included. */
static bool is_inverse(const struct pack_bytes *object, const char *path, struct span file,
		       const struct bm_embedded *embedded, struct failure *fault)
{
	struct pack_bytes again = {NULL, 0};
	bool same;

	if (!embed_section(&again, path, span_of(object->data, object->size, false),
			   embedded->package, fault))
		return fault->exit_status == STATUS_NOMEM ? false : was_rewritten(fault, path);
	same = again.size == file.len && memcmp(again.data, file.p, file.len) == 0;
	free(again.data);
	return same || was_rewritten(fault, path);
}

static bool take_out(struct pack_bytes *out, const char *path, struct span file,
		     const struct bm_embedded *embedded, struct failure *fault)
{
	struct pack_bytes object = {NULL, 0};

	if (!restore(&object, path, file, embedded, fault))
		return false;
	if (!is_inverse(&object, path, file, embedded, fault)) {
		free(object.data);
		return false;
	}
	*out = object;
	return true;
}

/* 1 and what is embedded, 0 if nothing is, -1 and *fault. */
static int look(struct bm_embedded *out, const char *path, struct span file, struct failure *fault)
{
	struct btfmin_error err;
	struct bpfobj *obj;
	int ret;

	ret = bpfobj_open(&obj, file.p, file.len, NULL, &err);
	bpfobj_close(obj);
	if (ret) {
		*fault = failure_from(&err, path);
		return -1;
	}
	ret = bm_embedded_find(out, file.p, file.len, &err);
	if (ret < 0) {
		*fault = failure_from(&err, path);
		fault->hint = "llvm-objcopy --remove-section=.btfmin takes it out";
		return -1;
	}
	return ret;
}

bool embed_add(struct pack_bytes *out, const char *path, const void *object, size_t object_size,
	       const void *package, size_t package_size, struct failure *fault)
{
	struct span file = span_of(object, object_size, false);
	struct span bytes = span_of(package, package_size, false);
	struct pack_bytes before;
	struct bm_embedded old;
	bool added;
	int found;

	memset(out, 0, sizeof(*out));
	found = look(&old, path, file, fault);
	if (found < 0)
		return false;
	if (!found)
		return embed_section(out, path, file, bytes, fault);
	if (!take_out(&before, path, file, &old, fault))
		return false;
	added = embed_section(out, path, span_of(before.data, before.size, false), bytes, fault);
	free(before.data);
	return added;
}

bool embed_remove(struct pack_bytes *out, const char *path, const void *object, size_t size,
		  struct failure *fault)
{
	struct span file = span_of(object, size, false);
	struct bm_embedded embedded;
	int found;

	memset(out, 0, sizeof(*out));
	found = look(&embedded, path, file, fault);
	if (found < 0)
		return false;
	if (found)
		return take_out(out, path, file, &embedded, fault);
	*fault =
		failure_of(STATUS_INPUT, "absent", path, "nothing is embedded: no .btfmin section");
	return false;
}
