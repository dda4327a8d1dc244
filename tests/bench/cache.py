#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a section costs to write, and what it costs to find in the cache: CPU of the phase, per section, for a writer.

    CODEGEN=build/release/bin/codegen tests/bench/cache.py [DOCUMENT] [--plugin NAME...]

A file of sections pays where finding takes less than half of writing; the line of each writer says so. By default a
writer gets one when its sections take more than 25 us each to write (core/run/cache.c).
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
GITHUB = SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"


def run(*words):
    out = subprocess.run([os.environ["CODEGEN"], *map(str, words), "--json", "--jobs=1"], capture_output=True, check=True).stdout
    return json.loads(out.splitlines()[-1])


def cpu(done, writer):
    return sum(phase.get("cpu_us", 0) for phase in done["phases"] if phase["id"] == f"generate/{writer}")


def measure(document, writer, repeat=7):
    folder = tempfile.mkdtemp(prefix="codegen-")
    try:
        words = ("-p", writer, document, "-o", folder, "-f")  # --force: never skipped as unchanged
        run(*words, "--cache=all")
        found = [run(*words, "--cache=all") for _ in range(repeat)]
        written = [run(*words, "--no-cache") for _ in range(repeat)]
        count = found[0]["sections_found"]
        find, write = (min(cpu(done, writer) for done in row) for row in (found, written))
        print(f"{writer}: {count} sections; written in {write / count:.2f} us each, found in {find / count:.2f} us each "
              f"({write / 1000:.1f} and {find / 1000:.1f} ms): a file {'pays' if find * 2 <= write else 'does not pay'}")
    finally:
        shutil.rmtree(folder)


parser = argparse.ArgumentParser()
parser.add_argument("document", nargs="?", default=GITHUB)
parser.add_argument("--plugin", action="append")
given = parser.parse_args()
for name in given.plugin or ["typescript", "zod"]:
    measure(given.document, name)
