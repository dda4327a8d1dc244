#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every cell of the specification's serialisation tables against a server that says what arrived; the same with two other
clients where they are there. The page of the reference holds what is found: `--write` writes it."""
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import cells  # noqa: E402
import common  # noqa: E402

PAGE = common.SOURCE / "docs" / "reference" / "client-serialisation.md"
NAMES = {"ours": "codegen", "hey": "Hey API", "fetched": "openapi-fetch"}


def plain(text, place):
    """A text of a place in one of the forms that mean the same."""
    if place == "header":
        return text.replace(", ", ",")
    return text.replace("%5B", "[").replace("%5D", "]").replace("%7C", "|") if place == "query" else text


def seen(cell, result):
    """What arrived of a cell, as the table shows it."""
    if "error" in result:
        return f"error: {result['error']}"
    place = cell["place"]
    if place == "body":
        return result["body"] if result["type"] == cell["media"] else f"{result['type'] or 'no media type'}: {result['body']}"
    text = result["path"] if place == "path" else result.get(place) or ""
    return plain(text, "query") if "deepObject" in cell["title"] else text


def right(cell, result):
    expect = cell["expect"]
    found = seen(cell, result)
    if cell["place"] == "body" and expect and isinstance(expect, list) and len(expect[0]) == 3 and isinstance(found, list):
        # A part of text may say that it is one.
        return [[n, "" if m == "text/plain" else m, t] for n, m, t in found] == expect
    if cell["media"].endswith("json") and isinstance(found, str) and not found.startswith("error"):
        try:
            return json.loads(found) == json.loads(expect)
        except ValueError:
            return False
    return found == expect or (isinstance(found, str) and plain(found, cell["place"]) == plain(expect, cell["place"]))


def shown(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text.replace("|", "\\|")
    return f"`{text}`" if text else "nothing"


def generate_peer(work):
    """The folder of Hey API's client, None where that is not there."""
    root = os.environ.get("CODEGEN_HEY_API")
    if not root or not Path(root).is_dir():
        print("skipped beside ours: Hey API (CODEGEN_HEY_API names the folder of @hey-api/openapi-ts)")
        return None
    program = [common.node(), str(Path(root) / "bin" / "run.js"), "-i", "cells.json", "-o", "hey", "-c", "@hey-api/client-fetch"]
    run = subprocess.run(program, cwd=work, capture_output=True, text=True, timeout=300)
    if run.returncode or not (work / "hey" / "sdk.gen.ts").exists():
        common.fail(f"Hey API: {run.stdout[-800:]}{run.stderr[-800:]}")
    return str(work / "hey")


def page(rows, results):
    others = [client for client in ("ours", "hey", "fetched") if client in results]
    lines = ["# What clients send", "",
             "Each cell of the serialisation tables of OpenAPI 3.1, and what else parameters and bodies may be, sent to a",
             "server that says what arrived: by the client of codegen, by that of Hey API 0.99.0, and by openapi-fetch 0.17.0 as",
             "it is set up by itself (it is told nothing of single parameters). Other forms of the same are taken for right:",
             "brackets and pipes in a query encoded or not, blanks behind the commas of a header, forms however they are",
             "encoded, parts of text that say so. For cookies the table has nothing for exploded values: what is right there is",
             "what OpenAPI 3.2 says. A yes is what the specification says; anything else is what arrived.", "",
             "| what | on the wire | " + " | ".join(NAMES[c] for c in others) + " |",
             "|---|---|" + "---|" * len(others)]
    for cell in rows:
        verdicts = []
        for client in others:
            result = results[client][cell["name"]]
            verdicts.append("yes" if right(cell, result) else "fails" if "error" in result else shown(seen(cell, result)))
        lines.append(f"| {cell['title']} | {shown(cell['expect'])} | " + " | ".join(verdicts) + " |")
    totals = [f"{sum(right(c, results[client][c['name']]) for c in rows)} of {len(rows)}" for client in others]
    lines += ["| **right** | | " + " | ".join(totals) + " |", "",
              "`tests/conformance/client/test_serialisation.py` makes this page and holds it to be true.", ""]
    return "\n".join(lines)


def main():
    common.need_codegen()
    common.package("esbuild")
    work = common.work_folder("client-cells")
    (work / "node_modules").symlink_to(common.MODULES)
    document, rows = cells.build()
    (work / "cells.json").write_text(json.dumps(document))
    code, _, _, stderr = common.codegen("--plugin=client", "-O", "imports=ts", "cells.json", "-o", "out", cwd=work)
    if code:
        common.fail(f"exit {code}: {stderr[-1000:]}")
    fetched = (common.MODULES / "openapi-fetch").is_dir()
    job = {"cells": rows, "ours": str(work / "out" / "client" / "index.ts"), "hey": generate_peer(work), "fetched": fetched}
    run = subprocess.run([common.node(), str(HERE / "cells.mjs")], cwd=work, input=json.dumps(job), text=True,
                         capture_output=True, timeout=300)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    results = json.loads((work / "results.json").read_text())
    wrong = [cell for cell in rows if not right(cell, results["ours"][cell["name"]])]
    for client, found in results.items():
        print(f"{NAMES[client]}: {sum(right(c, found[c['name']]) for c in rows)} of {len(rows)} cells right")
    for cell in wrong:
        print(f"   {cell['title']}: {results['ours'][cell['name']]} instead of {cell['expect']!r}")
    if wrong:
        common.fail(f"{len(wrong)} cells are not as the specification says")
    text = page(rows, results)
    if "--write" in sys.argv:
        PAGE.write_text(text)
    elif len(results) == 3 and PAGE.read_text() != text:
        common.fail("the page of the reference says other than what is found: run with --write")
    print("ok")


main()
