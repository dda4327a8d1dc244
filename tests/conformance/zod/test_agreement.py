#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The declared type of each schema and what the schema itself lets through are the same, as the compiler sees it.

Two directions, by `satisfies`, for the components of the corpus: a value of the declared type is an output of the schema, and an
output of the schema is of the declared type (left out where a check that no type shows narrows it, which is rare).
`agree.mjs` writes them.
"""
import collections
import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import zod  # noqa: E402
from zod import common  # noqa: E402


BOTH = 0.85  # of the schemas at least


def main():
    common.need_compilers()
    documents = common.corpus_documents()
    if not common.SLOW:
        documents = common.sample([d for d in documents if d[1].stat().st_size < 400000], 30, key=lambda d: d[0])
    work, made, _ = zod.generate("agreement", documents)
    modules = [module for _, _, module, _ in made]
    run = subprocess.run([common.node(), str(HERE / "agree.mjs")], input=json.dumps([str(m) for m in modules]),
                         capture_output=True, text=True)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    counted = json.loads(run.stdout)
    files = [m.with_suffix(".agree.ts") for m in modules]
    problems = []
    for version in common.COMPILERS:
        with common.Watch(f"tsc {version}, {counted['schemas']} schemas of {len(files)} modules, {counted['both']} both ways"):
            found = common.tsc(files, version, {"allowImportingTsExtensions": True}, folder=work)
        problems += [f"tsc {version}: {line}" for line in found]
    titles = {f"/s{i:04d}/": title for i, (title, _) in enumerate(documents)}
    by_kind = collections.Counter(re.sub(r".*error (TS\d+).*", r"\1", p) for p in problems)
    for problem in problems[:40]:
        title = next((t for key, t in titles.items() if key in problem), "")
        print("  ", title, problem[:400])
    if not counted["schemas"]:
        common.fail("no schema has a declared type")
    if counted["both"] < BOTH * counted["schemas"]:
        common.fail(f"only {counted['both']} of {counted['schemas']} are compared both ways")
    if problems:
        common.fail(f"{len(problems)} disagreements {dict(by_kind)}")
    print("ok")


main()
