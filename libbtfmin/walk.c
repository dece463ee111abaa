/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * walk.c - the walk over all records, in four places at once
 *
 * Where a record ends is known only once its info word has come from memory, and where the one
 * after that ends only then: one such chain leaves the processor idle most of the time. So the
 * section is taken in blocks, and each block is walked from four places. The first is where the
 * block before ended; the others are guesses. A guess was right if the lane before it ends exactly
 * there: then all that came of it is what one walk from the first record finds. If any was wrong,
 * the block is walked again from its start alone. So a guess costs time at worst, twice at most.
 */
#include "walk.h"

#define LANES 4

/* Words in a block: what the lanes write about one stays in the cache. */
#define BLOCK_WORDS ((uint32_t)1 << 15)
/* Below, a guess costs more than it saves. */
#define BLOCK_MIN ((uint32_t)1 << 9)

/* Records that must follow one another for a guess to be tried. */
#define GUESS_RECORDS 4

/* Words that take a lane past the end of any section: for kinds that are not known. */
#define NOWHERE ((uint32_t)1 << 30)

struct lane {
	uint32_t at;   /* the word that it stands at */
	uint32_t stop; /* where the next lane begins, or the block ends */
	uint32_t count;
	uint32_t nlisted;
	uint32_t *where; /* the first word of each of its records */
	struct bm_listed *listed;
};

struct walk {
	struct btfmin_btf *btf;
	struct span types;
	uint32_t at, end;         /* in words */
	uint32_t *where;          /* room for what lanes find in a block */
	struct bm_listed *listed; /* the same */
	uint32_t head[BM_KINDS_MAX], elem[BM_KINDS_MAX], is_listed[BM_KINDS_MAX];
	uint32_t starts[LANES]; /* of the lanes of the block */
};

/* Words of the record with this info word. 24 bits of vlen times 63 words are below 2^30. */
BM_INLINE uint32_t words_of(const struct walk *w, uint32_t info)
{
	uint32_t kind = bm_info_kind(info);

	return w->head[kind] + bm_info_vlen(info) * w->elem[kind];
}

/*
 * One record; no branch depends on it, for they would be guessed wrong too often. A lane's place is
 * below the section's end, so that what lies outside is an info word at most: it reads as 0, which
 * is no kind. (Name and info are a record's first two words.)
 */
BM_INLINE void step(const struct walk *w, struct span s, struct lane *lane)
{
	struct bm_listed *l = &lane->listed[lane->nlisted];
	uint32_t info = 0, name = 0, kind;

	span_u32_pair(s, ((uint64_t)lane->at + BM_W_NAME) * 4, &name, &info);
	kind = bm_info_kind(info);
	l->name = name;
	l->number_kind = lane->count << 3 | (kind & BM_LISTED_LOW);
	lane->nlisted += w->is_listed[kind] & (name != 0);
	lane->where[lane->count++] = lane->at;
	lane->at += words_of(w, info);
}

BM_INLINE void run_lane(const struct walk *w, struct span s, struct lane *lane)
{
	struct lane l = *lane; /* in registers */

	while (l.at < l.stop)
		step(w, s, &l);
	*lane = l;
}

BM_INLINE void run_lanes(const struct walk *w, struct span s, struct lane *lanes)
{
	struct lane a = lanes[0], b = lanes[1], c = lanes[2], d = lanes[3];

	while (a.at < a.stop && b.at < b.stop && c.at < c.stop && d.at < d.stop) {
		step(w, s, &a);
		step(w, s, &b);
		step(w, s, &c);
		step(w, s, &d);
	}
	lanes[0] = a;
	lanes[1] = b;
	lanes[2] = c;
	lanes[3] = d;
}

/* Each byte order has loops of its own: a test in them would be paid for with every type. */
BM_INLINE void run_as(const struct walk *w, struct lane *lanes, uint32_t count, bool be)
{
	struct span s = span_of(w->types.p, w->types.len, be);
	uint32_t k;

	if (count == LANES)
		run_lanes(w, s, lanes);
	for (k = 0; k < count; k++)
		run_lane(w, s, &lanes[k]);
}

static void run(const struct walk *w, struct lane *lanes, uint32_t count)
{
	if (w->types.be)
		run_as(w, lanes, count, true);
	else
		run_as(w, lanes, count, false);
}

/*
 * Whether it looks as if a record began at that word, and some more after it. Members, values and
 * parameters hardly ever do: for an info word they have a small number, whose kind is 0.
 */
static bool may_begin(const struct walk *w, uint32_t at)
{
	uint32_t i, info;

	for (i = 0; i < GUESS_RECORDS && at != w->end; i++) {
		info = 0;
		span_u32(w->types, ((uint64_t)at + BM_W_INFO) * 4, &info);
		if (w->elem[bm_info_kind(info)] == 0 && bm_info_vlen(info) > 2)
			return false; /* nothing is counted; a FUNC has its linkage there */
		at += words_of(w, info);
		if (at > w->end)
			return false;
	}
	return true;
}

/* Sets w->starts to where the lanes of a block of so many words begin; false without a guess. */
static bool guess(struct walk *w, uint32_t words)
{
	uint32_t part = words / LANES, k, at, stop;

	w->starts[0] = w->at;
	for (k = 1; k < LANES; k++) {
		at = w->at + k * part;
		for (stop = at + part; at < stop && !may_begin(w, at); at++)
			;
		if (at == stop)
			return false;
		w->starts[k] = at;
	}
	return true;
}

/*
 * Lanes for a block, from their starts. What a lane writes begins as far on as if all words before
 * it were records of three: no lane reaches what the next one writes.
 */
static void place(struct walk *w, struct lane *lanes, uint32_t count, uint32_t words)
{
	uint32_t k, skip;

	for (k = 0; k < count; k++) {
		skip = (w->starts[k] - w->at) / BM_HEAD_WORDS + k;
		lanes[k].at = w->starts[k];
		lanes[k].stop = k + 1 < count ? w->starts[k + 1] : w->at + words;
		lanes[k].count = lanes[k].nlisted = 0;
		lanes[k].where = w->where + skip;
		lanes[k].listed = w->listed + skip;
	}
}

/* Whether each lane ended where the next began. */
static bool meet(const struct walk *w, const struct lane *lanes)
{
	uint32_t k;

	for (k = 0; k + 1 < LANES; k++)
		if (lanes[k].at != w->starts[k + 1])
			return false;
	return lanes[k].at <= w->end;
}

/* Room for so many records, so many of them listed. */
static int reserve(struct btfmin_btf *btf, size_t count, size_t nlisted, struct btfmin_error *err)
{
	btf->stride = btf->types.len > BM_STRIDE_MIN ? 2 : 0;
	btf->at = bm_alloc(&btf->a, (count >> btf->stride) + 1, sizeof(*btf->at));
	btf->listed = bm_alloc(&btf->a, nlisted, sizeof(*btf->listed));
	return btf->at && btf->listed ? 0 : fail_nomem(err);
}

/* Adds what a lane found behind what was found before. */
static void take(struct btfmin_btf *btf, const struct lane *lane)
{
	struct bm_listed *to = btf->listed + btf->nlisted;
	uint32_t i, first = btf->count, rest = bm_stride_rest(btf);

	for (i = 0; i < lane->nlisted; i++) {
		to[i].name = lane->listed[i].name;
		to[i].number_kind = lane->listed[i].number_kind + (first << 3);
	}
	btf->nlisted += lane->nlisted;
	for (i = (0 - first) & rest; i < lane->count; i += rest + 1)
		btf->at[(first + i) >> btf->stride] = lane->where[i];
	btf->count += lane->count;
}

static int bad_record(const struct walk *w, uint32_t at, const char *text, struct btfmin_error *err)
{
	return fail(err, BTFMIN_ERR_CORRUPT, w->btf->first_id + w->btf->count,
		    w->btf->types_at + (uint64_t)at * 4, text);
}

/* Why the record at that word goes past the end of the section. */
static int bad_end(const struct walk *w, uint32_t at, struct btfmin_error *err)
{
	uint32_t info;

	if (!span_u32(w->types, ((uint64_t)at + BM_W_INFO) * 4, &info) ||
	    w->head[bm_info_kind(info)] != NOWHERE)
		return bad_record(w, at, "type section ends inside a type record", err);
	if (bm_info_kind(info) == 0)
		return bad_record(w, at, "type record of kind 0", err);
	return fail(err, BTFMIN_ERR_UNSUPPORTED, w->btf->first_id + w->btf->count,
		    w->btf->types_at + (uint64_t)at * 4,
		    "unknown kind of type and no layout for it: BTF newer than "
		    "btfmin " BTFMIN_VERSION_STRING);
}

/* Adds what the lanes of a block found; the first block makes room if it is the only one. */
static int take_all(struct walk *w, const struct lane *lanes, uint32_t lane_count,
		    struct btfmin_error *err)
{
	uint32_t k, count = 0, nlisted = 0;

	for (k = 0; k < lane_count; k++) {
		count += lanes[k].count;
		nlisted += lanes[k].nlisted;
	}
	if (!w->btf->at && reserve(w->btf, count, nlisted, err) < 0)
		return BTFMIN_ERR_NOMEM;
	for (k = 0; k < lane_count; k++)
		take(w->btf, &lanes[k]);
	w->at = lanes[lane_count - 1].at;
	return 0;
}

static int walk_block(struct walk *w, struct btfmin_error *err)
{
	uint32_t words = w->end - w->at < BLOCK_WORDS ? w->end - w->at : BLOCK_WORDS;
	struct lane lanes[LANES];
	int r;

	if (words >= BLOCK_MIN && guess(w, words)) {
		place(w, lanes, LANES, words);
		run(w, lanes, LANES);
		if (meet(w, lanes))
			return take_all(w, lanes, LANES, err);
	}
	w->starts[0] = w->at;
	place(w, lanes, 1, words);
	run(w, lanes, 1);
	if (lanes[0].at > w->end)
		lanes[0].count--;
	r = take_all(w, lanes, 1, err);
	if (r == 0 && w->at > w->end)
		return bad_end(w, lanes[0].where[lanes[0].count], err);
	return r;
}

static void set_up(struct walk *w, struct btfmin_btf *btf)
{
	uint32_t kind;

	w->btf = btf;
	w->types = btf->types;
	w->at = 0;
	w->end = (uint32_t)(btf->types.len / 4);
	for (kind = 0; kind < BM_KINDS_MAX; kind++) {
		w->head[kind] = btf->lengths[kind].head ? btf->lengths[kind].head : NOWHERE;
		w->elem[kind] = btf->lengths[kind].elem;
		w->is_listed[kind] = kind < 32 ? BM_LISTED >> kind & 1 : 0;
	}
}

int bm_walk(struct btfmin_btf *btf, struct btfmin_error *err)
{
	/* records that there can be, and the head of one more, which is seen before it is cut */
	size_t most = btf->types.len / (BM_HEAD_WORDS * 4) + 1;
	size_t room = BLOCK_WORDS / BM_HEAD_WORDS;
	struct walk w;
	int r = 0;

	set_up(&w, btf);
	room = (room < most ? room : most) + 2 * LANES;
	w.listed = bm_alloc(&btf->a, room, sizeof(*w.listed) + sizeof(*w.where));
	if (!w.listed)
		return fail_nomem(err);
	w.where = (uint32_t *)(w.listed + room);
	/* how many records several blocks hold nobody knows; pages not touched cost nothing */
	if (w.end > BLOCK_WORDS || w.end == 0)
		r = reserve(btf, most, most, err);
	while (r == 0 && w.at < w.end)
		r = walk_block(&w, err);
	if (r == 0 && btf->types.len % 4)
		r = bad_record(&w, w.at, "type section ends inside a type record", err);
	bm_free(&btf->a, w.listed);
	return r;
}
