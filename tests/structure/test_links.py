# SPDX-License-Identifier: MIT
"""Relative links in the documentation lead somewhere, and every page of docs/ is reached from docs/README.md."""

import os
import re

import tree

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")


def links(path, text):
    """Targets of the relative links, relative to the root; code blocks hold none."""
    text = re.sub(r"^(```.*?^```|( {4}[^\n]*\n)+)", "", text, flags=re.M | re.S) if "```" in text else text
    found = []
    for name, _ in LINK.findall(text):
        if not re.match(r"[a-z]+:", name):
            found.append(os.path.normpath(os.path.join(os.path.dirname(path), name)))
    return found


def main():
    problems = []
    if links("docs/a.md", "see [x](../b/c.md#d) and [y](https://e.example/)") != ["b/c.md"]:
        problems.append("self check: links are not found")
    pages = tree.files(endings=(".md",))
    reached = set()
    for path in pages:
        for target in links(path, tree.read(path)):
            reached.add(target)
            if not os.path.exists(os.path.join(tree.ROOT, target)):
                problems.append(f"{path}: '{target}' does not exist")
    for path in pages:
        folder = os.path.dirname(path)
        if path.startswith("docs/") and path != "docs/README.md" and path not in reached and folder not in reached:
            problems.append(f"{path}: no page leads here")
    tree.finish(problems, len(pages))


if __name__ == "__main__":
    main()
