/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_ecc.c - the package.json of ecc's: an object of the size it tells, or a failure in words */
#include <stdlib.h>

#include "pack/ecc.h"

#include "fuzz.h"

const char fuzz_target[] = "ecc";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failure fault;
	struct pack_bytes out;

	if (ecc_object(&out, "p.json", data, size, &fault)) {
		if (!out.data || !ecc_is(data, size))
			abort();
		free(out.data);
		return 0;
	}
	if (out.data || out.size || !fault.exit_status || !fault.text || !*fault.text)
		abort();
	if (fault.offset != BTFMIN_NO_OFFSET && fault.offset > size)
		abort();
	return 0;
}
