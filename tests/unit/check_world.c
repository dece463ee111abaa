/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "check_world.h"

static void add_values(struct mb *b)
{
	uint32_t t_int = mb_int(b, "int", 4, MB_SIGNED);

	mb_ptr(b, t_int);
	mb_array(b, t_int, t_int, 4);
	mb_enum(b, "e", 4, MB_UNSIGNED);
	mb_value(b, "A", 0);
	mb_value(b, "B", 1);
	mb_enum64(b, "big", 8, MB_UNSIGNED);
	mb_value(b, "C", UINT64_C(0x100000000));
	mb_float(b, "double", 8);
}

static void add_structs(struct mb *b)
{
	mb_struct(b, "s", 32);
	mb_member(b, "a", T_INT, 0);
	mb_member(b, "e", T_ENUM, 32);
	mb_member(b, "p", T_PTR, 64);
	mb_member(b, "list", T_ARRAY, 128);
	mb_union(b, "u", 8);
	mb_member(b, "i", T_INT, 0);
	mb_member(b, "p", T_PTR, 0);
	mb_struct(b, "bits", 16);
	mb_bits(b, "x", T_INT, 0, 3);
	mb_bits(b, "y", T_ENUM, 3, 5);
	mb_bits(b, "p", T_PTR, 64, 0);
	mb_struct(b, "floats", 16);
	mb_bits(b, "d", T_FLOAT, 0, 0);
	mb_bits(b, "e", T_ENUM, 64, 0);
	mb_fwd_struct(b, "fwd");
}

static void add_references(struct mb *b)
{
	mb_typedef(b, "t", T_CONST);
	mb_const(b, T_VOLATILE);
	mb_volatile(b, T_INT);
	mb_restrict(b, T_PTR);
	mb_proto(b, T_INT);
	mb_param(b, "a", T_INT);
	mb_param(b, "p", T_PTR);
	mb_proto(b, 0);
	mb_param(b, "a", T_INT);
	mb_param(b, NULL, 0);
	mb_func(b, "f", T_PROTO, 1);
}

static void add_data(struct mb *b)
{
	mb_var(b, "v", T_INT, 1);
	mb_var(b, "w", T_STRUCT, 0);
	mb_datasec(b, ".data", 64);
	mb_secinfo(b, T_VAR, 0, 4);
	mb_secinfo(b, T_VAR2, 8, 32);
	mb_decl_tag(b, "tag", T_STRUCT, UINT32_MAX);
	mb_decl_tag(b, "tag", T_FUNC, 1);
	mb_type_tag(b, "user", T_INT);
	mb_ptr(b, T_TYPE_TAG);
	mb_ptr(b, T_VOID);
	mb_const(b, 0);
	mb_int_bits(b, "int", 4, MB_UNSIGNED, 0, 7);
	mb_struct(b, "old", 4);
	mb_member(b, "x", T_OLD_INT, 0);
	mb_array(b, T_ARRAY, T_INT, 2);
	mb_ptr(b, T_PROTO);
}

/* The strings first, so that their offsets do not hang on the types. */
static struct check_names add_names(struct mb *b)
{
	struct check_names n;
	char text[514];

	memset(text, 'q', sizeof(text));
	text[513] = '\0';
	n.too_long = mb_str(b, text);
	text[512] = '\0';
	n.longest = mb_str_again(b, text);
	n.ident = mb_str(b, "ident");
	n.dots = mb_str(b, "f.isra.0");
	n.digit = mb_str(b, "9lives");
	n.blank = mb_str(b, "x; system(\"id\"); struct y");
	n.control = mb_str(b, "\x1b[2J");
	n.latin = mb_str(b, "\xe9t\xe9");
	n.quoted = mb_str(b, "?.struct_ops");
	n.end = 0;
	return n;
}

struct check_names check_names(void)
{
	struct mb *b = mb_new();
	struct check_names n = add_names(b);
	struct blob bytes;

	add_values(b);
	add_structs(b);
	add_references(b);
	add_data(b);
	bytes = mb_blob(b, 0);
	n.end = blob_peek32(&bytes, 20);
	blob_free(&bytes);
	mb_free(b);
	return n;
}

struct blob check_world(const struct poke pokes[POKES], int be)
{
	struct mb *b = mb_new();
	struct blob bytes;
	size_t i;

	add_names(b);
	add_values(b);
	add_structs(b);
	add_references(b);
	add_data(b);
	assert_int_equal(mb_next(b), T_END);
	bytes = mb_blob(b, be);
	for (i = 0; i < POKES; i++) {
		if (pokes[i].type)
			blob_poke32(&bytes, mb_where(b, pokes[i].type) + 4 * pokes[i].word,
				    pokes[i].value);
	}
	mb_free(b);
	return bytes;
}

static void print_faults(const struct btfmin_faults *faults)
{
	struct btfmin_fault f;
	size_t i;

	for (i = 0; i < btfmin_faults_count(faults); i++) {
		btfmin_faults_get(faults, i, &f, NULL);
		print_error("  %s: type %u: %s\n", btfmin_severity_name(f.severity),
			    (unsigned)f.type_id, f.text);
	}
}

static int is_it(const struct btfmin_fault *f, int severity, uint32_t type, const char *part)
{
	return f->severity == severity && (!type || f->type_id == type) && strstr(f->text, part);
}

/* Every fault says where in the file it is, and what. */
static void check_fault(const struct btfmin_fault *f, const struct blob *b)
{
	assert_non_null(f->text);
	assert_true(*f->text != '\0');
	assert_true(f->severity == ERROR || f->severity == STRICT || f->severity == WARNING);
	assert_true(f->offset < b->size || f->offset == BTFMIN_NO_OFFSET);
	assert_true(f->severity != STRICT || f->kernel);
}

static int look(const struct btfmin_faults *faults, const struct blob *b, int severity,
		uint32_t type, const char *part)
{
	size_t i, n = btfmin_faults_count(faults);
	struct btfmin_fault f;
	int found = severity == CLEAN && n == 0;

	for (i = 0; i < n; i++) {
		assert_int_equal(btfmin_faults_get(faults, i, &f, NULL), 0);
		check_fault(&f, b);
		found |= severity != CLEAN && is_it(&f, severity, type, part);
		/* what is only a warning must come alone */
		if (severity == WARNING && f.severity != WARNING)
			return 0;
	}
	return found;
}

void expect_verdict(const char *name, const struct blob *b, const struct btfmin_btf *base,
		    uint32_t flags, uint32_t kernel, int severity, uint32_t type, const char *part)
{
	struct btfmin_check_opts opts = {NULL, 0, 0, 0};
	struct btfmin_btf_opts bopts = {NULL, NULL, 0, 8};
	struct btfmin_faults *faults;
	struct btfmin_error err = {0, 0, 0, NULL};
	struct btfmin_btf *btf;
	int good;

	opts.flags = flags;
	opts.kernel = kernel;
	bopts.base = base;
	if (btfmin_btf_open(&btf, b->data, b->size, &bopts, &err))
		fail_msg("%s: cannot be opened: %s", name, err.text);
	assert_int_equal(btfmin_check(&faults, btf, &opts, &err), 0);
	good = look(faults, b, severity, type, part);
	if (!good) {
		print_error("%s: expected %s on type %u: %s\n", name,
			    severity ? btfmin_severity_name(severity) : "nothing", (unsigned)type,
			    part);
		print_faults(faults);
	}
	assert_true(good);
	btfmin_faults_free(faults);
	btfmin_btf_close(btf);
}
