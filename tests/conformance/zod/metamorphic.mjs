// SPDX-License-Identifier: MIT
//
// Instances of named schemas, made by an independent generator, and mutations of them: Ajv and the generated validator
// have to judge them alike. Reads jobs {name, document, module, names: {component: export}, seed, skip: [component]}, one
// a line; answers with a line for each component: {name, component, verdicts, valid, differences: [{instance, ajv}]} or
// {name, component, skipped: reason}.
import fs from 'node:fs';
import readline from 'node:readline';
import vm from 'node:vm';
import { pathToFileURL } from 'node:url';
import { generateSync } from 'json-schema-faker';
import { Judge } from './ajv.mjs';
import { Bundle, Documents, escape, isObject } from './schema.mjs';

const INSTANCES = 3, MUTATIONS = 6;
const JUNK = [null, true, false, 0, -1, 1.5, 1e21, '', 'x', [], [null], {}, { a: null }];
const say = (line) => fs.writeSync(1, JSON.stringify(line) + '\n');

// A function that is stopped after some seconds: a generator that finds no way out, a pattern that never ends.
const call = new vm.Script('globalThis.guarded()');
function guarded(seconds, f) {
  globalThis.guarded = f;
  return call.runInThisContext({ timeout: seconds * 1000 });
}

function random(seed) { // mulberry32
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}
const hash = (text) => [...text].reduce((h, c) => Math.imul(h ^ c.codePointAt(0), 16777619) >>> 0, 2166136261);

/** Every place of a value: the holder, and the key in it. */
function places(value, out = []) {
  if (value !== null && typeof value === 'object' && out.length < 2000) {
    for (const key of Object.keys(value)) {
      out.push([value, key]);
      places(value[key], out);
    }
  }
  return out;
}

function changed(value, pick) {
  if (typeof value === 'number' && pick(2)) return value + [1, -1, 0.5, 1e6, -1e6][pick(5)];
  if (typeof value === 'string' && pick(2)) return [value + 'x', value.slice(1), '', 'x'.repeat(300), '\u{1f600}' + value, 'A'][pick(6)];
  if (Array.isArray(value) && pick(2)) return [[...value, ...value], value.slice(1), [...value, null], [...value, value[0] ?? 'x']][pick(4)];
  if (isObject(value) && pick(2)) return { ...value, [['extra', 'x-new', '__other', 'a.b'][pick(4)]]: structuredClone(JUNK[pick(JUNK.length)]) };
  return structuredClone(JUNK[pick(JUNK.length)]);
}

function mutation(instance, pick) {
  const holder = { root: structuredClone(instance) };
  for (let n = 1 + pick(2); n > 0; n--) {
    const all = places(holder);
    const [at, key] = all[pick(all.length)];
    if (at !== holder && !Array.isArray(at) && pick(3) === 0) delete at[key];
    else at[key] = changed(at[key], pick);
  }
  return holder.root;
}

function instances(schema, seed) {
  const found = [];
  const base = { maxDepth: 6, maxDefaultItems: 2 };
  for (let i = 0; i < INSTANCES; i++) {
    try {
      found.push(guarded(2, () => generateSync(schema, { ...base, seed: seed + i, alwaysFakeOptionals: i === 1, optionalsProbability: [0, 1, 0.5][i] })));
    } catch {
      // the generator has its limits
    }
  }
  return found;
}

const attempt = (f) => {
  try {
    return { value: f() };
  } catch (error) {
    return { error };
  }
};

async function run({ name, document, module, names, seed, skip }) {
  const bundle = new Bundle(new Documents(), document);
  const doc = new Documents().load(document);
  const where = doc.components ? '/components/schemas/' : '/definitions/';
  const schemas = doc.components?.schemas ?? doc.definitions ?? {};
  const generated = await import(pathToFileURL(module));
  const judge = new Judge(bundle);
  const ids = new Map();
  for (const component of Object.keys(schemas)) ids.set(component, attempt(() => bundle.add(where + encodeURIComponent(escape(component)))));
  for (const component of Object.keys(schemas)) {
    if (skip.includes(component)) continue;
    say({ name, begin: component });
    const { value: id, error: reason } = ids.get(component);
    let ajv;
    try {
      if (reason) throw reason;
      ajv = judge.get(id);
    } catch (error) {
      say({ name, component, skipped: String(error.message).slice(0, 200) });
      continue;
    }
    const schema = generated[names[component]];
    if (!schema) {
      say({ name, component, missing: names[component] ?? true });
      continue;
    }
    const start = hash(`${seed} ${name} ${component}`);
    const pick = random(start);
    const made = instances(bundle.alone(id), start % 1000000);
    say({ name, begin: component, made: made.length });
    const all = structuredClone([...made, ...JUNK]);
    for (const instance of made.length ? made : JUNK)
      for (let i = 0; i < MUTATIONS; i++) all.push(mutation(instance, pick));
    const result = { name, component, verdicts: 0, valid: 0, differences: [] };
    for (const instance of all) {
      if (instance === undefined) continue;
      const text = JSON.stringify(instance);
      const value = JSON.parse(text);
      const { value: expected, error: endless } = attempt(() => guarded(5, () => ajv(value)));
      if (endless) {
        result.skipped = 'Ajv finds no end';
        break;
      }
      let got;
      try {
        got = guarded(300, () => schema.safeParse(value).success);
      } catch (error) {
        got = String(error.message).slice(0, 200);
      }
      result.verdicts += 1;
      result.valid += expected;
      if (got !== expected && result.differences.length < 3)
        result.differences.push({ instance: text.length < 3000 ? value : `${text.length} bytes`, ajv: expected, got,
          why: expected ? why(schema, value) : ajv.errors?.[0] && undefined });
    }
    say(result);
  }
  process.stderr.write(`${name}\n`);
  say({ name, done: true });
}
const why = (schema, value) => {
  try {
    return schema.safeParse(value).error?.issues.slice(0, 2).map((i) => `${i.path.join('.')}: ${i.message}`.slice(0, 160));
  } catch {
    return undefined;
  }
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  try {
    await run(job);
  } catch (error) {
    say({ name: job.name, load: String(error?.stack ?? error).slice(0, 600) });
  }
}
