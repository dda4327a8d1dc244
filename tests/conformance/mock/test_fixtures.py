#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every instance of every named schema of the corpus is accepted by Ajv, with formats, and by the schemas that the writer
`zod` makes; what has no instance was reported."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import mock  # noqa: E402
from mock import common  # noqa: E402

# What the model does not say, so that nobody can heed it: a format beside allOf, where `type` adds nothing. Both
# stand in this document, as members of this name.
NOT_IN_MODEL = ("shipengine.yaml", "created_at")


def peer(work, jobs):
    """What json-schema-faker comes to where it is asked for the same; a document at which it hangs counts as none."""
    asked = valid = hung = 0
    for job in jobs:
        answers = mock.ask(work, "judge.mjs", [{**job, "peer": True}], patience=60, must=False)
        hung += not answers
        asked += sum(a["peer"]["judged"] for a in answers) if answers else len(job["components"])
        valid += sum(a["peer"]["valid"] for a in answers)
    print(f"json-schema-faker, {len(jobs)} documents: {valid} of {asked} valid, {100 * valid / max(asked, 1):.1f} %; "
          f"{hung} documents at which it does not end")


def main():
    documents = common.corpus_documents()
    if not common.SLOW:
        documents = common.sample(documents, 40, key=lambda d: d[0])
    work, jobs, _, events = mock.generate("mock-fixtures", documents, "-O", f"mock.fixtures={5 if common.SLOW else 2}")
    answers = mock.ask(work, "judge.mjs", jobs)
    judged, instances = (sum(a[k] for a in answers) for k in ("judged", "instances"))
    empty = [(a["name"], c) for a in answers for c in a["empty"]]
    refused = [(a["name"], *r) for a in answers for r in a["refused"]]
    document, member = NOT_IN_MODEL
    known = [r for r in refused if r[0] == document and r[2] == "ajv" and " format " in r[3] and member in r[3]]
    refused = [r for r in refused if r not in known]
    failed = [a for a in answers if a.get("failed")]
    reported = sum(e.get("code") == "MOCK0001" for e in events)
    print(f"{judged} schemas judged, {instances} instances, {len(refused)} refused (and {len(known)} for a "
          f"format that is not in the model), {len(empty)} schemas without, "
          f"{reported} reported, {sum(len(a['skipped']) for a in answers)} that Ajv does not take")
    if common.SLOW:
        peer(work, common.sample(jobs, 60, key=lambda job: job["name"]))
    for name, component in empty[:20]:
        print("   none:", name, component)
    for answer in failed:
        print("   not judged:", answer["name"], answer["failed"])
    for row in refused[:30]:
        print("   refused:", *row)
    if not judged or refused or failed:
        common.fail(f"{len(refused)} instances are refused, {len(failed)} documents not judged")
    if empty and not reported:
        common.fail("a schema without an instance was not reported")
    print("ok")


main()
