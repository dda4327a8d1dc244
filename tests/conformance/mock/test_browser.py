#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The example `petstore`, built with Vite, clicked through in a browser without a window: the generated client talks to the
generated handlers in the browser's service worker.

`npm ci` in examples/petstore fetches what the example is built with; CODEGEN_BROWSER names a browser, CODEGEN_SCREENSHOT
a file for what it shows at the end.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def run(work, *command):
    done = subprocess.run([str(c) for c in command], cwd=work, capture_output=True, text=True, timeout=900)
    if done.returncode:
        common.fail(f"{' '.join(map(str, command[:3]))}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def main():
    common.need_codegen()
    example = common.SOURCE / "examples" / "petstore"
    modules = example / "node_modules"
    browser = os.environ.get("CODEGEN_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not (modules / "vite").is_dir():
        common.skip("Vite is not there ('npm ci' in examples/petstore)")
    if not browser:
        common.skip("there is no browser (CODEGEN_BROWSER names one)")
    work = common.work_folder("mock-browser") / "petstore"
    shutil.copytree(example, work, ignore=shutil.ignore_patterns("node_modules", "dist", "api", "public"))
    (work / "node_modules").symlink_to(modules)
    code, _, _, stderr = common.codegen(cwd=work)
    if code:
        common.fail(f"exit {code}: {stderr[-1000:]}")
    run(work, common.node(), modules / "typescript" / "bin" / "tsc", "-p", ".")
    run(work, common.node(), modules / "msw" / "cli" / "index.js", "init", "public", "--no-save")
    run(work, common.node(), modules / "vite" / "bin" / "vite.js", "build")
    shot = os.environ.get("CODEGEN_SCREENSHOT")
    print(run(work, common.node(), HERE / "browser.mjs", browser, work / "dist", *([shot] if shot else [])).strip())
    print("ok")


main()
