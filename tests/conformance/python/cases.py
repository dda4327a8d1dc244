# SPDX-License-Identifier: MIT
"""Cases of test_baseline.py: pieces of documents, and what Python is to make of them.

A case is {name, doc, hints, rows, said}. `hints`: {expression: type that pyright reveals}. Rows:
  ("read", type, JSON, expression over `v`, JSON again or None for the same)
  ("refuse", type, JSON)
  ("eval", expression)                         true, over `models`, `v` is not there
  ("raise", expression, name of the error)
  ("call", expression over `client`, what was sent: {method, url, headers, body, has}, (status, headers, body), expression over `v`)
  ("fail", the same as call but `v` is the error that was raised)
`said`: codes of diagnostics that generation gives.
"""


def schemas(**named):
    return {"openapi": "3.1.0", "info": {"title": "case", "version": "1"}, "paths": {}, "components": {"schemas": named}}


def paths(operations, **named):
    document = schemas(**named)
    document["paths"] = operations
    return document


def record(required=(), **properties):
    return {"type": "object", "required": list(required), "properties": properties}


def get(parameters=(), schema=None, **responses):
    answers = responses or {"200": {"description": "", "content": {"application/json": {"schema": schema or {}}}}}
    return {"operationId": "act", "parameters": list(parameters), "responses": answers}


def parameter(name, place="query", required=None, **schema):
    more = {k: schema.pop(k) for k in ("style", "explode") if k in schema}
    return {"name": name, "in": place, "required": place == "path" if required is None else required, "schema": schema, **more}


def json_answer(schema):
    return {"description": "", "content": {"application/json": {"schema": schema}}}


STRING, INTEGER, BOOLEAN = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
REF = "#/components/schemas/"


def ref(name):
    return {"$ref": REF + name}


CASES = [
    # arrays
    dict(name="arrays of simple values, of models, of arrays", doc=schemas(M=record(
        ["simple"], simple={"type": "array", "items": STRING}, models={"type": "array", "items": ref("N")},
        deep={"type": "array", "items": {"type": "array", "items": INTEGER}}), N=record(["a"], a=INTEGER)),
        hints={"M.simple": "list[str]", "M.models": "list[N] | None", "M.deep": "list[list[int]] | None"},
        rows=[("read", "M", '{"simple":["a"],"models":[{"a":1}],"deep":[[1],[]]}',
               "v.models[0].a == 1 and isinstance(v.models[0], models.N) and v.deep == [[1], []]", None),
              ("read", "M", '{"simple":[]}', "v.models is None", None),
              ("refuse", "M", '{"simple":[1]}'), ("refuse", "M", '{}'), ("refuse", "M", '{"simple":null}'),
              ("refuse", "M", '{"simple":"a"}')]),
    dict(name="tuples", doc=schemas(M=record(["t"], t={
        "type": "array", "prefixItems": [STRING, INTEGER], "items": False, "minItems": 2})),
        hints={"M.t": "tuple[str, int]"},
        rows=[("read", "M", '{"t":["a",1]}', "tuple(v.t) == ('a', 1)", None), ("refuse", "M", '{"t":[1,"a"]}'),
              ("refuse", "M", '{"t":["a",1,2]}'), ("refuse", "M", '{"t":["a"]}')]),
    dict(name="an array as a component", doc=schemas(L={"type": "array", "items": ref("M")}, M=record(["a"], a=INTEGER)),
         rows=[("read", "L", '[{"a":1}]', "v[0].a == 1", None), ("refuse", "L", '[{}]')]),
    dict(name="an array whose items are not said", doc=schemas(M=record(["a"], a={"type": "array"})),
         rows=[("read", "M", '{"a":[1,"b",null]}', "v.a == [1, 'b', None]", None)]),
    # defaults
    dict(name="defaults of simple types", doc=schemas(M=record(
        s={"type": "string", "default": "a \"quoted\" \\ default\n"}, i={"type": "integer", "default": 3}, n={"type": "number", "default": 2.5},
        b={"type": "boolean", "default": True}, none={"type": ["string", "null"], "default": None})),
        hints={"M.s": "str", "M.i": "int", "M.n": "float", "M.b": "bool", "M.none": "str | None"},
        rows=[("read", "M", "{}", "v.s == 'a \"quoted\" \\\\ default\\n' and v.i == 3 and v.n == 2.5 and v.b is True and v.none is None", None),
              ("read", "M", '{"i":4}', "v.i == 4", None), ("eval", "models.M().to_json() == '{}'")]),
    dict(name="defaults of other types", doc=schemas(E={"type": "string", "enum": ["a", "b"]}, M=record(
        ids={"type": "array", "items": INTEGER, "default": [1, 2]}, d={"type": "string", "format": "date", "default": "2020-01-02"},
        at={"type": "string", "format": "date-time", "default": "2020-01-02T03:04:05Z"},
        u={"type": "string", "format": "uuid", "default": "07EF8B4D-AA09-4FFA-898D-C710796AFF41"}, any={"default": "x"},
        e={"enum": ["a", "b"], "type": "string", "default": "b"}, f={"allOf": [ref("E")], "default": "a"})),
        rows=[("read", "M", "{}", "v.ids == [1, 2]", None), ("eval", "models.M().ids is not models.M().ids"),
              ("read", "M", "{}", "str(v.d) == '2020-01-02'", None), ("read", "M", "{}", "v.at.year == 2020 and v.at.utcoffset().total_seconds() == 0", None),
              ("read", "M", "{}", "str(v.u) == '07ef8b4d-aa09-4ffa-898d-c710796aff41'", None), ("read", "M", "{}", "v.any == 'x'", None),
              ("read", "M", "{}", "v.e.value == 'b'", None), ("read", "M", "{}", "v.f is models.E.A", None), ("eval", "models.M().to_json() == '{}'")]),
    dict(name="a default that is no value of its type is left out, and said", doc=schemas(M=record(i={"type": "integer", "default": "x"})),
         said=["OAS0032"], rows=[("eval", "models.M().i is None")]),
    dict(name="a default that is no date", doc=schemas(M=record(i={"type": "string", "format": "date", "default": "soon"})),
         rows=[("read", "M", '{"i":"2020-02-02"}', "v.i.day == 2", None)]),
    dict(name="a default outside of the enumeration", doc=schemas(M=record(i={"type": "string", "enum": ["a"], "default": "b"})),
         said=["OAS0032"], rows=[("eval", "models.M().i is None")]),
    # docstrings
    dict(name="descriptions become docstrings", doc=schemas(M={
        **record(a={"type": "string", "description": "An \"attribute\" with \\n no newline, and \"\"\" quotes."}),
        "description": "What a model is.\n\nAnd more: \"\"\" \\ \\u0041 end \\"}),
        rows=[("eval", "models.M.__doc__.startswith('What a model is.')"), ("eval", "' \\\\ \\\\u0041 end \\\\' in models.M.__doc__"), ("eval", "'no newline' in models.M.__doc__ and '\\\\n no' in models.M.__doc__")]),
    dict(name="titles do where there is no description", doc=schemas(M={**record(a=STRING), "title": "A Title"}),
         rows=[("eval", "models.M.__doc__")]),
    # enumerations and constants
    dict(name="enumerations of strings", doc=schemas(E={"type": "string", "enum": ["a", "B-c", "1", "", "class", "a b"]}, M=record(["e"], e=ref("E"))),
         hints={"M.e": "E"},
         rows=[("read", "M", '{"e":"B-c"}', "v.e is models.E.B_C and v.e == 'B-c'", None),
               ("read", "M", '{"e":""}', "v.e.value == ''", None),
               ("read", "M", '{"e":"new one"}', "v.e == 'new one' and isinstance(v.e, models.E)", None),
               ("eval", "len(list(models.E)) == 6"), ("eval", "models.M(e=models.E.A).to_json() == '{\"e\":\"a\"}'"), ("refuse", "M", '{"e":1}'),
               ("refuse", "M", '{"e":null}')]),
    dict(name="enumerations of integers", doc=schemas(E={"type": "integer", "enum": [1, -2, 3]}, M=record(["e"], e=ref("E"))),
         rows=[("read", "M", '{"e":-2}', "v.e == -2 and isinstance(v.e, models.E) and isinstance(v.e, int)", None),
               ("read", "M", '{"e":77}', "v.e == 77", None), ("refuse", "M", '{"e":"1"}'), ("refuse", "M", '{"e":true}')]),
    dict(name="closed enumerations", own={"enums": "closed"}, doc=schemas(E={"type": "string", "enum": ["a", "b"]}, M=record(["e"], e=ref("E"))),
         rows=[("read", "M", '{"e":"a"}', "v.e is models.E.A", None), ("refuse", "M", '{"e":"c"}')]),
    dict(name="enumerations as literals", own={"enums": "literal"}, doc=schemas(E={"type": "string", "enum": ["a", "b"]}, M=record(["e"], e=ref("E"))),
         hints={"M.e": "Literal['a', 'b']"},
         rows=[("read", "M", '{"e":"a"}', "v.e == 'a' and type(v.e) is str", None), ("refuse", "M", '{"e":"c"}')]),
    dict(name="names of the members of an enumeration", doc=schemas(E={"type": "integer", "enum": [1, 2], "x-enum-varnames": ["FIRST", "SECOND"]}),
         rows=[("eval", "models.E.FIRST == 1 and models.E.SECOND == 2")]),
    dict(name="null in an enumeration", doc=schemas(M=record(["e"], e={"type": ["string", "null"], "enum": ["a", None]})),
         rows=[("read", "M", '{"e":null}', "v.e is None", None), ("read", "M", '{"e":"a"}', "v.e == 'a'", None)]),
    dict(name="an enumeration of mixed types", doc=schemas(M=record(["e"], e={"enum": ["a", 1, True, None]})),
         rows=[("read", "M", '{"e":1}', "v.e == 1", None), ("read", "M", '{"e":"a"}', "v.e == 'a'", None), ("read", "M", '{"e":null}', "v.e is None", None)]),
    dict(name="values that differ in case", doc=schemas(E={"type": "string", "enum": ["a", "A", "á"]}),
         rows=[("eval", "[m.value for m in models.E] == ['a', 'A', 'á']")]),
    dict(name="the same value twice", doc=schemas(E={"type": "string", "enum": ["a", "b", "a"]}), rows=[("eval", "len(list(models.E)) == 2")]),
    dict(name="constants", doc=schemas(M=record(["s", "i"], s={"const": "a"}, i={"const": 3}, o={"const": "x", "type": "string"})),
         hints={"M.s": "Literal['a']", "M.i": "Literal[3]"},
         rows=[("read", "M", '{"s":"a","i":3}', "v.s == 'a' and v.i == 3", None), ("refuse", "M", '{"s":"b","i":3}'),
               ("refuse", "M", '{"s":"a","i":4}'), ("refuse", "M", '{"s":"a","i":3,"o":"y"}'), ("refuse", "M", '{"s":"a","i":true}')]),
    # properties
    dict(name="required, optional, null", doc=schemas(M=record(
        ["r", "rn"], r=STRING, rn={"type": ["string", "null"]}, o=STRING, on={"type": ["string", "null"]})),
        hints={"M.r": "str", "M.rn": "str | None", "M.o": "str | None", "M.on": "str | None"},
        rows=[("read", "M", '{"r":"a","rn":null}', "v.rn is None and v.o is None and 'on' not in v.model_fields_set", None),
              ("read", "M", '{"r":"a","rn":"b","on":null}', "v.on is None and 'on' in v.model_fields_set", None),
              ("refuse", "M", '{"r":"a"}'), ("refuse", "M", '{"rn":null}'), ("refuse", "M", '{"r":null,"rn":null}'), ("refuse", "M", '{"r":"a","rn":null,"o":null}'),
              ("eval", "models.M(r='a', rn=None).to_json() == '{\"r\":\"a\",\"rn\":null}'"),
              ("eval", "models.M(r='a', rn=None, on=None).to_dict() == {'r': 'a', 'rn': None, 'on': None}"),
              ("eval", "models.M(r='a', rn=None, o=None).to_dict() == {'r': 'a', 'rn': None}"),
              ("raise", "models.M(r='a')", "ValidationError")]),
    dict(name="nullable as OpenAPI 3.0 says it", doc={**schemas(M=record(["a"], a={"type": "string", "nullable": True}, b={"type": "integer", "nullable": True})), "openapi": "3.0.3"},
         hints={"M.a": "str | None", "M.b": "int | None"},
         rows=[("read", "M", '{"a":null}', "v.a is None", None), ("read", "M", '{"a":"x","b":null}', "v.b is None", None), ("refuse", "M", "{}")]),
    dict(name="types of values", doc=schemas(M=record(
        b=BOOLEAN, i=INTEGER, n={"type": "number"}, s=STRING, d={"type": "string", "format": "date"}, at={"type": "string", "format": "date-time"},
        t={"type": "string", "format": "time"}, u={"type": "string", "format": "uuid"}, y={"type": "string", "format": "byte"}, x={}, du={"type": "string", "format": "duration"})),
        hints={"M.b": "bool | None", "M.i": "int | None", "M.n": "float | None", "M.s": "str | None", "M.d": "date | None", "M.at": "datetime | None",
               "M.t": "time | None", "M.u": "UUID | None", "M.y": "bytes | None", "M.du": "timedelta | None", "M.x": "Any"},
        rows=[("read", "M", '{"b":false,"i":9007199254740993,"n":1,"s":""}', "v.b is False and v.i == 9007199254740993 and v.n == 1 and v.s == ''", None),
              ("read", "M", '{"d":"2020-02-29","at":"2020-02-29T12:00:00.120+01:00","t":"10:11:12Z"}', "v.d.month == 2 and v.at.utcoffset().seconds == 3600", None),
              ("read", "M", '{"u":"07EF8B4D-aa09-4ffa-898d-c710796aff41"}', "v.u.version == 4", None),
              ("read", "M", '{"y":"aGk="}', "v.y == b'hi'", None), ("read", "M", '{"du":"P1DT2H"}', "v.du.days == 1", None),
              ("read", "M", '{"x":{"a":[1]}}', "v.x == {'a': [1]}", None), ("read", "M", '{"x":null}', "v.x is None", None),
              ("refuse", "M", '{"i":1.5}'), ("refuse", "M", '{"i":"1"}'), ("refuse", "M", '{"b":1}'), ("refuse", "M", '{"s":1}'), ("refuse", "M", '{"d":"2020-02-30"}'),
              ("refuse", "M", '{"u":"x"}'), ("refuse", "M", '{"i":true}'), ("refuse", "M", '{"n":"1"}'), ("refuse", "M", '{"at":"yesterday"}'),
              ("eval", "models.M(d=__import__('datetime').date(2020, 1, 2)).to_dict() == {'d': '2020-01-02'}"),
              ("eval", "models.M(y=b'hi').to_dict() == {'y': 'aGk='}")]),
    dict(name="members that nobody knows", doc=schemas(M=record(a=INTEGER), Closed={**record(a=INTEGER), "additionalProperties": False},
                                                      Typed={**record(a=STRING), "additionalProperties": INTEGER}, Map={"type": "object", "additionalProperties": ref("M")}),
         rows=[("read", "M", '{"a":1,"b":[null]}', "v.b == [None]", None), ("refuse", "Closed", '{"b":1}'), ("read", "Typed", '{"a":"x","b":1}', "v.b == 1", None),
               ("refuse", "Typed", '{"b":"x"}'), ("read", "Map", '{"x":{"a":1},"y":{}}', "dict(v)['x'].a == 1 if isinstance(v, dict) else v.x.a == 1", None), ("refuse", "Map", '{"x":1}')]),
    dict(name="names that Python reserves", doc=schemas(M=record(["class"], **{
        "class": STRING, "None": INTEGER, "import": INTEGER, "model_config": INTEGER, "self": INTEGER, "1st": INTEGER, "a-b": INTEGER, "aB": INTEGER, "_x": INTEGER,
        "model_dump": INTEGER, "json": INTEGER, "copy": INTEGER, "dict": INTEGER, "to_json": INTEGER, "": INTEGER, "$ref!": INTEGER})),
        rows=[("read", "M", '{"class":"a","None":1,"import":2,"model_config":3,"self":4,"1st":5,"a-b":6,"aB":7,"_x":8,"model_dump":9,"json":10,"copy":11,"dict":12,"to_json":13,"":15,"$ref!":16}',
               "v.class_ == 'a' and v.model_extra == {}", None), ("refuse", "M", "{}")]),
    dict(name="schemas called as Python's own", doc=schemas(Field=record(a=ref("List")), List=record(b=ref("Any")), Any=record(c={"type": "string", "format": "date"}), datetime=record(d=ref("str")),
                                                            str=record(e=STRING), Model=record(f=ref("Optional")), Optional={"type": "array", "items": ref("Model")}, BaseModel=record(x=INTEGER), property=record(y=INTEGER)),
         rows=[("read", "Field", '{"a":{"b":{"c":"2020-01-01"}}}', "v.a.b.c.year == 2020", None), ("read", "Model", '{"f":[{"f":[]}]}', "v.f[0].f == []", None)]),
    dict(name="a model within itself", doc=schemas(M=record(["id"], id=INTEGER, children={"type": "array", "items": ref("M")}, parent=ref("P")), P={"anyOf": [ref("M"), {"type": "null"}]}),
         rows=[("read", "M", '{"id":1,"children":[{"id":2,"parent":{"id":3}}],"parent":null}', "v.children[0].parent.id == 3", None)]),
    dict(name="allOf", doc=schemas(A=record(["a"], a=INTEGER), B=record(b=STRING), C={"allOf": [ref("A"), ref("B"), record(["c"], c=BOOLEAN)]}),
         hints={"C.a": "int", "C.b": "str | None", "C.c": "bool"},
         rows=[("read", "C", '{"a":1,"c":true}', "v.a == 1 and v.b is None", None), ("refuse", "C", '{"c":true}'), ("refuse", "C", '{"a":1}'),
               ("eval", "models.C(a=1, c=False).to_dict() == {'a': 1, 'c': False}")]),
    dict(name="allOf of a narrower property", doc=schemas(A=record(a={"type": ["string", "null"]}), C={"allOf": [ref("A"), record(["a"], a={"enum": ["x"], "type": "string"})]}),
         own={"enums": "closed"}, rows=[("read", "C", '{"a":"x"}', "v.a == 'x'", None), ("refuse", "C", "{}"), ("refuse", "C", '{"a":"y"}'), ("refuse", "C", '{"a":null}')]),
    dict(name="constraints", doc=schemas(M=record(
        s={"type": "string", "minLength": 2, "maxLength": 3, "pattern": "^\\d+$"}, i={"type": "integer", "minimum": 1, "exclusiveMaximum": 5, "multipleOf": 2},
        n={"type": "number", "multipleOf": 0.1}, l={"type": "array", "items": {}, "minItems": 1, "maxItems": 2, "uniqueItems": True})),
        rows=[("read", "M", '{"s":"12","i":4,"n":0.3,"l":[1,true]}', "v.i == 4", None), ("refuse", "M", '{"s":"1"}'), ("refuse", "M", '{"s":"1234"}'), ("refuse", "M", '{"s":"1a"}'),
              ("refuse", "M", '{"s":"١٢"}'), ("refuse", "M", '{"i":0}'), ("refuse", "M", '{"i":6}'), ("refuse", "M", '{"i":3}'), ("refuse", "M", '{"n":0.35}'), ("refuse", "M", '{"l":[]}'),
              ("refuse", "M", '{"l":[{"a":1},{"a":1.0}]}'), ("read", "M", '{"s":"1\\n2"}'.replace("\\n", "0"), "v.s == '102'", None), ("refuse", "M", '{"s":"12\\n"}')]),
    dict(name="constraints are off when that is asked", own={"validate": False}, doc=schemas(M=record(s={"type": "string", "maxLength": 1})),
         rows=[("read", "M", '{"s":"long"}', "v.s == 'long'", None), ("refuse", "M", '{"s":1}')]),
    dict(name="read and write", doc=paths({"/m": {"post": {"operationId": "act", "requestBody": {"content": {"application/json": {"schema": ref("M")}}}, "responses": {"200": json_answer(ref("M"))}}}}, M=record(["id", "secret"], id={"type": "integer", "readOnly": True}, secret={"type": "string", "writeOnly": True}, a=STRING)),
         rows=[("read", "M", '{"id":1,"a":"x"}', "v.id == 1", None), ("eval", "models.MWrite(secret='s').to_dict() == {'secret': 's'}"), ("raise", "models.MWrite(a='x')", "ValidationError")]),
    # unions
    dict(name="unions of simple types", doc=schemas(M=record(["u"], u={"oneOf": [STRING, INTEGER]}, o={"anyOf": [BOOLEAN, {"type": "null"}]})),
         hints={"M.u": "str | int", "M.o": "bool | None"},
         rows=[("read", "M", '{"u":"1"}', "v.u == '1'", None), ("read", "M", '{"u":1}', "v.u == 1 and type(v.u) is int", None), ("refuse", "M", '{"u":true}'), ("refuse", "M", '{"u":null}'),
               ("read", "M", '{"u":1,"o":null}', "v.o is None and 'o' in v.model_fields_set", None)]),
    dict(name="unions of models by their members", doc=schemas(A=record(["a"], a=STRING), B=record(["b"], b=STRING), U={"oneOf": [ref("A"), ref("B")]}, M=record(["u"], u=ref("U"), many={"type": "array", "items": ref("U")})),
         hints={"M.u": "A | B", "M.many": "list[A | B] | None"},
         rows=[("read", "M", '{"u":{"b":"x"}}', "isinstance(v.u, models.B)", None), ("read", "M", '{"u":{"a":"x"},"many":[{"b":"y"},{"a":"z"}]}', "[type(i).__name__ for i in v.many] == ['B', 'A']", None),
               ("refuse", "M", '{"u":{"c":"x"}}'), ("refuse", "M", '{"u":{"a":"x","b":"y"}}')]),
    dict(name="discriminators with a mapping", doc=schemas(
        Cat=record(["kind"], kind=STRING, lives=INTEGER), Dog=record(["kind"], kind=STRING, lives=STRING),
        Pet={"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind", "mapping": {"c": REF + "Cat", "d": "Dog"}}}, M=record(["p"], p=ref("Pet"))),
        rows=[("read", "M", '{"p":{"kind":"d"}}', "isinstance(v.p, models.Dog)", None), ("read", "M", '{"p":{"kind":"c","lives":9}}', "isinstance(v.p, models.Cat)", None),
              ("refuse", "M", '{"p":{"kind":"d","lives":9}}'), ("refuse", "M", '{"p":{"kind":"x"}}'), ("refuse", "M", '{"p":{}}')]),
    dict(name="discriminators without a mapping", doc=schemas(
        Cat=record(["kind"], kind=STRING), Dog=record(["kind"], kind=STRING), Pet={"anyOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}}),
        rows=[("read", "Pet", '{"kind":"Dog"}', "isinstance(v, models.Dog)", None), ("read", "Pet", '{"kind":"Cat"}', "isinstance(v, models.Cat)", None)]),
    dict(name="a union of enumerations", doc=schemas(A={"type": "string", "enum": ["a"]}, B={"type": "integer", "enum": [1]}, M=record(["u"], u={"anyOf": [ref("A"), ref("B")]})),
         rows=[("read", "M", '{"u":"a"}', "v.u == 'a'", None), ("read", "M", '{"u":1}', "v.u == 1", None)]),
    dict(name="a union where an object without a type stands", doc=schemas(M=record(["u"], u={"anyOf": [ref("A"), STRING]}), A=record(["a"], a=INTEGER)),
         rows=[("read", "M", '{"u":"x"}', "v.u == 'x'", None), ("read", "M", '{"u":{"a":1}}', "v.u.a == 1", None), ("refuse", "M", '{"u":{}}')]),
    # operations
    dict(name="path parameters", doc=paths({"/a/{one}/{two-two}/{class}": {"get": get([parameter("one", "path", **STRING), parameter("two-two", "path", **INTEGER),
                                                                                 parameter("class", "path", type="string", format="date")], STRING)}}),
         rows=[("call", "client.default.act('ä/b?', 2, datetime.date(2020, 1, 2))", {"method": "GET", "url": "/a/%C3%A4%2Fb%3F/2/2020-01-02"}, (200, {}, '"x"'), "v == 'x'"),
               ("fail", "client.default.act(one='..', two_two=2, class_=datetime.date(2020, 1, 2))", {}, (200, {}, '"x"'), "type(v) is package.ConfigError")]),
    dict(name="path parameters in another order", doc=paths({"/{b}/{a}": {"parameters": [parameter("a", "path", **STRING)], "get": get([parameter("b", "path", **STRING)], STRING)}}),
         rows=[("call", "client.default.act(a='1', b='2')", {"url": "/2/1"}, (200, {}, '"x"'), "v == 'x'")]),
    dict(name="query, header and cookie parameters", doc=paths({"/q": {"get": get([
        parameter("tags", type="array", items=STRING), parameter("csv", type="array", items=STRING, style="form", explode=False), parameter("deep", type="object", style="deepObject", additionalProperties=STRING),
        parameter("on", **BOOLEAN), parameter("at", type="string", format="date-time"), parameter("X-H", "header", **INTEGER), parameter("k", "cookie", **STRING), parameter("e", type="string", enum=["a b", "c"])], STRING)}}),
        rows=[("call", "client.default.act(tags=['a', 'b&'], csv=['c', 'd'], deep={'x': 'y'}, on=True, x_h=3, k='v')",
               {"url": "/q?tags=a&tags=b%26&csv=c,d&deep%5Bx%5D=y&on=true", "headers": {"x-h": "3", "cookie": "k=v"}}, (200, {}, '"x"'), "v == 'x'"),
              ("call", "client.default.act()", {"url": "/q"}, (200, {}, '"x"'), "v == 'x'"),
              ("call", "client.default.act(e='a b')", {"url": "/q?e=a%20b"}, (200, {}, '"x"'), "v == 'x'")]),
    dict(name="the same name in several places", doc=paths({"/{n}": {"get": get([parameter("n", "path", **STRING), parameter("n", **STRING), parameter("n", "header", **STRING)], STRING)}}),
         rows=[("eval", "len([p for p in inspect.signature(api.default.DefaultApi.act).parameters if p != 'self']) == 3")]),
    dict(name="answers by status", doc=paths({"/r": {"get": get(**{
        "200": json_answer(ref("A")), "201": json_answer(STRING), "204": {"description": ""}, "404": json_answer(ref("E")), "4XX": json_answer(STRING), "default": json_answer(ref("E"))})}},
        A=record(["a"], a=INTEGER), E=record(["why"], why=STRING)),
        hints={"client.default.act()": "A | str | None"},
        rows=[("call", "client.default.act()", {}, (200, {}, '{"a":1}'), "isinstance(v, models.A) and v.a == 1"), ("call", "client.default.act()", {}, (201, {}, '"made"'), "v == 'made'"),
              ("call", "client.default.act()", {}, (204, {}, ""), "v is None"),
              ("fail", "client.default.act()", {}, (404, {"x-request-id": "r1"}, '{"why":"gone"}'), "type(v) is package.NotFoundError and v.status == 404 and v.parsed.why == 'gone' and v.request_id == 'r1'"),
              ("fail", "client.default.act()", {}, (422, {}, '"teapot"'), "type(v) is package.UnprocessableError and v.parsed == 'teapot'"),
              ("fail", "client.default.act()", {}, (400, {}, '<html>'), "type(v) is package.BadRequestError and 'html' in str(v.body)"),
              ("fail", "client.default.act()", {}, (200, {}, '{"a":"1"}'), "type(v) is package.ResponseValidationError"), ("fail", "client.default.act()", {}, (200, {}, '{"a":'), "isinstance(v, package.DecodeError) or isinstance(v, package.ResponseValidationError)")]),
    dict(name="answers are read strictly", doc=paths({"/r": {"get": get((), {"type": "array", "items": INTEGER})}}),
         rows=[("call", "client.default.act()", {}, (200, {}, "[1]"), "v == [1]"), ("fail", "client.default.act()", {}, (200, {}, '["1"]'), "type(v) is package.ResponseValidationError")]),
    dict(name="an answer that is a union", doc=paths({"/r": {"get": get((), {"oneOf": [ref("A"), ref("B")]})}}, A=record(["a"], a=STRING), B=record(["b"], b=STRING)),
         hints={"client.default.act()": "A | B"},
         rows=[("call", "client.default.act()", {}, (200, {}, '{"b":"x"}'), "isinstance(v, models.B)"), ("fail", "client.default.act()", {}, (200, {}, '{"c":"x"}'), "type(v) is package.ResponseValidationError")]),
    dict(name="the whole answer", doc=paths({"/r": {"get": get((), STRING)}}),
         rows=[("call", "package.with_response(client.default.act)()", {}, (200, {"x-request-id": "r"}, '"x"'), "v.status == 200 and v.parsed == 'x' and v.headers['x-request-id'] == 'r'")]),
    dict(name="bodies of JSON", doc=paths({"/b": {"post": {"operationId": "act", "requestBody": {"required": True, "content": {"application/json": {"schema": ref("M")}}}, "responses": {"204": {"description": ""}}}}},
                                         M=record(["petName"], petName=STRING, note={"type": ["string", "null"]}, extra=INTEGER)),
         rows=[("call", "client.default.act(body=models.M(pet_name='é'))", {"method": "POST", "url": "/b", "headers": {"content-type": "application/json"}, "body": '{"petName":"é"}'}, (204, {}, ""), "v is None"),
               ("call", "client.default.act(body=models.M(pet_name='x', note=None))", {"body": '{"petName":"x","note":null}'}, (204, {}, ""), "v is None")]),
    dict(name="multipart", doc=paths({"/m": {"post": {"operationId": "act", "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": record(
        ["file"], file={"type": "string", "format": "binary"}, note=STRING, number=INTEGER, meta=record(a=INTEGER), tags={"type": "array", "items": STRING})}}}, "responses": {"204": {"description": ""}}}}}),
        rows=[("call", "client.default.act(body={'file': b'content', 'note': 'é', 'number': 3, 'meta': models.ActRequestMeta(a=1), 'tags': ['x', 'y']})",
               {"method": "POST", "has": ["multipart/form-data; boundary=", 'name="file"', "\r\n\r\ncontent\r\n", 'name="note"', "\r\n\r\né\r\n", 'name="number"', "\r\n\r\n3\r\n", '{"a":1}', 'name="tags"', "\r\n\r\ny\r\n"]}, (204, {}, ""), "v is None"),
              ("call", "client.default.act(body={'file': package.File(b'content', filename='a \"b\".txt', content_type='text/plain')})", {"has": ["text/plain", "filename="]}, (204, {}, ""), "v is None")]),
    dict(name="forms", doc=paths({"/f": {"post": {"operationId": "act", "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": record(["a"], a=STRING, l={"type": "array", "items": INTEGER})}}}, "responses": {"204": {"description": ""}}}}}),
         rows=[("call", "client.default.act(body=models.ActRequest(a='x y&', l=[1, 2]))", {"headers": {"content-type": "application/x-www-form-urlencoded"}, "body": "a=x+y%26&l=1&l=2"}, (204, {}, ""), "v is None")]),
    dict(name="binary answers and bodies", doc=paths({"/o": {"put": {"operationId": "act", "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
                                                       "responses": {"200": {"description": "", "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}}}}),
         hints={"client.default.act()": "bytes"},
         rows=[("call", "client.default.act(body=b'\\x00\\xff')", {"method": "PUT", "headers": {"content-type": "application/octet-stream"}}, (200, {"content-type": "application/octet-stream"}, "raw"), "v == b'raw'")]),
    dict(name="text answers", doc=paths({"/t": {"get": get(**{"200": {"description": "", "content": {"text/plain": {"schema": STRING}}}})}}),
         hints={"client.default.act()": "str"},
         rows=[("call", "client.default.act()", {}, (200, {"content-type": "text/plain; charset=utf-8"}, "é"), "v == 'é'")]),
    dict(name="credentials", doc={**paths({"/s": {"get": {**get((), STRING), "security": [{"key": []}]}}}), "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}},
         client="key='sesame'", rows=[("call", "client.default.act()", {"headers": {"x-key": "sesame"}}, (200, {}, '"x"'), "v == 'x'"), ("eval", "'sesame' not in repr(client)")]),
    # failures
    dict(name="a reference that leads nowhere", doc=schemas(M=record(a=ref("Gone"))), said=["OAS0004"], rows=None),
    dict(name="a reference to itself alone", doc=schemas(M=ref("M")), said=["OAS0005"], rows=[]),
    dict(name="a path parameter that is not required", doc=paths({"/{a}": {"get": get([parameter("a", "path", required=False, **STRING)], STRING)}}), said=["OAS0017"],
         rows=[("call", "client.default.act('x')", {"url": "/x"}, (200, {}, '"x"'), "v == 'x'")]),
    dict(name="a status that is none", doc=paths({"/a": {"get": get(**{"200": json_answer(STRING), "abc": json_answer(STRING)})}}), said=["OAS0026"], rows=[("call", "client.default.act()", {}, (200, {}, '"x"'), "v == 'x'")]),
    dict(name="no OpenAPI document", doc={"info": {"title": "x", "version": "1"}, "paths": {}}, said=["CGS0013"], rows=None),
    dict(name="a version that nobody knows", doc={**schemas(), "openapi": "5.0.0"}, said=["OAS0002"], rows=[]),
    dict(name="a type that is none", doc=schemas(M=record(a={"type": "strnig"})), said=["OAS0025"], rows=[("read", "M", '{"a":1}', "v.a == 1", None)]),
    dict(name="an array whose items are no schema", doc=schemas(M=record(a={"type": "array", "items": "string"})), said=["OAS0003"], rows=[("read", "M", '{"a":[1]}', "v.a == [1]", None)]),
]
