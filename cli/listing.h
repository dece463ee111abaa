/* SPDX-License-Identifier: BSD-2-Clause */
/* listing.h - one object's records as a table for people and as JSON */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "answers.h"

/* Prints on standard output. Candidates where there are several, or with all where there are any.
 */
void list_object(const struct answers *a, const struct object *object, bool all);

void list_object_json(struct json *j, const struct answers *a, const struct object *object);

#endif /* CLI_LISTING_H */
