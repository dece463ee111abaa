/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_embed.c - packages inside objects: reading, adding, replacing, removing */
#include <stdlib.h>
#include <string.h>

#include <bpfobj.h>

#include "bpfobj/embedded.h"
#include "pack/embed.h"

#include "fuzz.h"

const char fuzz_target[] = "embed";

static const char package[] = "what is embedded is not looked into";
static const char other[] = "another";

static void demand(int promise)
{
	if (!promise)
		abort();
}

/* What was found lies inside the file. */
static int find(const uint8_t *data, size_t size)
{
	struct btfmin_error err = {0, 0, 0, NULL};
	struct bm_embedded found;
	int ret = bm_embedded_find(&found, data, size, &err);

	demand(ret <= 1);
	if (ret == 1) {
		demand(found.package.p == data + found.offset);
		demand(found.offset <= size && found.package.len <= size - found.offset);
	} else {
		demand(!found.package.p && (ret == 0 || err.text));
	}
	return ret;
}

static void holds(const struct pack_bytes *file, const char *what, size_t length)
{
	struct bm_embedded found;
	struct bpfobj *obj;

	demand(bm_embedded_find(&found, file->data, file->size, NULL) == 1);
	demand(found.package.len == length && !memcmp(found.package.p, what, length));
	demand(bpfobj_open(&obj, file->data, file->size, NULL, NULL) == 0);
	bpfobj_close(obj);
}

static bool add(struct pack_bytes *out, const uint8_t *data, size_t size, const char *what,
		size_t length)
{
	struct failure fault;
	bool added = embed_add(out, "object", data, size, what, length, &fault);

	demand(added ? out->data != NULL : !out->data && fault.text && fault.exit_status);
	if (added)
		holds(out, what, length);
	return added;
}

static bool take_out(struct pack_bytes *out, const uint8_t *data, size_t size)
{
	struct failure fault;
	bool removed = embed_remove(out, "object", data, size, &fault);

	demand(removed ? out->data != NULL : !out->data && fault.text && fault.exit_status);
	return removed;
}

static void same(const struct pack_bytes *a, const uint8_t *data, size_t size)
{
	demand(a->size == size && !memcmp(a->data, data, size));
}

/* plain has nothing embedded: adding and removing undo each other, and replacing is both. */
static void there_and_back(const uint8_t *plain, size_t size)
{
	struct pack_bytes first, second, direct, back;

	if (!add(&first, plain, size, package, sizeof(package)))
		return;
	demand(take_out(&back, first.data, first.size));
	same(&back, plain, size);
	demand(add(&second, first.data, first.size, other, sizeof(other)));
	demand(add(&direct, plain, size, other, sizeof(other)));
	same(&second, direct.data, direct.size);
	free(back.data);
	free(direct.data);
	free(second.data);
	free(first.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int found = find(data, size);
	struct pack_bytes plain;

	if (take_out(&plain, data, size)) {
		demand(found == 1);
		there_and_back(plain.data, plain.size);
		free(plain.data);
	} else if (found == 0) {
		there_and_back(data, size);
	}
	return 0;
}
