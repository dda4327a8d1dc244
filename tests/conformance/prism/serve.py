# SPDX-License-Identifier: MIT
"""An independent server that holds requests against a document (@stoplight/prism-cli), for the proofs that call one.

`npm ci` in this folder fetches it; CODEGEN_PRISM names another program.
"""
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402


def command():
    given = os.environ.get("CODEGEN_PRISM")
    program = Path(given) if given else HERE / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    if not program.exists():
        common.skip("prism is not there ('npm ci' in tests/conformance/prism)")
    return [common.node(), "--max-old-space-size=6000", str(program)]


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


@contextlib.contextmanager
def serving(document, folder):
    """The address of a server of a document, as long as the block lasts; its log goes to the folder."""
    port, log = free_port(), folder / "prism.log"
    with log.open("w") as out:
        process = subprocess.Popen([*command(), "mock", "-h", "127.0.0.1", "-p", str(port), str(document)], stdout=out,
                                   stderr=subprocess.STDOUT, cwd=folder)
    try:
        wait_for(port, process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
