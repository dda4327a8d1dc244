// SPDX-License-Identifier: MIT
//
// Lays JSON-Schema-Test-Suite out as OpenAPI 3.1 documents whose component `Subject` is the schema of a group.
// usage: node suite.mjs SUITE FOLDER      writes FOLDER/<id>/api.json and FOLDER/index.json
//
// Sets: `required`, `optional` and `format` are the suite's. `format-typed` says `type: string` beside each format and
// keeps the strings. `typed` says the type that keywords imply, as real documents do; its answers are Ajv's, on groups
// where Ajv agrees with the suite before the change.
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv/dist/2020.js';

const [suite, out] = process.argv.slice(2);
const ROOT = '#/components/schemas/Subject';
const VALUES = new Set(['enum', 'const', 'default', 'examples', 'example']);
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const isObject = (x) => x !== null && typeof x === 'object' && !Array.isArray(x);
const put = (o, key, value) => // a member may be called __proto__
  Object.defineProperty(o, key, { value, enumerable: true, writable: true, configurable: true });
const map = (o, f) => Object.entries(o).reduce((to, [k, v]) => put(to, k, f(v, k)), {});

// Pointers into the schema's own document lead to the component now, unless an $id begins a document of its own.
function rooted(schema, isRoot) {
  if (Array.isArray(schema)) return schema.map((s) => rooted(s, false));
  if (!isObject(schema) || typeof schema.$id === 'string') return schema;
  const result = map(schema, (value, key) => {
    if (VALUES.has(key)) return value;
    const local = typeof value === 'string' && (value === '#' || value.startsWith('#/'));
    return local && (key === '$ref' || key === '$dynamicRef') ? ROOT + value.slice(1) : rooted(value, false);
  });
  if (isRoot && /draft\/2020-12\/schema#?$/.test(result.$schema)) delete result.$schema; // what OpenAPI 3.1 means anyway
  return result;
}

const FAMILIES = {
  object: ['properties', 'required', 'additionalProperties', 'patternProperties', 'propertyNames', 'minProperties',
    'maxProperties', 'dependentRequired', 'dependentSchemas', 'unevaluatedProperties'],
  array: ['items', 'prefixItems', 'contains', 'minItems', 'maxItems', 'uniqueItems', 'minContains', 'maxContains',
    'unevaluatedItems'],
  string: ['minLength', 'maxLength', 'pattern', 'contentEncoding', 'contentMediaType'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
};
function typed(schema) {
  if (Array.isArray(schema)) return schema.map(typed);
  if (!isObject(schema)) return schema;
  const result = map(schema, (value, key) =>
    VALUES.has(key) ? value : MAPS.has(key) && isObject(value) ? map(value, typed) : typed(value));
  const families = Object.keys(FAMILIES).filter((f) => FAMILIES[f].some((k) => Object.hasOwn(result, k)));
  const silent = result.type === undefined && result.$ref === undefined;
  return silent && families.length === 1 ? { type: families[0], ...result } : result;
}

const document = (schema) => ({
  openapi: '3.1.0',
  info: { title: 'suite', version: '1' },
  paths: {},
  components: { schemas: { Subject: schema } },
});
const compile = (schema) => {
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema(document(schema), 'https://suite.invalid/api');
  return ajv.compile({ $ref: `https://suite.invalid/api${ROOT}` });
};

const index = [];
function add(set, file, group, schema, tests) {
  const id = `g${String(index.length).padStart(4, '0')}`;
  fs.mkdirSync(path.join(out, id), { recursive: true });
  fs.writeFileSync(path.join(out, id, 'api.json'), JSON.stringify(document(schema), null, 1));
  index.push({ id, set, file, group, tests });
}
for (const [set, folder] of [['required', ''], ['optional', 'optional'], ['format', 'optional/format']]) {
  const at = path.join(suite, 'tests/draft2020-12', folder);
  for (const name of fs.readdirSync(at).filter((f) => f.endsWith('.json')).sort()) {
    for (const { description, schema, tests } of JSON.parse(fs.readFileSync(path.join(at, name), 'utf8'))) {
      add(set, name.replace('.json', ''), description, rooted(schema, true),
        tests.map((t) => ({ what: t.description, data: t.data, valid: t.valid })));
    }
  }
}
for (const g of [...index]) {
  const schema = JSON.parse(fs.readFileSync(path.join(out, g.id, 'api.json'), 'utf8')).components.schemas.Subject;
  if (g.set === 'format')
    add('format-typed', g.file, g.group, { type: 'string', ...schema }, g.tests.filter((t) => typeof t.data === 'string'));
  if (g.set !== 'required' || g.file === 'format') continue;
  try {
    const before = compile(schema);
    if (!g.tests.every((t) => before(t.data) === t.valid)) continue;
    const after = compile(typed(schema));
    add('typed', g.file, g.group, typed(schema), g.tests.map((t) => ({ ...t, valid: after(t.data) })));
  } catch {
    // Ajv does not take the schema: no answers to compare with
  }
}
fs.writeFileSync(path.join(out, 'index.json'), JSON.stringify(index));
console.log(`${index.length} groups, ${index.reduce((n, g) => n + g.tests.length, 0)} instances`);
