#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every instance of every named schema of the corpus is accepted by Ajv, with formats, and by the schemas that the writer
`zod` makes; what has no instance was reported."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import mock  # noqa: E402
from mock import common  # noqa: E402


def main():
    work, jobs, _, events = mock.generate("mock-fixtures", mock.documents(), "-O", f"mock.fixtures={5 if common.SLOW else 2}")
    answers = mock.ask(work, "judge.mjs", jobs)
    judged, instances = (sum(a[k] for a in answers) for k in ("judged", "instances"))
    empty = [(a["name"], c, why) for a in answers for c, why in a["empty"]]
    unproven = [(name, c) for name, c, why in empty if not why]
    refused = [(a["name"], *r) for a in answers for r in a["refused"]]
    failed = [a for a in answers if a.get("failed")]
    reported = sum(e.get("code") == "MOCK0001" for e in events)
    print(f"{judged} schemas judged, {instances} instances, {len(refused)} refused; {len(empty)} schemas have none "
          f"({len(unproven)} of them perhaps could), {reported} reports")
    for name, component in sorted({(a["name"], c) for a in answers for c in a["skipped"]}):
        print("   judged by one alone, since Ajv cannot:", name, component)
    for row in empty:
        print("   none:", *row)
    for answer in failed:
        print("   not judged:", answer["name"], answer["failed"])
    for row in refused[:30]:
        print("   refused:", *row)
    if not judged or refused or failed:
        common.fail(f"{len(refused)} instances are refused, {len(failed)} documents not judged")
    if unproven or reported < len(empty):
        common.fail(f"{len(unproven)} schemas have no instance for no reason that is known; {reported} reported")
    print("ok")


main()
