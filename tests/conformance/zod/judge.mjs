// SPDX-License-Identifier: MIT
//
// Runs instances through generated schemas. Reads one job, {module, name, instances}, a line; answers with one line,
// {load, verdicts}, where a verdict is 1 (accepted), 0 (refused) or the message of what was thrown. Who reads decides
// how long an answer may take.
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { module, name, instances } = JSON.parse(line);
  const answer = { load: null, verdicts: [] };
  try {
    const schema = (await import(pathToFileURL(module)))[name];
    if (!schema) throw new Error(`no export ${name}`);
    for (const instance of instances) {
      try {
        answer.verdicts.push(schema.safeParse(instance).success ? 1 : 0);
      } catch (error) {
        answer.verdicts.push(String(error?.message ?? error).slice(0, 200));
      }
    }
  } catch (error) {
    answer.load = String(error?.message ?? error).slice(0, 400);
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
