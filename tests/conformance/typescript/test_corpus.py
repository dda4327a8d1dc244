#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every document of the corpus generates, or is refused at a place for a reason that holds; what is generated compiles.

A refusal is judged by the document itself: what is no OpenAPI document says neither `openapi` nor `swagger`; a file that
cannot be read is not there; a remote reference is a URL; a pointer that leads nowhere leads nowhere for another parser, too.
"""
import collections
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

VERSION = re.compile(rb"""^\s*\{?\s*["']?(openapi|swagger)["']?\s*:""", re.M)


def resolves(path, reference):
    """Whether a reference within the document leads somewhere, by another parser."""
    script = ("import fs from 'node:fs'; import YAML from 'yaml'; "
              "console.log(JSON.stringify(YAML.parse(fs.readFileSync(process.argv[1], 'utf8'), {logLevel: 'silent'})))")
    run = subprocess.run([common.node(), "--input-type=module", "-e", script, str(path)], capture_output=True, text=True,
                         cwd=common.MODULES)
    at = json.loads(run.stdout)
    for token in reference.removeprefix("#").split("/")[1:]:
        token = unquote(token).replace("~1", "/").replace("~0", "~")
        if not isinstance(at, dict) or token not in at:
            return False
        at = at[token]
    return True


def wrong(path, error):
    """What is wrong with a refusal, or None."""
    code, message = error.get("code"), error.get("message", "")
    if not error.get("file") or not error.get("line"):
        return "it has no place"
    if not error.get("help"):
        return "it has no help"
    subject = (re.findall(r"'([^']*)'", message) or [""])[0]
    if code == "CGS0013":
        return "it says which version it is" if VERSION.search(path.read_bytes()) else None
    if code == "CGS0010":
        return None if re.match(r"https?://", subject) else f"'{subject}' is no URL"
    if code == "CGS0009":
        return None if not Path(subject).exists() else f"'{subject}' is there"
    if code == "OAS0004":
        return "the reference leads somewhere" if subject.startswith("#") and resolves(path, subject) else None
    return "no rule of this test says that it is right"


def generate(work, documents):
    files, refused, judged = [], [], []
    for name, path in documents:
        out = work / name.replace("/", "__")
        code, events, _, stderr = common.codegen("--plugin=typescript", path, "-o", out)
        errors = [e for e in events if e.get("event") == "diagnostic" and e.get("severity") == "error"]
        types = out / "types.ts"
        if code == 0 and types.exists():
            files.append((name, path, types))
            continue
        if code != 1 or not errors:
            judged.append(f"{name}: exit {code}, {stderr[-300:]}")
        for error in errors:
            reason = wrong(path, error)
            refused.append((name, error))
            if reason:
                judged.append(f"{name}: {error.get('code')} {error.get('message')}: {reason}")
        if types.exists():
            judged.append(f"{name}: refused, and yet something was written")
    return files, refused, judged


def unexplained(files):
    """Types that are `unknown` or `any` more often than their schemas are silent."""
    todo = [{"name": name, "document": str(path), "types": str(types)} for name, path, types in files]
    run = subprocess.run([common.node(), str(HERE / "unknowns.mjs")], input=json.dumps(todo), capture_output=True, text=True)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    counted = json.loads(run.stdout)
    rows = [(name, *row) for name, found in counted.items() for row in found]
    print(f"{len(rows)} components and operations: {sum(r[3] for r in rows)} times unknown, "
          f"{sum(r[2] for r in rows)} places where the schema says nothing")
    return [f"{name}: {what} is unknown {unknown} times, its schema silent {silent} times"
            for name, what, silent, unknown in rows if unknown > silent]


def main():
    common.need_codegen()
    common.need_compilers()
    documents = common.corpus_documents()
    if not common.SLOW:
        documents = common.sample(documents, 60, key=lambda d: d[0])
    work = common.work_folder("corpus")
    files, refused, problems = generate(work, documents)
    print(f"{len(documents)} documents: {len(files)} generated, {len({n for n, _ in refused})} refused")
    for code, count in sorted(collections.Counter(e.get("code") for _, e in refused).items()):
        print(f"  {code}: {count}")
    for name, error in refused:
        print(f"    {name}:{error.get('line')}: {error.get('code')}: {error.get('message')}")
    problems += unexplained(files)
    for version in common.COMPILERS:
        with common.Watch(f"tsc {version} --strict --exactOptionalPropertyTypes, {len(files)} outputs"):
            problems += common.tsc([f[2] for f in files], version, {"exactOptionalPropertyTypes": True})
    for problem in problems:
        print("  ", problem)
    if problems:
        common.fail(f"{len(problems)} problems")
    print("ok")


main()
