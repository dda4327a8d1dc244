// SPDX-License-Identifier: MIT
//
// Where a schema says more, its type must not be `unknown` or `any`. Counts both: the places of each named schema, as it
// is written in the document, that say nothing of their values, and the `unknown` and `any` of its declaration. The same
// for what the operations say in place.
// usage: node unknowns.mjs < list of {name, document, types}      prints {name: [[what, silent, unknown], ...]}
import fs from 'node:fs';
import ts from 'typescript';
import YAML from 'yaml';

const WORDS = ['type', 'enum', 'const', '$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'properties', 'items',
  'prefixItems', 'patternProperties', 'x-extensible-enum', 'unevaluatedProperties', 'unevaluatedItems'];
const isSchema = (s) => s === true || (s !== null && typeof s === 'object' && !Array.isArray(s));
const silentWhole = (s) => s === true || (isSchema(s) && !WORDS.some((w) => w in s) && !isSchema(s.additionalProperties || null));

// The places of a schema that leave values open: itself, members beyond the declared ones, items, elements of a tuple.
function silent(s, inside = false) {
  if (!isSchema(s)) return 0;
  if (silentWhole(s)) return Math.max(1, s.required?.length ?? 0);
  if (/^#\/components\/(?!schemas|parameters)/.test(s.$ref)) return 1; // a response is no schema: what it says counts for nothing
  let n = 0;
  const types = [s.type ?? []].flat();
  const object = types.includes('object') || 'properties' in s || 'additionalProperties' in s || 'patternProperties' in s;
  const array = types.includes('array') || 'items' in s || 'prefixItems' in s;
  const extra = s.additionalProperties ?? s.unevaluatedProperties;
  if (object && (extra === true || (isSchema(extra) && silentWhole(extra)))) n += 1;
  else if (object && extra === undefined && Object.keys(s.properties ?? {}).length === 0) n += 1;
  else if (isSchema(extra)) n += silent(extra, true);
  if (array && s.items === undefined) n += 1;
  if (s.prefixItems && s.items !== false) n += 1;
  if (s.contains !== undefined) n += 1;
  n += (s.required?.filter?.((k) => !(k in (s.properties ?? {}))) ?? []).length;
  for (const k of ['items', 'not', 'if', 'then', 'else']) {
    if (Array.isArray(s[k])) n += s[k].reduce((a, x) => a + silent(x, true), 0) + 1;
    else if (k === 'items') n += silent(s[k], true);
  }
  for (const k of ['properties', 'patternProperties', '$defs', 'definitions'])
    for (const x of Object.values(s[k] ?? {})) n += silent(x, true);
  for (const k of ['allOf', 'anyOf', 'oneOf', 'prefixItems']) for (const x of s[k] ?? []) n += silent(x, true);
  return n;
}

function unknowns(types) {
  const file = ts.createSourceFile('types.ts', fs.readFileSync(types, 'utf8'), ts.ScriptTarget.ES2022, true);
  const declared = new Map();
  for (const node of file.statements) if (node.name) declared.set(node.name.text, node);
  const count = (node) => {
    let n = 0;
    const visit = (x) => {
      if (x.kind === ts.SyntaxKind.UnknownKeyword || x.kind === ts.SyntaxKind.AnyKeyword) n += 1;
      ts.forEachChild(x, visit);
    };
    visit(node);
    return n;
  };
  const found = new Map();
  const components = declared.get('components');
  const schemas = components?.members?.find((m) => m.name?.text === 'schemas')?.type;
  for (const member of schemas?.members ?? []) {
    const target = ts.isTypeReferenceNode(member.type) && declared.get(member.type.typeName.text);
    found.set(member.name.text, count(target || member.type));
  }
  for (const member of declared.get('operations')?.members ?? []) {
    // `headers: { [name: string]: unknown }` of each response is part of the shape that clients read
    let shape = 0;
    const visit = (x) => {
      if (x.name?.text === 'headers') shape += x.type.members?.some((m) => ts.isIndexSignatureDeclaration(m)) ?? 0;
      ts.forEachChild(x, visit);
    };
    visit(member);
    if (member.name) found.set('operation ' + member.name.text, count(member) - shape);
  }
  return found;
}

// What an operation says in place: its parameters, bodies, headers; a body without a schema says nothing.
function silentOperation(operation, item) {
  let n = 0;
  const media = (content) => {
    for (const m of Object.values(content ?? {})) n += m?.schema === undefined ? 1 : silent(m.schema);
  };
  const parameter = (p) => {
    if (!p || p.$ref) return;
    if (p.in === 'body') n += silent(p.schema ?? true);
    else if (p.content) media(p.content);
    else n += p.schema === undefined && p.type === undefined ? 1 : silent(p.schema ?? p);
  };
  for (const p of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) parameter(p);
  media(operation.requestBody?.content);
  for (const r of Object.values(operation.responses ?? {})) {
    media(r?.content);
    if (r?.schema !== undefined) n += silent(r.schema);
    for (const h of Object.values(r?.headers ?? {})) parameter(h);
  }
  return n;
}

const result = {};
for (const { name, document, types } of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const text = fs.readFileSync(document, 'utf8');
  let doc;
  try {
    doc = document.endsWith('.json') ? JSON.parse(text) : YAML.parse(text, { maxAliasCount: -1, logLevel: 'silent', uniqueKeys: false });
  } catch {
    doc = YAML.parse(text, { maxAliasCount: -1, logLevel: 'silent', uniqueKeys: false, strict: false });
  }
  const counts = unknowns(types);
  const schemas = doc?.components?.schemas ?? doc?.definitions ?? {};
  const rows = Object.entries(schemas).map(([k, s]) => [k, silent(s)]);
  for (const item of Object.values(doc?.paths ?? {}))
    for (const operation of Object.values(item ?? {}))
      if (operation?.operationId) rows.push(['operation ' + operation.operationId, silentOperation(operation, item)]);
  result[name] = rows.filter(([k]) => counts.has(k)).map(([k, n]) => [k, n, counts.get(k)]);
}
console.log(JSON.stringify(result));
