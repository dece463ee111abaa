#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The package.json of eunomia-bpf's compiler, in the place of a BPF object.
# shellcheck disable=SC2154 # out and err come from check

load helper

# document OBJECT [INDENT]: what ecc writes for it, as far as it matters here.
document() {
	python3 - "$@" <<-'END'
		import base64, json, sys, zlib
		data = open(sys.argv[1], 'rb').read()
		json.dump({'bpf_object': base64.b64encode(zlib.compress(data)).decode(),
		           'bpf_object_size': len(data),
		           'meta': {'bpf_skel': {'maps': [{'ident': 'events', 'mmaped': False}],
		                                 'doc': {'brief': 'Gr\u00fc\u00dfe "\\', 'x': [1.5e3, None]}},
		                    'eunomia_version': '0.3.4'}},
		          sys.stdout, indent=int(sys.argv[2]) if len(sys.argv) > 2 else None)
	END
}

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$TOP_BUILDDIR/tests/cli/make_files"
	local object
	for object in "$TOP_SRCDIR"/tests/objects/*.o; do
		document "$object" >"$(basename "$object").json"
	done
	document "$TOP_SRCDIR/tests/objects/kvm.el.o" 4 >pretty.json
}

@test "gen and relocs take the documents of all objects as they take the objects" {
	local object json count=0 status expected
	kernel debian-6.1.176-amd64
	for object in "$TOP_SRCDIR"/tests/objects/*.o; do
		json=$(basename "$object").json
		expected=0
		"$BTFMIN" relocs -j "$object" >from_object 2>/dev/null || expected=$?
		check $expected relocs -j "$json"
		same "$(jq -c 'del(.. | .file?)' from_object)" "$(query 'del(.. | .file?)')"
		status=0
		"$BTFMIN" gen "$kernel" object.btf "$object" 2>/dev/null || status=$?
		check $status gen "$kernel" json.btf "$json"
		[ $status -ne 0 ] || cmp object.btf json.btf
		rm -f object.btf json.btf
		count=$((count + 1))
	done
	[ $count -gt 20 ]
}

@test "a document on several lines, on standard input, and beside objects" {
	check 0 relocs pretty.json
	has "$out" "pretty.json: little-endian, 38 relocations"
	"$BTFMIN" relocs - <kvm.el.o.json | grep -q '38 relocations'
	check 0 relocs pretty.json "$TOP_SRCDIR/tests/objects/xfs.el.o"
}

@test "what is wrong with a document is told with its place" {
	head -c 200 kvm.el.o.json >cut.json
	check 3 relocs cut.json
	one_line "$err"
	has "$err" "cut.json: offset 0x"
	has "$err" "a string without an end"
	sed 's/"bpf_object_size": [0-9]*/"bpf_object_size": 9/' kvm.el.o.json >lie.json
	check 3 relocs -j lie.json
	same '["corrupt","lie.json","bpf_object_size says less than there is"]' \
		"$(query '.error | [.status, .file, .text]')"
	[ "$(query .error.offset)" -gt 1000 ]
	echo '{"some": "document"}' >other.json
	check 3 gen kernel.btf made.btf other.json
	has "$err" "other.json: offset 0x0: no member bpf_object: not a document of ecc's"
	[ ! -e made.btf ]
}

@test "what is wrong with the object in it is told with the place in the object" {
	head -c 300 "$TOP_SRCDIR/tests/objects/kvm.el.o" >cut.o
	document cut.o >cut.json
	check 3 relocs cut.json
	one_line "$err"
	has "$err" "cut.json: in the object of bpf_object: offset 0x"
	echo text >text
	document text >text.json
	check 3 relocs text.json
	has "$err" "no ELF file"
	document kvm.el.o.json >twice.json # a document in a document is none
	check 3 relocs twice.json
}

# In little memory; where a sanitizer needs the addresses for itself, in any.
in_little() {
	[ -n "${SANITIZE_CFLAGS-}" ] || ulimit -v 100000
	check "$@"
}

@test "a bomb does not go off" {
	python3 -c 'import base64, json, zlib
print(json.dumps({"bpf_object": base64.b64encode(zlib.compress(bytes(300 << 20))).decode(), "bpf_object_size": 100}))' >bomb.json
	(in_little 3 relocs bomb.json)
	err=$(<"$BATS_TEST_TMPDIR/err")
	has "$err" "less than there is"
	sed 's/: 100}/: 1000000000000}/' bomb.json >claim.json
	(in_little 5 relocs claim.json)
}
