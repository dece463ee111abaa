/* SPDX-License-Identifier: BSD-2-Clause */
/* listing.h - one object's records as a table for people and as JSON */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "answers.h"

/* On standard output. Candidates are listed where there are several; with all, always. */
void list_object(const struct answers *a, const struct object *object, bool all);

void list_object_json(struct json *j, const struct answers *a, const struct object *object);

#endif /* CLI_LISTING_H */
