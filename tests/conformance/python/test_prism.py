# SPDX-License-Identifier: MIT
"""Every operation of six documents (of two without CODEGEN_SLOW=1), called through its generated method with valid
arguments: an independent server that holds requests against the document (@stoplight/prism-cli) accepts each.

Arguments are made of the document's schemas, parsed into what the method's annotations say, and sent by the client.
`npm ci` in tests/conformance/prism fetches the server; CODEGEN_PRISM names another program.
"""
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "python"), str(HERE.parent / "prism")]
import common  # noqa: E402
import serve  # noqa: E402
import tools  # noqa: E402

DOCUMENTS = ["museum.yaml", "kubb-petstore.yaml", "alertmanager-v2.yaml", "star-trek.yaml", "figma.yaml", "blockfrost.yaml"]


def main():
    common.need_codegen()
    interpreter = tools.interpreter()
    serve.command()
    root, work, failed = common.corpus(), common.work_folder("prism"), []
    for name in DOCUMENTS if common.SLOW else DOCUMENTS[:2]:
        folder = work / name.replace(".", "_")
        folder.mkdir()
        code, events, _, errors = common.codegen("--plugin=python", "-O", "python.package=sdk", root / name, "-o", folder)
        if code:
            failed.append(f"{name}: not generated: {errors[-500:]}")
            continue
        with serve.serving(root / name, folder) as address:
            run = subprocess.run([interpreter, str(HERE / "call_all.py"), str(folder), str(root / name), address],
                                 capture_output=True, text=True, timeout=3000)
        print(f"{name}: {run.stdout.strip().splitlines()[-1] if run.stdout.strip() else 'nothing'}", flush=True)
        if run.returncode:
            failed.append(f"{name}:\n{run.stdout[-3000:]}{run.stderr[-2000:]}")
    print(*failed, sep="\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
