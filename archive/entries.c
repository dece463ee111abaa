/* SPDX-License-Identifier: BSD-2-Clause */
/* entries.c - what a package has */
#include <string.h>

#include "fail.h"
#include "package.h"

size_t btfmin_package_count(const struct btfmin_package *package)
{
	return package ? package->count : 0;
}

void bm_package_kernel(const struct btfmin_package *package, size_t index,
		       struct btfmin_kernel *out)
{
	(void)btfmin_kernel_of_path(out, package->members[index].name);
}

int btfmin_package_entry(const struct btfmin_package *package, size_t index,
			 struct btfmin_entry *out, struct btfmin_error *err)
{
	const struct bm_member *m;

	if (!out)
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_entry: out is NULL");
	memset(out, 0, sizeof(*out));
	if (index >= btfmin_package_count(package))
		return fail_plain(err, BTFMIN_ERR_USAGE, "btfmin_package_entry: no such entry");
	m = &package->members[index];
	out->name = m->name;
	bm_package_kernel(package, index, &out->kernel);
	out->data = m->bytes.p;
	out->size = m->bytes.len;
	out->same_as = m->same_as;
	return 0;
}

const void *btfmin_package_json(const struct btfmin_package *package, size_t *size)
{
	if (size)
		*size = package ? package->json.len : 0;
	return package ? package->json.p : NULL;
}

uint32_t btfmin_package_notes(const struct btfmin_package *package)
{
	return package ? package->notes : 0;
}

int bm_package_sound(const struct btfmin_package *package, size_t index, struct btfmin_error *err)
{
	const struct bm_member *m = &package->members[index];
	struct btfmin_header header;

	if (btfmin_btf_header(&header, m->bytes.p, m->bytes.len, NULL, NULL) == 0)
		return 0;
	return fail(err, BTFMIN_ERR_CORRUPT, 0, m->at,
		    "the package's BTF for this host is none: its header does not hold");
}
