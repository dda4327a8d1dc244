# SPDX-License-Identifier: MIT
"""Writes an API whose every name and text is made to break out of where it is put."""

import json

TEXTS = ["*/ alert(1) /*", "\"'`${alert(1)}`'\"", "a\nb\r\nc\u2028d\u2029e", "nul\u0000\u0001\u007f", "@ts-expect-error", "\\",
         "// @ts-nocheck", "</script>", "\\u0041", "*", "/", " ", "{@link x}", "-->", "é日本"]
NAMES = ["User", "user", "User_", "1st", "class", "a-b", "A B", "Record", "string", "Promise", "paths", "__proto__",
         "constructor", "toString", "$ref", "é", "日本", "a.b", "a/b", "a~b", "%41", "Array", "UserWrite", "_", "-"] + TEXTS
EVERYTHING = "\n".join(TEXTS)


def ref(name):
    return {"$ref": "#/components/schemas/" + "".join(
        {"~": "~0", "/": "~1"}.get(c, c) if c.isalnum() and c.isascii() or c in "~/" else
        "".join(f"%{b:02X}" for b in c.encode()) for c in name)}


def note(text):
    return {"title": text, "description": text, "default": text, "examples": [text], "x-" + text: text}


schemas = {}
for i, name in enumerate(NAMES):
    text = TEXTS[i % len(TEXTS)]
    schemas[name] = {"type": "object", **note(text), "required": [name], "deprecated": i % 2 == 0,
                     "properties": {name: ref(NAMES[i - 1]), "note": {"type": "string", **note(EVERYTHING)}}}
schemas["All"] = {"type": "object", "properties": {n: {"type": "string", **note(n)} for n in NAMES}}
schemas["Enum"] = {"enum": TEXTS + NAMES[:10] + [1, -1, 1.5, 9007199254740993, True, None, {"*/": "*/"}, ["`"]]}
schemas["Words"] = {"enum": sorted(set(TEXTS + NAMES)), "x-enum-varnames": sorted(set(TEXTS + NAMES), reverse=True),
                    "description": EVERYTHING}
schemas["Const"] = {"const": {t: [t] for t in TEXTS}}
schemas["Text"] = {"type": "string", "pattern": EVERYTHING, "format": EVERYTHING, "contentMediaType": EVERYTHING,
                   "contentEncoding": EVERYTHING, "externalDocs": {"url": EVERYTHING, "description": EVERYTHING}}
schemas["Tagged"] = {"oneOf": [ref("a-b"), ref("class")], "discriminator": {"propertyName": "*/`\"", "mapping": {
    t: ref("a-b")["$ref"] for t in TEXTS}}}
responses = {"200": {"description": EVERYTHING, "headers": {t: {"schema": {"type": "string"}, "description": t} for t in TEXTS},
                     "content": {t: {"schema": ref(NAMES[i])} for i, t in enumerate(TEXTS)}},
             "default": {"description": "*/"}}
paths = {}
for i, text in enumerate(TEXTS):
    paths["/" + text] = {"get": {"operationId": text, "summary": text, "description": EVERYTHING, "tags": [text], "parameters": [
        {"name": t, "in": place, "schema": {"type": "string"}, "description": t}
        for t in TEXTS[:6] for place in ("query", "header", "cookie")], "responses": responses}}
print(json.dumps({"openapi": "3.1.0", "info": {"title": EVERYTHING, "version": EVERYTHING, "description": EVERYTHING},
                  "paths": paths, "components": {"schemas": schemas}}))
