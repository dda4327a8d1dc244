// SPDX-License-Identifier: MIT
//
// Calls every operation through the generated client with generated arguments: prism.mjs FOLDER DOCUMENT ADDRESS SEEDS. Writes
// one JSON object: {operations, calls, accepted, parsed, bare, refused: [[operation, why, request]], broken: [[operation, why,
// whose fault]]}. The server holds each request against the document; answers are read by the generated validators, and those
// that these refuse are given to Ajv, which says whether the document allows them.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Judge } from './ajv.mjs';
import { schemaOf } from './answers.mjs';
import { Bundle, Documents, escape } from '../zod/schema.mjs';

const [out, file, address, seeds] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(out, name)));
const client = await load('client/index.ts');
const factories = await load('mocks/arguments.ts');
const security = await load('client/security.ts').catch(() => ({}));
const answer = { operations: 0, calls: 0, accepted: 0, parsed: 0, refused: [], broken: [] };
const auth = Object.entries(security)
  .filter(([name, make]) => typeof make === 'function' && !(name.endsWith('Client') && name.slice(0, -6) in security))
  .map(([, make]) => make('secret', 'secret'));
let last;
const send = async (url, init) => {
  const response = await fetch(url, { ...init, redirect: 'manual' }); // what is downloaded from elsewhere is not asked for
  const copy = response.clone();
  last = { url, init, status: response.status, headers: response.headers, text: copy.text().catch(() => '') };
  return response;
};
const caller = client.createClient({ baseUrl: address, auth, fetch: send, timeout: 60000 });
const documents = new Documents();
const doc = documents.load(file);

// Why the server refused, undefined where it did not.
async function violation() {
  const text = await last.text;
  const header = last.headers.get('sl-violations');
  let found = [];
  try {
    found = header ? JSON.parse(header).filter((one) => one.location[0] === 'request' && one.severity === 'Error') : [];
  } catch {
    found = header.includes('"request"') ? [header] : []; // too many to be listed
  }
  if (found.length) return JSON.stringify(found).slice(0, 400);
  return text.includes('stoplight.io/prism/errors') ? `${last.status} ${text.slice(0, 400)}` : undefined;
}

// Whether the document allows an answer that the validators refuse.
async function blame(operation) {
  const text = await last.text;
  const { method, path: name } = operation.spec;
  const responses = doc.paths[name]?.[method.toLowerCase()]?.responses;
  try {
    const { file: at, pointer } = schemaOf(documents, { at: file, pointer: `/paths/${escape(name)}/${method.toLowerCase()}`, responses }, last.status,
      last.headers.get('content-type') ?? '');
    if (!pointer) return 'not documented';
    const bundle = new Bundle(documents, file);
    const validate = new Judge(bundle).get(bundle.pointer(at, pointer));
    return validate(JSON.parse(text)) ? 'ours' : `the server's: ${validate.errors[0].instancePath} ${validate.errors[0].message}`;
  } catch (error) {
    return `unknown: ${error.message}`;
  }
}

const pascal = (name) => name[0].toUpperCase() + name.slice(1);
for (const [name, operation] of Object.entries(client)) {
  if (!operation?.spec) continue;
  answer.operations++;
  const make = factories[`mock${pascal(name)}Args`] ?? factories[`mock${pascal(name.replace(/_+$/, ''))}Args`];
  if (!make) {
    answer.refused.push([name, 'no factory of arguments', '']);
    continue;
  }
  for (let seed = 1; seed <= Number(seeds); seed++) {
    let args;
    answer.calls++;
    last = undefined;
    try {
      args = make(undefined, seed);
      await client.attempt(operation, caller, args);
    } catch (error) {
      const why = last ? await violation() : undefined;
      const request = `${operation.spec.method} ${last?.url ?? operation.spec.path} ${typeof last?.init.body === 'string' ? last.init.body.slice(0, 300) : ''}`;
      if (why || !last) {
        answer.refused.push([name, why ?? `${error.message} ${error.cause ?? ''}`, request]);
        continue;
      }
      answer.accepted++;
      answer.broken.push([name, `${last.status} ${String(error.message).slice(0, 200)}`, await blame(operation), (await last.text).slice(0, 200)]);
      continue;
    }
    const why = await violation();
    if (why) {
      answer.refused.push([name, why, `${operation.spec.method} ${last.url} ${typeof last.init.body === 'string' ? last.init.body.slice(0, 300) : ''}`]);
      continue;
    }
    answer.accepted++;
    answer.parsed++;
  }
}
process.stdout.write(JSON.stringify(answer) + '\n');
process.exit(0);
