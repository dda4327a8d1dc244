# SPDX-License-Identifier: MIT
"""Finds what tests/python/requirements.txt and tests/package.json pin, and judges Python with it.

`./run test` makes the environment in build/python; CODEGEN_PYTHON names the interpreter of another one, which may be as
old as packages say (Python 3.10, pydantic 2.7, httpx 0.23), and CODEGEN_PYTHON_TOOLS the folder of the tools then. A test that
cannot find a tool says `skipped` and ends with 77.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import once  # noqa: E402

HERE = Path(__file__).resolve().parent
SOURCE = Path(os.environ.get("CODEGEN_SOURCE", HERE.parent.parent))
CODEGEN = os.environ.get("CODEGEN", str(SOURCE / "build" / "bin" / "codegen"))
MODULES = SOURCE / "tests" / "node_modules"
RUNTIME = SOURCE / "templates" / "python"
RUFF = HERE / "ruff.toml"
PYTHON_MIN = "3.10"


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def interpreter():
    """The interpreter that has pydantic and httpx."""
    path = Path(os.environ.get("CODEGEN_PYTHON", SOURCE / "build" / "python" / "bin" / "python"))
    if not path.exists():
        skip("the Python environment of the tests is not there ('./run test' makes it; CODEGEN_PYTHON names another)")
    return str(path)


def tool(name):
    """The command `name` of that environment: ruff, mypy."""
    path = Path(os.environ.get("CODEGEN_PYTHON_TOOLS", Path(interpreter()).parent)) / name
    if not path.exists():
        skip(f"{name} is not in the Python environment of the tests (tests/python/requirements.txt)")
    return str(path)


def pyright():
    """The command line of pyright."""
    node = MODULES / ".bin" / "node"
    program = MODULES / "pyright" / "index.js"
    found = str(node) if node.exists() else shutil.which("node")
    if not program.exists() or not found:
        skip("pyright is not there ('npm ci' in tests)")
    return [found, str(program)]


def again():
    """Continues the calling script with the interpreter of the tests, where another one runs it."""
    wanted = interpreter()
    if os.environ.get("CODEGEN_PYTHON_AGAIN") != "1":
        os.environ["CODEGEN_PYTHON_AGAIN"] = "1"
        os.execv(wanted, [wanted, *sys.argv])


def runtime_package(folder, name="rt", more=()):
    """The run-time support as a package below a folder; `more`: folders whose files take the place of others."""
    target = Path(folder) / name
    target.mkdir(parents=True, exist_ok=True)
    for part in (".", *more):
        for path in sorted((RUNTIME / part).glob("*.py")):
            shutil.copy(path, target / path.name)
    return target


def _run(command, cwd, folders=None):
    code, out, err = once.run(command, folders or [cwd], cwd=cwd)
    return code, out + err


def ruff_check(folder):
    """Findings of `ruff check`, one a line."""
    code, text = _run([tool("ruff"), "check", "--config", str(RUFF), "--no-cache", "--output-format=concise", "."], folder)
    return [line for line in text.splitlines() if line.strip()] if code else []


def ruff_format(folder):
    """What `ruff format` would change, as a diff."""
    code, text = _run([tool("ruff"), "format", "--config", str(RUFF), "--no-cache", "--diff", "."], folder)
    return text.splitlines() if code else []


def pyright_strict(folder, include=(".",)):
    """Findings of pyright in strict mode; without `include` of every file below the folder."""
    project = Path(folder) / "pyrightconfig.strict.json"
    project.write_text(json.dumps({
        "include": list(include), "typeCheckingMode": "strict", "extraPaths": ["."], "pythonVersion": PYTHON_MIN,
        "reportMissingModuleSource": True}))
    try:
        code, text = _run([*pyright(), "-p", project.name, "--pythonpath", interpreter(), "--outputjson"], folder)
    finally:
        project.unlink()
    try:
        said = json.loads(text[text.index("{"):])
        found = said["generalDiagnostics"]
    except (ValueError, KeyError):
        return [text.strip()[-2000:] or f"pyright ended with {code}"]
    if not said["summary"]["filesAnalyzed"]:
        return ["pyright looked at no file"]
    return [f"{d['file']}:{d.get('range', {}).get('start', {}).get('line', -1) + 1}: {d['severity']}: {d['message']}"
            f" [{d.get('rule', '')}]" for d in found]


def mypy_strict(folder, *packages):
    """Findings of mypy in strict mode over packages of the folder."""
    with tempfile.TemporaryDirectory() as work:
        names = [part for name in packages for part in ("-p", name)]
        code, text = _run([tool("mypy"), "--strict", "--python-version", PYTHON_MIN, "--no-error-summary",
                           "--cache-dir", work, "--config-file=", *names], folder, [folder, work])
    return [line for line in text.splitlines() if line.strip()] if code else []


IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""


def import_all(folder, package):
    """What imports of every module of a package say when each warning is an error; nothing when they are silent."""
    environment = {**os.environ, "PYTHONPATH": os.path.abspath(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([interpreter(), "-W", "error", "-c", IMPORT_ALL, package], env=environment, cwd=folder,
                          capture_output=True, text=True)
    said = (done.stdout + done.stderr).splitlines()
    return said or ([f"ended with {done.returncode}"] if done.returncode else [])


def judge(folder, package):
    """Every check over one generated package below `folder`: [(check, findings)]."""
    return [("ruff check", ruff_check(folder)), ("ruff format", ruff_format(folder)),
            ("pyright", pyright_strict(folder)), ("mypy", mypy_strict(folder, package)),
            ("import", import_all(folder, package))]
