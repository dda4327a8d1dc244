#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes unicode_table.h: which code points begin and continue identifiers (XID_Start, XID_Continue), and their simple
case mappings. Run it with a newer Python to follow a newer Unicode: core/model/unicode_table.py > core/model/unicode_table.h"""
import sys
import unicodedata

LAST = 0x110000


def ranges(test):
    out, begin = [], None
    for code in range(0x80, LAST + 1):
        inside = code < LAST and not 0xD800 <= code < 0xE000 and test(chr(code))
        if inside and begin is None:
            begin = code
        elif not inside and begin is not None:
            out.append((begin, code - 1))
            begin = None
    return out


def mappings(change):
    """(first, last, step, delta): runs of code points that move by the same distance."""
    out = []
    for code in range(0x80, LAST):
        if 0xD800 <= code < 0xE000:
            continue
        to = change(chr(code))
        if len(to) != 1 or to == chr(code):
            continue
        delta = ord(to) - code
        if out and out[-1][3] == delta:
            first, last, step, _ = out[-1]
            if code - last in (1, 2) and step in (0, code - last):
                out[-1] = (first, code, code - last, delta)
                continue
        out.append((code, code, 0, delta))
    return [(first, last, step or 1, delta) for first, last, step, delta in out]


def table(kind, name, rows):
    lines, line = [], " "
    for row in rows:
        cell = " {" + ", ".join(hex(v) if i < 2 else str(v) for i, v in enumerate(row)) + "},"
        if len(line) + len(cell) > 120:
            lines.append(line)
            line = " "
        line += cell
    lines.append(line)
    print(f"static const {kind} {name}[] = {{")
    print("\n".join(lines))
    print("};\n")


print("/* SPDX-License-Identifier: MIT")
print(" *")
print(f" * Made by unicode_table.py from Unicode {unicodedata.unidata_version}; code points from U+0080 on.")
print(" */")
print("/* clang-format off */")
table("unicode_range", "unicode_start", ranges(lambda c: c.isidentifier()))
table("unicode_range", "unicode_continue", ranges(lambda c: ("a" + c).isidentifier() and not c.isidentifier()))
table("unicode_case", "unicode_upper", mappings(lambda c: c.upper()))
table("unicode_case", "unicode_lower", mappings(lambda c: c.lower()))
sys.stdout.flush()
