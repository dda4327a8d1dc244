#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""JSON-Schema-Test-Suite, draft 2020-12: every instance through the validator that is generated for its schema.

Prints the table of sets; under CODEGEN_VERBOSE=1 every instance that is judged wrongly. Fails below what is recorded here.
"""
import collections
import json
import os
import re
import selectors
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

PATIENCE = 900  # seconds for one group
# instances right at least, groups without a validator at most: what was reached
REACHED = {"suite": 2206, "typed": 1.0, "format-typed": 0.97, "missing": 0}
TARGET = os.environ.get("CODEGEN_ZOD_TARGET", "zod")  # zod, mini or zod3


def install(work):
    """What generated code imports; Zod 3 under its own name where that is the target."""
    (work / "node_modules").mkdir()
    for module in common.MODULES.iterdir():
        if module.name != "zod" or TARGET != "zod3":
            (work / "node_modules" / module.name).symlink_to(module)
    if TARGET == "zod3":
        (work / "node_modules" / "zod").symlink_to(common.package("zod3"))


class Judge:
    """A process of judge.mjs; a new one after a job that takes too long."""

    def __init__(self, work):
        self.work, self.process = work, None

    def ask(self, job):
        if not self.process:
            self.process = subprocess.Popen([common.node(), "--disable-warning=ExperimentalWarning", "--stack-size=900",
                                             str(HERE / "judge.mjs")], cwd=self.work, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.process.stdin.write(json.dumps(job).encode() + b"\n")
        self.process.stdin.flush()
        line = self.read()
        if line is None:
            self.process.kill()
            self.process.wait()
            self.process = None
            return {"load": "it crashed or took too long", "verdicts": []}
        return json.loads(line)

    def read(self):
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            if not ready.select(PATIENCE):
                return None
        return self.process.stdout.readline() or None  # judge.mjs writes whole lines


def main():
    common.need_codegen()
    common.package("ajv")
    common.package("zod")
    folder = common.suite()
    work = common.work_folder("suite")
    install(work)
    index = common.suite_groups(folder, work)
    if os.environ.get("CODEGEN_SUITE"):  # groups of some files alone, while a keyword is worked on
        index = [g for g in index if re.search(os.environ["CODEGEN_SUITE"], f"{g['set']}/{g['file']}")]
    server, address = common.serve_remotes(folder, [work / g["id"] / "api.json" for g in index])
    common.write_configuration(work, [(g["id"], work / g["id"] / "api.json") for g in index], ["zod"],
                               allow=[f"{address}/"])
    code, events, cpu, stderr = common.codegen("-O", "zod.imports=ts", "-O", f"zod.target={TARGET}", cwd=work, timeout=1200)
    server.shutdown()
    if code not in (0, 1):
        common.fail(f"exit {code}: {stderr[-1000:]}")
    print(f"one process: {cpu:.1f} s of CPU")
    refusals = collections.defaultdict(list)
    for e in events:
        if e.get("event") == "diagnostic" and e.get("severity") == "error":
            refusals[re.sub(r".*/(g\d{4})/.*", r"\1", e.get("file", ""))].append(f"{e.get('code')}: {e.get('message')}")
    judge, failures = Judge(work), []
    table = collections.defaultdict(lambda: collections.Counter())
    missing = []
    for group in index:
        module = work / "out" / group["id"] / "zod.ts"
        answer = {"load": "; ".join(refusals[group["id"]]) or "no output", "verdicts": []}
        if module.exists():
            answer = judge.ask({"module": str(module), "name": "SubjectSchema",
                                "instances": [t["data"] for t in group["tests"]]})
        row = table[group["set"]]
        row["groups"] += 1
        if answer["load"]:
            missing.append(group)
            failures.append(f"{group['set']}/{group['file']}: {group['group']}: no validator: {answer['load']}")
            row["not generated" if not module.exists() else "not loadable"] += 1
        verdicts = answer["verdicts"] or [None] * len(group["tests"])
        row["whole"] += all(v == int(t["valid"]) and v is not None for v, t in zip(verdicts, group["tests"]))
        for verdict, test in zip(verdicts, group["tests"]):
            row["instances"] += 1
            row["invalid"] += not test["valid"]
            row["right"] += verdict == int(test["valid"]) and verdict is not None
            row["invalid rejected"] += verdict == 0 and not test["valid"]
            row["valid rejected"] += verdict == 0 and test["valid"]
            row["threw"] += isinstance(verdict, str)
            if verdict != int(test["valid"]) and not answer["load"]:
                said = {0: "refused", 1: "accepted"}.get(verdict, verdict)
                failures.append(f"{group['set']}/{group['file']}: {group['group']}: {test['what']}: {said} ({group['id']})")
    columns = ["groups", "instances", "right", "invalid", "invalid rejected", "valid rejected", "threw", "whole",
               "not generated", "not loadable"]
    print("| set | " + " | ".join(columns) + " |")
    for name, row in table.items():
        print(f"| {name} | " + " | ".join(str(row[c]) for c in columns) + f" | {100 * row['right'] / row['instances']:.1f} %")
    if os.environ.get("CODEGEN_VERBOSE"):
        print("\n".join(failures))
    if os.environ.get("CODEGEN_SUITE"):
        return
    right = sum(table[s]["right"] for s in ["required", "optional", "format"])
    gone = sum(g["set"] in ("required", "optional", "format") for g in missing)
    print(f"suite: {right} of {sum(table[s]['instances'] for s in ['required', 'optional', 'format'])} instances right, "
          f"{gone} groups without a validator")
    problems = [f"suite: {right} right"] if right < REACHED["suite"] else []
    problems += [f"{gone} groups without a validator"] if gone > REACHED["missing"] else []
    for name in ["typed", "format-typed"]:
        share = table[name]["right"] / table[name]["instances"]
        problems += [f"{name}: {share:.4f} right"] if share < REACHED[name] else []
    for name in ["typed", "required", "optional"]:
        # the file format of `required` says that formats are no assertions, optional/format the opposite
        rejected = [f for f in failures if f.startswith(f"{name}/") and not f.startswith("required/format:")
                    and ": refused (" in f]
        problems += [f"valid instances rejected: {f}" for f in rejected]
    if problems:
        common.fail("\n  ".join(problems[:40]))
    print("ok")


main()
