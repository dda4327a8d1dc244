# SPDX-License-Identifier: MIT
"""What the tests of the program share: a folder of their own, runs that are judged, documents to play with.

Every run is judged, whatever its test asks for: it ends by itself, with an exit code from 0 to 6, without a word of a
sanitizer, and nothing that it prints holds a control character. Code 5 (our own fault) never passes.
"""

import contextlib
import copy
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import once  # noqa: E402

CODEGEN = os.environ["CODEGEN"]
SOURCE = pathlib.Path(os.environ["CODEGEN_SOURCE"])
BUILD = pathlib.Path(os.environ["CODEGEN_BUILD"])
EXAMPLES = pathlib.Path(os.environ["CODEGEN_EXAMPLES"])
PLUGINS = pathlib.Path(os.environ["CODEGEN_PLUGINS"])
ZOO = BUILD / "tests/plugins"
SLOW = os.environ.get("CODEGEN_SLOW", "") not in ("", "0")
AGAIN = os.environ.get("CODEGEN_AGAIN", "") not in ("", "0")  # the test runs elsewhere in full: smaller samples here
OUTLINE = str(EXAMPLES / "liboutline.so")
SUNSET = str(EXAMPLES / "libsunset.so")
HANG = 900  # seconds: what takes longer does not end, however busy the machine is
SANITIZED = b"__asan_init" in pathlib.Path(CODEGEN).read_bytes()

OK, INPUT, USAGE, STALE, PLUGIN, BUG, OUTPUT = range(7)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

# A small API with something of everything that places an error: parameters, bodies, references, a union, an array.
HARBOUR = {
    "openapi": "3.1.0",
    "info": {"title": "Harbour", "version": "2.0.0", "description": "Berths and the ships in them."},
    "paths": {
        "/ships": {
            "get": {
                "operationId": "listShips",
                "tags": ["ships"],
                "parameters": [
                    {"name": "flag", "in": "query", "description": "Two letters",
                     "schema": {"type": "string", "pattern": "^[A-Z]{2}$"}}],
                "responses": {"200": {"description": "All ships", "content": {"application/json": {
                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Ship"}}}}}},
            },
            "post": {
                "operationId": "addShip",
                "requestBody": {"required": True, "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Ship"}}}},
                "responses": {"201": {"description": "Welcome"}},
            },
        },
        "/v1/berths/{number}": {
            "get": {
                "operationId": "getBerth",
                "parameters": [{"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "The berth", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Berth"}}}}},
            },
        },
    },
    "components": {"schemas": {
        "Ship": {
            "type": "object",
            "description": "A ship that called here",
            "required": ["name", "flag"],
            "properties": {
                "id": {"type": "string", "format": "uuid", "readOnly": True},
                "name": {"type": "string", "minLength": 1},
                "flag": {"$ref": "#/components/schemas/Flag"},
                "length": {"type": "number", "exclusiveMinimum": 0},
                "sister": {"$ref": "#/components/schemas/Ship"},
            },
        },
        "Flag": {"type": "string", "enum": ["DE", "NL", "NO"]},
        "Berth": {
            "type": "object",
            "required": ["number"],
            "properties": {
                "number": {"type": "integer", "format": "int32"},
                "occupant": {"oneOf": [{"$ref": "#/components/schemas/Ship"}, {"type": "null"}]},
                "depths": {"type": "array", "items": {"type": "number"}},
            },
        },
    }},
}


def harbour():
    """A copy of HARBOUR to change."""
    return copy.deepcopy(HARBOUR)


def api(schemas, paths=None, **more):
    """The smallest document with these schemas."""
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths or {},
            "components": {"schemas": schemas}, **more}


def places(node, pointer=""):
    """Every place of a document: its pointer and value, the root first."""
    yield pointer, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield from places(child, pointer + "/" + str(key).replace("~", "~0").replace("/", "~1"))


def replaced(document, pointer, value):
    """A copy of the document with another value at one place."""
    if not pointer:
        return value
    result = copy.deepcopy(document)
    *way, last = [p.replace("~1", "/").replace("~0", "~") for p in pointer[1:].split("/")]
    node = result
    for step in way:
        node = node[int(step) if isinstance(node, list) else step]
    node[int(last) if isinstance(node, list) else last] = value
    return result


def yaml_of(node, indent=""):
    """The same value as block YAML: plain words where they are safe, literal blocks where a text has lines."""
    def scalar(value):
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z /]*[A-Za-z]", value) and \
                value.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "nan", "inf"):
            return value
        return json.dumps(value, ensure_ascii=False)

    if isinstance(node, dict) and node:
        lines = []
        for key, value in node.items():
            nested = isinstance(value, (dict, list)) and value
            if isinstance(value, str) and re.fullmatch(r"[A-Za-z*][^\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff]*\n", value) \
                    and "\n\n" not in value:
                body = "".join(f"{indent}  {line}\n" for line in value[:-1].split("\n"))
                lines.append(f"{indent}{scalar(key)}: |\n{body}")
            elif nested:
                lines.append(f"{indent}{scalar(key)}:\n{yaml_of(value, indent + '  ')}")
            else:
                lines.append(f"{indent}{scalar(key)}: {scalar(value)}\n")
        return "".join(lines)
    if isinstance(node, list) and node:
        return "".join(f"{indent}-\n{yaml_of(v, indent + '  ')}" if isinstance(v, (dict, list)) and v
                       else f"{indent}- {scalar(v)}\n" for v in node)
    return f"{indent}{scalar(node)}\n"


class Run:
    """What one run of the program left: `code`, `out`, `err`, and with --json its lines as `events`."""

    def __init__(self, arguments, code, out, err):
        self.arguments, self.code, self.out, self.err = arguments, code, out, err

    @property
    def events(self):
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def diagnostics(self):
        return [event for event in self.events if event["event"] == "diagnostic"]

    def __str__(self):
        return f"codegen {' '.join(map(str, self.arguments))}\nexit {self.code}\n{self.out[-3000:]}{self.err[-3000:]}"


class Case(unittest.TestCase):
    """A test in a folder of its own: `self.dir`, which is also the working directory of the program."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="codegen-")
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name).resolve()

    def write(self, path, content):
        """A file of the folder: text and bytes as they are, everything else as JSON."""
        file = self.dir / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content, indent=1)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return file

    def read(self, path):
        return (self.dir / path).read_text(encoding="utf-8")

    def environment(self, more=None):
        """An environment that knows nothing of the user's own plugins."""
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("CODEGEN", "XDG_", "LC_", "LANG", "NO_COLOR"))}
        return {**keep, "HOME": str(self.dir), **(more or {})}

    def codegen(self, *arguments, expect=None, cwd=None, env=None, stdin=None, wrap=(), program=CODEGEN, cpu=None,
                limit=None, binary=False):
        """Runs the program and judges what every run must keep. `expect`: the exit code, or several. `cpu`: seconds of the
        processor that it may take; time on the wall is bounded to end hangs alone."""
        command = [*map(str, wrap), str(program), *map(str, arguments)]
        if cpu:
            limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        done = subprocess.run(command, cwd=cwd or self.dir, env=self.environment(env), timeout=HANG, check=False,
                              input=b"" if stdin is None else stdin, capture_output=True, preexec_fn=limit)
        run = Run(arguments, done.returncode, done.stdout.decode("utf-8", "replace"),
                  done.stderr.decode("utf-8", "replace"))
        self.assertNotIn("Sanitizer", run.err, str(run))
        self.assertNotIn("runtime error:", run.err, str(run))
        self.assertIn(run.code, range(7), str(run))
        self.assertNotEqual(run.code, BUG, str(run))
        if not binary:
            for text in (run.out, run.err):
                found = CONTROL.search(text)
                self.assertIsNone(found, f"{found and ascii(found.group())} was printed\n{ascii(str(run))}")
        if expect is not None:
            self.assertIn(run.code, expect if isinstance(expect, (tuple, list)) else (expect,), str(run))
        return run

    def least(self, *arguments, program=CODEGEN, times=15):
        """The least time of the processor, in seconds, that a program took in some runs."""
        return min(usage.ru_utime + usage.ru_stime
                   for _, usage in (self.measured(*arguments, program=program) for _ in range(times)))

    def measured(self, *arguments, timeout=120, program=CODEGEN):
        """Runs the program; gives its exit code, its output and what it used: `.ru_maxrss` in KiB, `.ru_utime`."""
        with open(self.dir / "measured.out", "wb") as out:
            process = subprocess.Popen([program, *map(str, arguments)], cwd=self.dir, env=self.environment(), stdout=out,
                                       stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (timeout, timeout)))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        run = Run(arguments, process.returncode, (self.dir / "measured.out").read_text("utf-8", "replace"), "")
        self.assertIn(run.code, (OK, INPUT, USAGE, STALE, PLUGIN, OUTPUT), str(run))
        return run, usage

    def generate(self, *arguments, expect=OK, output="out", **more):
        """codegen --plugin=typescript ARGUMENTS -o out"""
        return self.codegen("--plugin=typescript", *arguments, "-o", output, expect=expect, **more)

    def assertDiagnostic(self, run, code, **members):
        """One diagnostic of a --json run has this code and these members; a pattern where a value is compiled."""
        found = [d for d in run.diagnostics if d["code"] == code]
        self.assertTrue(found, f"no {code} in\n{run}")
        def fits(diagnostic):
            for name, wanted in members.items():
                value = diagnostic.get(name)
                if wanted is True:
                    ok = value not in (None, "", 0)
                elif isinstance(wanted, re.Pattern):
                    ok = value is not None and wanted.search(str(value))
                else:
                    ok = value == wanted
                if not ok:
                    return False
            return True
        fitting = [d for d in found if fits(d)]
        self.assertTrue(fitting, f"none of these {code} is {members}:\n" + "\n".join(map(json.dumps, found)))
        return fitting[0]

    def tree(self, folder="out", times=True):
        """Every file below a folder: its bytes, and when and as which inode they came there. `.codegen` is scratch."""
        result = {}
        for file in sorted((self.dir / folder).rglob("*")):
            name = file.relative_to(self.dir / folder).as_posix()
            if file.is_file() and ".codegen" not in file.parts:
                status = file.stat()
                result[name] = (file.read_bytes(), *((status.st_mtime_ns, status.st_ino) if times else ()))
        return result

    def texts(self, folder="out"):
        """Every file below a folder, by its bytes alone."""
        return {name: row[0] for name, row in self.tree(folder, times=False).items()}

    @contextlib.contextmanager
    def untouched(self, *folders):
        """What happens inside leaves the folders as they are, to the inode."""
        before = [self.tree(folder) for folder in folders or ["out"]]
        yield
        for folder, old in zip(folders or ["out"], before):
            new = self.tree(folder)
            self.assertEqual(old.keys(), new.keys(), f"other files in '{folder}'")
            for name, row in old.items():
                self.assertEqual(row, new[name], f"'{folder}/{name}' was touched")

    def assertCompiles(self, *files, options=()):
        """tsc --strict of TypeScript 5.9 and 7 takes the files; skipped where tests/package.json was not installed."""
        node = shutil.which("node")
        for package in () if AGAIN else ("typescript", "typescript7"):
            tsc = SOURCE / "tests/node_modules" / package / "bin/tsc"
            if not tsc.exists() or not node:
                self.skipTest("tsc is not there: run './run test' once")
            code, out, err = once.run([node, tsc, "--strict", "--noEmit", "--target", "es2022", "--lib", "es2022,dom",
                                   "--module", "esnext", "--moduleResolution", "bundler", *options, *map(str, files)],
                                      [self.dir], cwd=self.dir)
            self.assertEqual(code, 0, package + out[-4000:] + err[-4000:])


def sample(items, count):
    """All of them in slow runs, else the same few every time, in order."""
    items = list(items)
    if AGAIN and not SLOW:
        count = max(1, count // 4)
    if SLOW or len(items) <= count:
        return items
    return [items[i] for i in sorted(random.Random(7).sample(range(len(items)), count))]


def main():
    """Runs the tests of the file; 77 when all of them were skipped."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    program = unittest.main(exit=False, verbosity=1)
    result = program.result
    for case, why in result.skipped:
        print(f"skipped: {case.id().split('.', 1)[-1]}: {why}")
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.testsRun and len(result.skipped) == result.testsRun else 0)
