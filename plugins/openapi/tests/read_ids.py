# SPDX-License-Identifier: MIT
"""Identifiers of schemas: $id with its base, anchors, references that are dynamic and those that only look so."""

from model import Judge, clause, declaration, read, schemas, show


def binds(model, name):
    return [clause(b) for b in declaration(model, name).get("binds", [])]


def dynamic(judge):
    model, diagnostics, _ = schemas("""
    Page:
      $id: https://x/a/page
      $defs: {item: {$dynamicAnchor: item, not: {}}}
      type: object
      properties: {data: {type: array, items: {$dynamicRef: '#item'}}}
    User: {type: object}
    UserPage:
      $id: https://x/a/user
      $defs: {item: {$dynamicAnchor: item, $ref: '#/components/schemas/User'}}
      allOf: [{$ref: ../a/./page}]
      properties: {next: {type: string}}
      unevaluatedProperties: false
    Wrap: {type: object, properties: {p: {$ref: '#/components/schemas/UserPage'}}}
    Alone: {$id: 'https://x/alone', $dynamicAnchor: only, type: object, properties: {kid: {$dynamicRef: '#only'}}}
    Plain: {$id: 'https://x/plain', $defs: {a: {$anchor: here, type: string}}, $dynamicRef: '#here'}
""")
    judge.codes("dynamic", diagnostics, ["OAS0027"])
    judge.equal("parameter", show(declaration(model, "Page")["subject"]), "{data OOO [parameter | bind item never]}")
    judge.equal("its declaration", binds(model, "Page"), ["bind item never"])
    judge.equal("binding", show(declaration(model, "UserPage")["subject"]),
                "all(->Page | bind item ->item, {next OOO string}~ own) | rest-properties never")
    judge.equal("a bound one is free of it", (binds(model, "UserPage"), binds(model, "Wrap")), ([], []))
    judge.equal("nobody overrides it", show(declaration(model, "Alone")["subject"]), "{kid OOO ->Alone}")
    judge.equal("no dynamic anchor", show(declaration(model, "Plain")["subject"]), "->a")


def chains(judge):
    model, diagnostics, _ = schemas("""
    Tree: {$id: 'https://x/tree', $dynamicAnchor: node, type: object, properties: {kid: {$dynamicRef: '#node'}}}
    Strict: {$id: 'https://x/strict', $dynamicAnchor: node, $ref: tree, unevaluatedProperties: false}
    Stricter: {$id: 'https://x/stricter', $dynamicAnchor: node, $ref: strict, minProperties: 1}
    Free: {$dynamicRef: '#node'}
""")
    judge.codes("chains", diagnostics, ["OAS0022"])
    judge.equal("fallback", show(declaration(model, "Tree")["subject"]), "{kid OOO parameter | bind node ->Tree}")
    judge.equal("bound and open", (show(declaration(model, "Strict")["subject"]), binds(model, "Strict")),
                ("all(->Tree | bind node ->Strict, {}~ own) | rest-properties never", ["bind node ->Strict"]))
    judge.equal("outermost", (show(declaration(model, "Stricter")["subject"]), binds(model, "Stricter")),
                ("all(->Strict | bind node ->Stricter, {} min=1~ own)", []))
    judge.equal("without an anchor of its own", show(declaration(model, "Free")["subject"]), "parameter | bind node never")


def recursive(judge):
    model, diagnostics, _ = schemas("""
    A: {$id: 'https://x/a', $recursiveAnchor: true, type: object, properties: {kid: {$recursiveRef: '#'}}}
    B: {$id: 'https://x/b', $recursiveAnchor: true, $ref: a, minProperties: 1}
    C: {$id: 'https://x/c', type: object, properties: {kid: {$recursiveRef: '#'}}}
    D: {type: object, properties: {kid: {$recursiveRef: '#'}}}
""")
    judge.codes("recursive", diagnostics, [])
    judge.equal("a parameter", show(declaration(model, "A")["subject"]), "{kid OOO parameter | bind $recursiveAnchor ->A}")
    judge.equal("bound", show(declaration(model, "B")["subject"]),
                "all(->A | bind $recursiveAnchor ->B, {} min=1~ own)")
    judge.equal("without an anchor", show(declaration(model, "C")["subject"]), "{kid OOO ->C}")
    judge.equal("without a resource", show(declaration(model, "D")["subject"]), "{kid OOO ->D}")


def bases(judge):
    model, diagnostics, _ = schemas("""
    A:
      $id: https://x/dir/a
      $defs:
        b: {$id: b/c, type: object, $defs: {d: {$anchor: deep, type: integer}}, properties: {d: {$ref: '#deep'}}}
      properties: {b: {$ref: /dir/b/c}, q: {$ref: 'b/c?q#'}, d: {$ref: 'b/c#/$defs/d'}, e: {$ref: 'b/../b/c#deep'}}
    Q: {$id: 'https://x/dir/b/c?q', type: string}
    N: {example: {$id: 'https://x/fake'}, const: {$id: 'https://x/fake'}}
    U: {$ref: 'urn:one:two'}
    V: {$id: 'urn:one:two', type: boolean}
    In: {type: object, properties: {x: {$ref: '#/components/schemas/A/$defs/b/properties/d'}}}
""")
    judge.codes("bases", diagnostics, [])
    judge.equal("relative to a base", show(declaration(model, "A")["subject"]),
                "{b OOO ->b, q OOO ->Q, d OOO ->d, e OOO ->d}~")
    judge.equal("urn", show(declaration(model, "U")["subject"]), "->V")
    judge.equal("from within", show(declaration(model, "/components/schemas/A/$defs/b/properties/d")["subject"]), "->d")


def dialects(judge):
    model, diagnostics, _ = schemas("""
    Old:
      $schema: http://json-schema.org/draft-07/schema#
      type: object
      properties:
        t: {items: [{type: string}], additionalItems: false}
        d: {$ref: '#/components/schemas/New', maxLength: 3}
        f: {type: string, format: date}
    New: {type: string, format: date}
    Middle: {$ref: '#/components/schemas/Old/properties/d'}
    Nested: {$id: 'https://x/n', properties: {a: {$id: 'b', $schema: 'http://json-schema.org/draft-04/schema#', type: number,
             minimum: 1, exclusiveMinimum: true}}}
""")
    judge.codes("a draft inside, read twice and reported once", diagnostics, ["OAS0006"])
    judge.equal("a draft inside", show(declaration(model, "Old")["subject"]),
                "{t OOO <string>[never]~, d OOO ->New, f OOO string:date!}")
    judge.equal("outside of it", show(declaration(model, "New")["subject"]), "string:date")
    judge.equal("its middle", show(declaration(model, "/components/schemas/Old/properties/d")["subject"]), "->New")
    judge.equal("draft 4 inside", show(declaration(model, "Nested")["subject"]), "{a OOO number above=1}~")
    api = "{openapi: 3.1.0, jsonSchemaDialect: '%s', info: {title: T, version: '1'}, paths: {}, components: {schemas: {A: %s}}}"
    model, diagnostics, _ = read(api % ("http://json-schema.org/draft-07/schema#", "{$ref: '#/components/schemas/B', minLength: 1}, "
                                        "B: {type: string, format: date}"))
    judge.codes("jsonSchemaDialect", diagnostics, ["OAS0006"])
    judge.equal("jsonSchemaDialect", show(declaration(model, "B")["subject"]), "string:date!")
    meta = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://x/meta", "$vocabulary": {%s}, "$defs": {}}'
    v = '"https://json-schema.org/draft/2020-12/vocab/%s": true'
    files = {"meta.json": meta % ", ".join([v % "core", v % "applicator", '"https://x/own": false'])}
    model, diagnostics, _ = read(api % ("https://x/meta", "{type: string, properties: {b: {minimum: 3}}, unevaluatedItems: false}"),
                                 files=files, more=["meta.json"])
    judge.codes("vocabularies", diagnostics, [])
    judge.equal("vocabularies", show(declaration(model, "A")["subject"]), "{b OOO any}~")
    files = {"meta.json": meta % ", ".join([v % "validation", v % "format-assertion", '"https://x/own": true'])}
    model, diagnostics, _ = read(api % ("https://x/meta", "{type: string, format: date}"), files=files, more=["meta.json"])
    judge.codes("unknown vocabulary", diagnostics, ["OAS0002"])
    judge.equal("formats asserted", show(declaration(model, "A")["subject"]), "string:date!")
    model, diagnostics, _ = read(api % ("https://x/nowhere", "{type: string}"))
    judge.codes("unknown dialect", diagnostics, ["OAS0002"])
    judge.equal("where", diagnostics[0]["line"], 1)


def hidden(judge):
    """Only schemas have identifiers: not values, not unknown keywords; but the answer called `default` has."""
    model, diagnostics, code = read("""
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {get: {responses: {default: {description: '', content: {a/b: {schema: {$id: 'https://x/d', type: string}}}}}}}
components:
  schemas:
    A: {unknown: {$anchor: a, $id: 'https://x/u'}, const: {$anchor: a}, properties: {const: {$anchor: a, type: integer}}}
    B: {$ref: '#a'}
    C: {$ref: 'https://x/d'}
""")
    judge.codes("hidden", diagnostics, [])
    judge.equal("hidden", (code, show(declaration(model, "B")["subject"]), show(declaration(model, "C")["subject"])),
                (0, "->api:#a", "->schema"))


def main():
    judge = Judge()
    dialects(judge)
    hidden(judge)
    dynamic(judge)
    chains(judge)
    recursive(judge)
    bases(judge)
    judge.finish()


main()
