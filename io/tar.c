/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "btfmin_archive.h"
#include "fail.h"
#include "mem.h"
#include "tar.h"
#include "tarhead.h"

void bm_tar_start(struct bm_tar *tar, struct bm_feed *feed, const struct btfmin_allocator *a)
{
	memset(tar, 0, sizeof(*tar));
	tar->a = *a;
	tar->feed = feed;
}

/* A name of the tar's own in place of the one before. */
static void set_text(struct bm_tar *tar, char **text, char *other)
{
	bm_free(&tar->a, *text);
	*text = other;
}

void bm_tar_stop(struct bm_tar *tar)
{
	set_text(tar, &tar->name, NULL);
	set_text(tar, &tar->link, NULL);
}

static int cut(const struct bm_tar *tar, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, 0, tar->feed->at, "tar archive is cut short");
}

static int skip(struct bm_tar *tar, uint64_t size, struct btfmin_error *err)
{
	uint64_t got;
	int ret = bm_feed_skip(tar->feed, size, &got, err);

	if (ret)
		return ret;
	return got < size ? cut(tar, err) : 0;
}

static int skip_rest(struct bm_tar *tar, struct btfmin_error *err)
{
	/* no sum: sizes go up to 2^63 */
	int ret = skip(tar, tar->left, err);

	if (!ret)
		ret = skip(tar, tar->padding, err);
	tar->left = tar->padding = 0;
	return ret;
}

/* What follows belongs to a member of so many bytes. */
static void begin_data(struct bm_tar *tar, uint64_t size)
{
	tar->left = size;
	tar->padding = (BM_TAR_BLOCK - size % BM_TAR_BLOCK) % BM_TAR_BLOCK;
}

/*
 * The rest is read to its end, which a decoder needs to check what it gave. A second block of
 * zeroes and the filling of the last record are usual; anything else is not.
 */
static int finish(struct bm_tar *tar, struct btfmin_error *err)
{
	unsigned char buf[4096];
	size_t got;
	int ret;

	tar->ended = true;
	do {
		ret = bm_feed_read(tar->feed, buf, sizeof(buf), &got, err);
		if (ret)
			return ret;
		if (!bm_tar_is_zero(span_of(buf, got, false)))
			tar->notes |= BTFMIN_SOURCE_TAR_JUNK;
	} while (got == sizeof(buf));
	return 0;
}

/* 1 and a header, 0 at the end. */
static int next_head(struct bm_tar *tar, struct bm_tar_head *head, struct btfmin_error *err)
{
	unsigned char bytes[BM_TAR_BLOCK];
	uint64_t at = tar->feed->at;
	struct span block;
	size_t got;
	int ret = bm_feed_read(tar->feed, bytes, sizeof(bytes), &got, err);

	if (ret)
		return ret;
	block = span_of(bytes, got, false);
	if (got == 0)
		tar->notes |= BTFMIN_SOURCE_TAR_NO_END;
	if (bm_tar_is_zero(block))
		return finish(tar, err);
	if (got < sizeof(bytes))
		return cut(tar, err);
	ret = bm_tar_head(head, block, at, err);
	return ret ? ret : 1;
}

/* The data of a member that says something of the next one, with NUL behind. */
static int read_extra(struct bm_tar *tar, const struct bm_tar_head *head, char **out,
		      struct btfmin_error *err)
{
	size_t size = (size_t)head->size, got;
	int ret;

	*out = NULL;
	if (head->size > BM_TAR_EXTRA_MAX)
		return fail(err, BTFMIN_ERR_LIMIT, 0, tar->feed->at - BM_TAR_BLOCK,
			    "tar header for a long name or pax records of more than 1 MiB");
	begin_data(tar, size);
	*out = bm_alloc(&tar->a, size + 1, 1);
	if (!*out)
		return fail_nomem(err);
	ret = bm_tar_read(tar, *out, size, &got, err);
	if (!ret)
		ret = skip_rest(tar, err);
	if (ret) {
		bm_free(&tar->a, *out);
		*out = NULL;
		return ret;
	}
	(*out)[size] = '\0';
	return 0;
}

/* GNU's way for long names: a member of type L, or K of links, whose data is the next one's. */
static int take_gnu_name(struct bm_tar *tar, const struct bm_tar_head *head, char **text,
			 struct btfmin_error *err)
{
	char *name;
	int ret = read_extra(tar, head, &name, err);

	if (ret)
		return ret;
	set_text(tar, text, name);
	return 0;
}

/* The path moves to the front of the records, which then hold it alone. */
static void take_path(struct bm_tar *tar, char *records, const struct bm_pax *pax)
{
	memmove(records, records + pax->path, (size_t)pax->path_len);
	records[pax->path_len] = '\0';
	set_text(tar, &tar->name, records);
}

/* What a link leads to, out of the records, which may hold a path, too. */
static int take_link(struct bm_tar *tar, const char *records, const struct bm_pax *pax, uint64_t at,
		     struct btfmin_error *err)
{
	size_t len = (size_t)pax->link_len;
	char *link;

	if (!tar->links || !pax->has_link)
		return 0;
	if (memchr(records + pax->link, '\0', len))
		return fail(err, BTFMIN_ERR_CORRUPT, 0, at,
			    "pax record of a link with a NUL in it");
	link = bm_alloc(&tar->a, len + 1, 1);
	if (!link)
		return fail_nomem(err);
	memcpy(link, records + pax->link, len);
	link[len] = '\0';
	set_text(tar, &tar->link, link);
	return 0;
}

static int take_pax(struct bm_tar *tar, const struct bm_tar_head *head, struct btfmin_error *err)
{
	uint64_t at = tar->feed->at;
	struct bm_pax pax;
	char *records;
	int ret = read_extra(tar, head, &records, err);

	if (ret)
		return ret;
	ret = bm_pax_read(&pax, span_of(records, (size_t)head->size, false), at, err);
	if (!ret && pax.is_sparse)
		ret = fail(err, BTFMIN_ERR_UNSUPPORTED, 0, at, "sparse tar member: not supported");
	if (!ret && head->type == 'g' &&
	    (pax.has_path || pax.has_size || (tar->links && pax.has_link)))
		ret = fail(err, BTFMIN_ERR_UNSUPPORTED, 0, at,
			   "pax header that gives all members one name or size");
	if (!ret && pax.has_size) {
		tar->has_size = true;
		tar->size = pax.size;
	}
	if (!ret)
		ret = take_link(tar, records, &pax, at, err);
	if (!ret && pax.has_path)
		take_path(tar, records, &pax);
	else
		bm_free(&tar->a, records);
	return ret;
}

/* Headers about the next member; 1 if head is none. */
static int take_extra(struct bm_tar *tar, const struct bm_tar_head *head, struct btfmin_error *err)
{
	switch (head->type) {
	case 'L':
		return take_gnu_name(tar, head, &tar->name, err);
	case 'x':
	case 'g':
		return take_pax(tar, head, err);
	case 'K':
		if (tar->links)
			return take_gnu_name(tar, head, &tar->link, err);
		begin_data(tar, head->size);
		return skip_rest(tar, err);
	default:
		return 1;
	}
}

/*
 * 1 for a regular file, 0 for what is skipped. POSIX has readers take unknown types for regular
 * files; letters are vendors', and what they mean, their data included, only they know.
 */
static int sort(struct bm_tar *tar, char type, struct btfmin_error *err)
{
	switch (type) {
	case '0':
	case '7': /* "contiguous" */
		return 1;
	case '1': /* a hard link */
		if (tar->links)
			return 1;
		/* fall through */
	case '2':
	case '3':
	case '4':
	case '6':
		tar->notes |= BTFMIN_SOURCE_TAR_OTHERS;
		return tar->others;
	case 'S':
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, tar->feed->at - BM_TAR_BLOCK,
			    "sparse tar member: not supported");
	case 'M':
		return fail(err, BTFMIN_ERR_UNSUPPORTED, 0, tar->feed->at - BM_TAR_BLOCK,
			    "tar archive in several volumes: not supported");
	default:
		return 0;
	}
}

/* Links, devices and directories have no data, whatever their size field says. */
static bool has_data(char type)
{
	return type < '1' || type > '6';
}

/* 1 for a regular file, which is then the current member, 0 for one to be passed over. */
static int take_head(struct bm_tar *tar, const struct bm_tar_head *head, struct bm_tar_entry *out,
		     struct btfmin_error *err)
{
	int wanted = sort(tar, head->type, err);
	uint64_t size = tar->has_size ? tar->size : head->size;

	if (wanted < 0)
		return wanted;
	begin_data(tar, has_data(head->type) ? size : 0);
	tar->has_size = false;
	if (!wanted) {
		bm_tar_stop(tar);
		return skip_rest(tar, err);
	}
	out->type = head->type;
	out->size = tar->left;
	out->name = tar->name ? tar->name : out->room;
	memcpy(out->room, head->name, sizeof(head->name));
	out->link = tar->link ? tar->link : out->link_room;
	memcpy(out->link_room, head->link, sizeof(head->link));
	if (head->type != '1')
		out->link = NULL;
	return 1;
}

int bm_tar_next(struct bm_tar *tar, struct bm_tar_entry *out, struct btfmin_error *err)
{
	bool pending = false;
	struct bm_tar_head head;
	int ret = skip_rest(tar, err);

	bm_tar_stop(tar);
	while (!ret && !tar->ended) {
		ret = next_head(tar, &head, err);
		if (ret <= 0)
			break;
		ret = take_extra(tar, &head, err);
		pending = ret == 0;
		if (ret <= 0)
			continue;
		ret = take_head(tar, &head, out, err);
		if (ret)
			return ret;
	}
	if (!ret && pending)
		return fail(err, BTFMIN_ERR_CORRUPT, 0, tar->feed->at,
			    "tar header about a member that does not follow");
	return ret;
}

int bm_tar_read(struct bm_tar *tar, void *buf, size_t size, size_t *got, struct btfmin_error *err)
{
	int ret;

	if (size > tar->left)
		size = (size_t)tar->left;
	ret = bm_feed_read(tar->feed, buf, size, got, err);
	if (ret)
		return ret;
	tar->left -= *got;
	return *got < size ? cut(tar, err) : 0;
}
