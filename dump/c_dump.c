/* SPDX-License-Identifier: BSD-2-Clause */
#include "fail.h"

int btfmin_dump_c(struct btfmin_text *out, const struct btfmin_btf *btf,
		  const struct btfmin_dump_opts *opts, struct btfmin_error *err)
{
	(void)btf;
	(void)opts;
	if (out) {
		out->data = NULL;
		out->size = 0;
	}
	return fail_plain(err, BTFMIN_ERR_UNSUPPORTED, "C is not written yet");
}
