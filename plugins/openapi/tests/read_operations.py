# SPDX-License-Identifier: MIT
"""Operations: what paths, the document and components say is resolved to each of them."""

from model import Judge, declaration, operation, read, show

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1', contact: {name: N}}
servers: [{url: 'https://{h}.x', variables: {h: {default: a, enum: [a, b]}}}]
security: [{a: [], b: [read]}, {}]
tags: [{name: pets, description: d}]
paths:
  /pets/{id}/{other}:
    summary: of the path
    x-path: 1
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
    get:
      tags: [pets, more]
      security: []
      parameters:
        - {name: q, in: query, style: deepObject, schema: {type: object}}
        - {$ref: '#/components/parameters/P'}
        - {name: gone, in: path, required: true, schema: {type: string}}
        - {name: c, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: c, in: query, schema: {}}
        - {name: bad, in: nowhere, schema: {}}
      responses:
        default: {description: d}
        4XX: {$ref: '#/components/responses/R'}
        '404': {$ref: '#/components/responses/R'}
        abc: {description: no status}
        '200':
          description: ok
          headers: {X-A: {$ref: '#/components/headers/H'}, X-B: {schema: {type: integer}}}
          content:
            application/json: {schema: {type: string}, examples: {e: {value: 1, summary: s}}}
            text/event-stream: {schema: {type: string}}
          links: {l: {operationId: put, parameters: {path.id: $response.body#/id}}, m: {operationId: none}}
    patch:
      operationId: put
      servers: [{url: 'https://own'}]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {type: object, properties: {f: {type: string}}}
            encoding: {f: {contentType: 'image/png, image/jpeg', headers: {X-C: {schema: {type: string}}}}}
      responses: {}
      callbacks:
        ev: {'{$request.body#/url}': {post: {requestBody: {$ref: '#/components/requestBodies/B'}, responses: {}}}}
    query: {operationId: put, responses: {}, security: [{c: []}]}
webhooks:
  ping: {post: {responses: {}}}
components:
  parameters: {P: {name: p, in: cookie, schema: {type: array, items: {type: string}}}}
  headers: {H: {required: true, schema: {type: object}}}
  responses: {R: {description: r, content: {application/json: {schema: {type: object}}}}}
  requestBodies: {B: {content: {application/json: {schema: {type: string}}, image/png: {}}}}
  securitySchemes:
    a: {type: http, scheme: Bearer, bearerFormat: JWT}
    b: {type: oauth2, flows: {}}
"""

SWAGGER = """
swagger: '2.0'
info: {title: Old, version: '1'}
host: x.y
basePath: /v1
schemes: [https, http]
consumes: [application/json, application/xml]
produces: [application/json]
parameters:
  limit: {name: limit, in: query, type: integer, format: int32, default: 3}
securityDefinitions:
  key: {type: apiKey, name: K, in: header}
security: [{key: []}]
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, type: string}]
    get:
      parameters: [{$ref: '#/parameters/limit'}, {name: ids, in: query, type: array, items: {type: string}, collectionFormat: multi}]
      responses: {'200': {description: ok, schema: {$ref: '#/definitions/A'}, headers: {X: {type: integer}}}}
    put:
      parameters: [{name: body, in: body, required: true, schema: {type: object, properties: {a: {type: string}}}}]
      responses: {'204': {description: none}}
    post:
      consumes: [multipart/form-data]
      parameters: [{name: f, in: formData, type: file, required: true}, {name: n, in: formData, type: array, items: {type: string}}]
      responses: {}
definitions:
  A: {type: object, x-nullable: true, properties: {b: {type: string, format: date}}}
"""


def params(op):
    return " ".join(f"{p['place']}:{p['key']}" + "".join("!" + f[0] for f in p.get("flags", [])) for p in op["params"])


def modern(judge):
    model, diagnostics, _ = read(DOCUMENT)
    judge.codes("diagnostics", diagnostics,
                "OAS0007 OAS0014 OAS0016 OAS0016 OAS0016 OAS0016 OAS0017 OAS0017 OAS0018 OAS0021 OAS0026".split())
    get = operation(model, "/paths/~1pets~1{id}~1{other}/get")
    judge.equal("params", params(get), "path:id!r query:q cookie:p!e query:c path:other!r!m")
    judge.equal("style", [p.get("style") for p in get["params"]], ["simple", "deepObject", "form", None, "simple"])
    judge.equal("shared", get["params"][2]["shared"], "api:#/components/parameters/P")
    judge.equal("tags", get["tags"], ["pets", "more"])
    judge.equal("no security", get.get("rules"), None)
    judge.equal("responses", [r["name"] for r in get["responses"]], ["200", "404", "4XX", "default"])
    judge.equal("shared response", get["responses"][1]["shared"], "api:#/components/responses/R")
    ok = get["responses"][0]
    judge.equal("headers", [(h["key"], show(h["type"]), h.get("shared")) for h in ok["headers"]],
                [("X-A", "{}", "api:#/components/headers/H"), ("X-B", "integer", None)])
    judge.equal("payloads", [(p["media"], p.get("framing")) for p in ok["payloads"]],
                [("application/json", None), ("text/event-stream", "sse")])
    judge.equal("examples", [(e["name"], str(e["value"])) for e in ok["payloads"][0]["examples"]], [("e", "1")])
    judge.equal("link", (ok["links"][0]["target"], ok["links"][0]["binds"][0]["left"]),
                ("api:#/paths/~1pets~1{id}~1{other}/patch", "id"))
    judge.equal("path's note and extension", (get["note"]["summary"], get["annotations"][0]["name"]), ("of the path", "x-path"))
    judge.equal("made name", declaration(model, "/paths/~1pets~1{id}~1{other}/get")["name"], "get-pets-by-id-by-other")
    patch = operation(model, "/paths/~1pets~1{id}~1{other}/patch")
    part = patch["bodies"][0]["parts"][0]
    judge.equal("body", (patch["bodies"][0]["direction"], part["content_types"], part["headers"][0]["key"]),
                ("update", ["image/png", "image/jpeg"], "X-C"))
    judge.equal("flags", sorted(patch["flags"]), ["body-required", "named"])
    judge.equal("own server", [s["url"] for s in patch["servers"]], ["https://own"])
    judge.equal("rules", [(str(r["group"]), r.get("security"), r.get("scopes")) for r in patch["rules"]],
                [("1", "api:#/components/securitySchemes/a", None), ("1", "api:#/components/securitySchemes/b", ["read"]),
                 ("2", None, None)])
    callback = operation(model, patch["links"][0]["target"].split("#", 1)[1])
    judge.equal("callback", (callback["flags"], callback["body_decl"], [b["media"] for b in callback["bodies"]]),
                (["callback"], "api:#/components/requestBodies/B", ["application/json", "image/png"]))
    judge.equal("webhook", operation(model, "/webhooks/ping/post")["flags"], ["webhook"])
    judge.equal("server variable", show(model["scopes"][0]["servers"][0]["variables"][0]["type"]), 'enum("a", "b")')
    judge.equal("bearer", declaration(model, "a")["subject"][0], {"kind": "bearer", "key": "JWT"})


def old(judge):
    model, diagnostics, _ = read(SWAGGER)
    judge.codes("2.0", diagnostics, [])
    get = operation(model, "/paths/~1a~1{id}/get")
    judge.equal("2.0 params", params(get), "path:id!r query:limit query:ids!e")
    judge.equal("2.0 servers", [s["url"] for s in get["servers"]], ["https://x.y/v1", "http://x.y/v1"])
    judge.equal("2.0 type", show(get["params"][1]["type"]), "integer:int32! bits=32")
    answer = get["responses"][0]
    judge.equal("2.0 response", (answer["payloads"][0]["media"], show(answer["payloads"][0]["type"]), answer["headers"][0]["key"]),
                ("application/json", "->A", "X"))
    put = operation(model, "/paths/~1a~1{id}/put")
    judge.equal("2.0 body", [(b["media"], show(b["type"])) for b in put["bodies"]],
                [("application/json", "->schema"), ("application/xml", "->schema")])
    form = operation(model, "/paths/~1a~1{id}/post")["bodies"][0]
    judge.equal("2.0 form", (form["media"], show(form["type"])), ("multipart/form-data", "{f RRR bytes, n OOO [string]}"))
    judge.equal("2.0 nullable", show(declaration(model, "A")["subject"]), "{b OOO string:date!}?")


def main():
    judge = Judge()
    modern(judge)
    old(judge)
    judge.finish()


main()
