# SPDX-License-Identifier: MIT
"""Several documents: references between them, keys, names, one API out of many."""

from model import Judge, declaration, read, schemas, show

ROOT = """
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {$ref: 'parts/paths.yaml#/a'}
components:
  schemas:
    It: {type: object, properties: {pet: {$ref: parts/pet.yaml}, tag: {$ref: 'parts/defs.yaml#/Tag'}}}
"""
PARTS = {
    "parts/pet.yaml": "{type: object, properties: {again: {$ref: pet.yaml}, it: {$ref: '../api.yaml#/components/schemas/It'}}}",
    "parts/defs.yaml": "{Tag: {type: string, nullable: true}}",
    "parts/paths.yaml": "a: {get: {operationId: getA, responses: {'200': {$ref: '#/ok'}}}}\nok: {description: d}\n",
}


def main():
    judge = Judge()
    model, diagnostics, _ = read(ROOT, files=PARTS)
    judge.codes("files", diagnostics, [])
    judge.equal("file", show(declaration(model, "It")["subject"]), "{pet OOO ->pet.yaml#, tag OOO ->Tag}")
    judge.equal("dialect of a piece", show(declaration(model, "Tag")["subject"]), "string?")
    judge.equal("key of a piece", declaration(model, "pet")["key"], "api:parts/pet.yaml#")
    judge.equal("operation's key", declaration(model, "getA")["key"], "api:#/paths/~1a/get")

    judge.equal("rows of documents", [(s.get("name"), s.get("dialect")) for s in model["sources"]],
                [(None, "openapi-3.0"), ("parts/paths.yaml", "openapi-3.0"), ("parts/pet.yaml", "openapi-3.0"),
                 ("parts/defs.yaml", "openapi-3.0")])

    model, diagnostics, code = read(ROOT.replace("pet.yaml}", "pot.yaml}"), files=PARTS)
    judge.equal("missing file", (code, [d["code"] for d in diagnostics]), (1, ["CGS0009"]))

    second = "openapi: 3.1.0\ninfo: {title: U, version: '1'}\npaths:\n  /a: {get: {responses: {}}}\ncomponents: {schemas: {It: {type: string}}}\n"
    model, diagnostics, _ = read(ROOT, files={**PARTS, "two.yaml": second}, more=["two.yaml"])
    judge.codes("two inputs", diagnostics, ["OAS0015"])
    judge.equal("equal names", sorted(d["key"] for d in model["declarations"] if d.get("name") == "It"),
                ["api:api.yaml#/components/schemas/It", "api:two.yaml#/components/schemas/It"])

    model, diagnostics, _ = schemas("""
    A: {$ref: '#/components/schemas/B/properties/x%20y~1z'}
    B: {type: object, properties: {x y/z: {type: integer}}}
    C: {type: object, $defs: {In: {type: string, $anchor: here}}, properties: {a: {$ref: '#/components/schemas/C/$defs/In'}, b: {$ref: '#here'}}}
    D: {$id: 'https://x/d', $defs: {E: {type: string}}, properties: {e: {$ref: '#/$defs/E'}}}
    F: {$ref: 'https://x/d'}
""")
    judge.codes("pointers", diagnostics, [])
    judge.equal("into the middle", declaration(model, "/components/schemas/B/properties/x y~1z")["flags"], ["anonymous"])
    judge.equal("anchor", show(declaration(model, "C")["subject"]), "{a OOO ->In, b OOO ->In}")
    judge.equal("$id", (show(declaration(model, "D")["subject"]), show(declaration(model, "F")["subject"])),
                ("{e OOO ->E}~", "->D"))

    _, diagnostics, code = schemas("    A: {$ref: '#/components/schemas/Pett'}\n    Pet: {}\n")
    judge.equal("did you mean", (code, diagnostics[0]["code"], diagnostics[0]["help"]), (1, "OAS0004", "did you mean 'Pet'?"))
    judge.finish()


main()
