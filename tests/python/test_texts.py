# SPDX-License-Identifier: MIT
"""Texts that try to leave the place where they are printed, in every place of a document: quotes, backslashes, controls,
braces, comments, ends of lines. The package imports without a word, judges and writes the very texts, and runs none.
"""
import ast
import asyncio
import builtins
import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import warnings
from pathlib import Path

import tools

tools.again()
import httpx  # noqa: E402

FIRED = []
builtins.fire = lambda *_: FIRED.append(1)
FIRE = "fire()"
TEXTS = [
    "' \" \\ end \\", '"', "'", "\\", '"""', "'''", '""', f'"""\n{FIRE}\n"""', f"'''\n{FIRE}\n'''", f'\\"""+{FIRE}#',
    f'\\\\"""+{FIRE}+"""', f'"+{FIRE}+"', f"'+{FIRE}+'", f'",{FIRE},"', f'")\n{FIRE}\n("', f"']=0\n{FIRE}#",
    f"{{{FIRE}}}", f"{{{{{FIRE}}}}}", "{0!r:{1}} %(x)s %s {", "}", f"#{FIRE}\n{FIRE}", f"\\\n{FIRE}", f"\r{FIRE}", f"\r\n{FIRE}",
    f"\n{FIRE}\n", f"\x0c{FIRE}", f"\x0b{FIRE}", f"\x1c{FIRE}", f"\x85{FIRE}", f"\u2028{FIRE}", f"\u2029{FIRE}", "\0 nul \0",
    f"\x1a{FIRE}", "\x7f\x80\x9f", "\u202e bidi \u2066 \u200b \ufeff", "\U0001f600 \U000e0001 \U0010ffff \ufffe", "\\N{BULLET}\\x4",
    "\\u12 \\U00110000 \\8 \\", "# type: ignore", "# noqa", "# fmt: off", "# pyright: basic", "# -*- coding: utf-7 -*-",
    f"+AAo-{FIRE}", f">>> {FIRE}", f"```python\n{FIRE}\n```", f"::\n\n    {FIRE}", f"Args:\n    x: {FIRE}\nReturns:\n  y", "\t\t",
    " ", "$(touch x) `touch x` ${x}", "<script>", "[x](y) | a | ]]> -->", "é 日本語 ß İ", "%00 %2e %0a",
]
# A half of a surrogate pair is no character: the reader says so, and reads U+FFFD.
HALF, READ = "\ud800 half", "\ufffd half"
SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}/]")


def plain(text):
    """Without what a path has a use for."""
    return re.sub(r"[{}/?#]", "", text)


def pattern(text):
    """A pattern of ECMAScript that is this text."""
    return "^" + SPECIAL.sub(r"\\\g<0>", text) + "$"


def record(text):
    some = {"type": "string", "title": text, "description": text, "examples": [text], "x-text": text}
    return {
        "type": "object", "title": text, "description": text, "required": ["required", text], "externalDocs": {"url": text, "description": text},
        "properties": {
            text: some, "required": {**some, "enum": [text, "x"]}, "default": {**some, "default": text},
            "closed": {**some, "type": ["string", "null"], "enum": [text, None]}, "const": {"const": text}, "deep": {"const": {text: [text]}},
            "pattern": {**some, "pattern": pattern(text)}, "map": {"type": "object", "additionalProperties": some},
            "list": {"type": "array", "items": some, "default": [text]}, "format": {**some, "format": text},
            "media": {**some, "contentMediaType": text}, "inner": {"type": "object", "description": text, "properties": {text: some}},
            "one": {"oneOf": [{"type": "string", "const": text}, {"type": "integer"}], "description": text},
            "not": {"not": {"const": text}}, "names": {"type": "object", "propertyNames": {"enum": [text]}},
            "patterns": {"type": "object", "patternProperties": {pattern(text): {"type": "integer"}}},
            "needs": {"type": "object", "dependentRequired": {text: [text + "2"]}, "required": [text]},
        },
    }


def tagged(i, text):
    """Records that a member tells apart, by texts."""
    kinds = {f"{kind}{i}": {"type": "object", "required": [text], "properties": {text: {"type": "string", "enum": [value]}}}
             for kind, value in (("A", text), ("B", text + "B"))}
    refs = {value: f"#/components/schemas/{kind}{i}" for kind, value in (("A", text), ("B", text + "B"))}
    return {**kinds, f"Either{i}": {"oneOf": [{"$ref": ref} for ref in refs.values()],
                                    "discriminator": {"propertyName": text, "mapping": refs}}}


def of_schemas():
    schemas = {}
    for i, text in enumerate(TEXTS):
        schemas |= {f"Record{i}": record(text), text: {"type": "object", "properties": {"a": {"type": "integer"}}, "description": text},
                    f"Alias{i}": {"type": "string", "const": text, "description": text},
                    f"Enum{i}": {"type": "string", "enum": [text, text + text], "description": text, "x-enum-varnames": [text, text + "2"],
                                 "x-enum-descriptions": [text, text]},
                    f"Child{i}": {"allOf": [{"$ref": f"#/components/schemas/Record{i}"}, {"type": "object", "properties": {"own": {}}}],
                                  "description": text}, **tagged(i, text)}
    schemas["Half"] = {"type": "string", "enum": [HALF, "x"], "description": HALF}
    return {"openapi": "3.1.0", "info": {"title": "of schemas", "version": "1"}, "paths": {}, "components": {"schemas": schemas}}


def of_calls():
    paths = {}
    for i, text in enumerate(TEXTS):
        string = {"type": "string", "default": text, "description": text}
        name = plain(text) or "x"
        answer = {"application/json": {"schema": {"type": "object", "properties": {text: string}}}, f"text/y; b={text}": {}}
        paths[f"/{i}/{plain(text)}"] = {"get": {
            "operationId": f"get {text} {i}", "tags": [f"{text} tag"], "responses": {"204": {"description": text}},
            "servers": [{"url": f"https://x.example/{text}", "description": text}]}}
        paths[f"/{i}/{{{name}}}"] = {"summary": text, "description": text, "post": {
            "operationId": f"{text} {i}", "tags": [f"{text} tag"], "summary": text, "description": text, "deprecated": True,
            "externalDocs": {"url": text, "description": text}, "security": [{f"{text} scheme": [text]}, {}],
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": string, "description": text, "example": text},
                {"name": text, "in": "query", "schema": string, "description": text},
                {"name": f"{text}[]", "in": "query", "schema": {"type": "string", "enum": [text]}, "description": text},
                {"name": text, "in": "cookie", "schema": string}, {"name": f"x-{text}", "in": "header", "schema": string}],
            "requestBody": {"description": text, "content": {
                "application/json": {"schema": {"type": "object", "properties": {text: string}}}, f"text/x; a={text}": {"schema": string},
                "multipart/form-data": {"schema": {"type": "object", "description": text, "properties": {text: string}},
                                        "encoding": {text: {"contentType": text}}}}},
            "responses": {"200": {"description": text, "headers": {text: {"schema": string}}, "content": answer,
                                  "links": {text: {"operationId": text, "parameters": {text: text}}}},
                          "default": {"description": text, "content": {f"{text}/{text}": {}}}}}}
    kinds = [lambda t: {"type": "apiKey", "in": "query", "name": t}, lambda t: {"type": "apiKey", "in": "header", "name": t},
             lambda t: {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": t, "scopes": {t: t}}}},
             lambda t: {"type": "http", "scheme": t}, lambda t: {"type": "openIdConnect", "openIdConnectUrl": t}]
    hard = TEXTS[7]
    return {"openapi": "3.1.0", "paths": paths, "tags": [{"name": f"{t} tag", "description": t, "externalDocs": {"url": t}} for t in TEXTS],
            "info": {"title": "of calls", "version": hard, "description": hard, "summary": hard, "termsOfService": hard,
                     "contact": dict.fromkeys(("name", "url", "email"), hard), "license": {"name": hard, "identifier": hard}},
            "servers": [{"url": f"https://{{v}}.example/{t}", "description": t, "variables": {
                "v": {"default": t, "enum": [t, "x"], "description": t}}} for t in TEXTS],
            "components": {"securitySchemes": {f"{t} scheme": {**kinds[i % len(kinds)](t), "description": t} for i, t in enumerate(TEXTS)}}}


WHOLE = os.environ.get("CODEGEN_SLOW")  # every flavour of models, and type checkers
FOLDER = tempfile.TemporaryDirectory()
NAMES = {}  # {package: {(key, for what): name}}


def generate(package, document, *options):
    """Generates a package, and imports all of it with warnings as errors in a process of its own, then here."""
    folder = Path(FOLDER.name) / package
    folder.mkdir()
    (folder / "api.json").write_text(json.dumps(document))
    (folder / "codegen.yaml").write_text(json.dumps({"sources": {"api": {
        "input": "api.json", "output": "out", "names": "names.json", "options": {"python": {"package": package, **dict(options)}}}},
        "plugins": ["python"]}))
    done = subprocess.run([tools.CODEGEN, "--no-cache"], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    said = tools.import_all(folder / "out", package)
    if said:
        raise AssertionError("\n".join(said))
    NAMES[package] = {(entry["key"], entry["for"]): entry["name"] for entry in json.loads((folder / "names.json").read_text())["names"]
                      if entry["writer"] == "python" and not entry.get("role")}
    sys.path.insert(0, str(folder / "out"))
    whole = importlib.import_module(package)
    for found in pkgutil.walk_packages(whole.__path__, f"{package}."):
        importlib.import_module(found.name)
    return folder / "out"


def build(adapter):
    if hasattr(adapter, "rebuild"):  # in newer versions of pydantic
        adapter.rebuild()


class Texts(unittest.TestCase):
    maxDiff = 6000

    def setUp(self):
        self.addCleanup(lambda: self.assertEqual(FIRED, [], "a text was run"))

    def judge(self, folder, package):
        """No text is code, and tools find nothing."""
        for path in sorted(folder.rglob("*.py")):
            if "_runtime" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_bytes())):
                self.assertFalse(isinstance(node, ast.Call) and "fire" in ast.dump(node.func), f"{path}:{getattr(node, 'lineno', 0)}")
        self.assertEqual(tools.ruff_check(folder), [])
        self.assertEqual(tools.ruff_format(folder), [])
        if WHOLE:
            self.assertEqual(tools.pyright_strict(folder), [])
            self.assertEqual(tools.mypy_strict(folder, package), [])

    def test_schemas(self):
        ways = (("texts", ()), ("texts_dict", (("models", "typeddict"), ("layout", "one"))),
                ("texts_closed", (("enums", "closed"), ("line-length", 60))), ("texts_data", (("models", "dataclass"),)),
                ("texts_attrs", (("models", "attrs"),)))
        for package, options in ways if WHOLE else ways[:2]:
            with self.subTest(package):
                folder = generate(package, of_schemas(), *options)
                models, model = importlib.import_module(f"{package}.models"), importlib.import_module(f"{package}._runtime.model")
                self.invalid = importlib.import_module(f"{package}._runtime.core").Invalid
                for name in getattr(models, "__all__", [n for n in vars(models) if n[0] != "_" and n != "annotations"]):
                    build(model.adapter(getattr(models, name)))
                for i, text in enumerate(TEXTS):
                    self.values(models, model, i, text)
                self.values_of_half(models, model)
                if package != "texts_closed":
                    self.judge(folder, package)

    def values(self, models, model, i, text):
        kind, other = getattr(models, f"Record{i}"), text + "!"
        whole = {text: text, "required": text}

        def takes(value, of=kind):
            read = model.parse(of, json.dumps(value))
            self.assertEqual(model.dump(read), value, (text, value))
            return read

        def refuses(value, of=kind):
            with self.assertRaises(self.invalid, msg=(text, value)):
                model.parse(of, json.dumps(value))

        more = {"closed": text, "const": text, "deep": {text: [text]}, "pattern": text, "map": {text: text}, "list": [text], "inner": {text: text},
                "one": text, "not": other, "names": {text: 1}, "patterns": {text: 1}, "needs": {text: 1, text + "2": 2}}
        if text in more or text == "required":
            self.fail("a text is a name of the record")
        read = takes(whole)
        takes({**whole, **more})
        takes({**whole, **more, "own": 1}, getattr(models, f"Child{i}"))
        if not isinstance(read, dict):
            self.assertEqual((read.default, read.required), (text, text))
            if hasattr(kind, "model_fields"):
                self.assertEqual(kind(**{n: text for n, f in kind.model_fields.items() if f.validation_alias == text}, required=text).to_dict(), whole)
            self.assertEqual([v.value for v in getattr(models, f"Enum{i}")], [text, text + text])
        refuses({"required": text})
        for key, value in (("closed", other), ("const", other), ("deep", {text: [other]}), ("pattern", other), ("not", text), ("one", other),
                           ("names", {other: 1}), ("patterns", {text: "a"}), ("needs", {text: 1}), ("inner", {text: 1}), (text, 1)):
            if not isinstance(read, dict) or key in ("closed", "const", "inner", text):  # types alone are texts there
                refuses({**whole, key: value})
        takes(text, getattr(models, f"Alias{i}"))
        refuses(other, getattr(models, f"Alias{i}"))
        takes(text + text, getattr(models, f"Enum{i}"))
        for end in ("", "B"):
            found = takes({text: text + end}, getattr(models, f"Either{i}"))
            self.assertIn(type(found).__name__, (f"A{i}" if not end else f"B{i}", "dict"))
        refuses({text: other}, getattr(models, f"Either{i}"))

    def values_of_half(self, models, model):
        self.assertEqual(model.dump(model.parse(models.Half, json.dumps(READ))), READ)

    def test_calls(self):
        folder = generate("calls", of_calls())
        self.judge(folder, "calls")
        if sys.version_info >= (3, 11):
            import tomllib
            project = tomllib.loads((folder / "pyproject.toml").read_text())
            self.assertRegex(project["project"]["version"], r"^\d+(\.\d+)*")
        package = importlib.import_module("calls")
        seen = []

        def answer(request):
            seen.append(request)
            return httpx.Response(200, json={"a": 1})

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            transport = httpx.MockTransport(answer)
            for kind in (package.Client, package.AsyncClient):
                count = 0
                for client, verb in ((kind(base_url="https://a.example", transport=transport), "POST"),
                                     (kind(server_variables={"v": "a"}, transport=transport), "GET")):
                    for tag in (name for name, kind in vars(type(client)).items() if hasattr(kind, "func")):
                        api = getattr(client, tag)
                        for name in (n for n in vars(type(api)) if not n.startswith("_")):
                            count += self.call(api, name, verb, seen)
                self.assertEqual(count, 2 * len(TEXTS))

    def call(self, api, name, verb, seen):
        """Calls a method; what is sent has the very texts in its query, its path and its body."""
        package = importlib.import_module("calls")
        operations = importlib.import_module("calls._runtime.operations")
        method = getattr(type(api), name)
        constants = getattr(method, "__wrapped__", method).__code__.co_names
        operation = next(v for k, v in vars(sys.modules[type(api).__module__]).items()
                         if isinstance(v, operations.Operation) and k in constants)
        text = TEXTS[int(operation.path.split("/")[1])]
        seen.clear()
        if operation.method != verb:
            return 0
        if operation.method == "GET":  # the document's address may be none
            try:
                self.done(getattr(api, name)())
                self.assertEqual(seen[0].url.host, "x.example")
            except package.ConfigError:
                self.assertEqual(seen, [])
            return 1
        keys = {p.name: p.key or p.name for p in operation.params}
        self.assertEqual(sorted(keys.values()), sorted([plain(text) or "x", text, f"{text}[]", text, f"x-{text}"]))
        arguments = {p.name: text for p in operation.params if p.place in ("query", "path")}
        if text in ("", ".", ".."):
            return 1
        self.done(getattr(api, name)(**arguments, body={text: text}, content_type="application/json"))
        sent = seen[0]
        self.assertEqual(list(sent.url.params.multi_items()), [(text, text), (f"{text}[]", text)])
        self.assertEqual(urllib.parse.unquote(sent.url.raw_path.split(b"?")[0].decode()).split("/", 2)[2], text)
        self.assertEqual(sent.url.host, "a.example")
        self.assertEqual(json.loads(sent.content), {text: text})
        return 1

    def done(self, result):
        if hasattr(result, "__await__"):
            asyncio.run(self.awaited(result))

    @staticmethod
    async def awaited(result):
        return await result


if __name__ == "__main__":
    unittest.main()
