/* SPDX-License-Identifier: BSD-2-Clause */
/* faults.c - the list of faults, of which only so many are kept */
#include "check.h"

#define SEVERITIES 4u

struct btfmin_faults {
	struct btfmin_allocator a;
	struct btfmin_fault *v;
	size_t count, cap, max;
	size_t warnings; /* of those kept */
	uint64_t found[SEVERITIES];
};

const char *btfmin_severity_name(int severity)
{
	static const char *const names[SEVERITIES] = {"unknown", "error", "strict", "warning"};

	return severity > 0 && severity < (int)SEVERITIES ? names[severity] : names[0];
}

int bm_faults_new(struct btfmin_faults **out, const struct btfmin_allocator *a, size_t max)
{
	*out = bm_zalloc(a, 1, sizeof(**out));
	if (!*out)
		return -1;
	(*out)->a = *a;
	(*out)->max = max;
	return 0;
}

void btfmin_faults_free(struct btfmin_faults *faults)
{
	struct btfmin_allocator a;

	if (!faults)
		return;
	a = faults->a;
	bm_free(&a, faults->v);
	bm_free(&a, faults);
}

/* What a grade of rules.c comes to in this run; 0: nothing. */
static int severity_of(const struct bm_check *c, char grade)
{
	switch (grade) {
	case 'R':
		return BTFMIN_FAULT_ERROR;
	case 'S':
		return c->strict ? BTFMIN_FAULT_STRICT : 0;
	case 'B':
		return c->strict ? BTFMIN_FAULT_STRICT : BTFMIN_FAULT_WARNING;
	default:
		return BTFMIN_FAULT_WARNING;
	}
}

/* Errors and warnings have room of their own, so that many of one do not crowd out the other. */
static bool has_room(const struct btfmin_faults *f, int severity)
{
	if (severity == BTFMIN_FAULT_WARNING)
		return f->warnings < f->max;
	return f->count - f->warnings < f->max;
}

static void add(struct bm_check *c, const struct btfmin_fault *fault)
{
	struct btfmin_faults *f = c->faults;
	void *v = f->v;

	f->found[fault->severity]++;
	if (!has_room(f, fault->severity))
		return;
	if (bm_grow(&f->a, &v, &f->cap, f->count, f->count + 1, sizeof(*f->v)) < 0) {
		c->nomem = true;
		return;
	}
	f->v = v;
	f->v[f->count++] = *fault;
	f->warnings += fault->severity == BTFMIN_FAULT_WARNING;
}

static void note(struct bm_check *c, uint32_t id, uint64_t offset, enum bm_rule rule,
		 uint32_t other)
{
	struct btfmin_fault fault;

	fault.severity = severity_of(c, bm_rows[rule].grade);
	if (!fault.severity)
		return;
	fault.type_id = id;
	fault.other_id = other;
	fault.offset = offset;
	fault.text = bm_rows[rule].text;
	fault.kernel = bm_rows[rule].kernel;
	add(c, &fault);
}

void bm_fault(struct bm_check *c, const struct bm_type *t, uint32_t w, enum bm_rule rule)
{
	bm_fault_with(c, t, w, rule, 0);
}

/* A base's bytes are in another file, so that an offset into them would mislead. */
void bm_fault_with(struct bm_check *c, const struct bm_type *t, uint32_t w, enum bm_rule rule,
		   uint32_t other)
{
	uint64_t offset = bm_type_offset(t) + (uint64_t)w * 4;

	note(c, t->id, t->b == c->btf ? offset : BTFMIN_NO_OFFSET, rule, other);
}

void bm_fault_at(struct bm_check *c, uint64_t offset, enum bm_rule rule)
{
	note(c, 0, offset, rule, 0);
}

size_t btfmin_faults_count(const struct btfmin_faults *faults)
{
	return faults ? faults->count : 0;
}

uint64_t btfmin_faults_found(const struct btfmin_faults *faults, int severity)
{
	if (!faults || severity < 0 || severity >= (int)SEVERITIES)
		return 0;
	return faults->found[severity];
}

int btfmin_faults_get(const struct btfmin_faults *faults, size_t index, struct btfmin_fault *out,
		      struct btfmin_error *err)
{
	if (out)
		memset(out, 0, sizeof(*out));
	if (!out || index >= btfmin_faults_count(faults))
		return fail_plain(err, BTFMIN_ERR_USAGE, "no such fault");
	*out = faults->v[index];
	return 0;
}
