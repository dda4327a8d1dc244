#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What clients do when servers misbehave: every failure is one typed error, and none shows a secret.

CODEGEN_CLIENT_PLATFORMS: commands of other platforms, with semicolons between them (`deno run -A;bun;node18`)."""
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402


def main():
    runtime = common.SOURCE / "templates" / "client" / "index.ts"
    judge([common.node(), "--disable-warning=ExperimentalWarning"], runtime)
    others = [command.split() for command in os.environ.get("CODEGEN_CLIENT_PLATFORMS", "").split(";") if command.strip()]
    if others:
        bundle = common.work_folder("client-failures") / "runtime.mjs"
        script = "const [,p,i,o]=process.argv;require(p).buildSync({entryPoints:[i],bundle:true,format:'esm',outfile:o})"
        subprocess.run([common.node(), "-e", script, str(common.package("esbuild")), str(runtime), str(bundle)], check=True)
        for command in others:
            judge(command, bundle.as_uri())


def judge(command, runtime):
    run = subprocess.run([*command, str(HERE / "failures.mjs"), str(runtime)], capture_output=True, text=True, timeout=300)
    print(*command, run.stdout, run.stderr)
    if run.returncode:
        common.fail("a failure is not what it should be")


main()
