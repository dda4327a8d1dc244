// SPDX-License-Identifier: MIT
//
// Compares what the run-time module makes with the fixture files, byte by byte. Reads one job a line, {name, out, count,
// components: [{name, fixture, data}]}; answers with {name, compared, differ: [[component, theirs, ours]]}.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { name, out, count, components } = JSON.parse(line);
  const answer = { name, compared: 0, differ: [] };
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
  process.stdout.write(JSON.stringify(answer) + '\n');
}
