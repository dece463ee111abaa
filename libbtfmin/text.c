/* SPDX-License-Identifier: BSD-2-Clause */
/* text.c - the library's constant words */
#include "btfmin.h"
#include "wire.h"

const char *btfmin_version(void)
{
	return BTFMIN_VERSION_STRING;
}

const char *btfmin_status_name(int status)
{
	static const char *const names[] = {
		"ok", "corrupt", "unsupported", "limit", "absent", "nomem", "usage", "internal",
	};

	if (status > 0 || status < -(int)(sizeof(names) / sizeof(names[0]) - 1))
		return "unknown";
	return names[-status];
}

const char *btfmin_kind_name(uint32_t kind)
{
	return kind < BM_KINDS_KNOWN ? bm_kinds[kind].name : "unknown";
}

const char *btfmin_relo_kind_name(uint32_t kind)
{
	/* libbpf's words, in the order of enum bpf_core_relo_kind */
	static const char *const names[] = {
		"byte_off",       "byte_sz",       "field_exists",   "signed",      "lshift_u64",
		"rshift_u64",     "local_type_id", "target_type_id", "type_exists", "type_size",
		"enumval_exists", "enumval_value", "type_matches",
	};

	return kind < sizeof(names) / sizeof(names[0]) ? names[kind] : "unknown";
}

const char *btfmin_outcome_name(int outcome)
{
	static const char *const names[] = {
		"found", "absent", "poisoned", "ambiguous", "malformed", "failed",
	};

	if (outcome < 0 || outcome >= (int)(sizeof(names) / sizeof(names[0])))
		return "unknown";
	return names[outcome];
}
