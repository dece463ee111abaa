#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""layouts.py - whether a header says of every type what the BTF says that it was written from

Reads BTF by itself, sharing nothing with btfmin. FILE is a raw BTF or an ELF file with a .BTF
section, of either byte order.

    layouts.py names HEADER          what HEADER declares, sorted: kind and name
    layouts.py use HEADER I N        a C program that includes HEADER and has a member for
                                     every Nth struct, union, enum and typedef of it, from the
                                     Ith on
    layouts.py asserts FILE HEADER   a C program of _Static_assert()s about HEADER: the size of
                                     every type with a name in FILE, the place of every member,
                                     the value of every enumerator
    layouts.py compare FILE BUILT... compares every type of FILE to those of BUILT, the programs
                                     of "use" compiled: members, offsets, widths, types, values
    layouts.py same HEADER BPFTOOL   compares HEADER to bpftool's, line by line, but for what is
                                     known to be wrong there (see README.md)

With --foreign first, FILE's types that embed a __builtin_va_list are left out: that type is the
compiler's, and another one for each target.

Equal names get ___2, ___3 in a header, in an order that this does not know: "compare" takes the
types of a name as a bag, and "asserts" leaves them to it.
"""
import re
import struct
import sys
from collections import Counter

INT, PTR, ARRAY, STRUCT, UNION, ENUM, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, PROTO, VAR, \
    DATASEC, FLOAT, DECL_TAG, TYPE_TAG, ENUM64 = range(1, 20)
WORDS = {INT: 1, ARRAY: 3, VAR: 1, DECL_TAG: 1}
ELEMENTS = {STRUCT: 3, UNION: 3, ENUM: 2, PROTO: 2, DATASEC: 3, ENUM64: 3}
ELF_LITTLE = 1


class Type:
    __slots__ = ('name', 'kind', 'vlen', 'flag', 'third', 'words')


def section(data, wanted):
    """The bytes of an ELF file's section."""
    order = '<' if data[5] == ELF_LITTLE else '>'
    if data[4] != 2:
        sys.exit('layouts.py: ELF of 32 bits')
    table, = struct.unpack_from(order + 'Q', data, 0x28)
    size, count, names = struct.unpack_from(order + 'HHH', data, 0x3a)
    heads = [struct.unpack_from(order + 'IIQQQQ', data, table + i * size) for i in range(count)]
    text = heads[names][4]
    for name, _, _, _, start, length in heads:
        end = data.index(b'\0', text + name)
        if data[text + name:end].decode() == wanted:
            return data[start:start + length]
    sys.exit('layouts.py: no section ' + wanted)


class Btf:
    def __init__(self, path):
        with open(path, 'rb') as file:
            data = file.read()
        if data[:4] == b'\x7fELF':
            data = section(data, '.BTF')
        order = '<' if data[:2] == b'\x9f\xeb' else '>'
        head, types_at, types_len, strings_at, strings_len = \
            struct.unpack_from(order + 'IIIII', data, 4)
        self.strings = data[head + strings_at:head + strings_at + strings_len]
        words = struct.unpack_from(f'{order}{types_len // 4}I', data, head + types_at)
        void = Type()
        void.name, void.kind, void.vlen, void.flag, void.third, void.words = '', 0, 0, 0, 0, ()
        self.types = [void]
        at = 0
        while at < len(words):
            t = Type()
            t.name = self.string(words[at])
            info = words[at + 1]
            t.kind, t.vlen, t.flag = info >> 24 & 0x1f, info & 0xffff, info >> 31
            t.third = words[at + 2]
            end = at + 3 + WORDS.get(t.kind, 0) + t.vlen * ELEMENTS.get(t.kind, 0)
            t.words = words[at + 3:end]
            self.types.append(t)
            at = end
        self.seen = {}
        self.pointer = next((t.third for t in self.types if t.kind == INT and
                             t.name in ('long int', 'long', 'unsigned long',
                                        'long unsigned int')), 8)

    def string(self, at):
        return self.strings[at:self.strings.index(b'\0', at)].decode()

    def strip(self, i, kinds=(TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG)):
        while self.types[i].kind in kinds:
            i = self.types[i].third
        return i

    def members(self, t):
        """(name, type, bit offset, width) of each member, the width 0 if it is no bitfield."""
        for m in range(t.vlen):
            name, of, at = t.words[3 * m:3 * m + 3]
            width = at >> 24 if t.flag else 0
            at = at & 0xffffff if t.flag else at
            base = self.types[self.strip(of)]
            if not width and base.kind == INT:
                bits, offset = base.words[0] & 0xff, base.words[0] >> 16 & 0xff
                if bits != base.third * 8:
                    width, at = bits, at + offset
            yield self.string(name), of, at, width

    def has_va_list(self, i):
        """Whether a __builtin_va_list is embedded in a type."""
        t = self.types[i]
        if t.kind == TYPEDEF and t.name == '__builtin_va_list':
            return True
        if t.kind in (TYPEDEF, CONST, VOLATILE, RESTRICT):
            return self.has_va_list(t.third)
        if t.kind == ARRAY:
            return self.has_va_list(t.words[0])
        return t.kind in (STRUCT, UNION) and any(self.has_va_list(m[1]) for m in self.members(t))

    def size(self, i):
        t = self.types[self.strip(i)]
        if t.kind == ARRAY:
            return self.size(t.words[0]) * t.words[2]
        return self.pointer if t.kind == PTR else t.third

    def values(self, t):
        step = ELEMENTS[t.kind]
        for e in range(t.vlen):
            value = t.words[step * e + 1]
            if t.kind == ENUM64:
                value |= t.words[step * e + 2] << 32
            bits = 64 if t.kind == ENUM64 else 32
            if t.flag and value >> (bits - 1):
                value -= 1 << bits
            yield self.string(t.words[step * e]), value

    def say(self, i):
        """A type in words, in as far as a header can keep it: the same in FILE and in BUILT."""
        if i not in self.seen:
            self.seen[i] = self.spell(i)
        return self.seen[i]

    def spell(self, i):
        t = self.types[i]
        if t.kind == 0:
            return 'void'
        if t.kind == INT and t.name == 'signed char': # pahole wrote it without a sign once
            return f'int{t.third}:1'
        if t.kind == INT:
            # Signed, bool; but C leaves the sign of char to the target.
            return 'char' if t.name == 'char' else f'int{t.third}:{t.words[0] >> 24 & 5}'
        if t.kind == FLOAT:
            return f'float{t.third}'
        if t.kind in (STRUCT, UNION, FWD) and t.name:
            union = t.kind == UNION or (t.kind == FWD and t.flag)
            return ('union ' if union else 'struct ') + base_name(t.name)
        if t.kind in (ENUM, ENUM64) and t.name:
            return 'enum ' + base_name(t.name)
        if t.kind == TYPEDEF:
            return base_name(t.name)
        if t.kind == PTR:
            return self.say(t.third) + ' *'
        if t.kind in (CONST, VOLATILE, RESTRICT):
            inner = self.types[self.strip(t.third, (CONST, VOLATILE, RESTRICT))].kind
            if inner in (ARRAY, PROTO): # C keeps them at the elements
                return self.say(t.third)
            if self.types[t.third].kind in (CONST, VOLATILE, RESTRICT):
                # Compilers put several in an order of their own.
                kinds, j = set(), i
                while self.types[j].kind in (CONST, VOLATILE, RESTRICT):
                    kinds.add(self.types[j].kind)
                    j = self.types[j].third
                return self.say(j) + ''.join(f' q{k}' for k in sorted(kinds))
            return self.say(t.third) + f' q{t.kind}'
        if t.kind == TYPE_TAG:
            return self.say(t.third)
        if t.kind == ARRAY:
            return self.say(t.words[0]) + f' [{t.words[2]}]'
        if t.kind == PROTO:
            of = [self.say(p) if p else '...' for p in t.words[1::2]]
            if of == ['...']:
                of = []
            return f'{self.say(t.third)} ({", ".join(of)})'
        return self.body(i)

    def body(self, i):
        """The inside of a struct, union or enum."""
        t = self.types[i]
        if t.kind in (ENUM, ENUM64):
            # Modulo 2^32: compilers before ENUM64 cut values, and signs are their choice. "asserts"
            # compares them whole.
            of = [f'{base_name(n)}={v & 0xffffffff}' for n, v in self.values(t)]
            return f'enum:{t.third} {{{"; ".join(of)}}}'
        of = []
        for name, of_type, at, width in self.members(t):
            if name:
                of.append(f'{name}@{at}:{width} {self.say(of_type)}')
                continue
            base = self.strip(of_type)
            if self.types[base].kind in (STRUCT, UNION):
                inner = self.body(base)
                if inner.count('@'): # what holds but padding is no member
                    of.append(f'@{at} {inner}')
        return f'{"union" if t.kind == UNION else "struct"}:{t.third} {{{"; ".join(of)}}}'

    def declared(self, foreign):
        """(kind of name, name, what it is) of each type with a name."""
        for i, t in enumerate(self.types):
            if t.name == 'use' or (foreign and self.has_va_list(i)):
                continue
            if t.kind in (STRUCT, UNION) and t.name:
                yield 'struct' if t.kind == STRUCT else 'union', t.name, self.body(i)
            elif t.kind in (ENUM, ENUM64) and t.name and t.vlen:
                yield 'enum', t.name, self.body(i)
            elif t.kind == TYPEDEF and t.name != '__builtin_va_list':
                yield 'typedef', t.name, self.say(t.third)


def base_name(name):
    return re.sub(r'___[0-9]+$', '', name)


def names_of(header):
    """(kind, name) of what a header defines at its outermost level."""
    with open(header, encoding='ascii') as file:
        for line in file:
            found = re.match(r'(struct|union|enum) (\w+) \{', line)
            if found:
                yield found.groups()
            # The name of a typedef stands where its declarator ends.
            elif line.startswith('typedef ') and not line.rstrip().endswith('{'):
                yield 'typedef', declarator(line[8:])
            elif line.startswith('} ') and line.rstrip().endswith(';'):
                rest = re.sub(r'__attribute__\(\(.*?\)\)\)?', '', line[2:])
                if rest.strip() != ';':
                    yield 'typedef', declarator('x ' + rest)


def declarator(text):
    """The name that a declaration declares."""
    text = re.sub(r'__attribute__\(\((\w+\("?\w*"?\)|\w+)\)\)', '', text)
    inner = re.search(r'\((\*|\s*const|\s*volatile)*\s*\(?(\*|\s)*(\w+)\)?(\[\d*\])*\)', text)
    pointer = re.search(r'\(\*+\s*(?:const |volatile )*(\w+)(?:\[\d*\])*\)', text)
    if pointer:
        return pointer.group(1)
    plain = re.search(r'(\w+)\s*(?:\[\d*\])*\s*(?:\(.*\))?;\s*$', text)
    if not plain and inner:
        return inner.group(3)
    return plain.group(1) if plain else text.strip()


def use(header, part, parts):
    """In parts, since the time that clang takes for BTF grows with the square of the types."""
    print(f'#include "{header}"\nstruct use {{')
    for n, (kind, name) in enumerate(names_of(header)):
        # clang keeps of what is but pointed at the name alone; a typedef may be of a function.
        if n % parts == part:
            print(f'{name} *use_{n};' if kind == 'typedef' else f'{kind} {name} use_{n}[0];')
    print('} use;')


def offsets(btf, i, start, prefix=''):
    for name, of, at, width in btf.members(btf.types[i]):
        base = btf.strip(of)
        if not name and btf.types[base].kind in (STRUCT, UNION):
            yield from offsets(btf, base, start + at, prefix)
        elif name and not width:
            yield name, (start + at) // 8, btf.size(of)


def enumerators(header):
    with open(header, encoding='ascii') as file:
        return {found.group(1) for found in re.finditer(r'^\t+(\w+) = ', file.read(), re.M)}


def assert_values(btf, header, times):
    written = enumerators(header)
    values = [(name, value, t.third) for t in btf.types if t.kind in (ENUM, ENUM64)
              for name, value in btf.values(t)]
    again = Counter(name for name, _, _ in values)
    for name, value, size in values:
        if again[name] == 1 and not times[(True, name)] and name in written:
            mask = (1 << 8 * size) - 1
            print(f'IS({name}, {mask}ULL, {value & mask}ULL);')


def asserts(path, header, foreign):
    btf = Btf(path)
    print(f'#include "{header}"')
    print('#define SIZE(t, n) _Static_assert(sizeof(t) == n, "size of " #t)')
    print('#define AT(t, m, n, s) _Static_assert(__builtin_offsetof(t, m) == n && '
          'sizeof(((t *)0)->m) == s, "place of " #t "." #m)')
    print('#define IS(e, mask, n) _Static_assert(((unsigned long long)e & mask) == n, '
          '"value of " #e)')
    times = Counter((t.kind == TYPEDEF, t.name) for t in btf.types
                    if t.kind in (STRUCT, UNION, TYPEDEF) or (t.kind in (ENUM, ENUM64) and t.vlen))
    for i, t in enumerate(btf.types):
        if t.kind not in (STRUCT, UNION, ENUM, ENUM64) or times[(False, t.name)] != 1 or \
                not t.name or (foreign and btf.has_va_list(i)):
            continue
        if t.kind in (ENUM, ENUM64):
            if t.vlen:
                print(f'SIZE(enum {t.name}, {t.third});')
            continue
        word = 'struct ' if t.kind == STRUCT else 'union '
        print(f'SIZE({word}{t.name}, {t.third});')
        for name, at, size in offsets(btf, i, 0):
            print(f'AT({word}{t.name}, {name}, {at}, {size});')
    assert_values(btf, header, times)


def compare(path, built, foreign):
    """Sets, since what looks equal but for what lies behind pointers is one type or several."""
    original, header = ({(kind, base_name(name), what) for file in files
                         for kind, name, what in Btf(file).declared(foreign)}
                        for files in ([path], built))
    for word, which in ('missing', original - header), ('added', header - original):
        for kind, name, what in sorted(which)[:20]:
            print(f'{word}: {kind} {name} = {what[:2000]}')
    total = Counter(kind for kind, _, _ in original)
    print(', '.join(f'{n} {kind}' for kind, n in sorted(total.items())) + ' compared')
    return 1 if original != header or len(original) < 10 else 0


def bare(header):
    """Lines without what only moves members: holes and attributes."""
    with open(header, encoding='ascii') as file:
        for number, line in enumerate(file, 1):
            line = re.sub(r' __attribute__\(\((packed|mode\(\w+\))\)\)', '', line.rstrip('\n'))
            if not re.match(r'\t+(long|int|short|char): \d+;$', line):
                yield number, line


def same(header, other):
    ours, theirs = bare(header), bare(other)
    for (at, line), (their_at, their_line) in zip(ours, theirs):
        tag = re.match(r'(\t+)(struct|union) \w+;$', their_line)
        while not tag and line != their_line and re.match(r'\t+struct \{$', line):
            at, line = next(ours) # the hole at the end of a union
            if re.match(r'\t+\};$', line):
                at, line = next(ours)
        if line == their_line:
            continue
        if not tag or line != f'{tag.group(1)}{tag.group(2)} {{':
            print(f'{header}:{at}: {line}\n{other}:{their_at}: {their_line}')
            return 1
        # A member without a name that has a tag: ours is written out.
        while line != tag.group(1) + '};':
            at, line = next(ours)
    return 1 if next(ours, None) or next(theirs, None) else 0


def main():
    words = sys.argv[1:]
    foreign = words[:1] == ['--foreign']
    if foreign:
        words = words[1:]
    match words:
        case ['names', header]:
            print('\n'.join(sorted(f'{kind} {name}' for kind, name in names_of(header))))
        case ['use', header, part, parts]:
            use(header, int(part), int(parts))
        case ['asserts', path, header]:
            asserts(path, header, foreign)
        case ['compare', path, *built]:
            sys.exit(compare(path, built, foreign))
        case ['same', header, other]:
            sys.exit(same(header, other))
        case _:
            sys.exit(__doc__)


main()
