/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * show_btf.h - BTF as text, read without the library's help, for comparison in tests
 *
 * One line for each type, the lines sorted, so that the order of ids does not matter; a type that
 * is there twice shows as two equal lines. What a type refers to is written out:
 *
 *	struct task_struct 64 { pid@32 int:s4; mm@64 *struct mm_struct }
 *	struct flags 4 { a@0:3 u4; b@3:1 u4 }		(bitfields: offset:width)
 *	enum e s4 { A=1; B=-1 }    enum64 e u8 { A=4294967296 }
 *	int:s4	u8  long:u8	int:s4[3:5]			(size; bits from:width if not all)
 *	*void	[16]u4	const volatile restrict tag(user) typedef pid_t	fn(u4,*void)->void
 *	typedef pid_t = int:s4		fwd struct s		func f = fn()->void
 *
 * Named composites and typedefs are not entered where they are referred to, anonymous ones are.
 */
#ifndef TEST_SHOW_BTF_H
#define TEST_SHOW_BTF_H

#include <stddef.h>

/* The text, to be freed. Of bytes that cannot be read: a line that says "broken: ..." */
char *show_btf(const void *data, size_t size);

#endif /* TEST_SHOW_BTF_H */
