/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "given.h"

/* What has no bytes. On disk, links to files are followed; here, they would lead anywhere. */
static int give_kind(const struct tarred_member *m, struct pack_input *out)
{
	if (m->kind == TARRED_OTHER)
		return give_fault(out, STATUS_INPUT, "corrupt",
				  "a symbolic link, a device or a FIFO in place of a file");
	give_fault(out, STATUS_LIMIT, "unsupported",
		   "a hard link to another member, whose bytes have passed");
	out->fault.hint = "GNU tar's --hard-dereference has them twice";
	return 1;
}

static int give_member(struct pack_archive *a, const struct tarred_member *m,
		       struct pack_input *out, struct failure *fault)
{
	size_t size = strlen(a->path) + strlen(m->name) + 2;
	struct name name;
	int ret;

	out->path = malloc(size);
	if (!out->path)
		return give_nomem(a, out, fault);
	snprintf(out->path, size, "%s:%s", a->path, m->name);
	if (!name_is_inside(m->name))
		return give_fault(out, STATUS_INPUT, "corrupt",
				  "a member whose name leads out of the archive");
	if (name_is_hidden(m->name))
		return 0;
	name_read(&name, NULL, m->name);
	ret = judge_name(a, out, &name, m->name);
	if (ret)
		return ret > 0 ? 1 : 0;
	if (m->kind != TARRED_FILE)
		return give_kind(m, out);
	ret = tarred_read(a->tar, &out->data, &out->size, &out->fault);
	if (ret < 0)
		*fault = out->fault;
	out->fault.file = out->path;
	return ret < 0 ? -1 : 1;
}

/* "./a" and "a" are one name. */
static const char *plain_name(const char *name)
{
	while (name[0] == '.' && name[1] == '/')
		name += 1 + strspn(name + 1, "/");
	return name;
}

/* At a tar's end, one after the other, what may be the reason for kernels to be missing. */
static int give_note(struct pack_archive *a, struct pack_input *out, struct failure *fault)
{
	static const struct {
		uint32_t bit;
		const char *text;
	} table[] = {
		{BTFMIN_SOURCE_TAR_NO_END,
		 "it lacks the blocks that mark a tar's end: it may have been cut short"},
		{BTFMIN_SOURCE_TAR_JUNK, "bytes after the tar's end were passed over"},
		{BTFMIN_SOURCE_TRAILING, "bytes after the compressed tar's end were passed over"},
	};
	uint32_t left = tarred_notes(a->tar) & ~a->notes;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!(left & table[i].bit))
			continue;
		a->notes |= table[i].bit;
		out->path = strdup(a->path);
		return out->path ? give_fault(out, STATUS_INPUT, "corrupt", table[i].text)
				 : give_nomem(a, out, fault);
	}
	return 0;
}

int next_member(struct pack_archive *a, struct pack_input *out, struct failure *fault)
{
	struct tarred_member member;
	int more, ret = a->broken ? -1 : 0;

	if (a->broken)
		*fault = failure_of(STATUS_INPUT, "corrupt", a->path, "the tar is broken");
	while (!ret) {
		pack_input_free(out);
		more = tarred_next(a->tar, &member, fault);
		if (more <= 0) {
			ret = more ? -1 : give_note(a, out, fault);
			break;
		}
		member.name = plain_name(member.name);
		ret = give_member(a, &member, out, fault);
	}
	a->broken = ret < 0;
	return ret;
}
