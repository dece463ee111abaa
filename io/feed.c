/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "feed.h"

#define SKIP_SIZE ((size_t)16 << 10)

void bm_feed_memory(struct bm_feed *feed, struct span memory)
{
	memset(feed, 0, sizeof(*feed));
	feed->memory = memory;
}

/* As bm_feed_read(), past the head. */
static int read_decoder(struct bm_feed *feed, unsigned char *buf, size_t size, size_t *got,
			struct btfmin_error *err)
{
	int ret;

	*got = 0;
	if (feed->ended || !size)
		return 0;
	ret = bm_decoder_read(feed->decoder, buf, size, got, err);
	if (ret) {
		feed->broken = true;
		*got = 0;
		return ret;
	}
	feed->ended = *got < size;
	return 0;
}

int bm_feed_decoder(struct bm_feed *feed, struct bm_decoder *decoder, struct btfmin_error *err)
{
	memset(feed, 0, sizeof(*feed));
	feed->decoder = decoder;
	return read_decoder(feed, feed->head, sizeof(feed->head), &feed->head_size, err);
}

struct span bm_feed_head(const struct bm_feed *feed)
{
	struct span head = feed->memory;

	if (feed->decoder)
		return span_of(feed->head, feed->head_size, false);
	if (head.len > BM_FEED_HEAD)
		(void)span_sub(head, 0, BM_FEED_HEAD, &head);
	return head;
}

bool bm_feed_borrow(struct bm_feed *feed, uint64_t size, struct span *out)
{
	if (feed->decoder || !span_sub(feed->memory, feed->at, size, out))
		return false;
	feed->at += size;
	return true;
}

static size_t read_memory(struct bm_feed *feed, void *buf, size_t size)
{
	uint64_t left = feed->memory.len - feed->at;
	struct span bytes;

	if (size > left)
		size = (size_t)left;
	if (!bm_feed_borrow(feed, size, &bytes))
		return 0;
	if (size)
		memcpy(buf, bytes.p, size);
	return size;
}

int bm_feed_read(struct bm_feed *feed, void *buf, size_t size, size_t *got,
		 struct btfmin_error *err)
{
	unsigned char *to = buf;
	size_t had = 0, more;
	int ret;

	if (!feed->decoder) {
		*got = read_memory(feed, buf, size);
		return 0;
	}
	*got = 0;
	if (feed->at < feed->head_size) {
		had = feed->head_size - (size_t)feed->at;
		if (had > size)
			had = size;
		memcpy(to, feed->head + feed->at, had);
		feed->at += had;
	}
	ret = read_decoder(feed, to + had, size - had, &more, err);
	if (ret)
		return ret;
	feed->at += more;
	*got = had + more;
	return 0;
}

/* Of what lies in memory nothing is looked at. */
static uint64_t skip_memory(struct bm_feed *feed, uint64_t size)
{
	uint64_t left = feed->memory.len - feed->at;

	if (size > left)
		size = left;
	feed->at += size;
	return size;
}

int bm_feed_skip(struct bm_feed *feed, uint64_t size, uint64_t *got, struct btfmin_error *err)
{
	unsigned char scratch[SKIP_SIZE];
	size_t step, part;
	int ret;

	*got = 0;
	if (!feed->decoder) {
		*got = skip_memory(feed, size);
		return 0;
	}
	while (*got < size) {
		step = size - *got < SKIP_SIZE ? (size_t)(size - *got) : SKIP_SIZE;
		ret = bm_feed_read(feed, scratch, step, &part, err);
		if (ret)
			return ret;
		*got += part;
		if (part < step)
			break;
	}
	return 0;
}
