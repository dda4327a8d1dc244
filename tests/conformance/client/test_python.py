#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The client and the Python package send the same: for every cell of the serialisation tables, and for every operation of real
documents (two of them; all that are JSON with CODEGEN_SLOW=1)."""
import json
import re
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


def request(made):
    """What a request means: its path and query decoded, headers without boundaries, the body by its media type."""
    if "error" in made:
        return None  # in words of their own
    address, _, query = made["url"].partition("?")
    headers = {key.lower(): value for key, value in made["headers"].items()}
    media, body = headers.get("content-type", ""), made["body"]
    if "cookie" in headers:
        headers["cookie"] = urllib.parse.unquote(headers["cookie"])
    boundary = re.search(r"boundary=(\S+)", media)
    if boundary:
        headers["content-type"] = media.partition(";")[0]
        body = body.replace(boundary[1], "")
    elif "urlencoded" in media:
        body = urllib.parse.parse_qsl(body, keep_blank_values=True)
    elif media.endswith("json") and body:
        body = json.loads(body)
    pairs = [tuple(urllib.parse.unquote(half) for half in pair.split("=", 1)) for pair in query.split("&")]
    return made["method"], urllib.parse.unquote(address), pairs, headers, body


def compare(work, python, name, path):
    """How many operations of a document there are, and those that differ."""
    out = work / name
    code, _, _, stderr = common.codegen("--plugin=client", "--plugin=python", "-O", "python.package=given", "-O",
                                        "python.models=typeddict", "-O", "imports=ts", path, "-o", out, cwd=work)
    if code:
        common.fail(f"{name}: exit {code}: {stderr[-1000:]}")
    run = subprocess.run([python, str(HERE / "prepared.py"), str(out), "given", str(path)], capture_output=True, text=True,
                         timeout=900)
    if run.returncode:
        common.fail(f"{name}: {run.stderr[-2000:]}")
    calls = json.loads(run.stdout)
    job = {"client": (out / "client" / "index.ts").as_uri(), "calls": calls}
    run = subprocess.run([common.node(), "--disable-warning=ExperimentalWarning", str(HERE / "prepared.mjs"), str(out / "made.json")],
                         input=json.dumps(job), capture_output=True, text=True, timeout=900)
    if run.returncode:
        common.fail(f"{name}: {run.stderr[-2000:]}")
    ours = json.loads((out / "made.json").read_text())
    refused = sum("error" in made for made in ours)
    if refused > len(calls) // 50:
        common.fail(f"{name}: {refused} of {len(calls)} operations cannot be called: {next(m for m in ours if 'error' in m)}")
    return len(calls), [(name, call, made) for call, made in zip(calls, ours) if request(call["made"]) != request(made)]


def documents():
    chosen = [d for d in common.corpus_documents() if d[0].endswith(".json") and "/" not in d[0]]
    return chosen if common.SLOW else [d for d in chosen if d[0] in ("adyen-checkout-v71.json", "netlify-v2.json")]


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
    total, differ = 0, []
    for name, path in documents():
        count, wrong = compare(work, python, name, path)
        total += count
        differ += wrong
        print(f"{name}: {count} operations, {len(wrong)} differ")
    for name, call, made in differ[:20]:
        print(f"   {name} {call['method']} {call['path']}\n      client {json.dumps(made)[:900]}\n      python {json.dumps(call['made'])[:900]}")
    if differ or not total:
        common.fail(f"{len(differ)} of {total} operations send other things")
    print("ok")


main()
