/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_check.c - the checker: what opens can be checked, and in what checks clean every name can
 * be read, every reference followed, and every typedef and member comes to an end
 */
#include <stdlib.h>
#include <string.h>

#include <btfmin.h>

#include "fuzz.h"

const char fuzz_target[] = "check";

/* The faults say where and what; returns how many are none but warnings. */
static size_t look(const struct btfmin_faults *faults, uint32_t types, size_t size, int strict)
{
	size_t i, errors = 0;
	struct btfmin_fault f;

	for (i = 0; i < btfmin_faults_count(faults); i++) {
		if (btfmin_faults_get(faults, i, &f, NULL) || !f.text || !*f.text)
			abort();
		if (f.offset != BTFMIN_NO_OFFSET && f.offset >= size)
			abort();
		if (f.type_id >= types || (f.severity == BTFMIN_FAULT_STRICT && !strict))
			abort();
		errors += f.severity != BTFMIN_FAULT_WARNING;
	}
	if (btfmin_faults_get(faults, i, &f, NULL) != BTFMIN_ERR_USAGE)
		abort();
	return errors;
}

static size_t check(const struct btfmin_btf *btf, size_t size, uint32_t flags, uint32_t kernel)
{
	struct btfmin_check_opts opts = {NULL, flags, kernel, 0};
	struct btfmin_faults *faults;
	struct btfmin_error err;
	size_t errors;

	if (btfmin_check(&faults, btf, &opts, &err))
		abort();
	errors = look(faults, btfmin_btf_type_count(btf), size, flags != 0);
	btfmin_faults_free(faults);
	return errors;
}

static int is_modifier(uint32_t kind)
{
	return kind == BTFMIN_KIND_TYPEDEF || kind == BTFMIN_KIND_CONST ||
	       kind == BTFMIN_KIND_VOLATILE || kind == BTFMIN_KIND_RESTRICT ||
	       kind == BTFMIN_KIND_TYPE_TAG;
}

/* Clean: a reader that trusts all of it comes through. Few types, so that any order is quick. */
static void walk(const struct btfmin_btf *btf)
{
	uint32_t id, to, hops, count = btfmin_btf_type_count(btf);
	struct btfmin_type t;

	for (id = 1; id < count && count < 1000; id++) {
		if (btfmin_btf_type(btf, id, &t, NULL) || !t.name)
			abort();
		for (to = id, hops = 0; is_modifier(t.kind); hops++) {
			to = t.size_or_type;
			if (hops > count || btfmin_btf_type(btf, to, &t, NULL))
				abort();
		}
		if (t.kind == BTFMIN_KIND_FUNC && (btfmin_btf_type(btf, t.size_or_type, &t, NULL) ||
						   t.kind != BTFMIN_KIND_FUNC_PROTO))
			abort();
	}
}

/* Returns whether it is clean to every reader. */
static int check_all(const struct btfmin_btf *btf, size_t size)
{
	size_t plain = check(btf, size, 0, 0);
	size_t strict = check(btf, size, BTFMIN_CHECK_STRICT, 0);

	if (strict < plain && strict < 1000)
		abort();
	check(btf, size, BTFMIN_CHECK_STRICT, 0x0412);
	check(btf, size, BTFMIN_CHECK_STRICT, 0x0601);
	return plain == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btfmin_btf_opts opts = {NULL, NULL, 0, 0};
	struct btfmin_btf *btf, *split;
	int clean;

	if (btfmin_btf_open(&btf, data, size, NULL, NULL))
		return 0;
	clean = check_all(btf, size);
	if (clean)
		walk(btf);
	opts.base = btf; /* the same bytes once more, as a split on themselves */
	if (btfmin_btf_open(&split, data, size, &opts, NULL) == 0 && check_all(split, size) &&
	    clean)
		walk(split);
	btfmin_btf_close(split);
	btfmin_btf_close(btf);
	return 0;
}
