# SPDX-License-Identifier: MIT
"""What becomes of types, asked of the model that comes out; every result passes the model's own check."""

import json
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CODEGEN = os.environ["CODEGEN"]
API = os.path.join(HERE, "api.yaml")
failures = 0


def run(*options, document=API, plugins=()):
    arguments = [part for option in options for part in ("-O", f"map.{option}")]
    done = subprocess.run([CODEGEN, "model", "dump", "--json", "--plugin=map", *plugins, *arguments, document],
                          capture_output=True, text=True, timeout=900, check=False)
    said = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    return json.loads(done.stdout) if done.stdout.strip() else {}, said, done.returncode


def expect(what, got, wanted):
    global failures
    if got != wanted:
        failures += 1
        print(f"{what}:\n  got    {got}\n  wanted {wanted}")


def decl(model, name):
    return next(d for d in model["declarations"] if d["name"] == name)["subject"][0]


def field(model, name, key):
    return next(f for f in decl(model, name)["object"]["fields"] if f["key"] == key)


def text(content):
    file = tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False, dir=FOLDER.name)
    file.write('openapi: 3.1.0\ninfo: {title: t, version: "1"}\n' + content)
    file.close()
    return file.name


FOLDER = tempfile.TemporaryDirectory()
N = "at=#/components/schemas/N"

# by format: inline, named, parameters; what still fits is kept
model, said, code = run("format=uuid=integer", "format=x-money=string:decimal")
expect("well", (said, code), ([], 0))
x = decl(model, "x")
expect("path parameter", x["params"][0]["type"], {"kind": "integer", "accepts": ["integer"]})
expect("query parameter", x["params"][1]["type"], {"kind": "string", "flags": ["nullable"], "accepts": ["string"],
                                                   "scalar": {"meaning": "decimal", "format": "decimal"}})
expect("named", decl(model, "Money"), {"kind": "string", "note": {"text": "an amount", "format": "markdown"}, "accepts": ["string"],
                                       "scalar": {"format": "decimal", "meaning": "decimal", "min_length": 3}})
expect("default that no longer fits", field(model, "N", "id"), {"key": "id", "presence": "OOO", "type": {
    "kind": "integer", "accepts": ["integer"]}})
expect("format that goes", decl(run("format=x-money=string")[0], "Money")["scalar"], {"min_length": 3})
expect("constraint that goes", "scalar" in decl(run("format=x-money=number")[0], "Money"), False)
expect("default that fits", "initial" in field(run("format=uuid=string:x")[0], "N", "id"), True)

# to a schema, which may itself have the format
model, said, code = run("format=x-money=#/components/schemas/Money")
expect("itself stays", (decl(model, "Money")["kind"], said, code), ("string", [], 0))
expect("the others refer to it", decl(model, "x")["params"][1]["type"]["target"], "api:#/components/schemas/Money")
expect("and may be null", decl(model, "x")["params"][1]["type"]["flags"], ["nullable"])

# by place
model, said, code = run(f"{N}/properties/u=boolean", "at=#/components/schemas/R/properties/n=bytes")
expect("union", field(model, "N", "u")["type"], {"kind": "boolean", "note": {"text": "both", "format": "markdown"}, "accepts": ["boolean"]})
expect("reference: null and presence are kept", (field(model, "R", "n")["type"], field(model, "R", "n")["presence"]), (
    {"kind": "bytes", "flags": ["nullable"], "accepts": ["string"]}, "RRR"))
expect("reference in allOf", field(run("at=#/components/schemas/R/properties/w=string")[0], "R", "w")["type"]["kind"], "string")
model, said, code = run(f"{N}=string", "at=#/paths/~1x~1%7Bid%7D/get/responses/200/headers/X-Rate=integer:int64",
                        "at=#/paths/~1x~1{id}/get/parameters/0=boolean",
                        "at=#/paths/~1x~1{id}/get/responses/200/content/application~1json/schema/items=any")
expect("all found", (said, code), ([], 0))
expect("whole schema", decl(model, "N"), {"kind": "string", "flags": ["nullable"], "accepts": ["string"]})
answer = decl(model, "x")["responses"][0]
expect("header", answer["headers"][0]["type"], {"kind": "integer", "accepts": ["integer"], "scalar": {
    "meaning": "integer", "format": "int64", "flags": ["signed"], "bits": 64}})
expect("parameter", decl(model, "x")["params"][1]["type"]["kind"], "boolean")
expect("items of a body", answer["payloads"][0]["type"]["array"]["items"]["kind"], "any")
body = run("at=#/paths/~1x~1{id}/get/responses/200/content/application~1json=string")[0]
expect("body", decl(body, "x")["responses"][0]["payloads"][0]["type"]["kind"], "string")
expect("place wins over format", field(run("format=uuid=integer", f"{N}/properties/id=boolean")[0], "N", "id")["type"]["kind"], "boolean")

# what has no schema gets one
bare = text('paths: {/x: {post: {operationId: x, parameters: [{name: q, in: query, content: {application/json: {}}}], '
            'requestBody: {content: {application/json: {}}}, responses: {"200": {description: ok}}}}}\n')
model, said, code = run("at=#/paths/~1x/post/parameters/0=string:uuid",
                        "at=#/paths/~1x/post/requestBody/content/application~1json=integer", document=bare)
x = decl(model, "x")
expect("no schema", (said, code), ([], 0))
expect("parameter without a schema", x["params"][0]["type"], {"kind": "string", "accepts": ["string"],
                                                              "scalar": {"format": "uuid", "meaning": "uuid"}})
expect("body without a schema", x["bodies"][0]["type"], {"kind": "integer", "accepts": ["integer"]})

# old and mixed documents
swagger = text("")
with open(swagger, "w", encoding="utf-8") as file:
    file.write('swagger: "2.0"\ninfo: {title: t, version: "1"}\npaths: {/x: {get: {operationId: x, parameters: [{name: q, in: query, type: '
               'string, format: uuid, default: a}], responses: {200: {description: ok}}}}}\ndefinitions: {D: {type: string, format: uuid}}\n')
model, said, code = run("at=#/paths/~1x/get/parameters/0=integer", "at=#/definitions/D=number", document=swagger)
expect("Swagger 2.0", (decl(model, "x")["params"][0]["type"]["kind"], decl(model, "D")["kind"], said, code), ("integer", "number", [], 0))
expect("default of a parameter", "initial" in decl(model, "x")["params"][0], False)
bounds = text("components: {schemas: {I: {type: integer, format: int64, minimum: 1, maximum: 9, default: 3, enum: [1, 2]}, "
              "K: {type: integer, format: int64, minimum: 1, default: 3}, M: {propertyNames: {format: uuid}, type: object}}}\n")
model, said, code = run("format=int64=number", "format=uuid=integer", document=bounds)
expect("enums stay", decl(model, "I")["kind"], "enum")
expect("bounds", (decl(model, "K")["kind"], decl(model, "K")["scalar"]["minimum"], "initial" in decl(model, "K")), ("number", 1, True))
expect("keys stay texts", decl(model, "M")["object"]["names"]["kind"], "string")
expect("default with a fraction", "initial" in decl(run("at=#/components/schemas/F=integer", document=text(
    "components: {schemas: {F: {type: number, default: 1.5}}}\n"))[0], "F"), False)

# what is said of mistakes
for options, wanted, help in (
        (["format=uuid=strng"], ("MAP0001", "error", 1), "did you mean 'string'?"),
        (["format=uuid=string:"], ("MAP0001", "error", 1), None),
        (["format=uuid=boolean:x"], ("MAP0001", "error", 1), None),
        (["format=uuid="], ("MAP0001", "error", 1), None),
        ([f"{N}/propertees/id=string"], ("MAP0002", "warning", 0), "did you mean '#/components/schemas/N/properties'?"),
        (["at=nothing=string"], ("MAP0002", "warning", 0), None),
        (["at=#/info=string"], ("MAP0002", "warning", 0), None),
        (["at=other.yaml#/components/schemas/N=string"], ("MAP0002", "warning", 0), None),
        (["format=uiud=string"], ("MAP0002", "warning", 0), "did you mean 'uuid'?"),
        (["format=uuid=#/components/schemas/Mony"], ("MAP0003", "error", 1), "did you mean '#/components/schemas/Money'?"),
        (["at=#/components/schemas/N=#/components/schemas/N"], ("MAP0004", "error", 1), None),
        (["at=#/components/schemas/N=#/components/schemas/R", "at=#/components/schemas/R=#/components/schemas/N"],
         ("MAP0004", "error", 1), None)):
    _, said, code = run(*options)
    found = [d for d in said if d["code"] == wanted[0] and d.get("help")]
    expect(f"{options}: {said}", bool(found) and (found[0]["code"], found[0]["severity"], code), wanted)
    if help and found:
        expect(f"{options}: help", found[0]["help"], help)
expect("a format that is not there", run("format=zoological=string")[1:], ([], 0))

# before the filter: what is only needed by what was mapped goes
model, said, code = run("at=#/paths/~1x~1{id}/get/parameters/1=string", "at=#/paths/~1x~1{id}/get/responses/200/content/application~1json=string",
                        "at=#/paths/~1x~1{id}/get/parameters/1/content/application~1json/schema=string",
                        plugins=("--plugin=filter", "-O", "filter.prune=true"))
expect("pruned", ([d["name"] for d in model["declarations"] if d["kind"] == "type"], code), ([], 0))

FOLDER.cleanup()
raise SystemExit(1 if failures else print("ok"))
