# SPDX-License-Identifier: MIT
"""Identifiers of schemas: $id with its base, anchors, references that are dynamic and those that only look so."""

from model import Judge, clause, declaration, schemas, show


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


def main():
    judge = Judge()
    dynamic(judge)
    chains(judge)
    recursive(judge)
    bases(judge)
    judge.finish()


main()
