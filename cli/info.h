/* SPDX-License-Identifier: BSD-2-Clause */
/* info.h - what an input is, layer by layer, and what its BTF's header says */
#ifndef CLI_INFO_H
#define CLI_INFO_H

#include "input.h"

/* What can be told of a BTF, alone or not. */
struct info {
	const struct input *input;
	struct btfmin_header header;
	bool split;
	bool counted; /* types is known: all records could be walked */
	uint32_t types;
};

void info_make(struct info *info, const struct input *in, const struct btfmin_header *header);
/* Lines for people on standard output, or members of a JSON document. */
void info_print(const struct info *info);
void info_json(struct json *j, const struct info *info);

#endif /* CLI_INFO_H */
