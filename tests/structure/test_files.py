# SPDX-License-Identifier: MIT
"""What every file keeps to: its length, a first comment, no address of a machine or of a registry, no banned call."""

import re

import tree

HARD, SOFT = 1000, 650  # lines; about 600 is the aim
WIDTH = 120  # columns of C; clang-format leaves comments alone
TEXT = (".c", ".h", ".cc", ".hpp", ".py", ".sh", ".cmake", ".md", ".json", ".yaml", ".yml", ".txt", ".ts", ".mjs", ".js")
LICENCED = (".c", ".h", ".cmake", ".py", ".sh", "CMakeLists.txt")
# Written in pieces, so that this file does not find itself.
FORBIDDEN = [
    (re.compile(r"(?<![\w.~$}/-])/" + r"(?:work|root|home/\w+)/(?!\.\.\.)"), "path of a machine"),
    (re.compile(r"registry\." + r"npmjs|npm\." + r"pkg\.github|registry\." + r"yarnpkg|deb\." + r"debian\.org|files\."
                + r"pythonhosted|index\." + r"crates\.io"), "host of a registry"),
    (re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"), "unfinished work"),
]
DATA = ("tests/fuzz/corpus/", "tests/conformance/", "tests/data/")


def judge(path, text):
    problems = []
    count = text.count("\n")
    if path.endswith((".c", ".h", ".py", ".sh", ".cmake")):
        if count > HARD:
            problems.append(f"{path}: {count} lines, more than {HARD}")
        elif count > SOFT:
            print(f"warning: {path}: {count} lines, more than {SOFT}")
    if path.endswith(LICENCED) and "SPDX-License-Identifier: MIT" not in "\n".join(text.splitlines()[:3]):
        problems.append(f"{path}: the first lines do not say 'SPDX-License-Identifier: MIT'")
    for number, line in enumerate(text.split("\n"), 1):
        if path.endswith((".c", ".h")) and len(line) > WIDTH:
            problems.append(f"{path}:{number}: {len(line)} columns, more than {WIDTH}")
        for pattern, what in FORBIDDEN:
            if pattern.search(line):
                problems.append(f"{path}:{number}: {what}: {line.strip()[:100]}")
    return problems


def self_check():
    head = "/* SPDX-License-Identifier: MIT */\n"
    bad = [("x.c", "int x;\n"), ("x.c", head + "// see /wo" + "rk/a/b\n"), ("x.c", head + "\n" * 1001),
           ("x.json", '"https://registry.' + 'npmjs.org/a"\n'), ("x.c", head + "// TO" + "DO\n")]
    good = [("x.c", head + "int x;\n"), ("x.md", "see docs/work/a and ${base}/work/b\n")]
    return [f"self check: not found: {s[1][-60:]!r}" for s in bad if not judge(*s)] + [
        f"self check: wrongly found: {judge(*s)}" for s in good if judge(*s)
    ]


def main():
    problems = self_check()
    paths = [p for p in tree.files(endings=TEXT) if not p.startswith(DATA)]
    for path in paths:
        try:
            problems += judge(path, tree.read(path))
        except UnicodeDecodeError:
            problems.append(f"{path}: not UTF-8")
    for path in tree.files("core", "plugins", "sdk", endings=(".c",)):
        if path.startswith("core/") and not re.search(r'#include "', tree.read(path)):
            problems.append(f"{path}: includes no header of a room, so banned.h does not hold")
    tree.finish(problems, len(paths))


if __name__ == "__main__":
    main()
