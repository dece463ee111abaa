/* SPDX-License-Identifier: BSD-2-Clause */
/* os-release files. The words in quotes are ids of the list of bad inputs. */
#include "unit.h"

#include <stdio.h>

#include <btfmin_archive.h>

#include "hosts.h"

/* What was there before, to see what is left alone. */
static void start(struct btfmin_host *host, struct btfmin_error *err)
{
	memset(host, 'x', sizeof(*host));
	memset(err, 0, sizeof(*err));
	host->id[1] = host->version_id[1] = host->id_like[1] = '\0';
	host->arch[1] = host->release[1] = '\0';
}

/* The text in a block of just its size, so that a sanitizer sees where it ends. */
static int parse(struct btfmin_host *host, const char *text, size_t size, struct btfmin_error *err)
{
	char *block = malloc(size ? size : 1);
	int status;

	assert_non_null(block);
	memcpy(block, text, size);
	start(host, err);
	status = btfmin_host_os_release(host, block, size, err);
	free(block);
	return status;
}

static void expect(const char *text, const char *id, const char *version_id, const char *id_like)
{
	struct btfmin_host host;
	struct btfmin_error err;

	if (parse(&host, text, strlen(text), &err))
		fail_msg("%s: %s", text, err.text);
	if (strcmp(host.id, id) || strcmp(host.version_id, version_id) ||
	    strcmp(host.id_like, id_like))
		fail_msg("%s: \"%s\" \"%s\" \"%s\"", text, host.id, host.version_id, host.id_like);
	assert_string_equal(host.arch, "x");
	assert_string_equal(host.release, "x");
}

static void expect_failure(const char *text, size_t size, int status, uint64_t offset)
{
	struct btfmin_host host, before;
	struct btfmin_error err;
	int got = parse(&host, text, size, &err);

	if (got != status || err.status != status || err.offset != offset || !err.text ||
	    !*err.text)
		fail_msg("%.60s: %d at %ld: %s", text, got, (long)err.offset,
			 got ? err.text : "done");
	start(&before, &err);
	assert_memory_equal(&host, &before, sizeof(host));
}

static void corrupt(const char *text, uint64_t offset)
{
	expect_failure(text, strlen(text), BTFMIN_ERR_CORRUPT, offset);
}

/* "OSR-quoted-id", "OSR-unquoted-ver", "OSR-single" */
static void bare_and_quoted(void **state)
{
	(void)state;
	expect("ID=\"centos\"\nVERSION_ID=\"7\"\n", "centos", "7", "");
	expect("ID=fedora\nVERSION_ID=35\n", "fedora", "35", "");
	expect("ID='sles'\nVERSION_ID='15.3'\nID_LIKE='suse opensuse'\n", "sles", "15.3",
	       "suse opensuse");
	expect("VERSION_ID=35\nID_LIKE=debian\nID=a\n", "a", "35", "debian");
	expect("ID=\"a'b\"\nID=\"\"\n", "linux", "", "");
	expect("ID=a \t\nVERSION_ID=\"1\"  \n", "a", "1", "");
	expect("  ID=a\n\tVERSION_ID=1\n", "a", "1", "");
	expect("ID_LIKE=\"  rhel \t fedora  \"\nID=x\n", "x", "", "rhel fedora");
	expect("ID_LIKE=\"   \"\nID=x\n", "x", "", "");
	corrupt("VERSION_ID=1\nID=\"a\n", 13);
	corrupt("ID='a\n", 0);
	corrupt("ID='\n", 0);
	corrupt("ID=\"a\\\"\n", 0);
	corrupt("ID=a b\n", 0);
	corrupt("ID=\"a\" b\n", 0);
	corrupt("ID=\"a\"b\n", 0);
	corrupt("ID=\"a\"\"b\"\n", 0);
	corrupt("ID=\"a b\"\n", 0);
	corrupt("ID_LIKE=a b\n", 0);
	/* A value that is in quotes over two lines: the line is what counts. */
	corrupt("X=\"\nID=\"\n", 4);
	expect("X=\"\nID=a\n\"\n", "a", "", "");
}

/* "OSR-escape" */
static void backslashes(void **state)
{
	(void)state;
	expect("ID=\"\\a\"\nID=b\n", "b", "", "");
	expect("ID=a\\b\\c\n", "abc", "", "");
	expect("ID=\\\"\nID=a\nVERSION_ID=\\1\n", "a", "1", "");
	/* They are taken off, and what is left is no part. */
	corrupt("ID=\"a\\\"b\"\n", 0);
	corrupt("ID=\"a\\$b\"\n", 0);
	corrupt("ID=\"a\\`b\"\n", 0);
	corrupt("ID=\"a\\\\b\"\n", 0);
	corrupt("ID=a\\ b\n", 0);
	corrupt("ID=a\\\\b\n", 0);
	/* In double quotes only before what means something there, in single ones nowhere. */
	corrupt("ID=\"a\\b\"\n", 0);
	corrupt("ID='a\\b'\n", 0);
	/* At the end there is nothing to keep it from. */
	corrupt("ID=a\\\n", 0);
	corrupt("ID=a\\", 0);
	corrupt("ID=\"a\\", 0);
	/* A quote that is escaped does not close. */
	expect("ID=a\nX=\"\\\"\nVERSION_ID=\"1\"\n", "a", "1", "");
}

/* "OSR-subst", "OSR-slash" */
static void nothing_is_expanded_or_leads_elsewhere(void **state)
{
	(void)state;
	corrupt("ID=\"$(rm -rf /)\"\n", 0);
	corrupt("ID=$HOME\n", 0);
	corrupt("ID=${ID}\n", 0);
	corrupt("ID=`id`\n", 0);
	corrupt("ID=\"`id`\"\n", 0);
	corrupt("ID=../../x\n", 0);
	corrupt("ID=..\n", 0);
	corrupt("ID=.\n", 0);
	corrupt("ID=/\n", 0);
	corrupt("ID=a\nVERSION_ID=a/b\n", 5);
	corrupt("ID=a\nVERSION_ID=..\n", 5);
	corrupt("ID=a\nID_LIKE=\"rhel ../x\"\n", 5);
	corrupt("ID=a\nID_LIKE=\"rhel,fedora\"\n", 5);
	corrupt("ID=a;b\n", 0);
	corrupt("ID=a*\n", 0);
	corrupt("ID=\xc3\xa4\n", 0);
	corrupt("ID=a\x1b[2J\n", 0);
	corrupt("ID=a\x7f\n", 0);
	corrupt("ID=a\vb\n", 0);
	/* Of the other names nobody reads the values. */
	expect("NAME=\"$(rm -rf /)\"\nHOME_URL=../../x\nID=a\n", "a", "", "");
}

/* "OSR-missing" */
static void missing(void **state)
{
	(void)state;
	expect("", "linux", "", "");
	expect("\n\n\n", "linux", "", "");
	expect("NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\n", "arch", "", "");
	expect("VERSION_ID=1\n", "linux", "1", "");
	expect("ID=\nVERSION_ID=\nID_LIKE=\n", "linux", "", "");
	expect("ID=\"\"\nVERSION_ID=''\nID_LIKE=\"\"\n", "linux", "", "");
	expect("ID\nID =a\nVERSION_ID 1\n", "linux", "", "");
}

/* "OSR-comment", "OSR-crlf", "OSR-bom", "OSR-dup", "OSR-noeol" */
static void syntax(void **state)
{
	(void)state;
	expect("# ID=b\n#ID=c\n  # ID=d\nID=a\n", "a", "", "");
	expect("ID=a # is a\nVERSION_ID=\"1\" #2\n", "a", "1", "");
	corrupt("ID=a#b\n", 0);
	corrupt("ID=\"a\"#b\n", 0);
	expect("ID=a\r\nVERSION_ID=\"1\"\r\nID_LIKE='b c'\r\n", "a", "1", "b c");
	expect("ID=a\r", "a", "", "");
	corrupt("ID=a\rb\n", 0);
	expect("\xef\xbb\xbfID=a\nVERSION_ID=1\n", "a", "1", "");
	expect("\xef\xbb\xbf", "linux", "", "");
	expect("\xef\xbb\xbf\xef\xbb\xbfID=a\n", "linux", "", "");
	expect("ID=a\nVERSION_ID=1\nID=b\nVERSION_ID=2\nID_LIKE=x\nID_LIKE=y\n", "b", "2", "y");
	expect("ID=../x\nID=b\n", "b", "", "");
	corrupt("ID=b\nID=../x\n", 5);
	expect("ID=a\nVERSION_ID=1\nVERSION_ID=\n", "a", "", "");
	expect("ID=a\nVERSION_ID=1", "a", "1", "");
	expect("ID=a\nVERSION_ID=\"1\"", "a", "1", "");
	corrupt("ID=a\nVERSION_ID=\"1", 5);
}

/* "OSR-id-mid" */
static void other_names_are_others(void **state)
{
	(void)state;
	expect("BUILD_ID=1\nXID=2\nVARIANT_ID=3\nIMAGE_ID=4\nID_=5\nIDS=6\n"
	       "VERSION_ID_=7\nID_LIKE_=8\nXVERSION_ID=9\nid=10\nexport ID=11\nX ID=12\n",
	       "linux", "", "");
	expect("ID=a\nVERSION_CODENAME=v\nVERSION=\"2 (x)\"\nVERSION_ID=1\n", "a", "1", "");
	expect("NAME=\"ID=b\"\nID=a\nPRETTY_NAME=\"VERSION_ID=2\"\n", "a", "", "");
}

/* "OSR-nul" */
static void a_nul_is_an_error(void **state)
{
	static const char first[] = "\0", middle[] = "ID=a\nX=b\0c\n", end[] = "ID=a\0";

	(void)state;
	expect_failure(first, 1, BTFMIN_ERR_CORRUPT, 0);
	expect_failure(middle, sizeof(middle) - 1, BTFMIN_ERR_CORRUPT, 5);
	expect_failure(end, sizeof(end) - 1, BTFMIN_ERR_CORRUPT, 0);
}

static void expect_size(char *text, size_t size, int status, uint64_t offset)
{
	struct btfmin_host host;
	struct btfmin_error err;

	if (status)
		expect_failure(text, size, status, offset);
	else
		assert_int_equal(parse(&host, text, size, &err), 0);
}

/* "OSR-long" */
static void long_lines_and_files(void **state)
{
	size_t line = (size_t)64 << 10, file = (size_t)1 << 20, i;
	char *text = malloc((size_t)10 << 20);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', (size_t)10 << 20);
	expect_size(text, (size_t)10 << 20, BTFMIN_ERR_LIMIT, BTFMIN_NO_OFFSET);
	memcpy(text, "ID=a\n", 5);
	expect_size(text, 5 + line, 0, 0);
	expect_size(text, 5 + line + 1, BTFMIN_ERR_LIMIT, 5);
	text[5 + line] = '\n';
	expect_size(text, 5 + line + 1, 0, 0);
	memset(text, '\n', file + 1);
	expect_size(text, file, 0, 0);
	expect_size(text, file + 1, BTFMIN_ERR_LIMIT, BTFMIN_NO_OFFSET);
	for (i = 0; i + 5 <= file; i += 5)
		memcpy(text + i, "ID=a\n", 5);
	expect_size(text, i, 0, 0);
	free(text);
}

/* 127 bytes for ID and VERSION_ID and for each word of ID_LIKE, 255 for all of ID_LIKE. */
static void long_values(void **state)
{
	char text[2048], value[512];

	(void)state;
	memset(value, 'v', sizeof(value));
	value[127] = '\0';
	snprintf(text, sizeof(text), "ID=%s\nVERSION_ID='%s'\nID_LIKE=\"%s %.*s\"\n", value, value,
		 value, 127, value);
	value[127] = ' ';
	memset(value + 128, 'v', 127);
	value[255] = '\0';
	{
		char part[128];

		memset(part, 'v', 127);
		part[127] = '\0';
		expect(text, part, part, value);
	}
	memset(value, 'v', sizeof(value));
	value[128] = '\0';
	snprintf(text, sizeof(text), "ID=%s\n", value);
	expect_failure(text, strlen(text), BTFMIN_ERR_LIMIT, 0);
	snprintf(text, sizeof(text), "ID=a\nVERSION_ID=%s\n", value);
	expect_failure(text, strlen(text), BTFMIN_ERR_LIMIT, 5);
	snprintf(text, sizeof(text), "ID_LIKE=\"a %s\"\n", value);
	corrupt(text, 0);
	snprintf(text, sizeof(text), "ID_LIKE=\"%.126s %s %c\"\n", value, value, 'a');
	expect_failure(text, strlen(text), BTFMIN_ERR_LIMIT, 0);
}

static void wrong_calls(void **state)
{
	struct btfmin_error err;
	struct btfmin_host host;

	(void)state;
	assert_int_equal(btfmin_host_os_release(NULL, "", 0, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_host_os_release(&host, NULL, 1, &err), BTFMIN_ERR_USAGE);
	assert_int_equal(btfmin_host_this(NULL, &err), BTFMIN_ERR_USAGE);
	start(&host, &err);
	assert_int_equal(btfmin_host_os_release(&host, NULL, 0, NULL), 0);
	assert_string_equal(host.id, "linux");
	assert_int_equal(btfmin_host_os_release(&host, "ID=/", 4, NULL), BTFMIN_ERR_CORRUPT);
}

/* A file cut anywhere gives what it had up to there, or an error. */
static void cut_anywhere(void **state)
{
	struct btfmin_host host;
	struct btfmin_error err;
	size_t i, n;

	(void)state;
	for (i = 0; i < host_case_count; i++) {
		for (n = 0; n <= strlen(host_cases[i].os_release); n++) {
			if (parse(&host, host_cases[i].os_release, n, &err)) {
				assert_int_equal(err.status, BTFMIN_ERR_CORRUPT);
				assert_true(err.offset < n);
				continue;
			}
			assert_true(btfmin_part_ok(host.id));
			assert_memory_equal(host.version_id, host_cases[i].version_id,
					    strlen(host.version_id));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bare_and_quoted),
		cmocka_unit_test(backslashes),
		cmocka_unit_test(nothing_is_expanded_or_leads_elsewhere),
		cmocka_unit_test(missing),
		cmocka_unit_test(syntax),
		cmocka_unit_test(other_names_are_others),
		cmocka_unit_test(a_nul_is_an_error),
		cmocka_unit_test(long_lines_and_files),
		cmocka_unit_test(long_values),
		cmocka_unit_test(wrong_calls),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
