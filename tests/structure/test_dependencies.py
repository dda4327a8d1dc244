# SPDX-License-Identifier: MIT
"""Who may know whom: a room includes the rooms above it, by their public header; plugins never include the core."""

import os
import re

import tree

ROOMS = ["base", "diag", "source", "fetch", "model", "plugin", "run", "output", "config", "watch", "cli"]
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.M)


def target(path, name):
    """Where an include in quotes leads, relative to the root."""
    return os.path.normpath(os.path.join(os.path.dirname(path), name))


def judge_core(path, quote, name):
    room = path.split("/")[1]
    if quote == "<":
        return None if not name.startswith("codegen-sdk/") else "the core does not include the SDK"
    parts = target(path, name).split("/")
    if parts[0] != "core" or len(parts) != 3:
        return "includes something outside the rooms"
    other = parts[1]
    if other == room:
        return None
    if other not in ROOMS or room not in ROOMS:
        return f"unknown room '{other if other not in ROOMS else room}'"
    if ROOMS.index(other) > ROOMS.index(room):
        return f"room '{room}' stands above room '{other}'"
    if parts[2] != other + ".h":
        return f"'{parts[2]}' is private to room '{other}'"
    return None


def judge_outside(path, quote, name):
    """Plugins, the SDK, examples and templates: <codegen/...>, the SDK, their own folder, and foreign libraries."""
    if re.search(r"(^|/)core/", name):
        return "includes the core"
    if quote == '"':
        folders = path.split("/")
        if name.startswith("codegen-sdk/") and folders[0] == "sdk":
            return None
        own = "/".join(folders[: 1 if folders[0] == "sdk" else 2])
        if not target(path, name).startswith(own + "/"):
            return "includes a file of another folder"
    return None


def judge_header(path, quote, name):
    """Public headers stand on the C library and on each other."""
    if quote == '"':
        return "public headers include each other as <codegen/...>"
    if name.startswith("codegen/") or "/" not in name:
        return None
    return f"'{name}' is not part of the SDK"


def judge(path, text):
    problems = []
    for quote, name in INCLUDE.findall(text):
        first = path.split("/")[0]
        rule = {"core": judge_core, "include": judge_header}.get(first, judge_outside)
        problem = rule(path, quote, name)
        if problem:
            problems.append(f"{path}: '{name}': {problem}")
    return problems


def self_check():
    """The rules find what was planted."""
    bad = [
        ("core/base/x.c", '#include "../diag/diag.h"'),
        ("core/run/x.c", '#include "../plugin/private.h"'),
        ("core/run/x.c", '#include "../../plugins/a/a.h"'),
        ("core/run/x.c", "#include <codegen-sdk/emit.h>"),
        ("plugins/a/x.c", '#include "../../core/base/base.h"'),
        ("plugins/a/x.c", '#include "../b/b.h"'),
        ("plugins/a/x.c", "#include <core/base/base.h>"),
        ("sdk/src/x.c", '#include "../../core/base/base.h"'),
        ("include/codegen/x.h", "#include <yaml.h>\n#include <a/b.h>"),
        ("include/codegen/x.h", '#include "base.h"'),
    ]
    good = [
        ("core/run/x.c", '#include "../plugin/plugin.h"\n#include "private.h"\n#include <codegen/model.h>'),
        ("plugins/a/x.c", '#include "a.h"\n#include <codegen/model.h>\n#include <codegen-sdk/emit.h>'),
        ("include/codegen/x.h", "#include <codegen/base.h>\n#include <stdint.h>"),
    ]
    return [f"self check: not found: {s}" for s in bad if not judge(*s)] + [
        f"self check: wrongly found: {judge(*s)}" for s in good if judge(*s)
    ]


def main():
    problems = self_check()
    paths = tree.files("core", "plugins", "sdk", "include", "examples", "templates", endings=(".c", ".h", ".cc", ".hpp"))
    # A plugin's own tests are compiled with its sources; they may use Check and nothing else besides.
    for path in paths:
        problems += judge(path, tree.read(path))
    for room in os.listdir(os.path.join(tree.ROOT, "core")):
        folder = os.path.join(tree.ROOT, "core", room)
        if os.path.isdir(folder) and room not in ROOMS:
            problems.append(f"core/{room}: no such room")
    tree.finish(problems, len(paths))


if __name__ == "__main__":
    main()
