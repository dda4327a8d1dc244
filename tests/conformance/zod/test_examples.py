#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every example and default of the corpus gets the verdict of Ajv; no valid one is refused under the default options.

Ajv asserts no formats, nor does the validator of the first comparison. With default options it does: the valid examples that
it refuses are listed: each has to break a format for ajv-formats as well.
"""
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import zod  # noqa: E402
from zod import common  # noqa: E402

OUTSIDE = re.compile(rb"""\$ref["']?\s*:\s*["']?[^#"'\s]""")


def documents():
    found = common.corpus_documents()
    github = common.SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
    if github.exists():
        found.append(("github", github))
    if not common.SLOW:
        found = common.sample([d for d in found if d[1].stat().st_size < 1000000], 60, key=lambda d: d[0])
    version = re.compile(rb"""["']?(openapi|swagger)["']?\s*:""")
    return [d for d in found if version.search(d[1].read_bytes()[:4000])]


def probed(found):
    """The documents with probes; one with references to other files stays among a copy of them."""
    root = common.corpus()
    work = common.work_folder("probes")
    jobs = []
    for i, (name, path) in enumerate(found):
        folder = work / f"p{i:04d}"
        target = folder / "probe.json"
        if OUTSIDE.search(path.read_bytes()):
            top = root / Path(*Path(name).parts[:2 if name.startswith("packs") else 1])
            if top.is_dir():
                shutil.copytree(top, folder)
            else:
                top = path.parent  # the word stands in a text
            target = folder / path.relative_to(top).parent / "probe.json"
        jobs.append({"name": name, "document": str(path), "target": str(target)})
    run = subprocess.run([common.node(), "--max-old-space-size=6000", str(HERE / "probe.mjs")], input=json.dumps(jobs),
                         capture_output=True, text=True)
    if run.returncode:
        common.fail(run.stderr[-2000:])
    print(run.stdout.strip())
    return [(j["name"], Path(j["target"])) for j in jobs]


def judged(name, given, *options):
    work, made, refused = zod.generate(name, given, *options)
    jobs = [{"name": title, "document": str(path), "module": str(module), "names": names, "probes": f"{path}.probes.json"}
            for title, path, module, names in made]
    return zod.ask(work, "examples.mjs", jobs)


def listed(answers, wanted):
    return [f"{a['name']}: {a['pointer']}: {d['kind']} {d['value']}: Ajv {'accepts' if d['ajv'] else 'refuses'}, generated "
            f"{d['got']}: {d.get('why')}" for a in answers for d in a.get("differences", []) if wanted(d)]


def main():
    common.need_codegen()
    given = probed(documents())
    answers = judged("examples", given, "-O", "zod.check-formats=false")
    problems = [f"{a['name']}: the module does not load: {a['load']}" for a in answers if "load" in a]
    problems += [f"{a['name']}: {a['missing']} has no schema" for a in answers if "missing" in a]
    problems += [f"{a['name']}: {a['component']}: {a['hung']}" for a in answers if "hung" in a]
    problems += listed(answers, lambda d: True)
    counted = [a for a in answers if "verdicts" in a]
    print(f"{sum(a['verdicts'] for a in counted)} verdicts, {sum(a['valid'] for a in counted)} valid; "
          f"not compared: {sum('skipped' in a for a in answers)}")
    if not any(a["valid"] for a in counted):
        problems.append("no valid example was judged")
    for reason in sorted({a["skipped"] for a in answers if "skipped" in a}):
        print("  not compared:", reason)
    default = judged("examples-default", given)
    formats = listed(default, lambda d: d["ajv"] and d["got"] is not True and d["byFormat"])
    problems += listed(default, lambda d: d["ajv"] and d["got"] is not True and not d["byFormat"])
    print(f"refused with default options, for a format that they break: {len(formats)}")
    for line in formats[:60]:
        print("   ", line[:300])
    for problem in problems[:80]:
        print("  ", problem[:500])
    if problems:
        common.fail(f"{len(problems)} problems")
    print("ok")


main()
