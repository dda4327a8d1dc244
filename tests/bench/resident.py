#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What one changed property costs: CPU of a run that keeps nothing, of one in a fresh process that finds what earlier runs
kept in files, and of one in a process that stays, which reads what differs alone and keeps sections in memory. Alternating, the least of each counts.
The run that finds its source changed for the first time leaves its document in a file: what that costs is said, too. From then on the
document differs from the one that was left in one value, in another way each time.

    CODEGEN=build/release/bin/codegen tests/bench/resident.py [DOCUMENT] [--plugin NAME...] [--repeat N]

The process that stays is tests/resident of the same build. `--json` prints one object for each set of plugins.
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
GITHUB = SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
CODEGEN = pathlib.Path(os.environ["CODEGEN"]).resolve()


def changed(text, other):
    """The document with another type for one property of one schema, in the middle of it."""
    at = text.index('"schemas"')
    at = text.index('"properties"', at + (len(text) - at) // 2)
    at = text.index('"string"', at)
    return text[:at] + other + text[at + len('"string"'):]


def fresh(folder, *words, cache="cache"):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([CODEGEN, *words, "--json", "--jobs=1"], cwd=folder, capture_output=True, check=True,
                         env={**os.environ, "XDG_CACHE_HOME": str(folder / cache)}).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, json.loads(out.splitlines()[-1])


class Resident:
    def __init__(self, folder):
        self.process = subprocess.Popen([CODEGEN.parent.parent / "tests/resident", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, how, *words):
        self.process.stdin.write("\x1f".join([how, *words, "--json", "--jobs=1"]).encode() + b"\n")
        self.process.stdin.flush()
        code, cpu, out, err = map(int, self.process.stdout.readline().split())
        text = self.process.stdout.read(out)
        self.process.stdout.read(err)
        assert code == 0, text[-2000:]
        return cpu / 1e6, json.loads(text.splitlines()[-1])


def measure(document, plugins, repeat):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="codegen-"))
    try:
        text = document.read_text()
        texts = [text, changed(text, '"integer"'), changed(text, '"boolean"')]
        words = [word for name in plugins for word in ("-p", name)] + ["api.json", "-o"]
        stays = Resident(folder)
        rows = {name: [] for name in ("cold", "fresh", "fresh, leaves a file", "fresh, all kept", "stays", "stays, all kept", "stays, nothing kept")}
        for turn in range(repeat + 2):
            for name in ("cold", "new", "new-cache"):
                shutil.rmtree(folder / name, ignore_errors=True)
            (folder / "api.json").write_text(texts[2])
            fresh(folder, *words, "new", cache="new-cache")
            (folder / "api.json").write_text(texts[2 if turn == 1 else turn % 2])
            one = {"cold": fresh(folder, *words, "cold", "--no-cache"), "fresh": fresh(folder, *words, "fresh"),
                   "fresh, leaves a file": fresh(folder, *words, "new", cache="new-cache"),
                   "fresh, all kept": fresh(folder, *words, "all", "--cache=all"), "stays": stays("stay", *words, "stays"),
                   "stays, all kept": stays("stay", *words, "keeps", "--cache=all"), "stays, nothing kept": stays("stay", *words, "none", "--no-cache")}
            for name, row in one.items():
                if turn > 1:
                    rows[name].append(row)
        best = {name: min(row, key=lambda r: r[0]) for name, row in rows.items()}
        cold = best["cold"][0]
        return {"plugins": plugins, "document": document.name, "bytes": len(text), **{
            name: {"cpu_ms": round(cpu * 1000, 2), "of_cold": round(cpu / cold, 3), "found": done["sections_found"], "written": done["sections_written"],
                   "phases_ms": {p["id"]: round(p["cpu_us"] / 1000, 2) for p in done["phases"] if p.get("cpu_us", 0) >= 300}}
            for name, (cpu, done) in best.items()}}
    finally:
        shutil.rmtree(folder)


parser = argparse.ArgumentParser()
parser.add_argument("document", nargs="?", type=pathlib.Path, default=GITHUB)
parser.add_argument("--plugin", action="append")
parser.add_argument("--repeat", type=int, default=6)
parser.add_argument("--json", action="store_true")
given = parser.parse_args()
for names in [given.plugin] if given.plugin else [["typescript"], ["typescript", "zod"]]:
    result = measure(given.document, names, given.repeat)
    if given.json:
        print(json.dumps(result))
        continue
    print(f"{' + '.join(names)}, {result['document']}, one property changed:")
    for name, row in result.items():
        if isinstance(row, dict):
            print(f"  {name:20} {row['cpu_ms']:8.2f} ms, {row['of_cold']:.2f} of cold; {row['found']} sections found, {row['written']} written")
            print("    " + ", ".join(f"{phase} {ms}" for phase, ms in row["phases_ms"].items()))
