/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spoil - copies a BTF with one change, to see whether the oracle sees it
 *
 *	spoil IN OUT CHANGE TYPE [ELEMENT [BITS]]
 *
 * ELEMENT is a member or an enumerator of the first type of that name; BITS says how far to move
 * a member.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/btf.h>

struct place {
	struct btf *btf;
	__u32 id;
	struct btf_type *type;
	int index; /* of the element, -1 without one */
	__u32 new_name;
	__u32 bits;
};

static struct btf_member *member(const struct place *at)
{
	return btf_members(at->type) + at->index;
}

static bool is_element(const struct place *at, int index, const char *name)
{
	const struct btf_type *t = at->type;
	__u32 off;

	if (btf_is_composite(t))
		off = btf_members(t)[index].name_off;
	else if (btf_is_enum(t))
		off = btf_enum(t)[index].name_off;
	else if (btf_is_enum64(t))
		off = btf_enum64(t)[index].name_off;
	else
		return false;
	return strcmp(btf__name_by_offset(at->btf, off), name) == 0;
}

static bool find(struct place *at, const char *type, const char *element)
{
	__u32 count = btf__type_cnt(at->btf);
	int vlen;

	for (at->id = 1; at->id < count; at->id++) {
		at->type = (struct btf_type *)btf__type_by_id(at->btf, at->id);
		if (strcmp(btf__name_by_offset(at->btf, at->type->name_off), type) == 0)
			break;
	}
	at->index = -1;
	if (at->id >= count || !element)
		return at->id < count;
	vlen = btf_vlen(at->type);
	for (at->index = 0; at->index < vlen; at->index++)
		if (is_element(at, at->index, element))
			return true;
	return false;
}

static void move_member(const struct place *at)
{
	member(at)->offset += at->bits;
}

static void widen_member(const struct place *at)
{
	member(at)->offset += 1u << 24;
}

static void rename_member(const struct place *at)
{
	member(at)->name_off = at->new_name;
}

static void retype_member(const struct place *at)
{
	member(at)->type = at->id;
}

static void shorten_array(const struct place *at)
{
	const struct btf_type *t = btf__type_by_id(at->btf, member(at)->type);

	btf_array(t)->nelems--;
}

static void renumber(const struct place *at)
{
	if (btf_is_enum(at->type))
		btf_enum(at->type)[at->index].val++;
	else
		btf_enum64(at->type)[at->index].val_hi32++;
}

static void rename_value(const struct place *at)
{
	if (btf_is_enum(at->type))
		btf_enum(at->type)[at->index].name_off = at->new_name;
	else
		btf_enum64(at->type)[at->index].name_off = at->new_name;
}

static void rename_type(const struct place *at)
{
	at->type->name_off = at->new_name;
}

static void resize_type(const struct place *at)
{
	at->type->size += 8;
}

static void unsign_type(const struct place *at)
{
	*(__u32 *)(at->type + 1) ^= (__u32)BTF_INT_SIGNED << 24;
}

static void loop_type(const struct place *at)
{
	at->type->type = at->id;
}

/* From a copy: libbpf may move the types while it adds one. */
static void repeat_type(const struct place *at)
{
	__u32 size;
	const void *data = btf__raw_data(at->btf, &size);
	struct btf *copy = data ? btf__new(data, size) : NULL;

	if (!copy || btf__add_type(at->btf, copy, btf__type_by_id(copy, at->id)) < 0)
		abort();
	btf__free(copy);
}

static const struct change {
	const char *name;
	void (*apply)(const struct place *at);
} changes[] = {
	{"nothing", NULL},
	{"move-member", move_member},
	{"widen-member", widen_member},
	{"rename-member", rename_member},
	{"retype-member", retype_member},
	{"shorten-array", shorten_array},
	{"renumber", renumber},
	{"rename-value", rename_value},
	{"rename-type", rename_type},
	{"resize-type", resize_type},
	{"unsign-type", unsign_type},
	{"loop-type", loop_type},
	{"repeat-type", repeat_type},
};

static const struct change *change_named(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (strcmp(changes[i].name, name) == 0)
			return &changes[i];
	return NULL;
}

static bool write_out(const struct btf *btf, const char *path)
{
	__u32 size;
	const void *data = btf__raw_data(btf, &size);
	FILE *out = fopen(path, "wb");
	bool done = data && out && fwrite(data, 1, size, out) == size;

	if (out && fclose(out) != 0)
		return false;
	return done;
}

int main(int argc, char **argv)
{
	const struct change *change = argc > 4 ? change_named(argv[3]) : NULL;
	struct place at = {NULL, 0, NULL, -1, 0, 8};
	int added;

	if (!change) {
		fprintf(stderr, "usage: spoil IN OUT CHANGE TYPE [ELEMENT [BITS]]\n");
		return 2;
	}
	at.btf = btf__parse(argv[1], NULL);
	/* Makes libbpf's copy of the types one that can be written to. */
	added = at.btf ? btf__add_str(at.btf, "spoiled") : -1;
	if (added < 0 || !find(&at, argv[4], argc > 5 ? argv[5] : NULL)) {
		fprintf(stderr, "spoil: %s: nothing to change\n", argv[1]);
		return 1;
	}
	at.new_name = (__u32)added;
	if (argc > 6)
		at.bits = (__u32)strtol(argv[6], NULL, 10);
	if (change->apply)
		change->apply(&at);
	if (!write_out(at.btf, argv[2])) {
		perror(argv[2]);
		return 1;
	}
	btf__free(at.btf);
	return 0;
}
