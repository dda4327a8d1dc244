# SPDX-License-Identifier: MIT
"""Cells of the serialisation tables of OpenAPI: a document with an operation for each, its arguments, and what must be on
the wire. Texts are those of the specification's tables (3.1.1, sections 4.8.12.4 and 4.8.15)."""

STRING, ARRAY, OBJECT = "blue", ["blue", "black", "brown"], {"R": 100, "G": 200, "B": 150}
TYPES = {
    "string": ({"type": "string"}, STRING),
    "empty": ({"type": "string"}, ""),
    "array": ({"type": "array", "items": {"type": "string"}}, ARRAY),
    "object": ({"type": "object", "properties": {k: {"type": "integer"} for k in OBJECT}}, OBJECT),
}
FLAT, PAIRS = "R,100,G,200,B,150", "R=100,G=200,B=150"
BASICS = "blue,black,brown"

# place, style, explode, type, on the wire
TABLE = [
    ("path", "matrix", False, "empty", ";color"),
    ("path", "matrix", False, "string", ";color=blue"),
    ("path", "matrix", False, "array", f";color={BASICS}"),
    ("path", "matrix", False, "object", f";color={FLAT}"),
    ("path", "matrix", True, "string", ";color=blue"),
    ("path", "matrix", True, "array", ";color=blue;color=black;color=brown"),
    ("path", "matrix", True, "object", ";R=100;G=200;B=150"),
    ("path", "label", False, "empty", "."),
    ("path", "label", False, "string", ".blue"),
    ("path", "label", False, "array", f".{BASICS}"),
    ("path", "label", False, "object", f".{FLAT}"),
    ("path", "label", True, "string", ".blue"),
    ("path", "label", True, "array", ".blue.black.brown"),
    ("path", "label", True, "object", ".R=100.G=200.B=150"),
    ("path", "simple", False, "string", "blue"),
    ("path", "simple", False, "array", BASICS),
    ("path", "simple", False, "object", FLAT),
    ("path", "simple", True, "string", "blue"),
    ("path", "simple", True, "array", BASICS),
    ("path", "simple", True, "object", PAIRS),
    ("query", "form", False, "empty", "color="),
    ("query", "form", False, "string", "color=blue"),
    ("query", "form", False, "array", f"color={BASICS}"),
    ("query", "form", False, "object", f"color={FLAT}"),
    ("query", "form", True, "empty", "color="),
    ("query", "form", True, "string", "color=blue"),
    ("query", "form", True, "array", "color=blue&color=black&color=brown"),
    ("query", "form", True, "object", "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, "array", "color=blue%20black%20brown"),
    ("query", "spaceDelimited", False, "object", "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, "array", "color=blue%7Cblack%7Cbrown"),
    ("query", "pipeDelimited", False, "object", "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("query", "deepObject", True, "object", "color[R]=100&color[G]=200&color[B]=150"),
    ("header", "simple", False, "string", "blue"),
    ("header", "simple", False, "array", BASICS),
    ("header", "simple", False, "object", FLAT),
    ("header", "simple", True, "array", BASICS),
    ("header", "simple", True, "object", PAIRS),
    ("cookie", "form", False, "empty", "color="),
    ("cookie", "form", False, "string", "color=blue"),
    ("cookie", "form", False, "array", f"color={BASICS}"),
    ("cookie", "form", False, "object", f"color={FLAT}"),
    ("cookie", "form", True, "array", "color=blue; color=black; color=brown"),
    ("cookie", "form", True, "object", "R=100; G=200; B=150"),
]

AWKWARD = "a b/c?d&e=f,g#h%20ü"
ENCODED = "a%20b%2Fc%3Fd%26e%3Df%2Cg%23h%2520%C3%BC"
LIST = {"type": "array", "items": {"type": "string"}}
# title, place, what is said of the parameter besides its name, value, on the wire
EXTRA = [
    ("reserved characters", "path", {"schema": {"type": "string"}}, AWKWARD, ENCODED),
    ("reserved characters", "query", {"schema": {"type": "string"}}, AWKWARD, f"color={ENCODED}"),
    ("reserved characters in items", "query", {"schema": LIST, "explode": False}, ["a,b", "c&d"], "color=a%2Cb,c%26d"),
    ("`allowReserved`", "query", {"schema": {"type": "string"}, "allowReserved": True}, "a/b?c:d,e",
     "color=a/b?c:d,e"),
    ("`allowReserved`, what must be encoded", "query", {"schema": {"type": "string"}, "allowReserved": True},
     "a&b#c", "color=a%26b%23c"),
    ("an empty array", "query", {"schema": LIST}, [], ""),
    ("booleans", "query", {"schema": {"type": "boolean"}}, False, "color=false"),
    ("`content` of JSON", "query", {"content": {"application/json": {"schema": {"type": "object"}}}}, {"a": [1, "b"]},
     "color=%7B%22a%22%3A%5B1%2C%22b%22%5D%7D"),
    ("`content` of JSON", "header", {"content": {"application/json": {"schema": {"type": "object"}}}}, {"a": [1]},
     '{"a":[1]}'),
]

PROPERTIES = {
    "name": {"type": "string"}, "tags": LIST, "color": TYPES["object"][0],
    "photo": {"type": "string", "format": "binary"},
}


def form(**encoding):
    return {"schema": {"type": "object", "properties": PROPERTIES}, **({"encoding": encoding} if encoding else {})}


# title, media type, its record, body, what arrives: pairs of a form; (name, media type, text) of parts; else the text
BODIES = [
    ("JSON", "application/json", {"schema": {"type": "object"}}, {"a": [1, None]}, '{"a":[1,null]}'),
    ("merge patch", "application/merge-patch+json", {"schema": {"type": "object"}}, {"a": None}, '{"a":null}'),
    ("text", "text/plain", {"schema": {"type": "string"}}, "a b", "a b"),
    ("bytes", "application/octet-stream", {"schema": {"type": "string", "format": "binary"}}, {"$blob": "abc"}, "abc"),
    ("form", "application/x-www-form-urlencoded", form(), {"name": "a b&c", "tags": ["x", "y"]},
     [["name", "a b&c"], ["tags", "x"], ["tags", "y"]]),
    ("form, an object is JSON", "application/x-www-form-urlencoded", form(), {"color": OBJECT},
     [["color", '{"R":100,"G":200,"B":150}']]),
    ("form, `explode: false`", "application/x-www-form-urlencoded", form(tags={"style": "form", "explode": False}),
     {"tags": ["x", "y"]}, [["tags", "x,y"]]),
    ("form, `style: deepObject`", "application/x-www-form-urlencoded", form(color={"style": "deepObject", "explode": True}),
     {"color": OBJECT}, [["color[R]", "100"], ["color[G]", "200"], ["color[B]", "150"]]),
    ("multipart", "multipart/form-data", form(), {"name": "a b", "tags": ["x", "y"]},
     [["name", "", "a b"], ["tags", "", "x"], ["tags", "", "y"]]),
    ("multipart, an object is JSON", "multipart/form-data", form(), {"color": OBJECT},
     [["color", "application/json", '{"R":100,"G":200,"B":150}']]),
    ("multipart, `contentType`", "multipart/form-data", form(photo={"contentType": "image/png"}),
     {"photo": {"$blob": "abc"}}, [["photo", "image/png", "abc"]]),
    ("multipart, `explode: false`", "multipart/form-data", form(tags={"style": "form", "explode": False}),
     {"tags": ["a b", "100%25"]}, [["tags", "", "a b,100%25"]]),
    ("multipart, JSON of a list", "multipart/form-data", form(tags={"contentType": "application/json"}),
     {"tags": ["x", "y"]}, [["tags", "application/json", '["x","y"]']]),
]


def build():
    """(document, cells): each cell says what is called, with what, and what must arrive."""
    paths, cells = {}, []

    def add(group, title, place, value, expect, operation):
        name = f"c{len(cells):03d}"
        path = f"/{name}/x{{color}}" if place == "path" else f"/{name}"
        method = "post" if place == "body" else "get"
        answer = {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "what arrived"}
        paths[path] = {method: {"operationId": name, "tags": ["cells"], "responses": {"200": answer}, **operation}}
        media = next(iter(operation.get("requestBody", {}).get("content", {"": {}})))
        cells.append({"name": name, "group": group, "title": title, "place": place, "path": path, "method": method,
                      "value": value, "expect": expect, "media": media})

    def param(place, record):
        return {"parameters": [{"name": "color", "in": place, "required": place == "path", **record}]}

    for place, style, explode, kind, wire in TABLE:
        schema, value = TYPES[kind]
        title = f"{place}, `{style}`{', exploded' if explode else ''}, {kind}"
        add("table", title, place, value, wire, param(place, {"style": style, "explode": explode, "schema": schema}))
    for title, place, record, value, wire in EXTRA:
        add("extra", f"{place}, {title}", place, value, wire, param(place, record))
    for title, media, record, value, wire in BODIES:
        add("body", f"body, {title}", "body", value, wire, {"requestBody": {"required": True, "content": {media: record}}})
    info = {"title": "Cells", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "servers": [{"url": "http://127.0.0.1"}], "paths": paths}, cells
