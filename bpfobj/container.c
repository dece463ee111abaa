/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "container.h"
#include "fail.h"
#include "span.h"

static const struct {
	const char *text;
	unsigned short offset;
	unsigned char length, magic[9];
} containers[] = {
	{"an ar archive; extract its objects first", 0, 8, "!<arch>\n"},
	{"a thin ar archive; use the objects it names", 0, 8, "!<thin>\n"},
	{"compressed with gzip; decompress it first", 0, 2, "\x1f\x8b"},
	{"compressed with xz; decompress it first", 0, 6, "\3757zXZ"},
	{"compressed with zstd; decompress it first", 0, 4, "\x28\xb5\x2f\xfd"},
	{"compressed with bzip2; decompress it first", 0, 3, "BZh"},
	{"a compressed kernel (bzImage); extract its vmlinux first", 514, 4, "HdrS"},
};

int bm_container_refuse(const void *data, size_t size, const char *otherwise,
			struct btfmin_error *err)
{
	struct span file = span_of(data, size, false), found;
	size_t i;

	if (size == 0)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, 0, "empty file");
	for (i = 0; i < sizeof(containers) / sizeof(containers[0]); i++)
		if (span_sub(file, containers[i].offset, containers[i].length, &found) &&
		    memcmp(found.p, containers[i].magic, found.len) == 0)
			return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, 0, containers[i].text);
	return fail(err, BTFMIN_ERR_CORRUPT, 0, 0, otherwise);
}
