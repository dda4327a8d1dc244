// SPDX-License-Identifier: MIT
//
// Judges examples and defaults by Ajv and by the generated validators. Reads jobs {name, document, module, names, probes,
// skip}, one a line; answers as metamorphic.mjs does.
import fs from 'node:fs';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Judge } from './ajv.mjs';
import { Bundle, Documents } from './schema.mjs';

const say = (line) => fs.writeSync(1, JSON.stringify(line) + '\n');

async function run({ name, document, module, names, probes, skip }) {
  const bundle = new Bundle(new Documents(), document);
  const judge = new Judge(bundle);
  const strict = new Judge(bundle, { checkFormats: true });
  const generated = await import(pathToFileURL(module));
  const wanted = Object.entries(JSON.parse(fs.readFileSync(probes, 'utf8')));
  const ids = new Map(wanted.map(([component, { pointer }]) => {
    try {
      return [component, bundle.add(pointer.split('/').map(encodeURIComponent).join('/'))];
    } catch (error) {
      return [component, error];
    }
  }));
  for (const [component, { pointer, values }] of wanted) {
    if (skip.includes(component)) continue;
    say({ name, begin: component, made: true });
    let ajv;
    try {
      if (typeof ids.get(component) !== 'string') throw ids.get(component);
      ajv = judge.get(ids.get(component));
    } catch (error) {
      say({ name, component, skipped: String(error.message).slice(0, 200) });
      continue;
    }
    const schema = generated[names[component]];
    if (!schema) {
      say({ name, component, missing: pointer });
      continue;
    }
    const result = { name, component, pointer, verdicts: 0, valid: 0, differences: [] };
    for (const { kind, value } of values) {
      const expected = ajv(value);
      const complaint = ajv.errors?.[0];
      let got, why;
      try {
        const answer = schema.safeParse(value);
        got = answer.success;
        why = answer.error?.issues.slice(0, 2).map((i) => `${i.path.join('.')}: ${i.message}`.slice(0, 160));
      } catch (error) {
        got = String(error.message).slice(0, 200);
      }
      result.verdicts += 1;
      result.valid += expected;
      if (got !== expected)
        result.differences.push({ kind, ajv: expected, got, byFormat: expected && !strict.get(ids.get(component))(value), value: JSON.stringify(value).slice(0, 300),
          why: expected ? why : `${complaint.instancePath} ${complaint.message}` });
    }
    say(result);
  }
  say({ name, done: true });
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  try {
    await run(job);
  } catch (error) {
    say({ name: job.name, load: String(error?.stack ?? error).slice(0, 600) });
  }
}
