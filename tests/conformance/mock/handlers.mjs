// SPDX-License-Identifier: MIT
//
// Asks the handlers, through Mock Service Worker itself, and the server for every operation, and gives what they answer to Ajv.
// Reads one job a line, {name, file, out, library: a module that exports what `msw/node` does}; answers {name, operations,
// judged: bodies that Ajv accepted, bare: answers without a body where none is documented, refused: [[who, operation, why]]}.
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Judge, said } from './ajv.mjs';
import { schemaOf } from './answers.mjs';
import { Bundle, Documents, escape, isObject } from '../zod/schema.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

// [method, path, pointer, operation], one for each shape of a path: two that differ in names of variables answer the same requests
function operations(documents, file) {
  const doc = documents.load(file);
  const found = [];
  const shapes = new Set();
  for (const [name, written] of Object.entries(isObject(doc.paths) ? doc.paths : {})) {
    if (!name.startsWith('/') || !isObject(written)) continue;
    let [at, pointer] = [file, `/paths/${escape(name)}`];
    let item = written;
    if (typeof item.$ref === 'string') {
      try {
        ({ file: at, pointer, value: item } = documents.resolve(file, item.$ref));
      } catch {
        continue;
      }
    }
    for (const method of METHODS) {
      const shape = `${method} ${name.replace(/\{[^}]*\}/g, '{}')}`;
      if (!isObject(item[method]) || shapes.has(shape)) continue;
      shapes.add(shape);
      found.push({ method, name, at, pointer: `${pointer}/${method}`, responses: item[method].responses });
    }
  }
  return found;
}

async function run(job, answer) {
  const documents = new Documents();
  const { setupServer } = await import(pathToFileURL(job.library));
  const load = (file) => import(pathToFileURL(path.join(job.out, 'mocks', file)));
  const [{ mockHandlers }, { mockServer }] = [await load('handlers.ts'), await load('server.ts')];
  const all = operations(documents, job.file);
  const bundle = new Bundle(documents, job.file);
  const bodies = [];
  const take = async (who, operation, response) => {
    const label = `${operation.method} ${operation.name}`;
    const text = await response.text();
    const { file, pointer, why } = schemaOf(documents, operation, response.status, response.headers.get('content-type') ?? '');
    const empty = operation.method === 'head' || [204, 205, 304].includes(response.status);
    if (why || (text === '' && pointer && !empty) || (text !== '' && !pointer)) answer.refused.push([who, label, why ?? `${text.length} bytes`]);
    else if (text === '') answer.bare++;
    else {
      try {
        bodies.push([who, label, text, bundle.pointer(file, pointer)]);
      } catch {
        answer.unjudged++; // remote references, $id
      }
    }
  };
  const paths = (name) => encodeURI(name.replace(/\{[^}]*\}/g, '7').replace(/[?#].*$/, ''));
  const sent = new Map();
  for (const operation of all) {
    const key = `${operation.method} ${paths(operation.name)}`;
    if (!sent.has(key)) sent.set(key, operation);
  }
  answer.operations = sent.size;
  const msw = setupServer(...mockHandlers('https://api.test/v1'));
  msw.listen({ onUnhandledRequest: 'error' });
  for (const operation of sent.values()) {
    const method = operation.method.toUpperCase();
    try {
      await take('msw', operation, await fetch(`https://api.test/v1${paths(operation.name)}?a=1`, { method }));
    } catch (error) {
      answer.refused.push(['msw', `${method} ${operation.name}`, String(error.cause ?? error)]);
    }
  }
  msw.close();
  const server = mockServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const operation of sent.values()) {
    const method = operation.method.toUpperCase();
    const response = await fetch(`${base}/v1${paths(operation.name)}?a=1`, { method });
    await take('server', operation, response);
  }
  server.closeAllConnections();
  server.close();
  const judge = new Judge(bundle);
  const known = new Map();
  for (const [who, label, text, id] of bodies) {
    try {
      if (!known.has(id)) known.set(id, judge.get(id));
      if (known.get(id)(JSON.parse(text))) answer.judged++;
      else answer.refused.push([who, label, said(known.get(id))]);
    } catch (error) {
      if (error instanceof RangeError) answer.unjudged++; // references in circles
      else answer.refused.push([who, label, String(error)]);
    }
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const answer = { name: job.name, operations: 0, judged: 0, bare: 0, unjudged: 0, refused: [] };
  try {
    await run(job, answer);
  } catch (error) {
    answer.refused.push(['', '', String(error?.stack ?? error).slice(0, 500)]);
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
