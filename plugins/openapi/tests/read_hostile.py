# SPDX-License-Identifier: MIT
"""Hostile documents: never a crash, never slow, always a diagnostic; the model that remains passes the host's check."""

import itertools
import json
import resource

from model import Judge, read

WRONG = [None, True, 5, "x", [], [1], {}, {"$ref": 3}, {"$ref": "#"}, {"$ref": "#/nowhere"}, {"": {}}]


def document():
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/B"}},
              "allOf": [{"$ref": "#/components/schemas/B"}], "oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/B"}],
              "discriminator": {"propertyName": "a", "mapping": {"x": "B"}}, "enum": [1], "additionalProperties": {}}
    operation = {"operationId": "o", "tags": ["t"], "parameters": [{"name": "p", "in": "query", "schema": {}}],
                 "requestBody": {"content": {"application/json": {"schema": schema, "encoding": {"a": {"headers": {"h": {}}}}}}},
                 "responses": {"200": {"description": "d", "headers": {"h": {"schema": {}}},
                                       "content": {"a/b": {"schema": {}, "examples": {"e": {"value": 1}}}},
                                       "links": {"l": {"operationId": "o", "parameters": {"p": 1}}}}},
                 "callbacks": {"c": {"{$url}": {"post": {"responses": {}}}}}, "security": [{"s": ["x"]}],
                 "servers": [{"url": "/{v}", "variables": {"v": {"default": "1", "enum": ["1"]}}}]}
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "tags": [{"name": "t", "externalDocs": {"url": "u"}}],
            "paths": {"/p/{x}": {"parameters": [], "get": operation}}, "webhooks": {"w": {"post": {"responses": {}}}},
            "components": {"schemas": {"A": schema, "B": {"type": "string"}}, "securitySchemes": {"s": {"type": "http", "scheme": "basic"}},
                           "parameters": {"P": {"name": "p", "in": "query", "schema": {}}}, "headers": {"H": {"schema": {}}}}}


def places(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield from places(child, path + (key,))


def replaced(value, path, by):
    out = json.loads(json.dumps(value))
    at = out
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = by
    return out


def wrong_kinds(judge):
    """Every place of a document takes its turn with a wrong value."""
    base, wrong = document(), itertools.cycle(WRONG)
    for path in places(base):
        if path[0] == "openapi":
            continue
        _, diagnostics, code = read(json.dumps(replaced(base, path, next(wrong))), "api.json")
        bad = [d for d in diagnostics if d["code"][:3] not in ("OAS", "CGS")]
        judge.equal(f"wrong at {path}", (code in (0, 1), bad), (True, []))


def processor():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def quick(judge, what, text, name="api.json", seconds=10, codes=()):
    begin = processor()
    _, diagnostics, code = read(text, name)
    judge.equal(what, (code in (0, 1), processor() - begin < seconds), (True, True))
    for wanted in codes:
        judge.equal(what + " says " + wanted, any(d["code"] == wanted for d in diagnostics), True)


def api(schemas, paths=None):
    return json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths or {}, "components": {"schemas": schemas}})


def large(judge):
    many = 20000
    deep = {"type": "string"}
    for _ in range(450):
        deep = {"items": deep}
    quick(judge, "deep", api({"A": deep}), codes=["OAS0019"])
    quick(judge, "chain", api({f"A{i}": {"$ref": f"#/components/schemas/A{i + 1}"} for i in range(many)} | {f"A{many}": {}}))
    quick(judge, "circle", api({f"A{i}": {"$ref": f"#/components/schemas/A{(i + 1) % many}"} for i in range(many)}),
          codes=["OAS0005"])
    quick(judge, "allOf circle", api({f"A{i}": {"allOf": [{"$ref": f"#/components/schemas/A{(i + 1) % many}"}, {"required": ["x"]}]}
                                      for i in range(many)}), codes=["OAS0005"])
    quick(judge, "dangling", api({f"A{i}": {"$ref": f"#/components/schemas/B{i}"} for i in range(3000)}), codes=["OAS0004"])
    quick(judge, "required", api({"A": {"required": [f"r{i}" for i in range(many)] * 2, "properties": {f"r{i}": {} for i in range(0, many, 2)}}}))
    quick(judge, "enum", api({"A": {"enum": [f"v{i}" for i in range(many)] + list(range(many))}}))
    quick(judge, "union", api({"A": {"oneOf": [{"$ref": f"#/components/schemas/B{i}"} for i in range(5000)],
                                     "discriminator": {"propertyName": "t", "mapping": {f"m{i}": f"B{i % 5000}" for i in range(many)}}}}
                              | {f"B{i}": {"type": "object", "properties": {"t": {}}} for i in range(5000)}))
    quick(judge, "items", api({"A": {"anyOf": [{"type": "string"}] * many}} |
                              {f"B{i}": {"$ref": f"#/components/schemas/A/anyOf/{i}"} for i in range(0, many, 2)}))
    wide = {"anyOf": [{"$ref": f"#/components/schemas/W{i}"} for i in range(60)]}
    quick(judge, "wide classes", api({f"W{i}": wide | {"oneOf": [{"type": "null"}, wide]} for i in range(60)}))
    names = ["User", "user", "User_", "1st", "class", "a-b", "$ref", "*/", "`${x}`", "\n", "\u2028", "a\u0000b", ""]
    quick(judge, "names", api({n: {"type": "object", "properties": {m: {"description": m} for m in names}} for n in names}))


def main():
    judge = Judge()
    wrong_kinds(judge)
    large(judge)
    judge.finish()


main()
