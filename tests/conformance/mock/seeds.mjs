// SPDX-License-Identifier: MIT
//
// How hard schemas are, and many seeds of the hardest. Reads one job a line, {name, file, module, out, components, seeds};
// without `seeds` answers {name, scores: [[component, score]]}, else makes so many instances of each component and answers
// {name, made, refused: [[component, seed, who, why]], distinct}.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Judge, said } from './ajv.mjs';
import { Bundle, Documents, escape } from '../zod/schema.mjs';

// what a maker of data has to search for, or to heed at once
const HARD = { not: 8, if: 8, dependentSchemas: 6, contains: 6, uniqueItems: 3, oneOf: 4, allOf: 2, anyOf: 2, pattern: 2, multipleOf: 3,
  minProperties: 3, maxProperties: 3, propertyNames: 4, patternProperties: 4, unevaluatedProperties: 6, dependentRequired: 4, prefixItems: 2,
  minLength: 1, maxLength: 1, minimum: 1, maximum: 1, minItems: 1, maxItems: 1, format: 1 };

function score(schema) {
  let sum = 0;
  const walk = (at, depth) => {
    if (at === null || typeof at !== 'object' || depth > 60) return;
    for (const [key, value] of Object.entries(at)) {
      if (Object.hasOwn(HARD, key)) sum += HARD[key] * (Array.isArray(value) ? value.length : 1);
      walk(value, depth + 1);
    }
  };
  walk(schema, 0);
  return sum;
}

async function run(job) {
  const documents = new Documents();
  const bundle = new Bundle(documents, job.file);
  const root = documents.load(job.file).swagger ? '/definitions/' : '/components/schemas/';
  const ids = new Map();
  for (const { name } of job.components) {
    try {
      ids.set(name, bundle.add(root + escape(name)));
    } catch {
      // not for Ajv
    }
  }
  if (!job.seeds) {
    const full = job.components.filter(({ name, fixture }) => ids.has(name) && fs.readFileSync(fixture, 'utf8') !== '[]\n');
    const own = new Map(Object.entries(bundle.defs).map(([id, schema]) => [id, score(schema)]));
    return { scores: full.map(({ name }) => [name, [...bundle.reach(ids.get(name))].reduce((sum, id) => sum + own.get(id), 0)]) };
  }
  const judge = new Judge(bundle);
  const load = (file) => import(pathToFileURL(path.join(job.out, 'mocks', file)));
  const [data, runtime] = [await load('data.ts'), await load('runtime.ts')];
  const zod = job.module ? await import(pathToFileURL(job.module)) : {};
  const answer = { made: 0, refused: [], distinct: 0 };
  for (const component of job.components) {
    const validate = judge.get(ids.get(component.name));
    const seen = new Set();
    for (let seed = 1; seed <= job.seeds; seed++) {
      let value;
      try {
        value = runtime.mockValue(data[component.data], seed);
      } catch (error) {
        answer.refused.push([component.name, seed, 'mock', String(error)]);
        continue;
      }
      answer.made++;
      seen.add(JSON.stringify(value));
      if (!validate(value)) answer.refused.push([component.name, seed, 'ajv', said(validate)]);
      const parsed = zod[component.schema]?.safeParse(value);
      if (parsed && !parsed.success) answer.refused.push([component.name, seed, 'zod', JSON.stringify(parsed.error.issues.slice(0, 2))]);
    }
    answer.distinct += seen.size;
  }
  return answer;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  let answer;
  try {
    answer = await run(job);
  } catch (error) {
    answer = { failed: String(error?.stack ?? error).slice(0, 500), scores: [], made: 0, refused: [], distinct: 0 };
  }
  process.stdout.write(JSON.stringify({ name: job.name, ...answer }) + '\n');
}
