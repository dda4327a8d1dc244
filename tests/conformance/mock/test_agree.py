#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What factories make is what fixture files hold, byte by byte, for several seeds, and what is written compiles under
tsc --strict; the same where dates and whole numbers are no JSON, where values are what their text says."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import mock  # noqa: E402
from mock import common  # noqa: E402

OPTIONS = {"exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "allowImportingTsExtensions": True,
           "verbatimModuleSyntax": True, "isolatedModules": True, "erasableSyntaxOnly": True}
NATIVE = ("-O", "typescript.dates=Date", "-O", "typescript.int64=bigint", "-O", "typescript.binary=Uint8Array")


def prove(name, documents, count, *options):
    work, jobs, _, _ = mock.generate(name, documents, "-O", f"mock.fixtures={count}", *options, plugins=("mock", "typescript"))
    answers = mock.ask(work, "agree.mjs", [{**job, "count": count} for job in jobs])
    differ = [(a["name"], *d) for a in answers for d in a["differ"]]
    print(f"{name}: {sum(a['compared'] for a in answers)} schemas compared, {count} seeds each, {len(differ)} differ; "
          f"{sum(a['converted'] for a in answers)} values are no JSON", flush=True)
    for document, component, made, own in differ[:20]:
        print("   ", document, component, "\n      C ", repr(made), "\n      TS", repr(own))
    modules = [Path(job["out"]) / "mocks" / "index.ts" for job in jobs]
    problems = []
    for version in common.COMPILERS:
        found = common.tsc([m for m in modules if m.exists()], version, OPTIONS, folder=work)
        problems += [f"tsc {version}: {line}" for line in found]
    for problem in problems[:20]:
        print("   ", problem)
    return len(differ) + len(problems) + (not answers)


def main():
    common.need_compilers()
    wrong = prove("mock-agree", mock.documents(), 5 if common.SLOW else 3)
    wrong += prove("mock-agree-native", mock.documents(10), 3, *NATIVE)
    if wrong:
        common.fail(f"{wrong} differences or problems of types")
    print("ok")


main()
