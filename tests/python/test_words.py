# SPDX-License-Identifier: MIT
"""Every word that means something to Python, to pydantic or to the package, in every place where a document names things:
properties, schemas, values, parameters, operations, tags, security schemes. All of it stays what it is on the wire.
"""
import builtins
import enum
import importlib
import inspect
import json
import keyword
import os
import pkgutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tools

tools.again()
import httpx  # noqa: E402
import pydantic  # noqa: E402

OWN = """self cls params body content_type server server_variables client timeout retry headers base_url rate_limit hooks tls
transport http_client clock models api _runtime _m _p _v _f _e _t _te _o _sync _aio _models root Config fields Field Any List
Dict Optional Union Literal Annotated datetime date time timedelta UUID Decimal Model TypeAdapter Enum name value wire names
values __root__ __pydantic_extra__ __fields_set__ __slots__ __annotations__ _ __ __x __x__ _1 1 1a a1 A1 a A async_client
with_options with_response close aclose settings credentials schemes package data kind given error message status parsed
request_id args kwargs default Default DEFAULT none NONE Response Operation Param Answer Request Client AsyncClient AsyncApi
Api PetsApi __all__ __name__ __file__ TYPE_CHECKING annotations typing pydantic json os sys ApiError SdkError File paginate
Retry Timeout text""".split()
WORDS = sorted({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *dir(pydantic.BaseModel), *dir(object), *dir(str), *dir(int),
                *dir(enum.Enum), *dir(dict), *OWN})
WHOLE = os.environ.get("CODEGEN_SLOW")  # every flavour of models, and type checkers
FOLDER = tempfile.TemporaryDirectory()


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def of_schemas():
    schemas = {w: {"type": "object", "properties": {w: ref(w), "number": {"type": "integer"}}} for w in WORDS}
    schemas["Everything there is"] = {"type": "object", "properties": {w: {"type": "string"} for w in WORDS}}
    schemas["Words there are"] = {"type": "string", "enum": WORDS}
    schemas["Needed"] = {"type": "object", "required": WORDS, "properties": {w: ref(w) for w in WORDS}}
    return {"openapi": "3.1.0", "info": {"title": "words", "version": "1"}, "paths": {}, "components": {"schemas": schemas}}


def of_calls():
    def given(name, place="query"):
        return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}

    done = {"204": {"description": ""}}
    paths = {}
    for i, w in enumerate(WORDS):
        answer = {"200": {"description": "", "content": {"application/json": {"schema": ref(w)}}}}
        paths[f"/a/{i}/{{{w}}}"] = {"get": {"operationId": w, "tags": [w], "responses": answer, "security": [{w: []}], "parameters": [
            given(w, "path"), given(w), given("self"), given("body"), given("client"), given(f"X-{w}", "header")]}}
        paths[f"/b/{i}"] = {"get": {"operationId": f"{w}_", "parameters": [given(w)], "tags": ["one"], "responses": done},
                            "put": {"operationId": w, "parameters": [given(w)], "tags": ["two"], "responses": done}}
    whole = {"type": "object", "properties": {w: {"type": "string"} for w in WORDS}}
    paths["/all"] = {"post": {"operationId": "all of it", "tags": ["all"], "parameters": [given(w) for w in WORDS], "responses": done,
                              "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": whole},
                                                          "multipart/form-data": {"schema": whole}}}}}
    return {"openapi": "3.1.0", "info": {"title": "words", "version": "1"}, "paths": paths, "components": {
        "schemas": {w: {"type": "object", "properties": {"a": {}}} for w in WORDS},
        "securitySchemes": {w: {"type": "http", "scheme": "bearer"} for w in WORDS}}}


def generate(package, document, *options):
    folder = Path(FOLDER.name) / package
    folder.mkdir()
    (folder / "api.json").write_text(json.dumps(document))
    done = subprocess.run([tools.CODEGEN, "--no-cache", "--plugin=python", "-O", f"python.package={package}", *options, "api.json", "-o", "out"],
                          cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    sys.path.insert(0, str(folder / "out"))
    return folder / "out"


class Words(unittest.TestCase):
    maxDiff = 4000

    def judge(self, folder, package):
        self.assertEqual(tools.import_all(folder, package), [])
        self.assertEqual(tools.ruff_check(folder), [])
        self.assertEqual(tools.ruff_format(folder), [])
        if WHOLE:
            self.assertEqual(tools.pyright_strict(folder), [])
            self.assertEqual(tools.mypy_strict(folder, package), [])

    def test_schemas(self):
        ways = (("words", ()), ("words_dict", ("-O", "python.models=typeddict")), ("words_one", ("-O", "python.layout=one")),
                ("words_data", ("-O", "python.models=dataclass")), ("words_attrs", ("-O", "python.models=attrs")))
        for package, options in ways if WHOLE else ways[:1]:
            with self.subTest(package):
                folder = generate(package, of_schemas(), *options)
                self.judge(folder, package)
                models, model = importlib.import_module(f"{package}.models"), importlib.import_module(f"{package}._runtime.model")
                needed = {w: {w: {"number": i}, "number": -i} for i, w in enumerate(WORDS)}
                read = model.parse(models.Needed, json.dumps(needed))
                self.assertEqual(model.dump(read), needed)
                with self.assertRaises(importlib.import_module(f"{package}._runtime.core").Invalid):
                    model.parse(models.Needed, json.dumps({**needed, "self": {"self": 1}}))
                every = {w: f"<{w}>" for w in WORDS}
                whole = model.parse(models.EverythingThereIs, json.dumps(every))
                self.assertEqual(model.dump(whole), every)
                if package == "words_dict":
                    continue
                self.assertEqual([v.value for v in models.WordsThereAre], WORDS)
                self.assertEqual(whole.model_extra, {})
                if not hasattr(type(whole), "model_fields"):
                    continue
                attributes = {name: field.validation_alias or name for name, field in type(whole).model_fields.items()}
                again = type(whole)(**{name: f"<{key}>" for name, key in attributes.items()})
                self.assertEqual(again.to_dict(), every)
                for name, key in attributes.items():
                    self.assertFalse(keyword.iskeyword(name))
                    self.assertEqual(getattr(whole, name), f"<{key}>")
                for word, kind in ((field.validation_alias or name, type(getattr(read, name))) for name, field in type(read).model_fields.items()):
                    made = kind.from_dict({word: {"number": 1}})
                    self.assertEqual((made.to_dict(), made.model_copy(deep=True), made.model_extra), ({word: {"number": 1}}, made, {}))

    def test_calls(self):
        folder = generate("words_calls", of_calls())
        self.judge(folder, "words_calls")
        package = importlib.import_module("words_calls")
        operations = importlib.import_module("words_calls._runtime.operations")
        seen = []

        def answer(request):
            seen.append(request)
            return httpx.Response(200 if "/a/" in request.url.path else 204, json={"a": 1})

        client = package.Client(base_url="https://a.example", transport=httpx.MockTransport(answer))
        api = importlib.import_module("words_calls.api")
        called = set()
        for found in pkgutil.iter_modules(api.__path__):
            module = importlib.import_module(f"words_calls.api.{found.name}")
            kinds = [v for v in vars(module).values() if isinstance(v, type) and v.__module__ == module.__name__ and "__slots__" in vars(v)]
            for kind, name, method in ((k, n, m) for k in kinds for n, m in vars(k).items() if not inspect.iscoroutinefunction(m)):
                names = getattr(getattr(method, "__code__", None), "co_names", ())
                operation = next((v for k, v in vars(module).items() if isinstance(v, operations.Operation) and k in names), None)
                if operation is None:
                    continue
                called.add((operation.method, operation.path))
                keys = {p.name: p.key or p.name for p in operation.params}
                seen.clear()
                result = getattr(kind(client), name)(**{n: f"<{k}>" for n, k in keys.items()})
                query = {p.key or p.name: f"<{p.key or p.name}>" for p in operation.params if p.place == "query"}
                self.assertEqual(dict(seen[0].url.params), query)
                self.assertEqual(result.to_dict() if "/a/" in operation.path else result, {"a": 1} if "/a/" in operation.path else None)
        self.assertEqual(len(called), 3 * len(WORDS) + 1)
        every = {w: "x" for w in WORDS}
        client.all.all_of_it(body=every)
        self.assertEqual(seen[-1].content, "&".join(f"{w}=x" for w in WORDS).encode())
        client.all.all_of_it(body=every, content_type="multipart/form-data")
        for word in WORDS:
            self.assertIn(f'name="{word}"'.encode(), seen[-1].content)


if __name__ == "__main__":
    unittest.main()
