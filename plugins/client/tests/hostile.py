# SPDX-License-Identifier: MIT
"""Writes an API whose operations are called everything that a client could stumble over: words of the language, of the
platform and of the run-time, and texts that are made to break out of where they are put."""

import json
import re
import sys
from pathlib import Path

TEXTS = ["*/ alert(1) /*", "\"'`${alert(1)}`'\"", "a\nb\r\nc\u2028d\u2029e", "nul\u0000\u0001\u007f", "@ts-expect-error", "\\",
         "// @ts-nocheck", "</script>", "\\u0041", "*", "/", " ", "{@link x}", "-->", "é日本", "{", "}", "{}", "%", "a;b", "?x#y"]
WORDS = ["class", "default", "delete", "new", "await", "async", "yield", "let", "static", "arguments", "eval", "undefined", "NaN", "constructor",
         "__proto__", "prototype", "toString", "hasOwnProperty", "name", "length", "call", "apply", "then", "body", "args", "value", "media", "reply", "client",
         "options", "Blob", "Uint8Array", "ReadableStream", "FormData", "Response", "Error", "Promise", "Record", "Object", "JSON", "fetch", "types",
         "schemas", "servers", "createClient", "index", "runtime", "convert", "query", "security", "1st", "-", "_", "a-b", "a_b", "aB", "AB", "Ab"]
RUNTIME = sorted({m for p in Path(sys.argv[1]).glob("*.ts") for m in re.findall(
    r"^export (?:async )?(?:function|const|class|interface|type)[ *]+(\w+)", p.read_text(), re.M)})
NAMES = WORDS + RUNTIME + TEXTS
text = {"type": "string"}
when = {"type": "object", "properties": {n: {"type": "string", "format": "date-time"} for n in NAMES[:20] + TEXTS}}
paths = {}
for i, name in enumerate(NAMES):
    some = TEXTS[i % len(TEXTS)]
    place = ["path", "query", "header", "cookie"][i % 4]
    content = {} if name in RUNTIME else {some: {"schema": text, "encoding": {name: {"contentType": some, "style": "form"}}}, "application/json": {"schema": {"$ref": "#/components/schemas/When"}},
               "multipart/form-data": {"schema": when, "encoding": {n: {"contentType": some} for n in TEXTS}}, "application/x-ndjson": {"schema": text}}
    responses = {"200": {"description": some, "content": content}, "4xx": {"description": name, "content": {"text/event-stream": {"schema": when}}}, "default": {"description": some}}
    paths[f"/{i}/{{{name}}}"] = {
        "servers": [{"url": f"https://{{{some}}}.example/{some}", "variables": {some: {"default": some}, name: {"default": name}}}],
        **{verb: {"operationId": name if verb == "post" else None, "tags": [some if verb == "post" else name], "summary": name, "description": some,
                  "security": [{name: [some]}, {}], "deprecated": i % 2 == 0,
                  "parameters": [{"name": name, "in": "path", "required": True, "schema": text}, {"name": some, "in": place, "required": place == "path", "schema": {"type": "array", "items": text}},
                                 {"name": name + some, "in": "query", "content": {some: {"schema": text}}}],
                  **({} if verb == "get" else {"requestBody": {"description": some, "content": content}}), "responses": responses}
           for verb in (("get", "post") if name in TEXTS else ("post",))}}
    paths[f"/{i}/{{{name}}}"].get("get", {"operationId": None}).pop("operationId")
kinds = [{"type": "http", "scheme": "bearer"}, {"type": "http", "scheme": "basic"}, {"type": "http", "scheme": "*/`"}, {"type": "apiKey", "in": "query", "name": "*/\"\n"},
         {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://*/\"`${x}", "scopes": {}}}}, {"type": "openIdConnect", "openIdConnectUrl": "https://x"}]
schemes = {name: {**kinds[i % len(kinds)], "description": TEXTS[i % len(TEXTS)]} for i, name in enumerate(NAMES)}
print(json.dumps({"openapi": "3.1.0", "info": {"title": "\n".join(TEXTS), "version": "1"}, "paths": paths,
                  "servers": [{"url": t, "description": t} for t in TEXTS],
                  "components": {"securitySchemes": schemes, "schemas": {"When": when}}}))
