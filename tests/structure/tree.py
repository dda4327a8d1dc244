# SPDX-License-Identifier: MIT
"""What the structural tests share: walking the source tree, and reporting."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = {"build", "node_modules", "__pycache__", ".git", ".codegen"}


def files(*folders, endings=(), root=ROOT):
    """Paths below the folders, relative to the root, `/`-separated and sorted; generated folders are left out."""
    found = []
    for folder in folders or (".",):
        for path, names, leaves in os.walk(os.path.join(root, folder)):
            names[:] = sorted(n for n in names if n not in SKIPPED)
            for leaf in leaves:
                if not endings or leaf.endswith(tuple(endings)):
                    found.append(os.path.relpath(os.path.join(path, leaf), root))
    return sorted(found)


def read(path, root=ROOT):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def finish(problems, looked_at):
    """Prints what was found and ends the test. Having looked at nothing is a failure, too."""
    for problem in problems:
        print(problem)
    print(f"{looked_at} looked at, {len(problems)} problems")
    sys.exit(1 if problems or not looked_at else 0)
