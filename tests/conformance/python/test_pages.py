# SPDX-License-Identifier: MIT
"""Rows by the hundred thousand through a paginated method of a generated package: memory stays flat, synchronously and
asynchronously. A million with CODEGEN_SLOW=1.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "python")]
import common  # noqa: E402
import tools  # noqa: E402
from loopback import json_answer, serving  # noqa: E402

ROWS = 1_000_000 if common.SLOW else 100_000
PAGE = 1000
DOCUMENT = {
    "openapi": "3.1.0", "info": {"title": "rows", "version": "1"},
    "paths": {"/rows": {"get": {"operationId": "listRows", "parameters": [
        {"name": "cursor", "in": "query", "schema": {"type": "string"}}], "responses": {"200": {
            "description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}}}},
    "components": {"schemas": {
        "Row": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}},
        "Page": {"type": "object", "required": ["data"], "properties": {
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}, "next_cursor": {"type": "string"}}}}}}

# Memory is looked at after a tenth, when everything that is made once is there, and at the end.
READ = """
import asyncio, gc, sys, tracemalloc
import sdk
url, rows, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]

def look():
    gc.collect()
    return tracemalloc.get_traced_memory()

def judge(count, early, peak_early):
    late, peak = look()
    assert count == rows, (count, rows)
    assert late - early < 1 << 20, (early, late)
    assert peak < 2 * peak_early, (peak_early, peak)
    print(count, "rows,", early >> 10, "KiB, then", late >> 10, "KiB, at most", peak >> 10)

def sync():
    count, early, peak = 0, 0, 0
    with sdk.Client(base_url=url) as client:
        for row in client.default.list_rows_iter():
            assert row.id == count
            count += 1
            if count == rows // 10:
                early, peak = look()
        judge(count, early, peak)

async def aio():
    count, early, peak = 0, 0, 0
    async with sdk.AsyncClient(base_url=url) as client:
        async for row in client.default.list_rows_iter():
            assert row.id == count
            count += 1
            if count == rows // 10:
                early, peak = look()
        judge(count, early, peak)

tracemalloc.start()
sync() if kind == "sync" else asyncio.run(aio())
"""


def answer(seen, handler):
    at = int(seen.query.partition("=")[2] or 0)
    end = min(ROWS, at + PAGE)
    rows = ",".join(f'{{"id": {n}, "name": "row {n}"}}' for n in range(at, end))
    more = f', "next_cursor": "{end}"' if end < ROWS else ""
    handler.server.seen.clear()
    return json_answer(f'{{"data": [{rows}]{more}}}')


def main():
    common.need_codegen()
    failed = 0
    with tempfile.TemporaryDirectory() as folder, serving(answer) as server:
        document = Path(folder) / "rows.json"
        document.write_text(json.dumps(DOCUMENT))
        code, _, _, errors = common.codegen("--plugin=python", "-O", "python.package=sdk", document, "-o", folder)
        if code:
            common.fail(errors)
        for kind in ("sync", "async"):
            run = subprocess.run([tools.interpreter(), "-c", READ, server.url, str(ROWS), kind], capture_output=True, text=True,
                                 env={**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"})
            print(f"{kind}: {run.stdout.strip() or run.stderr[-3000:]}")
            failed += run.returncode != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
