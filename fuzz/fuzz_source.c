/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_source.c - whatever BTF comes in: find it in any bytes, and list them as an archive */
#include <stdlib.h>
#include <string.h>

#include <btfmin_archive.h>

#include "fuzz.h"

const char fuzz_target[] = "source";

/* What comes out of a layer: enough for seeds, and little to wait for. */
#define SIZE_MAX_OUT ((uint64_t)1 << 20)

static void check_trail(const struct btfmin_trail *trail)
{
	uint32_t i;

	if (trail->count > BTFMIN_LAYERS_MAX || strlen(trail->member) >= sizeof(trail->member))
		abort();
	for (i = 0; i < trail->count; i++) {
		if (!trail->layers[i].form || !*trail->layers[i].form)
			abort();
	}
}

/* An error says what, and no place further on than a layer can reach. */
static void check_error(const struct btfmin_error *err, int status, size_t size)
{
	if (err->status != status || !err->text || !*err->text || status == BTFMIN_ERR_USAGE ||
	    status == BTFMIN_ERR_INTERNAL)
		abort();
	if (err->offset != BTFMIN_NO_OFFSET && err->offset > SIZE_MAX_OUT + size + 4096)
		abort();
}

static void look(const struct btfmin_source_btf *found)
{
	const unsigned char *p = found->data;
	struct btfmin_header header;
	volatile unsigned char sum = 0;
	size_t i;

	for (i = 0; i < found->size; i++)
		sum = (unsigned char)(sum + p[i]);
	p = found->base;
	for (i = 0; i < found->base_size; i++)
		sum = (unsigned char)(sum + p[i]);
	(void)btfmin_btf_header(&header, found->data, found->size, NULL, NULL);
}

static void find(const uint8_t *data, size_t size, struct btfmin_source_opts *opts)
{
	struct btfmin_source_btf found;
	struct btfmin_source *source;
	struct btfmin_error err;
	int status = btfmin_source_open(&source, data, size, opts, &err);

	check_trail(opts->trail);
	if (status) {
		check_error(&err, status, size);
		return;
	}
	btfmin_source_btf(source, &found);
	if (opts->trail->layers[opts->trail->count - 1].kind != BTFMIN_LAYER_BTF)
		abort();
	look(&found);
	btfmin_source_close(source);
}

static void list(const uint8_t *data, size_t size, struct btfmin_source_opts *opts)
{
	struct btfmin_members *members;
	struct btfmin_member member;
	struct btfmin_error err;
	int status = btfmin_members_open(&members, data, size, opts, &err);

	if (!status) {
		while ((status = btfmin_members_next(members, &member, &err)) > 0) {
			if (strlen(member.name) > size + SIZE_MAX_OUT)
				abort();
		}
	}
	check_trail(opts->trail);
	if (status)
		check_error(&err, status, size);
	btfmin_members_close(members);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_trail trail;

	opts.max_size = SIZE_MAX_OUT;
	opts.max_memory = (uint64_t)16 << 20;
	opts.trail = &trail;
	find(data, size, &opts);
	opts.member = "k.btf";
	find(data, size, &opts);
	list(data, size, &opts);
	return 0;
}
