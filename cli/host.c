/* SPDX-License-Identifier: BSD-2-Clause */
/* host.c - os-release and uname, each part of which an option can stand for */
#include <string.h>
#include <sys/utsname.h>

#include "file.h"
#include "host.h"

bool host_is_other(const struct run *run)
{
	return run_has(run, OPT_HOST);
}

static bool has_all(const struct run *run, optset bits)
{
	return (run->opts.given & bits) == bits;
}

/* What uname(2) has, as far as no option has it. */
static bool take_uname(struct run *run, char *to, const char *word, optset bit)
{
	struct failure f = failure_of(STATUS_INPUT, "corrupt", "uname",
				      "a word of it cannot be a part of a path:");

	if (run_has(run, bit))
		return true;
	if (btfmin_part_ok(word)) {
		memcpy(to, word, strlen(word) + 1);
		return true;
	}
	f.word = word;
	f.hint = bit == OPT_ARCH ? "--arch gives another" : "--release gives another";
	run_fail(run, &f);
	return false;
}

static bool from_uname(struct run *run, struct btfmin_host *host)
{
	struct failure f = failure_of(STATUS_IO, "io", "uname", "cannot be asked for");
	struct utsname name;

	if (has_all(run, OPT_ARCH | OPT_RELEASE))
		return true;
	if (uname(&name) < 0) {
		run_fail(run, &f);
		return false;
	}
	return take_uname(run, host->arch, name.machine, OPT_ARCH) &&
	       take_uname(run, host->release, name.release, OPT_RELEASE);
}

static bool from_file(struct run *run, struct btfmin_host *host, const char *path)
{
	struct btfmin_error err;
	struct failure fault;
	struct io_bytes file;
	int ret;

	if (!file_read(path, &file, &fault)) {
		run_fail(run, &fault);
		return false;
	}
	ret = btfmin_host_os_release(host, file.data, file.size, &err);
	io_bytes_free(&file);
	return ret ? run_blame(run, &err, path) : true;
}

static bool from_here(struct run *run, struct btfmin_host *host)
{
	struct btfmin_error err;
	struct failure f;

	if (has_all(run, OPT_ID | OPT_VERSION_ID | OPT_ARCH | OPT_RELEASE))
		return true;
	if (!btfmin_host_this(host, &err))
		return true;
	f = failure_from(&err, "this host's os-release or uname");
	f.hint = "--os-release, --id, --version-id, --arch and --release name a host";
	run_fail(run, &f);
	return false;
}

/* *value is what the option has, or NULL if it was not given. */
static bool value_of(struct run *run, optset bit, const char *refusal, const char **value)
{
	*value = options_value(&run->opts, bit);
	if (!*value || btfmin_part_ok(*value))
		return true;
	return run_refuse_with(run, refusal, *value,
			       "1 to 127 letters, digits, and . _ + ~ -, and not . or ..");
}

static void replace(char *to, const char *value)
{
	if (value)
		memcpy(to, value, strlen(value) + 1); /* btfmin_part_ok(): it has room */
}

bool host_read(struct run *run, struct btfmin_host *out)
{
	const char *file = options_value(&run->opts, OPT_OS_RELEASE);
	const char *id, *version, *arch, *release;

	memset(out, 0, sizeof(*out));
	if (!value_of(run, OPT_ID, "--id cannot be", &id) ||
	    !value_of(run, OPT_VERSION_ID, "--version-id cannot be", &version) ||
	    !value_of(run, OPT_ARCH, "--arch cannot be", &arch) ||
	    !value_of(run, OPT_RELEASE, "--release cannot be", &release))
		return false;
	if (file ? !from_uname(run, out) || !from_file(run, out, file) : !from_here(run, out))
		return false;
	if (id && strcmp(id, out->id)) {
		out->version_id[0] = '\0';
		out->id_like[0] = '\0';
	}
	replace(out->id, id);
	replace(out->version_id, version);
	replace(out->arch, arch);
	replace(out->release, release);
	return true;
}

static void line_part(struct line *l, const char *what, const char *part)
{
	if (!part[0])
		return;
	line_printf(l, "%s ", what);
	line_name(l, part);
}

void line_host(struct line *l, const struct btfmin_host *host)
{
	line_part(l, "id", host->id[0] ? host->id : "unknown");
	line_part(l, ", version", host->version_id);
	line_part(l, ", arch", host->arch);
	line_part(l, ", release", host->release);
}

static void part_json(struct json *j, const char *key, const char *part)
{
	if (part[0])
		json_string(j, key, part);
	else
		json_null(j, key);
}

/* ID_LIKE's words, with blanks between them. */
static void words_json(struct json *j, const char *key, const char *words)
{
	char word[sizeof(((struct btfmin_host *)0)->id_like)];
	size_t len;

	json_array(j, key);
	while (*words) {
		len = strcspn(words, " ");
		if (len && len < sizeof(word)) {
			memcpy(word, words, len);
			word[len] = '\0';
			json_string(j, NULL, word);
		}
		words += len + (words[len] == ' ');
	}
	json_end(j);
}

void host_json(struct json *j, const char *key, const struct btfmin_host *host)
{
	json_object(j, key);
	part_json(j, "id", host->id);
	part_json(j, "version_id", host->version_id);
	words_json(j, "id_like", host->id_like);
	part_json(j, "arch", host->arch);
	part_json(j, "release", host->release);
	json_end(j);
}
