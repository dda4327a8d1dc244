#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The client and the Python package send the same: for every cell of the serialisation tables, and bodies."""
import json
import subprocess
import sys
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "python")]
import cells  # noqa: E402
import common  # noqa: E402
import tools  # noqa: E402


def plain(result):
    """What a call means, whatever it encodes that need not be."""
    same = {**result, "path": urllib.parse.unquote(result.get("path", ""))}
    same["query"] = [[urllib.parse.unquote(half) for half in pair.split("=", 1)]
                     for pair in result.get("query", "").split("&")]
    if result.get("type", "").endswith("json"):
        same["body"] = json.loads(result["body"])
    return same


def main():
    common.need_codegen()
    common.package("esbuild")
    python = tools.interpreter()
    work = common.work_folder("client-python")
    (work / "node_modules").symlink_to(common.MODULES)
    document, rows = cells.build()
    (work / "cells.json").write_text(json.dumps(document))
    code, _, _, stderr = common.codegen("--plugin=client", "--plugin=python", "-O", "python.package=cells_api", "-O",
                                        "imports=ts", "cells.json", "-o", "out", cwd=work)
    if code:
        common.fail(f"exit {code}: {stderr[-1000:]}")
    job = {"cells": rows, "ours": str(work / "out" / "client" / "index.ts")}
    run = subprocess.run([common.node(), str(HERE / "cells.mjs")], cwd=work, input=json.dumps(job), text=True,
                         capture_output=True, timeout=300)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    ours = json.loads((work / "results.json").read_text())["ours"]
    run = subprocess.run([python, str(HERE / "cells_call.py"), str(work / "out")], input=json.dumps(rows), text=True,
                         capture_output=True, timeout=300)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    theirs = json.loads(run.stdout)
    differ = [cell for cell in rows if plain(ours[cell["name"]]) != plain(theirs[cell["name"]])]
    print(f"{len(rows)} calls, {len(differ)} differ")
    for cell in differ:
        print(f"   {cell['title']}\n      client {ours[cell['name']]}\n      python {theirs[cell['name']]}")
    if differ:
        common.fail("the two send other things")
    print("ok")


main()
