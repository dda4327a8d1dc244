# SPDX-License-Identifier: MIT
"""Makes templates/python/sync.py of aio.py by taking the asynchronous words out.

    python tests/python/unasync.py [--check]
"""
import re
import subprocess
import sys
from pathlib import Path

import tools

WORDS = [
    (r"The asynchronous client", "The synchronous client"),
    (r"\n`sync` is made of this file by taking the asynchronous words out; change this one\.\n",
     "\nMade of `aio` by taking the asynchronous words out; change that one.\n"),
    (r"  # noqa: ASYNC\d+ - [^\n]*", ""),
    (r"\n        if inspect\.isawaitable\(value\):\n            value = await value\n",
     "\n        if inspect.isawaitable(value):\n            raise ConfigError(\"an asynchronous function needs the "
     "asynchronous client\")\n"),
    (r"\bimport asyncio\nimport inspect\nimport json\n", "import inspect\nimport json\nimport threading\nimport time\n"),
    (r"\basyncio\.Lock\b", "threading.Lock"),
    (r"\basyncio\.sleep\b", "time.sleep"),
    (r"\basync_sleep\b", "sleep"),
    (r"\basync_bounded\b", "sync_bounded"),
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"PERF401", "PERF402"),
    (r"\bAsync(Iterator|Client|BaseTransport)\b", r"\1"),
    (r"\bAsync(BaseClient|Stream|Pager|Download|Settings)\b", r"Sync\1"),
    (r"\bStopAsyncIteration\b", "StopIteration"),
    (r"\b__a(enter|exit|iter|next)__\b", r"__\1__"),
    (r"\ba(close|iter|next|iter_bytes)\b", r"\1"),
]


def make():
    text = (tools.RUNTIME / "aio.py").read_text()
    for pattern, word in WORDS:
        text = re.sub(pattern, word, text)
    for command in (["check", "--select", "I,F401", "--fix", "--quiet"], ["format", "--quiet"]):
        text = subprocess.run([tools.tool("ruff"), *command, "--no-cache", "--config", str(tools.RUFF),
                               "--stdin-filename", "sync.py", "-"], input=text, capture_output=True, text=True,
                              check=True).stdout
    return text


def main():
    path = Path(tools.RUNTIME / "sync.py")
    if "--check" not in sys.argv[1:]:
        path.write_text(make())
    elif path.read_text() != make():
        print("templates/python/sync.py is not what aio.py makes: python tests/python/unasync.py")
        sys.exit(1)


if __name__ == "__main__":
    main()
