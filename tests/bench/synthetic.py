#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An OpenAPI 3.1 document of any size: about 3 KB for each endpoint, the same bytes every time.

    python3 synthetic.py ENDPOINTS FILE [--changed]

Each endpoint has a path with a variable, four parameters, a body and two answers, and two schemas of its own, one of
which refers to neighbours. `--changed` writes one property of one schema differently, as an edit would.
"""
import json
import sys

WORDS = ["account", "balance", "category", "device", "entry", "folder", "group", "history", "invoice", "job", "key", "label",
         "member", "note", "order", "payment", "quota", "report", "session", "team"]


def prose(number, topic):
    return f"The {topic} of record {number}, set when it is made and kept as it was written."


def schema(number, count, changed):
    word = WORDS[number % len(WORDS)]
    return {
        "type": "object",
        "description": prose(number, "state"),
        "required": ["id", "name", "created_at", "status"],
        "properties": {
            "id": {"type": "string", "format": "uuid", "readOnly": True},
            "name": {"type": "string", "minLength": 1, "maxLength": 120, "description": prose(number, "name")},
            word: {"type": "integer" if not changed else "number", "minimum": 0, "description": prose(number, word)},
            "status": {"type": "string", "enum": ["open", "held", "closed", f"{word}-only"]},
            "created_at": {"type": "string", "format": "date-time", "readOnly": True},
            "labels": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
            "parent": {"$ref": f"#/components/schemas/Record{number * 7 // 2 % count}"},
            "notes": {"type": ["string", "null"], "description": prose(number, "notes")},
            "amounts": {"type": "object", "additionalProperties": {"type": "number", "multipleOf": 0.01}},
        },
    }


def page(number):
    return {"type": "object", "required": ["items"],
            "properties": {"items": {"type": "array", "items": {"$ref": f"#/components/schemas/Record{number}"}},
                           "next": {"type": "string", "description": prose(number, "next page")}}}


def operation(number, verb):
    def answer(of):
        return {"description": "done", "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{of}{number}"}}}}
    out = {
        "operationId": f"{verb}Record{number}",
        "summary": f"{verb} {WORDS[number % len(WORDS)]} {number}",
        "description": prose(number, "operation"),
        "tags": [WORDS[number % len(WORDS)]],
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}},
            {"name": "fields", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "x-request-id", "in": "header", "description": prose(number, "request"), "schema": {"type": "string"}},
        ],
        "responses": {"200": answer("Page" if verb == "get" else "Record"),
                      "404": {"description": "there is no such record", "content": {"application/json": {
                          "schema": {"type": "object", "properties": {"message": {"type": "string"}}}}}}},
    }
    if verb != "get":
        out["requestBody"] = {"required": True, "content": {"application/json": {
            "schema": {"$ref": f"#/components/schemas/Record{number}"}}}}
    return out


def write(count, path, changed=False):
    """Piece by piece: the largest documents are larger than one wants to hold."""
    with open(path, "w", encoding="utf-8") as out:
        out.write('{\n  "openapi": "3.1.0",\n  "info": {"title": "Synthetic", "version": "1.0.0"},\n  "paths": {\n')
        for n in range(count):
            item = {f"/{WORDS[n % len(WORDS)]}/{n}/{{id}}": {["get", "post", "put"][n % 3]: operation(n, ["get", "post", "put"][n % 3])}}
            text = json.dumps(item, indent=1)
            out.write(text[2:-2] + (",\n" if n + 1 < count else "\n"))
        out.write('  },\n  "components": {"schemas": {\n')
        for n in range(count):
            pair = {f"Record{n}": schema(n, count, changed and n == count // 2), f"Page{n}": page(n)}
            text = json.dumps(pair, indent=1)
            out.write(text[2:-2] + (",\n" if n + 1 < count else "\n"))
        out.write("  }}\n}\n")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    write(int(sys.argv[1]), sys.argv[2], "--changed" in sys.argv)
