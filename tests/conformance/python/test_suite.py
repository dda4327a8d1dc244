#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""JSON-Schema-Test-Suite, draft 2020-12: every instance through the model that is generated for its schema, beside
datamodel-code-generator and openapi-python-client over the same schemas where they are installed.

Ours is told that schemas without a type mean what they say, and that enumerations are complete (implied=exact,
enums=closed): the default is lenient there, on purpose. In `required` and `optional` formats are annotations, as the suite
says (check-formats=false, dates=string); the others have no option for that. Each reads by its own way in: ours by `model.parse`;
datamodel-code-generator, for pydantic 2, by a TypeAdapter over `Subject`; openapi-python-client, which writes models of
objects alone, as a property of an object: `{"value": instance}`.
Prints tables; fails where more is wrong than is recorded here, by file. CODEGEN_SUITE: a regular expression for `set/file`.
"""
import collections
import json
import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import python  # noqa: E402
from python import common, tools  # noqa: E402

SETS = ["required", "optional", "format"]
# Instances that are judged wrongly at most, by set and file; none of any other.
KNOWN = {
    "required/dynamicRef": 12, "required/unevaluatedItems": 1, "required/unevaluatedProperties": 1,  # $dynamicRef is its fallback
    "required/defs": 1, "typed/defs": 1,  # the metaschema is any value
    "format-typed/duration": 1,  # a number of years that no timedelta holds
}
ANNOTATED = dict.fromkeys(["required", "optional"], {"check-formats": False, "dates": "string"})
GROUPS = 160  # of a sample


def groups(work, suite):
    """The groups of the suite as documents, those of `typed` and `format-typed` included."""
    index = common.suite_groups(suite, work)
    if os.environ.get("CODEGEN_SUITE"):
        return [g for g in index if re.search(os.environ["CODEGEN_SUITE"], f"{g['set']}/{g['file']}")]
    return index if common.SLOW else common.sample(index, GROUPS, key=lambda g: f"{g['set']} {g['file']} {g['group']}")


def texts(group, wrap=False):
    data = [{"value": t["data"]} if wrap else t["data"] for t in group["tests"]]
    return [json.dumps(d, ensure_ascii=True) for d in data]


def ours(work, index, suite):
    """{group: answer}"""
    server, address = common.serve_remotes(suite, [work / g["id"] / "api.json" for g in index])
    sets = {g["id"]: g["set"] for g in index if g["file"] != "format-assertion"}
    packages, _, events, _ = python.generate(
        work, [(g["id"], work / g["id"] / "api.json") for g in index], allow=[f"{address}/"],
        own=lambda title: {"client": "none", "implied": "exact", "enums": "closed", **ANNOTATED.get(sets.get(title), {})})
    server.shutdown()
    answers = {}
    for event in events:
        if event.get("event") == "diagnostic" and event.get("severity") == "error":
            found = re.search(r"/(g\d{4})/", event.get("file", ""))
            if found:
                answers[found[1]] = {"failed": f"{event.get('code')}: {event.get('message')}", "generated": False}
    if not packages:
        return answers
    first = max(packages, key=lambda p: len(list((p.folder / "_runtime").glob("*.py"))))
    root, _ = python.with_shared_runtime(work / "loaded", first, packages)
    workers, by_id = python.Workers("verdicts.py", root), {g["id"]: g for g in index}
    for package in packages:
        name = package.components().get("Subject")
        if not name:
            answers[package.title] = {"failed": "no name", "generated": False}
            continue
        answers[package.title] = workers.ask({"id": package.title, "family": "ours", "package": package.name,
                                              "name": name, "instances": texts(by_id[package.title])})
    workers.close()
    return answers


def theirs(work, index, generator):
    interpreter = python.peers()
    making, answers = python.Workers("peers.py", interpreter=interpreter), {}
    judging = python.Workers("verdicts.py", interpreter=interpreter)
    for group in index:
        document = work / group["id"] / "api.json"
        folder = work / generator / group["id"]
        target = folder / ("subject.py" if generator == "datamodel" else "subject")
        if generator == "client":
            whole = json.loads(document.read_text())
            whole["components"]["schemas"]["Holder"] = {"type": "object", "required": ["value"], "properties": {
                "value": {"$ref": "#/components/schemas/Subject"}}}
            document = work / group["id"] / "held.json"
            document.write_text(json.dumps(whole))
        made = making.ask({"id": group["id"], "generator": generator, "document": str(document), "target": str(target)})
        if "failed" in made:
            answers[group["id"]] = {"failed": made["failed"], "generated": False}
            continue
        answers[group["id"]] = judging.ask({
            "id": group["id"], "path": [str(folder)], "family": "datamodel" if generator == "datamodel" else "attrs",
            "package": "subject", "name": "Subject" if generator == "datamodel" else "Holder",
            "instances": texts(group, generator == "client")})
    making.close()
    judging.close()
    return answers


COLUMNS = ["groups", "instances", "right", "valid refused", "invalid accepted", "threw", "not generated", "not loadable"]


def count(index, answers):
    """({set: Counter}, failures)"""
    table, failures = collections.defaultdict(collections.Counter), []
    for group in index:
        answer, row = answers.get(group["id"], {"failed": "no output", "generated": False}), table[group["set"]]
        row["groups"] += 1
        row["instances"] += len(group["tests"])
        at = f"{group['set']}/{group['file']}: {group['group']}"
        if "verdicts" not in answer:
            row["not loadable" if answer.get("generated", True) else "not generated"] += 1
            failures.append((group, f"{at}: no model: {answer.get('failed')} ({group['id']})"))
            continue
        for verdict, test in zip(answer["verdicts"], group["tests"]):
            right = verdict == int(test["valid"])
            row["right"] += right
            row["valid refused"] += verdict == 0 and test["valid"]
            row["invalid accepted"] += verdict == 1 and not test["valid"]
            row["threw"] += isinstance(verdict, str)
            if not right:
                said = {0: "refused", 1: "accepted"}.get(verdict, verdict)
                failures.append((group, f"{at}: {test['what']}: {said} ({group['id']})"))
    return table, failures


def show(title, table):
    print(f"\n{title}\n| set | " + " | ".join(COLUMNS) + " | share |\n|" + "---|" * (len(COLUMNS) + 2))
    rows = dict(table)
    rows["suite"] = sum((table[s] for s in SETS if s in table), collections.Counter())
    for name, row in rows.items():
        if row["instances"]:
            print(f"| {name} | " + " | ".join(str(row[c]) for c in COLUMNS) + f" | {100 * row['right'] / row['instances']:.1f} % |")
    return rows["suite"]


def main():
    common.need_codegen()
    common.package("ajv")
    tools.interpreter()
    suite = common.suite()
    work = common.work_folder("python-suite")
    index = groups(work, suite)
    table, failures = count(index, ours(work, index, suite))
    mine = show("ours", table)
    if os.environ.get("CODEGEN_VERBOSE"):
        print("\n".join(line for _, line in failures))
    problems = []
    if python.peers() and (common.SLOW or os.environ.get("CODEGEN_SUITE")):
        for generator in ["datamodel", "client"]:
            with common.Watch(generator):
                row = show({"datamodel": "datamodel-code-generator", "client": "openapi-python-client"}[generator],
                           count(index, theirs(work, index, generator))[0])
            problems += [f"{generator} judges more rightly"] if row["right"] > mine["right"] else []
    else:
        print("skipped: the others (CODEGEN_SLOW=1, and CODEGEN_PYTHON_PEERS: see requirements-peers.txt)")
    wrong = collections.defaultdict(list)
    for group, line in failures:
        wrong[f"{group['set']}/{group['file']}"].append(line)
    for name, lines in sorted(wrong.items()):
        gone = [line for line in lines if ": no model: " in line]
        if gone or len(lines) > KNOWN.get(name, 0):
            problems += [f"{name}: {len(lines)} are judged wrongly, {KNOWN.get(name, 0)} are known", *lines]
    python.report(problems)


main()
