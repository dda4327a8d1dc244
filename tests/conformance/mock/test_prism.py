#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every operation of real documents, called through the generated client with generated arguments: an independent server
that holds requests against the document accepts each, and the generated validators read every answer that the document
allows. A few documents; GitHub's and other large ones with CODEGEN_SLOW=1."""
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "prism")]
import serve  # noqa: E402
from mock import common  # noqa: E402

FEW = ["museum.yaml", "kubb-petstore.yaml"]
MORE = ["alertmanager-v2.yaml", "star-trek.yaml", "figma.yaml", "blockfrost.yaml", "galaxy.json", "langfuse.yml", "github-api.json"]
PLUGINS = ["--plugin=typescript", "--plugin=zod", "--plugin=client", "--plugin=mock"]
OPTIONS = ["mock.arguments=true", "client.validate=responses"]

# What the server does not know, by operation.
NESTED = "a member that is required and readOnly need not be sent (OpenAPI 3.0 4.7.24); it asks for one in a schema within a schema"
DYNAMIC = "$dynamicRef: it answers null where the document has a planet"
EITHER = "a path variable that is oneOf an integer and a string: it takes the text of an integer for both, and refuses that"
KNOWN = {("github-api.json", "actionsCreateWorkflowDispatch"): EITHER, ("github-api.json", "actionsGetWorkflowUsage"): EITHER,
         ("galaxy.json", "createCelestialBody"): NESTED,
         ("galaxy.json", "updatePlanet"): NESTED, ("galaxy.json", "getAllData"): DYNAMIC}


def main():
    common.need_codegen()
    serve.command()
    for package in ("zod", "ajv"):
        common.package(package)
    root, work, failed = common.corpus(), common.work_folder("mock-prism"), []
    (work / "node_modules").symlink_to(common.MODULES)
    for name in FEW + (MORE if common.SLOW else []):
        folder = work / name.replace(".", "_")
        folder.mkdir()
        code, _, _, errors = common.codegen(*PLUGINS, "-O", "imports=ts", *[x for o in OPTIONS for x in ("-O", o)], root / name, "-o", folder)
        if code:
            failed.append(f"{name}: not generated: {errors[-500:]}")
            continue
        with serve.serving(root / name, folder) as address:
            run = subprocess.run([common.node(), "--disable-warning=ExperimentalWarning", str(HERE / "prism.mjs"), str(folder),
                                  str(root / name), address, "1"], capture_output=True, text=True, timeout=3000)
        if run.returncode or not run.stdout:
            failed.append(f"{name}: {run.stderr[-1500:]}")
            continue
        answer = json.loads(run.stdout)
        known = [r for r in answer["refused"] if (name, r[0]) in KNOWN]
        refused = [r for r in answer["refused"] if r not in known]
        ours = [b for b in answer["broken"] if not b[2].startswith("the server's") and (name, b[0]) not in KNOWN]
        print(f"{name}: {answer['operations']} operations, {answer['calls']} calls, {answer['accepted']} accepted, {answer['parsed']} answers "
              f"read; {len(refused)} refused, {len(known)} refused for a fault of the server, {len(answer['broken']) - len(ours)} answers "
              f"that the document does not allow, {len(ours)} others", flush=True)
        for row in refused[:30] + ours[:30]:
            print("    ", *row)
        failed += [f"{name}: {row[0]}" for row in refused + ours]
    if failed:
        common.fail("\n".join(failed[:40]))
    print("ok")


if __name__ == "__main__":
    main()
