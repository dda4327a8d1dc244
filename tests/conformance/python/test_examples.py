#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every example and default of the corpus that Ajv takes, formats checked, is read by the generated type, written, and is
the same JSON again; so are its variants that Ajv takes: with a member that nobody knows, without a member, with null for
one, with an integer beyond 2^53. Null where it is not allowed is refused. Files (format binary) are no JSON.
"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import python  # noqa: E402
from python import common, tools  # noqa: E402

OUTSIDE = re.compile(rb"""\$ref["']?\s*:\s*["']?[^#"'\s]""")
BIG, BIGGER = "9007199254740994", "9007199254740993"
KNOWN = 0  # values that are read or written wrongly, at most


def documents():
    found = [d for d in common.corpus_documents() if python.VERSION.search(d[1].read_bytes()[:4000])]
    if os.environ.get("CODEGEN_PACKAGES"):
        return [d for d in found if re.search(os.environ["CODEGEN_PACKAGES"], d[0])]
    return found if common.SLOW else common.sample([d for d in found if d[1].stat().st_size < 300000], 50, key=lambda d: d[0])


def probed(found):
    """Jobs of documents with probes; one with references to other files stays among a copy of them."""
    root = common.corpus()
    work = common.work_folder("python-probes")
    jobs = []
    for i, (name, path) in enumerate(found):
        folder = work / f"p{i:04d}"
        target = folder / "probe.json"
        if OUTSIDE.search(path.read_bytes()):
            top = root / Path(*Path(name).parts[:2 if name.startswith("packs") else 1])
            if top.is_dir():
                shutil.copytree(top, folder)
            else:
                top = path.parent  # the word stands in a text
            target = folder / path.relative_to(top).parent / "probe.json"
        jobs.append({"name": name, "document": str(path), "target": str(target)})
    run = subprocess.run([common.node(), "--max-old-space-size=6000", str(HERE.parent / "zod" / "probe.mjs")],
                         input=json.dumps(jobs), capture_output=True, text=True)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    print(run.stdout.strip())
    return jobs


def judged(jobs):
    """{name: answer of variants.mjs}"""
    lines = "".join(json.dumps({"name": j["name"], "document": j["target"], "probes": f"{j['target']}.probes.json"}) + "\n"
                    for j in jobs if Path(f"{j['target']}.probes.json").exists())
    run = subprocess.run([common.node(), "--stack-size=1800", "--max-old-space-size=6000", str(HERE / "variants.mjs")],
                         input=lines, capture_output=True, text=True)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    return {a["name"]: a for a in map(json.loads, run.stdout.splitlines())}


def wanted(value):
    """Whether a value is looked at: valid ones, and null where it is no value."""
    return value["valid"] or (value["what"].endswith(" is null") and not value["annotated"])


def main():
    common.need_codegen()
    for name in ["ajv", "ajv-formats", "yaml"]:
        common.package(name)
    tools.interpreter()
    jobs = probed(documents())
    with common.Watch("Ajv"):
        answers = judged(jobs)
    work = common.work_folder("python-examples")
    # Ajv knows of no types that a schema only implies.
    packages, _, _, _ = python.generate(work, [(j["name"], Path(j["target"])) for j in jobs], own={"implied": "exact"})
    first = max(packages, key=lambda p: len(list((p.folder / "_runtime").glob("*.py"))))
    root, _ = python.with_shared_runtime(work / "loaded", first, packages)
    workers, problems, count = python.Workers("trip.py", root), [], collections.Counter()
    for package in packages:
        answer = answers.get(package.title, {"failed": "no probes"})
        if "failed" in answer:
            print(f"  not compared: {package.title}: {answer['failed'][:200]}")
            continue
        for reason, times in answer["skipped"].items():
            count[f"not compared: {reason}"] += times
        names, probes = package.components(), []
        for probe, found in answer["probes"].items():
            values = [[v["what"], v["text"].replace(BIG, BIGGER), v["valid"]] for v in found["values"] if wanted(v)]
            count["judged"] += len(found["values"])
            if probe not in names:
                problems.append(f"{package.title}: {found['pointer']} has no name")
            elif values:
                probes.append([found["pointer"], names[probe], values])
        if not probes:
            continue
        said = workers.ask({"id": package.name, "package": package.name, "probes": probes})
        if "failed" in said:
            problems.append(f"{package.title} ({package.name}): {said['failed']}")
            continue
        count["trips"] += said["trips"]
        count["nulls refused"] += said["refusals"]
        problems += [f"{package.title}: {at}: {what}: {why}: {text}" for at, what, why, text in said["problems"]]
    workers.close()
    for what, times in sorted(count.items()):
        print(f"  {what}: {times}")
    if not count["trips"]:
        common.fail("nothing was compared")
    print(f"{len(problems)} values are read or written wrongly, {KNOWN} are known")
    python.report(problems if len(problems) > KNOWN else [])


main()
