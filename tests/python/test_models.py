# SPDX-License-Identifier: MIT
"""Generated models: names that collide with everything, what is accepted and refused, what is written back."""
import importlib
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tools

tools.again()
WORK = tempfile.TemporaryDirectory()
FOLDER = Path(WORK.name)


def generate(name, *options):
    """Generates the document of this test as package `name`."""
    command = [tools.CODEGEN, "--no-cache", "--plugin=python", str(tools.HERE / "models.yaml"), "-o", str(FOLDER / name),
               "-O", f"package={name}", "-O", "client=none"]
    for option in options:
        command += ["-O", option]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    package = FOLDER / name / name / "__init__.py"
    if not package.exists():
        package.write_text('"""A package without a client."""\n')
    sys.path.insert(0, str(FOLDER / name))
    return importlib.import_module(f"{name}.models"), importlib.import_module(f"{name}._runtime.model")


models, runtime = generate("zoo")
Invalid = importlib.import_module("pydantic").ValidationError


class Text(unittest.TestCase):
    def judge(self, name):
        for check, findings in tools.judge(str(FOLDER / name), name):
            self.assertEqual(findings, [], check)

    def test_checkers_find_nothing(self):
        self.judge("zoo")

    def test_nor_in_other_flavours(self):
        generate("closed", "enums=closed", "layout=one", "line-length=100", "dates=string")
        self.judge("closed")
        generate("exact", "implied=exact", "enums=literal", "validate=false")
        self.judge("exact")

    def test_typed_dicts(self):
        wire, checked = generate("wire", "models=typeddict")
        self.judge("wire")
        for name in wire.__all__:
            checked.adapter(getattr(wire, name)).core_schema  # builds it
        keeper = {"id": 1, "rank": "low", "seen": "2020-01-01T00:00:00Z", "note": None, "more": [1]}
        self.assertEqual(checked.adapter(wire.Keeper).validate_python(keeper), keeper)
        for wrong in [{"id": "1"}, {"rank": "other"}, {"seen": "now"}, {"code": None}]:
            with self.assertRaises(Invalid, msg=wrong):
                checked.adapter(wire.Keeper).validate_python({**keeper, **wrong})
        with self.assertRaises(Invalid):
            checked.adapter(wire.Closed).validate_python({"b": 1})
        odd = {"": "x", "own-kind": "ab", "odd-ones": [{"own-kind": "cd"}]}  # keys that no attribute could have
        self.assertEqual(checked.adapter(wire.Odd).validate_python(odd), odd)
        for wrong in [{"own-kind": "a"}, {"odd-ones": odd["odd-ones"] * 2}, {"odd-ones": [{"own-kind": 1}]}]:
            with self.assertRaises(Invalid, msg=wrong):
                checked.adapter(wire.Odd).validate_python({**odd, **wrong})


class Names(unittest.TestCase):
    def test_every_name_is_there_and_builds(self):
        for name in models.__all__:
            kind = getattr(models, name)
            runtime.adapter(kind).core_schema  # builds it
        self.assertEqual(len(set(models.__all__)), len(models.__all__))
        with self.assertRaises(AttributeError):
            models.Nobody  # noqa: B018

    def test_wire_names_stay(self):
        text = {"class": "a", "None": "b", "type": "c", "_private": "d", "__init__": "e", "3d": "f", "a-b": "g", "a_b": "h",
                "aB": "i"}
        kind = next(getattr(models, n) for n in models.__all__ if n.startswith("ValueError"))
        read = kind.from_dict(text)
        self.assertEqual(read.to_dict(), text)
        self.assertIn("class_", kind.model_fields)
        self.assertIn("n3d", kind.model_fields)
        self.assertIn("type", kind.model_fields)
        self.assertFalse(any(name.startswith("_") for name in kind.model_fields))
        self.assertEqual(kind(class_="x").to_dict(), {"class": "x"})


class Values(unittest.TestCase):
    def refuse(self, kind, value):
        with self.assertRaises(Invalid, msg=value):
            runtime.adapter(kind).validate_json(json.dumps(value))

    def test_round_trip(self):
        keeper = {"id": 9007199254740993, "rank": "unheard of", "born": "2020-02-29", "seen": "2020-01-01T00:00:00.000+00:00",
                  "note": None, "code": "012", "tags": [{"k": 12345678901234567890, "more": [1]}], "size": 1.1, "pair": ["a", 1],
                  "unknown": {"x": None}}
        read = models.Keeper.from_json(json.dumps(keeper))
        self.assertEqual(json.loads(read.to_json()), keeper)
        self.assertEqual(models.Keeper.from_dict(keeper).to_dict(), keeper)
        self.assertEqual(read.id, 2**53 + 1)
        self.assertEqual(read.seen.year, 2020)
        self.assertFalse(read.rank.is_known)
        self.assertEqual(read.pair, ("a", 1))
        self.assertEqual(read.limit, 20)

    def test_unset_is_not_null(self):
        keeper = models.Keeper(id=1, rank=models.KeeperRank.LOW, code=None)
        self.assertEqual(keeper.to_dict(), {"id": 1, "rank": "low"})
        keeper.note = None
        keeper.code = None
        self.assertEqual(keeper.to_dict(), {"id": 1, "rank": "low", "note": None})
        self.refuse(models.Keeper, {"id": 1, "rank": "low", "code": None})

    def test_reading_and_sending_differ(self):
        self.assertIn("id", models.Keeper.model_fields)
        self.assertNotIn("id", models.KeeperWrite.model_fields)

    def test_constraints(self):
        good = {"id": 1, "rank": "low"}
        for wrong in [{"id": "1"}, {"id": 1.5}, {"id": True}, {"code": "1"}, {"code": "1234"}, {"code": "ab"}, {"code": "\u0661\u0662"},
                      {"born": "2021-02-29"}, {"seen": "yesterday"}, {"tags": [{"k": 1}, {"k": 1.0}]}, {"size": 0.005},
                      {"pair": ["a"]}, {"pair": [1, "a"]}, {"rank": 1}]:
            self.refuse(models.Keeper, {**good, **wrong})
        runtime.adapter(models.Keeper).validate_json('{"id": 1.0, "rank": "low", "size": 0.29}')

    def test_other_members(self):
        self.refuse(models.Closed, {"b": 1})
        self.refuse(models.Typed, {"b": 1})
        typed = models.Typed.from_dict({"b": {"kind": "cat"}})
        self.assertIsInstance(typed.model_extra["b"], models.Cat)
        self.assertEqual(typed.to_dict(), {"b": {"kind": "cat"}})

    def test_unions(self):
        shades = ["blue", "dark", "12345678-1234-1234-1234-123456789012", "mauve", None]
        read = [runtime.adapter(models.Shade).validate_python(shade) for shade in shades]
        self.assertEqual([type(shade).__name__ for shade in read], ["Hue", "Tint", "UUID", "Hue", "NoneType"])
        animal = runtime.adapter(models.Animal)
        self.assertIsInstance(animal.validate_json('{"kind": "dog", "friend": {"kind": "cat"}}').friend, models.Cat)
        with self.assertRaisesRegex(Invalid, "'cow'"):
            animal.validate_json('{"kind": "cow"}')
        tree = {"a": ["ab", None, {"b": []}]}
        self.assertEqual(runtime.adapter(models.Tree).validate_json(json.dumps(tree)), tree)
        self.refuse(models.Tree, ["b"])

    def test_compositions(self):
        self.assertTrue(issubclass(models.Puppy, models.Dog))
        self.refuse(models.Puppy, {"kind": "dog", "age": 1})
        self.assertEqual(models.Puppy(kind="dog", age=1, barks=True).to_dict(), {"kind": "dog", "age": 1, "barks": True})
        with self.assertRaises(Invalid):
            models.Puppy(kind="dog", age=1)
        bike = models.Vehicle.from_dict({"wheels": "two", "bell": True})
        self.assertIsInstance(bike, models.Bike)
        self.assertIs(type(models.Vehicle.from_dict({"wheels": "nine"})), models.Vehicle)


class Chains(unittest.TestCase):
    """Records that refer to each other one after the other: long lines, circles, and lines of bases."""

    def make(self, name, schemas):
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps({"openapi": "3.1.0", "info": {"title": name, "version": "1"}, "paths": {},
                                    "components": {"schemas": schemas}}))
        done = subprocess.run([tools.CODEGEN, "--no-cache", "--plugin=python", str(path), "-o", str(FOLDER / name), "-O", f"package={name}",
                               "-O", "client=none"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        sys.path.insert(0, str(FOLDER / name))
        return importlib.import_module(f"{name}.models")

    def test_long_ones(self):
        def link(i):
            return {"type": "object", "properties": {"a": {"$ref": f"#/components/schemas/R{i}"}}}

        data = {"a": {"a": {"a": {}}}}
        for name, ring in (("line", [link(min(i + 1, 149)) for i in range(150)]), ("circle", [link((i + 1) % 150) for i in range(150)])):
            made = self.make(name, {f"R{i}": schema for i, schema in enumerate(ring)})
            for start in ("R0", "R75"):
                self.assertEqual(getattr(made, start).from_dict(data).to_dict(), data)

    def test_many_bases(self):
        schemas = {f"R{i}": {"allOf": [{"$ref": f"#/components/schemas/R{i - 1}"}, {"type": "object", "properties": {f"p{i}": {"type": "integer"}}}]}
                   for i in range(1, 180)}
        made = self.make("bases", {"R0": {"type": "object", "properties": {"p0": {"type": "integer"}}}, **schemas})
        last = made.R179.from_dict({"p0": 1, "p179": 2})
        self.assertEqual((last.p0, last.p179, isinstance(last, made.R0)), (1, 2, True))


if __name__ == "__main__":
    unittest.main(verbosity=1)
