# SPDX-License-Identifier: MIT
"""What the proofs of the writer `python` share: generating many packages at once, and running programs over them.

Packages are called p0000, p0001, ...; each is a folder of one folder. Their run-time support is the same in each, so type
checkers look at it once: in copies, `from .._runtime import` is `from shared_runtime import`. CODEGEN_MODELS: the option
`models` of all of them.
"""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parent.parent / "python"))
import common  # noqa: E402
import tools  # noqa: E402

RUNTIME_IMPORT = re.compile(r"^(\s*)from \.+_runtime(\.| import)", re.M)
DECLARED = ("/components/schemas/", "/definitions/")
FLAVOUR = {"models": os.environ["CODEGEN_MODELS"]} if os.environ.get("CODEGEN_MODELS") else {}
VERSION = re.compile(rb"""["']?(openapi|swagger)["']?\s*:""")


class Package:
    """A generated package."""

    def __init__(self, title, document, folder, name, names):
        self.title, self.document, self.name, self.folder = title, document, name, folder / name
        self.names = names  # the file of published names

    def components(self):
        """{component: the Python name of what is read of it}"""
        found = {}
        for entry in json.loads(self.names.read_text())["names"]:
            document, _, place = entry["key"].partition("#")
            if not document.endswith(":") or entry["writer"] != "python" or entry["for"] != "decl type":
                continue
            if entry.get("role"):
                continue
            for prefix in DECLARED:
                if place.startswith(prefix) and "/" not in place[len(prefix):]:
                    found[place[len(prefix):].replace("~1", "/").replace("~0", "~")] = entry["name"]
        return found


def generate(work, documents, *options, allow=(), own=None, timeout=3600):
    """([Package], [refused title], events, CPU seconds): one process for all documents, each with a package of its own.

    `own`: options of every source besides its package's name, or a function that gives those of a title.
    """
    common.need_codegen()
    (work / "names").mkdir(exist_ok=True)
    lines = ["sources:"]
    for i, (title, path) in enumerate(documents):
        settings = json.dumps({"package": f"p{i:04d}", **FLAVOUR, **(own(title) if callable(own) else own or {})})
        lines += [f"  s{i:04d}:", f"    input: {json.dumps(str(path))}", f"    output: out/s{i:04d}",
                  f"    names: names/s{i:04d}.json", f"    options: {{python: {settings}}}"]
        if allow:
            lines.append(f"    allow-remote: {json.dumps(list(allow))}")
    (work / "codegen.yaml").write_text("\n".join([*lines, "plugins: [python]", ""]))
    code, events, cpu, stderr = common.codegen(*options, cwd=work, timeout=timeout)
    if code not in (0, 1):
        common.fail(f"exit {code}: {stderr[-1000:]}")
    root = work / "packages"
    root.mkdir(exist_ok=True)
    made, refused = [], []
    for i, (title, path) in enumerate(documents):
        name = f"p{i:04d}"
        folder = work / "out" / f"s{i:04d}" / name
        if (folder / "__init__.py").exists() or (folder / "models").is_dir():
            folder.rename(root / name)
            made.append(Package(title, path, root, name, work / "names" / f"s{i:04d}.json"))
        else:
            refused.append(title)
    print(f"{len(documents)} documents: {len(made)} generated, {len(refused)} refused, one process, {cpu:.1f} s of CPU",
          flush=True)
    return made, refused, events, cpu


def with_shared_runtime(work, first, packages):
    """A folder with copies of packages that share the run-time support of the first one, and the names of it all."""
    root = work / "shared"
    if root.exists():
        return root, ["shared_runtime", *[p.name for p in packages]]
    root.mkdir(parents=True)
    shutil.copytree(first.folder / "_runtime", root / "shared_runtime",
                    ignore=shutil.ignore_patterns("__pycache__"))
    for package in packages:
        for path in package.folder.rglob("*.py"):
            place = path.relative_to(package.folder)
            if place.parts[0] == "_runtime":
                continue
            target = root / package.name / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(RUNTIME_IMPORT.sub(r"\1from shared_runtime\2", path.read_text(encoding="utf-8")),
                              encoding="utf-8")
        (root / package.name / "__init__.py").touch()
    return root, ["shared_runtime", *[p.name for p in packages]]


class Workers:
    """A process of a script that answers lines for jobs, each with `id`; it forks for each job, so that none sees another.

    The script is given the folders where packages are."""

    def __init__(self, script, *paths, interpreter=None):
        self.process = subprocess.Popen(
            [interpreter or tools.interpreter(), "-W", "error" if not interpreter else "ignore", str(HERE / script), *map(str, paths)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"})

    def ask(self, job):
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"failed": "the process ended"}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def peers():
    """The interpreter that has the generators that are measured against, or None."""
    given = os.environ.get("CODEGEN_PYTHON_PEERS", str(common.BUILD / "peers" / "bin" / "python"))
    return given if Path(given).exists() else None


def report(problems, most=80):
    for problem in problems[:most]:
        print("  ", problem[:600])
    if len(problems) > most:
        print(f"   and {len(problems) - most} more")
    if problems:
        common.fail(f"{len(problems)} problems")
    print("ok")
