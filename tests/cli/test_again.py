# SPDX-License-Identifier: MIT
"""In a process that stays, a schema that changed is read again alone, and the output is that of a run that reads everything: for
random single changes anywhere in documents that are made up, in pieces of real ones and in real ones of the corpus, where it is there.
A script follows from its seed alone: CODEGEN_SEED=17 runs that one. CODEGEN_SLOW runs 1,500."""

from proof import *
from test_equality import CORPUS, Document, Resident

SETS = [["typescript"], ["typescript", "zod"], ["zod"], ["python"], ["mock"], ["client"], ["typescript", "zod", "client"], ["typescript", "filter"]]
OPTIONS = {"zod": ["zod.target=zod3", "zod.target=mini", "zod.objects=strict", "zod.objects=strip", "zod.plain=true", "zod.brands=true", "zod.layout=schemas",
                   "zod.schemas=object", "dates=native", "zod.coerce=path,query"],
           "typescript": ["typescript.layout=split", "typescript.enums=const", "typescript.layout=tags"],
           "python": ["python.models=typeddict", "python.models=dataclass", "python.layout=one", "python.enums=literal", "python.implied=exact"],
           "mock": ["mock.fixtures=1", "mock.handlers=true", "mock.server=true"], "client": ["client.hooks=tanstack-query", "dates=native"], "filter": []}
VALUES = ["x", "", "object", "string", "integer", "null", 0, 1, -3, 2.5, True, False, None, [], {}, ["a"], {"type": "integer"},
          {"type": "string", "format": "date-time"}, {"type": "object", "properties": {"q": {"type": "boolean"}}},
          {"enum": ["a", "b"]}, {"oneOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string", "readOnly": True},
          {"type": "array", "items": {"type": "string", "format": "uuid"}, "uniqueItems": True}, "na\u00efve \"quoted\" \\ \n text"]
KEYS = ["type", "description", "format", "enum", "properties", "required", "items", "nullable", "readOnly", "allOf", "title", "x-note",
        "additionalProperties", "minLength", "default", "deprecated", "new", "id", "parameters", "name", "in", "summary", "tags", "operationId",
        "schema", "content", "responses", "200", "application/json", "requestBody", "examples", "security", "links"]


def containers(node):
    yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, (dict, list)):
            yield from containers(child)


class Again(Case):
    def change(self, rng, document, schemas):
        """One change at one place, most often in the properties of a schema."""
        where = document
        paths = document.get("paths")
        if isinstance(paths, dict) and paths and rng.random() < 0.3:  # an operation, most often
            where = paths[rng.choice(list(paths))]
            if isinstance(where, dict) and where and rng.random() < 0.9:
                where = where[rng.choice(list(where))]
        elif schemas and rng.random() < 0.85:
            where = schemas[rng.choice(list(schemas))]
            if isinstance(where, dict) and isinstance(where.get("properties"), dict) and rng.random() < 0.7:
                where = where["properties"]
        if not isinstance(where, (dict, list)):
            return
        place = rng.choice(list(containers(where)))
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        value = copy.deepcopy(rng.choice(VALUES))
        if rng.random() < 0.2 and schemas:
            value = {"$ref": "#/components/schemas/" + rng.choice(list(schemas)).replace("~", "~0").replace("/", "~1")}
        how = rng.randrange(4)
        if how == 0 and isinstance(place, dict):
            place[rng.choice(KEYS)] = value
        elif how == 1 and keys and (not isinstance(place, dict) or place is not document):
            del place[rng.choice(keys)]
        elif how == 2 and isinstance(place, list):
            place.insert(rng.randrange(len(place) + 1), value)
        elif keys:
            key = rng.choice(keys)
            if place is not document:
                old = place[key]
                place[key] = (old + " and more" if isinstance(old, str) and rng.random() < 0.5 and key not in ("$ref", "type") else
                              rng.choice(["string", "boolean", "integer", "number"]) if key == "type" and isinstance(place, dict) else value)

    def compare(self, words, text):
        self.write("api.json", text)
        stays = self.resident("stay", *words, "-o", "stays", "--json")
        left = self.resident("run", *words, "-o", "left", "--json")  # of what an earlier one left in a file
        shutil.rmtree(self.dir / "clean", ignore_errors=True)
        clean = self.resident("run", *words, "-o", "clean", "--no-cache", "--json")
        self.assertEqual(stays.code, clean.code, f"{stays}\n{clean}")
        self.assertEqual(left.code, clean.code, f"{left}\n{clean}")
        self.assertEqual(stays.diagnostics, clean.diagnostics)
        self.assertEqual(left.diagnostics, clean.diagnostics)
        if clean.code == OK:
            self.assertEqual(self.texts("clean"), self.texts("stays"))
            self.assertEqual(self.texts("clean"), self.texts("left"))
        done = stays.events[-1]
        self.count["left"] += left.events[-1]["again"]
        self.count["steps"] += 1
        self.count["again"] += done["again"]
        self.count["carried"] += done["again"] and done["sections_found"] > 0
        self.count["failed"] += clean.code != OK
        return clean.code

    def script(self, seed):
        rng = random.Random(seed)
        if CORPUS.is_dir() and seed % 3 == 0:
            files = [f for f in sorted(CORPUS.glob("*.json")) if f.stat().st_size < 400_000]
            document = json.loads(rng.choice(files).read_bytes())
        else:
            document = json.loads(Document(rng).text())
        if not isinstance(document, dict):
            return
        schemas = (document.get("components") or {}).get("schemas") or {}
        plugins = rng.choice(SETS)
        words = [f"--plugin={name}" for name in plugins] + ["api.json"] + rng.choice([[], ["--cache=all"], ["--order=canonical"]])
        for plugin in plugins:
            for option in rng.sample(OPTIONS[plugin], rng.choice([0, 0, 1, 2]) if OPTIONS[plugin] else 0):
                if option.split("=")[0] not in "".join(words):
                    words += ["-O", option]
        if "filter" in plugins:
            words += ["-O", "filter.exclude-deprecated=true"]
        for folder in ("stays", "left", ".cache"):
            shutil.rmtree(self.dir / folder, ignore_errors=True)
        indent, ascii_only, well = rng.choice([1, 1, None]), rng.random() < 0.5, None
        for _ in range(14):
            if self.compare(words, json.dumps({**document, "x-long": "x" * 300_000}, indent=indent, ensure_ascii=ascii_only)) == OK:
                well = document
            elif not well:
                return
            elif rng.random() < 0.8:  # a document that fails is of little use
                document = well
            if rng.random() < 0.05:
                indent = 2  # everything moves
            document = copy.deepcopy(document)
            schemas = (document.get("components") or {}).get("schemas") or {}
            self.change(rng, document, schemas if isinstance(schemas, dict) else {})

    def stay(self, document, *words):
        self.write("api.json", document)
        run = self.resident("stay", *words, "api.json", "-o", "stays", "--json", "--stats")
        clean = self.resident("run", *words, "api.json", "-o", "clean", "--no-cache", "--json")
        self.assertEqual((run.code, clean.code), (OK, OK), f"{run}\n{clean}")
        self.assertEqual(self.texts("clean"), self.texts("stays"))
        done, = [event for event in run.events if event["event"] == "done"]
        stats, = [event for event in run.events if event["event"] == "stats"]
        self.asked = stats["asked"]
        return done["again"], done["sections_found"], done["sections_written"], stats["anew"]

    def test_what_is_read_and_written(self):
        if "padded" in CODEGEN:
            self.skipTest("the process that stays has no longer records")
        self.resident = Resident(self.dir, self.environment({}))
        self.count = {}
        words = ["-p", "typescript", "-p", "zod"]
        schemas = {f"S{i}": {"type": "object", "properties": {"next": {"$ref": f"#/components/schemas/S{(i + 1) % 100}"}, "a": {"type": "string"}}}
                   for i in range(100)}
        paths = {f"/s{i}": {"get": {"operationId": f"getS{i}", "responses": {"200": {"description": "ok", "content": {
            "application/json": {"schema": {"$ref": f"#/components/schemas/S{i}"}}}}}}} for i in range(100)}
        document = api(schemas, paths)
        self.assertEqual(self.stay(document, *words)[::3], (False, "nothing is kept of an earlier run"))
        schemas["S7"]["properties"]["a"] = {"type": "integer"}
        again, found, written, why = self.stay(document, *words)
        self.assertTrue(again, why)
        self.assertEqual(self.asked, "")  # both writers say what they see of it, and it is the same
        self.assertGreater(found, 250)
        self.assertLess(written, 40)  # one of each writer, and what depends on more
        paths["/s9"]["get"]["summary"] = "Another one"
        again, found, written, why = self.stay(document, *words)
        self.assertTrue(again, why)
        self.assertEqual(self.asked, "")
        self.assertGreater(found, 250)
        self.assertLess(written, 40)
        schemas["S7"]["properties"]["a"] = {"type": "string", "format": "uuid"}  # imports of one more name
        self.assertTrue(self.stay(document, *words)[0])
        schemas["S7"]["properties"]["a"] = {"type": "integer", "multipleOf": 3}  # and of a helper that nobody had
        self.assertTrue(self.stay(document, *words)[0])
        self.assertEqual(self.asked, "they see something else of what was read again")
        paths["/s9"]["get"]["responses"]["404"] = {"description": "no", "content": {"application/json": {"schema": {"type": "string"}}}}
        self.assertTrue(self.stay(document, *words)[0])
        self.assertEqual(self.asked, "they see something else of what was read again")  # one more part has a name
        paths["/s9"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {"type": "string"}
        self.assertEqual(self.stay(document, *words)[:2], (True, 0))  # what leads to what is another
        schemas["S8"]["properties"]["b"], schemas["S30"]["properties"]["b"] = {"type": "null"}, {"type": "null"}
        self.assertEqual(self.stay(document, *words)[::3], (False, "what differs is no schema or operation that stands alone"))
        schemas["S100"] = {"type": "string"}
        self.assertFalse(self.stay(document, *words)[0])
        schemas["S4"]["properties"]["a"] = {"oneOf": [{"$ref": "#/components/schemas/S5"}, {"$ref": "#/components/schemas/S6"}],
                                            "discriminator": {"propertyName": "a"}}
        self.assertFalse(self.stay(document, *words)[0])
        schemas["S5"]["properties"]["a"] = {"enum": ["five"]}  # which tells the case apart, in S4
        self.assertFalse(self.stay(document, *words)[0])
        document["info"]["title"] = "Another title"
        self.assertFalse(self.stay(document, *words)[0])
        self.assertEqual(self.stay(document, *words, "--order=canonical")[3], "nothing is kept of an earlier run")
        self.resident.close()

    def test_a_head_that_stands_apart(self):
        """The head of a text of more than a megabyte is no part of it: nothing of it counts where a section begins."""
        if "padded" in CODEGEN:
            self.skipTest("the process that stays has no longer records")
        self.resident, self.count = Resident(self.dir, self.environment({})), 0
        schemas = {f"S{i}": {"type": "object", "properties": {"a": {"type": "string", "description": "x" * 12_000}}} for i in range(100)}
        try:
            self.stay(api(schemas), "-p", "zod")
            self.assertGreater((self.dir / "stays/zod.ts").stat().st_size, 1 << 20)
            for schema, value in (("S7", {"type": "integer"}), ("S99", {"type": "string", "maxLength": 7}), ("S0", {"type": "integer", "multipleOf": 3}),
                                  ("S50", {"type": "string", "format": "uuid"}), ("S0", {"type": "boolean"}), ("S99", {"type": "null"})):
                schemas[schema]["properties"]["a"] = value
                self.assertTrue(self.stay(api(schemas), "-p", "zod")[0])
                self.count += not self.asked
            self.assertGreater(self.count, 3)
        finally:
            self.resident.close()

    def test_a_format_that_others_compare(self):
        """A schema that says a format besides a reference is the reference alone where that says the format, too."""
        if "padded" in CODEGEN:
            self.skipTest("the process that stays has no longer records")
        self.resident = Resident(self.dir, self.environment({}))
        schemas = {"A": {"type": "string", "format": "uuid", "allOf": [{"$ref": "#/components/schemas/B"}]},
                   "B": {"type": "string", "format": "uuid"}, "C": {"type": "object", "properties": {"b": {"type": "string"}}}}
        try:
            self.stay(api(schemas), "-p", "typescript", "-p", "zod")
            schemas["B"]["format"] = "date-time"
            self.assertFalse(self.stay(api(schemas), "-p", "typescript", "-p", "zod")[0])
            schemas["C"]["properties"]["b"]["format"] = "uuid"
            self.assertTrue(self.stay(api(schemas), "-p", "typescript", "-p", "zod")[0])
        finally:
            self.resident.close()

    def test_a_document_of_the_reader_comes_in(self):
        """What is kept is let go of before everything is read, and then one more document is parsed."""
        if "padded" in CODEGEN:
            self.skipTest("the process that stays has no longer records")
        self.resident = Resident(self.dir, self.environment({}))
        schemas = {"A": {"type": "object", "properties": {"a": {"type": "string"}}},
                   "B": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/A/properties/a"}}}}
        try:
            self.stay(api(schemas), "-p", "typescript")
            schemas["A"]["properties"]["a"] = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
            self.assertFalse(self.stay(api(schemas), "-p", "typescript")[0])
        finally:
            self.resident.close()

    def test_random_changes(self):
        if "padded" in CODEGEN:
            self.skipTest("the process that stays has no longer records")
        given = os.environ.get("CODEGEN_SEED")
        seeds = [int(seed) for seed in given.split("-")] if given else [0, 1500] if SLOW else [0, 4 if AGAIN else 20]
        seeds = range(seeds[0], seeds[1]) if len(seeds) == 2 else seeds
        self.count = dict.fromkeys(["steps", "again", "failed", "carried", "left"], 0)
        self.resident = None
        try:
            for i, seed in enumerate(seeds):
                if i % 25 == 0:
                    if self.resident:
                        self.resident.close()
                    self.resident = Resident(self.dir, self.environment({}))
                with self.subTest(seed=seed):
                    self.script(seed)
        finally:
            if self.resident:
                self.resident.close()
        print(f"seeds {seeds[0]} to {seeds[-1]}: {self.count}")
        if not given:
            self.assertGreater(self.count["again"], self.count["steps"] // 8)


if __name__ == "__main__":
    main()
