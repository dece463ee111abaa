/* SPDX-License-Identifier: BSD-2-Clause */
#include "tar_taken.h"

struct seen open_bytes(const struct blob *b, const char *member)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_source_btf found;
	struct btfmin_source *source;
	struct seen seen;

	memset(&seen, 0, sizeof(seen));
	opts.member = member;
	opts.trail = &seen.trail;
	seen.status = btfmin_source_open(&source, b->data, b->size, &opts, &seen.err);
	assert_int_equal(source != NULL, seen.status == 0);
	if (seen.status) {
		assert_int_equal(seen.err.status, seen.status);
		assert_non_null(seen.err.text);
	}
	btfmin_source_btf(source, &found);
	seen.notes = found.notes;
	seen.btf = blob_new(0);
	blob_bytes(&seen.btf, found.data ? found.data : "", found.size);
	btfmin_source_close(source);
	return seen;
}

struct seen open_tar(const struct blob *b, const char *member)
{
	struct blob pressed = wrap_gzip(b);
	struct seen one = open_bytes(b, member), two = open_bytes(&pressed, member);

	if (two.status != one.status)
		fail_msg("%s from memory, %s expanded", one.err.text, two.err.text);
	assert_int_equal(two.notes, one.notes);
	assert_int_equal(two.err.offset, one.err.offset);
	assert_int_equal(two.btf.size, one.btf.size);
	assert_memory_equal(two.btf.data, one.btf.data, one.btf.size);
	assert_string_equal(two.trail.member, one.trail.member);
	assert_int_equal(two.trail.members, one.trail.members);
	if (b->size)
		assert_string_equal(two.trail.layers[0].form, "gzip");
	blob_free(&two.btf);
	blob_free(&pressed);
	return one;
}

void expect_taken(const char *what, struct blob *b, const char *wanted, const char *member,
		  uint32_t notes)
{
	struct seen seen = open_tar(b, wanted);

	if (seen.status)
		fail_msg("%s: %s at %lu", what, seen.err.text, (unsigned long)seen.err.offset);
	assert_int_equal(seen.btf.size, BTF_SIZE);
	assert_memory_equal(seen.btf.data, BTF, BTF_SIZE);
	assert_string_equal(seen.trail.member, member);
	if (seen.notes != notes)
		fail_msg("%s: notes %u instead of %u", what, seen.notes, notes);
	assert_string_equal(seen.trail.layers[seen.trail.count - 1].form, "btf");
	blob_free(&seen.btf);
	blob_free(b);
}

void expect_refused(const char *what, struct blob *b, const char *wanted, int status,
		    const char *part)
{
	struct seen seen = open_tar(b, wanted);

	if (seen.status != status)
		fail_msg("%s: status %d instead of %d: %s", what, seen.status, status,
			 seen.status ? seen.err.text : "taken");
	if (!strstr(seen.err.text, part))
		fail_msg("%s: \"%s\" instead of \"%s\"", what, seen.err.text, part);
	assert_true(seen.err.offset == BTFMIN_NO_OFFSET || seen.err.offset <= b->size);
	assert_string_equal(seen.trail.layers[seen.trail.count - 1].form, "tar");
	blob_free(&seen.btf);
	blob_free(b);
}

struct blob one_member(enum tar_form form)
{
	struct blob b = blob_new(0);

	tar_file(&b, form, "k.btf", BTF, BTF_SIZE);
	return b;
}

struct blob with_size(const char *field)
{
	struct blob b = one_member(TAR_USTAR);

	memcpy(b.data + TAR_SIZE, field, 12);
	tar_sum(&b, 0);
	tar_end(&b);
	return b;
}
