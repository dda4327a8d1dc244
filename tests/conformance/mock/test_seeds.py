#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A thousand seeds of each of the twenty hardest schemas of the corpus: Ajv, with formats, and the schemas of the writer
`zod` accept all of them. How hard a schema is says what a maker of data has to search for in it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import mock  # noqa: E402
from mock import common  # noqa: E402

HARDEST, SEEDS = (20, 1000) if common.SLOW else (6, 20)


def main():
    work, jobs, _, _ = mock.generate("mock-seeds", mock.documents(), "-O", "mock.fixtures=1")
    scores = [(score, a["name"], c) for a in mock.ask(work, "seeds.mjs", jobs) for c, score in a.get("scores", [])]
    hardest, taken = [], {}
    for score, name, component in sorted(scores, key=lambda s: (-s[0], s[1], s[2])):
        if taken.get(name, 0) < 2 and len(hardest) < HARDEST:  # of one document two: they hold each other
            taken[name] = taken.get(name, 0) + 1
            hardest.append((score, name, component))
    wanted = {}
    for _, name, component in hardest:
        wanted.setdefault(name, set()).add(component)
    some = [{**job, "components": [c for c in job["components"] if c["name"] in wanted[job["name"]]], "seeds": SEEDS}
            for job in jobs if job["name"] in wanted]
    answers = mock.ask(work, "seeds.mjs", some)
    refused = [(a["name"], *r) for a in answers for r in a["refused"]]
    failed = [(a["name"], a["failed"]) for a in answers if a.get("failed")]
    made, distinct = (sum(a[k] for a in answers) for k in ("made", "distinct"))
    for score, name, component in hardest:
        print(f"   {score:6} {name} {component}")
    print(f"{len(hardest)} schemas, {SEEDS} seeds each: {made} instances, {distinct} distinct, {len(refused)} refused")
    for row in (failed + refused)[:20]:
        print("   ", *row)
    if refused or failed or made != len(hardest) * SEEDS:
        common.fail("not every instance is valid")
    print("ok")


main()
