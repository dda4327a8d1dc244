#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every OpenAPI document of the corpus gives a package that is in order: imported silently with warnings as errors, every
lazy name touched and every model built; pyright and mypy, both strict, ruff check and ruff format find nothing.

Type checkers see many packages in one process, with one copy of the run-time support, which is the same in all: that is
compared. Prints findings by kind. CODEGEN_PACKAGES: a regular expression for the titles of documents to look at alone;
CODEGEN_CHECKS: which checks.
"""
import collections
import filecmp
import os
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import python  # noqa: E402
from python import common, tools  # noqa: E402

CHECKS = os.environ.get("CODEGEN_CHECKS", "import,runtime,ruff,format,mypy,pyright").split(",")
BATCH = 1500000  # bytes of Python that one process of a type checker gets
AT = re.compile(r"\b(p\d{4})/")


def documents():
    found = [d for d in common.corpus_documents() if python.VERSION.search(d[1].read_bytes()[:4000])]
    if os.environ.get("CODEGEN_PACKAGES"):
        return [d for d in found if re.search(os.environ["CODEGEN_PACKAGES"], d[0])]
    return found if common.SLOW else common.sample([d for d in found if d[1].stat().st_size < 300000], 40, key=lambda d: d[0])


def kind_of(finding):
    """What a finding is about: a rule of the tool, else the beginning of its words."""
    if finding.endswith(".py"):
        return "would be formatted"
    rule = re.search(r"\[([\w-]+)\]$", finding) or re.search(r": ([A-Z]+\d+) ", finding)
    return rule[1] if rule else re.sub(r"'[^']*'|\"[^\"]*\"|\d+", "…", finding.split(": ", 1)[-1])[:60]


def imported(work, packages):
    """Some packages as they are, and all of them over one copy of the run-time support that is imported before."""
    findings, modules, models = [], 0, 0
    for real in [True, False]:
        some = common.sample(packages, 12, key=lambda p: p.title) if real else packages
        root = packages[0].folder.parent
        if not real:
            root, _ = python.with_shared_runtime(work / "import", fullest(packages), packages)
        workers = python.Workers("load.py", root)
        for package in some:
            answer = workers.ask({"id": package.name, "package": package.name})
            for problem in answer.get("problems", []):
                findings.append(f"{package.name}/: {problem['what']}: {problem['why']} [{problem['kind']}]")
            for key in ("failed", "said"):
                if key in answer:
                    findings.append(f"{package.name}/: {answer[key]} [{key}]")
            modules += 0 if real else answer.get("modules", 0)
            models += 0 if real else answer.get("models", 0)
        workers.close()
    print(f"  {modules} modules imported, {models} names of models touched and built")
    return findings


def fullest(packages):
    return max(packages, key=lambda p: len(list((p.folder / "_runtime").glob("*.py"))))


def same_runtime(packages):
    """Run-time support of every package is that of the first one, which gets what it does not have; then the others go."""
    first, findings = packages[0].folder / "_runtime", []
    for package in packages[1:]:
        for path in sorted((package.folder / "_runtime").glob("*.py")):
            other = first / path.name
            if not other.exists():
                shutil.copy(path, other)
            elif not filecmp.cmp(path, other, shallow=False):
                findings.append(f"{package.name}/_runtime/{path.name}: differs from that of another package [runtime]")
        shutil.rmtree(package.folder / "_runtime")
    return findings


def batches(work, packages):
    """(folder, names) of packages that one process of a type checker gets."""
    batch, size = [], 0
    for package in [*packages, None]:
        length = sum(p.stat().st_size for p in package.folder.rglob("*.py") if "_runtime" not in p.parts) if package else 0
        if batch and (package is None or size + length > BATCH):
            folder = work / f"batch-{batch[0].name}"
            folder.mkdir(exist_ok=True)
            yield python.with_shared_runtime(folder, packages[0], batch)
            batch, size = [], 0
        batch.append(package)
        size += length


def main():
    common.need_codegen()
    tools.interpreter()
    given = documents()
    work = common.work_folder("python-corpus")
    packages, refused, events, _ = python.generate(work, given)
    if not packages:
        common.fail("nothing was generated")
    root = packages[0].folder.parent
    found = {}
    steps = {
        "import": lambda: imported(work, packages),
        "runtime": lambda: same_runtime(packages),
        "ruff": lambda: [line for line in tools.ruff_check(root) if not re.match(r"Found |\[\*\] |No fixes", line)],
        "format": lambda: [line.removeprefix("--- ") for line in tools.ruff_format(root) if line.startswith("--- ")],
        "mypy": lambda: [f for folder, names in batches(work, packages) for f in tools.mypy_strict(folder, *names)],
        "pyright": lambda: [f for folder, names in batches(work, packages) for f in tools.pyright_strict(folder)],
    }
    for name in [n for n in steps if n in CHECKS or n == "runtime"]:
        with common.Watch(name):
            found[name] = steps[name]()
    titles = {p.name: p.title for p in packages}
    problems = []
    for name, findings in found.items():
        touched = {m[1] for f in findings if (m := AT.search(f))}
        print(f"{name}: {len(findings)} findings in {len(touched)} of {len(packages)} packages")
        kinds = collections.defaultdict(list)
        for finding in findings:
            kinds[kind_of(finding)].append(finding)
        for kind, some in sorted(kinds.items(), key=lambda k: -len(k[1])):
            print(f"  {len(some):6}  {kind}")
            for one in some[:3]:
                at = AT.search(one)
                place = one.replace(str(work), "")
                problems.append(f"{name} {kind}: {titles.get(at[1], '') if at else ''}: {place}")
    if found.get("format"):
        print("\n".join(tools.ruff_format(root)[:int(os.environ.get("CODEGEN_VERBOSE", "0")) * 200 + 40]))
    python.report(problems, 400)


main()
