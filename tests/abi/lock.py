#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the lock of the ABI: static assertions on the offset and the type of every member of every public structure, on
every enumerator, and the signatures of hooks, as they are now.

    tests/abi/lock.py > tests/abi/lock_0_0.c

A lock is made once for each released minor and never edited: what it says holds for every later header of that major. While
a minor is not released yet (0.0), it is made anew with each intended change, in the same commit.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Structures that go by value, stand inside others or in arrays: these may never grow.
FIXED = ["codegen_str", "codegen_bytes", "codegen_range", "codegen_list", "codegen_value", "codegen_origin",
         "codegen_hash", "codegen_row", "codegen_table", "codegen_facet_table", "codegen_facet_member"]


def header_text():
    """All public headers, without comments and preprocessor lines."""
    text = ""
    for path in sorted(glob.glob(os.path.join(ROOT, "include/codegen/*.h"))):
        with open(path, encoding="utf-8") as file:
            text += file.read() + "\n"
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    text = re.sub(r"//[^\n]*", " ", text)
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*\n", "\n", text, flags=re.M)
    return text


def split(text, at):
    """Splits at `at` outside of brackets."""
    parts, depth, begin = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c == at and depth == 0:
            parts.append(text[begin:i])
            begin = i + 1
    return parts + [text[begin:]]


def block(text, at):
    """The text between the brace at `at` and its partner."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0:
            return text[at + 1:i]
    raise SystemExit("lock.py: a brace has no partner")


def members(body):
    """(name, type without the name) of each member."""
    for declaration in split(body, ";"):
        declaration = " ".join(declaration.split())
        if not declaration:
            continue
        function = re.match(r"(.*?\(\*)\s*(\w+)(\)\s*\(.*\))$", declaration)
        if function:
            yield function.group(2), function.group(1) + function.group(3)
            continue
        first, *rest = split(declaration, ",")
        base, stars, name, array = re.match(r"(.*?[\w*])??([\s*]*(?:\bconst\s+)?)\b(\w+)\s*((?:\[.*\])?)$", first).groups()
        # `const char *const *options`: stars and qualifiers before the name belong to this declarator alone.
        whole = first[: len(first) - len(name) - len(array)]
        yield name, (whole + array).strip()
        root = re.match(r"[^*]*", whole).group(0)
        for other in rest:
            stars, name, array = re.match(r"\s*([\s*]*)(\w+)\s*((?:\[.*\])?)$", other).groups()
            yield name, (root + stars + array).strip()


def structures(text):
    for match in re.finditer(r"\bstruct\s+(codegen_\w+)\s*\{", text):
        yield match.group(1), list(members(block(text, match.end() - 1)))


def enumerators(text):
    for match in re.finditer(r"\benum\s*\{", text):
        for entry in split(block(text, match.end() - 1), ","):
            name = re.match(r"\s*(CODEGEN_\w+)\s*(?:=|$)", entry)
            if name and not name.group(1).endswith("_COUNT"):
                yield name.group(1)


def tables():
    with open(os.path.join(ROOT, "include/codegen/model.h"), encoding="utf-8") as file:
        rows = re.search(r"#define CODEGEN_TABLES\(X\)((?:.*\\\n)*.*)\n", file.read()).group(1)
    return ["CODEGEN_TABLE_" + name for name in re.findall(r"X\((\w+),", rows)]


def hooks():
    with open(os.path.join(ROOT, "include/codegen/hooks.h"), encoding="utf-8") as file:
        rows = re.search(r"#define CODEGEN_HOOKS\(X\)((?:.*\\\n)*.*)\n", file.read()).group(1)
    return re.findall(r"X\((\w+),\s*(\"[^\"]+\"),\s*(\w+)\)", rows)


def probe(lines):
    """Compiles and runs a program that prints what `lines` say."""
    with tempfile.TemporaryDirectory() as folder:
        source, program = os.path.join(folder, "probe.c"), os.path.join(folder, "probe")
        with open(source, "w", encoding="utf-8") as file:
            file.write("#include <codegen/plugin.h>\n#include <stdio.h>\nint main(void) {\n" + "\n".join(lines) + "\n}\n")
        subprocess.run([os.environ.get("CC", "cc"), "-std=c17", "-I", os.path.join(ROOT, "include"), source, "-o", program],
                       check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout.split("\n")


def fold(line):
    """A line of at most 120 columns."""
    out = ""
    while len(line) > 118:
        at = line.rindex(", ", 0, 116) + 1
        out += line[:at] + "\n"
        line = "    " + line[at + 1:]
    return out + line + "\n"


def main():
    text = header_text()
    found = list(structures(text))
    names = sorted(set(enumerators(text))) + tables()
    points = hooks()
    lines = [f'printf("%zu\\n", offsetof({s}, {m}));' for s, rows in found for m, _ in rows]
    lines += [f'printf("%zu\\n", sizeof({s}));' for s in FIXED]
    lines += [f'printf("%lld\\n", (long long){n});' for n in names]
    lines += [f'printf("%s\\n", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_{n}));' for n, _, _ in points]
    values = iter(probe(lines))
    out = sys.stdout
    version = probe(['printf("%d.%d\\n", CODEGEN_ABI_MAJOR, CODEGEN_ABI_MINOR);'])[0]
    out.write(f"""/* SPDX-License-Identifier: MIT
 *
 * The ABI as it was at {version}. Made by lock.py, never edited: a failing line names what would break plugins that are
 * already built. Members and enumerators may only be added.
 */
#include <codegen/plugin.h>

#include <stdio.h>
#include <string.h>

#define MEMBER(type, member, offset, ...) \\
  _Static_assert(offsetof(type, member) == (offset), #type "." #member " moved"); \\
  _Static_assert(__builtin_types_compatible_p(__typeof__(((type *)0)->member), __VA_ARGS__), \\
                 #type "." #member " has another type")
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type " has another size")
#define VALUE(name, value) _Static_assert((name) == (value), #name " has another value")

/* clang-format off */
""")
    for structure, rows in found:
        out.write(f"/* {structure} */\n")
        for member, kind in rows:
            out.write(fold(f"MEMBER({structure}, {member}, {next(values)}, {kind});"))
    out.write("\n/* by value, or inside others */\n")
    for structure in FIXED:
        out.write(f"SIZE({structure}, {next(values)});\n")
    out.write("\n/* enumerators */\n")
    for name in names:
        out.write(f"VALUE({name}, {next(values)});\n")
    out.write("""
/* A signature may only grow behind its last argument, and an id keeps its signature and mode. */
static const struct {
  const char *id, *was, *now;
  int mode_was, mode_now;
} hooks[] = {
""")
    modes = dict(zip(("CODEGEN_NOTIFY", "CODEGEN_CHAIN", "CODEGEN_FIRST"), (1, 2, 3)))
    for name, hook, mode in points:
        signature = next(values)
        mode = mode if mode.startswith("CODEGEN_") else "CODEGEN_" + mode
        out.write(fold(f'    {{{hook}, "{signature[:-1]}", CODEGEN_HOOK_SIGNATURE(CODEGEN_HOOK_{name}), {modes[mode]}, {mode}}},'))
    out.write("""};

int main(void) {
  int failed = 0;
  for (size_t i = 0; i < sizeof hooks / sizeof hooks[0]; i++) {
    bool same = strncmp(hooks[i].was, hooks[i].now, strlen(hooks[i].was)) == 0;
    if (same && hooks[i].mode_was == hooks[i].mode_now) continue;
    printf("hook '%s' was '%s)', it is '%s'\\n", hooks[i].id, hooks[i].was, hooks[i].now);
    failed = 1;
  }
  return failed;
}
""")


if __name__ == "__main__":
    main()
