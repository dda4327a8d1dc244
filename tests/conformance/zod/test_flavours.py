#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""zod/mini and Zod 3 judge JSON-Schema-Test-Suite as Zod 4 does: the same instances wrong, the same groups missing.

A part of the suite, all of it under CODEGEN_SLOW=1.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

PART, AT_LEAST = (".", 3000) if common.SLOW else ("^optional/", 100)


def verdicts(target):
    """The lines that name what is wrong, and how many instances there are."""
    environment = dict(os.environ, CODEGEN_ZOD_TARGET=target, CODEGEN_SUITE=PART, CODEGEN_VERBOSE="1")
    run = subprocess.run([sys.executable, str(HERE / "test_suite.py")], env=environment, capture_output=True, text=True)
    if run.returncode == 77:
        common.skip(run.stdout.strip().splitlines()[-1])
    if run.returncode:
        common.fail(f"{target}: {run.stdout[-1000:]}{run.stderr[-1000:]}")
    rows = re.findall(r"^\| (\w[\w-]*) \| (\d+) \| (\d+) \|", run.stdout, re.M)
    wrong = {re.sub(r" \(g\d+\)$", "", line) for line in run.stdout.splitlines() if re.match(r"[\w-]+/[\w-]+: ", line)}
    return sum(int(row[2]) for row in rows), wrong


def main():
    common.need_codegen()
    common.package("zod")
    common.package("zod3")
    count, wrong = verdicts("zod")
    if count < AT_LEAST:
        common.fail(f"only {count} instances")
    problems = []
    for target in ["mini", "zod3"]:
        others, different = verdicts(target)
        if others != count:
            problems.append(f"{target}: {others} instances, not {count}")
        problems += [f"{target} alone: {line}" for line in sorted(different - wrong)]
        problems += [f"zod alone, not {target}: {line}" for line in sorted(wrong - different)]
    if problems:
        common.fail("\n  ".join(problems[:40]))
    print(f"ok: {count} instances, {len(wrong)} judged wrongly by each")


main()
