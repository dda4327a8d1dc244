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

LIMIT = 3072


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
    jobs = [{"name": name, "module": f"client/{path.name}", "client": str(client / "index.ts")}
            for path, name, _ in (found if common.SLOW else common.sample(found, 25, key=lambda f: f[1]))]
    run = subprocess.run([common.node(), str(HERE / "bundle.mjs")], cwd=work, input=json.dumps(jobs), text=True,
                         capture_output=True, timeout=1800)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    sizes = json.loads(run.stdout)
    besides = sorted((size["all"] - size["own"], size["name"]) for size in sizes)
    print(f"{len(sizes)} operations: besides their own code {besides[0][0]} to {besides[-1][0]} bytes ({besides[-1][1]}), "
          f"with it {min(s['all'] for s in sizes)} to {max(s['all'] for s in sizes)}")
    if besides[-1][0] >= LIMIT:
        common.fail(f"{besides[-1][1]} carries {besides[-1][0]} bytes along")
    print("ok")


main()
