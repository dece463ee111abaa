#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Write the raw BTF that a kernel image holds: make-fixtures-extract.py VMLINUZ OUT

Every architecture wraps its kernel in another way (a bzImage with a compressed ELF file, a plain
Image, an s390x boot image). What they share is that the BTF lies somewhere in the image, or in a
compressed stream somewhere in the image, byte after byte. So this looks for the BTF itself: a
header whose numbers fit, then records that fill the type section to its last byte.

It shares no code with the library, on purpose: the fixtures must not depend on what they test.
"""

import bz2
import lzma
import struct
import subprocess
import sys
import zlib

# Bytes after the common 12 of a record: (fixed part, one element), by kind.
KINDS = {
    1: (4, 0), 2: (0, 0), 3: (12, 0), 4: (0, 12), 5: (0, 12), 6: (0, 8), 7: (0, 0), 8: (0, 0),
    9: (0, 0), 10: (0, 0), 11: (0, 0), 12: (0, 0), 13: (0, 8), 14: (4, 0), 15: (0, 12),
    16: (0, 0), 17: (4, 0), 18: (0, 0), 19: (0, 12),
}
SMALLEST = 100_000  # below this it is no kernel's BTF


def pipe(*command):
    """A stream through a command that complains about what follows the stream, and may."""
    def run(data):
        return subprocess.run(command, input=data, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout
    return run


STREAMS = [
    (b"\x1f\x8b\x08", lambda data: zlib.decompressobj(31).decompress(data)),
    (b"\xfd7zXZ\x00", lambda data: lzma.LZMADecompressor().decompress(data)),
    (b"\x5d\x00\x00\x00", lambda data: lzma.LZMADecompressor().decompress(data)),
    (b"BZh", lambda data: bz2.BZ2Decompressor().decompress(data)),
    (b"\x28\xb5\x2f\xfd", pipe("zstd", "-dcq")),
    (b"\x02\x21\x4c\x18", pipe("lz4", "-dcq")),
]


def places(data, needle):
    at = data.find(needle)
    while at >= 0:
        yield at
        at = data.find(needle, at + 1)


def count_types(types, order):
    """How many records fill the type section exactly; 0 if they don't."""
    at = count = 0
    while at + 12 <= len(types):
        info, = struct.unpack_from(order + "I", types, at + 4)
        fixed, element = KINDS.get(info >> 24 & 0x7F, (None, None))
        if fixed is None:
            return 0
        at += 12 + fixed + (info & 0xFFFFFF) * element
        count += 1
    return count if at == len(types) else 0


def btf_at(data, at, order):
    """The BTF that starts at that place, and its number of types, or None."""
    if at + 24 > len(data):
        return None
    magic, version, flags, hdr_len, type_off, type_len, str_off, str_len = struct.unpack_from(
        order + "HBBIIIII", data, at)
    if (magic, version, flags) != (0xEB9F, 1, 0) or not 24 <= hdr_len <= 4096:
        return None
    end = at + hdr_len + str_off + str_len
    if hdr_len == 32:
        layout_off, layout_len = struct.unpack_from(order + "II", data, at + 24)
        end = max(end, at + hdr_len + layout_off + layout_len)
    if type_len + str_len < SMALLEST or type_off + type_len > str_off or end > len(data):
        return None
    types = at + hdr_len + type_off
    count = count_types(data[types:types + type_len], order)
    return (data[at:end], count) if count else None


def search(data):
    for order, magic in (("<", b"\x9f\xeb\x01\x00"), (">", b"\xeb\x9f\x01\x00")):
        for at in places(data, magic):
            found = btf_at(data, at, order)
            if found:
                return found
    return None


def search_streams(data):
    for magic, unpack in STREAMS:
        for at in places(data, magic):
            try:
                plain = unpack(data[at:])
            except (OSError, EOFError, zlib.error, lzma.LZMAError):
                continue
            found = search(plain) if len(plain) > SMALLEST else None
            if found:
                return found
    return None


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: make-fixtures-extract.py VMLINUZ OUT")
    with open(sys.argv[1], "rb") as image:
        data = image.read()
    found = search(data) or search_streams(data)
    if not found:
        sys.exit(f"{sys.argv[1]}: no BTF in it")
    with open(sys.argv[2], "wb") as out:
        out.write(found[0])
    print(f"{len(found[0])} bytes, {found[1]} types")


if __name__ == "__main__":
    main()
