# SPDX-License-Identifier: MIT
"""Reads documents through the program and shows the model in one line a declaration, so that a test can be read aloud.

    {id R-- string:uuid, name? OOO string?}   a record: key, presence, type
    ->Pet  any(A, B)  one(A, B)  all(A, B)  class(string, integer)  enum("a", "b")  open("a")  lit(1)  not(A)
    [items] with <head> before it; `~` behind a kind: IMPLIED; `?`: NULLABLE; +{extra}; clauses behind a bar
"""

import json
import os
import subprocess
import sys
import tempfile

CODEGEN = os.environ.get("CODEGEN", "codegen")


def read(text, name="api.yaml", files=None, more=(), environment=None):
    """The model and the diagnostics of a document; exit code, too."""
    with tempfile.TemporaryDirectory() as folder:
        for path, content in {name: text, **(files or {})}.items():
            os.makedirs(os.path.dirname(os.path.join(folder, path)) or folder, exist_ok=True)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(content)
        run = subprocess.run([CODEGEN, "model", "dump", "--json", name, *more], cwd=folder, capture_output=True, text=True,
                             timeout=900, check=False)
    diagnostics = []
    for line in run.stderr.splitlines():
        try:
            diagnostics.append(json.loads(line))
        except ValueError:
            diagnostics.append({"code": "TEXT", "message": line})
    model = json.loads(run.stdout, parse_float=Number, parse_int=Number) if run.stdout.strip() else {}
    return model, diagnostics, run.returncode


def schemas(text, version="3.1.0", **keywords):
    """A document with these component schemas (YAML or JSON text, indented by four)."""
    return read(f"openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{text}", **keywords)


class Number(str):
    """A number as it was written."""


def last(key):
    return key.rsplit("/", 1)[-1] if "/" in key else key


def literal(value):
    return str(value) if isinstance(value, Number) else json.dumps(value)


def scalar(s):
    out = ""
    if s.get("format"):
        out += ":" + s["format"] + ("!" if "asserts-format" in s.get("flags", []) else "")
    for name in ("min_length", "max_length", "minimum", "maximum", "above", "below", "multiple", "patterns", "encoding",
                 "media", "bits"):
        if name in s:
            out += f" {name}={literal(s[name])}"
    if "content" in s:
        out += f" content={show(s['content'])}"
    return out


def clause(c):
    parts = [c["kind"]]
    if "key" in c:
        parts.append(c["key"])
    if "keys" in c:
        parts.append("(" + " ".join(c["keys"]) + ")")
    parts += [word + show(c[name]) for name, word in (("type", ""), ("then", "then "), ("else", "else ")) if name in c]
    for name in ("min", "max"):
        if name in c:
            parts.append(f"{name}={c[name]}")
    return " ".join(parts)


def case(c):
    out = ""
    if "value" in c:
        out += literal(c["value"])
    if "name" in c:
        out += "=" + c["name"]
    if "type" in c:
        out += (":" if out else "") + show(c["type"])
    return out + "".join(" " + f for f in c.get("flags", []))


def array(a):
    out = "<" + ", ".join(show(t) for t in a["head"]) + ">" if "head" in a else ""
    out += "[" + (show(a["items"]) if "items" in a else "") + "]"
    for name in ("min", "max"):
        if name in a:
            out += f" {name}={a[name]}"
    return out + (" unique" if "unique" in a.get("flags", []) else "")


def obj(o):
    fields = []
    for f in o.get("fields", []):
        flags = "".join("!" + x[0] for x in f.get("flags", []))
        fields.append(f"{f['key']}{flags} {f['presence']} {show(f['type'])}")
    out = "{" + ", ".join(fields) + "}"
    if "extra" in o:
        out += "+" + show(o["extra"])
    if "names" in o:
        out += " names=" + show(o["names"])
    for name in ("min", "max"):
        if name in o:
            out += f" {name}={o[name]}"
    return out


def show(t):
    if isinstance(t, list):
        t = t[0]
    kind, flags = t["kind"], t.get("flags", [])
    cases = ", ".join(case(c) for c in t.get("cases", []))
    facets = []
    if kind == "ref":
        out = "->" + last(t["target"])
    elif kind == "union":
        out = ("class" if "by-class" in flags else "one" if "exclusive" in flags else "any") + f"({cases})"
    elif kind == "intersection":
        out = "all(" + ", ".join(show(p) + (" own" if "own" in p.get("flags", []) else "") for p in t["parts"]) + ")"
    elif kind in ("enum", "literal"):
        out = ("open" if "open" in flags else "lit" if kind == "literal" else "enum") + f"({cases})"
    elif kind == "not":
        out = "not(" + show(t["target"]) + ")"
    else:
        out = "" if kind in ("record", "array") else kind
        if "object" in t:
            facets.append(obj(t["object"]))
        elif kind == "record":
            facets.append("{}")
        if "array" in t:
            facets.append(array(t["array"]))
        elif kind == "array":
            facets.append("[]")
    if "scalar" in t:
        facets.append(scalar(t["scalar"]))
    out += " & ".join(f for f in facets if f) if kind in ("record", "array") else "".join(facets)
    if kind not in ("ref", "union", "enum", "literal") and cases:
        out += f" tag({cases})"
    if "implied" in flags:
        out += "~"
    if "nullable" in flags:
        out += "?"
    if "clauses" in t:
        out += " | " + "; ".join(clause(c) for c in t["clauses"])
    return out


def declaration(model, name):
    for d in model.get("declarations", []):
        if d.get("name") == name or d["key"].endswith("#" + name):
            return d
    raise KeyError(f"{name} is not among {[d['key'] for d in model.get('declarations', [])]}")


def operation(model, name):
    return declaration(model, name)["subject"][0]


class Judge:
    """Counts what differs, and says where."""

    def __init__(self):
        self.bad = self.good = 0

    def equal(self, what, got, want):
        if got == want:
            self.good += 1
            return
        self.bad += 1
        print(f"{what}:\n  got  {got}\n  want {want}")

    def codes(self, what, diagnostics, want):
        self.equal(what + " (codes)", sorted(d["code"] for d in diagnostics), sorted(want))

    def finish(self):
        print(f"{self.good} of {self.good + self.bad} as wanted")
        sys.exit(1 if self.bad else 0)
