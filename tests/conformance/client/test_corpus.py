#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The client of every document of the corpus compiles under the strictest options, alone and beside the other writers.

Alone it writes its own types; beside typescript, zod and mock it takes theirs, judges requests and answers by the schemas, and has
queries for TanStack Query. A third form keeps instants and 64-bit integers in JavaScript's own types.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common  # noqa: E402

OPTIONS = {"exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "erasableSyntaxOnly": True,
           "verbatimModuleSyntax": True, "isolatedModules": True, "declaration": True, "isolatedDeclarations": True,
           "noUnusedLocals": True, "noImplicitOverride": True, "noFallthroughCasesInSwitch": True}
FORMS = {
    "alone": (["client"], []),
    "together": (["typescript", "zod", "mock", "client"], ["client.validate=both", "client.hooks=tanstack-query"]),
    "native": (["typescript", "client"], ["dates=native", "int64=exact"]),
}
PROGRAM = 10 << 20  # bytes of TypeScript in one program


def generate(work, documents, form):
    """(name, entry files, bytes) of every document that is no invalid one."""
    plugins, settings = FORMS[form]
    made, problems = [], []
    for name, path in documents:
        out = work / form / name.replace("/", "__")
        arguments = [f"--plugin={p}" for p in plugins] + [a for s in settings for a in ("-O", s)]
        code, events, _, stderr = common.codegen(*arguments, path, "-o", out)
        errors = [e for e in events if e.get("event") == "diagnostic" and e.get("severity") == "error"]
        if code == 0:
            entries = [p for p in (out / "client" / "index.ts", out / "mocks" / "index.ts") if p.exists()]
            made.append((name, entries, sum(p.stat().st_size for p in out.rglob("*.ts"))))
        elif code != 1 or not errors or any(not e.get("code", "").startswith(("CG", "OA")) for e in errors):
            problems.append(f"{name} ({form}): exit {code}, {stderr[-300:]}")
    return made, problems


def programs(made):
    batch, size = [], 0
    for _, entries, length in made:
        if batch and size + length > PROGRAM:
            yield batch
            batch, size = [], 0
        batch += entries
        size += length
    if batch:
        yield batch


def main():
    common.need_codegen()
    common.need_compilers()
    documents = common.corpus_documents()
    work = common.work_folder("client-corpus")
    (work / "node_modules").symlink_to(common.MODULES)
    problems = []
    for number, form in enumerate(FORMS):
        chosen = documents
        if not common.SLOW:
            chosen = common.sample(documents, 10 if number == 0 else 5, key=lambda d: f"{form} {d[0]}")
        made, found = generate(work, chosen, form)
        problems += found
        print(f"{form}: {len(chosen)} documents, {len(made)} generated, {sum(m[2] for m in made) / 1e6:.1f} MB")
        for version in common.COMPILERS:
            with common.Watch(f"tsc {version}"):
                for batch in programs(made):
                    problems += [f"{form}, tsc {version}: {line}" for line in
                                 common.tsc(batch, version, OPTIONS, folder=work)]
    for problem in problems[:60]:
        print("  ", problem)
    if problems:
        common.fail(f"{len(problems)} problems")
    print("ok")


main()
