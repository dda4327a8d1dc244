# SPDX-License-Identifier: MIT
"""Corner cases, one row each: what real documents do against the specification, or at its edge, and what the reader makes of it.

A row: name, version, text (schemas, or with `/` at its beginning paths; more of the root behind a line `---`), the answer in one
line a declaration, and the diagnostics as `CODE line:column`, with `!` where --strict stops. Lines and columns are those of the row's own text; `-` is
a place outside of it. The rows are the table of docs/reference/openapi.md, "Corner cases", spelled out.
"""

import re
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

from corners import ROWS
from model import Judge, read, show

HEAD = {"2.0": "swagger: '2.0'", "3.0": "openapi: 3.0.3", "3.1": "openapi: 3.1.0", "3.2": "openapi: 3.2.0"}


def document(version, text):
    """The document, and at which line and column of it the row's text begins."""
    text, _, rest = textwrap.dedent(text).strip("\n").partition("\n---\n")
    head = [HEAD[version], "info: {title: T, version: '1'}"] + ([rest] if rest else [])
    if text.startswith(("/", "'/")):
        head.append("paths:")
        indent = 2
    else:
        head += ["paths: {}"] if "paths:" not in rest else []
        head += ["definitions:"] if version == "2.0" else ["components:", "  schemas:"]
        indent = 2 if version == "2.0" else 4
    before = "\n".join(head) + "\n"
    return before + textwrap.indent(text, " " * indent) + "\n", before.count("\n"), indent


def parameter(p):
    out = f"{p['place']}:{p.get('key', '')}" + "".join("!" + f[0] for f in p.get("flags", []))
    kind = show(p["type"]) if "type" in p else "|".join(b["media"] for b in p.get("payloads", [])) or "nothing"
    return out + f"={kind}" + (f" {p['style']}" if p.get("style") not in (None, "simple", "form") else "")


def payload(b):
    kind = show(b["type"]) if "type" in b else "nothing"
    item = f" of {show(b['item'])}" if "item" in b else ""
    parts = "(" + ", ".join(parameter({**p, "type": {"kind": "any"}}) for p in b["parts"]) + ")" if "parts" in b else ""
    return f"{b['media']}:{kind}{item}{parts}" + (f" {b['framing']}" if "framing" in b else "")


def describe(d):
    s = d["subject"][0] if isinstance(d.get("subject"), list) and d["subject"] else d.get("subject")
    if d["kind"] == "type":
        return f"{d.get('name') or d['key'][4:]} = {show(s)}"
    if d["kind"] != "operation":
        return None
    out = f"{d['name']} = {s['verb']} {s['path']}"
    if "params" in s:
        out += " " + ", ".join(parameter(p) for p in s["params"])
    if "bodies" in s:
        out += " <- " + ", ".join(payload(b) for b in s["bodies"])
    if "responses" in s:
        out += " -> " + ", ".join(r["name"] + "".join(" " + payload(b) for b in r.get("payloads", [])) for r in s["responses"])
    if "rules" in s:
        out += " needs " + " ".join(f"{r['group']}:{r.get('security', '').rsplit('/', 1)[-1]}" for r in s["rules"])
    return out + "".join(f" {f}" for f in s.get("flags", []) if f in ("webhook", "callback"))


def answer(version, text, files):
    whole, line, indent = document(version, text)
    model, diagnostics, code = read(whole, files=files)
    strict = {(d["code"], d.get("line"), d.get("column")) for d in read(whole, files=files, more=["--strict"])[1] if
              d["severity"] == "error"}
    reports = []
    for d in sorted(diagnostics, key=lambda d: (d.get("line", 0), d.get("column", 0), d["code"])):
        stop = "!" if (d["code"], d.get("line"), d.get("column")) in strict else ""
        inside = d.get("line", 0) > line and d.get("document", "api.yaml") == "api.yaml"
        place = f"{d['line'] - line}:{d['column'] - indent}" if inside else "-"
        reports.append(f"{d['code']}{stop} {place}")
    lines = [text for text in map(describe, model.get("declarations", [])) if text]
    return ([f"exit {code}"] if code else []) + lines, reports


def main():
    judge = Judge()
    only = sys.argv[1:]
    with ThreadPoolExecutor(4) as pool:
        rows = [row for row in ROWS if not only or re.search(only[0], row[0])]
        work = [(row, pool.submit(answer, row[1], row[2], row[5] if len(row) > 5 else None)) for row in rows]
        for row, future in work:
            lines, reports = future.result()
            judge.equal(row[0], lines, list(row[3]))
            judge.equal(row[0] + " (diagnostics)", reports, list(row[4]))
    judge.finish()


if __name__ == "__main__":
    main()
