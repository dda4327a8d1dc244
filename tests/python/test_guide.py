# SPDX-License-Identifier: MIT
"""docs/guide/python-sdk.md: each piece of Python on it runs against a server on loopback, and passes pyright."""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import tools
from loopback import json_answer, serving

TITLES = [{"isbn": f"978000000000{n}", "title": f"Title {n}", "price": {"amount": 100, "currency": "EUR"}, "pages": 100,
           "published": "2020-01-01", "authors": [{"name": "A"}], "genre": "fiction"} for n in (2, 3, 4)]


def answer(seen, handler):
    query = dict(pair.split("=") for pair in seen.query.split("&") if pair)
    if seen.method == "PUT" and seen.path.endswith("/cover"):
        return (204, {}, b"") if b"\x89PNG" in seen.body and b"image/png" in seen.body else json_answer("{}", 400)
    if seen.path == "/titles":
        at = int(query.get("cursor", 0))
        end = at + int(query.get("limit", 2))
        more = {"next": str(end)} if end < len(TITLES) else {}
        return json_answer(json.dumps({"items": TITLES[at:end], **more}))
    for title in TITLES:
        if seen.path.endswith(title["isbn"]):
            return json_answer(json.dumps(title))
    return 404, {"content-type": "application/problem+json"}, b'{"title": "no such title", "type": "about:blank", "status": 404}'


def main():
    guide = (tools.SOURCE / "docs" / "guide" / "python-sdk.md").read_text()
    pieces = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    failed = []
    with tempfile.TemporaryDirectory() as folder, serving(answer) as server:
        document = tools.SOURCE / "examples" / "bookshop" / "openapi.yaml"
        made = subprocess.run([tools.CODEGEN, "--plugin=python", str(document), "-o", folder], capture_output=True, text=True)
        if made.returncode:
            sys.exit(made.stderr + made.stdout)
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        for number, piece in enumerate(pieces):
            path = Path(folder) / f"piece_{number}.py"
            path.write_text(f'url = "{server.url}"\n{piece}')
            run = subprocess.run([tools.interpreter(), "-W", "error", str(path)], env=environment, capture_output=True, text=True)
            if run.returncode or not (run.stdout or "upload" in piece):
                failed.append(f"{piece}\n{run.stdout}{run.stderr}")
        failed += [line for line in tools.pyright_strict(folder, [f"piece_{n}.py" for n in range(len(pieces))])]
    print(*failed, sep="\n")
    print(f"{len(pieces)} pieces, {len(failed)} findings")
    sys.exit(1 if failed or len(pieces) < 5 else 0)


if __name__ == "__main__":
    main()
