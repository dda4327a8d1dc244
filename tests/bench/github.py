#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""GitHub's REST API: codegen beside openapi-typescript, in one run, whole processes from start to files; types, and
everything that five writers write (types, Zod schemas, a client, mock data, a Python package).

    python3 tests/bench/github.py [--codegen build/release/bin/codegen] [--rounds 5] [--json FILE]

Prints CPU milliseconds (user + system, best of the rounds), peak memory and bytes written, and the ratios. Needs what
`./run test` installs: examples/github and tests/node_modules. Prints figures; passes no judgement.
"""
import argparse, json, os, pathlib, resource, shutil, subprocess, sys, tempfile

root = pathlib.Path(__file__).resolve().parents[2]
document = root / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
FIVE = ("typescript", "zod", "client", "mock", "python")
node = root / "tests/node_modules/.bin/node"
peer = root / "tests/node_modules/openapi-typescript/bin/cli.js"


def measure(command):
    """CPU seconds, peak MB and exit status of one child."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, status


def best(command, rounds, fresh):
    cpu, memory = [], []
    for _ in range(rounds):
        fresh()
        seconds, peak, status = measure(command)
        if status:
            sys.exit(f"exit status {status}: {' '.join(map(str, command))}")
        cpu.append(seconds)
        memory.append(peak)
    return min(cpu), min(memory)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--codegen", default=str(root / "build/release/bin/codegen"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    missing = [str(path) for path in (document, peer, pathlib.Path(arguments.codegen)) if not path.exists()]
    if missing:
        print("skipped: missing", ", ".join(missing))
        return 77
    work = pathlib.Path(tempfile.mkdtemp(prefix="codegen-bench-"))
    ours, theirs = work / "ours", work / "theirs.ts"
    runtime = str(node) if node.exists() else "node"
    rows = {}
    try:
        def fresh():
            shutil.rmtree(ours, ignore_errors=True)
        run = [arguments.codegen, "--plugin=typescript", "--quiet", str(document), "-o", str(ours)]
        rows["codegen, cold"] = (*best(run, arguments.rounds, fresh), (ours / "types.ts").stat().st_size)
        rows["codegen, unchanged"] = (*best(run, arguments.rounds, lambda: None), 0)
        five = [arguments.codegen, *(f"--plugin={p}" for p in FIVE), "--quiet", str(document), "-o", str(ours)]
        cpu, memory = best(five, arguments.rounds, fresh)
        rows["codegen, five writers"] = (cpu, memory, sum(p.stat().st_size for p in ours.rglob("*") if p.is_file()))
        rows["codegen version"] = (*best([arguments.codegen, "version"], 4 * arguments.rounds, lambda: None), 0)
        command = [runtime, str(peer), str(document), "-o", str(theirs)]
        rows["openapi-typescript"] = (*best(command, max(1, arguments.rounds // 2), lambda: None), theirs.stat().st_size)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{'':24}{'CPU ms':>10}{'peak MB':>10}{'written KB':>12}")
    for name, (cpu, memory, size) in rows.items():
        print(f"{name:24}{cpu * 1e3:10.1f}{memory:10.1f}{size / 1024:12.0f}")
    mine, other = rows["codegen, cold"], rows["openapi-typescript"]
    print(f"ratios: {other[0] / mine[0]:.1f} times less CPU, {other[1] / mine[1]:.1f} times less memory; "
          f"five writers {other[0] / rows['codegen, five writers'][0]:.1f} times less CPU")
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps({k: dict(zip(("cpu", "mb", "bytes"), v)) for k, v in rows.items()}))
    return 0


sys.exit(main())
