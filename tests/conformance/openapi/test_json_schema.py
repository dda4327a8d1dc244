# SPDX-License-Identifier: MIT
"""JSON-Schema-Test-Suite against the model alone: every group of 2020-12 as a component of an OpenAPI 3.1 document, and every group of
draft 7, 2019-09 and 2020-12 as a bare schema. judge.py decides by what `codegen model dump` says; so this proves that the reader carries
every keyword, without any writer. The suite's remote schemas are served on loopback."""
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]
from common import CODEGEN, REMOTES, need_codegen, serve_remotes, suite  # noqa: E402
from judge import Model  # noqa: E402

DRAFTS = {"draft7": "http://json-schema.org/draft-07/schema#", "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
          "draft2020-12": "https://json-schema.org/draft/2020-12/schema"}
SUBJECT = "#/components/schemas/Subject"
DATA = {"enum", "const", "default", "examples", "example"}
# Formats and contents are no business of the judge.
LEFT_OUT = {"format-assertion", "content", "format"}
# A keyword that an older draft has another word for is a note, and the reader says so.
HISTORIC = ("cross-draft", "refs to historic drafts are processed as historic drafts")
SAID = {(draft, *HISTORIC): "OAS0007" for draft in ("api", "draft2020-12", "draft2019-09")}
# What is reported beside the right answer: keywords beside `$ref` in draft 7, bounds that exclude each other, defaults of another type.
REPORTED = {"OAS0006", "OAS0010", "OAS0032"}


def moved(schema, root=True):
    """Local pointers keep their meaning where the schema is a component; a subschema with an `$id` is a resource of its own."""
    if isinstance(schema, list):
        return [moved(x, False) for x in schema]
    if not isinstance(schema, dict) or isinstance(schema.get("$id"), str):
        return schema
    out = {}
    for key, value in schema.items():
        if root and key == "$schema" and value == DRAFTS["draft2020-12"]:
            continue
        pointer = key in ("$ref", "$dynamicRef") and isinstance(value, str) and (value == "#" or value.startswith("#/"))
        out[key] = SUBJECT + value[1:] if pointer else value if key in DATA else moved(value, False)
    return out


def groups(root):
    for draft, dialect in DRAFTS.items():
        for folder in ("", "optional"):
            for path in sorted((root / "tests" / draft / folder).glob("*.json")):
                if path.stem in LEFT_OUT:
                    continue
                for group in json.loads(path.read_text(), parse_float=Decimal):
                    name = (path.stem, group["description"])
                    if isinstance(group["schema"], dict):
                        yield (draft, *name), {"$schema": dialect, **group["schema"]}, group["tests"]
                    if draft == "draft2020-12":
                        api = {"openapi": "3.1.0", "info": {"title": "suite", "version": "1"}, "paths": {},
                               "components": {"schemas": {"Subject": moved(group["schema"])}}}
                        yield ("api", *name), api, group["tests"]


def judge(name, document, tests, folder, remotes):
    """(instances right, what is wrong)"""
    path = Path(folder) / f"{abs(hash(name))}.json"
    path.write_text(json.dumps(document, default=number).replace(REMOTES, remotes))
    run = subprocess.run([CODEGEN, "model", "dump", "--json", "--allow-remote", remotes + "/", str(path)], capture_output=True,
                         text=True, timeout=900)
    codes = {json.loads(line)["code"] for line in run.stderr.splitlines() if line.startswith("{")}
    if run.returncode:
        return 0, [f"exit {run.returncode}: {run.stderr.strip()[-300:]}"]
    model = Model(json.loads(run.stdout, parse_float=Decimal))
    root = "api:" + (SUBJECT if name[0] == "api" else "#")
    wrong = [("valid: " if t["valid"] else "invalid: ") + t["description"] for t in tests
             if model.allows(root, t["data"]) != t["valid"]]
    if name in SAID and codes != {SAID[name]}:
        wrong.append(f"reported {sorted(codes)}")
    if codes - REPORTED - {SAID.get(name)}:
        wrong.append(f"reported {sorted(codes)}")
    return len(tests), wrong


def number(value):
    return float(value) if value % 1 else int(value)


def main():
    need_codegen()
    root = suite()
    every = list(groups(root))
    (_, address), bad, total = serve_remotes(root), 0, 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        work = [(g[0], pool.submit(judge, *g, folder, address)) for g in every]
        for name, answer in work:
            count, wrong = answer.result()
            total += count
            bad += bool(wrong)
            if wrong:
                print(" / ".join(name), "\n   ", "\n    ".join(wrong))
    print(f"{len(every) - bad} of {len(every)} groups right, {total} instances")
    sys.exit(1 if bad else 0)


main()
