# SPDX-License-Identifier: MIT
"""Calls every operation of a generated package: call_all.py FOLDER DOCUMENT URL. Says which the server refused."""
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
import typing
import uuid
import warnings
from pathlib import Path

folder, document, url = sys.argv[1:]
sys.path.insert(0, folder)
import pydantic  # noqa: E402
import sdk  # noqa: E402
from sdk._runtime import operations  # noqa: E402

TEXTS = {"date": "2024-01-31", "date-time": "2024-01-31T12:00:00Z", "time": "12:00:00Z", "uuid": str(uuid.UUID(int=1)),
         "email": "a@b.example", "uri": "https://a.example/b", "url": "https://a.example/b", "ipv4": "127.0.0.1",
         "hostname": "a.example", "byte": "aGk=", "binary": "hi", "duration": "P1D", "ipv6": "::1"}


def load(path):
    text = Path(path).read_text()
    if path.endswith(".json"):
        return json.loads(text)
    program = "const y=require('yaml');process.stdout.write(JSON.stringify(y.parse(require('fs').readFileSync(0,'utf8'))))"
    root = Path(__file__).resolve().parents[2]
    node = root / "node_modules" / ".bin" / "node"
    return json.loads(subprocess.run([str(node), "-e", program], input=text, capture_output=True, text=True, check=True,
                                     cwd=root).stdout)


DOC = load(document)


def follow(node):
    for _ in range(50):
        if not isinstance(node, dict) or "$ref" not in node:
            return node
        found = DOC
        for part in node["$ref"].split("#", 1)[1].split("/")[1:]:
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    raise ValueError("references in a circle")


def sample(schema, depth=0):
    """A value that a schema accepts."""
    schema = follow(schema)
    if not isinstance(schema, dict):
        return "x"
    for key in ("const", "example", "default"):
        if key in schema:
            return schema[key]
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return schema["enum"][0]
    if "allOf" in schema:
        parts = [sample({k: v for k, v in schema.items() if k not in ("allOf", "anyOf", "oneOf")}, depth)] if "properties" in schema else []
        parts += [sample(part, depth) for part in schema["allOf"]]
        return {k: v for p in parts for k, v in p.items()} if all(isinstance(p, dict) for p in parts) else parts[0]
    for key in ("oneOf", "anyOf"):
        if schema.get(key):
            return sample(schema[key][0], depth)
    kind = schema.get("type") or ("object" if "properties" in schema else "array" if "items" in schema else "string")
    if isinstance(kind, list):
        kind = next(k for k in kind if k != "null")
    if kind == "object":
        required = schema.get("required", [])
        out = {k: sample(v, depth + 1) for k, v in schema.get("properties", {}).items()
               if (k in required or depth < 2) and not follow(v).get("readOnly")}
        out.update({k: "x" for k in required if k not in schema.get("properties", {})})
        if not out and isinstance(schema.get("additionalProperties"), dict):
            out = {"key": sample(schema["additionalProperties"], depth + 1)}
        return out
    if kind == "array":
        return [sample(schema.get("items", {}), depth + 1)] * max(1, schema.get("minItems", 1)) if depth < 4 else []
    if kind == "integer" or kind == "number":
        low = schema.get("minimum", 1)
        low += 1 if schema.get("exclusiveMinimum") is True else 0
        if not isinstance(schema.get("exclusiveMinimum"), bool) and "exclusiveMinimum" in schema:
            low = schema["exclusiveMinimum"] + 1
        step = schema.get("multipleOf", 1)
        return int(-(-low // step) * step)
    if kind == "boolean":
        return True
    if schema.get("format") in TEXTS:
        return TEXTS[schema["format"]]
    text = "x" * max(1, schema.get("minLength", 1))
    return text[: schema["maxLength"]] if "maxLength" in schema else text


def documented():
    """(verb, path) of every operation: its parameters by (place, name), and its first body."""
    for path, item in DOC["paths"].items():
        item = follow(item)
        for verb, operation in item.items():
            if verb not in ("get", "put", "post", "delete", "patch", "head", "options"):
                continue
            params = {(p["in"], p["name"].lower() if p["in"] == "header" else p["name"]): p
                      for p in map(follow, item.get("parameters", []) + operation.get("parameters", []))}
            body = follow(operation.get("requestBody", {}))
            if ("body", "body") in {(i, "body") for i, _ in params}:
                body = {"content": {"application/json": next(p for p in params.values() if p["in"] == "body")}}
            yield (verb.upper(), path), params, body


KNOWN = {key: (params, body) for key, params, body in documented()}


def value_for(hint, plain):
    """The sample as what the annotation says: a model, a date, a member of an enumeration."""
    return pydantic.TypeAdapter(hint).validate_json(json.dumps(plain))


def arguments_of(method, operation):
    params, body = KNOWN[operation.method, operation.path]
    hints = typing.get_type_hints(method)
    if "params" in hints and "params" not in {p.name for p in operation.params}:
        hints = {**hints, **typing.get_type_hints(typing.get_args(hints["params"])[0])}
    out = {}
    for param in operation.params:
        key = param.key or param.name
        said = params.get((param.place, key.lower() if param.place == "header" else key))
        schema = said.get("schema") or next((c["schema"] for c in said.get("content", {}).values()), said)
        plain = said["example"] if "example" in said else sample(schema)
        if said.get("examples"):
            plain = follow(next(iter(said["examples"].values()))).get("value", plain)
        out[param.name] = value_for(hints[param.name], plain)
    if operation.bodies:
        media = operation.bodies[0].media
        content = body.get("content", {}).get(media) or next(iter(body["content"].values()))
        plain = content.get("example", sample(content.get("schema", {})))
        if "json" in media:
            out[operation.body_argument] = value_for(hints[operation.body_argument], plain)
        elif media.startswith("multipart/") or "urlencoded" in media:
            out[operation.body_argument] = plain
        else:
            out[operation.body_argument] = b"hi" if not media.startswith("text/") else "hi"
    return out


def credentials():
    parameters = inspect.signature(sdk.Client.__init__).parameters
    out = {}
    for name in list(parameters)[1:]:
        if name in ("server", "server_variables", "settings"):
            break
        out[name] = ("user", "password") if "Basic" in str(parameters[name].annotation) else "secret"
    return out


def main():
    accepted, refused, seen = 0, [], set()
    no_limit = sdk.Timeout(connect=None, read=None, write=None, pool=None)
    client = sdk.Client(base_url=url, retry=sdk.Retry(attempts=0), timeout=no_limit, **credentials())
    package = importlib.import_module("sdk.api")
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"sdk.api.{found.name}")
        constants = {k: v for k, v in vars(module).items() if isinstance(v, operations.Operation)}
        api = next(v for k, v in vars(module).items() if inspect.isclass(v) and k.endswith("Api") and not k.startswith("Async"))
        for name, method in vars(api).items():
            used = [constants[n] for n in getattr(getattr(method, "__wrapped__", method), "__code__", main.__code__).co_names
                    if n in constants]
            if not used or name.endswith("_iter") or (used[0].method, used[0].path) in seen:
                continue
            operation = used[0]
            seen.add((operation.method, operation.path))
            try:
                arguments = arguments_of(getattr(method, "__wrapped__", method), operation)
                getattr(api(client), name)(**arguments)
                accepted += 1
            except sdk.DecodeError:
                accepted += 1  # the mock's answer is not what is asked about
            except sdk.ApiError as error:
                # A documented error that the mock chose is no refusal; what it found wrong it says in a header.
                if b"prism/errors" in error.body or '"request"' in error.headers.get("sl-violations", ""):
                    refused.append(f"{operation.method} {operation.path}: {error} {error.body[:900]!r}")
                else:
                    accepted += 1
            except Exception as error:  # noqa: BLE001
                refused.append(f"{operation.method} {operation.path}: {type(error).__name__}: {str(error)[:600]}")
    missing = {k for k in KNOWN} - seen
    print(*refused, *(f"not called: {m}" for m in missing), sep="\n")
    print(f"{accepted} of {len(KNOWN)} operations accepted")
    sys.exit(1 if refused or missing or not accepted else 0)


warnings.simplefilter("ignore", DeprecationWarning)
main()
