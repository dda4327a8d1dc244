#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One operation of a large client is a small bundle: what is not called is not carried along."""
import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

LIMIT, LIMIT_RICH = 3000, 4000
# What brings code of its own along: lists and objects in addresses, bytes and texts, forms.
RICH = re.compile(r"(Simple|Form|Label|Matrix|Spaced|Piped|Deep|Content|String)\b|(text|blob|bytes|buffer|events|lines|sequence)Answer"
                  r"|byMedia|(form|multipart|text|binary|lines)Body|bodyOf")


def main():
    common.need_codegen()
    common.package("esbuild")
    document = common.corpus() / "github-api.json"
    if not document.exists():
        common.skip(f"there is no {document}")
    work = common.work_folder("client-bundle")
    (work / "node_modules").symlink_to(common.MODULES)
    code, _, _, stderr = common.codegen("--plugin=client", "-O", "imports=ts", document, "-o", "out", cwd=work)
    if code:
        common.fail(f"exit {code}: {stderr[-1000:]}")
    client = work / "out" / "client"
    texts = {path: path.read_text() for path in sorted(client.glob("*.ts"))}
    found = [(path, *match) for path, text in texts.items()
             for match in re.findall(r"^export const (\w+): Operation<.*?defineOperation\(\{(.*?)^\}\);", text, re.S | re.M)]
    if len(found) < 900:
        common.fail(f"only {len(found)} operations are found")
    rich = {name for _, name, spec in found if RICH.search(spec)}
    chosen = found if common.SLOW else common.sample(found, 40, key=lambda f: f[1])
    chosen += [one for one in found if one[1] in rich and one not in chosen][:3]
    jobs = [{"name": name, "module": f"client/{path.name}", "client": str(client / "index.ts")} for path, name, _ in chosen]
    run = subprocess.run([common.node(), str(HERE / "bundle.mjs")], cwd=work, input=json.dumps(jobs), text=True,
                         capture_output=True, timeout=3000)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    sizes = json.loads(run.stdout)
    problems = []
    for title, limit, some in (("operations with scalars and JSON", LIMIT, [s for s in sizes if s["name"] not in rich]),
                               ("operations with lists, files or forms", LIMIT_RICH, [s for s in sizes if s["name"] in rich])):
        if not some:
            continue
        besides = sorted((size["besides"], size["name"]) for size in some)
        print(f"{len(some)} {title}: besides their own code {besides[0][0]} to {besides[-1][0]} bytes, "
              f"with it {min(s['all'] for s in some)} to {max(s['all'] for s in some)}")
        problems += [f"{name} carries {size} bytes along" for size, name in besides if size >= limit]
    print(*problems[:20], sep="\n")
    if problems:
        common.fail(f"{len(problems)} bundles are too long")
    print("ok")


main()
