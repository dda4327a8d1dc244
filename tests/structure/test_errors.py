# SPDX-License-Identifier: MIT
"""Every code of core/diag/codes.h has a page docs/errors/<code>.md with its title, and the reverse; plugins' too."""

import os
import re

import tree

CODE = re.compile(r'X\("(CG[A-Z]\d{4})",\s*([A-Z]+),\s*([A-Z]+),\s*"([^"]+)"\)')
SEVERITIES = {"ERROR", "WARNING", "STRICT", "INFO", "HINT"}
CLASSES = {"INPUT", "USAGE", "STALE", "PLUGIN", "BUG", "OUTPUT"}


def judge_codes(codes):
    problems = []
    seen = set()
    for code, severity, kind, _ in codes:
        if code in seen:
            problems.append(f"codes.h: '{code}' stands twice")
        if severity not in SEVERITIES or kind not in CLASSES:
            problems.append(f"codes.h: '{code}' has an unknown severity or class")
        seen.add(code)
    return problems


def judge_page(code, title, text):
    """A page: the title, and at least three parts of which none is empty."""
    lines = text.splitlines()
    if not lines or lines[0] != f"# {code}: {title}":
        return [f"docs/errors/{code}.md: the first line is not '# {code}: {title}'"]
    parts = [p.strip() for p in re.split(r"^## .*$", "\n".join(lines[1:]), flags=re.M)]
    paragraphs = [p for p in re.split(r"\n\s*\n", "\n".join(lines[1:])) if p.strip()]
    if (len(parts) > 1 and not all(parts[1:])) or len(paragraphs) < 3:
        return [f"docs/errors/{code}.md: less than three parts (what it means, why it happens, what to do)"]
    return []


def main():
    codes = CODE.findall(tree.read("core/diag/codes.h"))
    titles = {code: title for code, _, _, title in codes}
    problems = judge_codes(codes)
    if not judge_codes([("CGS0001", "ERROR", "INPUT", "a")] * 2) or not judge_page("CGS0001", "a", "# CGS0001: b\n"):
        problems.append("self check: planted faults were not found")
    pages = {os.path.basename(p)[:-3] for p in tree.files("docs/errors", endings=(".md",))} - {"README"}
    for code in sorted(titles):
        if code not in pages:
            problems.append(f"docs/errors/{code}.md: missing ('{titles[code]}')")
        else:
            problems += judge_page(code, titles[code], tree.read(f"docs/errors/{code}.md"))
    problems += [f"docs/errors/{page}.md: no such code" for page in sorted(pages - set(titles)) if page.startswith("CG")]
    for path in tree.files("core", endings=(".c", ".h")):
        for code in set(re.findall(r'"(CG[A-Z]\d{4})"', tree.read(path))) - set(titles):
            problems.append(f"{path}: code '{code}' is not in codes.h")
    for path in tree.files("plugins", endings=(".c", ".h")):
        if "/tests/" not in path:
            for code in sorted(set(re.findall(r'"([A-Z]{2,}\d{4})"', tree.read(path))) - pages):
                problems.append(f"{path}: '{code}' has no page docs/errors/{code}.md")
    tree.finish(problems, len(codes))


if __name__ == "__main__":
    main()
