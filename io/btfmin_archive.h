/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * btfmin_archive.h - the BTF in whatever it comes in, packages of minimal BTFs, and which of them
 * is the one for a host
 *
 * A program that brings a package along needs the last part only: btfmin_custom_btf(), in one call.
 * What it is made of stands before it, and can be had by itself:
 *
 *	one BTF, in any form        btfmin_source_open(), btfmin_source_btf()
 *	the members of an archive   btfmin_members_open(), btfmin_members_next()
 *	whose kernel                btfmin_kernel_of_path(), btfmin_host_this(), btfmin_host_fit()
 *	packages                    btfmin_package_open(), btfmin_package_find()
 *	in one call                 btfmin_custom_btf()
 *
 * The conventions are btfmin.h's: memory in, memory out, borrowed bytes, one error record. What
 * the bytes are is told by themselves, never by a name. They may be, one inside the other:
 *
 *	raw BTF, and ELF of any class and byte order with a .BTF section, compressed or not
 *	gzip, xz, lzma, zstd or lz4: at most two of these in all
 *	a tar archive (v7, ustar, GNU, pax): at most one, of which one member is taken
 *	a kernel image: x86 bzImage, EFI zboot, the Image of arm64 and others, s390x
 *
 * Sources: POSIX.1-2017 (pax, "ustar Interchange Format" and "pax Interchange Format"), the GNU
 * tar manual ("Basic Tar Format"), the ELF specification (gABI, "Section Compression").
 */
#ifndef BTFMIN_ARCHIVE_H
#define BTFMIN_ARCHIVE_H

#include <btfmin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- one BTF, in any form ----------------------------------------------------------------- */

enum btfmin_layer_kind {
	BTFMIN_LAYER_UNKNOWN = 0, /* none of the forms; after a failure only */
	BTFMIN_LAYER_BTF = 1,
	BTFMIN_LAYER_ELF = 2,
	BTFMIN_LAYER_CODEC = 3, /* compressed; of an ELF section as well */
	BTFMIN_LAYER_TAR = 4,
	BTFMIN_LAYER_IMAGE = 5 /* a kernel image */
};

/* What was recognised on the way in. */
struct btfmin_layer {
	int kind; /* an enum btfmin_layer_kind */
	/* Its name: "btf", "elf", "tar", "gzip", "xz", ..., the name of a kind of kernel image, or
	 * "unknown"; constant text */
	const char *form;
	uint64_t offset; /* where it begins in the bytes it lies in */
	uint64_t size;   /* how many of them it takes; BTFMIN_NO_OFFSET if that did not show */
};

#define BTFMIN_LAYERS_MAX 8

/*
 * The layers from outside in. What is compressed, and a member of a tar, are bytes of their own,
 * in which the next layer lies; in all other forms the next one lies in the same bytes.
 *
 * After a failure the last layer is the one that could not be passed: the offset of the error
 * counts in the bytes it lies in. After a success it is "btf".
 */
struct btfmin_trail {
	uint32_t count;
	struct btfmin_layer layers[BTFMIN_LAYERS_MAX];
	/* The name of the member taken of a tar, cut after 255 bytes; "" if there is none. Bytes of
	 * the input: to be escaped before they are shown. */
	char member[256];
	uint64_t members; /* members that are BTF, each name once in a row; 0 if there is no tar */
};

struct btfmin_source_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	/* Bytes that may come out of one layer; 0: 1 GiB, and beyond 64 MiB no more than 1000 times
	 * what it is made of. */
	uint64_t max_size;
	uint64_t max_memory; /* bytes that a decoder may take for itself; 0: 256 MiB */
	const char *member;  /* the member of a tar to take; NULL: the only one that is BTF */
	struct btfmin_trail *trail; /* filled, after a failure as well; may be NULL; borrowed */
};

/* What a reader may want to know of a source that is readable all the same. */
#define BTFMIN_SOURCE_TRAILING   1u  /* bytes after the end of what is compressed, ignored */
#define BTFMIN_SOURCE_UNCHECKED  2u  /* compressed data without a checksum, or of an unknown sort */
#define BTFMIN_SOURCE_TAR_NO_END 4u  /* a tar without the blocks that mark its end */
#define BTFMIN_SOURCE_TAR_JUNK   8u  /* bytes after a tar's end */
#define BTFMIN_SOURCE_TAR_OTHERS 16u /* links, devices or FIFOs in a tar, skipped */
#define BTFMIN_SOURCE_TAR_TWICE  32u /* members of one name in a tar: the last one was taken */

struct btfmin_source;

/*
 * Finds the BTF in size bytes at data, which are borrowed: where nothing has to be expanded,
 * nothing is copied. opts may be NULL. The BTF itself is not looked into.
 *
 * Of a tar, the member that opts name is taken, or the only one that is BTF: a regular file that
 * begins with BTF's magic or whose name ends in ".btf". "./a" and "a" are one name. If a name
 * comes twice, the last one counts. Names are compared, and never used as paths.
 *
 * A compressed tar is never held in memory, nor is its reader's memory a matter of how many
 * members there are: what is held is the member taken, and what the decoder needs.
 *
 * Errors: CORRUPT (broken in any layer, cut short included, or none of the forms, or more layers
 * than are allowed), ABSENT (no .BTF section, no such member, none that is BTF, or several and no
 * name given), UNSUPPORTED (a form or a compression this build does not read, .BTF without bytes
 * in a separate debug file, sparse tar members), LIMIT (max_size, max_memory, names and pax
 * records over 1 MiB, ELF's 2^20 sections), NOMEM, USAGE (out is NULL, or data with a size).
 */
int btfmin_source_open(struct btfmin_source **out, const void *data, size_t size,
		       const struct btfmin_source_opts *opts, struct btfmin_error *err);
void btfmin_source_close(struct btfmin_source *source);

/* The BTF found. Its bytes live as long as the source and what it was opened on. */
struct btfmin_source_btf {
	const void *data;
	size_t size;
	uint64_t offset; /* of data in the bytes it lies in: for btfmin_btf_opts.file_offset */
	uint32_t pointer_size; /* 4 or 8 from the ELF class; 0 if there is no ELF */
	uint32_t notes;        /* a sum of BTFMIN_SOURCE_ bits */
	const void *base;      /* the section .BTF.base, a module's distilled base; NULL if none */
	size_t base_size;
	uint64_t base_offset;
};

/* All is 0 for a NULL source. */
void btfmin_source_btf(const struct btfmin_source *source, struct btfmin_source_btf *out);

/* ---- the members of an archive ----------------------------------------------------------- */

struct btfmin_members;

/* One regular file of a tar. */
struct btfmin_member {
	const char *name; /* NUL-terminated bytes of the input; lives until the next call */
	uint64_t size;
	int is_btf; /* 1 if btfmin_source_open() counts it as BTF */
};

/*
 * Opens a tar, compressed or not, to go through its members without expanding it in memory. data
 * is borrowed; opts may be NULL, and of it member is not looked at; trail must live as long.
 * Errors: those of btfmin_source_open(); ABSENT if it is no tar.
 */
int btfmin_members_open(struct btfmin_members **out, const void *data, size_t size,
			const struct btfmin_source_opts *opts, struct btfmin_error *err);
/*
 * 1 and the next regular file in the order of the archive, links, devices and directories left
 * out; 0 after the last one, when all of the archive has been read and found sound.
 * Errors: CORRUPT, UNSUPPORTED, LIMIT, NOMEM as above; after one, every further call fails so.
 */
int btfmin_members_next(struct btfmin_members *members, struct btfmin_member *out,
			struct btfmin_error *err);
/* A sum of BTFMIN_SOURCE_ bits, complete once btfmin_members_next() has said 0. */
uint32_t btfmin_members_notes(const struct btfmin_members *members);
void btfmin_members_close(struct btfmin_members *members);

/* ---- whose kernel ------------------------------------------------------------------------ */

/* Room for each part, NUL included: uname(2) has 65 bytes for a release. */
#define BTFMIN_PART_MAX 128

/*
 * 1 if text can be a part of a path in an archive: 1 to 127 of the characters A-Z a-z 0-9 . _ + ~
 * and -, and neither "." nor "..". Whatever comes from outside and is to become a part must pass.
 * NULL does not.
 */
int btfmin_part_ok(const char *text);

/* A kernel, as archives of BTF name it. Each part passes btfmin_part_ok(), or is "". */
struct btfmin_kernel {
	char distro[BTFMIN_PART_MAX];  /* "ubuntu"; "" if the path does not tell */
	char version[BTFMIN_PART_MAX]; /* "20.04"; "" */
	char arch[BTFMIN_PART_MAX];    /* "x86_64"; "" */
	char release[BTFMIN_PART_MAX]; /* "5.4.0-42-generic"; "" only if there is no name at all */
};

/*
 * Reads the name of a kernel off the end of a path or a member's name, which is cut at slashes;
 * folders that are "." or empty do not count. The last part is RELEASE.btf, and behind .btf any of
 * .tar, .gz, .xz, .zst, .lz4, .lzma, as many as there are. Of the folders before it, the first of
 * these rules that holds tells:
 *
 *	ARCH/                 the last one is a word for an architecture; if before it there are a
 *	                      version, which has a digit in it, and a distribution, these as well
 *	DISTRO/VERSION/       as old trees have it: a version begins with a digit
 *	DISTRO/VERSION/ARCH/  of an architecture not known; its word begins with a letter
 *
 * A distribution begins with a letter and is no word for an architecture or a version. A codename
 * ("focal") or a word like "sid" or "rolling" is a version too. What stands before ("./",
 * "btfhub-archive/", a folder's path) does not matter, and nothing is known of what stands before
 * a folder that fails btfmin_part_ok(), as ".." does, or is called btfhub-archive. Where no rule
 * holds, the name is the release alone, as in a flat folder. Returns 1, or 0 and *out empty if the
 * file is not called so, or its release fails btfmin_part_ok().
 */
int btfmin_kernel_of_path(struct btfmin_kernel *out, const char *path);

/*
 * Compares two releases or versions as people count: runs of digits as numbers of any size, all
 * else by its bytes, '~' before anything, the end before all but that. Less than, equal to or more
 * than 0. An order for sorting, in which 01 and 1 are equal.
 */
int btfmin_release_compare(const char *a, const char *b);

/*
 * 1 if two releases are alike but for their numbers (digits, dots and underscores), and so are of
 * one flavour: neither "-aws" nor a real-time kernel is alike to "-generic". *order, which may be
 * NULL, is then less than, equal to or more than 0 by the first numbers that differ: "348.el8" is
 * before "348.2.1.el8_5", which as names stand the other way round. Else 0, and *order is 0.
 */
int btfmin_release_alike(const char *a, const char *b, int *order);

/* A host that needs a BTF. Parts that are not known are "". */
struct btfmin_host {
	char id[BTFMIN_PART_MAX];         /* os-release's ID: "ubuntu" */
	char version_id[BTFMIN_PART_MAX]; /* its VERSION_ID: "20.04"; Arch has none */
	char id_like[256];          /* its ID_LIKE, parts with a blank between two: "rhel fedora" */
	char arch[BTFMIN_PART_MAX]; /* uname -m: "x86_64" */
	char release[BTFMIN_PART_MAX]; /* uname -r: "5.4.0-42-generic" */
};

/*
 * Sets id, version_id and id_like from the text of an os-release file; the others are left alone.
 * By os-release(5): each line is an assignment, a comment or nothing; a value is bare, in single or
 * in double quotes, with backslashes, and nothing is expanded; the last assignment counts; ID is
 * "linux" if it is missing or empty. A byte order mark at the beginning and a CR at the end of a
 * line are passed over. Names other than ID, VERSION_ID and ID_LIKE are not looked at. After an
 * error *host is as before.
 *
 * Errors: CORRUPT (a NUL anywhere; in the last assignment to one of the three: a quote that is not
 * closed on its line, something behind the value that is no comment, or a value, of ID_LIKE a word,
 * that fails btfmin_part_ok(); the offset is the line's), LIMIT (a line over 64 KiB, a file over 1
 * MiB, a value that is too long for its place in *host), USAGE (host is NULL, or text with a size).
 */
int btfmin_host_os_release(struct btfmin_host *host, const void *text, size_t size,
			   struct btfmin_error *err);

/*
 * This host: arch and release as uname(2) says, the rest from the first of these that is a file and
 * can be read:
 *
 *	/proc/1/root/etc/os-release, /proc/1/root/usr/lib/os-release
 *	/etc/os-release, /usr/lib/os-release
 *
 * In a container that sees the processes of its host, the first two are the host's. If there is
 * none of them, that is no error, and id, version_id and id_like are "". After an error all parts
 * of *host are "".
 *
 * Reads files, as do btfmin_package_open_file() and btfmin_custom_btf(): no other function of the
 * library does. Errors: as btfmin_host_os_release(); CORRUPT (uname's words fail btfmin_part_ok());
 * NOMEM (the file is read into memory of malloc()).
 */
int btfmin_host_this(struct btfmin_host *host, struct btfmin_error *err);

/* How a part of a kernel's name goes with the host's. */
enum btfmin_part_fit {
	BTFMIN_FIT_NO = 0,   /* it is another */
	BTFMIN_FIT_SAME = 1, /* the very same */
	/* Another word for the same: amd64; opensuse-leap for sles; focal for 20.04; of Linux Mint
	 * 21, the 22.04 of Ubuntu that it is made from */
	BTFMIN_FIT_ALIAS = 2,
	/* The major version, one of the two cut off before a dot: 7, 7.9; Amazon's 1, 2018.03 */
	BTFMIN_FIT_MAJOR = 3,
	BTFMIN_FIT_LIKE = 4,    /* of a distribution that the host's is like: rhel for rocky */
	BTFMIN_FIT_FORM = 5,    /* a release in the other of SLES's two forms */
	BTFMIN_FIT_UNNAMED = 6, /* the archive does not tell, or the host does not */
	BTFMIN_FIT_NEAR = 7     /* another release, whose BTF is the same: BTFMIN_FIND_NEAREST */
};

/* "no", "same", "alias", "major", "like", "form", "unnamed", "near", else "unknown". */
const char *btfmin_part_fit_name(int fit);

struct btfmin_fit {
	int fits;      /* 1 if a BTF of that name is one for the host */
	uint32_t rank; /* of two that fit, the lower is better; UINT32_MAX if it does not */
	int distro, version, arch, release; /* each an enum btfmin_part_fit */
};

/*
 * Whether the BTF of kernel is one for host, and how well. It fits if its release is the host's
 * (SAME), or the other form of it in a distribution of SUSE's (FORM: 4.4.103-6.33-default and
 * 4.4.103-6.33.1-default), and if its architecture is not another (NO). Most releases are those of
 * one distribution alone, so the other parts put in order what fits, and refuse none of it. The
 * best comes first:
 *
 *	1. the distribution SAME, the version SAME
 *	2. the distribution SAME, the version MAJOR, ALIAS or UNNAMED
 *	3. the distribution ALIAS, the version SAME, MAJOR, ALIAS or UNNAMED
 *	4. the distribution LIKE: in the order of the host's ID_LIKE, which has the closest first;
 *	   then, for those that rebuild RHEL's kernels, rhel and centos
 *	5. the distribution UNNAMED: the kernel has none, or the host none but "linux"
 *	6. the distribution SAME or ALIAS, but the version NO: another one
 *	7. the distribution NO: any that has the release
 *
 * Among those of one number, these decide one after the other, the best named first: the version
 * (not in 7) SAME, MAJOR, ALIAS, UNNAMED, NO; the distribution (in 6) SAME, ALIAS; the release
 * SAME, FORM; the architecture SAME, ALIAS, UNNAMED. What is equal in all of that has one rank. The
 * strings of both must end in NUL. Nothing fits a host without a release.
 */
void btfmin_host_fit(struct btfmin_fit *out, const struct btfmin_host *host,
		     const struct btfmin_kernel *kernel);

/*
 * 1 if the distribution, its version and the architecture are the host's own, whatever the release
 * is: all three are named, the distribution and the architecture SAME or ALIAS, the version SAME or
 * MAJOR. Else 0.
 */
int btfmin_fit_own_place(const struct btfmin_fit *fit);

/* ---- packages ---------------------------------------------------------------------------- */

/*
 * A package: a tar of minimal BTFs, plain or compressed, with or without "./" and "btfhub-archive/"
 * before the names, members that are hard links to earlier ones included, and perhaps with
 * package.json. Or a BPF object with one inside (btfmin embed).
 *
 * Or a single BTF, in any form that btfmin_source_open() takes other than a tar: a package of one
 * entry without a name. It fits any host, since whoever gives it has chosen it. A BPF object's own
 * BTF is no kernel's, and so none of these.
 */
struct btfmin_package;

struct btfmin_package_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	uint64_t max_size;                        /* as in btfmin_source_opts; 0: 256 MiB */
	uint64_t max_memory;                      /* as in btfmin_source_opts; 0: 256 MiB */
	struct btfmin_trail *trail; /* as in btfmin_source_opts; names no member; may be NULL */
};

/*
 * Opens size bytes at data, which are borrowed: a plain tar is not copied, a compressed one is
 * expanded, once. opts may be NULL. Every member is looked at: a member whose name is no safe path
 * is an error, and none is ever written anywhere. Of members of one name ("a", "./a", "a//b" and
 * "a/b" are) the last one counts. Symbolic links, devices and FIFOs are passed over, and noted. The
 * BTFs themselves are not looked into; which members are BTF, btfmin_source_open() says.
 *
 * Memory: what comes out of the last decoder, and for each member at most 200 bytes, its name, twice
 * if it is no plain path, and that of what it is a link to.
 *
 * Errors: CORRUPT (also: names with "..", with a backslash, that begin with "/", or are nothing; a
 * hard link to what does not stand before it), ABSENT (no BTF in it; an object without a package),
 * UNSUPPORTED, LIMIT (also over 2^20 members), NOMEM, USAGE. The offset counts as the trail's does:
 * in the last bytes that were expanded, if any were.
 */
int btfmin_package_open(struct btfmin_package **out, const void *data, size_t size,
			const struct btfmin_package_opts *opts, struct btfmin_error *err);
/*
 * The same for a file, which is read whole. Errors: also ABSENT (it cannot be opened or read, and
 * errno says why), LIMIT (it has more bytes than max_size).
 */
int btfmin_package_open_file(struct btfmin_package **out, const char *path,
			     const struct btfmin_package_opts *opts, struct btfmin_error *err);
void btfmin_package_close(struct btfmin_package *package);

/* One BTF of a package. The pointers live as long as the package. */
struct btfmin_entry {
	const char *name;            /* of the member, as it stands there; bytes of the input */
	struct btfmin_kernel kernel; /* all parts are "" if the name is none of a kernel */
	const void *data;            /* the BTF; whether it is sound has not been checked */
	size_t size;
	const char *same_as; /* the member whose bytes it shares by a hard link, or NULL */
};

/* How many BTFs there are, those that share their bytes with another included. */
size_t btfmin_package_count(const struct btfmin_package *package);
/* The nth, in the order of the package. Errors: USAGE. */
int btfmin_package_entry(const struct btfmin_package *package, size_t index,
			 struct btfmin_entry *out, struct btfmin_error *err);
/* The bytes of package.json; NULL and 0 if there is none. */
const void *btfmin_package_json(const struct btfmin_package *package, size_t *size);
/* A sum of BTFMIN_SOURCE_ bits; 0 for a NULL package. */
uint32_t btfmin_package_notes(const struct btfmin_package *package);

/*
 * If nothing fits, take the BTF of the releases next below and next above the host's, in its own
 * place (btfmin_fit_own_place()), if both are there and have the same bytes: what lies between is
 * then most likely the same. Only releases count that are alike, in the order of their numbers
 * (btfmin_release_alike()).
 */
#define BTFMIN_FIND_NEAREST 1u

/*
 * The best BTF for host: 1 and its number and fit, or 0 if there is none. Of several of one rank,
 * the first by distribution, version, arch, as btfmin_release_compare() orders them, and of those
 * the first in the package. A package of a single BTF without a name always has that one, and each
 * part of its fit is BTFMIN_FIT_UNNAMED. flags is a sum of BTFMIN_FIND_ bits; index and fit may be
 * NULL. The entries are gone through once, with BTFMIN_FIND_NEAREST three times.
 *
 * Errors: CORRUPT (what was found has not the header of a BTF), USAGE.
 */
int btfmin_package_find(const struct btfmin_package *package, const struct btfmin_host *host,
			uint32_t flags, size_t *index, struct btfmin_fit *fit,
			struct btfmin_error *err);

/* ---- in one call ------------------------------------------------------------------------- */

/* What a loader is to open in place of the kernel's own BTF. */
struct btfmin_custom;

struct btfmin_custom_opts {
	const struct btfmin_allocator *allocator; /* NULL: malloc and free */
	const struct btfmin_host *host;           /* NULL: this one, btfmin_host_this() */
	uint32_t flags;                           /* a sum of BTFMIN_FIND_ bits */
	int ignore_sysfs; /* 1: look into the package even if the kernel has BTF of its own */
};

/*
 * Finds the BTF that a libbpf program needs on this host: 1 with a path for
 * bpf_object_open_opts.btf_custom_path; or 1 with a NULL path if the kernel has its own
 * (/sys/kernel/btf/vmlinux), which libbpf then finds; or 0, and *out NULL, if the package has none
 * that fits. The path is that of a memfd (/proc/self/fd/N, for this process only), or of a
 * temporary file in TMPDIR, else /tmp, where there are no memfds or no /proc; *out must live until
 * the object has been loaded. package is what btfmin_package_open() takes, borrowed for the call;
 * it is not looked at if the kernel has its own BTF. opts may be NULL. Errors: those of
 * btfmin_package_open(), btfmin_package_find() and btfmin_host_this(); NOMEM; LIMIT (no descriptor,
 * no room for a temporary file).
 */
int btfmin_custom_btf(struct btfmin_custom **out, const void *package, size_t size,
		      const struct btfmin_custom_opts *opts, struct btfmin_error *err);
/* NULL if there is none, and for NULL. Lives as long as custom. */
const char *btfmin_custom_btf_path(const struct btfmin_custom *custom);
/* Closes the memfd, or removes the temporary file. */
void btfmin_custom_btf_free(struct btfmin_custom *custom);

#ifdef __cplusplus
}
#endif

#endif /* BTFMIN_ARCHIVE_H */
