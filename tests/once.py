#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks a compiler or a type checker of others about a text once: its verdict on the same bytes is the same.

The program that is tested always runs, and what it writes is compared byte for byte: where a folder holds exactly what a
pinned tool found nothing wrong with before, with the same words, the tool is not asked again. Verdicts lie in `once` in the
build folder; only those of success are kept. CODEGEN_SLOW=1 or CODEGEN_FRESH=1 asks always.

A verdict is known by: the lock files that pin the tools, the command, and every file below the folders that it reads
(sources, JSON and YAML), with the folders' own names taken out; packages that are linked there by what they are linked to.

    once.py FOLDER[:FOLDER...] COMMAND...
"""
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
READ = {".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json", ".yaml", ".py", ".pyi", ".toml", ".ini", ".cfg"}
PINS = ("package-lock.json", "python/requirements.txt", "python/ruff.toml")
OWN = (".codegen", "__pycache__", ".mypy_cache")  # nothing that a tool reads


def wanted():
    return not any(os.environ.get(name, "") not in ("", "0") for name in ("CODEGEN_SLOW", "CODEGEN_FRESH"))


def kept():
    """The folder of verdicts: of all build trees that lie beside each other in the source tree, or of a build tree alone."""
    build = Path(os.environ["CODEGEN_BUILD"]).resolve()
    return (build.parent if build.parent == HERE.parent / "build" else build) / "once"


def plain(text, folders):
    """A text without the names of the folders."""
    for i, folder in enumerate(folders):
        text = text.replace(folder.encode(), b"\0%d\0" % i)
    return text


def files(folder):
    """(name, content or what it is linked to) of what may be read below a folder; linked folders are not entered."""
    for root, names, found in os.walk(folder):
        names[:] = sorted(n for n in names if n not in OWN)
        for name in [n for n in names if n == "node_modules" and not os.path.islink(os.path.join(root, n))]:
            names.remove(name)  # of packages: by what they are
            for package in sorted(os.listdir(os.path.join(root, name))):
                yield os.path.join(root, name, package), os.path.realpath(os.path.join(root, name, package)).encode()
        for name in sorted(found) + [n for n in names if os.path.islink(os.path.join(root, n))]:
            path = os.path.join(root, name)
            if os.path.islink(path):
                yield path, os.path.realpath(path).encode()
            elif os.path.splitext(name)[1] in READ:
                yield path, Path(path).read_bytes()


def above(folder):
    """Packages that are found from a folder on its way up."""
    for parent in Path(folder).parents:
        modules = parent / "node_modules"
        if modules.is_symlink():
            yield str(modules), os.path.realpath(modules).encode()
        elif modules.is_dir() and not (modules / ".package-lock.json").exists():
            for package in sorted(os.listdir(modules)):
                yield str(modules / package), os.path.realpath(modules / package).encode()
        for name in ("package.json", "pyproject.toml"):
            if (parent / name).is_file():
                yield str(parent / name), (parent / name).read_bytes()


def key_of(command, folders, cwd):
    key = hashlib.sha256()

    def add(*texts):
        for text in texts:
            key.update(b"%d:" % len(text) + text)
    add(*[(HERE / pin).read_bytes() for pin in PINS], sys.version.encode(), plain(str(cwd).encode(), folders))
    for word in command:
        add(plain(str(word).encode(), folders))
        if os.path.isfile(word) and not any(str(word).startswith(folder + "/") for folder in folders):
            add(Path(word).read_bytes())
    for folder in folders:
        add(folder.encode() if not os.path.isdir(folder) else b"")
        for name, content in [*files(folder), *above(folder)]:
            add(plain(name.encode(), folders), plain(content, folders))
    return key.hexdigest()


def run(command, folders, cwd=None):
    """(exit code, output, errors) of a command that reads these folders, as text."""
    command, cwd = [str(word) for word in command], os.path.realpath(cwd or os.getcwd())
    folders = sorted(dict.fromkeys(os.path.realpath(f) for f in folders), key=len, reverse=True)
    place = None
    if wanted() and os.environ.get("CODEGEN_BUILD"):
        place = kept() / key_of(command, folders, cwd)
        if place.exists():
            said = place.read_bytes()
            for i, folder in enumerate(folders):
                said = said.replace(b"\0%d\0" % i, folder.encode())
            return 0, said.decode("utf-8", "replace"), ""
    done = subprocess.run(command, cwd=cwd, capture_output=True)
    if place and not done.returncode and not done.stderr:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = tempfile.NamedTemporaryFile(dir=place.parent, delete=False)
        with fresh:
            fresh.write(plain(done.stdout, folders))
        os.replace(fresh.name, place)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


if __name__ == "__main__":
    code, out, err = run(sys.argv[2:], sys.argv[1].split(":"))
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(code)
