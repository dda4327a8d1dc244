# SPDX-License-Identifier: MIT
"""How lists go on: what an extension, a Link header, or names that belong together say; and where nothing is said."""
import json

from model import Judge, operation, read

ITEMS = {"type": "array", "items": {"type": "string"}}


def record(**members):
    return {"type": "object", "properties": members}


def document(cases):
    """A document with a path for each case: (name, parameters, schema of the answer, more of the operation)."""
    paths = {}
    for name, parameters, schema, more in cases:
        headers = {"headers": {"link": {"schema": {"type": "string"}}}} if more.pop("link", None) else {}
        verb = more.pop("verb", "get")
        paths[f"/{name}"] = {verb: {
            "parameters": [{"name": n, "in": "query", "schema": {"type": t}} for n, t in parameters],
            "responses": {"200": {"description": "", **headers, "content": {"application/json": {"schema": schema}}},
                          "default": {"description": ""}}, **more}}
    return json.dumps({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths,
                       "components": {"schemas": {"Page": record(data=ITEMS, meta=record(next_cursor={"type": "string"})),
                                                  "Named": {**record(id={"type": "string"}), "required": ["id"]}}}})


TEXT, NUMBER, FLAG, URI = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "string", "format": "uri"}
NAMED = {"$ref": "#/components/schemas/Named"}
LIMIT = ("limit", "integer")
CASES = [
    # (name, parameters, schema, more), (style, items, expression, parameter, limit, more) or None
    (("cursor", [("cursor", "string"), LIMIT], record(data=ITEMS, next_cursor=TEXT, has_more=FLAG), {}),
     ("cursor", "/data", "$response.body#/next_cursor", "cursor", "limit", "$response.body#/has_more")),
    (("nested", [("page_token", "string")], {"$ref": "#/components/schemas/Page"}, {}),
     ("cursor", "/data", "$response.body#/meta/next_cursor", "page_token", None, None)),
    (("url", [], record(count=NUMBER, next=URI, results=ITEMS), {}),
     ("next-url", "/results", "$response.body#/next", None, None, None)),
    (("page", [("page", "integer"), ("per_page", "integer")], ITEMS, {}), ("page", None, None, "page", "per_page", None)),
    (("offset", [("offset", "integer"), LIMIT], record(total=NUMBER, rows=ITEMS), {}),
     ("offset", "/rows", None, "offset", "limit", None)),
    (("header", [("page", "integer"), ("per_page", "integer")], ITEMS, {"link": True}),
     ("link-header", None, "$response.header.Link", None, "per_page", None)),
    (("pageable", [], record(value=ITEMS), {"x-ms-pageable": {"nextLinkName": "@odata.nextLink"}}),
     ("next-url", "/value", "$response.body#/@odata.nextLink", None, None, None)),
    (("speakeasy", [("p", "integer"), LIMIT], record(a=record(b=ITEMS)), {"x-speakeasy-pagination": {
        "type": "offsetLimit", "inputs": [{"name": "p", "in": "parameters", "type": "page"},
                                          {"name": "limit", "in": "parameters", "type": "limit"}],
        "outputs": {"results": "$.a.b"}}}), ("page", "/a/b", None, "p", "limit", None)),
    (("fern", [("c", "string")], record(d=ITEMS), {"x-fern-pagination": {
        "cursor": "$request.c", "next_cursor": "$response.e.f", "results": "$response.d"}}),
     ("cursor", "/d", "$response.body#/e/f", "c", None, None)),
    (("own", [("c", "string")], record(d=ITEMS), {"verb": "post", "x-pagination": {
        "style": "cursor", "items": "d", "next": "/n", "parameter": "c"}}),
     ("cursor", "/d", "$response.body#/n", "c", None, None)),
    (("last", [("starting_after", "string"), ("ending_before", "string"), LIMIT],
      record(object=TEXT, data={"type": "array", "items": NAMED}, has_more=FLAG, url=TEXT), {}),
     ("cursor", "/data", "$response.body#/data/-1/id", "starting_after", "limit", "$response.body#/has_more")),
    (("last-said", [("after", "string")], record(data={"type": "array", "items": NAMED}, last_id=TEXT, has_more=FLAG), {}),
     ("cursor", "/data", "$response.body#/last_id", "after", None, "$response.body#/has_more")),
    # Nothing, or not enough, is said.
    (("off", [("cursor", "string")], record(data=ITEMS, next_cursor=TEXT), {"x-pagination": False}), None),
    (("all", [], record(value=ITEMS), {"x-ms-pageable": {"nextLinkName": None}}), None),
    (("post", [("cursor", "string")], record(data=ITEMS, next_cursor=TEXT), {"verb": "post"}), None),
    (("no-limit", [("page", "integer")], ITEMS, {}), None),
    (("two-lists", [("page", "integer"), LIMIT], record(a=ITEMS, b=ITEMS), {}), None),
    (("no-list", [("cursor", "string")], record(next_cursor=TEXT), {}), None),
    (("no-next", [("cursor", "string")], record(data=ITEMS), {}), None),
    (("no-more", [("starting_after", "string")], record(data={"type": "array", "items": NAMED}), {}), None),
    (("no-id", [("starting_after", "string")], record(data={"type": "array", "items": record(id=TEXT)}, has_more=FLAG), {}),
     None),
    (("other-id", [("after", "string")], record(data={"type": "array", "items": {
        **record(id=NUMBER), "required": ["id"]}}, has_more=FLAG), {}), None),
    (("text-page", [("page", "string"), LIMIT], ITEMS, {}), None),
]


def said(operation_):
    for link in operation_.get("links", []):
        if link["kind"] == "page":
            binds = link.get("binds", [])
            more = binds[1]["expr"] if len(binds) > 1 else None
            return (link["style"], link.get("items"), link.get("expression"), binds[0].get("left") if binds else None,
                    link.get("limit"), more.get("text") if isinstance(more, dict) else more)
    return None


def main():
    judge = Judge()
    model, diagnostics, _ = read(document([case for case, _ in CASES]))
    judge.codes("diagnostics", diagnostics, [])
    for (name, _, _, more), wanted in CASES:
        verb = "post" if name in ("own", "post") else "get"
        judge.equal(name, said(operation(model, f"/paths/~1{name}/{verb}")), wanted)
    judge.finish()


main()
