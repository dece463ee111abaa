/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "emit_form.h"

bool pack_emit_of(const char *word, enum pack_emit *form, const char **machine)
{
	*form = PACK_EMIT_NONE;
	*machine = NULL;
	if (!strcmp(word, "c"))
		*form = PACK_EMIT_C;
	else if (!strcmp(word, "o") || !strncmp(word, "o:", 2))
		*form = PACK_EMIT_OBJECT;
	if (*form == PACK_EMIT_OBJECT && word[1])
		*machine = word + 2;
	return *form != PACK_EMIT_NONE;
}

bool pack_emit(struct pack_bytes *out, enum pack_emit form, const char *machine, const void *data,
	       size_t size, struct failure *fault)
{
	memset(out, 0, sizeof(*out));
	if (form == PACK_EMIT_C)
		return emit_source(out, data, size, fault);
	return emit_elf(out, machine, data, size, fault);
}
