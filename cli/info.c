/* SPDX-License-Identifier: BSD-2-Clause */
/* info.c - an input described, whether its BTF can be used alone or not */
#include <inttypes.h>
#include <string.h>

#include "empty.h"
#include "info.h"

/* The records can be walked without the base that they need to mean something. */
static void count_types(struct info *info)
{
	const struct btfmin_source_btf *found = &info->input->found;
	struct btfmin_btf_opts opts = {0};
	struct btfmin_btf *btf, *base;

	if (empty_open(&base, info->header.big_endian, NULL))
		return;
	opts.base = base;
	opts.pointer_size = 8; /* whatever it is, it need not be looked for */
	if (!btfmin_btf_open(&btf, found->data, found->size, &opts, NULL)) {
		info->counted = true;
		info->types = btfmin_btf_type_count(btf) - 1;
		btfmin_btf_close(btf);
	}
	btfmin_btf_close(base);
}

void info_make(struct info *info, const struct input *in, const struct btfmin_header *header)
{
	memset(info, 0, sizeof(*info));
	info->input = in;
	info->header = *header;
	info->split = header->is_split || in->found.base;
	count_types(info);
}

static void print_layer(const struct btfmin_trail *trail, const struct btfmin_layer *layer)
{
	struct line l;

	line_start(&l);
	line_printf(&l, "%s", layer->form);
	line_pad(&l, 14);
	line_printf(&l, " at 0x%" PRIx64, layer->offset);
	if (layer->size != BTFMIN_NO_OFFSET)
		line_printf(&l, ", %" PRIu64 " bytes", layer->size);
	if (layer->kind == BTFMIN_LAYER_TAR) {
		line_printf(&l, ", member '");
		line_name(&l, trail->member);
		line_printf(&l, "'");
	}
	line_write(&l, stdout);
}

static void print_base(const struct info *info)
{
	const struct btfmin_source_btf *found = &info->input->found;

	if (!info->split)
		puts("base or split: base");
	else if (!found->base)
		puts("base or split: split");
	else
		printf("base or split: split, with a .BTF.base of %lu bytes\n",
		       (unsigned long)found->base_size);
}

void info_print(const struct info *info)
{
	const struct btfmin_trail *trail = &info->input->trail;
	const struct btfmin_header *h = &info->header;
	uint32_t i;

	for (i = 0; i < trail->count; i++)
		print_layer(trail, &trail->layers[i]);
	printf("byte order:    %s-endian\n", h->big_endian ? "big" : "little");
	printf("header:        %lu bytes, version %lu, flags 0x%lx\n", (unsigned long)h->size,
	       (unsigned long)h->version, (unsigned long)h->flags);
	if (info->counted)
		printf("types:         %lu, %lu bytes\n", (unsigned long)info->types,
		       (unsigned long)h->type_size);
	else
		printf("types:         of an unknown number, %lu bytes\n",
		       (unsigned long)h->type_size);
	printf("strings:       %lu bytes\n", (unsigned long)h->string_size);
	if (h->layout_size)
		printf("layout:        %lu bytes\n", (unsigned long)h->layout_size);
	print_base(info);
}

static void layers_json(struct json *j, const struct btfmin_trail *trail)
{
	uint32_t i;

	json_array(j, "layers");
	for (i = 0; i < trail->count; i++) {
		const struct btfmin_layer *layer = &trail->layers[i];

		json_object(j, NULL);
		json_string(j, "form", layer->form);
		json_number(j, "offset", layer->offset);
		if (layer->size != BTFMIN_NO_OFFSET)
			json_number(j, "bytes", layer->size);
		if (layer->kind == BTFMIN_LAYER_TAR)
			json_string(j, "member", trail->member);
		json_end(j);
	}
	json_end(j);
}

static void base_json(struct json *j, const struct btfmin_source_btf *found)
{
	if (!found->base) {
		json_null(j, "distilled_base");
		return;
	}
	json_object(j, "distilled_base");
	json_number(j, "bytes", found->base_size);
	json_end(j);
}

void info_json(struct json *j, const struct info *info)
{
	const struct btfmin_source_btf *found = &info->input->found;
	const struct btfmin_header *h = &info->header;

	layers_json(j, &info->input->trail);
	json_object(j, "btf");
	json_number(j, "bytes", found->size);
	json_string(j, "byte_order", h->big_endian ? "big" : "little");
	json_number(j, "version", h->version);
	json_number(j, "flags", h->flags);
	json_number(j, "header_bytes", h->size);
	if (info->counted)
		json_number(j, "types", info->types);
	else
		json_null(j, "types");
	json_number(j, "type_bytes", h->type_size);
	json_number(j, "string_bytes", h->string_size);
	json_number(j, "layout_bytes", h->layout_size);
	json_bool(j, "split", info->split);
	base_json(j, found);
	json_end(j);
	notes_json(j, "notes", info->input);
}
