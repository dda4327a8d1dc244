#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The baseline documents of openapi-python-client generate and are in order, and what its functional checks ask of a
generator holds for ours: arrays, defaults, docstrings, enumerations, parameters, properties, unions, answers, multipart.

The checks are our own, over small documents (cases.py): JSON in, a Python value, JSON out, the type that a type checker
sees, what is sent; and the diagnostics of documents that are wrong.
"""
import json
import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import python  # noqa: E402
from cases import CASES  # noqa: E402
from python import common, tools  # noqa: E402

REFUSED = {"circular-body-ref", "missing-body-ref"}  # of the documents with errors: nothing is generated


def baseline():
    """Problems of the documents of the corpus."""
    root = common.corpus()
    found = [(str(p.relative_to(root)), p) for p in sorted(root.rglob("*")) if p.is_file() and "openapi-python-client" in str(p)]
    if not found:
        return ["the corpus has none of its documents"]
    work = common.work_folder("python-baseline")
    packages, refused, _, _ = python.generate(work, found)
    print(f"  refused: {', '.join(refused)}")
    problems = [f"{name} is refused" for name in refused if Path(name).stem not in REFUSED]
    first = max(packages, key=lambda p: len(list((p.folder / "_runtime").glob("*.py"))))
    root, names = python.with_shared_runtime(work / "checked", first, packages)
    for check, findings in [("mypy", tools.mypy_strict(root, *names)), ("pyright", tools.pyright_strict(root))]:
        problems += [f"{check}: {f}" for f in findings]
    return problems


def revealed(work, packages):
    """{(case, expression): type that pyright says}"""
    lines, places = [], {}
    for package, case in packages:
        lines += [f"import {package.name}", f"from {package.name} import models as {package.name}_models"]
    for package, case in packages:
        for expression in case.get("hints", {}):
            if expression.startswith("client."):
                text = expression.replace("client.", f"{package.name}.Client().", 1)
            else:
                kind, _, member = expression.partition(".")
                lines.append(f"def f{len(lines)}(x: {package.name}_models.{kind}) -> None:")
                lines.append(f"    reveal_type(x.{member})")
                places[len(lines)] = (case["name"], expression)
                continue
            lines.append(f"reveal_type({text})")
            places[len(lines)] = (case["name"], expression)
    folder, _ = python.with_shared_runtime(work / "typed", packages[0][0], [p for p, _ in packages])
    (folder / "reveal.py").write_text("\n".join(lines) + "\n")
    said = {}
    for finding in tools.pyright_strict(folder, ["reveal.py"]):
        found = re.match(r".*reveal\.py:(\d+): (\w+): (.*?) \[", finding, re.S)
        if found and found[2] == "information" and (seen := re.search(r'is "(.*)"$', found[3])):
            said[places[int(found[1])]] = seen[1]
        elif found and int(found[1]) in places and found[2] == "error":
            said.setdefault(places[int(found[1])], found[3])
    (folder / "reveal.py").unlink()
    return said


def same_type(said, wanted):
    """Whether they are the same but for the order of a union."""
    def parts(text):
        return sorted(re.sub(r"\s", "", p).replace('"', "'") for p in text.split(" | "))
    return parts(said) == parts(wanted)


def main():
    common.need_codegen()
    tools.interpreter()
    problems = baseline() if not os.environ.get("CODEGEN_CASE") else []
    cases = [c for c in CASES if re.search(os.environ.get("CODEGEN_CASE", ""), c["name"])]
    print(f"{len(problems)} problems of the baseline documents")
    work = common.work_folder("python-cases")
    groups = {}
    for case in cases:
        groups.setdefault(json.dumps(case.get("own", {}), sort_keys=True), []).append(case)
    rows, good = 0, 0
    for i, (own, some) in enumerate(groups.items()):
        folder = work / f"g{i}"
        folder.mkdir()
        documents = []
        for j, case in enumerate(some):
            path = folder / f"c{j:02d}.json"
            path.write_text(json.dumps(case["doc"], indent=1))
            documents.append((case["name"], path))
        packages, _, events, _ = python.generate(folder, documents, own=json.loads(own))
        made = {p.title: p for p in packages}
        said = {}
        for event in events:
            if event.get("event") == "diagnostic":
                said.setdefault(Path(event.get("file") or "").name, set()).add(event.get("code"))
        workers = python.Workers("run_cases.py", packages[0].folder.parent) if packages else None
        hints = revealed(folder, [(made[c["name"]], c) for c in some if c["name"] in made]) if packages else {}
        for (name, path), case in zip(documents, some):
            codes = said.get(path.name, set())
            rows += len(case.get("said", [])) + len(case.get("hints", {})) + len([1] if case["rows"] is None else case["rows"])
            wrong = [f"{code} is not said, but {sorted(codes)}" for code in case.get("said", []) if code not in codes]
            if case["rows"] is None:
                wrong += ["it is generated"] if name in made else []
            elif name not in made:
                wrong += [f"it is refused: {sorted(codes)}"] * len(case["rows"])
            else:
                answer = workers.ask({"id": name, "package": made[name].name, "rows": case["rows"], "client": case.get("client", "")})
                wrong += answer.get("problems", [])
                wrong += [answer["failed"]] * len(case["rows"]) if "failed" in answer else []
                wrong += [answer["said"]] if "said" in answer else []
                for expression, wanted in case.get("hints", {}).items():
                    got = hints.get((name, expression), "nothing")
                    wrong += [] if same_type(got, wanted) else [f"{expression} is {got}, not {wanted}"]
            good -= len(wrong)
            problems += [f"{name}: {w}" for w in wrong]
        if workers:
            workers.close()
    print(f"{rows + good} of {rows} checks hold in {len(cases)} cases")
    python.report(problems)


main()
