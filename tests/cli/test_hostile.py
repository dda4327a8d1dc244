# SPDX-License-Identifier: MIT
"""Whatever a document says is data: names that collide or are none, and text that wants to break out of where it is put."""

import json
import string

from proof import *

NAMES = ["User", "user", "User_", "USER", "1st", "class", "a-b", "a_b", "aB", "A B", "$ref", "__proto__", "constructor", "é", "日本",
         "a.b", "a/b", "a~b", "%41", "", " ", "-", "_", "0", "string", "Record", "Array", "paths", "components", "operations", "webhooks"]

TEXTS = ["*/ evil(); /*", "\"'`${evil()}`'\"", "a\nb\r\nc\u2028d\u2029e\u0085f", "nul\u0000\u0001\u001b[31m\u007f", "@ts-nocheck", "\\", "\\\"",
         "// @ts-expect-error", "</script><!--", "\u202eevil\u2066", "\ufeff", "/", "*", "{@link evil}", "* /", "*\u200b/", "`", "${", "}",
         "/// <reference path=\"evil\"/>", "#!evil", "\U0001f4a9", "\\u002a/", "\ud800"]

PROBE = "*/ \"'`${evil()}\\\n@ts-ignore\r\u2028*/\0<!--"


def skeleton(types):
    """What TypeScript is left with when comments and literals are taken away: the code."""
    code, i = [], 0
    while i < len(types):
        if types.startswith("/*", i):
            i = types.index("*/", i) + 2
        elif types.startswith("//", i):
            i = types.index("\n", i)
        elif types[i] in "\"'`":
            quote, i = types[i], i + 1
            while types[i] != quote:
                i += 2 if types[i] == "\\" else 1
                if types[i - 1] == "\n":
                    raise AssertionError("a literal goes over a line")
            code.append('""')
            i += 1
        else:
            code.append(types[i])
            i += 1
    return "".join(code)


class Names(Case):
    def test_odd_and_colliding_names(self):
        schemas = {name: {"type": "object", "properties": {name: {"$ref": ref(NAMES[i - 1])}, "$ref": {"type": "string"}}}
                   for i, name in enumerate(NAMES)}
        self.write("api.json", api(schemas, paths={f"/p{i}": {"get": {"operationId": name, "responses": {"200": {"description": "x"}}}}
                                                   for i, name in enumerate(NAMES)}))
        run = self.codegen("-p", "typescript", "-p", OUTLINE, "api.json", "-o", "out", "--json", expect=OK)
        types = self.read("out/types.ts")
        declared = re.findall(r"^export (?:interface|type|const enum|enum|const) (\S+?)[ <={]", types, re.M)
        self.assertEqual(len(declared), len(set(declared)), sorted(declared))
        self.assertIn("User", declared)
        self.assertGreaterEqual(len(declared), len(NAMES))
        for event in run.diagnostics:
            self.assertEqual(event["severity"], "warning", event)
        self.assertCompiles("out/types.ts")

    def test_the_exact_name_keeps_it(self):
        for order in (["user", "User", "User_"], ["User_", "User", "user"]):
            schemas = {name: {"type": "object", "properties": {f"is_{name}": {"type": "string"}}} for name in order}
            self.write("api.json", api(schemas))
            self.generate("api.json", output=order[0])
            self.assertRegex(self.read(f"{order[0]}/types.ts"), r"interface User \{\s+is_User\?: string;")

    def test_names_do_not_depend_on_the_order_of_the_document(self):
        def declared(order):
            self.write("api.json", api({name: {"type": "object", "properties": {f"is_{name}": {"type": "string"}}} for name in order}))
            self.generate("api.json", "--force")
            return set(re.findall(r"interface (\w+) \{\s+(\S+)\?", self.read("out/types.ts")))
        names = ["user", "User_", "USER", "uSer", "a-b", "a_b", "aB"]
        self.assertEqual(declared(names), declared(names[::-1]))

    def test_a_property_called_ref_is_a_property(self):
        self.write("api.json", api({"A": {"type": "object", "required": ["$ref"], "properties": {"$ref": {"type": "string"}}},
                                    "B": {"type": "object", "properties": {"$ref": {"type": "object", "properties": {"x": {"$ref": "#/components/schemas/A"}}}}}}))
        self.generate("api.json")
        self.assertRegex(self.read("out/types.ts"), r"interface A \{\s+\"?\$ref\"?: string;")
        self.assertCompiles("out/types.ts")


def ref(name):
    safe = string.ascii_letters + string.digits + "_-."
    return {"$ref": "#/components/schemas/" + "".join(
        "~0" if c == "~" else "~1" if c == "/" else c if c in safe else "".join(f"%{b:02X}" for b in c.encode()) for c in name)} 


class Texts(Case):
    # A document in which every member that holds text has one.
    RICH = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1", "summary": "s", "description": "d", "termsOfService": "u",
                 "contact": {"name": "n", "email": "e", "url": "u"}, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "https://x", "description": "d", "variables": {"v": {"default": "1", "enum": ["1"], "description": "d"}}}],
        "tags": [{"name": "t", "description": "d", "externalDocs": {"url": "u", "description": "d"}}],
        "paths": {"/p/{a}": {"summary": "s", "description": "d", "get": {
            "operationId": "op", "summary": "s", "description": "d", "tags": ["t"], "deprecated": True,
            "externalDocs": {"url": "u", "description": "d"}, "x-internal": "x",
            "parameters": [{"name": "a", "in": "path", "required": True, "description": "d", "schema": {"type": "string"}, "example": "e"},
                           {"name": "q", "in": "query", "description": "d", "deprecated": True, "schema": {
                               "type": "string", "pattern": "p", "default": "d", "enum": ["v", "w"]}}],
            "requestBody": {"description": "d", "content": {"text/x": {"schema": {"type": "string"}, "example": "e",
                                                                      "encoding": {"a": {"contentType": "c"}}}}},
            "responses": {"200": {"description": "d", "headers": {"X-H": {"description": "d", "schema": {"type": "string"}}},
                                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
                                  "links": {"l": {"operationId": "op", "description": "d"}}}},
            "callbacks": {"c": {"{$request.body#/u}": {"post": {"responses": {"200": {"description": "d"}}}}}}}}},
        "webhooks": {"w": {"post": {"description": "d", "responses": {"200": {"description": "d"}}}}},
        "components": {
            "securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "n", "description": "d"}},
            "schemas": {"A": {
                "title": "t", "description": "d", "type": "object", "$comment": "c", "x-note": "x", "required": ["a"],
                "externalDocs": {"url": "u", "description": "d"}, "example": {"a": "e"}, "examples": ["e"], "default": {"k": "v"},
                "properties": {"a": {"type": "string", "title": "t", "description": "d", "format": "f", "pattern": "p", "default": "d",
                                     "contentMediaType": "m", "contentEncoding": "e", "deprecated": True},
                               "e": {"enum": ["v", "w"], "x-enum-varnames": ["V", "W"], "x-enum-descriptions": ["d", "d"]},
                               "c": {"const": "v"}},
                "patternProperties": {"^x": {"type": "string", "description": "d"}},
                "dependentRequired": {"a": ["e"]}, "propertyNames": {"pattern": "p"}},
                "U": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "string"}], "discriminator": {
                    "propertyName": "p", "mapping": {"m": "#/components/schemas/A"}}}}},
    }

    def compare(self, name, document, options=()):
        """Generates; what is left without comments and literals must be code that the document did not bring."""
        self.write(f"{name}.json", document)
        run = self.codegen("-p", "typescript", "-p", OUTLINE, f"{name}.json", "-o", name, *options, expect=(OK, INPUT))
        if run.code != OK:
            return None
        types = (self.dir / name / "types.ts").read_bytes().decode("utf-8")
        found = CONTROL.search(types)
        self.assertIsNone(found, f"{found and ascii(found.group())} in {name}/types.ts")
        self.assertNotRegex(types, r"(?m)^[\s*/]*@ts-")
        code = skeleton(types)
        for word in ("evil", "@ts", "`", "${", "<!--"):
            self.assertNotIn(word, code, name)
        return f"{name}/types.ts"

    def test_every_text_in_turn(self):
        """Each text of the document is replaced by one that tries every way out at once."""
        written = []
        def texts():
            for pointer, node in places(self.RICH):
                if isinstance(node, str):
                    yield pointer
        for i, pointer in enumerate(sample(texts(), 40)):
            with self.subTest(pointer):
                document = replaced(self.RICH, pointer, PROBE)
                written.append(self.compare(f"t{i}", document, options=(("-O", "typescript.enums=const") if i % 2 else ())))
        written = [w for w in written if w]
        self.assertGreater(len(written), 5 if AGAIN else 20)
        self.assertCompiles(*written)

    def test_every_key_in_turn(self):
        written = []
        def keys():
            for pointer, node in places(self.RICH):
                if isinstance(node, dict):
                    for key in node:
                        yield pointer, key
        for i, (pointer, key) in enumerate(sample(keys(), 40)):
            node = dict(next(n for p, n in places(self.RICH) if p == pointer))
            changed = {PROBE if k == key else k: v for k, v in node.items()}
            with self.subTest(pointer=pointer, key=key):
                written.append(self.compare(f"k{i}", replaced(self.RICH, pointer, changed)))
        written = [w for w in written if w]
        self.assertGreater(len(written), 4 if AGAIN else 15)
        self.assertCompiles(*written)

    def test_every_hostile_text_everywhere(self):
        written = []
        for i, text in enumerate(sample(TEXTS, 8)):
            with self.subTest(ascii(text)):
                document = json.loads(json.dumps(self.RICH))
                for pointer, node in places(self.RICH):
                    last = pointer.rsplit("/", 1)[-1]
                    if isinstance(node, str) and last in ("description", "summary", "title", "pattern", "format", "default", "example", "const",
                                                          "x-note", "contentMediaType", "0", "1") and "/tags/" not in pointer and "/required" not in pointer:
                        document = replaced(document, pointer, text + str(i) if last in "01" else text)
                written.append(self.compare(f"e{i}", document))
        self.assertCompiles(*[w for w in written if w])

    def test_all_names_are_hostile(self):
        schemas = {text: {"type": "object", "description": text, "properties": {t: {"type": "string", "description": t} for t in TEXTS}}
                   for text in TEXTS}
        written = [self.compare("names", api(schemas))]
        self.assertCompiles(*[w for w in written if w])

    def test_options_of_the_writer_are_text_too(self):
        self.write("api.json", HARBOUR)
        for i, text in enumerate(TEXTS):
            if "\0" in text or text == "\ud800":
                continue  # no argument can hold it
            with self.subTest(ascii(text)):
                run = self.generate("api.json", "-O", f"typescript.banner={text}", output=f"b{i}", expect=(OK, USAGE))
                if run.code == OK:
                    self.assertNotIn("evil", skeleton(self.read(f"b{i}/types.ts")))

    def test_diagnostics_hold_no_raw_text(self):
        for text in TEXTS:
            with self.subTest(ascii(text)):
                self.write("bad.json", api({text: {"$ref": "#/" + text}}, paths={text: 5}))
                self.generate("bad.json", expect=(OK, INPUT))
                self.generate("bad.json", "--json", expect=(OK, INPUT))
        self.write("bad\x1b[31m\n.json", "{")
        self.generate("bad\x1b[31m\n.json", expect=INPUT)
        self.generate("bad\x1b[31m\n.json", "--json", expect=INPUT)
        self.write("broken.yaml", "a: \x1b[2J\n")
        self.generate("broken.yaml", expect=INPUT)
        self.codegen("--plugin=\x1b[31m\n", "-o", "x", "y", expect=PLUGIN)
        self.codegen("--\x1b[31m=\n", expect=USAGE)

    def test_the_judge_sees_what_breaks_out(self):
        self.assertIn("evil", skeleton('/** a */ evil(); /* */\n'))
        self.assertIn("evil", skeleton('type A = "a" | evil;'))
        self.assertNotIn("evil", skeleton('/** evil */ type A = "evil\\"evil";'))


if __name__ == "__main__":
    main()
