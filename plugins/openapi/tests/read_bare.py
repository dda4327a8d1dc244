# SPDX-License-Identifier: MIT
"""Bare JSON Schema documents: drafts, names, what is exported."""

import json

from model import Judge, read, show

DRAFT = "http://json-schema.org/draft-0%d/schema#"
LATER = "https://json-schema.org/draft/%s/schema"


def lines(schema, name="pet.schema.json", **keywords):
    model, diagnostics, code = read(json.dumps(schema) if isinstance(schema, dict) else schema, name=name, **keywords)
    return {d.get("name") or d["key"]: show(d["subject"]) for d in model.get("declarations", [])}, diagnostics, code, model


def drafts(judge):
    got, diagnostics, _, model = lines({
        "$schema": DRAFT % 4, "id": "http://x/root.json#", "definitions": {
            "A": {"id": "#a", "type": "number", "minimum": 0, "exclusiveMinimum": True, "format": "date"},
            "B": {"id": "sub/b.json", "type": "array", "items": [{"$ref": "../root.json#/definitions/A"}],
                  "additionalItems": False},
            "C": {"$ref": "sub/b.json"}, "D": {"$ref": "#a", "minimum": 3},
            "E": {"type": "integer", "exclusiveMinimum": 1}}})
    judge.codes("draft 4", diagnostics, ["OAS0006", "OAS0007"])
    judge.equal("draft 4", got, {"A": "number:date! above=0", "B": "<->A>[never]", "C": "->B", "D": "->A",
                                 "E": "integer above=1"})
    judge.equal("dialect", model["sources"][0]["dialect"], DRAFT % 4)
    judge.equal("absolute $id", [d["uri"] for d in model["declarations"] if "uri" in d], ["http://x/sub/b.json"])
    got, diagnostics, _, _ = lines({
        "$schema": DRAFT % 7, "$ref": "#/definitions/Pet", "definitions": {
            "Pet": {"type": "object", "properties": {"me": {"$ref": "#/definitions/Pet", "minProperties": 1},
                                                     "s": {"$ref": "#s"}}, "dependencies": {"a": ["b"], "c": {"minProperties": 2}}},
            "S": {"$id": "#s", "type": ["string", "null"], "format": "email"}}})
    judge.codes("draft 7", diagnostics, ["OAS0006"])
    judge.equal("draft 7", got, {"pet": "->Pet", "Pet": "{me OOO ->Pet, s OOO ->S} | needs a (b); needs-type c {} min=2~",
                                 "S": "string:email!?"})
    got, diagnostics, _, _ = lines({
        "$schema": LATER % "2019-09", "title": "Tree", "$recursiveAnchor": True, "type": "object",
        "properties": {"kids": {"type": "array", "items": {"$recursiveRef": "#"}},
                       "l": {"$ref": "#/$defs/L", "maxLength": 3}}, "$defs": {"L": {"type": "string", "format": "uri"}}})
    judge.codes("2019-09", diagnostics, [])
    judge.equal("2019-09", got, {"Tree": "{kids OOO [->api:#], l OOO all(->L, string max_length=3~ own)}", "L": "string:uri"})
    got, diagnostics, _, _ = lines({"$schema": "https://x/own-dialect", "$id": "https://x/y/Wagon.json", "type": "integer"})
    judge.codes("unknown dialect", diagnostics, ["OAS0002"])
    judge.equal("name by $id", got, {"Wagon": "integer"})


def names(judge):
    judge.equal("by file", list(lines({"anyOf": [{"type": "string"}, {"type": "integer"}]})[0]), ["pet"])
    judge.equal("by title", list(lines({"$id": "https://x/y", "title": "A Wagon", "type": "string"})[0]), ["A Wagon"])
    judge.equal("only definitions", list(lines({"title": "All", "$defs": {"A": True}})[0]), ["A"])
    judge.equal("referred to all the same", lines({"$defs": {"A": {"items": {"$ref": "#"}}}})[0], {"A": "[->api:#]~", "pet": "any"})
    judge.equal("OpenAPI goes first", lines({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
                                              "$id": "x", "$defs": {}})[3]["scopes"][0]["kind"], "service")


def files(judge):
    got, diagnostics, _, _ = lines(
        {"$schema": LATER % "2020-12", "$id": "https://x/s/pet.json",
         "properties": {"a": {"$ref": "owner.json"}, "b": {"$ref": "https://x/s/other#/$defs/N"}}},
        files={"owner.json": '{"$schema": "%s", "$id": "https://x/s/owner.json", "properties": {"pet": {"$ref": "pet.json"}}}' %
               (DRAFT % 7),
               "o.json": '{"$id": "https://x/s/other", "$defs": {"N": {"type": "null"}}}'}, more=["o.json"])
    judge.codes("files", diagnostics, [])
    judge.equal("files", got, {"pet": "{a OOO ->api:owner.json#, b OOO ->N}~",
                               "owner": "{pet OOO ->api:pet.schema.json#}~", "N": "null"})
    api = "{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {}, components: {schemas: {A: {$ref: s.json}}}}"
    got, diagnostics, _, _ = lines(api, name="api.yaml", files={
        "s.json": json.dumps({"$schema": DRAFT % 7, "type": ["string", "null"]})})
    judge.codes("a piece with a dialect of its own", diagnostics, [])
    judge.equal("a piece with a dialect of its own", got, {"A": "->api:s.json#", "s": "string?"})


def metaschemas(judge):
    """References to meta-schemas need no network."""
    urls = {"A": LATER % "2020-12", "B": DRAFT % 7, "C": "https" + (DRAFT % 7)[4:-1], "D": LATER % "2019-09" + "#", "E": DRAFT % 6,
            "F": DRAFT % 4 + "/definitions/positiveInteger", "G": "https://spec.openapis.org/oas/3.1/dialect/base",
            "H": LATER[:-6] % "2020-12" + "meta/validation#/$defs/stringArray"}
    got, diagnostics, code, model = lines({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {
        "schemas": {name: {"$ref": url} for name, url in urls.items()}}}, name="sub/api.json")
    judge.codes("meta-schemas", diagnostics, [])
    judge.equal("meta-schemas", code, 0)
    judge.equal("by any scheme", [got["B"], got["F"], got["H"]], [got["C"], "->positiveInteger", "->stringArray"])
    judge.equal("loaded", sorted(s.get("name", "") for s in model["sources"]), sorted(
        ["", DRAFT[:-1] % 7, DRAFT[:-1] % 6, DRAFT[:-1] % 4, urls["G"], "https://spec.openapis.org/oas/3.1/meta/base"] +
        [LATER % d for d in ("2019-09", "2020-12")] +
        [LATER[:-6] % "2019-09" + "meta/" + v for v in "core applicator validation meta-data format content".split()] +
        [LATER[:-6] % "2020-12" + "meta/" + v
         for v in "core applicator unevaluated validation meta-data format-annotation content".split()]))
    applicator = next(d for d in model["declarations"] if d["key"].endswith("2020-12/meta/applicator#"))
    judge.equal("dynamic inside", [b["key"] for b in applicator["binds"]], ["meta"])
    schema = next(d for d in model["declarations"] if d["key"].endswith("2020-12/schema#"))["subject"][0]
    judge.equal("bound by the whole", [[c["type"]["target"] for c in p["clauses"]] for p in schema["parts"]
                                       if p.get("target", "").endswith(("/applicator#", "/unevaluated#"))],
                [["api:https://json-schema.org/draft/2020-12/schema#"]] * 2)
    judge.equal("not loaded", len(lines({"$schema": DRAFT % 7, "type": "string"})[3]["sources"]), 1)


def main():
    judge = Judge()
    metaschemas(judge)
    drafts(judge)
    names(judge)
    files(judge)
    judge.finish()


main()
