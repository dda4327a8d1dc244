#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Python package sends what the client in TypeScript sends: the same operations of real documents with the same generated
arguments. Method, path, query, headers that a document speaks of; bodies are equal as JSON."""
import json
import subprocess
import sys
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "python")]
import tools  # noqa: E402
from mock import common  # noqa: E402

DOCUMENTS, CALLS = (60, 60) if common.SLOW else (6, 12)
OWN = {"host", "user-agent", "accept-encoding", "connection", "content-length", "content-type", "idempotency-key"}


def plain(call):
    """What a call means, whatever it encodes that need not be."""
    if "failed" in call:
        return {"failed": call["failed"]}
    media = call["headers"].get("content-type", "").split(";")[0]
    pairs = [[urllib.parse.unquote_plus(half) for half in pair.split("=", 1)] for pair in call["query"].split("&") if pair]
    body = call["body"]
    if media.endswith("json") and body:
        body = json.loads(body)
    elif media.endswith("urlencoded"):
        body = urllib.parse.parse_qsl(body, keep_blank_values=True)
    return {"method": call["method"], "path": urllib.parse.unquote(call["path"]), "query": pairs, "type": media, "body": body,
            "headers": {k: v for k, v in call["headers"].items() if k not in OWN}}


def main():
    common.need_codegen()
    python = tools.interpreter()
    work = common.work_folder("mock-calls")
    (work / "node_modules").symlink_to(common.MODULES)
    documents = [d for d in common.corpus_documents() if "/invalid/" not in f"/{d[0]}" and 2000 < d[1].stat().st_size < 2 << 20]
    total, differ = 0, []
    for i, (name, path) in enumerate(common.sample(documents, DOCUMENTS, key=lambda d: d[0])):
        out = work / str(i)
        code, _, _, _ = common.codegen("--plugin=client", "--plugin=python", "--plugin=mock", "-O", "python.package=sdk", "-O",
                                       "mock.arguments=true", "-O", "imports=ts", "-O", "client.binary=string", "-O",
                                       "mock.binary=string", path, "-o", out)
        if code or not (out / "mocks" / "arguments.ts").exists():
            continue
        run = subprocess.run([common.node(), "--disable-warning=ExperimentalWarning", str(HERE / "calls.mjs"), str(out), str(CALLS),
                              common.SEED], cwd=work, capture_output=True, text=True, timeout=600)
        if run.returncode:
            common.fail(f"{name}: {run.stderr[-1000:]}")
        ours = [json.loads(line) for line in run.stdout.splitlines()]
        run = subprocess.run([python, str(HERE / "calls.py"), str(out)], input=run.stdout, capture_output=True, text=True, timeout=600)
        if run.returncode:
            common.fail(f"{name}: {run.stderr[-1000:]}")
        theirs = [json.loads(line) for line in run.stdout.splitlines()]
        total += len(ours)
        differ += [(name, a, b) for a, b in zip(ours, theirs, strict=True) if plain(a) != plain(b)]
        print(f"   {name}: {len(ours)} calls", flush=True)
    print(f"{total} calls, {len(differ)} differ")
    for name, a, b in differ[:30]:
        one, other = plain(a), plain(b)
        print(f"   {name} {a['operation']}")
        for key in sorted(one.keys() | other.keys()):
            if one.get(key) != other.get(key):
                print(f"      {key}: client {str(one.get(key))[:400]}\n      {' ' * len(key)}  python {str(other.get(key))[:400]}")
    if differ or not total:
        common.fail(f"{len(differ)} calls differ")
    print("ok")


main()
