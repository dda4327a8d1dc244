# SPDX-License-Identifier: MIT
"""What the proofs of the writer `zod` share: generating many documents at once, and asking a process of node."""
import json
import queue
import subprocess
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

PATIENCE = 900  # seconds without a line


def generate(name, documents, *options, check=True):
    """(folder, [(name, path, module, {component: export})], refused names): one process for all documents. `check`: the
    compiler checks the schemas."""
    common.need_codegen()
    for package in ["zod", "ajv", "yaml", "json-schema-faker"]:
        common.package(package)
    work = common.work_folder(name)
    (work / "node_modules").symlink_to(common.MODULES)
    (work / "names").mkdir()
    lines = ["sources:"]
    for i, (_, path) in enumerate(documents):
        lines.append(f"  s{i:04d}: {{input: {json.dumps(str(path))}, output: out/s{i:04d}, names: names/s{i:04d}.json}}")
    (work / "codegen.yaml").write_text("\n".join([*lines, "plugins: [zod]", ""]))
    code, events, cpu, stderr = common.codegen("-O", "zod.imports=ts", "-O", f"zod.check={str(check).lower()}", *options, cwd=work, timeout=1800)
    if code not in (0, 1):
        common.fail(f"exit {code}: {stderr[-1000:]}")
    made, refused = [], []
    for i, (title, path) in enumerate(documents):
        module = work / "out" / f"s{i:04d}" / "zod.ts"
        if module.exists():
            made.append((title, path, module, exports(work / "names" / f"s{i:04d}.json")))
        else:
            refused.append(title)
    print(f"{len(documents)} documents: {len(made)} generated, {len(refused)} refused, one process, {cpu:.1f} s of CPU")
    return work, made, refused


def exports(names):
    """{component: name of its schema as it is read}"""
    found = {}
    for entry in json.loads(names.read_text())["names"]:
        document, _, place = entry["key"].partition("#")
        if not document.endswith(":"):
            continue  # of another file
        if entry["writer"] != "zod" or entry["for"] != "decl value" or entry.get("role"):
            continue
        for prefix in ("/components/schemas/", "/definitions/"):
            if place.startswith(prefix) and "/" not in place[len(prefix):]:
                found[place[len(prefix):].replace("~1", "/").replace("~0", "~")] = entry["name"]
    return found


def ask(work, script, jobs):
    """Lines that a script of node answers for jobs, each with `name`; a component that hangs is left out and said so.

    The script says {begin: component} before and {done: true} after; `skip` tells it what to leave out.
    """
    process, answers = None, []
    log = (work / "node.log").open("w+b")
    for job in jobs:
        skip, done = [], []
        while True:
            if not process:
                process = subprocess.Popen([common.node(), "--disable-warning=ExperimentalWarning", "--stack-size=1800",
                                            "--max-old-space-size=6000", str(HERE / script)], cwd=work,
                                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
                lines = follow(process.stdout)
            process.stdin.write(json.dumps({**job, "skip": skip + done}).encode() + b"\n")
            process.stdin.flush()
            at, made, finished = None, False, False
            while not finished:
                line = read(lines)
                if line is None:
                    break
                answer = json.loads(line)
                if "begin" in answer:
                    at, made = answer["begin"], "made" in answer
                    continue
                finished = answer.get("done", False) or "load" in answer
                if "component" in answer:
                    done.append(answer["component"])
                answers.append(answer)
            if finished:
                break
            process.kill()
            process.wait()
            said = (work / "node.log").read_text(errors="replace")[-300:]
            process = None
            answers.append({"name": job["name"], "component": at,
                            **({"hung": said or "no answer"} if made else {"skipped": "the generator of instances hangs"})})
            if at is None:
                break
            skip.append(at)
    if process:
        process.kill()
        process.wait()
    return answers


def follow(stream):
    """A queue of the lines of a stream; None ends it."""
    lines = queue.Queue()

    def pump():
        for line in stream:
            lines.put(line)
        lines.put(None)
    threading.Thread(target=pump, daemon=True).start()
    return lines


def read(lines):
    try:
        return lines.get(timeout=PATIENCE)
    except queue.Empty:
        return None
