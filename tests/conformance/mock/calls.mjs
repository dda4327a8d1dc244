// SPDX-License-Identifier: MIT
//
// Calls operations with generated arguments and writes what would be sent: calls.mjs FOLDER COUNT SEED. One JSON object a line:
// {operation, args, method, path, query, headers, body}; operations whose bodies are no JSON and no form are left out.
import path from 'node:path';
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const [out, count, seed] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(out, name)));
const [client, factories] = [await load('client/index.ts'), await load('mocks/arguments.ts')];
let last;
const send = async (url, { method, headers, body }) => {
  last = { method, url, headers: new Headers(headers), body };
  return new Response('{}', { status: 418, headers: { 'content-type': 'application/json' } });
};
const caller = client.createClient({ baseUrl: 'http://api.test', fetch: send });
const place = (name) => createHash('sha1').update(`${seed}\0${name}`).digest('hex');
const names = Object.keys(client).filter((name) => client[name]?.spec && !name.endsWith('Stream')).sort((a, b) => (place(a) < place(b) ? -1 : 1));
let written = 0;
for (const name of names) {
  const make = factories[`mock${name[0].toUpperCase()}${name.slice(1).replace(/_+$/, '')}Args`];
  if (!make || written >= Number(count)) continue;
  let args;
  try {
    args = make(undefined, 1);
  } catch {
    continue; // nothing is valid
  }
  last = undefined;
  const failed = await client.attempt(client[name], caller, args).then(() => undefined, (error) => error);
  const { method, path: template } = client[name].spec;
  if (!last) {
    process.stdout.write(`${JSON.stringify({ operation: `${method} ${template}`, args, failed: `${failed?.message} ${failed?.cause ?? ''}` })}\n`);
    continue;
  }
  const media = (last.headers.get('content-type') ?? '').split(';')[0];
  if (last.body !== undefined && last.body !== null && !(typeof last.body === 'string' && /json$|x-www-form-urlencoded$/.test(media)) && !(last.body instanceof URLSearchParams)) continue;
  const url = new URL(last.url);
  process.stdout.write(`${JSON.stringify({ operation: `${method} ${template}`, args, method: last.method, path: url.pathname, query: url.search.slice(1),
    headers: Object.fromEntries(last.headers), body: last.body === undefined || last.body === null ? '' : String(last.body) })}\n`);
  written++;
}
