# SPDX-License-Identifier: MIT
"""Schemas: each line of a table is a schema, what it must become, and the diagnostics that it raises."""

from model import Judge, declaration, schemas, show

PET = "{type: object, required: [kind], properties: {kind: {type: string}}}"

V31 = [
    # classes
    ("{}", "any", ""),
    ("true", "any", ""),
    ("false", "never", ""),
    ("{not: {}}", "never", ""),
    ("{type: 'null'}", "null", ""),
    ("{type: [string, 'null'], minLength: 2, format: date-time}", "string:date-time min_length=2?", ""),
    ("{type: [string, integer, object], minLength: 1, minimum: 2, required: [x]}",
     "class(string min_length=1, integer minimum=2, {x!u RRR any})", ""),
    ("{type: [integer, number]}", "number", ""),
    ("{properties: {a: {}}, minLength: 3}", "{a OOO any} &  min_length=3~", ""),
    ("{required: [a]}", "{a!u RRR any}~", ""),
    ("{type: strng}", "any", "OAS0025"),
    # values
    ("{const: 3}", "lit(3)", ""),
    ("{const: null}", "null", ""),
    ("{enum: [1, 1.0, 2, null]}", "enum(1, 2)?", "OAS0011"),
    ("{type: string, enum: [a, 3, a]}", 'lit("a")', "OAS0011 OAS0011"),
    ("{type: [string, 'null'], enum: [a, b]}", 'enum("a", "b")', ""),
    ("{type: string, enum: [a, null]}", 'lit("a")', "OAS0011"),
    ("{const: a, enum: [b]}", "never", "OAS0011"),
    ("{type: string, enum: [1, true, null]}", "enum(1, true)", "OAS0011 OAS0011"),
    ("{type: [string, 'null'], const: 1}", "lit(1)", "OAS0011"),
    ("{type: array, items: {type: string}, enum: [a, b]}", "[string]", "OAS0011"),
    ("{oneOf: [{const: a, title: A}, {const: b, description: Bee}, {type: 'null'}]}", 'enum("a"=A, "b")?', ""),
    ("{anyOf: [{type: string}, {enum: [x, y]}]}", 'open("x", "y")', ""),
    ("{type: string, x-extensible-enum: [x]}", 'open("x")', ""),
    ("{enum: [1, 2], x-enum-varnames: [One, Two]}", "enum(1=One, 2=Two)", ""),
    ("{enum: [Etc/GMT+1, Etc/GMT-1]}", 'enum("Etc/GMT+1", "Etc/GMT-1")', ""),
    ("{enum: [{a: 1}, {b: 2}, x], required: [a], maxLength: 3}",
     'all(enum({"a": "1"}, {"b": "2"}, "x") max_length=3, {a!u RRR any}~)', ""),
    ("{type: [object, 'null'], enum: [{a: 1}, null], minProperties: 1}", 'all(lit({"a": "1"})?, {} min=1~?)', ""),
    ("{enum: [a, b], minProperties: 1}", 'enum("a", "b")', ""),
    # numbers stay text
    ("{type: integer, minimum: 9007199254740993, exclusiveMaximum: 1e400, multipleOf: 0.1}",
     "integer minimum=9007199254740993 below=1e400 multiple=0.1", ""),
    ("{type: integer, minimum: 3, maximum: 2}", "integer", "OAS0010"),
    ("{type: string, maxLength: 99999999999999999999}", "string", "OAS0009"),
    ("{type: string, maxLength: -1}", "string", "OAS0009"),
    ("{type: array, minItems: 3.0, maxItems: 4}", "[] min=3 max=4", ""),
    ("{type: integer, minimum: 1, exclusiveMinimum: true}", "integer above=1", "OAS0007"),
    ("{type: string, format: int64}", "string:int64 bits=64", ""),
    ("{type: string, contentEncoding: base64, contentMediaType: application/json, contentSchema: {type: object}}",
     'string encoding="base64" media="application/json" content={}', ""),
    # objects and arrays
    ("{type: object, additionalProperties: {type: string}}", "{}+string", ""),
    ("{type: object, additionalProperties: true}", "{}+any", ""),
    ("{type: object, additionalProperties: false}", "{}+never", ""),
    ("{type: object, unevaluatedProperties: false}", "{}+never", ""),
    ("{type: object, propertyNames: {pattern: ^x}, minProperties: 1, maxProperties: 2}",
     '{} names=string patterns=["^x"]~ min=1 max=2', ""),
    ("{patternProperties: {^y: {type: integer}}, dependentRequired: {a: [b, c]}, dependentSchemas: {d: {required: [e]}}}",
     "{}~ | pattern ^y integer; needs a (b c); needs-type d {e!u RRR any}~", ""),
    ("{type: object, properties: {$ref: {type: string}, __proto__: {type: string}, a/b~c: {}}}",
     "{$ref OOO string, __proto__ OOO string, a/b~c OOO any}", ""),
    ("{type: object, required: [r, w], properties: {r: {readOnly: true}, w: {writeOnly: true}, o: {readOnly: true}}}",
     "{r!r R-- any, w!w -RR any, o!r O-- any}", ""),
    ("{type: object, properties: {b: {readOnly: true, writeOnly: true}}}", "{b OOO any}", "OAS0023"),
    ("{type: object, properties: {s: {$ref: '#/components/schemas/Secret'}}}", "{s!w -OO ->Secret}", ""),
    ("{type: array, prefixItems: [{type: string}], items: false, uniqueItems: true}", "<string>[never] unique", ""),
    ("{type: array, items: [{type: string}], additionalItems: false}", "<string>[never]", ""),
    ("{type: array, contains: {type: string}, minContains: 2}", "[] | contains string min=2", ""),
    # composition
    ("{allOf: [{$ref: '#/components/schemas/Pet'}], description: d}", "->Pet", ""),
    ("{allOf: [{$ref: '#/components/schemas/Pet'}], type: object}", "->Pet", ""),
    ("{allOf: [{type: string, maxLength: 9}], type: string, format: date}",
     "all(string max_length=9, string:date own)", ""),
    ("{allOf: [{allOf: [{type: string, format: date}]}], type: string, format: date}", "string:date", ""),
    ("{oneOf: [{type: string, format: date}, {enum: [none]}], type: string, format: date}",
     'one(string:date, lit("none"))', ""),
    ("{allOf: [{type: string}], type: string, format: nobody-knows}", "string", ""),
    ("{$ref: '#/components/schemas/Pet', description: d, default: {}}", "->Pet", ""),
    ("{$ref: '#/components/schemas/Pet', required: [a]}", "all(->Pet, {a!u RRR any}~ own)", ""),
    ("{allOf: [{$ref: '#/components/schemas/Pet'}, {allOf: [{minProperties: 1}, {maxProperties: 2}]}]}",
     "all(->Pet, {} min=1~, {} max=2~)", ""),
    ("{maxLength: 3, anyOf: [{allOf: [{type: string}], not: {const: a}}]}",
     'all(string, not(lit("a")), string max_length=3~ own)', ""),
    ("{oneOf: [{$ref: '#/components/schemas/Pet', minProperties: 1}], maxProperties: 2}",
     "all(->Pet, {} min=1~ own, {} max=2~ own)", ""),
    ("{allOf: [{$ref: '#/components/schemas/Pet'}], properties: {q: {}}, unevaluatedProperties: false}",
     "all(->Pet, {q OOO any}~ own) | rest-properties never", ""),
    ("{oneOf: [{type: string}, {type: integer}], unevaluatedProperties: false}",
     "one(string, integer) | rest-properties never", ""),
    ("{anyOf: [{type: string}, {type: integer}, {type: 'null'}]}", "any(string, integer)?", ""),
    ("{anyOf: [{type: string}, {anyOf: [{type: integer}, {type: boolean}]}]}", "any(string, integer, boolean)", ""),
    ("{oneOf: [{type: string}, {oneOf: [{type: integer}, {type: boolean}]}]}", "one(string, one(integer, boolean))", ""),
    ("{anyOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}", "->Pet?", ""),
    ("{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}", "->Pet?", ""),
    ("{oneOf: [{type: [string, 'null']}, {type: 'null'}]}", "one(string?, null)", ""),
    ("{not: {required: [z]}}", "not({z!u RRR any}~)", ""),
    ("{if: {type: string}, then: {minLength: 2}, else: false}", "when | when string then string min_length=2~ else never",
     ""),
    # circles
    ("{type: object, properties: {me: {$ref: '#/components/schemas/It'}}}", "{me OOO ->It}", ""),
    ("{$ref: '#/components/schemas/It'}", "any", "OAS0005"),
    ("{anyOf: [{type: string}, {$ref: '#/components/schemas/It'}]}", "any(string, never)", "OAS0005"),
    ("{allOf: [{type: object}, {$ref: '#/components/schemas/It'}]}", "all({}, any)", "OAS0005"),
    # discriminators
    ("{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind,"
     " mapping: {p: Pet, pp: '#/components/schemas/Pet', gone: Gone}}}",
     'one("p":->Pet, "pp":->Pet alias, "cat!":->Cat, "gone" dangling) | tag kind', "OAS0013"),
    ("{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: object}], discriminator: {propertyName: kind}}",
     "one(->Pet, {})", "OAS0013"),
    # wrong kinds
    ("5", "any", "OAS0003"),
    ("{type: object, properties: [1]}", "{}", "OAS0003"),
    ("{type: object, required: {a: 1}}", "{}", "OAS0003"),
    ("{allOf: {}}", "any", "OAS0003"),
    ("{oneOf: []}", "any", "OAS0003"),
    ("{enum: 3}", "any", "OAS0003"),
    ("{nullable: true, type: string}", "string?", "OAS0007"),
]

V30 = [
    ("{type: string, nullable: true}", "string?", ""),
    ("{type: string, nullable: true, enum: [a, b]}", 'enum("a", "b")?', "OAS0012"),
    ("{type: string, nullable: true, enum: [a, b, null]}", 'enum("a", "b")?', ""),
    ("{type: string, enum: [a, null]}", 'lit("a")?', "OAS0012"),
    ("{nullable: true, allOf: [{$ref: '#/components/schemas/Pet'}]}", "->Pet?", "OAS0012"),
    ("{nullable: true, anyOf: [{$ref: '#/components/schemas/Pet'}, {type: string}]}", "any(->Pet, string)?", ""),
    ("{$ref: '#/components/schemas/Pet', description: d, maxLength: 3}", "->Pet", "OAS0006"),
    ("{$ref: '#/components/schemas/Pet', type: object}", "->Pet", ""),
    ("{$ref: '#/components/schemas/Pet', type: string}", "->Pet", "OAS0006"),
    ("{type: integer, minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: false, format: int32}",
     "integer:int32! maximum=3 above=1 bits=32", ""),
    ("{type: integer, exclusiveMinimum: 1}", "integer above=1", "OAS0007"),
    ("{type: string, format: binary}", "bytes:binary!", ""),
    ("{type: string, format: byte}", 'string:byte! encoding="base64"', ""),
    ("{type: string, const: x}", 'lit("x")', "OAS0007"),
    ("{type: [string, integer]}", "class(string, integer)", "OAS0007"),
    ("{type: string, foo: 1, x-bar: 2}", "string", "OAS0008"),
]


def run(judge, table, version):
    for text, want, codes in table:
        shared = (f"    It: {text}\n    Pet: {PET}\n    Secret: {{type: string, writeOnly: true}}\n"
                  "    Cat: {type: object, properties: {kind: {enum: [cat!], type: string}}}\n")
        model, diagnostics, _ = schemas(shared, version)
        judge.equal(f"{version} {text}", show(declaration(model, "It")["subject"]), want)
        judge.codes(f"{version} {text}", diagnostics, codes.split())


def bases(judge):
    model, diagnostics, _ = schemas("""
    Base: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {d: Dog}}}
    Dog: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {bark: {}}}]}
    Cat: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {kind: {const: cat!}}}]}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}, {type: object}]}
""")
    judge.codes("bases", diagnostics, [])
    judge.equal("base", show(declaration(model, "Base")["subject"]),
                '{kind!d OOO string} tag("d":->Dog, "cat!":->Cat, "Puppy":->Puppy implicit) | tag kind')
    judge.equal("bases of a subtype", declaration(model, "Puppy")["bases"], ["api:#/components/schemas/Dog"])


def circles(judge):
    """A base that lists its subtypes: what comes out is the same in any order."""
    lines = ["    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind},"
             " oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}\n",
             "    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {meow: {}}}]}\n",
             "    Dog: {allOf: [{$ref: '#/components/schemas/Mid'}, {properties: {bark: {}}}]}\n",
             "    Mid: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {mid: {}}}]}\n"]
    for order in (lines, lines[::-1]):
        model, diagnostics, _ = schemas("".join(order))
        judge.codes("circles", diagnostics, ["OAS0005", "OAS0005"])
        judge.equal("circles", [show(declaration(model, n)["subject"]) for n in ("Pet", "Cat", "Dog", "Mid")],
                    ['all(one("Cat":->Cat implicit, "Dog":->Dog implicit) | tag kind, {kind RRR string} own)',
                     "all({kind!d RRR string}, {meow OOO any}~)", "all(->Mid, {bark OOO any}~)",
                     "all({kind RRR string}, {mid OOO any}~)"])


def rows_of_bases(judge):
    one = "    S{n}: {{type: object, properties: {{k: {{type: string}}}}, discriminator: {{propertyName: k}}, allOf: [{{$ref: '#/components/schemas/S{b}'}}]}}\n"
    text = "    S0: {type: object}\n" + "".join(one.format(n=n, b=n - 1) for n in range(1, 640))
    model, diagnostics, code = schemas(text)
    judge.equal("bases in a row", (code, {d["code"] for d in diagnostics}), (0, {"OAS0013"}))


def notes(judge):
    model, _, _ = schemas("""
    It:
      type: object
      properties:
        a: {type: string, description: note, title: T, default: eA==, deprecated: true, example: 3, x-unique: true,
            $comment: c, externalDocs: {url: 'https://x'}}
""")
    field = declaration(model, "It")["subject"][0]["object"]["fields"][0]
    note = field["note"]
    judge.equal("note", (note["text"], note["title"], note["comment"], note["see"], note["flags"]),
                ("note", "T", "c", "https://x", ["deprecated"]))
    judge.equal("example", [str(e["value"]) for e in note["examples"]], ["3"])
    judge.equal("default", field["initial"]["value"], "eA==")
    model, _, _ = schemas("    It: {description: outer, allOf: [{type: object, description: inner}]}\n")
    judge.equal("two notes", declaration(model, "It")["subject"][0]["note"]["text"], "outer\n\ninner")
    judge.equal("extension", [(a["name"], a["value"]) for a in field["annotations"]], [("x-unique", True)])


def main():
    judge = Judge()
    run(judge, V31, "3.1.0")
    run(judge, V30, "3.0.3")
    bases(judge)
    circles(judge)
    rows_of_bases(judge)
    notes(judge)
    judge.finish()


main()
