# SPDX-License-Identifier: MIT
"""Run-time support as text: the strictest checks of every tool, and one client made of the other."""
import sys
import tempfile

import tools
import unasync


def main():
    with tempfile.TemporaryDirectory() as folder:
        tools.runtime_package(folder)
        findings = [f"{check}: {line}" for check, lines in tools.judge(folder, "rt") for line in lines]
    if (tools.RUNTIME / "sync.py").read_text() != unasync.make():
        findings.append("templates/python/sync.py is not what aio.py makes: python tests/python/unasync.py")
    # A check that finds nothing in bad code is no check.
    with tempfile.TemporaryDirectory() as folder:
        bad = tools.runtime_package(folder, "bad") / "more.py"
        bad.write_text('"""Bad."""\nimport os\n\n\ndef f(a):\n  return a + undefined\nf(1, 2)\n')
        for check, lines in tools.judge(folder, "bad"):
            if not any("more" in line or "undefined" in line for line in lines):
                findings.append(f"self check: {check} finds nothing in bad code")
    print(*findings, sep="\n")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
