// SPDX-License-Identifier: MIT
//
// Proves that no JSON value is valid for a schema, from the schema alone: by rules each of which is sound, so that an answer
// is a proof and no answer says nothing. Values are finite: what must hold itself within itself has none.
import { isDeepStrictEqual } from 'node:util';

const CLASSES = ['null', 'boolean', 'object', 'array', 'number', 'string'];
const NOTES = new Set(['title', 'description', 'default', 'examples', '$comment']);
const classOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const bare = (schema) => Object.fromEntries(Object.entries(schema).filter(([key]) => !NOTES.has(key)));

/** Why nothing is valid for all of `list`; undefined: not proven. `valid(list, value)`: the judge. */
export function whyEmpty(list, defs, valid, within = [], budget = { left: 3000 }) {
  if (budget.left-- <= 0 || within.length > 40) return undefined;
  const atoms = [];
  const groups = [];
  const seen = new Set();
  let circle = false;
  const flatten = (schema, above) => {
    if (schema === true) return;
    if (typeof schema !== 'object') {
      atoms.push(false);
      return;
    }
    if (schema.$ref) {
      const id = schema.$ref.slice('#/$defs/'.length);
      if (above.includes(id)) circle = true;
      if (!seen.has(id)) {
        seen.add(id);
        flatten(defs[id], [...above, id]);
      }
    }
    atoms.push(schema);
    for (const part of schema.allOf ?? []) flatten(part, above);
    for (const key of ['anyOf', 'oneOf']) if (schema[key]) groups.push({ key, cases: schema[key], above });
  };
  for (const schema of list) flatten(schema, []);
  if (circle) return 'is defined by itself at the same place';
  if (atoms.includes(false)) return 'false';

  const listed = atoms.map((a) => ('const' in a ? [a.const] : a.enum)).filter(Boolean);
  if (listed.length) return listed[0].some((value) => valid(list, value)) ? undefined : 'no value of the enum is valid';

  let classes = CLASSES;
  for (const { type } of atoms) {
    if (!type) continue;
    const said = [type].flat().map((t) => (t === 'integer' ? 'number' : t));
    classes = classes.filter((c) => said.includes(c));
  }
  if (!classes.length) return 'types exclude each other';

  for (const group of groups) {
    const rest = [...atoms.map(({ $ref, allOf, anyOf, oneOf, ...own }) => own),
      ...groups.filter((g) => g !== group).map((g) => ({ [g.key]: g.cases }))];
    if (group.key === 'oneOf' && group.cases.length > 1) {
      const whole = group.cases.map((c) => bare(c.$ref ? defs[c.$ref.slice('#/$defs/'.length)] : c));
      if (whole.every((c) => whole.filter((other) => isDeepStrictEqual(c, other)).length > 1)) return 'cases of oneOf are the same';
      if (group.cases.every((c) => isBare([...rest, c], defs)) && group.cases.filter((c) => valid([...rest, c], {})).length !== 1)
        return 'only {} can be of a case of oneOf, and it is of several';
    }
    const circles = group.cases.some((c) => c.$ref && group.above.some((id) => reaches(c, id, defs)));
    if (circles) return 'is defined by itself at the same place';
    const why = group.cases.map((c) => whyEmpty([...rest, c], defs, valid, within, budget));
    if (why.every(Boolean)) return `no case of ${group.key}: ${why[0]}`;
  }

  if (classes.length !== 1) return undefined;
  if (classes[0] === 'object') return whyNoObject(atoms, defs, valid, within, budget);
  if (classes[0] === 'array' && atoms.some((a) => a.minItems > 0)) {
    const items = atoms.map((a) => (a.prefixItems?.length ? a.prefixItems[0] : a.items)).filter((s) => s !== undefined);
    const why = items.length ? whyEmpty(items, defs, valid, within, budget) : undefined;
    return why && `items: ${why}`;
  }
  return undefined;
}

// What is said of one value by schemas, references and parts of allOf among them.
function spoken(list, defs, seen = new Set()) {
  return list.flatMap((schema) => {
    if (typeof schema !== 'object') return [schema];
    const id = schema.$ref?.slice('#/$defs/'.length);
    const target = id && !seen.has(id) ? [defs[id]] : [];
    if (id) seen.add(id);
    return [schema, ...spoken([...target, ...(schema.allOf ?? [])], defs, seen)];
  });
}

// Whether nothing but the empty object can be valid: an object, of whose members there is none that all allow.
function isBare(list, defs) {
  const atoms = spoken(list, defs);
  const closed = atoms.filter((a) => a.additionalProperties === false && !a.patternProperties);
  const keys = closed.flatMap((a) => Object.keys(a.properties ?? {}));
  return atoms.some((a) => a.type === 'object') && closed.length > 0 &&
    !keys.some((key) => closed.every((a) => Object.hasOwn(a.properties ?? {}, key)));
}

// Whether a schema says at the same place what the definition `id` says.
function reaches(schema, id, defs, seen = new Set()) {
  if (typeof schema !== 'object') return false;
  const at = schema.$ref?.slice('#/$defs/'.length);
  if (at === id) return true;
  if (at && !seen.has(at)) {
    seen.add(at);
    if (reaches(defs[at], id, defs, seen)) return true;
  }
  return ['allOf', 'anyOf', 'oneOf'].some((key) => (schema[key] ?? []).some((part) => reaches(part, id, defs, seen)));
}

function whyNoObject(atoms, defs, valid, within, budget) {
  const required = new Set(atoms.flatMap((a) => a.required ?? []));
  const closed = atoms.filter((a) => a.additionalProperties === false && !a.patternProperties);
  for (const a of closed)
    for (const key of required)
      if (!Object.hasOwn(a.properties ?? {}, key)) return `'${key}' must be there and must not`;
  const least = Math.max(0, ...atoms.map((a) => a.minProperties ?? 0));
  for (const a of closed) if (Object.keys(a.properties ?? {}).length < least) return 'fewer members than must be';
  for (const key of [...required].sort()) {
    const said = atoms.flatMap((a) => {
      if (a.patternProperties) return [];
      if (a.properties && Object.hasOwn(a.properties, key)) return [a.properties[key]];
      return a.additionalProperties === undefined ? [] : [a.additionalProperties];
    });
    if (!said.length) continue;
    const place = JSON.stringify(said);
    const why = within.includes(place) ? 'holds itself without end' : whyEmpty(said, defs, valid, [...within, place], budget);
    if (why) return `'${key}': ${why}`;
  }
  return undefined;
}
