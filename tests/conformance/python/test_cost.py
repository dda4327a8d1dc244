#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a package of GitHub's document costs, beside datamodel-code-generator and openapi-python-client in the same run: CPU
time of generating it, the best of some rounds taken in turns, and of importing it, pydantic and httpx imported before: the
package alone, and with every model loaded. Prints figures; judges under CODEGEN_SLOW=1 alone.
"""
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import python  # noqa: E402
from python import common, tools  # noqa: E402

ROUNDS = int(os.environ.get("CODEGEN_ROUNDS", "2"))
FASTER = 50  # times, at least
IMPORT = """
import sys, time
import pydantic, httpx
sys.path.insert(0, sys.argv[1])
start = time.process_time()
import importlib
package = importlib.import_module(sys.argv[2])
alone = time.process_time() - start
if sys.argv[3]:
    models = importlib.import_module(sys.argv[3])
    for name in getattr(models, "__all__", ()):
        if not (sys.argv[4:] and name.startswith(sys.argv[4])):
            getattr(models, name)
print(alone, time.process_time() - start)
"""


def cpu(command, **more):
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(f"  {command[0]} ended with {process.returncode}: {said.decode(errors='replace')[-300:]}")
        return None
    return usage.ru_utime + usage.ru_stime


def imports(interpreter, folder, package, models, *without):
    best, environment = None, {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(4):
        run = subprocess.run([interpreter, "-c", IMPORT, str(folder), package, models, *without], capture_output=True, text=True,
                             env=environment)
        if run.returncode:
            print(f"  import {package}: {run.stderr[-300:]}")
            return None
        got = list(map(float, run.stdout.split()))
        best = got if best is None else [min(a, b) for a, b in zip(best, got)]
    return best


def main():
    common.need_codegen()
    tools.interpreter()
    if not common.SLOW:
        common.skip("a measurement: set CODEGEN_SLOW=1")
    document = common.corpus() / "github-api.json"
    peers = python.peers()
    if not document.exists() or not peers:
        common.skip("GitHub's document or the others are not there (CODEGEN_CORPUS, CODEGEN_PYTHON_PEERS: requirements-peers.txt)")
    work = common.work_folder("python-cost")
    programs = Path(peers).parent
    (work / "config.yml").write_text("post_hooks: []\n")
    commands = {
        "ours": [common.CODEGEN, "--no-cache", "--plugin=python", document, "-o", work / "ours", "-O", "python.package=ours"],
        "datamodel-code-generator": [
            programs / "datamodel-codegen", "--input", document, "--input-file-type", "openapi", "--output-model-type",
            "pydantic_v2.BaseModel", "--output", work / "theirs.py"],
        "openapi-python-client": [
            programs / "openapi-python-client", "generate", "--path", document, "--output-path", work / "client", "--meta",
            "none", "--overwrite", "--config", work / "config.yml"],
    }
    best, problems = {}, []
    for _ in range(ROUNDS):
        for name, command in commands.items():
            seconds = cpu(command, env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"})
            if seconds is not None:
                best[name] = min(best.get(name, 1e9), seconds)
    for name in commands:
        if name in best:
            print(f"generation: {name}: {best[name]:.2f} s of CPU, {best[name] / best['ours']:.0f} times ours")
            if name != "ours" and best[name] < FASTER * best["ours"]:
                problems.append(f"generation is less than {FASTER} times faster than {name}")
    loads = {"ours": imports(tools.interpreter(), work / "ours", "ours", "ours.models"),
             "datamodel-code-generator": imports(peers, work, "theirs", ""),
             "openapi-python-client": imports(peers, work, "client", "client.models")}
    # openapi-python-client writes no models of webhooks, which are more than half: without them ours are fewer, too.
    both = imports(tools.interpreter(), work / "ours", "ours", "ours.models", "Webhook")
    print(f"import: ours: with every model but those of webhooks {1000 * both[1]:.0f} ms")
    for name, got in loads.items():
        if got:
            print(f"import: {name}: the package {1000 * got[0]:.0f} ms, with every model {1000 * got[1]:.0f} ms")
            if name != "ours" and loads["ours"] and (
                    got[0] < loads["ours"][0] or got[1] < (both if name == "openapi-python-client" else loads["ours"])[1]):
                problems.append(f"importing is slower than that of {name}")
    python.report(problems)


main()
