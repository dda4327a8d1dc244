#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every operation of real documents is answered by the handlers, in Mock Service Worker 3 and 2 as npm has them, and by the
server, with a documented status and a body that Ajv, with formats, accepts."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import mock  # noqa: E402
from mock import common  # noqa: E402


def main():
    for package in ("msw", "msw2"):
        common.package(package)
    failed = []
    for version in ("msw", "msw2") if common.SLOW else ("msw",):
        work, jobs, _, _ = mock.generate(f"mock-{version}", mock.documents(12), "-O", "mock.handlers=true", "-O",
                                         "mock.server=true", plugins=("mock",))
        (work / "out" / "node_modules").mkdir()
        (work / "out" / "node_modules" / "msw").symlink_to(common.MODULES / version)
        library = work / "out" / "library.mjs"
        library.write_text("export { setupServer } from 'msw/node';\n")
        jobs = [{**job, "components": [], "library": str(library)} for job in jobs if (Path(job["out"]) / "mocks" / "handlers.ts").exists()]
        answers = mock.ask(work, "handlers.mjs", jobs)
        operations, judged, bare, unjudged = (sum(a[k] for a in answers) for k in ("operations", "judged", "bare", "unjudged"))
        refused = [(version, a["name"], *r) for a in answers for r in a["refused"]]
        print(f"{version}: {operations} operations of {len(jobs)} documents, asked of handlers and of the server: {judged} bodies "
              f"accepted, {bare} answers without a body as documented, {unjudged} that Ajv cannot judge, {len(refused)} refused")
        for row in refused[:20]:
            print("   ", *row)
        failed += refused if operations and judged else [(version, "nothing was asked")]
    if failed:
        common.fail(f"{len(failed)} answers are refused")
    print("ok")


main()
