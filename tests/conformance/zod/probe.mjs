// SPDX-License-Identifier: MIT
//
// Finds the examples and defaults of documents, and writes each document again with a component `Probe<n>` for every
// schema that has any: a reference to its place, so that a validator of its own is generated.
// usage: node probe.mjs < [{name, document, target}]      writes target and target.probes.json: {probe: {pointer, values}}
import fs from 'node:fs';
import path from 'node:path';
import { Documents, escape, isObject } from './schema.mjs';

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const ONE = ['items', 'additionalProperties', 'additionalItems', 'not', 'if', 'then', 'else', 'contains', 'propertyNames',
  'unevaluatedItems', 'unevaluatedProperties'];
const MANY = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];

class Finder {
  found = new Map();

  constructor(documents, file) {
    this.documents = documents;
    this.file = file;
    this.doc = documents.load(file);
    this.version = String(this.doc.openapi ?? this.doc.swagger ?? '');
    for (const [k, v] of Object.entries(this.doc.components?.schemas ?? {})) this.schema(v, `/components/schemas/${escape(k)}`);
    for (const [k, v] of Object.entries(this.doc.definitions ?? {})) this.schema(v, `/definitions/${escape(k)}`);
    this.any(this.doc, '');
  }

  add(pointer, kind, value) {
    if (value === undefined) return;
    if (!this.found.has(pointer)) this.found.set(pointer, []);
    this.found.get(pointer).push({ kind, value });
  }

  schema(s, at) {
    if (!isObject(s)) return;
    if (typeof s.$ref === 'string' && !this.version.startsWith('3.1')) return; // its siblings say nothing
    if ('example' in s) this.add(at, 'example', s.example);
    if (Array.isArray(s.examples)) for (const e of s.examples) this.add(at, 'example', e);
    if ('default' in s) this.add(at, 'default', s.default);
    for (const k of MAPS) if (isObject(s[k])) for (const [n, x] of Object.entries(s[k])) this.schema(x, `${at}/${k}/${escape(n)}`);
    for (const k of ONE) this.schema(s[k], `${at}/${k}`);
    for (const k of MANY) if (Array.isArray(s[k])) s[k].forEach((x, i) => this.schema(x, `${at}/${k}/${i}`));
  }

  // Parameters, headers and media types: what has a `schema`, and examples beside it.
  holder(o, at, parent) {
    this.schema(o.schema, `${at}/schema`);
    const json = !/\/content\/[^/]*$/.test(at) || /json|\*~1\*/.test(parent);
    if (!json || !isObject(o.schema)) return;
    if ('example' in o) this.add(`${at}/schema`, 'example', o.example);
    for (const example of Object.values(isObject(o.examples) ? o.examples : {})) {
      let e = example;
      try {
        if (typeof e?.$ref === 'string') e = this.documents.resolve(this.file, e.$ref).value;
      } catch {
        continue;
      }
      if (isObject(e) && 'value' in e) this.add(`${at}/schema`, 'example', e.value);
      else if (this.version.startsWith('2') && /json/.test(Object.keys(o.examples)[0])) this.add(`${at}/schema`, 'example', e);
    }
  }

  any(o, at) {
    if (o === null || typeof o !== 'object') return;
    if (/^\/(components\/schemas|definitions|components\/examples)$/.test(at)) return;
    const parent = at.slice(at.lastIndexOf('/') + 1);
    if (isObject(o) && isObject(o.schema) && !Array.isArray(o)) this.holder(o, at, parent);
    for (const [k, v] of Object.entries(o)) {
      if (['schema', 'example', 'examples', 'default'].includes(k) && isObject(o)) continue;
      if (k.startsWith('x-')) continue;
      this.any(v, `${at}/${escape(k)}`);
    }
  }
}

let total = 0;
for (const { name, document, target } of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const finder = new Finder(new Documents(), document);
  const doc = structuredClone(finder.doc);
  const home = finder.version.startsWith('2') ? (doc.definitions ??= {}) : ((doc.components ??= {}).schemas ??= {});
  const probes = {};
  for (const [pointer, values] of finder.found) {
    const probe = `Probe${Object.keys(probes).length}`;
    home[probe] = { $ref: '#' + pointer.split('/').map(encodeURIComponent).join('/') };
    probes[probe] = { pointer, values };
    total += values.length;
  }
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, JSON.stringify(doc, null, 1));
  fs.writeFileSync(target + '.probes.json', JSON.stringify(probes));
}
console.log(`${total} examples and defaults`);
