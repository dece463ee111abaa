/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

/* libbpf's working space: the record's path, the last candidate's, the first match's. */
struct specs {
	struct bpf_core_spec local, last, match;
};

static const char no_name[] = "";

static int calc(const struct object *obj, const struct record *rec, struct bpf_core_cand_list *list,
		struct specs *specs, struct bpf_core_relo_res *res)
{
	memset(specs, 0, sizeof(*specs));
	memset(res, 0, sizeof(*res));
	return bpf_core_calc_relo_insn(no_name, &rec->relo, 0, obj->btf, list, &specs->local, res);
}

/* The same field's other property; 0 where it has none. Without a candidate, of the record. */
static void ask(const struct object *obj, const struct record *rec, enum bpf_core_relo_kind kind,
		const struct bpf_core_cand *cand, struct bpf_core_relo_res *res)
{
	struct bpf_core_cand one = {NULL, 0};
	struct bpf_core_cand_list list = {&one, 0};
	struct record other = *rec;
	struct specs specs;

	if (cand) {
		one = *cand;
		list.len = 1;
	}
	other.relo.kind = kind;
	if (calc(obj, &other, &list, &specs, res))
		memset(res, 0, sizeof(*res));
}

static bool host_big_endian(void)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

/*
 * How far to shift left so that a bitfield's first bit comes to the top of a 64-bit register
 * that was loaded with byte_size bytes, on a machine of either byte order. In 32 bits, as libbpf
 * does it: that shows in fields larger than a register.
 */
static __u32 lshift(bool big_endian, __u32 bit_off, __u32 bits, __u32 byte_off, __u32 byte_size)
{
	__u32 skipped = bit_off - byte_off * 8;

	return big_endian ? (8 - byte_size) * 8 + skipped : 64 - (skipped + bits);
}

static void fix_lshift(const struct object *obj, const struct record *rec,
		       const struct bpf_core_cand *cand, const struct specs *specs,
		       struct values *now)
{
	struct bpf_core_relo_res off, size, bits;
	bool be = obj->big_endian;

	ask(obj, rec, BPF_CORE_FIELD_BYTE_OFFSET, cand, &off);
	ask(obj, rec, BPF_CORE_FIELD_BYTE_SIZE, cand, &size);
	ask(obj, rec, BPF_CORE_FIELD_RSHIFT_U64, cand, &bits);
	now->local = lshift(be, specs->local.bit_offset, (__u32)(64 - bits.orig_val),
			    (__u32)off.orig_val, (__u32)size.orig_val);
	if (cand)
		now->target = lshift(be, specs->match.bit_offset, (__u32)(64 - bits.new_val),
				     (__u32)off.new_val, (__u32)size.new_val);
}

/* The type with its typedefs and modifiers taken off, id with it. */
static const struct btf_type *strip(const struct btf *btf, __u32 *id)
{
	const struct btf_type *t = btf__type_by_id(btf, *id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t))) {
		*id = t->type;
		t = btf__type_by_id(btf, *id);
	}
	return t;
}

/* The size of the type, of an array that of its innermost element. */
static __u32 access_size(const struct btf *btf, __u32 id)
{
	const struct btf_type *t = strip(btf, &id);

	while (t && btf_is_array(t)) {
		id = btf_array(t)->type;
		t = strip(btf, &id);
	}
	return (__u32)btf__resolve_size(btf, id);
}

/* A change of size is harmless where the upper bits come out 0: pointers, unsigned integers. */
static bool may_resize(const struct btf_type *a, const struct btf_type *b)
{
	if (btf_is_ptr(a) && btf_is_ptr(b))
		return true;
	return btf_is_int(a) && btf_is_int(b) && btf_int_encoding(a) != BTF_INT_SIGNED &&
	       btf_int_encoding(b) != BTF_INT_SIGNED;
}

/* A bitfield has no type here and no access size, so that it cannot stand for a plain field. */
static void fix_sizes(const struct specs *specs, const struct bpf_core_relo_res *res,
		      struct values *now)
{
	const struct btf *local = specs->local.btf, *target = specs->match.btf;

	if (res->orig_type_id)
		now->local_size = access_size(local, res->orig_type_id);
	if (res->new_type_id)
		now->target_size = access_size(target, res->new_type_id);
	now->wrong_size = target && now->local_size != now->target_size &&
			  !may_resize(btf__type_by_id(local, res->orig_type_id),
				      btf__type_by_id(target, res->new_type_id));
}

static unsigned int differing(const struct values *a, const struct values *b)
{
	bool value = a->local != b->local || a->target != b->target;
	bool size = a->local_size != b->local_size || a->target_size != b->target_size ||
		    a->wrong_size != b->wrong_size;

	return (value ? KNOWN_LSHIFT : 0u) | (size ? KNOWN_ARRAY : 0u);
}

static void take(const struct object *obj, const struct record *rec,
		 const struct bpf_core_cand *cand, const struct specs *specs,
		 const struct bpf_core_relo_res *res, struct outcome *out)
{
	out->says.local = res->orig_val;
	out->says.target = res->new_val;
	out->says.local_size = res->orig_sz;
	out->says.target_size = res->new_sz;
	out->says.wrong_size = res->fail_memsz_adjust;
	out->now = out->says;
	if (rec->relo.kind == BPF_CORE_FIELD_LSHIFT_U64 && obj->big_endian != host_big_endian())
		fix_lshift(obj, rec, cand, specs, &out->now);
	if (rec->relo.kind == BPF_CORE_FIELD_BYTE_OFFSET)
		fix_sizes(specs, res, &out->now);
	out->known = differing(&out->says, &out->now);
}

bool loads_or_stores(const struct record *rec)
{
	unsigned char class = BPF_CLASS(rec->opcode);

	return class == BPF_LDX || class == BPF_ST || class == BPF_STX;
}

static enum answer answer_of(const struct record *rec, const struct outcome *out)
{
	if (out->poison)
		return POISONED;
	if (out->matched && out->now.wrong_size && loads_or_stores(rec))
		return POISONED;
	return out->matched ? FOUND : ABSENT;
}

/* 0 and *out filled, or libbpf's error. */
static int attempt(const struct object *obj, const struct record *rec,
		   struct bpf_core_cand_list *list, struct outcome *out)
{
	struct bpf_core_relo_res res;
	struct specs specs;
	int err = calc(obj, rec, list, &specs, &res);

	memset(out, 0, sizeof(*out));
	if (err)
		return err;
	out->has_local = true;
	out->poison = res.poison;
	out->validate = res.validate;
	/* libbpf writes the match's path, its BTF first, when a candidate matches. */
	out->matched = specs.match.btf || rec->relo.kind == BPF_CORE_TYPE_ID_LOCAL;
	out->bit_offset = specs.match.bit_offset;
	take(obj, rec, specs.match.btf ? &list->cands[0] : NULL, &specs, &res, out);
	out->answer = answer_of(rec, out);
	return 0;
}

static int try_first(const struct object *obj, const struct record *rec,
		     const struct bpf_core_cand *cands, int count, struct outcome *out)
{
	struct bpf_core_cand_list list = {NULL, count};
	int err;

	list.cands = calloc((size_t)count + 1, sizeof(*list.cands));
	if (!list.cands)
		abort();
	if (count)
		memcpy(list.cands, cands, (size_t)count * sizeof(*cands));
	err = attempt(obj, rec, &list, out);
	free(list.cands);
	return err;
}

/* libbpf has one number for all errors: which it is shows by what it says to fewer candidates. */
static enum answer why(const struct object *obj, const struct record *rec,
		       const struct bpf_core_cand *cands, int count)
{
	struct outcome out;
	int i;

	for (i = 0; i < count; i++) {
		if (!try_first(obj, rec, cands, i + 1, &out))
			continue;
		return try_first(obj, rec, cands + i, 1, &out) ? FAILED : AMBIGUOUS;
	}
	return FAILED;
}

static bool well_formed(const struct object *obj, const struct record *rec, struct outcome *out)
{
	memset(out, 0, sizeof(*out));
	out->answer = MALFORMED;
	if (!btf__type_by_id(obj->btf, rec->relo.type_id))
		return false;
	if (!try_first(obj, rec, NULL, 0, out))
		return true;
	out->answer = MALFORMED;
	return false;
}

void resolve(const struct object *obj, const struct record *rec, struct bpf_core_cand_list *list,
	     struct outcome *out)
{
	struct bpf_core_cand_list empty = {NULL, 0}, copy;
	struct outcome local;

	if (!well_formed(obj, rec, out))
		return;
	local = *out;
	if (!list)
		list = &empty;
	copy = *list;
	copy.cands = calloc((size_t)list->len + 1, sizeof(*copy.cands));
	if (!copy.cands)
		abort();
	if (list->len)
		memcpy(copy.cands, list->cands, (size_t)list->len * sizeof(*copy.cands));
	if (attempt(obj, rec, &copy, out)) {
		*out = local;
		out->poison = out->matched = false;
		out->answer = why(obj, rec, list->cands, list->len);
	} else if (list->len) {
		memcpy(list->cands, copy.cands, (size_t)list->len * sizeof(*copy.cands));
		list->len = copy.len;
	}
	free(copy.cands);
}

void resolve_alone(const struct object *obj, const struct record *rec,
		   const struct bpf_core_cand *cand, struct outcome *out)
{
	if (well_formed(obj, rec, out) && try_first(obj, rec, cand, 1, out))
		out->answer = FAILED;
}

const char *answer_word(enum answer answer)
{
	static const char *const words[] = {"found",     "absent",    "poisoned",
					    "ambiguous", "malformed", "failed"};

	return words[answer];
}

const char *known_reason(unsigned int bit)
{
	static const char *const words[] = {
		"left shifts in libbpf follow the host's byte order, not the object's",
		"array fields in libbpf before 1.6 are accessed whole, not by element",
	};

	return words[bit];
}
