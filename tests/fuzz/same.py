# SPDX-License-Identifier: MIT
"""same.py FOLDER FOUND NAME...: each fuzz target meets the same inputs whenever it is run.

FOLDER holds the targets, FOUND the lists of their seeds."""

import os
import re
import subprocess
import sys


def inputs(folder, found, name, runs):
    """What the fuzzer took for something new, run by run."""
    done = subprocess.run([f"{folder}/fuzz_{name}", "-seed=1", f"-runs={runs}", "-shuffle=0", f"-seed_inputs=@{found}/{name}.seeds"],
                          capture_output=True, check=True)
    return re.findall(r"^#\d+\s+(?:INITED|NEW|REDUCE|DONE) .*? exec", done.stderr.decode(), re.M)


def main():
    folder, found, *names = sys.argv[1:]
    failed = False
    for name in names:
        runs = 20000 if os.environ.get("CODEGEN_SLOW") else 60
        first, other = (inputs(folder, found, name, runs) for _ in range(2))
        if first != other or not first:
            at = next((i for i, (a, b) in enumerate(zip(first, other)) if a != b), min(len(first), len(other)))
            print(f"{name}: {first[at:at + 1]} once, {other[at:at + 1]} another time")
            failed = True
    sys.exit(failed)


main()
