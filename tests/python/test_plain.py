# SPDX-License-Identifier: MIT
"""Models without pydantic: dataclasses, and classes of attrs where it is installed. They read, refuse and write what the
others do, need nothing else, and the client works with them."""
import copy
import datetime
import importlib
import importlib.util
import json
import pickle
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tools

tools.again()
WORK = tempfile.TemporaryDirectory()
FOLDER = Path(WORK.name)
KEEPER = {"id": 9007199254740993, "rank": "unheard of", "born": "2020-02-29", "seen": "2020-01-01T00:00:00.000+00:00",
          "note": None, "code": "012", "tags": [{"k": 12345678901234567890, "more": [1]}], "size": 1.1, "pair": ["a", 1],
          "unknown": {"x": None}}
DEFAULTS = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}, "components": {"schemas": {
    "M": {"type": "object", "properties": {
        "ids": {"type": "array", "items": {"type": "integer"}, "default": [1, 2]},
        "day": {"type": "string", "format": "date", "default": "2020-01-02"},
        "kind": {"enum": ["a", "b"], "default": "b"}, "Limit": {"type": "integer", "default": 3},
        "data": {"type": "string", "format": "base64url"}, "far": {"type": "number", "default": 1},
        "flag": {"default": 1.0}, "mixed": {"anyOf": [{"type": "integer"}, {"type": "string", "format": "base64url"}]},
        "pair": {"type": "array", "prefixItems": [{"type": "string", "format": "base64url"}, {"type": "integer"}], "items": False,
                 "minItems": 2},
        "lists": {"anyOf": [{"type": "array", "items": {"type": "string", "format": "base64url"}},
                            {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "integer"}}}}]},
        "when": {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
        "rest": {"type": "object", "properties": {"a": {"type": "string"}},
                 "additionalProperties": {"type": "string", "format": "base64url"}}}}}}}


def generate(kind, name, document, *options):
    command = [tools.CODEGEN, "--no-cache", "--plugin=python", str(document), "-o", str(FOLDER / name), "-O", f"package={name}",
               "-O", f"models={kind}"]
    for option in options:
        command += ["-O", option]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    sys.path.insert(0, str(FOLDER / name))
    return importlib.import_module(name)


def wide():
    """A class of more parts than have room in it, and classes each of which is twice the next one."""
    ref = {name: {"$ref": f"#/components/schemas/{name}"} for name in [f"{k}{i}" for k in "BCD" for i in range(140)]}
    schemas = {"A": {"allOf": [ref[f"B{i}"] for i in range(12)]}, "E": {"allOf": [ref[f"D{i}"] for i in range(140)]}}
    schemas |= {f"B{i}": {"type": "object", "required": [f"b{i}"], "properties": {f"b{i}": {"type": "integer"}}} for i in range(12)}
    schemas |= {f"C{i}": {"allOf": [ref[f"C{i + 1}"], {"allOf": [ref[f"C{i + 1}"]], "minProperties": 1}]} for i in range(30)}
    schemas |= {f"D{i}": {"type": "object", "minProperties": 1, "properties": {f"d{i}": {"type": "integer"}}} for i in range(140)}
    schemas["C30"] = {"type": "object", "properties": {"c": {"type": "string"}}}
    return {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}, "components": {"schemas": schemas}}


class Dataclasses(unittest.TestCase):
    kind = "dataclass"

    @classmethod
    def setUpClass(cls):
        cls.name = f"zoo_{cls.kind}"
        generate(cls.kind, cls.name, tools.HERE / "models.yaml")
        cls.models, cls.runtime, cls.core = (importlib.import_module(f"{cls.name}.{part}")
                                             for part in ("models", "_runtime.model", "_runtime.core"))

    def refuse(self, kind, value):
        with self.assertRaises(self.core.Invalid, msg=value) as caught:
            self.runtime.adapter(kind).validate_json(json.dumps(value))
        return str(caught.exception)

    def test_many_parts(self):
        (FOLDER / "wide.json").write_text(json.dumps(wide()))
        package = generate(self.kind, f"wide_{self.kind}", FOLDER / "wide.json")
        models = importlib.import_module(f"{package.__name__}.models")
        self.assertEqual(models.A(**{f"b{i}": i for i in range(12)}).b11, 11)
        self.assertTrue("d139" in models.E.__annotations__)
        self.assertTrue(models.C0)

    def test_checkers_find_nothing(self):
        for check, findings in tools.judge(str(FOLDER / self.name), self.name):
            self.assertEqual(findings, [], check)

    def test_pydantic_is_not_needed(self):
        script = ("import sys; sys.modules['pydantic'] = sys.modules['pydantic_core'] = None\n"
                  f"import {self.name}, {self.name}.models as m\n"
                  f"{self.name}.Client; [getattr(m, n) for n in m.__all__]")
        done = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=FOLDER / self.name, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        project = (FOLDER / self.name / "pyproject.toml").read_text()
        self.assertNotIn("pydantic", project)
        self.assertEqual("attrs>=" in project, self.kind == "attrs")

    def test_every_name_builds(self):
        for name in self.models.__all__:
            self.runtime.adapter(getattr(self.models, name)).rebuild()

    def test_round_trip(self):
        read = self.models.Keeper.from_json(json.dumps(KEEPER))
        self.assertEqual(json.loads(read.to_json()), KEEPER)
        self.assertEqual(self.models.Keeper.from_dict(KEEPER).to_dict(), KEEPER)
        self.assertEqual((read.id, read.seen.year, read.pair, read.limit, read.rank.is_known), (2**53 + 1, 2020, ("a", 1), 20, False))
        self.assertEqual(read.model_extra, {"unknown": {"x": None}})
        self.assertEqual(self.models.Keeper.from_dict({**KEEPER, "limit": 20}).to_dict(), {**KEEPER, "limit": 20})
        for other in (copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
            self.assertEqual(other, read)
            self.assertEqual(other.to_dict(), KEEPER)
        known = self.models.Keeper.from_dict({**KEEPER, "limit": 20})  # copies know that the default was there
        for other in (copy.copy(known), copy.deepcopy(known), pickle.loads(pickle.dumps(known))):
            self.assertEqual(other.to_dict(), {**KEEPER, "limit": 20})
        wire = {"class": "a", "None": "b", "type": "c", "_private": "d", "__init__": "e", "3d": "f", "a-b": "g", "a_b": "h", "aB": "i"}
        kind = next(getattr(self.models, n) for n in self.models.__all__ if n.startswith("ValueError"))
        self.assertEqual(kind.from_dict(wire).to_dict(), wire)
        self.assertEqual(kind(class_="x").to_dict(), {"class": "x"})

    def test_unset_is_not_null(self):
        keeper = self.models.Keeper(id=1, rank=self.models.KeeperRank.LOW, code=None)
        self.assertIs(keeper.note, self.runtime.UNSET)
        self.assertEqual(keeper.to_dict(), {"id": 1, "rank": "low"})
        keeper.note = keeper.code = None
        self.assertEqual(keeper.to_dict(), {"id": 1, "rank": "low", "note": None})
        self.refuse(self.models.Keeper, {"id": 1, "rank": "low", "code": None})
        with self.assertRaises(TypeError):
            self.models.Keeper(id=1)

    def test_what_is_refused(self):
        good = {"id": 1, "rank": "low"}
        for wrong in [{"id": "1"}, {"id": 1.5}, {"id": True}, {"code": "1"}, {"code": "1234"}, {"code": "ab"}, {"code": "12\n"},
                      {"code": "\u0661\u0662"}, {"born": "2021-02-29"}, {"seen": "yesterday"}, {"tags": [{"k": 1}, {"k": 1.0}]},
                      {"size": 0.005}, {"pair": ["a"]}, {"pair": [1, "a"]}, {"rank": 1}]:
            self.refuse(self.models.Keeper, {**good, **wrong})
        self.assertEqual(self.refuse(self.models.Keeper, {**good, "tags": [{}, {"k": "a"}]}), "tags.1.k: Input should be a number")
        self.refuse(self.models.Closed, {"b": 1})
        self.refuse(self.models.Typed, {"b": 1})
        self.refuse(self.models.Puppy, {"kind": "dog", "age": 1})
        self.refuse(self.models.Tree, ["b"])
        self.assertIn("'cow'", self.refuse(self.models.Animal, {"kind": "cow"}))
        with self.assertRaises(self.core.Invalid):
            self.models.Keeper.from_json('{"id": 1, "rank": "low", "size": 1e999}')
        for text in ("{", "NaN", b"\xff", "[" * 100000):
            with self.assertRaises(self.core.Invalid, msg=text[:9]):
                self.models.Keeper.from_json(text)

    def test_marks_of_another_package_are_others(self):
        for text in ("never", "integer"):
            self.assertNotEqual(self.runtime.Kind(text), self.runtime.Kind(text))

    def test_what_is_accepted(self):
        keeper = self.models.Keeper.from_json('{"id": 1.0, "rank": "low", "size": 0.29}')
        self.assertIs(type(keeper.id), int)
        typed = self.models.Typed.from_dict({"b": {"kind": "cat"}})
        self.assertIsInstance(typed.model_extra["b"], self.models.Cat)
        self.assertEqual(typed.to_dict(), {"b": {"kind": "cat"}})
        dog = self.runtime.parse(self.models.Animal, '{"kind": "dog", "friend": {"kind": "cat"}}')
        self.assertIsInstance(dog.friend, self.models.Cat)
        tree = {"a": ["ab", None, {"b": []}]}
        self.assertEqual(self.runtime.parse(self.models.Tree, json.dumps(tree)), tree)
        self.assertTrue(issubclass(self.models.Puppy, self.models.Dog))
        puppy = self.models.Puppy(kind="dog", age=1, barks=True)
        self.assertEqual(puppy.to_dict(), {"kind": "dog", "age": 1, "barks": True})
        self.assertIsInstance(self.models.Vehicle.from_dict({"wheels": "two", "bell": True}), self.models.Bike)
        self.assertIs(type(self.models.Vehicle.from_dict({"wheels": "nine"})), self.models.Vehicle)
        shades = ["blue", "dark", "12345678-1234-1234-1234-123456789012", "mauve", None]
        read = [self.runtime.adapter(self.models.Shade).validate_python(shade) for shade in shades]
        self.assertEqual([type(shade).__name__ for shade in read], ["Hue", "Tint", "UUID", "Hue", "NoneType"])

    def test_defaults(self):
        (FOLDER / "defaults.json").write_text(json.dumps(DEFAULTS).replace('"default": 1}', '"default": 1e999}'))
        name = f"defaults_{self.kind}"
        generate(self.kind, name, FOLDER / "defaults.json")
        model = importlib.import_module(f"{name}.models").M
        made = model()
        self.assertEqual((made.ids, str(made.day), made.kind.value, made.limit), ([1, 2], "2020-01-02", "b", 3))
        self.assertIsNot(made.ids, model().ids)
        self.assertIsNone(made.far)  # no number of Python's
        self.assertEqual(made.to_dict(), {})
        self.assertEqual(model(limit=4, data=b"\xff\xff").to_dict(), {"Limit": 4, "data": "__8="})
        self.assertEqual(model(flag=True).to_dict(), {"flag": True})  # true is not 1
        rest = model.from_dict({"rest": {"b": "__8"}}).rest
        rest.model_extra["c"] = b"\xff\xff"
        moment = datetime.datetime(2020, 1, 2, 3, tzinfo=datetime.timezone.utc)
        for given, wire in (({"mixed": b"\xff\xff"}, "__8="), ({"mixed": 1}, 1), ({"pair": (b"\xff\xff", 1)}, ["__8=", 1]),
                            ({"lists": [b"\xff\xff"]}, ["__8="]), ({"lists": [type(rest)(a="x")]}, [{"a": "x"}]),
                            ({"when": moment}, "2020-01-02T03:00:00Z"), ({"when": moment.date()}, "2020-01-02"),
                            ({"rest": rest}, {"b": "__8", "c": "__8="})):
            self.assertEqual(model(**given).to_dict(), {next(iter(given)): wire})
        for text in ({}, {"Limit": 3, "kind": "b"}, {"ids": [], "data": "__8"}):
            self.assertEqual(model.from_dict(text).to_dict(), text)

    def test_the_client(self):
        import httpx

        seen = []

        def serve(request):
            seen.append(request)
            if request.method == "POST":
                return httpx.Response(201, json={**json.loads(request.content), "id": 7})
            if "desc" in str(request.url):
                return httpx.Response(200, json=[{"kind": "cow"}])
            return httpx.Response(200, json=[{"kind": "cat", "lives": 9}, {"kind": "dog"}])

        package = sys.modules[self.name]
        with package.Client(base_url="https://zoo.invalid", transport=httpx.MockTransport(serve)) as client:
            animals = client.default.list_()
            self.assertEqual([type(animal).__name__ for animal in animals], ["Cat", "Dog"])
            made = client.default.make(body=self.models.KeeperWrite(rank=self.models.KeeperRank.HIGH, note=None))
            self.assertEqual(json.loads(seen[-1].content), {"rank": "high", "note": None})
            self.assertEqual((type(made), made.id, made.note), (self.models.Keeper, 7, None))
            with self.assertRaisesRegex(package.ResponseValidationError, "'cow'"):
                client.default.list_(sort="desc")


URL_BYTES = {"type": "string", "format": "base64url"}
BYTES = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "servers": [{"url": "https://x.invalid"}],
         "paths": {"/a/{one}": {"parameters": [
             {"name": "one", "in": "path", "required": True, "schema": {"$ref": "#/components/schemas/Url"}},
             {"name": "plain", "in": "query", "schema": {"type": "string", "format": "byte"}},
             {"name": "many", "in": "query", "schema": {"type": "array", "items": {"anyOf": [URL_BYTES, {"type": "integer"}]}}},
             {"name": "map", "in": "query", "style": "deepObject", "explode": True,
              "schema": {"type": "object", "additionalProperties": URL_BYTES}}],
             "post": {"operationId": "send", "requestBody": {"content": {"application/json": {
                 "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}},
                 "responses": {"200": {"description": "ok", "content": {"application/json": {
                     "schema": {"$ref": "#/components/schemas/Holder"}}}}}}}},
         "components": {"schemas": {
             "Url": URL_BYTES, "Tree": {"anyOf": [URL_BYTES, {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}]},
             "Holder": {"type": "object", "properties": {"tree": {"$ref": "#/components/schemas/Tree"}}}}}}


class Bytes(unittest.TestCase):
    def test_bytes_for_addresses(self):
        """Wherever they are sent: as parameters, in lists that are bodies, in names that lead back to themselves."""
        import httpx

        (FOLDER / "bytes.json").write_text(json.dumps(BYTES))
        for kind in ("pydantic", "dataclass"):
            package = generate(kind, f"bytes_{kind}", FOLDER / "bytes.json")
            seen = []

            def serve(request):
                seen.append(request)
                return httpx.Response(200, json={"tree": [["-_8="]]})

            data = b"\xfb\xff"
            with package.Client(transport=httpx.MockTransport(serve)) as client:
                got = client.default.send(data, plain=data, many=[data, 7], map={"k": data}, body=[data, [data]])
            self.assertEqual(seen[0].url.raw_path, b"/a/-_8%3D?plain=%2B%2F8%3D&many=-_8%3D&many=7&map%5Bk%5D=-_8%3D")
            self.assertEqual(json.loads(seen[0].content), ["-_8=", ["-_8="]])
            self.assertEqual((got.tree, got.to_dict()), ([[data]], {"tree": [["-_8="]]}))
            self.assertEqual(type(got)(tree=[[data]]).to_dict(), {"tree": [["-_8="]]})
            where = str(FOLDER / f"bytes_{kind}")
            for findings in (tools.ruff_check(where), tools.ruff_format(where)):
                self.assertEqual(findings, [])


def server(url, **variables):
    return {"url": url, "variables": {name.replace("_", "-"): {"default": values[0], **({"enum": values} if values[1:] else {})}
                                      for name, values in variables.items()}}


class Servers(unittest.TestCase):
    def test_variables(self):
        """They are arguments with a type: what any server lists, texts where one takes any."""
        import typing

        import httpx

        answers = {"responses": {"204": {"description": "none"}}}
        (FOLDER / "servers.json").write_text(json.dumps({
            "openapi": "3.1.0", "info": {"title": "x", "version": "1"},
            "servers": [server("https://{region}.x.invalid:{port}/{api-version}", region=["eu", "us"], port=["443"], api_version=["1", "2"]),
                        server("https://{region}.y.invalid/{api-version}", region=["us", "asia"], api_version=["1"])],
            "paths": {"/a": {"get": {"operationId": "a", **answers}},
                      "/b": {"servers": [server("https://{own}.z.invalid", own=["o"])], "get": {"operationId": "b", **answers}}}}))
        package = generate("dataclass", "servers", FOLDER / "servers.json")
        self.assertEqual(typing.get_type_hints(package.ServerVariables), {
            "region": typing.Literal["eu", "us", "asia"], "port": str, "api-version": str, "own": str})
        seen = []
        transport = httpx.MockTransport(lambda request: seen.append(str(request.url)) or httpx.Response(204))
        for which, variables in ((0, None), (0, {"region": "us", "api-version": "2"}), (1, {"region": "asia", "own": "p"})):
            with package.Client(server=which, server_variables=variables, transport=transport) as client:
                client.default.a()
                client.default.b()
        self.assertEqual(seen, ["https://eu.x.invalid/1/a", "https://o.z.invalid/b", "https://us.x.invalid/2/a",
                                "https://o.z.invalid/b", "https://asia.y.invalid/1/a", "https://p.z.invalid/b"])


@unittest.skipUnless(importlib.util.find_spec("attrs"), "attrs is not in the Python environment of the tests")
class Attrs(Dataclasses):
    kind = "attrs"


if __name__ == "__main__":
    unittest.main(verbosity=1)
