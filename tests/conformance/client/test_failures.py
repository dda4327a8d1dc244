#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What clients do when servers misbehave: every failure is one typed error, and none shows a secret."""
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402


def main():
    runtime = common.SOURCE / "templates" / "client" / "index.ts"
    program = [common.node(), "--disable-warning=ExperimentalWarning", str(HERE / "failures.mjs"), str(runtime)]
    run = subprocess.run(program, capture_output=True, text=True, timeout=300)
    print(run.stdout, run.stderr, sep="")
    if run.returncode:
        common.fail("a failure is not what it should be")


main()
