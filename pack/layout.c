/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "tarout.h"

#define JSON_NAME "package.json"

/*
 * Links where those who read the layout follow them. bcc's reader and Inspektor Gadget's take the
 * bytes behind a header, and so does bpf-compatible's for C, which reads gzip only: a link is an
 * empty BTF to them. bpf-compatible's for Rust takes a plain tar and unpacks it with its links, as
 * tar itself does with a flat one.
 */
static bool knows_links(enum pack_layout layout, enum pack_compression how, enum pack_links links)
{
	if (links != PACK_LINKS_AUTO)
		return links == PACK_LINKS_ALWAYS;
	return layout == PACK_FLAT || (layout == PACK_BPF_COMPATIBLE && how == PACK_PLAIN);
}

bool pack_links_of(const char *word, enum pack_links *out)
{
	static const char *const words[] = {"auto", "always", "never"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i]))
			continue;
		*out = (enum pack_links)i;
		return true;
	}
	return false;
}

/* https://reproducible-builds.org/specs/source-date-epoch/ */
static bool read_epoch(uint64_t *out, struct failure *fault)
{
	const char *text = getenv("SOURCE_DATE_EPOCH"), *p;

	*out = 0;
	if (!text)
		return true;
	for (p = text; *p >= '0' && *p <= '9' && *out <= TAROUT_MTIME_MAX; p++)
		*out = *out * 10 + (uint64_t)(*p - '0');
	if (*text && !*p && *out <= TAROUT_MTIME_MAX)
		return true;
	*fault = wrong_call("SOURCE_DATE_EPOCH is no number of seconds that a tar can hold:", text);
	return false;
}

/* What the tar is to hold. */
struct job {
	bool links;
	struct members members;
	const char *json_name; /* NULL: none */
	const void *json;
	size_t json_size;
};

static const struct member *target_of(const struct job *job, const struct member *m)
{
	return job->links ? m->same : NULL;
}

/* How large the tar becomes, and what is stored. False if it has a file that no tar can hold. */
static bool measure(const struct job *job, struct pack_written *written, struct failure *fault)
{
	size_t i;

	written->expanded = TAROUT_END_SIZE;
	if (job->json_name)
		written->expanded += tarout_size(job->json_name, NULL, job->json_size);
	written->stored = 0;
	for (i = 0; i < job->members.count; i++) {
		const struct member *m = &job->members.v[i], *target = target_of(job, m);
		uint64_t size = target ? 0 : m->kernel->size;

		written->expanded += tarout_size(m->name, target ? target->name : NULL, size);
		written->stored += size;
		if (size <= TAROUT_SIZE_MAX)
			continue;
		*fault = failure_of(STATUS_LIMIT, "limit", NULL, "too large for a tar: the BTF of");
		fault->word = m->kernel->kernel.release;
		return false;
	}
	return true;
}

static bool write_members(struct tarout *tar, const struct job *job, struct failure *fault)
{
	size_t i;

	if (job->json_name && !tarout_file(tar, job->json_name, job->json, job->json_size, fault))
		return false;
	for (i = 0; i < job->members.count; i++) {
		const struct member *m = &job->members.v[i], *target = target_of(job, m);

		if (!(target ? tarout_link(tar, m->name, target->name, fault)
			     : tarout_file(tar, m->name, m->kernel->data, m->kernel->size, fault)))
			return false;
	}
	return tarout_end(tar, fault);
}

static bool write_tar(struct pack_bytes *out, struct pack_written *written, const struct job *job,
		      enum pack_compression how, struct failure *fault)
{
	struct pack_press press;
	struct tarout tar = {&press, 0};

	if (!read_epoch(&tar.mtime, fault) || !measure(job, written, fault) ||
	    !pack_press_begin(&press, how, written->expanded, fault))
		return false;
	if (write_members(&tar, job, fault))
		return pack_press_end(&press, out, fault);
	pack_press_drop(&press);
	return false;
}

bool pack_write(struct pack_bytes *out, struct pack_written *written, enum pack_layout layout,
		enum pack_compression how, enum pack_links links, const struct pack_kernel *kernels,
		size_t count, const void *json, size_t json_size, struct failure *fault)
{
	struct job job;
	bool ok;

	memset(out, 0, sizeof(*out));
	memset(&job, 0, sizeof(job));
	job.links = knows_links(layout, how, links);
	if (json)
		job.json_name = layout == PACK_BPF_COMPATIBLE || layout == PACK_BCC ? "./" JSON_NAME
										    : JSON_NAME;
	job.json = json;
	job.json_size = json_size;
	ok = members_make(&job.members, written, layout, kernels, count, fault) &&
	     write_tar(out, written, &job, how, fault);
	members_free(&job.members);
	return ok;
}
