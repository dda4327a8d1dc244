# SPDX-License-Identifier: MIT
"""Bad inputs, one row each: the exit code, and for every diagnostic its code, its place and what to do. Nothing is written
where the exit code is not 0, and nothing bad is read without a word.

A row: name, text of the document (None: there is none), exit code, and diagnostics as `CODE line:column beginning of the help`, with the
file before the line where it is another one, and `-` for no place. All rows run at once, in a few seconds.
"""

import os
import shlex
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from proof import *

API = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
BOMB = "openapi: 3.1.0\na: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(8))


def row(name, text, expect, *diagnostics, arguments=None, files=None, file=None):
    file = file or ("api.json" if name.startswith("JSON: ") else "api.yaml")
    return name, text, expect, diagnostics, arguments or file, files or {}, file


ROWS = [
    # peers
    row("peers: reference to nothing", API + "paths:\n  /a: {get: {responses: {'200': {description: '', content: {a/b: {schema: {$ref: '#/components/schemas/Missing'}}}}}}}\ncomponents: {schemas: {A: {type: object}}}",
        1, "OAS0004 4:82 correct the reference, or add what it names"),
    row("peers: wrong indentation", "openapi: 3.1.0\ninfo:\n  title: t\n version: '1'\npaths: {}\n",
        1, "CGS0003 4:2 check the indentation, and quote text that contains special characters"),
    row("peers: comma at the end of an object", '{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},}',
        1, "CGS0002 1:65 remove the comma",
        file="api.json"),
    row("peers: names that fold together and an operationId twice", API + "paths:\n  /a: {get: {operationId: same, responses: {}}}\n  /b: {get: {operationId: same, responses: {}}}\ncomponents: {schemas: {foo-bar: {type: object}, FooBar: {type: string}, foo_bar: {type: integer}}}",
        0, "OAS0014 5:27 both are kept, with names told apart by their paths; give each operation an id of its own"),
    row("peers: a file that is not there", None,
        1, "CGS0001 - check the path; it is relative to where it was written",
        arguments="missing.yaml"),
    row("peers: a reference that is no text", API + "paths: {}\ncomponents: {schemas: {A: {properties: {x: {$ref: {type: string}}}}}}",
        0, "OAS0003 4:51 this part is left out; write what the specification asks for here"),
    row("peers: null where an object belongs", API + "paths:\n  /a: {get: {responses: {'200': {description: '', content: {a/b: {schema: null}}}}}}",
        0, "OAS0003 4:75 this part is left out; write what the specification asks for here"),
    row("peers: a near miss", API + "paths: {}\ncomponents: {schemas: {User: {type: object}, A: {$ref: '#/components/schemas/Usr'}}}",
        1, "OAS0004 4:56 did you mean 'User'?"),
    row("peers: no operations and no components", API,
        0, "OAS0030 1:1 the document describes nothing; add paths, webhooks or components"),
    # JSON
    row("JSON: comma at the end of an array", '{"openapi": "3.1.0", "tags": [1, 2,]}',
        1, "CGS0002 1:35 remove the comma"),
    row("JSON: no comma", '{"openapi": "3.1.0"\n "info": {}}',
        1, "CGS0002 2:2 JSON is what RFC 8259 says; correct the document, or what wrote it"),
    row("JSON: no colon", '{"openapi" "3.1.0"}',
        1, "CGS0002 1:12 JSON is what RFC 8259 says; correct the document, or what wrote it"),
    row("JSON: no value", '{"openapi": }',
        1, "CGS0002 1:13 JSON is what RFC 8259 says; correct the document, or what wrote it"),
    row("JSON: no closing brace", '{"openapi": "3.1.0", "info": {"title": "T"',
        1, "CGS0002 1:43 close it, or see whether the file was cut off"),
    row("JSON: one brace too many", '{"openapi": "3.1.0"}}',
        1, "CGS0002 1:21 a JSON document is one value"),
    row("JSON: a bracket that closes a brace", '{"openapi": "3.1.0", "info": {]}',
        1, "CGS0002 1:31 JSON is what RFC 8259 says; correct the document, or what wrote it"),
    row("JSON: single quotes", "{'openapi': '3.1.0'}",
        1, "CGS0002 1:2 use double quotes"),
    row("JSON: a key without quotes", '{openapi: "3.1.0"}',
        1, "CGS0002 1:2 write it in double quotes"),
    row("JSON: a comment", '{"openapi": "3.1.0", // version\n "info": {}}',
        1, "CGS0002 1:22 remove the comment, or write the document as YAML"),
    row("JSON: a block comment", '{/* version */ "openapi": "3.1.0"}',
        1, "CGS0002 1:2 remove the comment, or write the document as YAML"),
    row("JSON: text without an end", '{"openapi": "3.1.0',
        1, "CGS0002 1:19 close it with '\"', or see whether the file was cut off"),
    row("JSON: a line feed in a text", '{"openapi": "3.1.0", "info": {"title": "a\nb"}}',
        1, "CGS0002 1:42 close the string on its line, or write \\n"),
    row("JSON: an unknown escape", '{"openapi": "3.1.0", "info": {"title": "\\x41"}}',
        1, "CGS0002 1:41 write a backslash as '\\\\'"),
    row("JSON: half an escape", '{"openapi": "3.1.0", "info": {"title": "\\u12"}}',
        1, "CGS0002 1:45 JSON is what RFC 8259 says; correct the document, or what wrote it"),
    row("JSON: a control character", '{"openapi": "3.1.0", "info": {"title": "a\x01b"}}',
        1, "CGS0002 1:42 write it as an escape: \\uXXXX"),
    row("JSON: a number with a zero in front", '{"openapi": "3.1.0", "x": 012}',
        1, "CGS0002 1:27 remove the zeros in front"),
    row("JSON: a number without digits behind the point", '{"openapi": "3.1.0", "x": 1.}',
        1, "CGS0002 1:27 JSON is what RFC 8259 says; correct the document, or what wrote it"),
    row("JSON: a number with a plus", '{"openapi": "3.1.0", "x": +1}',
        1, "CGS0002 1:27 write it with a digit in front"),
    row("JSON: NaN", '{"openapi": "3.1.0", "x": NaN}',
        1, "CGS0002 1:27 values are objects, arrays, strings in double quotes, numbers, true, false and null"),
    row("JSON: words of Python", '{"openapi": "3.1.0", "x": True}',
        1, "CGS0002 1:27 values are objects, arrays, strings in double quotes, numbers, true, false and null"),
    row("JSON: undefined", '{"openapi": "3.1.0", "x": undefined}',
        1, "CGS0002 1:27 values are objects, arrays, strings in double quotes, numbers, true, false and null"),
    row("JSON: two documents", '{"openapi": "3.1.0"}\n{"openapi": "3.1.0"}',
        1, "CGS0002 2:1 a JSON document is one value"),
    row("JSON: a member twice", '{"openapi": "3.1.0", "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}',
        0, "CGS0005 1:22 keep one of them: the last one counts, the others are ignored"),
    row("JSON: nothing", "",
        1, "CGS0012 - check what wrote it"),
    row("JSON: blanks", "  \n ",
        1, "CGS0012 - check what wrote it"),
    row("JSON: too deep", '[' * 1100 + ']' * 1100,
        1, "CGS0006 1:1001 move inner parts into declarations of their own and refer to them"),
    row("JSON: a text", '"openapi"',
        1, "CGS0013 1:1 readers here look for 'openapi', 'swagger'"),
    row("JSON: an array", '["openapi"]',
        1, "CGS0013 1:1 readers here look for 'openapi', 'swagger'"),
    row("JSON: HTML", "<!DOCTYPE html><html><body>404</body></html>",
        1, "CGS0002 1:1 JSON is what RFC 8259 says; correct the document, or what wrote it"),
    # YAML
    row("YAML: a tab", "openapi: 3.1.0\n\tinfo: {}\n",
        1, "CGS0003 2:1 indent with spaces, not with tabs"),
    row("YAML: a bracket that is open", "openapi: 3.1.0\ninfo: {title: T\npaths: {}\n",
        1, "CGS0003 3:6 look at the indentation and the brackets before this place"),
    row("YAML: a quote that is open", "openapi: 3.1.0\ninfo: {title: 'T}\n",
        1, "CGS0003 3:1 look at the indentation and the brackets before this place"),
    row("YAML: a colon in a text", API + "description: see: here\n",
        1, "CGS0003 3:17 quote text that contains ': '"),
    row("YAML: a key twice", API + "paths: {}\npaths: {}\n",
        1, "CGS0005 4:8 remove one of them"),
    row("YAML: an anchor that is not there", "openapi: *version\n",
        1, "CGS0008 1:10 define it earlier in the same document, with '&'"),
    row("YAML: an alias of itself", "openapi: 3.1.0\npaths: &a {x: *a}\n",
        1, "CGS0008 2:15 refer to it with $ref"),
    row("YAML: two documents", "---\nopenapi: 3.1.0\n---\nopenapi: 3.1.0\n",
        1, "CGS0003 3:1 put each document in a file of its own"),
    row("YAML: an unknown escape", 'openapi: "3.1.0\\q"\n',
        1, "CGS0003 1:16 look at the indentation and the brackets before this place"),
    row("YAML: a control character", "openapi: 3.1.0\ninfo: {title: 'a\x01'}\n",
        1, "CGS0003 2:17 write it as an escape in double quotes"),
    row("YAML: a list item in a mapping", "openapi: 3.1.0\n- a\n",
        1, "CGS0003 2:1 check the indentation, and quote text that contains special characters"),
    row("YAML: an at sign", "openapi: @here\n",
        1, "CGS0003 1:10 quote values that begin with '@', '%' or a backtick"),
    row("YAML: a percent sign", "openapi: 3.1.0\ninfo: %T\n",
        1, "CGS0003 2:7 quote values that begin with '@', '%' or a backtick"),
    row("YAML: a text", "just text\n",
        1, "CGS0013 1:1 readers here look for 'openapi', 'swagger'"),
    row("YAML: a list", "- openapi\n",
        1, "CGS0013 1:1 readers here look for 'openapi', 'swagger'"),
    row("YAML: only a comment", "# nothing\n",
        1, "CGS0012 - check what wrote it"),
    row("YAML: aliases without end", BOMB,
        1, "CGS0008 8:8 write the repeated part once and refer to it with $ref"),
    row("YAML: a merge of what is no mapping", "openapi: 3.1.0\ninfo: {<<: 3, title: T, version: '1'}\npaths: {}\n",
        0, "OAS0008 2:12 it is kept as an annotation; extensions begin with 'x-'"),
    row("YAML: Infinity", API + "paths: {}\nx-a: .inf\n",
        0, "CGS0015 4:6 quote it when it is meant as text"),
    row("YAML: an unknown tag", API + "paths: {}\nx-a: !mine 3\n",
        0, "CGS0015 4:12 remove the tag; only the core tags of YAML have a meaning here"),
    # encodings
    row("encodings: UTF-16", API.encode("utf-16"),
        1, "CGS0004 - save it as UTF-8"),
    row("encodings: UTF-32", API.encode("utf-32-le"),
        1, "CGS0004 - save it as UTF-8"),
    row("encodings: UTF-16 JSON without a mark", '{"openapi": "3.1.0"}'.encode("utf-16-le"),
        1, "CGS0004 1:1 save the file as UTF-8",
        file="api.json"),
    row("encodings: Latin-1 in YAML", API.encode() + b'x-a: caf\xe9\n',
        1, "CGS0004 3:9 save it as UTF-8"),
    row("encodings: Latin-1 in JSON", b'{"openapi": "caf\xe9"}',
        1, "CGS0004 1:17 save the file as UTF-8",
        file="api.json"),
    row("encodings: zeros", b"\0" * 64,
        1, "CGS0003 1:1 write it as an escape in double quotes"),
    row("encodings: an overlong encoding", b'{"openapi": "\xc0\xaf"}',
        1, "CGS0004 1:14 save the file as UTF-8",
        file="api.json"),
    row("encodings: half a surrogate in bytes", b'{"openapi": "\xed\xa0\x80"}',
        1, "CGS0004 1:14 save the file as UTF-8",
        file="api.json"),
    # versions
    row("versions: no version", "info: {title: T, version: '1'}\npaths: {}\n",
        1, "CGS0013 1:1 readers here look for 'openapi', 'swagger'"),
    row("versions: version null", "openapi: null\npaths: {}\n",
        1, "OAS0002 1:10 write a version such as '3.1.0', in quotes"),
    row("versions: version an object", "openapi: {a: b}\npaths: {}\n",
        1, "OAS0002 1:10 write a version such as '3.1.0', in quotes"),
    row("versions: version a number", "openapi: 3.1\ninfo: {title: T, version: '1'}\npaths: {}\n",
        0, "OAS0003 1:10 write the version in quotes"),
    row("versions: version empty", "openapi: ''\npaths: {}\n",
        1, "OAS0002 1:10 convert it to OpenAPI 3.0, 3.1 or 3.2, or to Swagger 2.0"),
    row("versions: version 1.2 of Swagger", "swagger: '1.2'\npaths: {}\n",
        1, "OAS0002 1:10 convert it to OpenAPI 3.0, 3.1 or 3.2, or to Swagger 2.0"),
    row("versions: version 2.0 of OpenAPI", "openapi: '2.0'\npaths: {}\n",
        1, "OAS0002 1:10 convert it to OpenAPI 3.0, 3.1 or 3.2, or to Swagger 2.0"),
    row("versions: version 4", "openapi: 4.0.0\ninfo: {title: T, version: '1'}\npaths: {}\n",
        0, "OAS0002 1:10 it is read as OpenAPI 3.2; known are 3.0, 3.1 and 3.2"),
    row("versions: an unknown dialect", API + "jsonSchemaDialect: https://x.example/own\npaths: {}\n",
        0, "OAS0002 3:20 it is read as if that was not said; known are draft 4, 6, 7, 2019-09 and 2020-12, and dialects whose meta-schema is an input or may be fetched"),
    row("versions: a schema of an unknown dialect", '{"$schema": "https://x.example/own", "type": "string"}',
        0, "OAS0002 1:13 it is read as if that was not said; known are draft 4, 6, 7, 2019-09 and 2020-12, and dialects whose meta-schema is an input or may be fetched",
        file="api.json"),
    row("versions: package.json", '{"name": "x", "version": "1.0.0", "dependencies": {}}',
        1, "CGS0013 1:1 readers here look for 'openapi', 'swagger'",
        file="api.json"),
    row("versions: a foreign file", "hello",
        1, "CGS0013 1:1 readers here look for 'openapi', 'swagger'",
        file="api.txt"),
    # references
    row("references: to a file that is not there", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: missing.yaml}}}\n",
        1, "CGS0009 6:32 check the path; it is relative to where it was written"),
    row("references: to a pointer that is not there", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#/components/schemas/B'}}}\n",
        1, "OAS0004 6:32 correct the reference, or add what it names"),
    row("references: to a section that is not there", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#/definitions/A'}}}\n",
        1, "OAS0004 6:32 correct the reference, or add what it names"),
    row("references: to another file's pointer", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: 'other.yaml#/Dog'}}}\n",
        1, "OAS0004 6:32 correct the reference, or add what it names",
        files={"other.yaml": "Pet: {type: string}\n"}),
    row("references: to a broken file", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: 'other.yaml#/Pet'}}}\n",
        1, "CGS0003 other.yaml:2:1 look at the indentation and the brackets before this place",
        files={"other.yaml": "Pet: {type: string\n"}),
    row("references: to a URL", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: 'https://x.example/a.yaml'}}}\n",
        1, "CGS0010 6:32 permit it with --allow-remote PREFIX, or download it"),
    row("references: to an absolute path", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: /etc/passwd}}}\n",
        1, "CGS0009 6:32 write it relative to this document"),
    row("references: to a file URL", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: 'file:///etc/passwd'}}}\n",
        1, "CGS0009 6:32 write a path relative to this document"),
    row("references: to a folder", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '.'}}}\n",
        1, "CGS0009 6:32 name a file of it"),
    row("references: to another scheme", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: 'urn:x:y'}}}\n",
        1, "CGS0009 6:32 'codegen explain CGS0009' says more"),
    row("references: with a broken escape", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: 'other%zz.yaml'}}}\n",
        1, "CGS0009 6:32 write '%' as '%25'"),
    row("references: to an anchor that is not there", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#nothing'}}}\n",
        1, "OAS0004 6:32 correct the reference, or add what it names"),
    row("references: to the whole document", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#'}}}\n",
        0, "OAS0028 6:32 it is read as any value; let it lead to a schema"),
    row("references: to nothing at all", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: ''}}}\n",
        0, "OAS0028 6:32 it is read as any value; let it lead to a schema"),
    row("references: to a map of schemas", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#/components/schemas'}}}\n",
        0, "OAS0028 6:32 it is read as any value; let it lead to a schema"),
    row("references: to properties", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#/components/schemas/A/properties'}}}\n",
        0, "OAS0028 6:32 it is read as any value; let it lead to a schema"),
    row("references: to info", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#/info'}}}\n",
        0, "OAS0028 6:32 it is read as any value; let it lead to a schema"),
    row("references: to a whole OpenAPI document", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: other.yaml}}}\n",
        0, "OAS0028 6:32 it is read as any value; let it lead to a schema",
        files={"other.yaml": API + "paths: {}\n"}),
    row("references: to a file of pieces", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: other.yaml}}}\n",
        0, "OAS0028 6:32 it is read as any value; let it lead to a schema",
        files={"other.yaml": "Pet: {type: string}\n"}),
    row("references: that is a number", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: 3}}}\n",
        0, "OAS0003 6:32 this part is left out; write what the specification asks for here"),
    row("references: that is null", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: null}}}\n",
        0, "OAS0003 6:32 this part is left out; write what the specification asks for here"),
    row("references: with an index behind the end", API + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {x: {$ref: '#/components/schemas/A/allOf/3'}}}\n",
        1, "OAS0004 6:32 correct the reference, or add what it names"),
    row("references: in a circle", API + "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}",
        0, "OAS0005 4:64 it is read as any value; let it lead to a shape"),
    row("references: of a parameter in a circle", API + "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/P'}], responses: {}}}}\ncomponents: {parameters: {P: {$ref: '#/components/parameters/P'}}}",
        0, "OAS0005 3:33 it is left out; let one of the references lead to an object",
        "OAS0005 4:30 it is left out; let one of the references lead to an object"),
    row("references: of a response to a schema", API + "paths: {/a: {get: {responses: {'200': {$ref: '#/components/schemas/S'}}}}}\ncomponents: {schemas: {S: {type: string}}}",
        0, "OAS0028 3:46 this part is left out; let it lead to what the specification asks for here"),
    row("references: of a mapping to nothing", API + "paths: {}\ncomponents: {schemas: {A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: k, mapping: {b: Nope}}}, B: {type: object}, C: {type: object}}}",
        0, "OAS0013 4:151 the value is kept, but has no type; name one of the schemas of this union"),
    row("references: of a path item to nothing", API + "paths: {/a: {$ref: '#/components/pathItems/x'}}\n",
        1, "OAS0004 3:20 correct the reference, or add what it names"),
    # under --strict
    row("under --strict: a type that nobody knows", API + "paths: {}\ncomponents: {schemas: {A: {type: strnig}}}",
        1, "OAS0025 4:34 any value is accepted; write one of string, number, integer, boolean, object, array",
        arguments="api.yaml --strict"),
    row("under --strict: an enum of another type", API + "paths: {}\ncomponents: {schemas: {A: {type: string, enum: [1]}}}",
        1, "OAS0011 4:48 the values are taken as they stand, and 'type' is left out; correct the one or the other",
        arguments="api.yaml --strict"),
    row("under --strict: bounds that exclude each other", API + "paths: {}\ncomponents: {schemas: {A: {type: integer, minimum: 3, maximum: 1}}}",
        1, "OAS0010 4:52 both are left out; exchange them if they were mixed up",
        arguments="api.yaml --strict"),
    row("under --strict: required as a boolean", API + "paths: {}\ncomponents: {schemas: {A: {type: object, required: true}}}",
        1, "OAS0003 4:52 it has no effect; list the property's name in 'required' of the object around it",
        arguments="api.yaml --strict"),
    row("under --strict: properties as a list", API + "paths: {}\ncomponents: {schemas: {A: {type: object, properties: [a]}}}",
        1, "OAS0003 4:54 this part is left out; write what the specification asks for here",
        arguments="api.yaml --strict"),
    row("under --strict: a keyword of another version", API + "paths: {}\ncomponents: {schemas: {A: {type: string, nullable: true}}}",
        1, "OAS0007 4:52 it is applied as it was meant; write it as this version does, or change the version of the document",
        arguments="api.yaml --strict"),
    row("under --strict: a path parameter that is not in the path", API + "paths: {/a: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        1, "OAS0016 3:19 it is left out; write '{name}' into the path, or correct 'in'",
        arguments="api.yaml --strict"),
    row("under --strict: a parameter without a place", API + "paths: {/a: {get: {parameters: [{name: id, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        1, "OAS0017 3:33 it is left out; give it a 'name', and as 'in' one of path, query, header, cookie",
        arguments="api.yaml --strict"),
    row("under --strict: a parameter twice", API + "paths: {/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: integer}}], responses: {'200': {description: ok}}}}}",
        1, "OAS0017 3:79 the first one counts; remove the other",
        arguments="api.yaml --strict"),
    row("under --strict: a status that is none", API + "paths: {/a: {get: {responses: {'20': {description: ok}}}}}",
        1, "OAS0026 3:38 it is left out; write a status as 200, a class as 4XX, or default",
        arguments="api.yaml --strict"),
    row("under --strict: an unknown method", API + "paths: {/a: {fetch: {responses: {'200': {description: ok}}}}}",
        1, "OAS0008 3:21 the operation is left out; from 3.2 on other methods stand in 'additionalOperations'",
        arguments="api.yaml --strict"),
    row("under --strict: a body without content", API + "paths: {/a: {post: {requestBody: {}, responses: {'200': {description: ok}}}}}",
        1, "OAS0030 3:34 there is no body; add its media types",
        arguments="api.yaml --strict"),
    row("under --strict: an unknown security scheme", API + "paths: {/a: {get: {security: [{k: []}], responses: {'200': {description: ok}}}}}",
        1, "OAS0018 3:35 the alternative is left out; add the scheme to the components",
        arguments="api.yaml --strict"),
    row("under --strict: readOnly and writeOnly at once", API + "paths: {}\ncomponents: {schemas: {A: {type: object, properties: {a: {type: string, readOnly: true, writeOnly: true}}}}}",
        1, "OAS0023 4:58 neither is applied; keep the one that is meant",
        arguments="api.yaml --strict"),
    # reported and read
    row("reported and read: paths that are a list", API + "paths: []\n",
        0, "OAS0003 3:8 this part is left out; write what the specification asks for here"),
    row("reported and read: an operation that is null", API + "paths: {/a: {get: null}}\n",
        0, "OAS0003 3:19 this part is left out; write what the specification asks for here"),
    row("reported and read: a path without a slash", API + "paths: {a: {get: {responses: {'200': {description: ok}}}}}",
        0, "OAS0031 3:12 it is kept as it is; correct it"),
    row("reported and read: a variable that nobody declared", API + "paths: {'/a/{id}': {get: {responses: {'200': {description: ok}}}}}",
        0, "OAS0016 3:26 it is read as a text; add it to 'parameters'"),
    row("reported and read: a default of another type", API + "paths: {}\ncomponents: {schemas: {A: {type: integer, default: x}}}",
        0, "OAS0032 4:52 it is left out; correct the default or the type"),
    row("reported and read: an unknown tag parent", API + "tags: [{name: a, parent: b}]\npaths: {}\n",
        0, "OAS0004 3:8 the tag has no parent; name another tag of this document"),
    row("reported and read: a link to nothing", API + "paths: {/a: {get: {responses: {'200': {description: '', links: {l: {operationId: no}}}}}}}",
        0, "OAS0021 3:82 the link has no target; name the operationId of an operation of this document"),
    row("reported and read: a server without url", API + "servers: [{description: here}]\npaths: {}\n",
        0, "OAS0030 3:11 the server is left out; write where it is"),
    row("reported and read: a server variable without default", API + "servers: [{url: 'https://{h}', variables: {h: {enum: [a]}}}]\npaths: {}\n",
        0, "OAS0030 3:47 it must be given in each call; write a default"),
    row("reported and read: components that are a list", API + "paths: {}\ncomponents: []\n",
        0, "OAS0003 4:13 this part is left out; write what the specification asks for here"),
    row("reported and read: a schema that is a text", API + "paths: {}\ncomponents: {schemas: {A: string}}\n",
        0, "OAS0003 4:27 this part is left out; write what the specification asks for here"),
    row("reported and read: tags that are a text", API + "paths: {}\ntags: a\n",
        0, "OAS0003 4:7 this part is left out; write what the specification asks for here"),
    # the command line
    row("the command line: a folder without documents", None,
        1, "CGS0012 - name a folder with *.json, *.yaml or *.yml files in it",
        arguments="."),
    row("the command line: a file and a typing error", None,
        1, "CGS0001 - check the path; it is relative to where it was written",
        arguments="api.yml", files={"api.yaml": API}),
    row("the command line: a URL of another scheme", None,
        1, "CGS0001 - use a path, an http or an https URL",
        arguments="ftp://x.example/a.yaml"),
    row("the command line: an empty name", None,
        1, "CGS0012 - name a file, a folder, a URL, or '-' for stdin",
        arguments="''"),
    row("the command line: an unknown option", None,
        2, "CGC0007 - did you mean '--output'?",
        arguments="api.yaml --outptu o", files={"api.yaml": API}),
    row("the command line: an unknown plugin", None,
        4, "CGP0001 - did you mean 'typescript'?",
        arguments="api.yaml --plugin=typescrpt", files={"api.yaml": API}),
    row("the command line: an unknown option of a plugin", None,
        2, "CGC0008 - did you mean 'enums'?",
        arguments="api.yaml -O typescript.enms=union", files={"api.yaml": API}),
    row("the command line: a value that an option does not have", None,
        2, "CGC0009 - did you mean 'union'? It is one of 'union', 'const', 'enum'",
        arguments="api.yaml -O typescript.enums=uniom", files={"api.yaml": API}),
    # reported and read
    row("reported and read: an array without items in 3.0", "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: array}}}",
        0, "OAS0030 4:27 any items are accepted; write 'items: {}' if that is meant"),
    row("reported and read: a reference through a reference", API + "paths: {}\ncomponents: {schemas: {A: {properties: {b: {$ref: '#/components/schemas/B'}}}, B: {properties: {c: {type: string}}}, C: {$ref: '#/components/schemas/A/properties/b/properties/c'}}}",
        0, "OAS0033 4:128 it is followed; point into what that one leads to"),
    row("reported and read: a style of another place", API + "paths: {/a: {get: {parameters: [{name: q, in: query, style: simple, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        0, "OAS0017 3:61 it is read as if it was not there; see the styles of the specification"),
    row("reported and read: a body and a form", "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {/a: {post: {parameters: [{name: b, in: body, schema: {type: string}}, {name: f, in: formData, type: string}], responses: {'200': {description: ok}}}}}",
        0, "OAS0017 3:34 the body counts; leave out the one or the other"),
    row("reported and read: a Swagger document that is empty", "swagger: '2.0'\ninfo: {title: T, version: '1'}\n",
        0, "OAS0030 1:1 the document describes nothing; add paths or definitions"),
]


def ask(one, *more):
    _, text, _, _, arguments, files, file = one
    with tempfile.TemporaryDirectory() as folder:
        for path, content in {**({} if text is None else {file: text}), **files}.items():
            with open(os.path.join(folder, path), "wb") as out:
                out.write(content if isinstance(content, bytes) else content.encode())
        run = subprocess.run([CODEGEN, *shlex.split(arguments), "--plugin=typescript", "-o", "out", *more], cwd=folder,
                             capture_output=True, timeout=HANG, check=False)
        return run, os.path.exists(os.path.join(folder, "out", "types.ts"))


def told(event, file):
    """A diagnostic as rows write it, with its whole help."""
    place = f"{event['line']}:{event['column']}" if event.get("line") else "-"
    if place != "-" and event["file"] != file:
        place = f"{event['file']}:{place}"
    return f"{event['code']} {place} {event.get('help', '')}"


class BadInputs(unittest.TestCase):
    def test_rows(self):
        self.assertGreaterEqual(len(ROWS), 105)
        self.assertEqual(len({one[0] for one in ROWS}), len(ROWS))
        with ThreadPoolExecutor(4) as pool:
            for one, (run, wrote) in zip(ROWS, pool.map(lambda one: ask(one, "--json"), ROWS)):
                name, _, expect, wanted, _, _, file = one
                events = [json.loads(line) for line in run.stdout.splitlines() if line.startswith(b"{")]
                got = [told(e, file) for e in events if "severity" in e]
                with self.subTest(name):
                    self.assertEqual(run.returncode, expect, got)
                    self.assertEqual(wrote, expect == 0, "output")
                    self.assertEqual(len(got), len(wanted), got)
                    self.assertTrue(got, "a bad input without a word")
                    for want in wanted:
                        self.assertTrue(any(one.startswith(want) for one in got), (want, got))

    def test_what_a_reader_sees(self):
        for one in ROWS[:5]:
            name, _, expect, wanted, _, _, file = one
            run, _ = ask(one)
            text = run.stderr.decode()
            with self.subTest(name):
                code, place, help_text = wanted[0].split(" ", 2)
                self.assertIn(f"[{code}]", text)
                self.assertIn(f"help: {help_text}", text)
                if place != "-":
                    self.assertIn(f"{file}:{place}: {'error' if expect else 'warning'}", text)
                    self.assertIn("^", text)


if __name__ == "__main__":
    unittest.main()
