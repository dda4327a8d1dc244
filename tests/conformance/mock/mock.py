# SPDX-License-Identifier: MIT
"""What the proofs of the writer `mock` share: generating many documents at once, and asking processes of node.

CODEGEN_PART=2/6 takes the second of six parts of the corpus, for who wants to prove it piece by piece.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402


def entries(names, writer, kind, role):
    """{component: identifier} of what the names file says, read shapes alone."""
    found = {}
    for entry in names:
        document, _, place = entry["key"].partition("#")
        if not document.endswith(":") or entry["writer"] != writer or entry["for"] != kind or entry.get("role", 0) != role:
            continue
        for prefix in ("/components/schemas/", "/definitions/"):
            if place.startswith(prefix) and "/" not in place[len(prefix):]:
                found[place[len(prefix):].replace("~1", "/").replace("~0", "~")] = entry["name"]
    return found


def generate(name, documents, *options, plugins=("mock", "zod")):
    """(folder, jobs, refused names, diagnostics): one process for all documents."""
    common.need_codegen()
    for package in ["zod", "ajv", "yaml", "json-schema-faker"]:
        common.package(package)
    work = common.work_folder(name)
    (work / "node_modules").symlink_to(common.MODULES)
    (work / "names").mkdir()
    lines = ["sources:"]
    for i, (_, path) in enumerate(documents):
        lines.append(f"  s{i:04d}: {{input: {json.dumps(str(path))}, output: out/s{i:04d}, names: names/s{i:04d}.json}}")
    (work / "codegen.yaml").write_text("\n".join([*lines, f"plugins: [{', '.join(plugins)}]", ""]))
    code, events, cpu, stderr = common.codegen("-O", "imports=ts", *options, cwd=work, timeout=3600)
    if code not in (0, 1):
        common.fail(f"exit {code}: {stderr[-1000:]}")
    jobs, refused = [], []
    for i, (title, path) in enumerate(documents):
        out, names = work / "out" / f"s{i:04d}", work / "names" / f"s{i:04d}.json"
        if not out.exists() or not names.exists():
            refused.append(title)
            continue
        listed = json.loads(names.read_text())["names"]
        schemas, files = entries(listed, "zod", "decl value", 0), entries(listed, "mock", "decl file", 16)
        data = entries(listed, "mock", "decl value", 24)
        module = out / "zod.ts"
        jobs.append({"name": title, "file": str(path), "module": str(module) if module.exists() else None, "out": str(out),
                     "components": [{"name": c, "fixture": str(out / "mocks" / "fixtures" / f"{f}.json"),
                                     "schema": schemas.get(c), "data": data.get(c)} for c, f in sorted(files.items())]})
    print(f"{len(documents)} documents: {len(jobs)} generated, {len(refused)} refused, one process, {cpu:.1f} s of CPU")
    return work, jobs, refused, events


def documents(count=40):
    """The corpus, or a sample of it, or the part that was asked for."""
    found = common.corpus_documents()
    part, _, parts = os.environ.get("CODEGEN_PART", "").partition("/")
    if parts:
        found.sort(key=lambda d: -d[1].stat().st_size)
        found = sorted(found[int(part) - 1::int(parts)])
    return found if common.SLOW or parts else common.sample(found, count, key=lambda d: d[0])


def slices(jobs, size=1 << 20):
    """Lists of jobs for a process each, since what Ajv compiled stays: together of so many bytes; of a larger document some
    components in each."""
    batch, held = [], 0
    for job in jobs:
        weight, listed = Path(job["file"]).stat().st_size, job["components"]
        parts = min(-(-weight // size), max(len(listed), 1))
        step = -(-len(listed) // parts) or 1
        for at in range(0, max(len(listed), 1), step):
            if batch and held + weight // parts > size:
                yield batch
                batch, held = [], 0
            batch.append({**job, "components": listed[at:at + step]})
            held += weight // parts
    if batch:
        yield batch


def ask(work, script, jobs, patience=7200):
    """The answers of a script of node to jobs, one for each slice."""
    answers = []
    for some in slices(jobs):
        lines = "".join(json.dumps(job) + "\n" for job in some)
        run = subprocess.run([common.node(), "--disable-warning=ExperimentalWarning", "--stack-size=1800",
                              "--max-old-space-size=4000", str(HERE / script)], cwd=work,
                             input=lines.encode(), capture_output=True, timeout=patience)
        found = [json.loads(line) for line in run.stdout.splitlines()]
        if len(found) != len(some):
            common.fail(f"{script} ended at {some[len(found)]['name']}: {run.stderr.decode(errors='replace')[-600:]}")
        answers += found
        if common.SLOW:
            print("  ", script, len(answers), *sorted({job["name"] for job in some})[:3], flush=True)
    return answers
