# SPDX-License-Identifier: MIT
"""Every operation of six documents, called through its generated method with valid arguments: an independent server that
holds requests against the document (@stoplight/prism-cli) accepts each.

Arguments are made of the document's schemas, parsed into what the method's annotations say, and sent by the client.
`npm ci` in tests/conformance/python/prism fetches the server; CODEGEN_PRISM names another program.
"""
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "python")]
import common  # noqa: E402
import tools  # noqa: E402

DOCUMENTS = ["museum.yaml", "figma.yaml", "kubb-petstore.yaml", "star-trek.yaml", "alertmanager-v2.yaml", "blockfrost.yaml"]


def prism():
    given = os.environ.get("CODEGEN_PRISM")
    program = Path(given) if given else HERE / "prism" / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    if not program.exists():
        common.skip("prism is not there ('npm ci' in tests/conformance/python/prism)")
    return [common.node(), str(program)]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, process, log):
    for _ in range(6000):
        if process.poll() is not None:
            common.fail(f"prism ended: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    common.fail("prism does not answer")


def main():
    common.need_codegen()
    command, interpreter = prism(), tools.interpreter()
    root, work, failed = common.corpus(), common.work_folder("prism"), []
    for name in DOCUMENTS:
        folder, port = work / name.replace(".", "_"), free_port()
        folder.mkdir()
        code, events, _, errors = common.codegen("--plugin=python", "-O", "python.package=sdk", root / name, "-o", folder)
        if code:
            failed.append(f"{name}: not generated: {errors[-500:]}")
            continue
        log = folder / "prism.log"
        with log.open("w") as out:
            process = subprocess.Popen([*command, "mock", "-h", "127.0.0.1", "-p", str(port), str(root / name)], stdout=out,
                                       stderr=subprocess.STDOUT, cwd=folder)
        try:
            wait_for(port, process, log)
            run = subprocess.run([interpreter, str(HERE / "call_all.py"), str(folder), str(root / name),
                                  f"http://127.0.0.1:{port}"], capture_output=True, text=True, timeout=3000)
        finally:
            process.terminate()
            process.wait()
        print(f"{name}: {run.stdout.strip().splitlines()[-1] if run.stdout.strip() else 'nothing'}", flush=True)
        if run.returncode:
            failed.append(f"{name}:\n{run.stdout[-3000:]}{run.stderr[-2000:]}")
    print(*failed, sep="\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
