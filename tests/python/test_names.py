# SPDX-License-Identifier: MIT
"""Names and texts of a document that are those of Python itself, or of the package."""
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


def generate(title, **parts):
    """Generates a document with this title into a folder of its own, and returns the names of its packages."""
    folder = Path(tempfile.mkdtemp(dir=WORK.name))
    document = {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": {}, **parts}
    (folder / "api.json").write_text(json.dumps(document))
    done = subprocess.run([tools.CODEGEN, "--no-cache", "--plugin=python", str(folder / "api.json"), "-o", str(folder / "sdk")],
                          capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    sys.path.insert(0, str(folder / "sdk"))
    return [path.parent.name for path in (folder / "sdk").glob("*/__init__.py")]


class Names(unittest.TestCase):
    def test_a_title_that_is_a_module(self):
        for title, package in (("Email", "email_api"), ("OS", "os_api"), ("pydantic", "pydantic_api"), ("Acme", "acme")):
            self.assertEqual(generate(title, components={"schemas": {"A": {"type": "string"}}}), [package])

    def test_schemas_called_as_what_loads_them(self):
        names = ["getattr", "globals", "__getattr__", "str", "object", "list", "dict"]
        generate("loading", components={"schemas": {name: {"type": "object", "properties": {"a": {}}} for name in names}})
        models = importlib.import_module("loading.models")
        for module in Path(models.__file__).parent.glob("*.py"):
            importlib.import_module(f"loading.models.{module.stem}".removesuffix(".__init__"))
        for name in models.__all__:
            self.assertEqual(getattr(models, name)().to_json(), "{}")

    def test_a_tag_called_as_none_at_all(self):
        def get(**more):
            return {"get": {"responses": {"204": {"description": "x"}}, **more}}

        generate("tags", paths={"/a": get(tags=["default"]), "/b": get(), "/c": get(tags=[""])})
        importlib.import_module("tags.client")

    def test_null_alone(self):
        one = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Nothing"}}}
        generate("nothing", components={"schemas": {"Nothing": {"enum": [None]}, "One": one}})
        models = importlib.import_module("nothing.models")
        self.assertEqual(models.One.from_json('{"a": null}').to_json(), '{"a":null}')

    def test_a_text_that_begins_with_a_quote(self):
        generate("quotes", components={"schemas": {"A": {"type": "object", "description": '"A" is """ a name', "properties": {"a": {}}}}})
        self.assertTrue(importlib.import_module("quotes.models").A.__doc__.startswith("'A' is "))


if __name__ == "__main__":
    unittest.main()
