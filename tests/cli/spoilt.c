/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spoilt.c - what btfmin_emit() makes, with a fault put into it: the command that is built with
 * this in its place has to find that out. SPOIL says which fault: "empty" or "cut". And uname(2) on
 * a kernel whose release is what SPOIL_RELEASE says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef btfmin_emit /* the real ones are meant here */
#undef uname
#include <sys/utsname.h>

#include <btfmin.h>

int spoilt_uname(struct utsname *name);

int spoilt_uname(struct utsname *name)
{
	const char *release = getenv("SPOIL_RELEASE");
	int ret = uname(name);

	if (!ret && release)
		snprintf(name->release, sizeof(name->release), "%s", release);
	return ret;
}

int spoilt_emit(struct btfmin_emitted *out, const struct btfmin_result *result, uint32_t flags,
		struct btfmin_error *err);

int spoilt_emit(struct btfmin_emitted *out, const struct btfmin_result *result, uint32_t flags,
		struct btfmin_error *err)
{
	/* A BTF without types, little-endian. */
	static const unsigned char empty[25] = {0x9f, 0xeb, 1, 0, 24, [20] = 1};
	const char *fault = getenv("SPOIL");
	int rc = btfmin_emit(out, result, flags, err);

	if (!rc && fault && !strcmp(fault, "empty") && out->size >= sizeof(empty)) {
		memcpy(out->data, empty, sizeof(empty));
		out->size = sizeof(empty);
	}
	if (!rc && fault && !strcmp(fault, "cut"))
		out->size /= 2;
	return rc;
}
