# SPDX-License-Identifier: MIT
"""The rows of read_corners.py."""

ROWS = [
    ("nullable beside an enum without null", "3.0", """
        A: {type: string, nullable: true, enum: [a, b]}
        """,
     ['A = enum("a", "b")?'],
     ["OAS0012! 1:41"]),
    ("nullable and null in the enum", "3.0", """
        A: {type: string, nullable: true, enum: [a, null]}
        """,
     ['A = lit("a")?'],
     []),
    ("null in an enum without nullable", "3.0", """
        A: {type: string, enum: [a, null]}
        """,
     ['A = lit("a")?'],
     ["OAS0012! 1:25"]),
    ("nullable beside $ref", "3.0", """
        A: {properties: {x: {nullable: true, $ref: '#/components/schemas/B'}}}
        B: {type: string}
        """,
     ["A = {x OOO ->B?}~",
      "B = string"],
     ["OAS0012! 1:32"]),
    ("nullable beside allOf", "3.0", """
        A: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}
        B: {type: string}
        """,
     ["A = ->B?",
      "B = string"],
     ["OAS0012! 1:15"]),
    ("nullable without type", "3.0", """
        A: {nullable: true}
        B: {nullable: true, properties: {a: {type: string}}}
        """,
     ["A = any",
      "B = {a OOO string}~?"],
     []),
    ("nullable in 3.1", "3.1", """
        A: {nullable: true, type: string}
        """,
     ["A = string?"],
     ["OAS0007! 1:15"]),
    ("x-nullable in 2.0", "2.0", """
        A: {type: string, x-nullable: true}
        B: {type: string, nullable: true}
        """,
     ["A = string?",
      "B = string?"],
     []),
    ("null in an enum of 3.1 is exact", "3.1", """
        A: {type: string, enum: [a, null]}
        B: {type: [string, 'null'], enum: [a]}
        C: {type: [string, 'null'], enum: [a, null]}
        """,
     ['A = lit("a")',
      'B = lit("a")',
      'C = lit("a")?'],
     ["OAS0011! 1:25"]),
    ("type: null in 3.0", "3.0", """
        A: {type: 'null'}
        B: {type: null}
        """,
     ["A = null",
      "B = any"],
     ["OAS0007! 1:11", "OAS0003! 2:11"]),
    ("discriminator without mapping", "3.0", """
        A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: k}}
        B: {type: object, properties: {k: {type: string}}}
        C: {type: object, properties: {k: {type: string}}}
        """,
     ['A = one("B":->B implicit, "C":->C implicit) | tag k',
      "B = {k!d OOO string}",
      "C = {k!d OOO string}"],
     []),
    ("discriminator, mapping by name and by pointer", "3.0", """
        A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: k, mapping: {b: B, c: '#/components/schemas/C', d: C}}}
        B: {type: object, properties: {k: {type: string}}}
        C: {type: object, properties: {k: {type: string}}}
        """,
     ['A = one("b":->B, "c":->C, "d":->C alias) | tag k',
      "B = {k!d OOO string}",
      "C = {k!d OOO string}"],
     []),
    ("discriminator, mapping to what is not there", "3.0", """
        A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: k, mapping: {b: B, c: C, d: nope.yml, e: '#/components/schemas/E'}}}
        B: {type: object, properties: {k: {type: string}}}
        C: {type: object, properties: {k: {type: string}}}
        """,
     ['A = one("b":->B, "c":->C, "d" dangling, "e" dangling) | tag k',
      "B = {k!d OOO string}",
      "C = {k!d OOO string}"],
     ["OAS0013 1:140", "OAS0013 1:153"]),
    ("discriminator, mapping by file", "3.0", """
        A: {oneOf: [{$ref: b.yaml}, {$ref: 'c.yaml#/C'}], discriminator: {propertyName: k, mapping: {b: b.yaml, c: './c.yaml#/C'}}}
        """,
     ['A = one("b":->api:b.yaml#, "c":->C) | tag k',
      "b = {k!d OOO string}",
      "C = {k!d OOO string}"],
     [],
     {"b.yaml": "type: object\nproperties: {k: {type: string}}", "c.yaml": "C: {type: object, properties: {k: {type: string}}}"}),
    ("discriminator on a base (2.0)", "2.0", """
        A: {type: object, discriminator: k, properties: {k: {type: string}}}
        B: {allOf: [{$ref: '#/definitions/A'}, {properties: {b: {type: string}}}]}
        """,
     ['A = {k!d OOO string} tag("B":->B implicit) | tag k',
      "B = all(->A, {b OOO string}~)"],
     []),
    ("discriminator on a base (3.0)", "3.0", """
        A: {type: object, discriminator: {propertyName: k, mapping: {bb: B}}, properties: {k: {type: string}}}
        B: {allOf: [{$ref: '#/components/schemas/A'}]}
        C: {allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}
        """,
     ['A = {k!d OOO string} tag("bb":->B, "C":->C implicit) | tag k',
      "B = ->A",
      "C = all(->A, {})"],
     []),
    ("discriminator without propertyName", "3.0", """
        A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}], discriminator: {}}
        B: {type: object}
        """,
     ["A = one(->B, string)",
      "B = {}"],
     ["OAS0003! 1:79"]),
    ("required: true on a property", "3.0", """
        A: {type: object, properties: {x: {type: string, required: true}, y: {type: string, required: false}}}
        """,
     ["A = {x OOO string, y OOO string}"],
     ["OAS0003! 1:60"]),
    ("required empty, null, a name, with doubles", "3.0", """
        A: {type: object, required: []}
        B: {type: object, required: null}
        C: {type: object, required: x}
        D: {type: object, required: [x, x, y, 3], properties: {x: {type: string}}}
        """,
     ["A = {}",
      "B = {}",
      "C = {}",
      "D = {x RRR string, y!u RRR any}"],
     ["OAS0003! 2:29", "OAS0003! 3:29", "OAS0003! 4:39"]),
    ("type: file", "3.0", """
        A: {type: file}
        B: {type: string, format: binary}
        """,
     ["A = bytes",
      "B = bytes:binary!"],
     ["OAS0007! 1:11"]),
    ("type: file in 2.0", "2.0", """
        A: {type: file}
        """,
     ["A = bytes"],
     []),
    ("types of other languages", "3.0", """
        A: {type: any}
        B: {type: int}
        C: {type: String}
        D: {type: Bool}
        E: {type: date}
        F: {type: ''}
        G: {type: {}}
        H: {type: [int]}
        """,
     ["A = any",
      "B = integer",
      "C = string",
      "D = boolean",
      "E = any",
      "F = any",
      "G = any",
      "H = integer"],
     ["OAS0025! 1:11", "OAS0025! 2:11", "OAS0025! 3:11", "OAS0025! 4:11", "OAS0025! 5:11", "OAS0025! 6:11", "OAS0003! 7:11", "OAS0007! 8:11", "OAS0025! 8:12"]),
    ("lists of types", "3.1", """
        A: {type: [string, integer]}
        B: {type: []}
        C: {type: [string, string]}
        D: {type: [integer, number]}
        E: {type: ['null']}
        """,
     ["A = class(string, integer)",
      "B = any",
      "C = string",
      "D = number",
      "E = null"],
     ["OAS0025! 2:11"]),
    ("items missing", "3.0", """
        A: {type: array}
        B: {type: array, items: {}}
        C: {type: array, items: []}
        D: {type: array, items: null}
        E: {items: {type: string}}
        F: {type: array, items: true}
        """,
     ["A = []",
      "B = [any]",
      "C = []",
      "D = [any]",
      "E = [string]~",
      "F = [any]"],
     ["OAS0030 1:4", "OAS0007! 3:25", "OAS0003! 4:25", "OAS0007! 6:25"]),
    ("items missing in 3.1", "3.1", """
        A: {type: array}
        B: {type: array, items: [{type: string}], additionalItems: false}
        """,
     ["A = []",
      "B = <string>[never]"],
     []),
    ("enum with doubles", "3.0", """
        A: {type: string, enum: [a, a, b]}
        B: {enum: [1, 1.0, '1']}
        """,
     ['A = enum("a", "b")',
      'B = enum(1, "1")'],
     ["OAS0011! 1:29", "OAS0011! 2:15"]),
    ("enum of another type", "3.0", """
        A: {type: integer, enum: ['1', '2']}
        B: {type: string, enum: [a, 1]}
        C: {type: array, enum: [a], items: {type: string}}
        D: {type: boolean, enum: [true, 'false']}
        """,
     ['A = enum("1", "2")',
      'B = lit("a")',
      "C = [string]",
      "D = lit(true)"],
     ["OAS0011! 1:26", "OAS0011! 2:29", "OAS0011! 3:24", "OAS0011! 4:33"]),
    ("enum that is empty, or no list", "3.0", """
        A: {type: string, enum: []}
        B: {type: string, enum: a}
        """,
     ["A = string",
      "B = string"],
     ["OAS0011! 1:25", "OAS0003! 2:25"]),
    ("empty enum in 3.1", "3.1", """
        A: {enum: []}
        """,
     ["A = never"],
     []),
    ("YAML 1.1 words are text", "3.0", """
        A: {type: string, enum: [yes, no, on, off, 2020-01-01]}
        """,
     ['A = enum("yes", "no", "on", "off", "2020-01-01")'],
     []),
    ("default of another type", "3.0", """
        A: {type: integer, default: '3'}
        B: {type: string, enum: [x], default: z}
        C: {type: string, default: null}
        D: {type: string, nullable: true, default: null}
        E: {type: number, default: 1}
        """,
     ["A = integer",
      'B = lit("x")',
      "C = string",
      "D = string?",
      "E = number"],
     ["OAS0032 1:29", "OAS0032 2:39", "OAS0032 3:28"]),
    ("example and examples", "3.0", """
        A: {type: string, example: a, examples: [b]}
        """,
     ["A = string"],
     []),
    ("additionalProperties in all forms", "3.0", """
        A: {type: object, additionalProperties: {}}
        B: {type: object, additionalProperties: true}
        C: {type: object}
        D: {type: object, additionalProperties: false}
        E: {type: object, additionalProperties: 'true'}
        F: {type: string, additionalProperties: false}
        G: {additionalProperties: {type: string}}
        """,
     ["A = {}+any",
      "B = {}+any",
      "C = {}",
      "D = {}+never",
      "E = {}+any",
      "F = string",
      "G = {}+string~"],
     ["OAS0003! 5:41"]),
    ("boolean schemas", "3.1", """
        A: true
        B: false
        C: {properties: {a: true, b: false}}
        """,
     ["A = any",
      "B = never",
      "C = {a OOO any, b OOO never}~"],
     []),
    ("boolean schemas in 3.0", "3.0", """
        A: true
        B: {not: {}}
        """,
     ["A = any",
      "B = never"],
     ["OAS0007! 1:4"]),
    ("exclusive bounds of the other version", "3.0", """
        A: {type: integer, exclusiveMinimum: 3}
        B: {type: integer, minimum: 3, exclusiveMinimum: true}
        """,
     ["A = integer above=3",
      "B = integer above=3"],
     ["OAS0007! 1:38"]),
    ("exclusive bounds of the other version (3.1)", "3.1", """
        A: {type: integer, minimum: 3, exclusiveMinimum: true}
        B: {type: integer, exclusiveMinimum: 3}
        """,
     ["A = integer above=3",
      "B = integer above=3"],
     ["OAS0007! 1:50"]),
    ("limits that contradict each other", "3.0", """
        A: {type: integer, minimum: 3, maximum: 1}
        B: {type: string, minLength: 3, maxLength: 1}
        C: {type: string, minLength: -1}
        D: {type: number, multipleOf: 0}
        """,
     ["A = integer",
      "B = string",
      "C = string",
      "D = number"],
     ["OAS0010! 1:29", "OAS0010! 2:30", "OAS0009! 3:30", "OAS0009! 4:31"]),
    ("numbers beyond 64 bits and of doubles", "3.0", """
        A: {type: integer, maximum: 9223372036854775808}
        B: {type: number, minimum: 0.1000000000000000000000000001}
        """,
     ["A = integer maximum=9223372036854775808",
      "B = number minimum=0.1000000000000000000000000001"],
     []),
    ("keywords of 3.1 in 3.0", "3.0", """
        A: {const: a}
        B: {type: [string, integer]}
        C: {anyOf: [{type: string}, {type: 'null'}]}
        """,
     ['A = lit("a")',
      "B = class(string, integer)",
      "C = string?"],
     ["OAS0007! 1:12", "OAS0007! 2:11"]),
    ("const beside enum", "3.1", """
        A: {const: a, enum: [a, b]}
        B: {const: c, enum: [a, b]}
        C: {const: null}
        """,
     ['A = lit("a")',
      "B = never",
      "C = null"],
     ["OAS0011! 2:12"]),
    ("siblings of $ref before 3.1", "3.0", """
        A: {$ref: '#/components/schemas/B', description: d, maxLength: 3}
        B: {type: string}
        """,
     ["A = ->B",
      "B = string"],
     ["OAS0006! 1:64"]),
    ("siblings of $ref in 3.1", "3.1", """
        A: {$ref: '#/components/schemas/B', description: d, maxLength: 3}
        B: {type: string}
        """,
     ["A = all(->B, string max_length=3~ own)",
      "B = string"],
     []),
    ("a property called $ref", "3.0", """
        A: {type: object, properties: {$ref: {type: string}, $id: {type: integer}}}
        """,
     ["A = {$ref OOO string, $id OOO integer}"],
     []),
    ("property names of JavaScript", "3.0", """
        A: {type: object, required: [toString], properties: {__proto__: {type: string}, constructor: {type: integer}}}
        """,
     ["A = {__proto__ OOO string, constructor OOO integer, toString!u RRR any}"],
     []),
    ("required without a property", "3.0", """
        A: {type: object, required: [x]}
        B: {allOf: [{type: object, properties: {x: {type: string}}}, {required: [x]}]}
        """,
     ["A = {x!u RRR any}",
      "B = all({x OOO string}, {x!u RRR any}~)"],
     []),
    ("readOnly and writeOnly at once", "3.0", """
        A: {type: object, properties: {a: {type: string, readOnly: true, writeOnly: true}, b: {type: string, readOnly: true}}}
        """,
     ["A = {a OOO string, b!r O-- string}"],
     ["OAS0023! 1:35"]),
    ("percent-encoded pointers", "3.0", """
        C D: {type: string}
        A: {$ref: '#/components/schemas/C%20D'}
        B: {$ref: '#/components/schemas/C D'}
        """,
     ["C D = string",
      "A = ->C D",
      "B = ->C D"],
     []),
    ("references into the middle", "3.0", """
        A: {type: object, properties: {p: {type: object, properties: {q: {type: integer}}}}}
        B: {$ref: '#/components/schemas/A/properties/p/properties/q'}
        C: {$ref: '#/components/schemas/A/properties/p'}
        """,
     ["A = {p OOO {q OOO integer}}",
      "B = ->q",
      "C = ->p",
      "#/components/schemas/A/properties/p/properties/q = integer",
      "#/components/schemas/A/properties/p = {q OOO integer}"],
     []),
    ("references through references", "3.0", """
        A: {type: object, properties: {p: {$ref: '#/components/schemas/B'}}}
        B: {type: object, properties: {q: {type: integer}}}
        C: {$ref: '#/components/schemas/A/properties/p/properties/q'}
        """,
     ["A = {p OOO ->B}",
      "B = {q OOO integer}",
      "C = ->q",
      "#/components/schemas/B/properties/q = integer"],
     ["OAS0033 3:11"]),
    ("references to what is no schema", "3.0", """
        A: {$ref: '#'}
        B: {$ref: '#/components/schemas'}
        C: {$ref: '#/info'}
        D: {$ref: '#/components/schemas/E/properties'}
        E: {type: object, properties: {p: {type: string}}}
        F: {$ref: ''}
        G: {$ref: other.yaml}
        H: {$ref: pieces.yaml}
        I: {$ref: 'pieces.yaml#/P'}
        """,
     ["A = any",
      "B = any",
      "C = any",
      "D = any",
      "E = {p OOO string}",
      "F = any",
      "G = any",
      "H = any",
      "I = ->P",
      "P = string"],
     ["OAS0028! 1:11", "OAS0028! 2:11", "OAS0028! 3:11", "OAS0028! 4:11", "OAS0028! 6:11", "OAS0028! 7:11", "OAS0028! 8:11"],
     {"other.yaml": "openapi: 3.0.0\ninfo: {title: O, version: '1'}\npaths: {}\n", "pieces.yaml": "P: {type: string}\n"}),
    ("references to a parameter, a response", "3.0", """
        /a: {get: {responses: {'200': {description: '', content: {a/b: {schema: {type: array, items: {$ref: '#/components/responses/R'}}}, c/d: {schema: {type: array, items: {$ref: '#/components/parameters/P'}}}}}}}}
        ---
        components: {parameters: {P: {name: p, in: query, schema: {type: integer}}}, responses: {R: {description: r, content: {a/b: {schema: {type: string}}}}}}
        """,
     ["get-a = get /a -> 200 a/b:[->schema] c/d:[->schema]",
      "#/components/responses/R/content/a~1b/schema = string",
      "#/components/parameters/P/schema = integer"],
     ["OAS0028! 1:101", "OAS0028! 1:174"]),
    ("references in a circle", "3.1", """
        A: {$ref: '#/components/schemas/A'}
        B: {$ref: '#/components/schemas/C'}
        C: {$ref: '#/components/schemas/B'}
        D: {allOf: [{$ref: '#/components/schemas/D'}]}
        E: {oneOf: [{$ref: '#/components/schemas/E'}, {type: string}]}
        F: {not: {$ref: '#/components/schemas/F'}}
        G: {if: {$ref: '#/components/schemas/G'}, then: {type: string}}
        """,
     ["A = any",
      "B = ->C",
      "C = any",
      "D = any",
      "E = one(never, string)",
      "F = not(any)",
      "G = when | when any then string"],
     ["OAS0005! 1:4", "OAS0005! 3:4", "OAS0005! 4:4", "OAS0005! 5:13", "OAS0005! 6:10", "OAS0005! 7:9"]),
    ("recursion that is fine", "3.1", """
        A: {type: object, properties: {f: {$ref: '#/components/schemas/A'}}, required: [f]}
        B: {type: array, items: {$ref: '#/components/schemas/B'}}
        C: {additionalProperties: {$ref: '#/components/schemas/C'}}
        D: {anyOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/D'}}]}
        """,
     ["A = {f RRR ->A}",
      "B = [->B]",
      "C = {}+->C~",
      "D = any(string, [->D])"],
     []),
    ("references that are no text", "3.0", """
        A: {$ref: 3}
        B: {$ref: {type: string}}
        C: {$ref: null}
        """,
     ["A = any",
      "B = any",
      "C = any"],
     ["OAS0003! 1:11", "OAS0003! 2:11", "OAS0003! 3:11"]),
    ("no schema at all", "3.0", """
        A: null
        B: 3
        C: [a]
        D: text
        E: {}
        """,
     ["A = any",
      "B = any",
      "C = any",
      "D = any",
      "E = any"],
     ["OAS0003! 1:4", "OAS0003! 2:4", "OAS0003! 3:4", "OAS0003! 4:4"]),
    ("allOf, anyOf, oneOf that are empty or no list", "3.0", """
        A: {allOf: []}
        B: {anyOf: []}
        C: {oneOf: {type: string}}
        D: {allOf: [{type: string}, null]}
        """,
     ["A = any",
      "B = any",
      "C = any",
      "D = all(string, any)"],
     ["OAS0003! 2:12", "OAS0003! 3:12", "OAS0003! 4:29"]),
    ("properties that are no object", "3.0", """
        A: {type: object, properties: [a, b]}
        B: {type: object, properties: null}
        C: {type: object, properties: {a: null, b: string}}
        """,
     ["A = {}",
      "B = {}",
      "C = {a OOO any, b OOO any}"],
     ["OAS0003! 1:31", "OAS0003! 2:31", "OAS0003! 3:35", "OAS0003! 3:44"]),
    ("names with dots, dashes, digits and blanks", "3.0", """
        a.b: {type: string}
        3-d: {type: string}
        '': {type: string}
        A: {$ref: '#/components/schemas/a.b'}
        B: {$ref: '#/components/schemas/'}
        """,
     ["a.b = string",
      "3-d = string",
      "#/components/schemas/ = string",
      "A = ->a.b",
      "B = ->"],
     []),
    ("formData: form or multipart", "2.0", """
        /a: {post: {parameters: [{name: n, in: formData, type: string}], responses: {'200': {description: ok}}}}
        /b: {post: {parameters: [{name: f, in: formData, type: file}], responses: {'200': {description: ok}}}}
        /c: {post: {consumes: [multipart/form-data], parameters: [{name: l, in: formData, type: array, items: {type: string}, collectionFormat: multi}], responses: {'200': {description: ok}}}}
        """,
     ["post-a = post /a <- application/x-www-form-urlencoded:{n OOO string}(part:n=any) -> 200",
      "post-b = post /b <- multipart/form-data:{f OOO bytes}(part:f=any) -> 200",
      "post-c = post /c <- multipart/form-data:{l OOO [string]}(part:l!e=any) -> 200"],
     []),
    ("formData beside a body, two bodies", "2.0", """
        /a: {post: {parameters: [{name: n, in: formData, type: string}, {name: b, in: body, schema: {type: string}}], responses: {'200': {description: ok}}}}
        /b: {post: {parameters: [{name: a, in: body, schema: {type: integer}}, {name: b, in: body, schema: {type: string}}], responses: {'200': {description: ok}}}}
        """,
     ["post-a = post /a <- application/json:string -> 200",
      "post-b = post /b <- application/json:string -> 200"],
     ["OAS0017! 1:65", "OAS0017! 2:72"]),
    ("a body without schema, a parameter without type", "2.0", """
        /a: {post: {parameters: [{name: n, in: body}, {name: q, in: query}, {name: r, in: query, schema: {type: integer}}], responses: {'200': {description: ok}}}}
        """,
     ["post-a = post /a query:q=any, query:r=integer <- application/json:nothing -> 200"],
     ["OAS0030! 1:26", "OAS0030 1:47", "OAS0007! 1:98"]),
    ("collectionFormat", "2.0", """
        /a: {get: {parameters: [{name: a, in: query, type: array, items: {type: string}, collectionFormat: csv}, {name: b, in: query, type: array, items: {type: string}, collectionFormat: ssv}, {name: c, in: query, type: array, items: {type: string}, collectionFormat: tsv}, {name: d, in: query, type: array, items: {type: string}, collectionFormat: pipes}, {name: e, in: query, type: array, items: {type: string}, collectionFormat: multi}, {name: f, in: header, type: array, items: {type: string}, collectionFormat: multi}, {name: g, in: query, type: array, items: {type: string}, collectionFormat: xyz}], responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a query:a=[string], query:b=[string] spaceDelimited, query:c=[string] tsv, query:d=[string] pipeDelimited, query:e!e=[string], header:f=[string], query:g=[string] -> 200"],
     ["OAS0017 1:510", "OAS0017 1:593"]),
    ("type: file in an answer", "2.0", """
        /a: {get: {produces: [application/pdf], responses: {'200': {description: ok, schema: {type: file}}}}}
        """,
     ["get-a = get /a -> 200 application/pdf:bytes"],
     []),
    ("path variables and path parameters", "3.0", """
        /a/{id}/{x}: {get: {parameters: [{name: id, in: path, schema: {type: string}}, {name: y, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
        """,
     ["get-a-by-id-by-x = get /a/{id}/{x} path:id!r=string, path:x!r!m=string -> 200"],
     ["OAS0016! 1:20", "OAS0016! 1:20", "OAS0017 1:34"]),
    ("malformed paths", "3.0", """
        '/a/{id': {get: {responses: {'200': {description: ok}}}}
        '/b/{}': {get: {responses: {'200': {description: ok}}}}
        '/c?x={q}': {get: {responses: {'200': {description: ok}}}}
        /e/{id}/f/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
        """,
     ["get-a-by-id = get /a/{id -> 200",
      "get-b-by = get /b/{} path:!r!m=string -> 200",
      "get-c-x-by-q = get /c?x={q} path:q!r!m=string -> 200",
      "get-e-by-id-f-by-id = get /e/{id}/f/{id} path:id!r=string -> 200"],
     ["OAS0031 1:11", "OAS0031 2:10", "OAS0016 2:16", "OAS0016 3:19"]),
    ("paths that differ by names of variables", "3.0", """
        /a/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
        /a/{name}: {get: {parameters: [{name: name, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
        """,
     ["get-a-by-id = get /a/{id} path:id!r=string -> 200",
      "get-a-by-name = get /a/{name} path:name!r=string -> 200"],
     []),
    ("operationId twice, empty, a number", "3.0", """
        /a: {get: {operationId: x, responses: {'200': {description: ok}}}}
        /b: {get: {operationId: x, responses: {'200': {description: ok}}}}
        /c: {get: {operationId: '', responses: {'200': {description: ok}}}}
        /d: {get: {operationId: 3, responses: {'200': {description: ok}}}}
        """,
     ["x = get /a -> 200",
      "x = get /b -> 200",
      "get-c = get /c -> 200",
      "3 = get /d -> 200"],
     ["OAS0014 2:25", "OAS0003 4:25"]),
    ("parameters twice", "3.0", """
        /a: {parameters: [{name: q, in: query, schema: {type: string}}], get: {parameters: [{name: q, in: query, schema: {type: integer}}, {name: q, in: query, schema: {type: boolean}}, {name: q, in: header, schema: {type: string}}], responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a query:q!e=integer, header:q=string -> 200"],
     ["OAS0017! 1:132"]),
    ("parameters with content", "3.0", """
        /a: {get: {parameters: [{name: q, in: query, content: {application/json: {schema: {type: object}}}}, {name: s, in: query, content: {}}, {name: t, in: query}], responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a query:q=application/json, query:s=nothing, query:t!e=any -> 200"],
     ["OAS0017 1:137"]),
    ("headers Accept, Content-Type, Authorization", "3.0", """
        /a: {get: {parameters: [{name: Accept, in: header, schema: {type: string}}, {name: content-type, in: header, schema: {type: string}}, {name: Authorization, in: header, schema: {type: string}}, {name: X-A, in: header, schema: {type: string}}], responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a header:X-A=string -> 200"],
     []),
    ("styles of another place", "3.0", """
        /a: {get: {parameters: [{name: q, in: query, style: matrix, schema: {type: string}}, {name: r, in: query, style: deepObject, schema: {type: array, items: {type: string}}}, {name: s, in: query, style: nope, schema: {type: string}}], responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a query:q!e=string, query:r=[string] deepObject, query:s!e=string -> 200"],
     ["OAS0017! 1:53", "OAS0017! 1:201"]),
    ("parameters that are none", "3.0", """
        /a: {get: {parameters: [{in: query, schema: {type: string}}, {name: a, schema: {type: string}}, {name: b, in: body, schema: {type: string}}, 3, null, {$ref: '#/paths/~1a/get'}], responses: {'200': {description: ok}}}}
        /b: {get: {parameters: {a: 1}, responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a -> 200",
      "get-b = get /b -> 200"],
     ["OAS0017! 1:11", "OAS0008 1:24", "OAS0017! 1:30", "OAS0017! 1:62", "OAS0017! 1:111", "OAS0003! 1:142", "OAS0003! 1:145", "OAS0008 1:190", "OAS0003! 2:24"]),
    ("statuses", "3.0", """
        /a: {get: {responses: {200: {description: a}, '2XX': {description: b}, default: {description: c}, 600: {description: d}, ok: {description: e}, '404': null}}}
        /b: {get: {}}
        /c: {get: {responses: []}}
        """,
     ["get-a = get /a -> 200, 2XX, default",
      "get-b = get /b",
      "get-c = get /c"],
     ["OAS0026! 1:104", "OAS0026! 1:126", "OAS0003! 1:151", "OAS0003! 3:23"]),
    ("references to schemas where none belong", "3.0", """
        /a: {post: {parameters: [{$ref: '#/components/schemas/S'}], requestBody: {$ref: '#/components/schemas/S'}, responses: {'200': {$ref: '#/components/schemas/S'}}}}
        ---
        components: {schemas: {S: {type: string}}}
        """,
     ["S = string",
      "post-a = post /a"],
     ["OAS0028! 1:33"]),
    ("bodies of GET and DELETE, bodies without content", "3.0", """
        /a: {get: {requestBody: {content: {a/b: {schema: {type: string}}}}, responses: {'200': {description: ok}}}, delete: {requestBody: {content: {a/b: {}}}, responses: {'200': {description: ok}}}, post: {requestBody: {}, responses: {'200': {description: ok}}}, put: {requestBody: {content: {}}, responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a <- a/b:string -> 200",
      "put-a = put /a -> 200",
      "post-a = post /a -> 200",
      "delete-a = delete /a <- a/b:nothing -> 200"],
     ["OAS0030! 1:213"]),
    ("methods: unknown, in capitals", "3.0", """
        /a: {get: {responses: {'200': {description: ok}}}, foo: {responses: {'200': {description: ok}}}, PUT: {responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a -> 200",
      "put-a = put /a -> 200"],
     ["OAS0008! 1:57", "OAS0008 1:103"]),
    ("query and additionalOperations", "3.2", """
        /a: {query: {responses: {'200': {description: ok}}}, additionalOperations: {COPY: {responses: {'200': {description: ok}}}, get: {responses: {'200': {description: ok}}}}, get: {responses: {'200': {description: ok}}}}
        """,
     ["get-a = get /a -> 200",
      "query-a = query /a -> 200",
      "copy-a = copy /a -> 200"],
     ["OAS0015! 1:129"]),
    ("members of 3.2 in 3.0", "3.0", """
        /a: {query: {responses: {'200': {description: ok}}}, get: {parameters: [{name: q, in: querystring, content: {a/b: {}}}], responses: {'200': {description: '', content: {text/event-stream: {itemSchema: {type: object}}}}}}}
        """,
     ["get-a = get /a querystring:q=a/b -> 200 text/event-stream:nothing of {} sse",
      "query-a = query /a -> 200"],
     ["OAS0007! 1:13", "OAS0007! 1:87", "OAS0007! 1:201"]),
    ("itemSchema", "3.2", """
        /a: {get: {responses: {'200': {description: '', content: {text/event-stream: {itemSchema: {type: object}}, application/jsonl: {itemSchema: {type: string}}, multipart/mixed: {itemSchema: {type: string}}}}}}}
        """,
     ["get-a = get /a -> 200 text/event-stream:nothing of {} sse application/jsonl:nothing of string ndjson multipart/mixed:nothing of string multipart"],
     []),
    ("tags in a hierarchy", "3.2", """
        /a: {get: {responses: {'200': {description: ok}}}}
        ---
        tags: [{name: a, parent: b, kind: nav}, {name: b}, {name: c, parent: zz}, {name: d, parent: e}, {name: e, parent: d}]
        """,
     ["get-a = get /a -> 200"],
     ["OAS0004 -", "OAS0004 -"]),
    ("callbacks", "3.1", """
        /a: {post: {callbacks: {cb: {'{$request.body#/u}': {post: {responses: {'200': {description: ok}}}}}}, responses: {'200': {description: ok}}}}
        """,
     ["post-a = post /a -> 200",
      "post-by-request-body-u = post {$request.body#/u} -> 200 callback"],
     []),
    ("webhooks", "3.1", """
        /a: {get: {responses: {'200': {description: ok}}}}
        ---
        webhooks: {w: {post: {responses: {'200': {description: ok}}}}}
        """,
     ["get-a = get /a -> 200",
      "post-w = post w -> 200 webhook"],
     []),
    ("webhooks in 3.0", "3.0", """
        /a: {get: {responses: {'200': {description: ok}}}}
        ---
        webhooks: {w: {post: {responses: {'200': {description: ok}}}}}
        """,
     ["get-a = get /a -> 200",
      "post-w = post w -> 200 webhook"],
     ["OAS0007! -"]),
    ("links without a target", "3.0", """
        /a: {get: {responses: {'200': {description: '', links: {l: {operationId: nope}, m: {operationRef: '#/paths/~1a/get'}, n: {}}}}}}
        """,
     ["get-a = get /a -> 200"],
     ["OAS0021 1:74", "OAS0021 1:122"]),
    ("servers", "3.0", """
        /a: {get: {responses: {'200': {description: ok}}}}
        ---
        servers: [{url: 'https://{h}.x/{v}', variables: {h: {enum: [a, b]}}}, {url: /v1}, {description: none}, 3]
        """,
     ["get-a = get /a -> 200"],
     ["OAS0024 -", "OAS0030 -", "OAS0030 -", "OAS0003! -"]),
    ("security that is unknown", "3.0", """
        /a: {get: {security: [{none: []}], responses: {'200': {description: ok}}}}
        /b: {get: {security: [{k: []}, {}], responses: {'200': {description: ok}}}}
        /c: {get: {security: [{k: [], none: []}, {k: []}], responses: {'200': {description: ok}}}}
        /d: {get: {security: {k: []}, responses: {'200': {description: ok}}}}
        ---
        components: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}
        """,
     ["get-a = get /a -> 200",
      "get-b = get /b -> 200 needs 1:k 2:",
      "get-c = get /c -> 200 needs 1:k",
      "get-d = get /d -> 200"],
     ["OAS0018! 1:30", "OAS0018! 3:37", "OAS0003! 4:22"]),
    ("security schemes that lack something", "3.0", """
        /a: {get: {responses: {'200': {description: ok}}}}
        ---
        components: {securitySchemes: {z: {type: zzz}, y: {type: apiKey}, x: {type: http}, w: {type: oauth2}}}
        """,
     ["get-a = get /a -> 200"],
     ["OAS0025! -", "OAS0030 -", "OAS0030 -", "OAS0030 -", "OAS0030 -"]),
    ("references into paths", "3.0", """
        /a: {get: {responses: {'200': {description: '', content: {a/b: {schema: {type: object, properties: {p: {type: string}}}}}}}}}
        '/c/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: '', content: {a/b: {schema: {$ref: '#/paths/~1a/get/responses/200/content/a~1b/schema'}}}}}}}
        /d: {get: {responses: {'200': {$ref: '#/paths/~1a/get/responses/200'}}}}
        /e: {$ref: '#/paths/~1c~1%7Bid%7D'}
        """,
     ["get-a = get /a -> 200 a/b:{p OOO string}",
      "get-c-by-id = get /c/{id} path:id!r=string -> 200 a/b:->schema",
      "#/paths/~1a/get/responses/200/content/a~1b/schema = {p OOO string}",
      "get-d = get /d -> 200 a/b:{p OOO string}",
      "get-e = get /e -> 200 a/b:->schema"],
     ["OAS0016! 2:18"]),
    ("paths, path items and operations that are none", "3.0", """
        /a: null
        /b: []
        /d: {get: null, put: 3, parameters: null}
        /e: {}
        """,
     [],
     ["OAS0003! 1:5", "OAS0003! 2:5", "OAS0003! 3:11", "OAS0003! 3:22"]),
    ("operations that are references", "3.0", """
        /a: {get: {responses: {'200': {description: ok}}}}
        /b: {get: {$ref: '#/paths/~1a/get'}}
        """,
     ["get-a = get /a -> 200",
      "get-b = get /b -> 200"],
     ["OAS0029 2:11"]),
]
