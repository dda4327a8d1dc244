#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CPU time and memory on Microsoft Graph's 20 MB, beside openapi-typescript in the same run.

    test_cost.py [DOCUMENT [ROUNDS]]

The best of several rounds counts, the tools taking turns, so that a busy machine weighs on both alike. Judges under
CODEGEN_SLOW=1 alone: times of a test run that shares its machine mean nothing.
"""
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common  # noqa: E402

RATIO = 50.0


def measure(command):
    """(CPU seconds, peak megabytes)"""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        common.fail(f"{command}: {errors[-500:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    common.need_codegen()
    if not common.SLOW:
        common.skip("a measurement: set CODEGEN_SLOW=1")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else common.directory()[0] / "microsoft.com" / "graph.json"
    if not path.exists():
        common.skip(f"there is no {path}")
    peer = common.package("openapi-typescript") / "bin" / "cli.js"
    work = common.work_folder("cost")
    commands = {
        "codegen": [common.CODEGEN, "-q", "--no-cache", "--plugin=typescript", "-O",
                    "typescript.compat=openapi-typescript", str(path), "-o", str(work / "ours")],
        "openapi-typescript": [common.node(), str(peer), str(path), "-o", str(work / "theirs.ts")],
    }
    best = {name: [1e9, 1e9] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            shutil.rmtree(work / "ours", ignore_errors=True)  # cold: nothing is there
            cpu, peak = measure(command)
            best[name] = [min(best[name][0], cpu), min(best[name][1], peak)]
    print(f"{path.name}, {path.stat().st_size / 1e6:.1f} MB, best of {rounds} rounds taken in turns")
    for name, (cpu, peak) in best.items():
        print(f"  {name}: {cpu:.3f} s of CPU, {peak:.0f} MB")
    ratio = best["openapi-typescript"][0] / best["codegen"][0]
    print(f"  {ratio:.1f} times less CPU")
    if ratio < RATIO and len(sys.argv) < 2:
        common.fail(f"less than {RATIO}")
    print("ok")


main()
