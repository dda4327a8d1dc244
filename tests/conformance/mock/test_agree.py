#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What factories make is what fixture files hold, byte by byte, and what is written compiles under tsc --strict."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import mock  # noqa: E402
from mock import common  # noqa: E402

COUNT = 3
OPTIONS = {"exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "allowImportingTsExtensions": True,
           "verbatimModuleSyntax": True, "isolatedModules": True, "erasableSyntaxOnly": True}


def main():
    common.need_compilers()
    work, jobs, _, _ = mock.generate("mock-agree", mock.documents(), "-O", f"mock.fixtures={COUNT}", plugins=("mock", "typescript"))
    answers = mock.ask(work, "agree.mjs", [{**job, "count": COUNT} for job in jobs])
    differ = [(a["name"], *d) for a in answers for d in a["differ"]]
    print(f"{sum(a['compared'] for a in answers)} schemas compared, {len(differ)} differ")
    for name, component, made, own in differ[:20]:
        print("   ", name, component, "\n      C ", repr(made), "\n      TS", repr(own))
    modules = [Path(job["out"]) / "mocks" / "index.ts" for job in jobs]
    problems = []
    for version in common.COMPILERS:
        found = common.tsc([m for m in modules if m.exists()], version, OPTIONS, folder=work)
        problems += [f"tsc {version}: {line}" for line in found]
    for problem in problems[:20]:
        print("   ", problem)
    if differ or problems or not answers:
        common.fail(f"{len(differ)} schemas differ, {len(problems)} problems of types")
    print("ok")


main()
