// SPDX-License-Identifier: MIT
//
// Gives fixtures to Ajv, with formats, and to the schemas of the writer `zod`. Reads one job a line, {name, file, module,
// components: [{name, fixture, schema}]}; answers with one line, {name, judged, instances, empty: [[component, why it has no
// value at all]], skipped: [component], refused: [[component, who, why, instance]]}.
import fs from 'node:fs';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Judge, said } from './ajv.mjs';
import { whyEmpty } from './unsat.mjs';
import { Bundle, Documents, escape } from '../zod/schema.mjs';

async function judge(job, answer) {
  const documents = new Documents();
  const bundle = new Bundle(documents, job.file);
  const doc = documents.load(job.file);
  const root = doc.swagger ? '/definitions/' : '/components/schemas/';
  const ids = new Map();
  for (const { name } of job.components) {
    try {
      ids.set(name, bundle.add(root + escape(name)));
    } catch {
      answer.skipped.push(name);
    }
  }
  const ajv = new Judge(bundle);
  const zod = job.module ? await import(pathToFileURL(job.module)) : {};
  for (const { name, fixture, schema } of job.components) {
    const instances = JSON.parse(fs.readFileSync(fixture, 'utf8'));
    if (!instances.length) answer.empty.push([name, ids.has(name) ? whyNone(bundle, ids.get(name), ajv) : undefined]);
    let validate;
    try {
      validate = ids.has(name) && ajv.get(ids.get(name));
    } catch (error) {
      answer.skipped.push(name);
    }
    try {
      if (validate && instances.length) validate(instances[0]);
    } catch { // references in circles
      answer.skipped.push(name);
      validate = undefined;
    }
    answer.judged += validate ? 1 : 0;
    for (const instance of instances) {
      answer.instances++;
      const text = JSON.stringify(instance).slice(0, 600);
      if (validate && !validate(instance)) answer.refused.push([name, 'ajv', said(validate), text]);
      if (!zod[schema]) continue;
      let result;
      try {
        result = zod[schema].safeParse(instance);
      } catch (error) {
        answer.refused.push([name, 'zod', String(error).slice(0, 200), text]);
        continue;
      }
      if (!result.success) answer.refused.push([name, 'zod', JSON.stringify(result.error.issues.slice(0, 2)).slice(0, 400), text]);
    }
  }
}

// Why a definition has no value at all, where that can be proven.
function whyNone(bundle, id, ajv) {
  const valid = (list, value) => {
    try {
      return ajv.all(list)(value);
    } catch {
      return true;
    }
  };
  return whyEmpty([{ $ref: `#/$defs/${id}` }], bundle.defs, valid);
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const answer = { name: job.name, judged: 0, instances: 0, empty: [], skipped: [], refused: [] };
  try {
    await judge(job, answer);
  } catch (error) {
    answer.failed = String(error?.stack ?? error).slice(0, 500);
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
