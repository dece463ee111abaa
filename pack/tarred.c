/* SPDX-License-Identifier: BSD-2-Clause */
/* tarred.c - a tar is read once, from its first byte to its last; one member is held at a time */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "io/peel.h"

#include "tarred.h"

/* More than any archive of BTF has: of the file, as far as addresses go, of what comes out, and of
 * what is compressed twice, which has to be held. */
#define FILE_MAX     (SIZE_MAX > UINT32_MAX ? (size_t)1 << 36 : SIZE_MAX / 4)
#define EXPANDED_MAX ((uint64_t)1 << 38)
#define HELD_MAX     ((uint64_t)1 << 30)
#define FIRST_ROOM   ((size_t)1 << 20)

struct tarred {
	const char *path;
	struct io_bytes file;
	struct btfmin_trail trail;
	struct bm_peel peel;
	struct bm_tar_entry entry;
	bool done;
};

void tarred_close(struct tarred *tar)
{
	if (!tar)
		return;
	bm_peel_end(&tar->peel);
	io_bytes_free(&tar->file);
	free(tar);
}

/* What was wrong with the bytes; an offset in a compressed tar counts in what comes out. */
static struct failure tar_failure(const struct tarred *tar, const struct btfmin_error *err)
{
	struct failure f = failure_from(err, tar->path);
	const struct btfmin_layer *layer = tar->trail.layers;
	uint32_t i;

	for (i = 0; i + 1 < tar->trail.count; i++, layer++)
		if (layer->kind == BTFMIN_LAYER_CODEC)
			snprintf(f.within, sizeof(f.within), "in the expanded %s data",
				 layer->form);
	return f;
}

static bool open_layers(struct tarred *tar, struct failure *fault)
{
	struct btfmin_source_opts opts = {0};
	struct btfmin_error err;
	struct span bytes;
	int ret;

	opts.max_size = EXPANDED_MAX;
	opts.trail = &tar->trail;
	bytes = span_of(tar->file.data, tar->file.size, false);
	bm_peel_start(&tar->peel, &opts, bytes);
	tar->peel.max_ratio = 0; /* it is us who named the size, not one who knows the file */
	tar->peel.max_held = HELD_MAX;
	ret = bm_peel_codecs(&tar->peel, &err);
	if (ret > 0) {
		tar->peel.tar.links = tar->peel.tar.others = true;
		return true;
	}
	if (ret < 0)
		*fault = tar_failure(tar, &err);
	else
		*fault = failure_of(STATUS_INPUT, "absent", tar->path, "no tar archive");
	return false;
}

bool tarred_open(struct tarred **out, const char *path, struct failure *fault)
{
	struct tarred *tar = calloc(1, sizeof(*tar));
	struct io_error err;

	*out = NULL;
	if (!tar) {
		*fault = failure_nomem(path);
		return false;
	}
	tar->path = path;
	if (io_read_file(path, FILE_MAX, &tar->file, &err)) {
		*fault = file_failure(path, &err);
		free(tar);
		return false;
	}
	if (!open_layers(tar, fault)) {
		tarred_close(tar);
		return false;
	}
	*out = tar;
	return true;
}

static enum tarred_kind kind_of(const struct bm_tar_entry *entry)
{
	if (entry->link)
		return TARRED_LINK;
	return entry->type >= '2' && entry->type <= '6' ? TARRED_OTHER : TARRED_FILE;
}

/* The decoder has notes of its own, which it gives when it is closed. */
static int finish(struct tarred *tar)
{
	tar->done = true;
	tar->peel.notes |= tar->peel.tar.notes;
	bm_peel_shut(&tar->peel);
	return 0;
}

int tarred_next(struct tarred *tar, struct tarred_member *out, struct failure *fault)
{
	struct btfmin_error err;
	int ret;

	if (tar->done)
		return 0;
	ret = bm_tar_next(&tar->peel.tar, &tar->entry, &err);
	if (ret < 0) {
		bm_peel_blame(&tar->peel, ret, &err);
		*fault = tar_failure(tar, &err);
		return -1;
	}
	if (!ret)
		return finish(tar);
	out->name = tar->entry.name;
	out->kind = kind_of(&tar->entry);
	return 1;
}

uint32_t tarred_notes(const struct tarred *tar)
{
	return tar->peel.notes;
}

/* Reads size bytes, which are believed in as they come: *data grows with them. */
static int gather(struct tarred *tar, size_t size, unsigned char **data, struct btfmin_error *err)
{
	size_t room = 0, used = 0, got;
	unsigned char *more;
	int ret = 0;

	do {
		room = room ? room * 2 : FIRST_ROOM;
		room = room < size ? room : size;
		more = realloc(*data, room ? room : 1);
		if (!more) {
			err->status = BTFMIN_ERR_NOMEM;
			err->text = "out of memory";
			return BTFMIN_ERR_NOMEM;
		}
		*data = more;
		ret = bm_tar_read(&tar->peel.tar, more + used, room - used, &got, err);
		used = room;
	} while (!ret && used < size);
	return bm_peel_blame(&tar->peel, ret, err);
}

int tarred_read(struct tarred *tar, void **data, size_t *size, struct failure *fault)
{
	struct btfmin_error err = {0, 0, BTFMIN_NO_OFFSET, NULL};
	unsigned char *bytes = NULL;

	*data = NULL;
	*size = 0;
	if (tar->entry.size > TARRED_MEMBER_MAX) {
		*fault = failure_of(STATUS_LIMIT, "limit", tar->path,
				    "a member of more than 256 MiB");
		return 0;
	}
	*size = (size_t)tar->entry.size;
	if (gather(tar, *size, &bytes, &err)) {
		*fault = tar_failure(tar, &err);
		free(bytes);
		return -1;
	}
	*data = bytes;
	return 1;
}
