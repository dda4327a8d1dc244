// SPDX-License-Identifier: MIT
//
// Compares what the run-time module makes with the fixture files, byte by byte. Reads one job a line, {name, out, count,
// components: [{name, fixture, data}]}; answers with {name, compared, differ: [[component, theirs, ours]], converted: how many
// values are no JSON}.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

// Whether a value is what its text says: as a Date, a bigint, bytes.
function same(native, json, converted) {
  if (native instanceof Date || typeof native === 'bigint' || native instanceof Uint8Array) converted.count++;
  if (native instanceof Date) return native.getTime() === Date.parse(json);
  if (typeof native === 'bigint') return Number(native) === json;
  if (native instanceof Uint8Array) return new TextDecoder().decode(native) === json;
  if (native instanceof Blob) return native.size === Buffer.byteLength(json);
  if (Array.isArray(json)) return Array.isArray(native) && native.length === json.length && json.every((one, i) => same(native[i], one, converted));
  if (json === null || typeof json !== 'object') return Object.is(native, json);
  const keys = Object.keys(json);
  return keys.length === Object.keys(native).length && keys.every((key) => Object.hasOwn(native, key) && same(native[key], json[key], converted));
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { name, out, count, components } = JSON.parse(line);
  const answer = { name, compared: 0, differ: [] };
  const converted = { count: 0 };
  try {
    const load = (file) => import(pathToFileURL(path.join(out, 'mocks', file)));
    const [data, runtime] = [await load('data.ts'), await load('runtime.ts')];
    for (const component of components) {
      const made = fs.readFileSync(component.fixture, 'utf8');
      let own;
      try {
        own = runtime.mockFixture(data[component.data], count);
        const again = JSON.parse(own).map((value, i) => runtime.mockValue(data[component.data], 1 + i));
        const [a, b] = [JSON.stringify(JSON.parse(own)), JSON.stringify(again)];
        if (a !== b) own = `as a value: ${b}`;
        const parsed = JSON.parse(own);
        for (const [i, json] of parsed.entries()) {
          const native = runtime.mockWith(data[component.data], undefined, 1 + i);
          if (!same(native, json, converted)) own = `as its type says: ${i} ${JSON.stringify(json)}`;
        }
      } catch (error) {
        own = String(error?.stack ?? error);
      }
      answer.compared++;
      if (own === made) continue;
      let at = 0;
      while (at < own.length && own[at] === made[at]) at++;
      answer.differ.push([component.name, made.slice(Math.max(0, at - 60), at + 60), own.slice(Math.max(0, at - 60), at + 120)]);
    }
  } catch (error) {
    answer.differ.push(['', '', String(error?.stack ?? error).slice(0, 500)]);
  }
  answer.converted = converted.count;
  process.stdout.write(JSON.stringify(answer) + '\n');
}
