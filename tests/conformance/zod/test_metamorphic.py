#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every named schema of the corpus: instances of an independent generator, and mutations of them, judged by Ajv and by the
generated validator. Both have to agree; schema.mjs states the rule by which a schema becomes JSON Schema 2020-12.
"""
import collections
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import zod  # noqa: E402
from zod import common  # noqa: E402

AT_LEAST = 100000  # verdicts


def main():
    documents = common.corpus_documents()
    if os.environ.get("CODEGEN_DOCUMENTS"):
        documents = [d for d in documents if re.search(os.environ["CODEGEN_DOCUMENTS"], d[0])]
    elif not common.SLOW:
        documents = common.sample([d for d in documents if d[1].stat().st_size < 300000], 40, key=lambda d: d[0])
    work, made, _ = zod.generate("metamorphic", documents, "-O", "zod.check-formats=false")
    jobs = [{"name": title, "document": str(path), "module": str(module), "names": names, "seed": common.SEED}
            for title, path, module, names in made]
    answers = zod.ask(work, "metamorphic.mjs", jobs)
    judged = [a for a in answers if "verdicts" in a and "skipped" not in a]
    verdicts = sum(a["verdicts"] for a in judged)
    print(f"{len(judged)} schemas, {verdicts} verdicts, {sum(a['valid'] for a in judged)} of valid instances")
    skipped = collections.Counter(a["skipped"] for a in answers if "skipped" in a)
    for reason, count in skipped.most_common():
        print(f"  not compared, {count}: {reason}")
    problems = [f"{a['name']}: the module does not load: {a['load']}" for a in answers if "load" in a]
    problems += [f"{a['name']}: {a['component']} has no schema: {a['missing']}" for a in answers if "missing" in a]
    problems += [f"{a['name']}: {a['component']}: {a['hung']}" for a in answers if "hung" in a]
    for a in judged:
        for d in a["differences"][:1]:
            problems.append(f"{a['name']}: {a['component']}: Ajv {'accepts' if d['ajv'] else 'refuses'}, generated: "
                            f"{d['got']}: {str(d['instance'])[:300]} {d.get('why') or ''}")
    for problem in problems[:200]:
        print("  ", problem)
    if not any(a["valid"] for a in judged):
        problems.append("no valid instance was judged")
    if problems:
        common.fail(f"{len(problems)} disagreements")
    if common.SLOW and not os.environ.get("CODEGEN_DOCUMENTS") and verdicts < AT_LEAST:
        common.fail(f"fewer than {AT_LEAST} verdicts")
    print("ok")


main()
