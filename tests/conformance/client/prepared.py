# SPDX-License-Identifier: MIT
"""What a Python package makes of arguments for every operation: prepared.py FOLDER PACKAGE DOCUMENT.

Writes a list: the operation, arguments by their names on the wire, and the request that is made of them, unsent.
"""
import importlib
import json
import pkgutil
import re
import sys

folder, package, document = sys.argv[1:]
sys.path.insert(0, folder)
config = importlib.import_module(f"{package}._runtime.config")
flow = importlib.import_module(f"{package}._runtime.flow")
operations = importlib.import_module(f"{package}._runtime.operations")
with open(document) as file:
    DOC = json.load(file)
PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}


def follow(node):
    for _ in range(20):
        if not isinstance(node, dict) or "$ref" not in node:
            return node
        found = DOC
        for part in node["$ref"].split("#", 1)[1].split("/")[1:]:
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    return {}


def sample(schema, depth=0, file=False):
    """A value of about the shape of a schema; `file`: bytes are a file, else a text."""
    schema = follow(schema)
    if not isinstance(schema, dict) or depth > 5:
        return "x"
    for key in ("const", "default", "example"):
        if schema.get(key) is not None:
            return schema[key]
    if schema.get("enum"):
        return next((value for value in schema["enum"] if value is not None), "x")
    for key in ("allOf", "oneOf", "anyOf"):
        if schema.get(key):
            parts = [sample(part, depth + 1, file) for part in (schema[key] if key == "allOf" else schema[key][:1])]
            return {k: v for p in parts for k, v in p.items()} if all(isinstance(p, dict) for p in parts) else parts[0]
    kind = schema.get("type") or ("object" if "properties" in schema else "string")
    kind = next(k for k in kind if k != "null") if isinstance(kind, list) else kind
    if kind == "object":
        return {k: sample(v, depth + 1, file) for k, v in list(schema.get("properties", {}).items())[:12]}
    if kind == "array":
        return [sample(schema.get("items", {}), depth + 1, file)] * 2
    if kind in ("integer", "number"):
        return 12
    if kind == "boolean":
        return depth % 2 == 0
    if file and schema.get("format") == "binary":
        return {"$blob": "hi"}
    return {"date": "2024-01-31", "date-time": "2024-01-31T12:00:00Z"}.get(schema.get("format"), "a b/c&d=é,'(x)*")


def real(value):
    if isinstance(value, dict):
        return value["$blob"].encode() if "$blob" in value else {k: real(v) for k, v in value.items()}
    return [real(item) for item in value] if isinstance(value, list) else value


def documented(method, path):
    """Parameters of an operation by (place, name), and its bodies."""
    item = follow(DOC["paths"].get(path, {}))
    operation = item.get(method.lower(), {})
    params = {}
    for param in map(follow, item.get("parameters", []) + operation.get("parameters", [])):
        params[param["in"], param["name"].lower() if param["in"] == "header" else param["name"]] = param
    content = {media: one.get("schema", {}) for media, one in follow(operation.get("requestBody", {})).get("content", {}).items()}
    form = {name: param for (place, name), param in params.items() if place == "formData"}
    whole = next((param["schema"] for (place, _), param in params.items() if place == "body"), None)
    return params, content or whole or {"properties": form}, not content


def one(operation):
    params, content, old = documented(operation.method, operation.path)
    wire, arguments = {}, {}
    for param in operation.params:
        key = param.key or param.name
        said = params.get((param.place, key.lower() if param.place == "header" else key))
        if param.place == "header" and not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", key):
            continue  # no client can send it, though httpx tries
        if said is None or param.place not in PLACES:
            if param.place == "path":  # nobody declared it
                wire.setdefault("path", {})[key] = arguments[param.name] = "x"
            continue
        schema = said.get("schema") or next((c.get("schema", {}) for c in said.get("content", {}).values()), said)
        value = sample(schema)
        if param.place == "header":
            key, value = said["name"], value if not isinstance(value, str) else "h"
        wire.setdefault(PLACES[param.place], {})[key] = arguments[param.name] = value
    if operation.bodies:
        media = operation.bodies[0].media
        form = media.startswith("multipart/")
        if old or media in content:
            value = sample(content if old else content[media], file=form)
            raw = not re.search(r"json|urlencoded|multipart", media)
            value = "hi" if raw else value
            wire["body"], arguments[operation.body_argument] = value, real(value)
    options = config.make_options({"base_url": "http://h"})
    try:
        made = flow.prepare(flow.State(), options, operation, arguments)
    except Exception as error:  # whatever it is, it is shown
        return wire, {"error": f"{type(error).__name__}: {error}"}
    headers = {key: value for key, value in made.headers.items() if key != "user-agent"}
    if made.cookies:
        headers["cookie"] = "; ".join(made.cookies)
    url = made.url + ("?" + "&".join(made.query) if made.query else "")
    body = b"".join(made.content).decode("utf-8", "replace") if made.content is not None else ""
    return wire, {"url": url, "method": made.method, "headers": headers, "body": body}


results, seen = [], set()
api = importlib.import_module(f"{package}.api")
for found in pkgutil.iter_modules(api.__path__):
    module = importlib.import_module(f"{package}.api.{found.name}")
    for operation in vars(module).values():
        if not isinstance(operation, operations.Operation) or (operation.method, operation.path) in seen:
            continue
        seen.add((operation.method, operation.path))
        arguments, made = one(operation)
        results.append({"method": operation.method, "path": operation.path, "args": arguments, "made": made})
json.dump(results, sys.stdout)
