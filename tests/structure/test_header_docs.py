# SPDX-License-Identifier: MIT
"""The header is the specification: every function in include/codegen has a comment before it with a thread tag, every
callback in a structure too, every type has a comment, and every slot of the host table is reached by a function."""

import re

import tree

TAG = re.compile(r"\[(discovery|main|section|any)\]")
CALLBACK = re.compile(r"^\s+[\w \*]+\(\*(\w+)\)\(")
TYPE = re.compile(r"^(?:typedef\s+)?(?:struct|enum|union)\b[^;]*\{")
FORWARD_TABLES = {"codegen_api"}  # slots documented at their functions


def comment_before(lines, index):
    """The comment that ends on the line before, or before the one-line declarations directly above; or None."""
    end = index - 1
    while end >= 0 and lines[end].endswith(";") and "*/" not in lines[end]:
        end -= 1
    if end < 0 or "*/" not in lines[end]:
        return None
    begin = end
    while begin >= 0 and "/*" not in lines[begin]:
        begin -= 1
    return "\n".join(lines[begin : end + 1])


def judge(path, text):
    problems = []
    lines = text.split("\n")
    head = text.split("*/", 1)[0]
    general = re.search(r"([Ee]verything here is|[Aa]ll functions are) \[\w+\]", head) is not None
    structure = None
    macro = None
    for i, line in enumerate(lines):
        place = f"{path}:{i + 1}"
        if line.startswith("#define"):
            macro = i
        elif macro is not None and not lines[i - 1].endswith("\\"):
            macro = None
        if macro is not None and not re.search(r"static inline .*\(", line):
            continue
        opened = TYPE.match(line)
        if opened:
            name = re.search(r"(?:struct|enum|union)\s+(codegen_\w+)", line)
            structure = name.group(1) if name else ""
            if structure and comment_before(lines, i) is None and "/*" not in line:
                problems.append(f"{place}: type '{structure}' has no comment")
        if structure is not None and "}" in line:
            structure = None
            continue
        callback = CALLBACK.match(line)
        if structure is not None and callback and structure not in FORWARD_TABLES:
            comment = comment_before(lines, i)
            if comment is None and general:
                continue  # said once, at the top
            if comment is None or not (general or TAG.search(comment)):
                problems.append(f"{place}: callback '{callback.group(1)}' has no comment with a thread tag")
            continue
        function = re.search(r"(?:static inline|CODEGEN_EXPORT)\b.*?(codegen_[\w#]+)\(", line)
        if structure is None and function:
            comment = comment_before(lines, macro if macro is not None else i)
            if comment is None:
                problems.append(f"{place}: function '{function.group(1)}' has no comment")
            elif not general and not TAG.search(comment):
                problems.append(f"{place}: function '{function.group(1)}' has no thread tag")
    return problems


def judge_table(headers):
    """Each slot of the host table is called by some inline function."""
    everything = "\n".join(headers.values())
    table = re.search(r"typedef struct codegen_api \{(.*?)\n\} codegen_api;", everything, re.S)
    slots = re.findall(r"\(\*(\w+)\)\(", table.group(1)) if table else []
    if not slots:
        return ["host.h: no host table found"]
    return [f"host table: slot '{s}' is reached by no function" for s in slots if not re.search(rf"->\s*{s}\b", everything)]


def self_check():
    bad = [
        "static inline int codegen_x(void) {",
        "/** Says x. */\nstatic inline int codegen_x(void) {",
        "/** A. */\ntypedef struct codegen_a {\n  int (*call)(void);\n} codegen_a;",
        "typedef struct codegen_a {\n  int x;\n} codegen_a;",
        "#define M(x) \\\n  static inline int codegen_##x(void) { return 0; }",
    ]
    good = [
        "/** Says x. [any] */\nstatic inline int codegen_x(void) {",
        "/* a\n * Everything here is [any] */\n/** x */\nstatic inline int codegen_x(void) {",
        "/** A. */\ntypedef struct codegen_a {\n  /** Calls. [main] */\n  int (*call)(void);\n} codegen_a;",
        "/** M. [any] */\n#define M(x) \\\n  static inline int codegen_##x(void) { return 0; }",
    ]
    return [f"self check: not found: {s}" for s in bad if not judge("x.h", s)] + [
        f"self check: wrongly found: {judge('x.h', s)}" for s in good if judge("x.h", s)
    ]


def main():
    problems = self_check()
    headers = {path: tree.read(path) for path in tree.files("include", endings=(".h",))}
    for path, text in headers.items():
        problems += judge(path, text)
    problems += judge_table(headers)
    tree.finish(problems, len(headers))


if __name__ == "__main__":
    main()
