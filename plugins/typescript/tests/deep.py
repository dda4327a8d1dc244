# SPDX-License-Identifier: MIT
"""Writes a document of long chains, long names and a hierarchy of three levels."""
import json
import sys


def ref(name):
    return {"$ref": "#/components/schemas/" + name}


schemas = {"Negative": {"type": "integer", "enum": [-1, 0, 1]}, "E" * 5000: {"type": "string", "enum": ["a", "b" * 70000]}}
for i in range(300):  # a chain of allOf whose end leads back to its beginning
    schemas[f"All{i}"] = {"allOf": [ref(f"All{i + 1}"), {"type": "object", "properties": {f"p{i}": {"type": "string"}}}]}
schemas["All300"] = {"type": "object", "properties": {"first": ref("All0")}}
for i in range(60):  # unions of unions, each with the same tag
    schemas[f"One{i}"] = {"oneOf": [ref(f"One{i + 1}"), ref(f"One{i + 2}")], "discriminator": {"propertyName": "kind"}}
for i in (60, 61):
    schemas[f"One{i}"] = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
schemas["Pet"] = {"type": "object", "required": ["kind", "name"],
                  "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
                  "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"}}}
for name, base, key in (("Cat", "Pet", "meows"), ("Dog", "Pet", "barks"), ("Puppy", "Dog", "bites")):
    schemas[name] = {"allOf": [ref(base), {"type": "object", "properties": {key: {"type": "boolean"}}}]}
schemas["Same"] = {"allOf": [ref("Pet")]}
schemas["Owner"] = {"type": "object", "properties": {"pet": ref("Pet"), "dog": ref("Dog")}}
json.dump({"openapi": "3.0.3", "info": {"title": "Deep", "version": "1"}, "paths": {},
           "components": {"schemas": schemas}}, sys.stdout)
