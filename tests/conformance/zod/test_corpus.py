#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Zod schemas of every document of the corpus compile under tsc --strict, load, and mostly use Zod's own methods alone."""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import zod  # noqa: E402
from zod import common  # noqa: E402

# share of declarations at least: by Zod's own methods, and where lengths and formats count as its own. The whole corpus is
# held against what is wanted, the sample against what it has reached.
ALL, OTHERS = (0.98, 0.98) if common.SLOW else (0.915, 0.973)
LIKE = {"minLength", "maxLength", "date", "dateTime", "time", "duration", "email", "hostname", "ipv6", "uri", "uriReference",
        "iri", "iriReference"}
OPTIONS = {"exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "allowImportingTsExtensions": True,
           "verbatimModuleSyntax": True, "isolatedModules": True}
DECLARATION = re.compile(r"^export const .*?(?=^export |\Z)", re.M | re.S)
IMPORTS = re.compile(r"^import \{([^}]*)\} from \"\./zod-runtime[^\"]*\";", re.M)
LAYOUT = {"lazy"}  # how a declaration is written, not what it checks


def plain(text):
    """(declarations, those with Zod's own methods alone, those with nothing beside these but what Zod has a method for that
    differs, {function: declarations that use it}) of a module."""
    names = {n.strip().split(" ")[-1] for part in IMPORTS.findall(text) for n in part.split(",") if n.strip()} - LAYOUT
    pattern = re.compile(r"(?<![\w$.\"'])(" + "|".join(sorted(map(re.escape, names))) + r")\(") if names else None
    total = own = like = 0
    used = {}
    for declaration in DECLARATION.findall(text):
        code = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', declaration)
        total += 1
        found = set(pattern.findall(code)) if pattern else set()
        own += not found
        like += found <= LIKE
        for name in found:
            used[name] = used.get(name, 0) + 1
    return total, own, like, used


def main():
    common.need_compilers()
    documents = common.corpus_documents()
    if not common.SLOW:
        documents = common.sample(documents, 60, key=lambda d: d[0])
    work, made, refused = zod.generate("zod-corpus", documents)
    modules = [module for _, _, module, _ in made]
    problems = []
    for version in common.COMPILERS:
        with common.Watch(f"tsc {version} --strict, {len(modules)} outputs, "
                          f"{sum(m.stat().st_size for m in modules) / 1e6:.1f} MB"):
            found = common.tsc(modules, version, OPTIONS, folder=work)
        problems += [f"tsc {version}: {line}" for line in found]
    counts = [plain(module.read_text()) for module in modules]
    total, own, like = (sum(c[i] for c in counts) for i in range(3))
    used = {}
    for _, _, _, found in counts:
        for name, count in found.items():
            used[name] = used.get(name, 0) + count
    print(f"{own} of {total} declarations, {100 * own / max(total, 1):.2f} %, use Zod's own methods alone; the others use "
          + ", ".join(f"{n} {c}" for n, c in sorted(used.items(), key=lambda u: -u[1])))
    print(f"{100 * like / max(total, 1):.2f} % where lengths in characters and formats count as its own, too")
    if not total:
        problems.append("nothing was generated")
    if own < ALL * total or like < OTHERS * total:
        problems.append(f"less than {ALL:.1%} plain declarations, or less than {OTHERS:.1%} but for lengths and formats")
    for problem in problems[:40]:
        print("  ", problem)
    if problems:
        common.fail(f"{len(problems)} problems")
    print("ok")


main()
