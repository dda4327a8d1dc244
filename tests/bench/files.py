#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files per second: one small file for each schema, written to memory, beside a program that only writes such files.

    python3 tests/bench/files.py [--files 40000] [--rounds 3] [--build build/release] [--folder /dev/shm]

Whole processes; by wall time and by CPU time (user and system), which is what counts on a busy machine. Judges nothing.
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def document(count):
    schema = {"type": "object", "properties": {"id": {"type": "string"}, "size": {"type": "integer"}}}
    return {"openapi": "3.1.0", "info": {"title": "Files", "version": "1"}, "paths": {},
            "components": {"schemas": {f"Schema{i}": schema for i in range(count)}}}


def timed(call):
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def floor(folder, count, size):
    """In a child of its own, so that it is measured alike: open, write, close."""
    child = os.fork()
    if child == 0:
        folder.mkdir()
        at, text = os.open(folder, os.O_RDONLY), b"x" * size
        for i in range(count):
            file = os.open(f"schema{i}.ts", os.O_WRONLY | os.O_CREAT | os.O_EXCL, dir_fd=at)
            os.write(file, text)
            os.close(file)
        os._exit(0)
    os.waitpid(child, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=40000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("/dev/shm"))
    options = parser.parse_args()
    program = options.build.resolve() / "bin/codegen"
    if not program.exists() or not options.folder.is_dir():
        print("skipped: there is no", options.folder if program.exists() else program)
        return 77
    work = pathlib.Path(tempfile.mkdtemp(prefix="codegen-files-", dir=options.folder))
    source, out = work / "api.json", work / "out"
    command = [program, "-q", "--no-cache", "-p", "typescript", "-O", "layout=split", source, "-o", out]
    best = {}
    try:
        source.write_text(json.dumps(document(options.files)))
        for _ in range(options.rounds):
            shutil.rmtree(out, ignore_errors=True)
            runs = {"new": timed(lambda: subprocess.run(command, check=True))}
            files = [p for p in out.rglob("*.ts")]
            size = sum(p.stat().st_size for p in files) // len(files)
            runs["the same again"] = timed(lambda: subprocess.run(command, check=True))
            runs["only writing them"] = timed(lambda: floor(work / "floor", len(files), size))
            shutil.rmtree(work / "floor")
            for name, took in runs.items():
                best[name] = tuple(min(a, b) for a, b in zip(took, best.get(name, took)))
        print(f"{len(files)} files of {size} bytes\n\n| run | files/s by wall time | by CPU time |\n|---|---:|---:|")
        for name, (wall, cpu) in best.items():
            print(f"| {name} | {len(files) / wall:,.0f} | {len(files) / cpu:,.0f} |")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
