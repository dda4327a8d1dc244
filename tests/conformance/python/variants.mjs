// SPDX-License-Identifier: MIT
//
// Which examples of a document Ajv takes, and which variants of them: with a member that nobody knows, without each member,
// with null for it, with an integer beyond 2^53. Reads jobs {name, document, probes}, one a line; answers each with one line:
// {name, probes: {probe: {pointer, values: [{what, text, valid}]}}, skipped: {reason: count}}.
import fs from 'node:fs';
import readline from 'node:readline';
import { Judge } from '../zod/ajv.mjs';
import { Bundle, Documents, isObject } from '../zod/schema.mjs';

const MOST = 16; // variants of a value
const BIG = 9007199254740994; // who reads this writes ...993 for it, which is no double

function* variants(value) {
  if (!isObject(value)) {
    if (Number.isInteger(value)) yield ['beyond 2^53', BIG];
    return;
  }
  yield ['a member more', { ...value, 'x-nobody knows': { a: [1, null, 'é'] } }];
  for (const key of Object.keys(value)) {
    const { [key]: gone, ...rest } = value;
    yield [`without ${key}`, rest];
    yield [`${key} is null`, { ...value, [key]: null }];
    if (Number.isInteger(gone)) yield [`${key} beyond 2^53`, { ...value, [key]: BIG }];
  }
}

function judge(judges, id, kind, value) {
  const found = [];
  const say = (what, v) => found.push({ what, text: JSON.stringify(v), valid: judges.every((j) => j.get(id)(v)),
    annotated: judges[0].get(id)(v) });
  say(kind, value);
  if (!found[0].valid) return found;
  let count = 0;
  for (const [what, v] of variants(value)) if (count++ < MOST) say(`${kind}, ${what}`, v);
  return found;
}

function run({ name, document, probes }) {
  const documents = new Documents();
  const bundle = new Bundle(documents, document);
  const isFile = (pointer) => documents.resolve(document, `#${encodeURIComponent(pointer)}`).value?.format === 'binary';
  const judges = [new Judge(bundle), new Judge(bundle, { checkFormats: true })];
  const wanted = Object.entries(JSON.parse(fs.readFileSync(probes, 'utf8')));
  const answer = { name, probes: {}, skipped: {} };
  const ids = new Map();
  for (const [probe, { pointer }] of wanted) {
    try {
      ids.set(probe, bundle.add(pointer.split('/').map(encodeURIComponent).join('/')));
    } catch (error) {
      const reason = String(error.message).slice(0, 100);
      answer.skipped[reason] = (answer.skipped[reason] ?? 0) + 1;
    }
  }
  for (const [probe, { pointer, values }] of wanted) {
    if (!ids.has(probe)) continue;
    if (isFile(pointer)) {
      answer.skipped['a file'] = (answer.skipped['a file'] ?? 0) + 1;
      continue;
    }
    try {
      answer.probes[probe] = { pointer, values: values.flatMap(({ kind, value }) => judge(judges, ids.get(probe), kind, value)) };
    } catch (error) {
      const reason = String(error.message).slice(0, 100);
      answer.skipped[reason] = (answer.skipped[reason] ?? 0) + 1;
    }
  }
  return answer;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  let answer;
  try {
    answer = run(job);
  } catch (error) {
    answer = { name: job.name, failed: String(error?.stack ?? error).slice(0, 300) };
  }
  fs.writeSync(1, JSON.stringify(answer) + '\n');
}
