#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How many of five instances of every named schema of the corpus are valid (Ajv with formats): ours, those of
json-schema-faker, and those of what Orval writes. The table stands in docs/internals/mock.md.

Orval writes data for answers of operations, so it is given each document with one operation for each schema. Documents of
several files are left out, since that copy stands elsewhere. `npm ci` in tests/conformance/mock/peers fetches it.
"""
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mock  # noqa: E402
from mock import common  # noqa: E402

SEEDS = 5
PEERS = HERE / "peers" / "node_modules"


def load(path):
    script = ("import fs from 'node:fs'; import YAML from 'yaml'; const t = fs.readFileSync(process.argv[1], 'utf8');"
              "let d; try { d = JSON.parse(t) } catch { d = YAML.parse(t, {maxAliasCount: -1, logLevel: 'silent',"
              " uniqueKeys: false, strict: false}) } process.stdout.write(JSON.stringify(d))")
    run = subprocess.run([common.node(), "--input-type=module", "-e", script, str(path)], cwd=common.MODULES.parent,
                         capture_output=True)
    return json.loads(run.stdout) if run.returncode == 0 else None


def one_operation_each(job, folder):
    """The document with an operation for each schema, or None where it refers to other files."""
    document = load(Path(job["file"]))
    if not isinstance(document, dict):
        return None
    swagger = "swagger" in document
    root = "#/definitions/" if swagger else "#/components/schemas/"
    paths = {}
    for i, component in enumerate(job["components"]):
        component["index"] = i
        schema = {"$ref": root + component["name"].replace("~", "~0").replace("/", "~1")}
        answer = {"description": "", "schema": schema} if swagger else {
            "description": "", "content": {"application/json": {"schema": schema}}}
        paths[f"/s{i}"] = {"get": {"operationId": f"s{i}", "responses": {"200": answer}}}
    kept = {key: document[key] for key in ("openapi", "swagger", "info", "definitions", "produces") if key in document}
    kept.setdefault("info", {"title": "t", "version": "1"})
    if swagger:
        kept["produces"] = ["application/json"]
    else:
        kept["components"] = {"schemas": document.get("components", {}).get("schemas", {})}
    text = json.dumps({**kept, "paths": paths})
    if '"$ref": "' in text and any(not part.startswith("#") for part in text.split('"$ref": "')[1:]):
        return None
    path = folder / "document.json"
    path.write_text(text)
    return path


def orval(job, folder):
    """The module that Orval writes for a document, or why there is none."""
    folder.mkdir(parents=True)
    (folder / "node_modules").symlink_to(PEERS)
    path = one_operation_each(job, folder)
    if path is None:
        return None, "several files"
    try:
        run = subprocess.run([common.node(), "--max-old-space-size=4000", str(PEERS / "orval" / "dist" / "bin" / "orval.mjs"),
                              "-i", str(path), "-o", str(folder / "out.ts"), "--client", "fetch", "--mock", "--mode", "split"], cwd=folder,
                             capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return None, "does not end"
    module = folder / "out.faker.ts"
    return (str(module), "") if module.exists() else (None, (run.stdout + run.stderr).strip()[-200:])


def main():
    if not common.SLOW:
        common.skip("a comparison, not a proof (CODEGEN_SLOW=1 runs it)")
    if not (PEERS / "orval").is_dir():
        common.skip("Orval is not there ('npm ci' in tests/conformance/mock/peers)")
    work, jobs, _, _ = mock.generate("mock-peers", mock.documents(), "-O", f"mock.fixtures={SEEDS}", plugins=("mock",))
    modules, refused, left = {}, [], []
    jobs = [job for job in jobs if job["components"]]
    for i, job in enumerate(jobs):
        module, why = orval(job, work / "orval" / str(i))
        if module:
            modules[job["name"]] = module
        else:
            (left if why == "several files" else refused).append((job["name"], why))
    faker = (PEERS / "@faker-js" / "faker" / "dist" / "index.js").as_uri()
    names = {name for name, _ in left}
    for maker in ("codegen", "json-schema-faker", "orval"):
        some = [{**job, "maker": maker, "seeds": SEEDS, "module": modules.get(job["name"], "none"), "faker": faker}
                for job in jobs if job["name"] not in names]
        answers = mock.ask(work, "peers.mjs", some)
        taken = [a for a in answers if maker != "orval" or a["name"] in modules]
        asked, valid, none, endless = (sum(a[k] for a in taken) for k in ("asked", "valid", "none", "endless"))
        left_out = sum(a["asked"] for a in answers) - asked
        print(f"{maker}: {valid} of {asked} valid ({100 * valid / max(asked, 1):.2f} %), {none} not made, {endless} schemas at "
              f"which it does not end; {left_out} not asked, of documents that it refuses", flush=True)
        for answer in answers:
            if answer.get("failed"):
                print("    not asked:", answer["name"], answer["failed"])
    print(f"documents that Orval refuses: {len(refused)}; left out, since of several files: {len(left)}")
    for row in refused:
        print("   ", *row)
    print("ok")


main()
