#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real data under default options: no valid response example of GitHub's document is refused, no valid fixture of Stripe's.

CODEGEN_STRIPE_FIXTURES names `openapi/fixtures3.json` of Stripe's public repository stripe/openapi, and
CODEGEN_STRIPE_DOCUMENT the document it belongs to (else the corpus' own). What is valid is Ajv's word, with null taken for a
nullable enum, as docs/reference/openapi.md says. One that is refused for a format, and breaks it for ajv-formats as well, is
listed and counts as invalid.
"""
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import zod  # noqa: E402
from zod import common  # noqa: E402

GITHUB = common.SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"


def github(work):
    """The document with probes for the examples of its responses."""
    import subprocess
    target = work / "github" / "probe.json"
    run = subprocess.run([common.node(), str(HERE / "probe.mjs")], text=True, capture_output=True,
                         input=json.dumps([{"name": "github", "document": str(GITHUB), "target": str(target)}]))
    if run.returncode:
        common.fail(run.stderr[-1000:])
    probes = Path(f"{target}.probes.json")
    found = json.loads(probes.read_text())
    probes.write_text(json.dumps({k: {**v, "values": [e for e in v["values"] if e["kind"] == "example"]}
                                  for k, v in found.items() if "/responses/" in v["pointer"]}))
    return target


def stripe(work, fixtures):
    """The document with a probe for each schema that a fixture is named after."""
    document = Path(os.environ.get("CODEGEN_STRIPE_DOCUMENT") or common.corpus() / "stripe.json")
    schemas = json.loads(document.read_text())
    target = work / "stripe" / "probe.json"
    target.parent.mkdir()
    probes = {}
    for name, value in json.loads(fixtures.read_text())["resources"].items():
        if name in schemas["components"]["schemas"]:
            probe = f"Probe{len(probes)}"
            schemas["components"]["schemas"][probe] = {"$ref": f"#/components/schemas/{name}"}
            probes[probe] = {"pointer": f"/components/schemas/{name}", "values": [{"kind": "fixture", "value": value}]}
    target.write_text(json.dumps(schemas))
    Path(f"{target}.probes.json").write_text(json.dumps(probes))
    return target


def main():
    common.need_codegen()
    work = common.work_folder("real-inputs")
    given = []
    if GITHUB.exists():
        given.append(("GitHub's response examples", github(work)))
    fixtures = Path(os.environ.get("CODEGEN_STRIPE_FIXTURES", ""))
    if fixtures.is_file():
        given.append(("Stripe's fixtures", stripe(work, fixtures)))
    if not given:
        common.skip("neither GitHub's document ('npm ci' in examples/github) nor CODEGEN_STRIPE_FIXTURES is there")
    folder, made, refused = zod.generate("real", given)
    if refused:
        common.fail(f"not generated: {refused}")
    jobs = [{"name": title, "document": str(path), "module": str(module), "names": names, "probes": f"{path}.probes.json"}
            for title, path, module, names in made]
    answers = zod.ask(folder, "examples.mjs", jobs)
    bad = [a for a in answers if "load" in a or "missing" in a or "hung" in a]
    for title, _ in given:
        mine = [a for a in answers if a["name"] == title and "verdicts" in a]
        wrong = [(a["pointer"], d) for a in mine for d in a["differences"]]
        formats = [w for w in wrong if w[1]["ajv"] and w[1]["byFormat"]]
        refused = [w for w in wrong if w[1]["ajv"] and w[1]["got"] is not True and not w[1]["byFormat"]]
        accepted = [w for w in wrong if not w[1]["ajv"] and w[1]["got"] is True]
        print(f"{title}: {sum(a['verdicts'] for a in mine)}, of which {sum(a['valid'] for a in mine)} valid; "
              f"{len(refused)} valid ones refused, {len(accepted)} invalid ones accepted; {len(formats)} break a format")
        for pointer, d in (refused + accepted + formats)[:40]:
            print(f"   {pointer}: {'refused' if d['ajv'] else 'accepted'}: {d.get('why')}: {d['value'][:160]}")
        bad += refused + accepted
    for b in bad[:5]:
        print("  ", str(b)[:300])
    if bad:
        common.fail(f"{len(bad)} verdicts are wrong")
    print("ok")


main()
