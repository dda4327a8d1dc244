// SPDX-License-Identifier: MIT
//
// What is different between two files of types for the same document, schema by schema, as the compiler sees it: both
// sides are walked together down to the places where they part, and each place gets a class with a rule of its own.
// usage: node compare.mjs THEIRS.ts OURS.ts DOCUMENT.json      prints {schemas, equal, classes: {class: {schema: [place]}}}
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const [theirs, ours, documentFile] = process.argv.slice(2).map((f) => path.resolve(f));
const doc = JSON.parse(fs.readFileSync(documentFile, 'utf8'));
const schemas = doc.components?.schemas ?? doc.definitions ?? {};
const names = Object.keys(schemas);
const F = ts.TypeFlags;

const probe = path.join(path.dirname(ours), 'compare.probe.ts');
const from = (f) => JSON.stringify('./' + path.relative(path.dirname(probe), f).replace(/\.ts$/, ''));
fs.writeFileSync(probe, `import type { components as A } from ${from(theirs)};
import type { components as B } from ${from(ours)};
type Equal<X, Y> = (<T>() => T extends X ? 1 : 2) extends <T>() => T extends Y ? 1 : 2 ? true : false;
` + names.map((n, i) => `export type A${i} = A["schemas"][${JSON.stringify(n)}]; export type B${i} = B["schemas"][${
  JSON.stringify(n)}]; export type E${i} = Equal<A${i}, B${i}>;`).join('\n'));
const program = ts.createProgram([probe], { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, types: [],
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, skipLibCheck: true });
const checker = program.getTypeChecker();
const file = program.getSourceFile(probe);
const types = {};
file.forEachChild((n) => { if (ts.isTypeAliasDeclaration(n)) types[n.name.text] = checker.getTypeAtLocation(n.name); });

const has = (t, flag) => (t.flags & flag) !== 0;
const mutual = (a, b) => checker.isTypeAssignableTo(a, b) && checker.isTypeAssignableTo(b, a);
const parts = (t) => (t.isUnion() ? t.types : [t]);
const show = (t) => checker.typeToString(t, undefined, ts.TypeFlags.NoTruncation).slice(0, 200);
const isObject = (t) => has(t, F.Object | F.Intersection) && !checker.isArrayType(t) && !checker.isTupleType(t);

// The places where two types part: {at, class, a, b}.
function walk(a, b, at, seen, out) {
  if (a === b || out.length > 40) return;
  const key = `${a.id}:${b.id}`;
  if (seen.has(key)) return;
  seen.add(key);
  if (has(a, F.Any | F.Unknown) !== has(b, F.Any | F.Unknown)) {
    out.push({ at, what: 'unknown', a, b });
    return;
  }
  if (checker.isArrayType(a) && checker.isArrayType(b)) {
    walk(checker.getTypeArguments(a)[0], checker.getTypeArguments(b)[0], at + '[]', seen, out);
    return;
  }
  if (isObject(a) && isObject(b)) {
    walkObjects(a, b, at, seen, out);
    return;
  }
  if (a.isUnion() || b.isUnion()) {
    walkUnions(a, b, at, seen, out);
    return;
  }
  if (!mutual(a, b)) out.push({ at, what: 'kind', a, b });
}

function walkObjects(a, b, at, seen, out) {
  const mine = new Map(b.getProperties().map((p) => [p.name, p]));
  for (const p of a.getProperties()) {
    const q = mine.get(p.name);
    mine.delete(p.name);
    if (!q) {
      out.push({ at: `${at}.${p.name}`, what: 'only theirs', a, b, property: p });
      continue;
    }
    const optional = (s) => (s.flags & ts.SymbolFlags.Optional) !== 0;
    if (optional(p) !== optional(q)) out.push({ at: `${at}.${p.name}`, what: 'optional', a, b, theirsOptional: optional(p) });
    walk(checker.getTypeOfSymbol(p), checker.getTypeOfSymbol(q), `${at}.${p.name}`, seen, out);
  }
  for (const q of mine.values()) out.push({ at: `${at}.${q.name}`, what: 'only ours', a, b, property: q });
  const [x, y] = [a, b].map((t) => checker.getIndexInfoOfType(t, ts.IndexKind.String)?.type);
  if (x && y) walk(x, y, `${at}[*]`, seen, out);
  else if (x || y) out.push({ at: `${at}[*]`, what: x ? 'index theirs' : 'index ours', a, b, index: x ?? y });
}

function walkUnions(a, b, at, seen, out) {
  let left = parts(a), right = parts(b);
  const taken = new Set();
  left = left.filter((x) => {
    const y = right.find((r) => !taken.has(r) && (r === x || mutual(r, x)));
    if (y) taken.add(y);
    if (y && y !== x && isObject(x) && isObject(y)) walk(x, y, `${at}|`, seen, out);
    return !y;
  });
  right = right.filter((y) => !taken.has(y));
  for (const x of [...left]) {
    const y = right.find((r) => isObject(x) === isObject(r) && checker.isArrayType(x) === checker.isArrayType(r));
    if (y && (isObject(x) || checker.isArrayType(x))) {
      left.splice(left.indexOf(x), 1);
      right.splice(right.indexOf(y), 1);
      walk(x, y, `${at}|`, seen, out);
    }
  }
  const not = (list) => list.filter((t) => !has(t, F.Undefined));
  if (not(left).length || not(right).length) out.push({ at, what: 'union', left: not(left), right: not(right), a, b });
}

// The classes, first match wins; each stands in docs/guide/migrate-from-openapi-typescript.md under its name.
const discriminators = new Set(['', ...JSON.stringify(doc).matchAll(/"propertyName":"([^"]+)"/g)].map((m) => m[1]));
const last = (at) => at.replace(/[|[\]]+$/, '').replace(/.*\./, '');
const isUnknown = (t) => t && has(t, F.Unknown);
const CLASSES = [
  ['required without a declaration', (o) => o.what === 'only ours' && isUnknown(checker.getTypeOfSymbol(o.property))],
  ['discriminator value on a member', (o) => ['optional', 'union', 'kind'].includes(o.what) && discriminators.has(last(o.at))],
  ['required in another part', (o) => o.what === 'optional' && o.theirsOptional],
  ['anyOf beside properties', (o) => o.what === 'unknown' && isUnknown(o.a)],
  ['open part of allOf', (o) => o.what === 'index theirs' && isUnknown(o.index)],
];
const classify = (o) => CLASSES.find(([, rule]) => rule(o))?.[0] ?? `UNNAMED ${o.what}`;

const classes = {};
let equal = 0;
names.forEach((name, i) => {
  const [a, b] = [types[`A${i}`], types[`B${i}`]];
  if (checker.typeToString(types[`E${i}`]) === 'true') {
    equal += 1;
    return;
  }
  const out = [];
  walk(a, b, name, new Set(), out);
  const same = mutual(a, b);
  if (!out.length) (classes[same ? 'same values, other words' : 'UNNAMED somewhere'] ??= {})[name] = [];
  for (const o of out)
    ((classes[classify(o)] ??= {})[name] ??= []).push(`${o.at}: ${o.what}: ${[o.left ?? o.a].flat().map(show).join(' | ')}`
      + ` <> ${[o.right ?? o.b].flat().map(show).join(' | ')}`);
});
console.log(JSON.stringify({ schemas: names.length, equal, classes }, null, 1));
